package rag

import (
	"cmp"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newshound/corpus"
	"newshound/rag/llm"
)

// Bounds of what a model is asked, in tokens as they are estimated here, and
// of what it may write: six sentences with their quotes take up to 900 in
// English and twice that in Cyrillic, and some models think before they write.
const (
	promptTokens  = 4000
	replyTokens   = 4000
	maxPassages   = 16
	shownSentence = 6 // that an answer has at most
)

//go:embed prompts
var promptFiles embed.FS

var prompts = template.Must(template.ParseFS(promptFiles, "prompts/*.tmpl"))

// A prompt is what a model is asked, and what it may cite.
type prompt struct {
	llm.Prompt
	question string
	language string     // to be answered in, ISO 639-1; "" where it cannot be told
	passages []*reading // by number, from 1
	rules    string     // the instructions, which no answer repeats
	marker   string
}

// promptData is what the templates read.
type promptData struct {
	Marker, Language      string
	Sentences, QuoteWords int

	Date, Question, Standalone string
	Earlier                    []string
	Passages                   []promptPassage
}

type promptPassage struct {
	N                         int
	Outlet, Date, Title, Text string
}

// newPrompt asks a question over the best of the readings that fit.
func newPrompt(question *Question, readings []*reading) (*prompt, error) {
	wanted, _, _ := strings.Cut(question.Language, "-") // of pt-BR the language
	p := &prompt{language: cmp.Or(wanted, toldLanguage(question.Text)), question: question.Text}
	d := promptData{
		Marker: marker(question, readings), Language: languageName(p.language),
		Sentences: shownSentence, QuoteWords: minQuoteWords + 1,
		Date: day(Time{question.At}), Question: line(question.Text, maxQuestion), Standalone: line(question.standalone, maxQuestion),
	}
	for _, earlier := range question.History[max(0, len(question.History)-maxHistory):] {
		d.Earlier = append(d.Earlier, line(earlier, maxEarlier))
	}
	p.marker = d.Marker
	system, err := fill("system.tmpl", d)
	if err != nil {
		return nil, err
	}
	frame, err := fill("question.tmpl", d)
	if err != nil {
		return nil, err
	}
	p.rules = system
	d.Passages, p.passages = choosePassages(readings, promptTokens-tokens(system)-tokens(frame))
	user, err := fill("question.tmpl", d)
	if err != nil {
		return nil, err
	}
	schema, err := promptFiles.ReadFile("prompts/reply.json")
	if err != nil {
		return nil, fmt.Errorf("reading the schema of replies: %w", err)
	}
	p.Prompt = llm.Prompt{
		System: system, Turns: []llm.Turn{{Text: user}},
		Schema: &llm.Schema{Name: "answer", JSON: schema}, MaxTokens: replyTokens,
	}
	return p, nil
}

// choosePassages takes the best passages that fit into so many tokens. Those
// that address the reader's assistant come last, and without what does so.
func choosePassages(readings []*reading, room int) (shown []promptPassage, chosen []*reading) {
	for _, suspect := range []bool{false, true} {
		for _, r := range readings {
			if len(chosen) == maxPassages {
				return shown, chosen
			}
			text := r.quotable()
			if r.suspect != suspect || text == "" {
				continue
			}
			a := &r.doc.Article
			p := promptPassage{
				N: len(chosen) + 1, Outlet: line(a.OutletName(), maxLabel), Title: line(a.Title, maxLabel), Date: day(Time{a.Published}),
				Text: fenced(text),
			}
			need := tokens(p.Text) + tokens(p.Title) + tokens(p.Outlet) + passageFrame
			if need > room {
				continue
			}
			room -= need
			shown, chosen = append(shown, p), append(chosen, r)
		}
	}
	return shown, chosen
}

// quotable returns what may be quoted of a passage.
func (r *reading) quotable() string {
	if !r.suspect {
		return r.text()
	}
	var parts []string
	for i := range r.sentences {
		parts = append(parts, r.sentences[i].text)
	}
	return strings.Join(parts, " ")
}

// mayQuote reports whether all words of a part of a passage may be quoted.
func (r *reading) mayQuote(part corpus.Span) bool {
	if !r.suspect {
		return true
	}
	for i := range r.sentences {
		s := r.sentences[i].span
		if between := (corpus.Span{Start: part.Start, End: min(part.End, s.Start)}); between.Start < between.End &&
			strings.TrimSpace(between.Of(r.doc.Article.Text)) != "" {
			return false
		}
		part.Start = max(part.Start, s.End)
	}
	return part.Start >= part.End
}

// passageFrame is how many tokens stand around a passage: two lines with the
// marker, which costs most, and the labels.
const passageFrame = 70

// repair asks once more, after what the model wrote.
func (p *prompt) repair(written string, wrong []fault) (llm.Prompt, error) {
	again := p.Prompt
	text, err := fill("repair.tmpl", wrong)
	if err != nil {
		return again, err
	}
	again.Turns = again.Turns[:1:1]
	if written = strings.TrimSpace(cutRunes(strings.ToValidUTF8(written, "\uFFFD"), maxRepeated)); written != "" {
		again.Turns = append(again.Turns, llm.Turn{Assistant: true, Text: written})
	}
	again.Turns = append(again.Turns, llm.Turn{Text: text})
	return again, nil
}

// maxRepeated is how many characters a model gets back of what it wrote.
const maxRepeated = 4000

func fill(name string, data any) (string, error) {
	var b strings.Builder
	if err := prompts.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("writing a prompt: %w", err)
	}
	return b.String(), nil
}

// languageName returns the English name of a language, "" of one that there
// is no name for.
func languageName(code string) string {
	tag, err := language.Parse(code)
	if code == "" || err != nil {
		return ""
	}
	return display.English.Languages().Name(tag)
}

func day(t Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Monday, 2 January 2006")
}

// estimate is how many tokens a call may take.
func estimate(p llm.Prompt) int {
	n := p.MaxTokens + tokens(p.System)
	for _, t := range p.Turns {
		n += tokens(t.Text)
	}
	return n
}
