package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// readLately is how old a text may be to be taken as it is when another feed
// names the same article.
const readLately = time.Hour

// page reads an article that a feed names. Where the page cannot be read, the
// feed's own text may serve.
func (t *task) page(ctx context.Context) (verdict, error) {
	var p pagePayload
	if err := json.Unmarshal(t.job.Payload, &p); err != nil {
		return giveUp("the job cannot be read"), nil
	}
	if p.Item == nil {
		p.Item = &feedItem{}
	}
	if p.Address == "" {
		return t.fromFeed(ctx, &p, "the feed gives neither an address nor a text")
	}
	if c, err := t.readByOther(ctx, &p); c != nil || err != nil {
		return verdict{done: c}, err
	}
	r, failed, err := t.get(ctx, fetch.Request{URL: p.Address, Robots: true})
	if err != nil {
		return verdict{}, err
	}
	if failed != nil {
		if v := t.putOff(failed, p.Found); !v.due.IsZero() {
			return v, nil
		}
		return t.fromFeed(ctx, &p, failed.Reason)
	}
	a, err := extract.HTML(r.Body, r.ContentType, r.URL)
	if err != nil {
		return t.fromFeed(ctx, &p, err.Error())
	}
	o := origin{requested: p.Address, guid: p.GUID, robots: true}
	if corpus.SameSite(p.Address, r.URL) {
		o.item = p.Item
	}
	c, err := t.keep(ctx, a, r, o)
	return complete(c), err
}

// complete fills in what neither a page nor what is stored of it says.
func (i *feedItem) complete(a *corpus.Article) {
	if a.Title == "" {
		a.Title = i.Title
	}
	if len(a.Authors) == 0 {
		a.Authors = i.Authors
	}
	if a.Published.IsZero() {
		a.Published = i.Published
	}
	if a.Published.IsZero() { // many feeds say only when an entry was last changed
		a.Published = i.Modified
	}
}

// fromFeed takes the feed's own text for an article, or gives it up for the
// reason that it cannot be read otherwise.
func (t *task) fromFeed(ctx context.Context, p *pagePayload, reason string) (verdict, error) {
	if p.Item.Text == "" {
		return giveUp(reason), nil
	}
	a := corpus.Article{
		URL: corpus.CleanAddress(p.Address), Title: p.Item.Title, Outlet: t.source.Title, Authors: p.Item.Authors,
		Published: p.Item.Published, Modified: p.Item.Modified, FromFeed: true, Text: p.Item.Text,
	}
	t.Log.Info("the feed's text serves", "address", p.Address, "reason", reason)
	c, err := t.keep(ctx, a, &fetch.Response{URL: p.Address}, origin{requested: p.Address, guid: p.GUID, robots: true, item: p.Item})
	return complete(c), err
}

// readByOther takes the text that was read a moment ago, for another feed. It
// returns nil if there is none.
func (t *task) readByOther(ctx context.Context, p *pagePayload) (*corpus.Completion, error) {
	a, err := t.find(ctx, corpus.AddressKey(p.Address))
	if err != nil || a == nil || p.Changed || a.FromFeed || t.now().Sub(a.Fetched) > readLately {
		return nil, err
	}
	return &corpus.Completion{Documents: []corpus.Document{corpus.NewDocument(*a)}}, nil
}

// find returns the article of the source's space that a key leads to, nil if
// there is none.
func (t *task) find(ctx context.Context, key string) (*corpus.Article, error) {
	if key == "" {
		return nil, nil
	}
	a, err := t.Store.Find(ctx, t.source.Space, key)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("looking for the same article: %w", err)
	}
	return &a, nil
}

// An origin is how an article was come by.
type origin struct {
	requested string    // address, "" of an item without a link
	guid      string    // what the feed calls it, "" unknown
	robots    bool      // no member has named it
	item      *feedItem // what the feed says of it, nil if that does not count
}

// keep makes a completion of an article: its document, and when it is new the
// job that looks for corrections. The error is errTaken or the store's.
func (t *task) keep(ctx context.Context, a corpus.Article, r *fetch.Response, o origin) (corpus.Completion, error) {
	now := t.now()
	a.Fetched = now
	id, err := t.identify(ctx, &a, r.URL, o)
	if err != nil {
		return corpus.Completion{}, err
	}
	if id.known != nil && related(id.known, &a) {
		inherit(&a, id.known)
	}
	if o.item != nil {
		o.item.complete(&a)
	}
	c := corpus.Completion{Documents: []corpus.Document{t.document(a, id.keys)}}
	old := !a.Published.IsZero() && now.Sub(a.Published) > maxAge
	// Many addresses may lead to one page for a while, and then no more.
	redirected := corpus.AddressKey(o.requested) != corpus.AddressKey(r.URL) && corpus.SameSite(o.requested, r.URL)
	if (id.known == nil || redirected) && !old && o.requested != "" {
		p := revisitPayload{Address: o.requested, ETag: r.ETag, LastModified: r.LastModified, Robots: o.robots, Read: now}
		if !corpus.SameSite(o.requested, r.URL) {
			p.Address = corpus.CleanAddress(r.URL)
		}
		if j, ok := t.revisitJob(p); ok {
			c.Jobs = append(c.Jobs, j)
		}
	}
	return c, nil
}

func (t *task) document(a corpus.Article, keys []string) corpus.Document {
	var z corpus.Analyzer
	d := newDocument(&z, t.source.Space, a)
	d.Keys = keys
	return d
}
