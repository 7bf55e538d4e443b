package rag_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/lexical"
	"newshound/rag/llm"
	"newshound/rag/vector"
)

// A paragraph of XQuAD and the questions that it answers, which is the same in
// every language.
type paragraph struct {
	Context string
	QAs     []struct{ Question string }
}

func paragraphs(t *testing.T, language string) (all []paragraph) {
	t.Helper()
	b, err := os.ReadFile("../../shared/crosslingual/xquad." + language + ".json")
	if err != nil {
		t.Skipf("no questions in two languages: %v", err)
	}
	var file struct {
		Data []struct{ Paragraphs []paragraph }
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	for _, d := range file.Data {
		all = append(all, d.Paragraphs...)
	}
	return all
}

// polyglot is a simulated embedder to which a question in any language means
// what its paragraph does: they have a cosine of .5 ± .1, all others of 0 ± .1.
type polyglot struct {
	paragraph map[string]int // by the text of a question or a passage
}

func (polyglot) Model() string { return "polyglot" }

func (p polyglot) Embed(_ context.Context, role llm.Role, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		of, ok := p.paragraph[text]
		if !ok {
			return nil, fmt.Errorf("unknown text %q", text)
		}
		out[i] = make([]float32, 100)
		meaning, own := rand.New(rand.NewPCG(1, uint64(of))), rand.New(rand.NewPCG(uint64(len(text)), uint64(text[0])))
		for j := range out[i] {
			out[i][j] = float32(meaning.NormFloat64() + own.NormFloat64())
		}
	}
	return out, nil
}

// TestQuestionsFindWhatIsSaidInAnotherLanguage asks in Russian about articles
// in English, whose words are no help.
func TestQuestionsFindWhatIsSaidInAnotherLanguage(t *testing.T) {
	if testing.Short() {
		t.Skip("measures over many articles")
	}
	english, russian := paragraphs(t, "en"), paragraphs(t, "ru")
	store := open(t)
	known := polyglot{make(map[string]int)}
	url := func(i int) string { return fmt.Sprintf("https://xquad.example/%d", i) }
	var articles []corpus.Article
	for i, p := range english {
		a := corpus.Article{URL: url(i), Text: p.Context, Language: "en", Published: daysAgo(1 + i%100)}
		for _, span := range corpus.NewDocument(a).Passages {
			known.paragraph[span.Of(a.Text)] = i
		}
		articles = append(articles, a)
		known.paragraph[russian[i].QAs[0].Question] = i
	}
	put(t, store, articles...)
	share := func(e llm.Embedder) (found float64) {
		if err := rag.EmbedPending(t.Context(), store, e, nil); err != nil {
			t.Fatal(err)
		}
		l := library{store: store}
		l.Engine = rag.New(rag.Config{Store: store, Lexical: lexical.New(), Vectors: vector.New(e.Model()), Embedder: e, Log: slog.New(slog.DiscardHandler)})
		if err := l.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range russian {
			a := l.ask(t, rag.Question{Text: russian[i].QAs[0].Question})
			for _, e := range a.Evidence[:min(5, len(a.Evidence))] {
				if e.Article.URL == url(i) {
					found++
					break
				}
			}
		}
		return found / float64(len(russian))
	}
	words, meanings := share(llm.NewHashed()), share(known)
	t.Logf("among the first five passages: by words for %.2f of the questions, by meaning for %.2f", words, meanings)
	if words > .3 || meanings < .9 {
		t.Errorf("by words for %.2f of the questions, by meaning for %.2f", words, meanings)
	}
}
