package rag_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/rag"
)

const realtime = "../../shared/eval/realtime/"

// realArticles reads up to n articles of eval/realtime, in a file's order.
func realArticles(b *testing.B, n int) []corpus.Document {
	b.Helper()
	f, err := os.Open(realtime + "articles.jsonl.gz")
	if err != nil {
		b.Skipf("no real articles: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	in := json.NewDecoder(z)
	var analyzer corpus.Analyzer
	var docs []corpus.Document
	for in.More() && len(docs) < n {
		var a struct{ URL, Title, Text, Published string }
		if err := in.Decode(&a); err != nil {
			b.Fatal(err)
		}
		published, err := time.Parse(time.DateOnly, a.Published)
		if err != nil {
			b.Fatal(err)
		}
		article := corpus.Article{Space: corpus.Shared, URL: a.URL, Title: a.Title, Published: published, Text: a.Text}
		article.ID = corpus.NewArticleID(corpus.Shared, &article)
		docs = append(docs, analyzer.NewDocument(article))
	}
	return docs
}

func realQuestions(b *testing.B) []rag.Question {
	b.Helper()
	f, err := os.Open(realtime + "questions.jsonl")
	if err != nil {
		b.Skipf("no real questions: %v", err)
	}
	defer f.Close()
	var out []rag.Question
	for in := bufio.NewScanner(f); in.Scan(); {
		var q struct{ Question string }
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		out = append(out, rag.Question{Text: q.Question, At: now})
	}
	return out
}

// BenchmarkAnswerWhileArticlesCome asks real questions of 6,000 real articles,
// one after the other, while nothing happens and while 200 more a second are
// split, stored and made findable.
// Say -benchtime 2000x.
func BenchmarkAnswerWhileArticlesCome(b *testing.B) {
	const there, perSecond = 6000, 200
	docs, questions := realArticles(b, 7500), realQuestions(b)
	store := open(b)
	source, err := store.AddSource(b.Context(), corpus.Source{ID: "s", Space: corpus.Shared, Kind: corpus.KindFile, Name: "s", Added: now})
	if err != nil {
		b.Fatal(err)
	}
	for part := range slices.Chunk(docs[:there], 64) {
		if _, err := store.Put(b.Context(), source.ID, part); err != nil {
			b.Fatal(err)
		}
	}
	l := load(b, store)
	b.Run("idle", func(b *testing.B) { l.measure(b, questions) })
	b.Run("coming", func(b *testing.B) {
		done, stopped := make(chan struct{}), make(chan int)
		go func() { stopped <- l.stream(b, source.ID, docs[there:], perSecond, done) }()
		began := time.Now()
		l.measure(b, questions)
		close(done)
		b.ReportMetric(float64(<-stopped)/time.Since(began).Seconds(), "articles/s")
	})
}

// measure asks one question after the other and reports how long they take.
func (l library) measure(b *testing.B, questions []rag.Question) {
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, err := l.Answer(b.Context(), questions[i%len(questions)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	for name, p := range map[string]float64{"p50": .5, "p99": .99, "max": 1} {
		b.ReportMetric(took[int(p*float64(len(took)-1))].Seconds()*1000, name+"-ms")
	}
}

// stream puts documents, again and again with another text, ten at a time,
// until done, and returns how many.
func (l library) stream(b *testing.B, source string, docs []corpus.Document, perSecond int, done <-chan struct{}) (added int) {
	const batch = 10
	tick := time.NewTicker(time.Second * batch / time.Duration(perSecond))
	defer tick.Stop()
	var analyzer corpus.Analyzer
	for {
		select {
		case <-done:
			return added
		case <-tick.C:
		}
		var part []corpus.Document
		var ids []string
		for range batch {
			a := docs[added%len(docs)].Article
			a.Text += time.Now().Format("\n\n15:04:05.000000")
			part, ids = append(part, analyzer.NewDocument(a)), append(ids, a.ID)
			added++
		}
		if _, err := l.store.Put(b.Context(), source, part); err != nil {
			b.Error(err)
			return added
		}
		if err := l.Sync(b.Context(), ids); err != nil {
			b.Error(err)
			return added
		}
	}
}
