package fetch

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// An ordeal is a hostile address or server, and how asking for it must end.
type ordeal struct {
	name      string
	url       string
	want      error // category, nil if it is read all the same
	temporary bool
}

// A lab is where ordeals happen: one Fetcher for all of them, to which the
// servers of a test are public, and a good server that must be readable after
// each.
type lab struct {
	f    *Fetcher
	good string
	done atomic.Int64
}

func newLab(t *testing.T, l Limits, names nameServer) *lab {
	c := local()
	c.Limits, c.Resolver, c.Deny = l, names, []string{"denied.test"}
	good := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "good") })
	return &lab{f: newFetcher(t, c), good: atName("good.test", good.Listener.Addr())}
}

// atName returns the address of a test's server under a name of its own, so
// that it waits for no other's turn.
func atName(name string, a net.Addr) string {
	_, port, _ := net.SplitHostPort(a.String())
	return "http://" + net.JoinHostPort(name, port) + "/"
}

// survive asks for an ordeal. It must end as it should, by itself, and the
// next good request must succeed.
func (l *lab) survive(t *testing.T, o ordeal) {
	t.Helper()
	l.done.Add(1)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	r, err := l.f.Get(ctx, Request{URL: o.url})
	var e *Error
	switch {
	case o.want == nil && err != nil:
		t.Errorf("%s: %v (%+v)", o.name, err, errors.Unwrap(err))
	case o.want == nil:
	case err == nil:
		t.Errorf("%s: read %d bytes, want %v", o.name, len(r.Body), o.want)
	case !errors.As(err, &e):
		t.Errorf("%s: not an *Error: %v", o.name, err)
	case e.Category != o.want || e.Temporary != o.temporary:
		t.Errorf("%s: %v (%v, temporary %v, below it: %v), want %v, temporary %v", o.name, e.Category, e.Reason, e.Temporary, e.Err, o.want, o.temporary)
	case e.Reason == "" || strings.ContainsAny(e.Reason, "[]%\"") || strings.Contains(e.Reason, "127."):
		t.Errorf("%s: reason %q", o.name, e.Reason)
	}
	if r, err := l.f.Get(ctx, Request{URL: l.good}); err != nil || string(r.Body) != "good" {
		t.Errorf("after %s: the next good request: %v", o.name, err)
	}
}

// maxMemory is what reading hostile answers may take.
const maxMemory = 200 << 20

func TestHostile(t *testing.T) {
	began := time.Now()
	peak := watchMemory(t)
	names := nameServer{}
	l := newLab(t, Limits{First: 10 * time.Second, Total: 20 * time.Second}, names)
	inward := hostileNames(t, names)
	group := func(name string, ordeals []ordeal) {
		t.Run(name, func(t *testing.T) {
			for _, o := range ordeals {
				l.survive(t, o)
			}
		})
	}
	group("redirects", hostileRedirects(t))
	group("answers", hostileAnswers(t))
	group("floods", hostileFloods(t))
	group("certificates", hostileCertificates(t, l.f))
	group("names", inward)

	// What only time ends happens all at once.
	hasty := newLab(t, Limits{First: 500 * time.Millisecond, Total: time.Second}, names)
	t.Run("slowness", func(t *testing.T) {
		var all sync.WaitGroup
		for _, o := range hostileSlowness(t, hasty.f, names) {
			all.Go(func() { hasty.survive(t, o) })
		}
		all.Wait()
		hasty.f.Close() // servers wait for their clients to go
	})
	count := l.done.Load() + hasty.done.Load()

	t.Run("addresses", func(t *testing.T) {
		strict := newFetcher(t, Config{Clock: time.Now})
		strict.transport.DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
			t.Errorf("%s was dialled", address)
			return nil, net.ErrClosed
		}
		strict.transport.DialTLSContext = strict.transport.DialContext
		for want, list := range hostileAddresses {
			for _, address := range list {
				count++
				if err := strict.Check(address); !errors.Is(err, want) {
					t.Errorf("Check(%.99q) = %v, want %v", address, err, want)
				}
				if err := get(t, strict, Request{URL: address, Robots: true}); !errors.Is(err, want) {
					t.Errorf("Get(%.99q) = %v, want %v", address, err, want)
				}
			}
		}
	})
	if count < 200 {
		t.Errorf("only %d cases", count)
	}
	if p := peak(); p > maxMemory {
		t.Errorf("memory went up to %d MB", p>>20)
	} else {
		t.Logf("%d cases, memory at most %d MB, %v", count, p>>20, time.Since(began).Round(time.Millisecond))
	}
}

// watchMemory samples how much memory the Go runtime holds, as the system
// would count it, until the function it returns is called.
func watchMemory(t *testing.T) (peak func() uint64) {
	runtime.GC()
	stop, stopped := make(chan struct{}), make(chan uint64)
	go func() {
		samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		var most uint64
		for {
			metrics.Read(samples)
			most = max(most, samples[0].Value.Uint64()-samples[1].Value.Uint64())
			select {
			case <-stop:
				stopped <- most
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-stopped
	}
}

// A nameServer answers for names by functions; names below test that it does
// not have are on loopback, and no others exist.
type nameServer map[string]func(ctx context.Context) ([]netip.Addr, error)

func (n nameServer) LookupNetIP(ctx context.Context, _, host string) ([]netip.Addr, error) {
	if answer, ok := n[host]; ok {
		return answer(ctx)
	}
	if strings.HasSuffix(host, ".test") {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}
