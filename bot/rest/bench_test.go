package rest

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// BenchmarkRespond: many interactions at once, over loopback.
func BenchmarkRespond(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	transport := &http.Transport{MaxIdleConnsPerHost: 500}
	defer transport.CloseIdleConnections()
	c := New(Config{
		Token: "t", API: server.URL, Client: &http.Client{Transport: transport},
		Random: func() float64 { return 0 }, Log: slog.New(slog.DiscardHandler),
	})
	var n atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(50)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			id := fmt.Sprint(n.Add(1))
			if err := c.Respond(b.Context(), id, "token-"+id, thinking); err != nil {
				b.Error(err)
			}
		}
	})
}
