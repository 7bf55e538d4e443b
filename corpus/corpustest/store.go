// Package corpustest is the conformance suite of corpus.Store: what every
// implementation must do, in the words of its contract.
package corpustest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// An Opener opens the store in a folder that exists; the clock is the one the
// store must use. The suite closes what it opens, and opens some twice, one
// after the other.
type Opener func(t *testing.T, dir string, clock func() time.Time) corpus.Store

// TestStore runs the suite.
func TestStore(t *testing.T, open Opener) {
	for _, test := range []struct {
		name string
		run  func(*fixture)
	}{
		{"Source", testSource},
		{"SourceErrors", testSourceErrors},
		{"SourceJobs", testSourceJobs},
		{"SourceArticles", testSourceArticles},
		{"Spaces", testSpaces},
		{"Audit", testAudit},
		{"AuditOfSources", testAuditOfSources},

		{"RemoveSource", testRemoveSource},
		{"AddRemoved", testAddRemoved},
		{"RemovedOrder", testRemovedOrder},
		{"PutIntoTrash", testPutIntoTrash},
		{"SharedArticle", testSharedArticle},
		{"Forget", testForget},
		{"ForgetTraces", testForgetTraces},

		{"Put", testPut},
		{"Revision", testRevision},
		{"RevisionFields", testRevisionFields},
		{"FromFeed", testFromFeed},
		{"SameTwiceInBatch", testSameTwiceInBatch},
		{"Verbatim", testVerbatim},
		{"BigText", testBigText},
		{"Atomic", testAtomic},
		{"Documents", testDocuments},
		{"Scan", testScan},
		{"ScanWhileWriting", testScanWhileWriting},
		{"PutAnalysis", testPutAnalysis},
		{"Stats", testStats},
		{"Reopen", testReopen},
		{"Latest", testLatest},
		{"LatestStories", testLatestStories},
		{"Outlets", testOutlets},

		{"Keys", testKeys},
		{"KeysFirst", testKeysFirst},
		{"KeysInBatch", testKeysInBatch},
		{"KeysOfIDs", testKeysOfIDs},
		{"Find", testFind},
		{"Stories", testStories},
		{"StoriesMeet", testStoriesMeet},
		{"StoryOfMostSimilar", testStoryOfMostSimilar},
		{"StoriesApart", testStoriesApart},
		{"StoryWithoutFirst", testStoryWithoutFirst},
		{"StoryOfForgotten", testStoryOfForgotten},

		{"Vectors", testVectors},
		{"VectorsRefused", testVectorsRefused},
		{"NilVectors", testNilVectors},
		{"VectorsGo", testVectorsGo},
		{"Unembedded", testUnembedded},
		{"DropVectors", testDropVectors},
		{"Revisions", testRevisions},

		{"Jobs", testJobs},
		{"JobLease", testJobLease},
		{"JobOrder", testJobOrder},
		{"JobHosts", testJobHosts},
		{"JobKeys", testJobKeys},
		{"JobsWait", testJobsWait},
		{"JobFencing", testJobFencing},
		{"Resume", testResume},
		{"Bury", testBury},
		{"Hasten", testHasten},
		{"NextDue", testNextDue},
		{"JobsConcurrently", testJobsConcurrently},
		{"Work", testWork},
		{"WorkDoneTwice", testWorkDoneTwice},
		{"WorkClosed", testWorkClosed},

		{"Complete", testComplete},
		{"CompleteAgain", testCompleteAgain},
		{"CompleteNothing", testCompleteNothing},
		{"CompleteAtomic", testCompleteAtomic},
		{"CompleteRemoved", testCompleteRemoved},
		{"CompleteWithoutSource", testCompleteWithoutSource},
		{"CompletePauses", testCompletePauses},
		{"Digests", testDigests},
		{"Settings", testSettings},

		{"Model", testModel},
		{"Concurrency", testConcurrency},
		{"Cancelled", testCancelled},
		{"Closed", testClosed},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := &fixture{T: t, ctx: t.Context(), dir: t.TempDir(), open: open, now: day(100)}
			f.Store = open(t, f.dir, func() time.Time { return f.now })
			t.Cleanup(func() { f.Close() })
			test.run(f)
		})
	}
}

