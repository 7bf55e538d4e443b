package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// keepAsking is for how long a feed that has had nothing new is asked only
// whether it has changed. After that it is read whole: the store forgets items
// that it has not seen for long, and would take them for new.
const keepAsking = 90 * 24 * time.Hour

// read reads a source itself.
func (t *task) read(ctx context.Context) (verdict, error) {
	switch t.source.Kind {
	case corpus.KindFeed:
		return t.poll(ctx)
	default:
		return t.readAddress(ctx)
	}
}

// readAddress reads what was not read yet, and becomes what that is; or it
// reads a page again.
func (t *task) readAddress(ctx context.Context) (verdict, error) {
	r, failed, err := t.get(ctx, fetch.Request{URL: t.source.Address})
	if err != nil {
		return verdict{}, err
	}
	if failed != nil {
		return t.putOff(failed, t.source.Added), nil
	}
	f, err := recognise(ctx, t.source.Address, r, t.get)
	switch {
	case ctx.Err() != nil:
		return verdict{}, ctx.Err()
	case errors.As(err, &failed):
		return t.putOff(failed, t.source.Added), nil
	case err != nil:
		return giveUp(err.Error()), nil
	case f.article != nil:
		return t.becomePage(ctx, f)
	case t.source.Kind == corpus.KindPage:
		return giveUp("the page is no article any more"), nil
	}
	return t.becomeFeed(ctx, f)
}

// becomePage takes the article of a page that a member has named.
func (t *task) becomePage(ctx context.Context, f finding) (verdict, error) {
	now := t.now()
	t.source.Kind, t.source.Title = corpus.KindPage, f.article.Title
	t.source.Reading.Checked, t.source.Reading.Read, t.source.Reading.Changed = now, now, now
	c, err := t.keep(ctx, *f.article, f.response, origin{requested: t.source.Address})
	c.Source = &t.source
	return complete(c), err
}

// becomeFeed makes the source that of a feed, unless there is one already.
func (t *task) becomeFeed(ctx context.Context, f finding) (verdict, error) {
	address := f.moved()
	other, err := t.otherAt(ctx, address)
	if err != nil {
		return verdict{}, err
	}
	if other != nil {
		return giveUp("this feed is a source already: " + other.Name), nil
	}
	t.source.Kind, t.source.Address = corpus.KindFeed, address
	return t.take(ctx, f.feed, f.response)
}

// otherAt returns another source of the space that has an address, nil if
// there is none.
func (t *task) otherAt(ctx context.Context, address string) (*corpus.Source, error) {
	key := corpus.AddressKey(address)
	sources, err := t.Store.Sources(ctx, t.source.Space)
	if err != nil {
		return nil, fmt.Errorf("looking for the same feed: %w", err)
	}
	for i := range sources {
		if s := &sources[i]; s.ID != t.source.ID && s.Address != "" && corpus.AddressKey(s.Address) == key {
			return s, nil
		}
	}
	return nil, nil
}

// poll reads a feed again.
func (t *task) poll(ctx context.Context) (verdict, error) {
	request := fetch.Request{URL: t.source.Address}
	reading := &t.source.Reading
	if t.now().Sub(reading.Changed) < keepAsking {
		request.ETag, request.LastModified = reading.ETag, reading.LastModified
	}
	r, failed, err := t.get(ctx, request)
	switch {
	case err != nil:
		return verdict{}, err
	case failed != nil:
		return t.failing(failed.Reason, failed.RetryAfter), nil
	case r.NotModified:
		t.readAgain(false, 0, 0, r.MaxAge)
		return t.reading(corpus.Completion{}), nil
	case extract.Detect(r.Body, r.ContentType) == extract.FormatHTML:
		return t.failing("there is a page where the feed was", 0), nil
	}
	feed, err := extract.ReadFeed(r.Body, r.ContentType, r.URL)
	if err != nil {
		return t.failing(err.Error(), 0), nil
	}
	if r.Moved != "" {
		moved := corpus.CleanAddress(r.Moved)
		other, err := t.otherAt(ctx, moved)
		if err != nil {
			return verdict{}, err
		}
		if other == nil {
			t.source.Address = moved
		}
	}
	return t.take(ctx, &feed, r)
}

// failing puts off the next reading of a feed, or pauses it.
func (t *task) failing(reason string, retryAfter time.Duration) verdict {
	now, reading := t.now(), &t.source.Reading
	reading.Checked, reading.Error = now, reason
	if reading.FailingSince.IsZero() {
		reading.FailingSince = now
	} else if late := now.Sub(reading.Next); late > 0 {
		reading.FailingSince = reading.FailingSince.Add(late) // it was paused, or nobody worked
	}
	since := now.Sub(reading.FailingSince)
	delay := jitter(afterFailure(reading.Interval, since), t.Random())
	reading.Next = now.Add(max(delay, retryAfter))
	if since >= PauseAfter {
		t.source.Paused = fmt.Sprintf("failing since %s: %s", reading.FailingSince.Format("2 January 2006"), reason)
		reading.FailingSince = time.Time{} // whoever resumes it gives it as much time again
	}
	return t.reading(corpus.Completion{})
}

// readAgain notes a reading that succeeded, and when the next is due: not
// before what it read is stale, as far as that is known. The feed's own wish
// (ttl) lives on in the interval, which only news shorten: answers without a
// body do not repeat it.
func (t *task) readAgain(changed bool, gap, ttl, fresh time.Duration) {
	now, reading := t.now(), &t.source.Reading
	reading.Checked, reading.Read = now, now
	if changed || reading.Changed.IsZero() {
		reading.Changed = now
	}
	reading.FailingSince, reading.Error = time.Time{}, ""
	reading.Interval = max(nextInterval(reading.Interval, changed, gap), min(ttl, maxInterval))
	reading.Next = now.Add(max(jitter(reading.Interval, t.Random()), min(max(ttl, fresh), maxInterval)))
}

// reading completes a reading of a feed, which is due again.
func (t *task) reading(c corpus.Completion) verdict {
	c.Source, c.Again = &t.source, t.source.Reading.Next
	return complete(c)
}
