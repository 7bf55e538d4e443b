package fetch

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"

	"code.dny.dev/ssrf"
)

// What decides is the address that the socket is about to connect to, whatever
// was checked of the name before.
func TestTheSocketsAddressIsChecked(t *testing.T) {
	g := newGuard(Config{Ports: []uint16{8080}, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	control := g.dialer().Control
	for address, want := range map[string]error{
		"127.0.0.1:8080": nil, "8.8.8.8:443": nil, "[2606:4700::1111]:80": nil,
		"127.0.0.2:80": ssrf.ErrProhibitedIP, "169.254.169.254:80": ssrf.ErrProhibitedIP, "[::1]:80": ssrf.ErrProhibitedIP,
		"[::ffff:10.0.0.1]:80": ssrf.ErrProhibitedIP, "168.63.129.16:80": ssrf.ErrProhibitedIP, "8.8.8.8:22": ssrf.ErrProhibitedPort,
	} {
		network := "tcp4"
		if address[0] == '[' {
			network = "tcp6"
		}
		err := control(network, address, nil)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
		if want != nil && !errors.Is(notConnected(&net.OpError{Op: "dial", Err: err}), ErrForbidden) {
			t.Errorf("%s: not said to be forbidden", address)
		}
	}
}

// Inner addresses of a name are not tried, and of each family only some.
func TestLookUp(t *testing.T) {
	names := nameServer{"mix.test": resolveTo("10.0.0.1 8.8.8.8 ::1 8.8.4.4 1.1.1.1 2606:4700::1111 fe80::1 2606:4700::1001 2606:4700::64")}
	g := newGuard(Config{Resolver: names, Limits: Limits{}.orDefaults()})
	got, err := g.lookUp(context.Background(), "mix.test")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"8.8.8.8", "8.8.4.4", "2606:4700::1111", "2606:4700::1001"}
	if len(got) != len(want) {
		t.Fatalf("addresses = %v, want %v", got, want)
	}
	for i, a := range got {
		if a.String() != want[i] {
			t.Errorf("addresses = %v, want %v", got, want)
		}
	}
}
