package rag

import (
	"context"
	"errors"
	"time"

	"newshound/corpus"
	"newshound/rag/llm"
)

// What a model is tried with.
const (
	trialQuestion = "When is the harbour of Selby closed?"
	trialText     = "The harbour of Selby is closed on Sundays, its master Ada Quist said. Ferries sail on all other days."
)

// Try has a model answer a tiny question from a tiny article, with the prompt
// and the checks of any answer, and tells what became of it. At is when the
// question is asked.
func Try(ctx context.Context, g llm.Generator, at time.Time) *Attempt {
	question := &Question{Text: trialQuestion, At: at}
	q := analyse(question.Text, nil, []string{"en"})
	z := new(corpus.Analyzer)
	doc := z.NewDocument(corpus.Article{ID: "trial", Revision: 1, Language: "en", Title: "Selby harbour", Outlet: "Selby Post", Published: at, Text: trialText})
	p, err := newPrompt(question, []*reading{q.read(z, corpus.PassageID{Article: "trial", Revision: 1}, &doc)})
	if err != nil {
		return &Attempt{Err: err}
	}
	a := &Attempt{dropped: faults{}}
	v := newVerifier(p, q, question, z)
	check := func(drafts []draft) {
		for _, d := range drafts {
			a.Sentences++
			if _, f := v.verify(d); f != "" {
				a.dropped.add(f)
			} else {
				a.Proven++
			}
		}
	}
	r := newReply()
	defer r.close()
	_, err = g.Generate(ctx, p.Prompt, func(piece string) error {
		drafts, enough := r.write(piece)
		check(drafts)
		return enough
	})
	check(r.end())
	if !errors.Is(err, errEnough) {
		a.Err = err
	}
	a.Unreadable = a.Sentences == 0 && !r.refused && (a.Err == nil || errors.Is(a.Err, llm.ErrCutOff))
	return a
}
