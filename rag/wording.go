package rag

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// leansOnHistory reports whether a question with so many content words leans
// on what was asked before: it opens like a follow-up, has a word that stands
// for something, or hardly a word of its own.
func leansOnHistory(text string, terms int) bool {
	all := words(text)
	if len(all) == 0 {
		return false
	}
	if terms <= 1 {
		return true
	}
	for i, w := range all {
		low := uncontracted(strings.ToLower(w.Of(text)))
		next := ""
		if i+1 < len(all) {
			next = strings.ToLower(all[i+1].Of(text))
		}
		switch {
		case i == 0 && openers[low], pronouns[low]:
			return true
		case demonstratives[low] && (next == "" || corpus.IsStopword(next, "en")):
			return true // not "this week"
		}
	}
	return containsAny(strings.ToLower(text), []string{"what about", "how about"})
}

// leans reports whether a sentence opens with a word that stands for
// something said before it.
func leans(text string) bool {
	all := words(text)
	if len(all) == 0 {
		return false
	}
	low := uncontracted(strings.ToLower(all[0].Of(text)))
	return pronouns[low] || demonstratives[low]
}

// ends reports whether a sentence ends as sentences do; headlines, captions
// and bylines do not.
func ends(text string) bool {
	text = strings.TrimRight(text, "\"'”’»)]")
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".?!…。！？۔।", r)
}

// givesReason reports whether a sentence has a mark of a reason or a purpose.
func givesReason(text string) bool { return containsAny(strings.ToLower(text), reasonMarks) }

func containsAny(text string, parts []string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

// acronym reports whether a word is all capitals: WHO, US.
func acronym(word string) bool {
	return len(word) > 1 && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsUpper(r) }) < 0
}

// shouted reports whether a text is all in capitals, so that they say nothing.
func shouted(text string) bool { return strings.ToUpper(text) == text }

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// uncontracted returns "who" for "who's".
func uncontracted(word string) string {
	if i := strings.IndexAny(word, "'’"); i > 0 {
		return word[:i]
	}
	return word
}

// words returns the runs of letters, digits and apostrophes.
func words(text string) []corpus.Span {
	var out []corpus.Span
	start := -1
	for i, r := range text {
		in := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’'
		if in && start < 0 {
			start = i
		}
		if !in && start >= 0 {
			out = append(out, corpus.Span{Start: start, End: i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, corpus.Span{Start: start, End: len(text)})
	}
	return out
}
