package eval

import (
	"context"
	"math"
	"reflect"
	"testing"

	"newshound/rag"
	"newshound/rag/llm"
)

func TestSupports(t *testing.T) {
	const (
		quist = "Ada Quist leads the heron committee."
		nine  = "It meets in cellar nine on 4 May 2023."
	)
	for _, tt := range []struct {
		sentence string
		quotes   []string
		want     bool
	}{
		{quist, []string{quist}, true},
		{"The heron committee is led by Ada Quist.", []string{quist}, true},
		{"Ada Quist leads the committee, which meets in the dark cellar.", []string{quist}, false},
		{"Ada Quist leads the committee, which meets in the dark cellar.", []string{quist, nine}, true},
		{"The heron committee of Ada Quist has 12 members.", []string{quist}, false}, // a number that is nowhere
		{"It met in cellar nine on 4 May.", []string{nine}, true},
		{"It met in cellar nine on 5 May.", []string{nine}, false},
		{"Nobody knows who runs the ferries.", []string{quist, nine}, false},
		{quist, nil, false},
	} {
		var cited []evidence
		for _, q := range tt.quotes {
			cited = append(cited, evidenceOf(q, "en"))
		}
		if got := supports(tt.sentence, cited...); got != tt.want {
			t.Errorf("%q support %q: %v", tt.quotes, tt.sentence, got)
		}
	}
}

// TestCitationsAreJudged: a sentence that one of its two citations supports has
// an irrelevant one; of a sentence that nothing supports none counts.
func TestCitationsAreJudged(t *testing.T) {
	s := (&scripted{}).system()
	a := answered(.9, "Ada Quist leads the heron committee.", "The ferry is late.", "It meets in cellar nine.")
	for i := range a.Citations {
		a.Citations[i].N = i + 1
	}
	a.Mode, a.Usage = rag.Generated, llm.Usage{Prompt: 1000, Completion: 50}
	a.Sentences = []rag.Sentence{
		{Text: "Ada Quist leads the heron committee.", Citations: []int{1, 2}},
		{Text: "Ada Quist's committee meets in the cellar.", Citations: []int{1, 3}},
		{Text: "Volcanoes erupt in spring.", Citations: []int{2}, Unproven: []string{"spring"}},
	}
	var tally modelTally
	tally.spend(&a)
	if err := tally.judge(t.Context(), s, &a); err != nil {
		t.Fatal(err)
	}
	r := tally.report(Prices{In: 2, Out: 10}, rag.Writings{Calls: 3, Endings: map[string]int{"written": 1, "declined": 1, "lost": 1, "broken": 2}})
	recall, precision, unproven := .6667, .6, .3333
	want := ModelReport{
		CitationRecall: &recall, CitationPrecision: &precision, Generated: 1, Unproven: &unproven,
		Calls: 3, Fallbacks: 3, Prompt: 1000, Written: 50, Cost: .0025,
	}
	if math.Abs(r.Cost-want.Cost) > 1e-9 {
		t.Errorf("costs %v", r.Cost)
	}
	if r.Cost = want.Cost; !reflect.DeepEqual(*r, want) {
		t.Errorf("got %+v\nwant %+v", *r, want)
	}
}

// TestQuotationsSayNothingOfAModel: where it has written nothing, there are no
// figures of what it writes.
func TestQuotationsSayNothingOfAModel(t *testing.T) {
	a := answered(.9, "Ada Quist leads the heron committee.")
	a.Sentences = []rag.Sentence{{Text: "Ada Quist leads the heron committee.", Citations: []int{1}}}
	a.Citations[0].N = 1
	var tally modelTally
	if err := tally.judge(t.Context(), (&scripted{}).system(), &a); err != nil {
		t.Fatal(err)
	}
	r := tally.report(Prices{}, rag.Writings{Endings: map[string]int{"open": 1}})
	if want := (ModelReport{Fallbacks: 1}); !reflect.DeepEqual(*r, want) {
		t.Errorf("got %+v", *r)
	}
}

// TestFiguresOfModelsAreThereWithOne, and nothing is asked to warm up.
func TestFiguresOfModelsAreThereWithOne(t *testing.T) {
	for _, with := range []bool{false, true} {
		s := &scripted{answers: map[string]rag.Answer{"first": answered(.9, "Ada Quist leads the heron committee.")}}
		system, asked := s.system(), 0
		answer := system.Answer
		system.Answer = func(ctx context.Context, q rag.Question) (rag.Answer, error) {
			asked++
			return answer(ctx, q)
		}
		if with {
			system.Writings = func() rag.Writings { return rag.Writings{Calls: 2} }
		}
		report, _, err := Run(t.Context(), system, []Question{question("first", "Ada Quist")}, nil)
		if err != nil || (report.ModelReport != nil) != with || asked != map[bool]int{false: 3, true: 2}[with] {
			t.Errorf("with a model %v: %d questions, %+v, %v", with, asked, report.ModelReport, err)
		}
	}
}
