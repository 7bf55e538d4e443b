package corpus

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/clipperhouse/uax29/v2/words"
)

// STUB: first light only, to be replaced.

// AnalysisVersion grows whenever the same text would be analysed differently.
const AnalysisVersion = 1

// Normalize returns text as it is stored: valid UTF-8 in NFC, "\n" line ends.
func Normalize(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// DetectLanguage returns the ISO 639-1 code of a text's language, "" if unsure.
func DetectLanguage(text string) string { return "en" }

// Sentences splits text into sentences; spans carry no white space at their ends.
func Sentences(text string) []Span {
	var out []Span
	it := sentences.FromString(text)
	pos := 0
	for it.Next() {
		v := it.Value()
		s := Span{pos, pos + len(v)}
		pos = s.End
		for s.Start < s.End && strings.ContainsRune(" \n\t", rune(text[s.Start])) {
			s.Start++
		}
		for s.Start < s.End && strings.ContainsRune(" \n\t", rune(text[s.End-1])) {
			s.End--
		}
		if s.Start < s.End {
			out = append(out, s)
		}
	}
	return out
}

// A Token is one word of a text.
type Token struct {
	Span
	Term string // normalised and stemmed, as indexes hold it
}

// AppendTokens appends the words of text to dst. Offsets are relative to text.
func AppendTokens(dst []Token, text, language string) []Token {
	it := words.FromString(text)
	pos := 0
	for it.Next() {
		v := it.Value()
		c := v[0]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80 && len(v) > 3 {
			dst = append(dst, Token{Span{pos, pos + len(v)}, strings.ToLower(v)})
		}
		pos += len(v)
	}
	return dst
}

// Passages groups sentences into passages: runs of whole sentences.
func Passages(text string, sents []Span) []Span { return sents }

// Analyze counts the terms of an article's title and passages.
func Analyze(a *Article, passages []Span) Analysis { return Analysis{} }

// NewDocument splits and analyses an article.
func NewDocument(a Article) Document {
	sents := Sentences(a.Text)
	p := Passages(a.Text, sents)
	return Document{Article: a, Passages: p, Analysis: Analyze(&a, p)}
}
