package ingest_test

import (
	"testing"

	"newshound/corpus"
	"newshound/corpus/ingest"
)

func TestAStateIsTheMostPressing(t *testing.T) {
	failing := corpus.Reading{FailingSince: clock()}
	for _, c := range []struct {
		want   ingest.State
		source corpus.Source
	}{
		{ingest.Still, corpus.Source{Kind: corpus.KindFile}},
		{ingest.Paused, corpus.Source{Kind: corpus.KindFeed, Address: "a", Paused: "why", Reading: failing, Waiting: 1}},
		{ingest.Failed, corpus.Source{Kind: corpus.KindWeb, Address: "a", Dead: 1}},
		{ingest.Failing, corpus.Source{Kind: corpus.KindFeed, Address: "a", Reading: failing, Waiting: 1}},
		{ingest.Unread, corpus.Source{Kind: corpus.KindWeb, Address: "a", Waiting: 1}},
		{ingest.Waiting, corpus.Source{Kind: corpus.KindFeed, Address: "a", Waiting: 1, Dead: 1}},
		{ingest.OK, corpus.Source{Kind: corpus.KindFeed, Address: "a", Dead: 1}},
		{ingest.OK, corpus.Source{Kind: corpus.KindPage, Address: "a"}},
	} {
		if got := ingest.StateOf(&c.source); got != c.want {
			t.Errorf("%+v is %q, want %q", c.source, got, c.want)
		}
	}
}

func TestAFailureIsThatOfTheSourceItself(t *testing.T) {
	source := corpus.Source{Reading: corpus.Reading{Error: "the last reading"}}
	page := corpus.Job{Kind: "page", Error: "an article"}
	feed := corpus.Job{Kind: corpus.JobFeed, Error: "the address"}
	if got := ingest.Failure(&source, []corpus.Job{page, feed}); got != "the address" {
		t.Errorf("got %q", got)
	}
	if got := ingest.Failure(&source, []corpus.Job{page}); got != "the last reading" {
		t.Errorf("got %q", got)
	}
}
