package sqlite

import (
	"encoding/json"

	"newshound/corpus"
)

const (
	// sameStory is how similar two articles are at least that tell one story.
	sameStory = 0.5
	// mostPerBand and mostCandidates bound how many articles a new one is
	// compared with. Of those that share a band the newest are taken: among
	// many copies of one text, any leads to the story.
	mostPerBand    = 8
	mostCandidates = 50
)

// A candidate is an article that may tell the same story as another.
type candidate struct {
	num       int64
	id, story string
}

// link puts the sketch of an article's new revision in the place of the old,
// and finds its story.
func (p *putter) link(d *corpus.Document, num int64, at *placed) error {
	if at.revision > 1 {
		if err := p.deleteSketch(p.source.space, num); err != nil {
			return err
		}
	}
	if len(d.Sketch) == 0 {
		return p.setStory(num, at.id, "")
	}
	bands, err := json.Marshal(signed(d.Sketch.Bands()))
	if err != nil {
		return err
	}
	best, err := p.mostSimilar(d.Sketch, string(bands), num)
	if err != nil {
		return err
	}
	_, err = p.exec(`INSERT INTO sketches (article, data) VALUES (?, ?)`, num, encodeSketch(nil, d.Sketch))
	if err == nil {
		_, err = p.exec(`INSERT OR IGNORE INTO bands (space, band, article) SELECT ?, value, ? FROM json_each(?) ORDER BY value`,
			p.source.space, num, string(bands))
	}
	if err != nil {
		return err
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
// is most similar to a sketch, if it is similar enough.
func (p *putter) mostSimilar(sketch corpus.Sketch, bands string, except int64) (best candidate, err error) {
	var c candidate
	var data []byte
	similarity := sameStory
	err = p.each([]any{&c.num, &c.id, &c.story, &data}, func() {
		if s := sketch.Similarity(decodeSketch(data)); s > similarity || s == similarity && best.num == 0 {
			best, similarity = c, s
		}
	}, `
		SELECT a.num, a.id, a.story, k.data
		FROM (
			SELECT b.article, count(*) AS shared
			FROM json_each(?2) j CROSS JOIN bands b ON b.space = ?1 AND b.band = j.value
			WHERE b.article IN (SELECT article FROM bands WHERE space = ?1 AND band = j.value ORDER BY article DESC LIMIT ?4)
			GROUP BY b.article ORDER BY shared DESC, b.article LIMIT ?5) c
		CROSS JOIN articles a ON a.num = c.article AND a.space = ?1 AND a.living = 1 AND a.num <> ?3
		CROSS JOIN sketches k ON k.article = a.num`,
		p.source.space, bands, except, mostPerBand, mostCandidates)
	return best, err
}

// setStory sets the story of an article, and tells the documents of this call
// that have gone there.
func (p *putter) setStory(num int64, id, story string) error {
	_, err := p.exec(`UPDATE articles SET story = ?2 WHERE num = ?1 AND story <> ?2`, num, story)
	for i := range p.placed {
		if p.placed[i].id == id {
			p.placed[i].story = story
		}
	}
	return err
}

// deleteSketch deletes an article's sketch and its bands.
func (t *tx) deleteSketch(space, num int64) error {
	var data []byte
	found := false
	err := t.each([]any{&data}, func() { found = true }, `DELETE FROM sketches WHERE article = ? RETURNING data`, num)
	if err != nil || !found {
		return err
	}
	bands, err := json.Marshal(signed(decodeSketch(data).Bands()))
	if err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM bands WHERE space = ? AND band IN (SELECT value FROM json_each(?)) AND article = ?`, space, string(bands), num)
	return err
}

// signed makes of bands the integers that SQLite has.
func signed(bands []uint64) []int64 {
	s := make([]int64, len(bands))
	for i, b := range bands {
		s[i] = int64(b)
	}
	return s
}
