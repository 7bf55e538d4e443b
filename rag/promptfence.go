package rag

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of what a prompt says beside the passages, in characters.
const (
	maxLabel   = 200
	maxEarlier = 500
)

// marker returns what stands in the lines around passages, and nowhere in what
// others have written of the prompt: a hash of all that, which nobody can write into a text
// that is itself hashed.
func marker(question *Question, readings []*reading) string {
	h := sha256.New()
	add := func(text string) {
		h.Write([]byte(strconv.Itoa(len(text))))
		h.Write([]byte{0})
		h.Write([]byte(text))
	}
	add(question.Text)
	add(question.standalone)
	for _, earlier := range question.History {
		add(earlier)
	}
	for _, r := range readings {
		add(r.text())
		add(r.doc.Article.Title)
		add(r.doc.Article.OutletName())
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// fenced returns a passage's text as a prompt may hold it: without what no
// reader sees, and with what could be one of the marks pulled apart that models'
// templates give a meaning. Nothing else changes, so that quotes of it are
// found.
func fenced(text string) string {
	all := []rune(bracketMarks.ReplaceAllString(seen(text), "[ $1"))
	var b strings.Builder
	for i, r := range all {
		b.WriteRune(r)
		if i+1 == len(all) {
			break
		}
		switch next := all[i+1]; {
		case isAngle(r) && (isAngle(next) || isBar(next) || next == '/' || unicode.IsLetter(next)),
			isBar(r) && isClosing(next), isClosing(r) && isClosing(next):
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func isAngle(r rune) bool   { return r == '<' || r == '＜' }
func isClosing(r rune) bool { return r == '>' || r == '＞' }
func isBar(r rune) bool     { return r == '|' || r == '｜' }

// bracketMarks are such as [INST] and [/SYSTEM_PROMPT].
var bracketMarks = regexp.MustCompile(`\[(/?(?:[A-Z_]{4,}|(?i:inst|system(?:_prompt)?))\])`)

// line returns text in one line of at most so many characters.
func line(text string, max int) string {
	return cutRunes(strings.Join(strings.FieldsFunc(fenced(text), unicode.IsSpace), " "), max)
}

// cutRunes returns at most so many characters of text.
func cutRunes(text string, max int) string {
	for i := range text {
		if max == 0 {
			return text[:i]
		}
		max--
	}
	return text
}

// tokens estimates how many tokens a text is, rather too many than too few: a
// token has about four letters of English, two or three of other alphabets,
// and one or two ideographs.
func tokens(text string) int {
	quarters := 0
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && !unicode.IsDigit(r):
			quarters++
		case unspaced(r):
			quarters += 5
		default:
			quarters += 2
		}
	}
	return quarters/4 + 1
}
