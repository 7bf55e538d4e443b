package main

import (
	"context"
	"strings"
	"testing"

	"newshound/rag"
)

// TestSentencesArePrintedOnce: a model's answer looks the same whether it was
// shown while it grew or not.
func TestSentencesArePrintedOnce(t *testing.T) {
	whole := answers()["generated"]
	var want strings.Builder
	renderAnswer(screen{w: &want, width: 60}, whole)
	for shown := range len(whole.Sentences) + 1 {
		var got strings.Builder
		s := stream{screen: screen{w: &got, width: 60}}
		for n := 1; n <= shown; n++ {
			part := whole
			part.Sentences = whole.Sentences[:n]
			s.show(part)
			s.show(part) // again changes nothing
		}
		if n := strings.Count(got.String(), "\n"); (n > 0) != (shown > 0) {
			t.Errorf("%d lines after %d sentences", n, shown)
		}
		s.finish(whole)
		if got.String() != want.String() {
			t.Errorf("after %d sentences shown:\n%s\nwant:\n%s", shown, &got, &want)
		}
	}
}

// TestAnAnswerThatIsWithdrawn: where the last word is another one, the sentences
// above it are said to be none, and it stands whole.
func TestAnAnswerThatIsWithdrawn(t *testing.T) {
	for _, end := range []string{"two-outlets", "refusal"} {
		part := answers()["generated"]
		part.Sentences = part.Sentences[:1]
		var got, want strings.Builder
		s := stream{screen: screen{w: &got, width: 60}}
		s.show(part)
		s.finish(answers()[end])
		renderAnswer(screen{w: &want, width: 60}, answers()[end])
		if !strings.HasSuffix(got.String(), "Not enough of this could be proven. Instead:\n\n"+want.String()) {
			t.Errorf("ends with %s:\n%s", end, &got)
		}
	}
}

// TestCtrlCStopsAModel: nothing comes after what was written, and the
// conversation goes on.
func TestCtrlCStopsAModel(t *testing.T) {
	t.Chdir(t.TempDir())
	model := serveModel(t, "slow", "@held\n{\"sentences\":[\n]}")
	cancels := make(chan context.CancelFunc, 9)
	var stdout, stderr strings.Builder
	sys := testSystem(strings.NewReader("who is Haftar?\n/question\n"), &stdout, &stderr, "LLM_BASE_URL="+model.server.URL(), "LLM_MODEL=slow")
	sys.interruptible = func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		cancels <- cancel
		return ctx, cancel
	}
	go func() {
		model.lines <- struct{}{} // the model has begun
		<-cancels                 // of opening the folder
		(<-cancels)()
	}()
	if code := run(t.Context(), []string{"chat"}, sys); code != exitOK {
		t.Errorf("exit %d: %s", code, &stderr)
	}
	if got := stdout.String(); got != "Stopped.\nThere was no question yet.\n" {
		t.Errorf("prints\n%s", got)
	}
}

func TestWhatAQuestionWasUnderstoodAs(t *testing.T) {
	for want, a := range map[string]rag.Answer{
		"There was no question yet.":                 {},
		"As you asked it: and Haftar?":               {Question: "and Haftar?"},
		"Understood as: Who is Haftar, who supports": {Question: "and Haftar?", Standalone: "Who is \x1b[2JHaftar, who supports"},
	} {
		var got strings.Builder
		renderQuestion(screen{w: &got}, a)
		if got.String() != want+"\n" {
			t.Errorf("got %q, want %q", &got, want)
		}
	}
}
