package ingest

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// A Preview is what adding an address or a file would bring.
type Preview struct {
	Kind    string            // corpus.KindPage, KindFeed or KindFile
	Address string            // what would be read: of a site, its feed's; "" of a file
	Article corpus.Article    // of a page; of a file, its first
	Words   int               // of the article
	Feed    extract.Feed      // of a feed, also one in a file, with all its items
	Lists   []extract.Outline // of a file that lists feeds (OPML)
	Take    int               // how many articles would be taken now, of a feed with DefaultLimit

	// What is there already, nil if nothing is: the source of this address,
	// and the article of the page.
	KnownSource  *corpus.Source
	KnownArticle *corpus.Article
}

// A Refusal is why nothing could be added, in plain words.
type Refusal struct{ Err error }

func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap gives errors.Is and errors.As what is below.
func (r *Refusal) Unwrap() error { return r.Err }

// Preview does what Add and the first reading would do, and adds nothing. The
// error is a *Refusal, the context's, or the store's.
func (w *Web) Preview(ctx context.Context, space corpus.Space, address string) (Preview, error) {
	address = strings.TrimSpace(address)
	if err := w.Fetch.Check(address); err != nil {
		return Preview{}, &Refusal{err}
	}
	address = corpus.CleanAddress(address)
	t := &task{Web: w, source: corpus.Source{Space: space}, until: time.Now().Add(jobBound)}
	r, failed, err := t.get(ctx, fetch.Request{URL: address})
	if err != nil {
		return Preview{}, err
	}
	if failed != nil {
		return Preview{}, &Refusal{failed}
	}
	f, err := recognise(ctx, address, r, t.get)
	switch {
	case ctx.Err() != nil:
		return Preview{}, ctx.Err()
	case err != nil:
		return Preview{}, &Refusal{err}
	}
	p := f.preview()
	return p, t.known(ctx, &p, address)
}

func (f *finding) preview() Preview {
	if f.feed != nil {
		return Preview{Kind: corpus.KindFeed, Address: f.moved(), Feed: *f.feed, Take: min(len(f.feed.Items), DefaultLimit)}
	}
	p := Preview{Kind: corpus.KindPage, Address: f.address, Take: 1}
	p.show(*f.article)
	return p
}

// show takes an article as it would be stored.
func (p *Preview) show(a corpus.Article) {
	p.Article = corpus.NewDocument(a).Article
	p.Words = words(p.Article.Text, p.Article.Language)
}

// known looks for what is there already.
func (t *task) known(ctx context.Context, p *Preview, address string) error {
	sources, err := t.Store.Sources(ctx, t.source.Space)
	if err != nil {
		return fmt.Errorf("looking for the same source: %w", err)
	}
	asked, found := corpus.AddressKey(address), corpus.AddressKey(p.Address)
	for i := range sources {
		if key := corpus.AddressKey(sources[i].Address); key != "" && (key == asked || key == found) {
			p.KnownSource = &sources[i]
			break
		}
	}
	if p.Kind == corpus.KindPage {
		p.KnownArticle, err = t.find(ctx, corpus.AddressKey(p.Article.URL))
	}
	return err
}

// PreviewFile reads a file as Ingester.AddReader would, and adds nothing. The
// error is the first that there was, if there is no article.
func PreviewFile(name string, r io.Reader) (Preview, error) {
	p := Preview{Kind: corpus.KindFile}
	b := bufio.NewReader(r)
	head, _ := b.Peek(sniffed)
	r = b
	switch extract.Detect(head, "") {
	case extract.FormatOPML:
		list, err := readOPML(b)
		p.Lists = list
		return p, err
	case extract.FormatFeed:
		whole, err := io.ReadAll(io.LimitReader(b, extract.MaxText+1)) // File says what is wrong with more
		if err != nil {
			return Preview{}, err
		}
		if feed, err := extract.ReadFeed(whole, "", ""); err == nil {
			p.Feed = feed
		}
		r = bytes.NewReader(whole)
	}
	var bad error
	failed := 0
	extract.File(name, r, func(_ int, a corpus.Article, err error) bool {
		switch {
		case err != nil:
			bad = cmp.Or(bad, err)
			failed++
		case p.Take == 0:
			p.show(a)
			fallthrough
		default:
			p.Take++
		}
		return p.Take > 0 || failed < MaxProblems
	})
	if p.Take == 0 {
		return Preview{}, bad
	}
	return p, nil
}

// sniffed is how many bytes of a file tell whether it lists feeds.
const sniffed = 1024
