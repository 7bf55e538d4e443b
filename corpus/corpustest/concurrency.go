package corpustest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"newshound/corpus"
)

// Readers see whole batches while writers write.
func testConcurrency(f *fixture) {
	const writers, batches, size = 3, 10, 5
	ctx, stop := context.WithCancel(f.ctx)
	defer stop()
	var readers, writing sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				st, err := f.Stats(f.ctx, "a")
				if err != nil || st.Articles%size != 0 || st.Passages != 2*st.Articles {
					f.Errorf("a reader sees %+v, error %v", st, err)
					return
				}
				n := 0
				err = f.Scan(f.ctx, "a", func(corpus.Document) error { n++; return nil })
				if err != nil || n%size != 0 || n < st.Articles {
					f.Errorf("a reader sees %d articles after %d, error %v", n, st.Articles, err)
					return
				}
			}
		})
	}
	for w := range writers {
		s := f.source("a", fmt.Sprint("s", w))
		writing.Go(func() {
			for b := range batches {
				var docs []corpus.Document
				var vs []corpus.ArticleVectors
				for i := range size {
					id := fmt.Sprintf("%d-%d-%d", w, b, i)
					docs = append(docs, doc(id, "two words"))
					vs = append(vs, corpus.ArticleVectors{Article: id, Revision: 1, Vectors: [][]float32{{1}, {2}}})
				}
				_, err := f.Put(f.ctx, s, docs)
				if err = errors.Join(err, f.PutVectors(f.ctx, "m", vs)); err != nil {
					f.Error(err)
					return
				}
			}
		})
	}
	writing.Wait()
	stop()
	readers.Wait()
	same(f, "articles", len(f.scan("a")), writers*batches*size)
	same(f, "articles with vectors", len(f.vectors("a", "m")), writers*batches*size)
}

// A call whose context is cancelled returns its error and does nothing.
func testCancelled(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one"), doc("y", "two"))
	ctx, cancel := context.WithCancel(f.ctx)
	n := 0
	err := f.Scan(ctx, "a", func(corpus.Document) error {
		n++
		cancel()
		return ctx.Err()
	})
	f.is(err, context.Canceled)
	same(f, "documents after cancelling", n, 1)

	_, err = f.Put(ctx, s, []corpus.Document{doc("z", "three")})
	f.is(err, context.Canceled)
	_, err = f.Documents(ctx, []string{"x"})
	f.is(err, context.Canceled)
	_, err = f.RemoveSource(ctx, "a", s, corpus.ByOperator)
	f.is(err, context.Canceled)
	f.is(f.SetSetting(ctx, "a", "k", "v"), context.Canceled)
	same(f, "the articles", f.scanned("a"), []string{"x", "y"})
	same(f, "a call that is not cancelled", f.put(s, doc("z", "three")), []corpus.Outcome{corpus.Added})
}

func testClosed(f *fixture) {
	s := f.source("a", "s")
	f.put(s, doc("x", "one"))
	f.ok(f.Close())
	f.ok(f.Close())
	_, err := f.Put(f.ctx, s, []corpus.Document{doc("y", "two")})
	f.fails(err, "putting into a closed store")
	_, err = f.Documents(f.ctx, []string{"x"})
	f.fails(err, "reading a closed store")
	f.reopen()
	same(f, "the articles", f.scanned("a"), []string{"x"})
}
