package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"newshound/rag"
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
	a.tellModelFailed()
	return answer, nil
}

// tellModelFailed says, once for each reason, why a model did not write an
// answer. An answer without it is none the worse, and who is no operator is not
// told.
func (a *app) tellModelFailed() {
	if a.models.writer == nil {
		return
	}
	failure := a.models.writer.State().Last
	if failure == nil {
		a.models.told = ""
		return
	}
	text := modelTrouble(failure, group{prefix: "LLM", address: a.cfg.LLMBaseURL})
	if text != a.models.told {
		fmt.Fprintln(a.sys.stderr, "newshound: the model did not write this: "+clean(text)+"; newshound doctor tries it")
	}
	a.models.told = text
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
