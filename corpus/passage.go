package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sizes of passages, in words. Retrieval is as good with 100 as with 250 at
// an equal budget of words; shorter ones fit an answer's context tighter.
const (
	passageWords    = 140 // a passage ends with the sentence that reaches this
	passageMax      = 200 // and before a sentence that would go beyond this
	passageRest     = 40  // a shorter last passage joins the one before
	passageEarly    = 110 // from here on a paragraph's end ends the passage
	charactersAWord = 2   // of scripts that do not space their words
)

// Passages groups the sentences of text into passages: runs of whole
// sentences, in order, that hold every sentence once. A passage ends at about
// 140 words, at a paragraph's end if one is near, and exceeds 200 words only
// by a single longer sentence or a short rest of the article.
func Passages(text string, sentences []Span) []Span {
	if len(sentences) == 0 {
		return nil
	}
	var out []Span
	words, previous := 0, 0
	cur := sentences[0]
	for i, s := range sentences {
		n := countWords(s.Of(text))
		if i > 0 {
			paragraph := strings.IndexByte(text[cur.End:s.Start], '\n') >= 0
			if words >= passageWords || paragraph && words >= passageEarly || words+n > passageMax {
				out, previous = append(out, cur), words
				cur, words = s, 0
			}
		}
		cur.End = s.End
		words += n
	}
	if last := len(out) - 1; last >= 0 && words < passageRest && previous+words <= passageMax+passageRest {
		out[last].End = cur.End
		return out
	}
	return append(out, cur)
}

// countWords counts the runs of other than white space (punctuation beyond
// ASCII does not begin one); of characters that belong to scripts without
// spaces, two are a word.
func countWords(s string) int {
	words, characters := 0, 0
	space := true
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			blank := c == ' ' || c == '\n' || c == '\t'
			if space && !blank {
				words++
			}
			space = blank
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x0E00 && isUnspaced(r):
			characters++
			space = true
		case unicode.IsPunct(r):
		case unicode.IsSpace(r):
			space = true
		case space:
			words++
			space = false
		}
		i += n
	}
	return words + (characters+charactersAWord-1)/charactersAWord
}
