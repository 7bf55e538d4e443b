package rag

import "math/bits"

// Limits of what one story (an article with its near copies) or outlet may hold
// of the first places. On eval/realtime, where three outlets share everything,
// they cost nothing.
const (
	frontPlaces = 12
	perStory    = 3
	perOutlet   = 8
)

// spread moves passages behind the front places where their story or outlet
// has its share of those already. Nothing is lost.
func spread(readings []*reading) []*reading {
	stories, outlets := make(map[string]int), make(map[string]int)
	front := make([]*reading, 0, len(readings))
	var behind []*reading
	for i, r := range readings {
		a := &r.doc.Article
		story, outlet := storyOf(a), a.OutletName()
		if stories[story] >= perStory || outlet != "" && outlets[outlet] >= perOutlet {
			behind = append(behind, r)
			continue
		}
		stories[story]++
		outlets[outlet]++
		if front = append(front, r); len(front) == frontPlaces {
			behind = append(behind, readings[i+1:]...)
			break
		}
	}
	return append(front, behind...)
}

// sameText is the share of common terms above which two passages are one text.
const sameText = 0.8

// collapse leaves out passages that say the same words as a better one, which
// keeps them as its copies: wire copy counts once.
func collapse(readings []*reading) []*reading {
	kept := make([]*reading, 0, len(readings))
	sketches := make([]sketch, 0, len(readings))
next:
	for _, r := range readings {
		own := r.sketch()
		for i := range kept {
			if own.similar(&sketches[i]) && r.sameWords(kept[i]) {
				kept[i].copies = append(kept[i].copies, r)
				continue next
			}
		}
		kept = append(kept, r)
		sketches = append(sketches, own)
	}
	return kept
}

// A sketch has a bit for each distinct term, some falling together. It tells
// cheaply that two passages are different.
type sketch struct {
	bits [16]uint64
	n    int // that are set
}

func (r *reading) sketch() sketch {
	var s sketch
	for i := range r.sentences {
		for _, t := range r.sentences[i].tokens {
			h := hash(t.Term)
			s.bits[h%16] |= 1 << (h >> 58)
		}
	}
	for _, b := range s.bits {
		s.n += bits.OnesCount64(b)
	}
	return s
}

// hash is FNV-1a, for the same answers in every run.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// similar reports whether two passages may be the same text. Terms that fall
// together change the share of common bits a little, so it asks for less.
func (s *sketch) similar(o *sketch) bool {
	both := 0
	for i, b := range s.bits {
		both += bits.OnesCount64(b & o.bits[i])
	}
	return float64(both) > 0.9*sameText*float64(s.n+o.n-both)
}

// sameWords reports whether more than sameText of two passages' distinct
// terms are in both (Jaccard).
func (r *reading) sameWords(o *reading) bool {
	a, b := r.distinctTerms(), o.distinctTerms()
	both := 0
	for t := range a {
		if _, ok := b[t]; ok {
			both++
		}
	}
	return float64(both) > sameText*float64(len(a)+len(b)-both)
}

func (r *reading) distinctTerms() map[string]struct{} {
	out := make(map[string]struct{}, 128)
	for i := range r.sentences {
		for _, t := range r.sentences[i].tokens {
			out[t.Term] = struct{}{}
		}
	}
	return out
}
