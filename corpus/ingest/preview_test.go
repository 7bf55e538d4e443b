package ingest_test

import (
	"context"
	"errors"
	"testing"

	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// What a moderator may be told of a preview's end is told from what is the
// operator's to know.
func TestAPreviewRefusesOrFails(t *testing.T) {
	answer := func(body string, err error) getterFunc {
		return func(_ context.Context, r fetch.Request) (*fetch.Response, error) {
			return &fetch.Response{URL: r.URL, ContentType: "text/html", Body: []byte(body)}, err
		}
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	store := openStore(t)
	closed := openStore(t)
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		ctx     context.Context
		store   corpus.Store
		get     getterFunc
		refused bool
	}{
		"a status":      {t.Context(), store, answer("", &fetch.Error{Category: fetch.ErrGone, Reason: "gone"}), true},
		"no article":    {t.Context(), store, answer("<html><title>Home</title></html>", nil), true},
		"an interrupt":  {stopped, store, answer("", context.Canceled), false},
		"a dead store":  {t.Context(), closed, answer(pageOf("A title", "seed"), nil), false},
		"a good page":   {t.Context(), store, answer(pageOf("A title", "seed"), nil), false},
		"a timeout":     {t.Context(), store, answer("", context.DeadlineExceeded), true},
		"nothing at it": {t.Context(), store, answer("", nil), true},
	} {
		p, err := newWeb(c.store, c.get).Preview(c.ctx, corpus.Shared, "http://news.example/a")
		var refusal *ingest.Refusal
		if errors.As(err, &refusal) != c.refused || (err == nil) != (name == "a good page") || err == nil && p.Take != 1 {
			t.Errorf("%s: %+v, error %v", name, p, err)
		}
	}
}
