package rag

import (
	"context"
	"slices"

	"newshound/rag/llm"
)

// A writing is an answer that a model is writing.
type writing struct {
	e        *Engine
	question *Question
	found    *outcome
	verifier *verifier
	show     func(Answer)

	answer   Answer // as far as it is proven
	dropped  faults
	before   faults // dropped of an attempt before
	drafts   int    // sentences so far
	proven   int    // of those
	headless bool   // the first one was dropped
	answers  bool   // one that is proven states what is asked for
	refused  bool   // the model says that there is no answer

	calls    int
	repaired bool
	usage    llm.Usage // of the question
}

func newWriting(e *Engine, question *Question, found *outcome, v *verifier, show func(Answer)) *writing {
	w := &writing{e: e, question: question, found: found, verifier: v, show: show, usage: found.answer.Usage}
	w.restart()
	return w
}

// restart forgets all that was written.
func (w *writing) restart() {
	w.before = w.dropped
	w.dropped, w.drafts, w.proven, w.headless, w.answers, w.refused = faults{}, 0, 0, false, false, false
	w.verifier.said = nil
	a := w.found.answer
	a.Mode, a.Model, a.Answered = Generated, w.e.c.Generator.Model(), true
	a.Sentences, a.Citations, a.Disputes, a.Refusal = nil, nil, nil, nil
	w.answer = a
}

// cite returns the numbers of citations of quotes; none where one of them
// cannot be cited: what the sentence says may have stood in that. What a citation
// has already is not cited again.
func (w *writing) cite(ctx context.Context, quotes []quote) ([]int, error) {
	var numbers []int
	for _, u := range quotes {
		n := w.answer.holding(u)
		if n == 0 {
			citations, _, err := w.e.cite(ctx, []quote{u})
			if err != nil {
				return nil, err
			}
			if len(citations) == 0 {
				return nil, nil // its article has changed or gone
			}
			n = len(w.answer.Citations) + 1
			citations[0].N = n
			w.answer.Citations = append(w.answer.Citations, citations[0])
		}
		if !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers, nil
}

// holding returns the number of the citation that has a quote, 0 without one.
func (a *Answer) holding(u quote) int {
	return 1 + slices.IndexFunc(a.Citations, func(c Citation) bool {
		return c.Article == u.from.id.Article && c.Revision == u.from.id.Revision && c.Start <= u.Start && u.End <= c.End
	})
}

// add adds a sentence to the answer, and shows it.
func (w *writing) add(s proven, citations []int) {
	w.proven++
	w.answers = w.answers || s.answers
	a := &w.answer
	a.Sentences = append(a.Sentences, Sentence{Text: s.text, Citations: citations, Unproven: s.unproven})
	a.AsOf.Oldest, a.AsOf.Newest = period(a.Citations)
	a.Outlets = max(1, independent(a.Citations))
	shown := *a
	shown.Usage = w.usage
	shown.Sentences, shown.Citations = slices.Clone(a.Sentences), slices.Clone(a.Citations)
	w.show(shown)
}

// mendable returns the faults that another attempt is worth for: those of all
// that was written, if nothing of it stands and they are all of form.
func (w *writing) mendable() []fault {
	if w.proven > 0 || w.refused {
		return nil
	}
	var out []fault
	for f := range w.dropped {
		if !f.ofForm() {
			return nil
		}
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// end says what becomes of what was written. An answer stands, even if it was
// cut off, unless its core is lost: nothing of it is proven, or the first
// sentence is not, and neither are half of all, or none of the others states
// what is asked for.
func (w *writing) end(ctx context.Context, err error) (Answer, ending) {
	switch sentences := w.drafts - w.dropped[repeated]; {
	case ctx.Err() != nil:
		return Answer{}, canceled
	case w.proven > 0 && (!w.headless || w.answers && 2*w.proven >= sentences):
		if err := w.e.dispute(ctx, w.found.query, w.found.readings, &w.answer); err != nil {
			w.e.c.Log.Error("looking for what contradicts an answer", "err", err)
		}
		w.answer.Usage = w.usage
		return w.answer, written
	case err == nil && w.refused:
		return w.decline(), declined
	}
	return Answer{}, failure(err)
}

// decline ends the answer as the model's refusal.
func (w *writing) decline() Answer {
	a := w.found.answer
	a.Mode, a.Usage = Generated, w.usage
	if a.Refusal != nil {
		return a
	}
	a.Answered, a.Disputes, a.Outlets = false, nil, 0
	a.AsOf.Oldest, a.AsOf.Newest = Time{}, Time{}
	return a.refuse(ReasonUnsure, w.e.c.Lexical.Stats(w.question.spaces(), w.question.filter()), w.found.citations)
}
