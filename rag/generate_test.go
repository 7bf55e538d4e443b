package rag_test

import (
	"flag"
	"log/slog"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

var update = flag.Bool("update", false, "write golden files anew")

// An author is an engine whose answers a script writes.
type author struct {
	library
	script *llm.Script
	log    *strings.Builder
}

func newAuthor(t testing.TB, config rag.Config, articles []corpus.Article, plays ...llm.Play) author {
	t.Helper()
	store := open(t)
	put(t, store, articles...)
	a := author{library: library{store: store}, script: &llm.Script{Name: "script-1", Plays: plays}, log: new(strings.Builder)}
	config.Store, config.Lexical, config.Embedder, config.Generator = store, lexical.New(), llm.NewHashed(), a.script
	config.Vectors = vector.New(config.Embedder.Model())
	config.Log = slog.New(slog.NewTextHandler(a.log, nil))
	a.Engine = rag.New(config)
	if err := a.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return a
}

// mill articles tell of one mill, in two outlets and languages.
func millArticles() []corpus.Article {
	return append([]corpus.Article{
		{URL: "https://north.example/mill", Title: "Orrin mill to reopen", Outlet: "North Post", Published: daysAgo(2),
			Text: "The Orrin copper mill will reopen in August, its owner Halvard Brenn said on Monday. " +
				"It will employ 1,300 workers, up from 900 before it closed. The mill was shut in 2029 after a fire that killed two people. " +
				"The union did not approve the new contracts. Output is to reach 12.5 per cent of the country's copper."},
		{URL: "https://harbour.example/kupfer", Title: "Kupferwerk Orrin öffnet wieder", Outlet: "Hafenblatt", Language: "de", Published: daysAgo(1),
			Text: "Das Kupferwerk in Orrin soll im August wieder öffnen, sagte der Eigentümer Halvard Brenn. " +
				"Dort werden 1.300 Menschen arbeiten, teilte die Gewerkschaft am Dienstag mit."},
	}, filler(60)...)
}
