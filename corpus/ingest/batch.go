package ingest

import (
	"time"

	"newshound/corpus"
)

// A batch is committed in one transaction. A hundred articles make the cost
// of a commit (an fsync) small beside that of analysing them; the bound in
// bytes is for long ones.
const (
	batchArticles = 100
	batchBytes    = 4 << 20
)

// A batch is filled by the reader, turned into docs by one worker, which then
// closes analysed, and put by the writer.
type batch struct {
	articles []corpus.Article
	bytes    int
	docs     []corpus.Document
	analysed chan struct{}
}

func newBatch() *batch { return &batch{analysed: make(chan struct{})} }

func (b *batch) add(a corpus.Article) {
	b.articles = append(b.articles, a)
	b.bytes += len(a.Text)
}

func (b *batch) full() bool { return len(b.articles) >= batchArticles || b.bytes >= batchBytes }

// analyse is one worker: it makes documents until work is closed.
func analyse(work <-chan *batch, space corpus.Space, fetched time.Time) {
	var z corpus.Analyzer // keeps the stems of words it has seen
	for b := range work {
		b.docs = make([]corpus.Document, 0, len(b.articles))
		for _, a := range b.articles {
			a.Fetched = fetched
			b.docs = append(b.docs, newDocument(&z, space, a))
		}
		b.articles = nil
		close(b.analysed)
	}
}

// newDocument analyses an article and gives it its id.
func newDocument(z *corpus.Analyzer, space corpus.Space, a corpus.Article) corpus.Document {
	d := z.NewDocument(a)
	d.Article.ID = corpus.NewArticleID(space, &d.Article)
	return d
}
