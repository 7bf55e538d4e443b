package ingest

import (
	"context"
	"fmt"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// maxChanged is how many articles that a feed says have changed are read again
// after one reading of it.
const maxChanged = 20

// FeedWords is how many words the text of a feed's item must have to stand for
// an article whose page cannot be read: with less it is a teaser.
const FeedWords = 40

// take finds what is new in a feed, and completes the reading: the newest
// articles up to the limit at the first, everything later on, in more than one
// reading if need be.
func (t *task) take(ctx context.Context, feed *extract.Feed, r *fetch.Response) (verdict, error) {
	entries := newEntries(feed.Items)
	var keys []string
	var dates []time.Time
	for i := range entries {
		keys = append(keys, entries[i].keys()...)
		dates = append(dates, entries[i].Article.Published)
	}
	digests, err := t.Store.Digests(ctx, t.source.ID, keys)
	if err != nil {
		return verdict{}, fmt.Errorf("looking for what is new: %w", err)
	}
	p := picker{task: t, from: r.URL, first: t.source.Reading.Read.IsZero(), fresh: MaxNew, changed: maxChanged}
	if p.first {
		p.fresh = max(t.source.Limit, 0)
	}
	for i := range entries {
		p.pick(&entries[i], entries[i].novelty(digests))
	}
	reading := &t.source.Reading
	reading.ETag, reading.LastModified = r.ETag, r.LastModified
	if p.left {
		reading.ETag, reading.LastModified = "", "" // the next reading needs the whole feed
	}
	if feed.Title != "" {
		t.source.Title = feed.Title
	}
	t.readAgain(p.news && !p.first, medianGap(dates), feed.TTL, r.MaxAge)
	return t.reading(corpus.Completion{Items: p.items, Jobs: p.jobs}), nil
}

// A picker makes jobs of entries.
type picker struct {
	*task
	from           string // where the feed's bytes came from
	first          bool   // nothing was read of it before
	fresh, changed int    // how many more of these may be taken
	items          []corpus.Item
	jobs           []corpus.Job
	news           bool // there were fresh ones
	left           bool // some are left for the next reading
}

// pick takes an entry. What the first reading does not take is remembered, so
// that it is not new to the next.
func (p *picker) pick(e *entry, is novelty) {
	room := &p.fresh
	switch is {
	case fresh:
		p.news = true
	case changed:
		room = &p.changed
	case known:
		p.items = append(p.items, e.items()...)
		return
	}
	switch {
	case *room > 0:
		*room--
		p.jobs = append(p.jobs, p.pageJob(e, is))
	case !p.first:
		p.left = true
		return
	}
	p.items = append(p.items, e.items()...)
}

// pageJob makes the job that reads an entry's article.
func (p *picker) pageJob(e *entry, is novelty) corpus.Job {
	a := &e.Article
	payload := pagePayload{Address: a.URL, Found: p.now(), Changed: is == changed}
	if e.guid != "" {
		payload.GUID = e.ID
	}
	if p.speaksFor(a.URL) {
		payload.Item = &feedItem{Title: a.Title, Authors: a.Authors, Published: a.Published, Modified: a.Modified}
		if words(a.Text, a.Language) >= FeedWords {
			payload.Item.Text = a.Text
		}
	}
	key := e.link
	if is == changed {
		key += " " + e.digest // the first may have been given up, and stay so
	}
	j := corpus.Job{Kind: jobPage, Key: key, Host: host(a.URL), Payload: encode(payload)}
	if !p.first { // somebody may wait for these: due since ever, they come before all others
		j.Due = p.now()
	}
	return j
}

// speaksFor reports whether what a feed says of an article may be added to
// what its page says, and its text stand for the page: the feed's address, and
// where that has led, are of the article's site. What a feed says its site is
// does not count: anybody's could put words under another's address.
func (p *picker) speaksFor(link string) bool {
	return link == "" || corpus.SameSite(p.source.Address, link) && corpus.SameSite(p.from, link)
}

// words counts the words of a text as the corpus does, of every script.
func words(text, language string) int { return len(corpus.AppendTokens(nil, text, language)) }
