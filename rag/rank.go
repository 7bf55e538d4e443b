package rag

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"newshound/corpus"
)

// Depths of ranking, set on eval/realtime-train.
const (
	feedbackDepth = 8  // passages whose terms are fed back
	feedbackTerms = 20 // terms fed back
	voteDepth     = 30 // passages that vote on what is named
)

// rank scores the readings and sorts them, best first. What the indexes say
// of them is in their features already.
func (e *Engine) rank(q *query, spaces []corpus.Space, readings []*reading) {
	for _, r := range readings {
		q.suspects(r)
		q.passageFeatures(r)
	}
	resort(readings)
	e.feedback(readings, spaces)
	resort(readings)
	v := elect(readings[:min(voteDepth, len(readings))])
	for _, r := range readings {
		for i := range r.sentences {
			r.features[fVotes] = max(r.features[fVotes], v.support(&r.sentences[i]))
		}
	}
	resort(readings)
}

func resort(readings []*reading) {
	for _, r := range readings {
		r.score = r.features.score()
	}
	slices.SortStableFunc(readings, func(a, b *reading) int { return cmp.Compare(b.score, a.score) })
}

// passageFeatures fills in what the passage itself tells.
func (q *query) passageFeatures(r *reading) {
	f := &r.features
	has := slices.Clone(r.title)
	pairs := make(map[[2]int]bool)
	before := 0.0
	for i := range r.sentences {
		s := &r.sentences[i]
		union(has, s.has)
		q.pairsIn(s, pairs)
		f[fWindow] = max(f[fWindow], s.covered, (s.covered+before)/1.5)
		before = s.covered
		for _, fit := range s.fits {
			f[fTypedNear] = max(f[fTypedNear], fit*s.covered)
			f[fTyped] = max(f[fTyped], truth(fit > 0.5))
		}
	}
	f[fCovered] = q.covered(has)
	f[fTitle] = q.covered(r.title)
	f[fPairs] = q.shareOfPairs(pairs)
}

// recency fills in the features that fall with age; an unknown date is old.
func (q *query) recency(f *passageFeatures, published, at time.Time) {
	if published.IsZero() {
		return
	}
	days := age(published, at)
	f[fWeek], f[fSeason], f[fYear] = math.Exp(-days/7), math.Exp(-days/60), math.Exp(-days/365)
	f[fWeekCue] = truth(q.week) * f[fWeek]
	f[fSeasonCue] = truth(q.recent) * f[fSeason]
}

// age returns the days between publication and asking. What came up to a day
// after the asking is new; what came later is as far away as if it were old.
func age(published, at time.Time) float64 {
	days := at.Sub(published).Hours() / 24
	if days < 0 {
		return max(0, -days-1)
	}
	return days
}

// feedback fills fFeedback: pseudo relevance feedback in the manner of RM3
// (Abdul-Jaleel and others, UMass at TREC 2004). The best passages give
// terms, weighted by rank and IDF, and every passage is measured by its share
// of them.
func (e *Engine) feedback(readings []*reading, spaces []corpus.Space) {
	given := make(map[string]float64)
	for rank, r := range readings[:min(feedbackDepth, len(readings))] {
		for t := range r.otherTerms() {
			given[t] += 1 / float64(rank+2)
		}
	}
	terms := slices.Sorted(maps.Keys(given))
	articles, df := e.c.Lexical.Frequencies(spaces, terms)
	for i, t := range terms {
		given[t] *= idf(articles, df[i])
	}
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(given[b], given[a]) })
	terms = terms[:min(feedbackTerms, len(terms))]
	place := make(map[string]int, len(terms))
	total := tiny
	for i, t := range terms {
		place[t] = i
		total += given[t]
	}
	for _, r := range readings {
		var has [feedbackTerms]bool
		for i := range r.sentences {
			for _, t := range r.sentences[i].tokens {
				if n, ok := place[t.Term]; ok {
					has[n] = true
				}
			}
		}
		got := 0.0
		for i, t := range terms {
			got += truth(has[i]) * given[t]
		}
		r.features[fFeedback] = got / total
	}
}

// otherTerms returns the distinct terms of a passage that are not the question's.
func (r *reading) otherTerms() map[string]struct{} {
	out := make(map[string]struct{}, 128)
	for i := range r.sentences {
		s := &r.sentences[i]
		for j, t := range s.tokens {
			if s.terms[j] < 0 {
				out[t.Term] = struct{}{}
			}
		}
	}
	return out
}

// An election counts, over stories, how well what is named is supported.
type election struct {
	votes map[string]float64 // by a mention's key
	most  float64
}

// elect lets each story vote once on every mention that fits, with the
// strength of its best sentence that has it. A sentence that several stories
// have word for word is the first one's alone.
func elect(readings []*reading) election {
	type ballot struct{ story, key string }
	v := election{votes: make(map[string]float64), most: tiny}
	cast := make(map[ballot]float64)
	said := make(map[string]bool)
	for _, r := range readings {
		standing := math.Exp(r.score - readings[0].score)
		for i := range r.sentences {
			s := &r.sentences[i]
			if said[s.text] || s.mute {
				continue
			}
			said[s.text] = true
			for j, m := range s.mentions {
				if s.fits[j] == 0 {
					continue
				}
				strength := s.fits[j] * standing * (0.2 + s.covered)
				b := ballot{storyOf(&r.doc.Article), m.key}
				if strength > cast[b] {
					v.votes[m.key] += strength - cast[b]
					cast[b] = strength
				}
			}
		}
	}
	for _, n := range v.votes {
		v.most = max(v.most, n)
	}
	return v
}

// support returns the sentence's best supported mention's share of the most
// votes, times its fit.
func (v *election) support(s *sentence) float64 {
	best := 0.0
	for j, m := range s.mentions {
		if s.fits[j] > 0 {
			best = max(best, s.fits[j]*v.votes[m.key]/v.most)
		}
	}
	return best
}
