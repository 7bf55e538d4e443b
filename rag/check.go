package rag

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"newshound/corpus"
)

// A Verdict is what the corpus says about a claim, as quotes: no judgement of
// who is right. A quote is for or against by its words, names, numbers, dates
// and negations alone; where those leave a doubt it is only related. Citations
// are numbered through, For first, then Against, then Related.
type Verdict struct {
	Claim    string     `json:"claim"`
	AskedAt  Time       `json:"asked_at"`
	For      []Citation `json:"for"`      // say what the claim says; at most 3, of different stories
	Against  []Citation `json:"against"`  // say otherwise on the same matter; at most 3, of different stories
	Related  []Citation `json:"related"`  // come nearest besides those; at most 3, of different stories
	Searched Searched   `json:"searched"` // the articles that were looked through
	AsOf     AsOf       `json:"as_of"`    // of For and Against
}

// Limits of a verdict.
const (
	maxSide      = 3   // quotes of a kind
	maxCompared  = 60  // words of a sentence that is compared; what is longer is a list
	relatedCover = 0.3 // the least share of the claim's weight in a related sentence and its title
)

// Check looks for what the corpus says about a claim, which is the question's
// Text, a sentence. A claim that no article touches, that is too long or that
// has no word to search for gets a verdict without quotes. An error means that
// it could not even look.
func (e *Engine) Check(ctx context.Context, claim Question) (Verdict, error) {
	v := Verdict{Claim: claim.Text, AskedAt: Time{claim.At}, For: []Citation{}, Against: []Citation{}, Related: []Citation{}}
	spaces := claim.spaces()
	stats, err := e.c.Store.Stats(ctx, spaces...)
	if err != nil {
		return v, fmt.Errorf("summing up the corpus: %w", err)
	}
	v.AsOf.CorpusUpdated = Time{stats.Updated}
	v.Searched = searched(e.c.Lexical.Stats(spaces, claim.filter()))
	text := strings.Join(strings.Fields(corpus.Normalize(claim.Text)), " ")
	q := analyse(text, nil, e.languages(spaces))
	if utf8.RuneCountInString(text) > maxQuestion || len(q.terms) == 0 {
		return v, nil
	}
	q.addIrregular(text)
	q.weigh(func(forms []string) (int, []int) { return e.c.Lexical.Frequencies(spaces, forms) })
	claim.Text = text
	readings, err := e.propose(ctx, q, &claim) // copies that differ in a number are what is looked for
	if err != nil {
		return v, err
	}
	z := e.analyzers.Get().(*corpus.Analyzer)
	c := q.claim(z, &claim, e.languages(spaces), readings)
	e.analyzers.Put(z)
	return v, e.fill(ctx, &v, c.sort(readings))
}

// fill cites the quotes of each kind.
func (e *Engine) fill(ctx context.Context, v *Verdict, found map[stance][]quote) error {
	n := 0
	for _, side := range []struct {
		to   *[]Citation
		from []quote
	}{{&v.For, found[supports]}, {&v.Against, found[opposes]}, {&v.Related, found[touches]}} {
		citations, _, err := e.cite(ctx, side.from)
		if err != nil {
			return err
		}
		for i := range citations {
			n++
			citations[i].N = n
		}
		*side.to = append(*side.to, citations...)
	}
	v.AsOf.Oldest, v.AsOf.Newest = period(slices.Concat(v.For, v.Against))
	return nil
}

// A finding is a sentence and what it says of a claim.
type finding struct {
	quote
	stance stance
	score  float64 // the share of the claim's weight in it and around it
}

// sort returns the best sentences of each stance. A story speaks once for
// each, and is not related to what it takes a side on.
func (c *claim) sort(readings []*reading) map[stance][]quote {
	var found []finding
	tells := c.tells()
	for _, r := range readings {
		for i := range r.sentences {
			found = append(found, c.judge(r, i, tells))
		}
	}
	slices.SortStableFunc(found, func(a, b finding) int {
		if d := cmp.Compare(b.stance, a.stance); d != 0 {
			return d
		}
		return cmp.Compare(b.score, a.score)
	})
	type seat struct {
		story  string
		stance stance
	}
	out, taken := make(map[stance][]quote), make(map[seat]bool)
	for _, f := range found {
		story := storyOf(&f.from.doc.Article)
		sided := taken[seat{story, supports}] || taken[seat{story, opposes}]
		if f.stance == silent || len(out[f.stance]) == maxSide || taken[seat{story, f.stance}] || f.stance == touches && sided {
			continue
		}
		taken[seat{story, f.stance}] = true
		out[f.stance] = append(out[f.stance], f.quote)
	}
	return out
}

// judge compares a sentence of a passage with the claim, which takes no side
// unless the claim tells something by itself.
func (c *claim) judge(r *reading, i int, tells bool) finding {
	s := &r.sentences[i]
	around := slices.Clone(s.has)
	union(around, r.title)
	f := finding{quote: quote{Span: s.span, from: r}, score: s.covered + c.q.covered(around)/4}
	words := len(strings.Fields(s.text))
	if words < minWords || words > maxCompared || strings.HasSuffix(s.text, "?") || strings.ContainsAny(s.text, "·•|") {
		return f
	}
	if c.q.covered(around) >= relatedCover && s.covered >= relatedCover/2 && count(s.has) >= min(2, len(c.q.terms)) {
		f.stance = touches
	}
	if !tells {
		return f
	}
	if side := c.compare(r, i); side != silent {
		f.stance = side
	}
	return f
}

func searched(s corpus.Stats) Searched {
	return Searched{Articles: s.Articles, Outlets: s.Outlets, Oldest: Time{s.Oldest}, Newest: Time{s.Newest}}
}

func count(has []bool) int {
	n := 0
	for _, h := range has {
		if h {
			n++
		}
	}
	return n
}
