package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"newshound/rag"
	"newshound/rag/llm"
)

// answer asks a question and prints what comes of it: on a terminal each
// sentence of a model as soon as it is proven, elsewhere the whole at the end.
func (a *app) answer(ctx context.Context, engine *rag.Engine, question rag.Question) (rag.Answer, error) {
	s := stream{screen: a.screen()}
	show := func(rag.Answer) {}
	if s.screen.width > 0 {
		show = s.show
	}
	answer, err := engine.Stream(ctx, question, show)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return answer, err // who has stopped it wants no other answer
	}
	s.finish(answer)
	a.tellAttempt(answer)
	return answer, nil
}

// tellAttempt says, once for each reason, why a model did not write an answer, or
// not all of it. An answer without it is none the worse, and who is no operator
// is not told.
func (a *app) tellAttempt(answer rag.Answer) {
	if answer.Attempt == nil {
		return // none was asked
	}
	text := a.attemptTrouble(answer)
	if text != "" && text != a.models.told {
		fmt.Fprintln(a.sys.stderr, "newshound: "+clean(text)+"; newshound doctor tries it")
	}
	a.models.told = text
}

const notWritten = "the model did not write this: "

// attemptTrouble words what went wrong, "" if nothing did.
func (a *app) attemptTrouble(answer rag.Answer) string {
	attempt := answer.Attempt
	why := ""
	var e *llm.Error
	switch err := attempt.Err; {
	case errors.Is(err, llm.ErrCutOff):
		why = "it was cut off"
	case errors.As(err, &e):
		why = modelTrouble(e, group{prefix: "LLM", address: a.cfg.LLMBaseURL})
	case errors.Is(err, context.DeadlineExceeded):
		why = "it took longer than LLM_TIME"
	case err != nil:
		why = err.Error()
	}
	switch {
	case answer.Mode == rag.Generated && why == "":
		return ""
	case answer.Mode == rag.Generated:
		return "the model did not finish, and what it wrote so far stands: " + why
	case why != "":
		return notWritten + why
	case attempt.Unreadable:
		return notWritten + "what it writes is not of the form that it is asked for"
	}
	return notWritten + leftOut(attempt)
}

// leftOut says that too little of what a model wrote can be shown.
func leftOut(attempt *rag.Attempt) string {
	what := fmt.Sprintf("the articles prove %s of its %s", thousands(attempt.Proven), count(attempt.Sentences, "sentence"))
	if reason := attempt.Reason(); reason != "" {
		what += " (" + reason + ")"
	}
	return what
}

// A stream prints an answer while it grows.
type stream struct {
	screen  screen
	printed []rag.Sentence
}

// show prints the sentences that are new.
func (s *stream) show(a rag.Answer) {
	if s.begins(a) {
		renderSentences(s.screen, a, len(s.printed))
		s.printed = slices.Clone(a.Sentences)
	}
}

// finish prints what is left of the answer as it is in the end. Where that is
// another one, what stands above it is said to be none.
func (s *stream) finish(a rag.Answer) {
	if !s.begins(a) {
		s.screen.styled(dim, "", "", "Not enough of this could be proven. Instead:")
		s.screen.block("", "", "")
		s.printed = nil
	}
	renderRest(s.screen, a, len(s.printed))
}

// begins reports whether an answer begins with what is printed.
func (s *stream) begins(a rag.Answer) bool {
	n := len(s.printed)
	return n == 0 || a.Mode == rag.Generated && len(a.Sentences) >= n && slices.EqualFunc(s.printed, a.Sentences[:n], same)
}

func same(a, b rag.Sentence) bool {
	return a.Text == b.Text && slices.Equal(a.Citations, b.Citations) && slices.Equal(a.Unproven, b.Unproven)
}
