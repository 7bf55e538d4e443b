package rag

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"newshound/corpus"
)

// quoteDepth is how many passages sentences are chosen from.
const quoteDepth = 12

// A quotable is a sentence that could be shown.
type quotable struct {
	*sentence
	from     *reading
	before   *quotable // the one before it in its passage, nil at the start
	words    int
	features sentenceFeatures
	score    float64
}

// quotables returns the sentences of the best passages, best first.
func (q *query) quotables(readings []*reading) []*quotable {
	var out []*quotable
	// Anew, since copies are gone and the order has changed since the ranking.
	v := elect(readings[:min(voteDepth, len(readings))])
	for rank, r := range readings[:min(quoteDepth, len(readings))] {
		for i := range r.sentences {
			s := &quotable{sentence: &r.sentences[i], from: r}
			if i > 0 {
				s.before = out[len(out)-1]
			}
			s.words = len(strings.Fields(s.text))
			s.features[sPassage] = r.score - readings[0].score
			s.features[sRank] = 1 / float64(1+rank)
			q.sentenceFeatures(s, i, &v)
			out = append(out, s)
		}
	}
	echo(out)
	for _, s := range out {
		s.score = s.features.score()
	}
	out = slices.DeleteFunc(out, func(s *quotable) bool { return s.mute })
	slices.SortStableFunc(out, func(a, b *quotable) int { return cmp.Compare(b.score, a.score) })
	return out
}

// sentenceFeatures fills in what the i-th sentence of a passage tells.
func (q *query) sentenceFeatures(s *quotable, i int, v *election) {
	f, r := &s.features, s.from
	f[sCovered] = s.covered
	near := slices.Clone(r.title)
	for j := max(0, i-1); j <= min(i+1, len(r.sentences)-1); j++ {
		union(near, r.sentences[j].has)
	}
	f[sContext] = q.covered(near)
	f[sFocus] = q.focused(s.has)
	pairs := make(map[[2]int]bool)
	q.pairsIn(s.sentence, pairs)
	f[sPairs] = q.shareOfPairs(pairs)
	for _, fit := range s.fits {
		f[sTyped] = max(f[sTyped], fit)
	}
	f[sTypedContext] = f[sTyped] * f[sContext]
	f[sVotes] = v.support(s.sentence)
	f[sVotesContext] = f[sVotes] * f[sContext]
	for j, m := range s.mentions {
		if s.fits[j] > 0 {
			f[sNear] = max(f[sNear], s.fits[j]*q.nearness(s.sentence, m))
		}
	}
	if first := slices.IndexFunc(s.terms, func(n int) bool { return n >= 0 }); first >= 0 {
		f[sEarly] = 1 / (1 + float64(first)/4)
	}
	f[sLength] = min(2, float64(s.words)/20)
	f[sShort] = truth(s.words < 6)
	f[sLead] = math.Exp(-float64(r.id.Index)/2) * math.Exp(-float64(i)/8)
	f[sAsks] = truth(strings.HasSuffix(s.text, "?"))
	f[sLeans] = truth(leans(s.text))
	f[sUnended] = truth(!ends(s.text))
	f[sReason] = truth(q.reason && givesReason(s.text))
}

// nearness returns the share of the question's weight in a sentence, each term
// counting less the farther it stands from a mention: by half at 6 words.
func (q *query) nearness(s *sentence, m mention) float64 {
	best := make([]float64, len(q.terms))
	for j, n := range s.terms {
		if n >= 0 {
			d := max(0, m.first-j, j-m.last)
			best[n] = max(best[n], 1/(1+float64(d)/6))
		}
	}
	sum := 0.0
	for n, near := range best {
		sum += near * q.terms[n].weight
	}
	return sum / max(q.weight, tiny)
}

// focused returns the share of the weight of the clause around the question
// word that the given terms carry.
func (q *query) focused(has []bool) float64 {
	got, total := 0.0, tiny
	for i, t := range q.terms {
		if t.focus {
			total += t.weight
			got += truth(has[i]) * t.weight
		}
	}
	return got / total
}

// echo fills sEcho. A word that is not the question's is supported by every
// story that has it in a sentence of its own on the point.
func echo(all []*quotable) {
	type ballot struct{ story, term string }
	votes := make(map[string]float64)
	cast := make(map[ballot]float64)
	said := make(map[string]bool)
	most := tiny
	for _, s := range all {
		if said[s.text] {
			continue // wire copy
		}
		said[s.text] = true
		strength := math.Exp(s.features[sPassage]) * (0.2 + s.features[sContext])
		for i, t := range s.tokens {
			if s.terms[i] >= 0 || corpus.IsStopword(strings.ToLower(t.Of(s.text)), "en") {
				continue
			}
			if b := (ballot{storyOf(&s.from.doc.Article), t.Term}); strength > cast[b] {
				votes[t.Term] += strength - cast[b]
				cast[b] = strength
				most = max(most, votes[t.Term])
			}
		}
	}
	for _, s := range all {
		sum, n := 0.0, 0.0
		for i, t := range s.tokens {
			if v, ok := votes[t.Term]; ok && s.terms[i] < 0 {
				sum += v / most
				n++
			}
		}
		s.features[sEcho] = sum / max(4, n)
	}
}
