package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// negationSpan is how many words behind a negation what it negates may begin.
const negationSpan = 4

// flips reports whether a sentence says that something is not so of which its
// quotes say no such thing, or leaves a negation of theirs out, or has the
// opposite of a word of theirs.
func (v *verifier) flips(text string, tokens []corpus.Token, lang string, quotes []quote, same bool) bool {
	own := negatives(text, tokens)
	theirs := 0
	for _, u := range quotes {
		for _, s := range u.sentences() {
			theirs += len(negatives(s.text, s.tokens))
		}
	}
	if len(own) > 0 && theirs == 0 && slices.Contains(listed, lang) && !slices.ContainsFunc(quotes, func(u quote) bool { return !slices.Contains(listed, u.from.doc.Article.Language) }) {
		return true
	}
	if !same {
		return false
	}
	terms := make(map[string]bool, len(tokens))
	for _, t := range tokens {
		terms[t.Term] = true
	}
	quoted := make(map[string]bool)
	for _, u := range quotes {
		for _, s := range u.sentences() {
			if len(own) == 0 && negates(s, terms, lang) {
				return true
			}
			for _, t := range s.tokens {
				quoted[strings.ToLower(t.Of(s.text))], quoted[t.Term] = true, true
			}
		}
	}
	return len(own) == 0 && theirs == 0 && slices.ContainsFunc(tokens, func(t corpus.Token) bool {
		low := strings.ToLower(t.Of(text))
		return len(low) >= 4 && !quoted[t.Term] && slices.ContainsFunc(opposites[low], func(o string) bool { return quoted[o] })
	})
}

// negatives returns the tokens that say that something is not so.
func negatives(text string, tokens []corpus.Token) []int {
	var out []int
	for i, t := range tokens {
		low := strings.ReplaceAll(strings.ToLower(t.Of(text)), "’", "'")
		if (negations[low] || denials[low] || strings.HasSuffix(low, "n't")) && !(i+1 < len(tokens) && notOnly[strings.ToLower(tokens[i+1].Of(text))]) {
			out = append(out, i)
		}
	}
	return out
}

// notOnly are words behind a negation that take it back.
var notOnly = set("only just merely само только лишь nur solo sólo solamente seulement fewer less more later longer earlier")

// negates reports whether a sentence negates a word among the given terms: the
// first with content behind the negation.
func negates(s *sentence, terms map[string]bool, lang string) bool {
	for _, i := range negatives(s.text, s.tokens) {
		for _, t := range s.tokens[min(i+1, len(s.tokens)):min(i+1+negationSpan, len(s.tokens))] {
			if low := strings.ToLower(t.Of(s.text)); corpus.IsStopword(low, lang) || corpus.IsStopword(low, "en") {
				continue
			}
			if terms[t.Term] {
				return true
			}
			break
		}
	}
	return false
}
