package fetch

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// hostileNames are names that lead inwards, or nowhere.
func hostileNames(t *testing.T, names nameServer) []ordeal {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		io.WriteString(w, "page")
	})
	at := func(name string) string { return atName(name, s.Listener.Addr()) }
	var ordeals []ordeal
	add := func(name, addresses string, want error, temporary bool) {
		host := hostOf(name)
		names[host] = resolveTo(addresses)
		ordeals = append(ordeals, ordeal{name, at(host), want, temporary})
	}
	for _, inner := range []string{
		"127.0.0.2", "10.0.0.1", "172.20.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "168.63.129.16",
		"192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.2", "::ffff:10.0.0.1", "64:ff9b::7f00:2", "2002:7f00:2::",
		"2001:0:7f00:2::", "2001:db8::1",
	} {
		add("resolves to "+inner, inner, ErrForbidden, false)
	}
	add("resolves to several inner ones", "127.0.0.2 10.0.0.1 ::1 fe80::1", ErrForbidden, false)
	add("resolves to very many", strings.Repeat("10.0.0.1 ", 10000), ErrForbidden, false)
	add("resolves to a mix", "10.0.0.1 ::1 127.0.0.1 127.0.0.2", nil, false)
	add("resolves to a public one in disguise", "::ffff:127.0.0.1", nil, false)
	add("resolves to nothing", "", ErrUnreached, false)

	names["localhost"] = resolveTo("127.0.0.2 ::1")
	names["metadata.google.internal"] = resolveTo("169.254.169.254")
	names["inner.corp"] = resolveTo("10.1.2.3")
	names["invalid.test"] = func(context.Context) ([]netip.Addr, error) { return make([]netip.Addr, 3), nil }
	names["failing.test"] = func(context.Context) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "server misbehaving", Name: "failing.test", Server: "10.0.0.53", IsTemporary: true}
	}
	names["late.test"] = func(context.Context) ([]netip.Addr, error) {
		return nil, &net.DNSError{Err: "i/o timeout", Name: "late.test", Server: "10.0.0.53", IsTimeout: true}
	}
	// One address for who checks, another for who dials: each look-up is
	// checked and dialled itself.
	addresses := []string{"127.0.0.1", "127.0.0.2", "127.0.0.1", "10.0.0.1"}
	names["rebinding.test"] = func(ctx context.Context) ([]netip.Addr, error) {
		next := addresses[0]
		addresses = append(addresses[1:], next)
		return resolveTo(next)(ctx)
	}
	return slices.Concat(ordeals, []ordeal{
		{"localhost", at("localhost"), ErrForbidden, false},
		{"the cloud's secrets", at("metadata.google.internal"), ErrForbidden, false},
		{"a name of the company's", at("inner.corp"), ErrForbidden, false},
		{"no such name", at("news.example"), ErrUnreached, false},
		{"no addresses at all", at("invalid.test"), ErrForbidden, false},
		{"a failing name server", at("failing.test"), ErrUnreached, true},
		{"a late name server", at("late.test"), ErrTimeout, true},
		{"rebinding: public", at("rebinding.test"), nil, false},
		{"rebinding: inner", at("rebinding.test"), ErrForbidden, false},
		{"rebinding: public again", at("rebinding.test"), nil, false},
		{"rebinding: inner again", at("rebinding.test"), ErrForbidden, false},
	})
}

func resolveTo(addresses string) func(context.Context) ([]netip.Addr, error) {
	var all []netip.Addr
	for a := range strings.FieldsSeq(addresses) {
		all = append(all, netip.MustParseAddr(a))
	}
	return func(context.Context) ([]netip.Addr, error) { return all, nil }
}
