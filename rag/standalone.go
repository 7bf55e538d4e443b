package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newshound/corpus"
	"newshound/rag/llm"
)

// Limits of rewriting a question, which the asker waits for.
const (
	standaloneTokens = 100
	standaloneTime   = 6 * time.Second
	maxStandalone    = 300 // characters
	shortQuestion    = 6   // words; with a history it may lean on that
)

// standalone has the model, if there is one, rewrite a question that leans on
// its history into one that needs none. Where that fails, or says what neither
// the question nor its history does, the question is read by rule.
func (e *Engine) standalone(ctx context.Context, question *Question) llm.Usage {
	if e.c.Generator == nil || !question.mayLean() {
		return llm.Usage{}
	}
	text, usage, err := e.rewrite(ctx, question)
	if err != nil {
		e.c.Log.InfoContext(ctx, "a follow-up is read without the model", "model", e.c.Generator.Model(), "err", err)
		return usage
	}
	question.standalone = text
	return usage
}

// mayLean reports whether a question has a history that it may lean on.
func (q *Question) mayLean() bool {
	if len(q.History) == 0 || utf8.RuneCountInString(q.Text) > maxQuestion {
		return false
	}
	terms := len(analyse(q.Text, nil, []string{corpus.DetectLanguage(q.Text)}).terms)
	return leansOnHistory(q.Text, terms) || len(words(q.Text)) <= shortQuestion
}

// rewrite asks the model for a standalone question, within the budget; "" if
// the question is one.
func (e *Engine) rewrite(ctx context.Context, question *Question) (string, llm.Usage, error) {
	p, err := standalonePrompt(question)
	if err != nil {
		return "", llm.Usage{}, err
	}
	done := func(int) {}
	if e.c.Budget != nil {
		var ok bool
		if done, ok = e.c.Budget.Take(ctx, question.Space, question.Member, estimate(p)); !ok {
			return "", llm.Usage{}, errBudget
		}
	}
	ctx, cancel := context.WithTimeout(ctx, standaloneTime)
	defer cancel()
	var b strings.Builder
	var usage llm.Usage
	defer func() { done(usage.Total()) }()
	usage, err = e.c.Generator.Generate(ctx, p, func(text string) error {
		if b.WriteString(text); b.Len() > maxStandalone*utf8.UTFMax {
			return errNotStandalone
		}
		return nil
	})
	if err != nil {
		return "", usage, fmt.Errorf("rewriting a question: %w", err)
	}
	text, ok := question.accept(b.String())
	if !ok {
		return "", usage, errNotStandalone
	}
	return text, usage, nil
}

// errNotStandalone says that what a model has written is no rewritten question.
var errNotStandalone = errors.New("that is not the question in other words")

func standalonePrompt(question *Question) (p llm.Prompt, err error) {
	d := promptData{Question: line(question.Text, maxQuestion)}
	for _, earlier := range question.History[max(0, len(question.History)-maxHistory):] {
		d.Earlier = append(d.Earlier, line(earlier, maxEarlier))
	}
	system, err := fill("standalone.tmpl", d)
	if err != nil {
		return p, err
	}
	user, err := fill("followup.tmpl", d)
	return llm.Prompt{System: system, Turns: []llm.Turn{{Text: user}}, MaxTokens: standaloneTokens}, err
}

// accept returns what a model has made of a question: one line that has no
// address, and no name or number that neither the question nor its history
// has. It is "" where that is the question itself.
func (q *Question) accept(written string) (text string, ok bool) {
	text = strings.TrimSpace(corpus.Normalize(written))
	text = strings.TrimSpace(strings.Trim(text, "\"'“”„«»`"))
	switch {
	case text == "" || strings.Contains(text, "\n") || utf8.RuneCountInString(text) > maxStandalone,
		strings.ContainsAny(text, "@<>[]{}|\\") || containsAny(strings.ToLower(text), []string{"://", "www."}):
		return "", false
	case strings.EqualFold(text, strings.TrimSpace(q.Text)):
		return "", true
	}
	known := newVocabulary(append(q.History[:len(q.History):len(q.History)], q.Text)...)
	for i, w := range words(text) {
		word := uncontracted(w.Of(text))
		low := strings.ToLower(word)
		special := startsUpper(word) || numberWords[low] || strings.ContainsFunc(word, unicode.IsDigit)
		if !special || low == "i" || known.has(low) || i == 0 && (questionWords[low] || corpus.IsStopword(low, corpus.DetectLanguage(text))) {
			continue
		}
		return "", false
	}
	return text, true
}

// A vocabulary is the words of some texts, in lower case.
type vocabulary []string

func newVocabulary(texts ...string) vocabulary {
	var v vocabulary
	for _, text := range texts {
		for _, w := range words(text) {
			v = append(v, strings.ToLower(uncontracted(w.Of(text))))
		}
	}
	return v
}

// has reports whether a word is there, letters perhaps with another ending.
func (v vocabulary) has(low string) bool {
	if strings.ContainsFunc(low, unicode.IsDigit) {
		return slices.Contains(v, low)
	}
	return slices.ContainsFunc(v, func(k string) bool {
		stem := min(len(low), len(k)) - maxEnding
		return k == low || stem >= minStem && low[:stem] == k[:stem] && abs(len(low)-len(k)) <= maxEnding
	})
}

// In how many bytes two forms of a name may differ at their ends, and how many
// they must share.
const (
	maxEnding = 4
	minStem   = 5
)

// context is what the question is read in: its earlier questions, or what a
// model made of them.
func (q *Question) context() []string {
	if q.standalone != "" {
		return append(q.History[:len(q.History):len(q.History)], q.standalone)
	}
	return q.History
}

// analyse takes the question apart: in the light of its history, or, where a
// model has rewritten it, both what it wrote and what was asked.
func (q *Question) analyse(languages []string) *query {
	if q.standalone == "" {
		return analyse(q.Text, q.History, languages)
	}
	a := analyse(q.standalone, nil, languages)
	a.addWords(q.Text, languages, historyScale, historyScale)
	if a.kind == anything && !a.reason {
		a.expect(q.Text)
	}
	return a
}
