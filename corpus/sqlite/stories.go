package sqlite

import (
	"database/sql"
	"encoding/json"
	"errors"

	"newshound/corpus"
)

// How many articles a new one is compared with: those that share most bands
// with it, and of those that share one band the last.
const (
	mostCandidates = 50
	mostPerBand    = 8
)

const insertSketch = `INSERT INTO sketches (article, data) VALUES (?, ?)`

// A candidate is an article that may tell the same story as another.
type candidate struct {
	num       int64
	id, story string
}

// link puts the sketch of an article's new revision in the place of the old
// one, and finds its story.
func (p *putter) link(sketch corpus.Sketch, num int64, at *placed) error {
	if at.revision > 1 {
		if _, err := p.exec(`DELETE FROM sketches WHERE article = ?`, num); err != nil {
			return err
		}
	}
	var best candidate
	if len(sketch) > 0 {
		bands := sketch.Bands()
		var err error
		if best, err = p.mostSimilar(sketch, bands, num); err != nil {
			return err
		}
		p.buf = encodeSketch(p.buf[:0], sketch)
		id, err := p.insert(insertSketch, num, p.buf)
		if err != nil {
			return err
		}
		p.w.bands.add(id, p.source.space, num, bands)
	}
	if at.story == at.id && best.story != at.story {
		if err := p.leaveStory(num, at.id); err != nil {
			return err
		}
	}
	story := best.story
	if story == "" && best.num != 0 {
		story = best.id
		if num < best.num { // the older one was revised
			story = at.id
		}
		if err := p.setStory(best.num, best.id, story); err != nil {
			return err
		}
	}
	if story == at.story {
		return nil
	}
	return p.setStory(num, at.id, story)
}

// mostSimilar returns the living article of the space, other than one, that
// is most similar to a sketch, if it is similar enough; the first of several.
func (p *putter) mostSimilar(sketch corpus.Sketch, bands []uint64, except int64) (best candidate, err error) {
	found, err := json.Marshal(p.w.bands.find(p.source.space, bands, mostPerBand, mostCandidates))
	if err != nil || string(found) == "null" {
		return best, err
	}
	var c candidate
	var data []byte
	similarity := corpus.SameStory
	err = p.each([]any{&c.num, &c.id, &c.story, &data}, func() {
		if s := sketch.Similarity(decodeSketch(data)); s >= similarity && (s > similarity || best.num == 0) {
			best, similarity = c, s
		}
	}, `
		SELECT a.num, a.id, a.story, k.data
		FROM json_each(?) j
		CROSS JOIN articles a ON a.num = j.value AND a.space = ? AND a.living = 1 AND a.num <> ?
		CROSS JOIN sketches k ON k.article = a.num
		ORDER BY a.num`, string(found), p.source.space, except)
	return best, err
}

// leaveStory lets the story that an article was the first of go on without it,
// also for the documents of this call.
func (p *putter) leaveStory(num int64, id string) error {
	next, err := p.passStory(num, id)
	for i := range p.placed {
		if p.placed[i].story == id && p.placed[i].id != id {
			p.placed[i].story = next
		}
	}
	return err
}

// passStory makes the next article the first of a story, if there is one, and
// returns its id.
func (t *tx) passStory(first int64, story string) (next string, err error) {
	err = t.row([]any{&next}, `
		SELECT id FROM articles WHERE story = ? AND story <> '' AND num <> ? ORDER BY num LIMIT 1`, story, first)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err == nil {
		_, err = t.exec(`UPDATE articles SET story = ? WHERE story = ? AND story <> '' AND num <> ?`, next, story, first)
	}
	return next, err
}

// setStory sets the story of an article, also for the documents of this call
// that have gone there.
func (p *putter) setStory(num int64, id, story string) error {
	for i := range p.placed {
		if p.placed[i].id == id {
			p.placed[i].story = story
		}
	}
	_, err := p.exec(`UPDATE articles SET story = ?2 WHERE num = ?1 AND story <> ?2`, num, story)
	return err
}
