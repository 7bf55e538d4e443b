package rag

import (
	"context"
	"errors"
	"fmt"

	"newshound/corpus"
	"newshound/rag/llm"
)

// writeFloor is the confidence below which no model is asked: what was found
// has too little to do with the question. On eval/realtime-train 27 of 100
// questions without an answer lie below, and .7 of 100 of which the answer is
// among the first ten passages. Where words say little, in another language,
// say, a passage that stands out by its meaning is enough, see meaning.
const (
	writeFloor    = 0.3
	meaningEnough = 0.5
)

// generate has the model, if there is one, write the answer from what was
// found; ok is false where there is nothing to be shown of it, and the
// extractive answer is to stand. Show gets the answer with each sentence that
// is proven. The model's usage is added to that of found's answer.
func (e *Engine) generate(ctx context.Context, question *Question, found *outcome, show func(Answer)) (a Answer, ok bool) {
	if e.c.Generator == nil || !found.worthWriting() {
		return Answer{}, false
	}
	p, err := newPrompt(question, found.readings)
	if err != nil {
		e.c.Log.Error("no model is asked", "err", err)
		return Answer{}, false
	}
	z := e.analyzers.Get().(*corpus.Analyzer)
	defer e.analyzers.Put(z)
	w := newWriting(e, question, found, newVerifier(p, found.query, question, z), show)
	err = w.write(ctx, p)
	found.answer.Usage = w.usage
	a, end := w.end(ctx, err)
	e.writings.count(w, end)
	if end == written || end == declined {
		a.Attempt = w.told(err)
		return a, true
	}
	found.answer.Attempt = w.told(err)
	e.c.Log.Info("an answer stands without the model", "model", e.c.Generator.Model(), "reason", string(end),
		"sentences", w.drafts, "proven", w.proven, "dropped", w.dropped.String(), "tokens", w.usage.Total(), "err", err)
	return Answer{}, false
}

// worthWriting reports whether what was found may hold an answer.
func (f *outcome) worthWriting() bool {
	return len(f.readings) > 0 && (f.answer.Confidence >= writeFloor || f.readings[0].features[fMeaning] >= meaningEnough)
}

// write has the model write, and once more where what it wrote fails by its
// form.
func (w *writing) write(ctx context.Context, p *prompt) error {
	rest := ctx
	if limit := w.e.c.WriteTime; limit > 0 {
		var cancel context.CancelFunc
		rest, cancel = context.WithTimeout(ctx, limit)
		defer cancel()
	}
	text, err := w.attempt(ctx, p.Prompt)
	faults := w.mendable()
	if len(faults) == 0 || err != nil && !errors.Is(err, llm.ErrCutOff) {
		return err
	}
	again, err := p.repair(text, faults)
	if err != nil {
		return err
	}
	w.repaired = true
	w.restart()
	_, err = w.attempt(rest, again)
	return err
}

// errBudget says that too few tokens are left to ask the model.
var errBudget = errors.New("the budget is used up")

// attempt asks the model once, and takes its sentences as they come. It returns
// what the model wrote, as far as it was read.
func (w *writing) attempt(ctx context.Context, p llm.Prompt) (text string, err error) {
	if budget := w.e.c.Budget; budget != nil {
		done, ok := budget.Take(ctx, w.question.Space, w.question.Member, estimate(p))
		if !ok {
			return "", errBudget
		}
		before := w.usage.Total()
		defer func() { done(w.usage.Total() - before) }()
	}
	r := newReply()
	defer r.close()
	usage, err := w.e.c.Generator.Generate(ctx, p, func(piece string) error {
		drafts, enough := r.write(piece)
		if err := w.take(ctx, drafts); err != nil {
			return err
		}
		return enough
	})
	if sent(err) {
		w.calls++
	}
	w.usage.Prompt += usage.Prompt
	w.usage.Completion += usage.Completion
	if err == nil || errors.Is(err, llm.ErrCutOff) {
		if err := w.take(ctx, r.end()); err != nil && !errors.Is(err, errEnough) {
			return "", err
		}
	}
	w.refused = r.refused
	if errors.Is(err, errEnough) {
		err = nil
	}
	if w.drafts == 0 && !w.refused && (err == nil || errors.Is(err, llm.ErrCutOff)) {
		w.dropped.add(unreadable)
	}
	return string(r.buf), err
}

// take checks what the model wrote, and shows what is proven of it. It fails
// with errEnough where no more is wanted.
func (w *writing) take(ctx context.Context, drafts []draft) error {
	for _, d := range drafts {
		w.drafts++
		sentence, f := w.verifier.verify(d)
		if f == "" {
			citations, err := w.cite(ctx, sentence.quotes)
			if err != nil {
				return fmt.Errorf("citing what a model wrote: %w", err)
			}
			if len(citations) == 0 {
				f = misquoted
			} else {
				w.add(sentence, citations)
			}
		}
		if f != "" {
			w.headless = w.headless || w.drafts == 1
			w.dropped.add(f)
		}
		if w.proven == shownSentence || w.drafts == maxDrafts {
			return errEnough
		}
	}
	return nil
}

// maxDrafts is how many sentences are looked at.
const maxDrafts = 3 * shownSentence
