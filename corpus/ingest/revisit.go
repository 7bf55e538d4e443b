package ingest

import (
	"context"
	"encoding/json"
	"errors"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// revisit reads an article again. A page that has become something else than
// the article changes nothing.
func (t *task) revisit(ctx context.Context) (verdict, error) {
	var p revisitPayload
	if err := json.Unmarshal(t.job.Payload, &p); err != nil {
		return giveUp("the job cannot be read"), nil
	}
	r, failed, err := t.get(ctx, fetch.Request{URL: p.Address, ETag: p.ETag, LastModified: p.LastModified, Robots: p.Robots})
	if err != nil {
		return verdict{}, err
	}
	var c corpus.Completion
	switch {
	case failed != nil && errors.Is(failed, fetch.ErrGone):
		t.Log.Info("an article is no longer at its address and stays as it is", "address", p.Address, "reason", failed.Reason)
		return complete(c), nil
	case failed != nil:
		if v := t.putOff(failed, p.Read); !v.due.IsZero() {
			return v, nil
		}
	case !r.NotModified:
		if c, err = t.compare(ctx, &p, r); err != nil {
			return verdict{}, err
		}
	}
	if j, ok := t.revisitJob(p); ok {
		c.Jobs = []corpus.Job{j}
	}
	return complete(c), nil
}

// compare takes the article of a page as a revision of the one that was there.
func (t *task) compare(ctx context.Context, p *revisitPayload, r *fetch.Response) (corpus.Completion, error) {
	a, err := extract.HTML(r.Body, r.ContentType, r.URL)
	if err != nil {
		t.Log.Info("an article's page cannot be read any more, and the article stays as it is", "address", p.Address, "reason", err)
		return corpus.Completion{}, nil
	}
	a.Fetched = t.now()
	if !corpus.SameSite(p.Address, r.URL) {
		t.Log.Info("an article's address leads to another site", "address", p.Address, "to", r.URL)
		return corpus.Completion{}, nil
	}
	id, err := t.identify(ctx, &a, r.URL, origin{requested: p.Address})
	switch {
	case errors.Is(err, errTaken):
		t.Log.Info("an article's address leads to another article", "address", p.Address, "to", r.URL)
		return corpus.Completion{}, nil
	case err != nil:
		return corpus.Completion{}, err
	case id.known == nil && corpus.AddressKey(r.URL) != corpus.AddressKey(p.Address), // else it redirected, and does no more
		id.known != nil && !related(id.known, &a):
		t.Log.Info("there is something else where an article was, and the article stays as it is", "address", p.Address, "to", r.URL)
		return corpus.Completion{}, nil
	case id.known != nil:
		inherit(&a, id.known)
	}
	p.ETag, p.LastModified = r.ETag, r.LastModified
	return corpus.Completion{Documents: []corpus.Document{t.document(a, id.keys)}}, nil
}

// revisitJob makes the job for the next look at an article; false if it has
// been looked at often enough.
func (t *task) revisitJob(p revisitPayload) (corpus.Job, bool) {
	after, ok := nextRevisit(t.now().Sub(p.Read))
	if !ok {
		return corpus.Job{}, false
	}
	return corpus.Job{
		Kind: corpus.JobRevisit, Key: corpus.AddressKey(p.Address), Host: host(p.Address),
		Payload: encode(p), Due: p.Read.Add(delayed(after, t.Random())),
	}, true
}
