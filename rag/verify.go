package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// A fault is why a sentence of a model is not shown, or why nothing is.
type fault string

// Faults of form, which another attempt may mend.
const (
	unreadable  fault = "unreadable"  // there is no object of the form asked for
	uncited     fault = "uncited"     // the sentence names no passage
	misnumbered fault = "misnumbered" // or one that was not given
	misquoted   fault = "misquoted"   // the quote is not in the passage
	misspoken   fault = "misspoken"   // it is in another language than asked for
	overlong    fault = "overlong"
)

// Faults of substance.
const (
	linked    fault = "linked"    // it has an address or mentions somebody
	copied    fault = "copied"    // it repeats the instructions
	unproven  fault = "unproven"  // the figure that answers, or most of what it states, is not in its quotes
	negated   fault = "negated"   // it says the opposite of its quotes
	doubted   fault = "doubted"   // it says for sure what its quotes make a condition of, or an allegation
	unrelated fault = "unrelated" // it has hardly a word in common with its quotes
	repeated  fault = "repeated"  // it says again what was said
)

// ofForm reports whether another attempt may mend it.
func (f fault) ofForm() bool {
	return slices.Contains([]fault{unreadable, uncited, misnumbered, misquoted, misspoken, overlong}, f)
}

// A proven sentence is one that code has checked against the passages.
type proven struct {
	text     string
	quotes   []quote
	unproven []string
	answers  bool // it states what is asked for, or nothing certain is
}

// A verifier checks the sentences that a model has written over a prompt.
type verifier struct {
	*prompt
	q      *query
	z      *corpus.Analyzer
	usage  usage
	folded []*folded // by passage, made when first cited
	rules  map[string]bool
	asked  ground // what the question says
	said   []string
}

func newVerifier(p *prompt, q *query, question *Question, z *corpus.Analyzer) *verifier {
	v := &verifier{prompt: p, q: q, z: z, usage: usageIn(p.passages), folded: make([]*folded, len(p.passages)), rules: runs(p.System)}
	v.asked = newGround()
	for _, text := range append(question.context(), question.Text) {
		v.addText(&v.asked, text, p.language)
	}
	return v
}

// verify checks a sentence: "" is no fault.
func (v *verifier) verify(d draft) (proven, fault) {
	text, f := plain(d.text)
	if f != "" {
		return proven{}, f
	}
	out := proven{text: text, answers: true}
	if out.quotes, f = v.quotes(d.passages); f != "" {
		return out, f
	}
	words := fold(text)
	if slices.Contains(v.said, words.text) {
		return out, repeated
	}
	if v.copies(text) {
		return out, copied
	}
	if !isWhole(words.text, out.quotes) {
		if f = v.substance(&out); f != "" {
			return out, f
		}
	}
	v.said = append(v.said, words.text)
	return out, ""
}

// quotes finds what a sentence cites. Those that are not there are left out; a
// fault says that none is.
func (v *verifier) quotes(passages []cited) ([]quote, fault) {
	f := uncited
	var out []quote
	for _, c := range passages {
		if c.n < 1 || c.n > len(v.passages) {
			if c.n != 0 || c.quote != "" {
				f = misnumbered
			}
			continue
		}
		r := v.passages[c.n-1]
		if v.folded[c.n-1] == nil {
			text := fold(r.text())
			v.folded[c.n-1] = &text
		}
		found := v.folded[c.n-1].findQuote(c.quote)
		for i, s := range found {
			found[i] = corpus.Span{Start: r.span.Start + s.Start, End: r.span.Start + s.End}
		}
		if len(found) == 0 || slices.ContainsFunc(found, func(s corpus.Span) bool { return !r.mayQuote(s) }) {
			f = misquoted
			continue
		}
		for _, s := range found {
			out = append(out, quote{Span: s, from: r})
		}
	}
	if len(out) > 0 {
		f = ""
	}
	return out, f
}

// isWhole reports whether a sentence is whole sentences of an article, word for
// word, of which the quotes have a part: then it is a quote. A part of one may
// say something else than the whole.
func isWhole(text string, quotes []quote) bool {
	text = bare(text)
	for _, u := range quotes {
		all := u.sentences()
		for i := range all {
			for j := i; j < len(all); j++ {
				whole := fold(u.from.doc.Article.Text[all[i].span.Start:all[j].span.End])
				if bare(whole.text) == text {
					return true
				}
			}
		}
	}
	return false
}

// bare returns text without the signs at its ends.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return !isWordRune(r) })
}

// copyLength is how many words in a row of the instructions a sentence may not
// repeat.
const copyLength = 8

// copies reports whether a sentence repeats the instructions.
func (v *verifier) copies(text string) bool {
	if strings.Contains(text, v.marker) {
		return true
	}
	for run := range runs(text) {
		if v.rules[run] {
			return true
		}
	}
	return false
}

// runs returns all runs of copyLength words of a text.
func runs(text string) map[string]bool {
	out := make(map[string]bool)
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) })
	for i := 0; i+copyLength <= len(all); i++ {
		out[strings.Join(all[i:i+copyLength], " ")] = true
	}
	return out
}
