package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// maxAddress is how many bytes an address may have. Longer ones exist, but
// not of articles; browsers and servers have long drawn the line here.
const maxAddress = 2048

// check parses an address, and refuses with an *Error what may not be asked.
// The host of what it returns is in its one normal form, without a port that
// goes without saying, and there is no fragment.
func (g *guard) check(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, refused("the address is too long")
	}
	if !utf8.ValidString(address) || strings.ContainsFunc(address, unicode.IsControl) {
		return nil, refused("the address holds characters that none may have")
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, &Error{Category: ErrAddress, Reason: "this is no address", Err: err}
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, refused("only addresses that begin with http:// or https:// are read")
	case u.Opaque != "" || u.Hostname() == "":
		return nil, refused("the address names no host")
	case u.User != nil:
		return nil, refused("an address with a user name or password is not read")
	}
	host, err := g.host(u)
	if err != nil {
		return nil, err
	}
	port, err := g.port(u)
	if err != nil {
		return nil, err
	}
	u.Host, u.Fragment, u.RawFragment = host+port, "", ""
	u.RawQuery = escapeQuery(u.RawQuery)
	if len(u.String()) > maxAddress {
		return nil, refused("the address is too long")
	}
	return u, nil
}

// escapeQuery writes what may not stand in a query as browsers do. The package
// url leaves it as it is, and servers answer 400.
func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c > '~' || strings.IndexByte("\"<>", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// redirect is check for where an answer of u redirects to.
func (g *guard) redirect(u *url.URL, location string) (*url.URL, error) {
	const what = "it redirects to where nothing is read"
	next, err := u.Parse(location)
	if err != nil {
		return nil, (&Error{Category: ErrAddress, Reason: "this is no address", Err: err}).after(what)
	}
	next, err = g.check(next.String())
	if e, ok := err.(*Error); ok {
		return nil, e.after(what)
	}
	return next, nil
}

// host returns the normal form of a host that may be asked, IPv6 in brackets.
func (g *guard) host(u *url.URL) (string, error) {
	if strings.HasPrefix(u.Host, "[") {
		a, err := netip.ParseAddr(u.Hostname())
		if err != nil || !a.Is6() || a.Zone() != "" {
			return "", refused("the host is no address of the internet")
		}
		return "[" + a.String() + "]", g.allowed(a.String(), a)
	}
	host, ok := corpus.HostName(u.Hostname())
	if !ok {
		return "", refused("this cannot be the name of a host")
	}
	if !endsInNumber(host) {
		return host, g.allowed(host, netip.Addr{})
	}
	// Decimal, octal, hexadecimal, short, dotted at the end, in letters of
	// other scripts: programs disagree on what these are, so that no check of
	// them would hold.
	a, err := netip.ParseAddr(host)
	if err != nil || host != u.Hostname() {
		return "", refused("a host in numbers must be four decimal numbers with dots between them")
	}
	return host, g.allowed(host, a)
}

// allowed refuses a host by the operator's lists, and by its address if it has
// one.
func (g *guard) allowed(host string, a netip.Addr) error {
	switch {
	case isBelowAny(host, g.deny):
		return forbidden("this host is on the list of hosts that are not read; the operator keeps it in FETCH_DENY")
	case len(g.allow) > 0 && !isBelowAny(host, g.allow):
		return forbidden("this host is not on the list of hosts that are read; the operator can add it to FETCH_ALLOW")
	case a.IsValid() && g.guardian.SafeAddr(a) != nil:
		return forbidden(notPublic)
	}
	return nil
}

// port returns the port with its colon if it may be asked, "" if it is the
// scheme's own.
func (g *guard) port(u *url.URL) (string, error) {
	if u.Port() == "" {
		return "", nil
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	switch {
	case err != nil || n == 0 || !g.anyPort && !g.ports[uint16(n)]:
		return "", refused("this port is not read; the operator can allow it with FETCH_PORTS")
	case u.Scheme == "http" && n == 80 || u.Scheme == "https" && n == 443:
		return "", nil
	}
	return ":" + strconv.FormatUint(n, 10), nil
}

// endsInNumber reports whether some program may take a host for an IPv4
// address: where its last label is a number, be it hexadecimal.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if digits, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(digits, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// normalHosts prepares a list. What can be no host is kept as it is, and
// matches none.
func normalHosts(list []string) []string {
	out := make([]string, len(list))
	for i, name := range list {
		name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "*"), ".")
		out[i] = strings.Trim(name, "[]")
		if a, err := netip.ParseAddr(out[i]); err == nil {
			out[i] = a.String()
		} else if host, ok := corpus.HostName(name); ok {
			out[i] = host
		}
	}
	return out
}

// isBelowAny reports whether a host is one of the list, or a name below one.
func isBelowAny(host string, list []string) bool {
	for _, name := range list {
		if above, ok := strings.CutSuffix(host, name); ok && name != "" && (above == "" || strings.HasSuffix(above, ".")) {
			return true
		}
	}
	return false
}

func refused(reason string) *Error   { return &Error{Category: ErrAddress, Reason: reason} }
func forbidden(reason string) *Error { return &Error{Category: ErrForbidden, Reason: reason} }
