package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/netip"
	"time"

	"code.dny.dev/ssrf"
)

// A Resolver looks up a host's addresses, as net.Resolver does.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// A guard decides which servers are asked, and connects to them.
type guard struct {
	ports       map[uint16]bool
	anyPort     bool
	allow, deny []string // normal forms
	guardian    *ssrf.Guardian
	resolver    Resolver
	reroute     func(netip.AddrPort) netip.AddrPort // nil but in tests
	limit       time.Duration                       // for each of looking up and the handshake
	tls         *tls.Config
}

// azureHost looks public but is where Azure's machines ask for their secrets.
var azureHost = netip.MustParsePrefix("168.63.129.16/32")

func newGuard(c Config) *guard {
	g := &guard{
		ports:    map[uint16]bool{80: true, 443: true},
		anyPort:  c.AnyPort,
		allow:    normalHosts(c.Allow),
		deny:     normalHosts(c.Deny),
		resolver: c.Resolver,
		reroute:  c.Reroute,
		limit:    c.Limits.First,
		tls:      &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}},
	}
	if g.resolver == nil {
		g.resolver = net.DefaultResolver
	}
	var v4, v6 []netip.Prefix
	for _, p := range c.Networks {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	options := []ssrf.Option{ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...), ssrf.WithDeniedV4Prefixes(azureHost)}
	if c.AnyPort {
		options = append(options, ssrf.WithAnyPort())
	} else {
		ports := []uint16{80, 443}
		for _, p := range c.Ports {
			g.ports[p] = true
			ports = append(ports, p)
		}
		options = append(options, ssrf.WithPorts(ports...))
	}
	g.guardian = ssrf.New(options...)
	return g
}

// transport returns one that connects through the guard and nothing else: no
// proxy of the environment, no compression that it undoes unasked.
func (g *guard) transport(l Limits) *http.Transport {
	return &http.Transport{
		DialContext:            g.dial,
		DialTLSContext:         g.dialTLS,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxResponseHeaderBytes: l.Header,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    1, // a host is asked one thing at a time
		IdleConnTimeout:        30 * time.Second,
		// Several requests may wait on a connection that died.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// Each address of a host is tried for dialTime, dialTries of a family at most,
// so that a family that leads nowhere leaves time for the other.
const (
	dialTime  = 3 * time.Second
	dialTries = 2
)

// dial connects to a public address of a host. The name is looked up once and
// the address found is dialled, but what decides is the check of the address
// that the socket is about to connect to.
func (g *guard) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, refused("this is no address")
	}
	addresses, err := g.lookUp(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := g.dialer()
	for _, a := range addresses {
		var conn net.Conn
		if conn, err = dialer.DialContext(ctx, network, g.place(a, port)); err == nil {
			return conn, nil
		}
	}
	return nil, notConnected(err)
}

// place is the address and port that are dialled.
func (g *guard) place(a netip.Addr, port string) string {
	place := net.JoinHostPort(a.String(), port)
	if at, err := netip.ParseAddrPort(place); err == nil && g.reroute != nil {
		return g.reroute(at).String()
	}
	return place
}

func (g *guard) dialer() *net.Dialer {
	return &net.Dialer{Timeout: dialTime, Control: g.guardian.Safe}
}

// lookUp returns the addresses of a host that may be dialled, in the
// resolver's order, and at least one.
func (g *guard) lookUp(ctx context.Context, host string) ([]netip.Addr, error) {
	found := make([]netip.Addr, 1)
	var err error
	if found[0], err = netip.ParseAddr(host); err != nil {
		ctx, cancel := context.WithTimeout(ctx, g.limit)
		defer cancel()
		if found, err = g.resolver.LookupNetIP(ctx, "ip", host); err != nil {
			return nil, notFound(err)
		}
	}
	if len(found) == 0 {
		return nil, &Error{Category: ErrUnreached, Reason: "the host has no address"}
	}
	var public []netip.Addr
	tries := make(map[bool]int) // by whether it is IPv4
	for _, a := range found {
		a = a.Unmap() // resolvers may give IPv4 so
		if a.IsValid() && g.guardian.SafeAddr(a) == nil && tries[a.Is4()] < dialTries {
			tries[a.Is4()]++
			public = append(public, a)
		}
	}
	if len(public) == 0 {
		return nil, forbidden(notPublic)
	}
	return public, nil
}

// dialTLS is dial and a handshake that verifies the server's certificate.
func (g *guard) dialTLS(ctx context.Context, network, hostPort string) (net.Conn, error) {
	conn, err := g.dial(ctx, network, hostPort)
	if err != nil {
		return nil, err
	}
	config := g.tls.Clone()
	config.ServerName, _, _ = net.SplitHostPort(hostPort)
	ctx, cancel := context.WithTimeout(ctx, g.limit)
	defer cancel()
	secure := tls.Client(conn, config)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, notTrusted(err)
	}
	return secure, nil
}
