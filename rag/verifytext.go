package rag

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
)

// maxSentence is how many characters a model's sentence may have.
const maxSentence = 600

// plain returns a model's sentence as plain text in one line: without
// Markdown, without numbers of passages in brackets, without what no reader
// sees. One that has an address or mentions somebody is none.
func plain(text string) (string, fault) {
	if utf8.RuneCountInString(text) > maxSentence {
		return "", overlong
	}
	text = seen(corpus.Normalize(text))
	if address.MatchString(text) || mentions.MatchString(text) {
		return "", linked
	}
	text = references.ReplaceAllString(text, "")
	text = lineMark.ReplaceAllString(text, "")
	text = emphasis.Replace(text)
	text = strings.Join(strings.Fields(text), " ")
	if address.MatchString(text) || mentions.MatchString(text) {
		return "", linked // it was hidden
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return "", unreadable
	}
	return text, ""
}

var (
	// address matches what somebody could follow: with a scheme, a host with
	// "www." or a path, mail. The name of a company may be "Amazon.com".
	address = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]{1,20}:/{1,2}\S|(?:\b|_)www\.|\bmailto:|\]\s*\(|\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}[/:?#]\S|\S@[\p{L}\p{N}-]+\.\p{L}|\b(?:javascript|data|tel|discord):\S|\bdiscord\.(?:gg|com)\b`)
	// mentions matches what Discord or a browser would make something of.
	mentions = regexp.MustCompile(`(?i)@\s*(?:everyone|here)|<\s*[@#:/!?%a-z]`)
	// references are what models put behind sentences in place of the field for
	// it.
	references = regexp.MustCompile(`\s*[\[【](?:(?i:passages?|no\.?|source)\s*)?\d+(?:[^\]】\p{L}]{0,20})[\]】]`)
	lineMark   = regexp.MustCompile(`(?m)^\s*(?:#{1,6}\s+|>+\s*|[-*•]\s+)+`)
	emphasis   = strings.NewReplacer("*", "", "__", "", "~~", "", "||", "", "`", "")
)