// A fixture is a store in a folder of its own, and what tests say about it.
type fixture struct {
	*testing.T
	corpus.Store
	ctx  context.Context
	dir  string
	open Opener
	now  time.Time // what the store's clock says
}

// reopen closes the store and opens it again.
func (f *fixture) reopen() {
	f.Helper()
	f.ok(f.Close())
	f.Store = f.open(f.T, f.dir, func() time.Time { return f.now })
}

// day is the n-th of a calendar that tests use.
func day(n int) time.Time { return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }

func (f *fixture) ok(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) is(err, target error) {
	f.Helper()
	if !errors.Is(err, target) {
		f.Fatalf("error is %v, want one that is %q", err, target)
	}
}

func (f *fixture) fails(err error, what string) {
	f.Helper()
	if err == nil {
		f.Fatalf("%s: no error", what)
	}
}

// same fails the test unless got is want; an empty slice is a nil one.
func same[T any](f *fixture, what string, got, want T) {
	f.Helper()
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	if g.Kind() == reflect.Slice && g.Len() == 0 && w.Len() == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		f.Fatalf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

// source adds a source of kind file and returns its id.
func (f *fixture) source(space corpus.Space, name string) string {
	f.Helper()
	s, err := f.AddSource(f.ctx, corpus.Source{ID: string(space) + "/" + name, Space: space, Kind: corpus.KindFile, Name: name, Added: day(0)})
	f.ok(err)
	return s.ID
}

// doc makes a document of the given id and text, every word of it a passage.
// Every other field follows from the id.
func doc(id, text string) corpus.Document {
	a := corpus.Article{
		ID: id, URL: "https://example.org/" + id, Title: "Title of " + id, Outlet: "Outlet",
		Authors: []string{"A. " + id, "B, C"}, Language: "en", Published: day(1), Modified: day(3), Fetched: day(2), Text: text,
	}
	return corpus.Document{Article: a, Passages: words(text), Analysis: analysis(text)}
}

func words(text string) []corpus.Span {
	var spans []corpus.Span
	at := 0
	for _, w := range strings.Fields(text) {
		at += strings.Index(text[at:], w)
		spans = append(spans, corpus.Span{Start: at, End: at + len(w)})
		at += len(w)
	}
	return spans
}

// analysis is one that differs with the text.
func analysis(text string) corpus.Analysis {
	a := corpus.Analysis{Version: corpus.AnalysisVersion}
	for i, w := range strings.Fields(text) {
		c := []corpus.TermCount{{Term: uint32(i), Count: 1}}
		a.Terms = append(a.Terms, fmt.Sprint(w, i))
		a.Title = append(a.Title, c...)
		a.Passages = append(a.Passages, corpus.PassageTerms{Length: 1, Counts: c})
	}
	return a
}

func (f *fixture) put(source string, docs ...corpus.Document) []corpus.Outcome {
	f.Helper()
	out, err := f.Put(f.ctx, source, docs)
	f.ok(err)
	return out
}

func (f *fixture) stats(spaces ...corpus.Space) corpus.Stats {
	f.Helper()
	st, err := f.Stats(f.ctx, spaces...)
	f.ok(err)
	return st
}

// scan returns the documents of a space.
func (f *fixture) scan(space corpus.Space) []corpus.Document {
	f.Helper()
	var docs []corpus.Document
	f.ok(f.Scan(f.ctx, space, func(d corpus.Document) error {
		docs = append(docs, d)
		return nil
	}))
	return docs
}

// scanned returns the ids of the documents of a space.
func (f *fixture) scanned(space corpus.Space) []string {
	f.Helper()
	var ids []string
	for _, d := range f.scan(space) {
		ids = append(ids, d.Article.ID)
	}
	return ids
}
