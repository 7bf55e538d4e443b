package eval

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
	"newshound/rag"
)

func TestNormalisedTextHoldsWholeWords(t *testing.T) {
	for _, tt := range []struct {
		text, answer string
		want         bool
	}{
		{"It was the U.S.-led mission.", "US", false},
		{"It was the U.S.-led mission.", "u.s. led", true},
		{"“Cloud Dancer,” they said", "cloud dancer", true},
		{"a catalogue", "cat", false},
		{"Kīlauea erupted", "KĪLAUEA", true},
		{"14 million", "4 million", false},
		{"anything", "?!", false},
		{"", "x", false},
	} {
		if got := holds(normalised(tt.text), normalised(tt.answer)); got != tt.want {
			t.Errorf("%q holds %q: %v", tt.text, tt.answer, got)
		}
	}
}

func TestFirstWordsAreCutAcrossPassages(t *testing.T) {
	evidence := []rag.Evidence{{Text: "one two"}, {Text: "three four five"}, {Text: "six"}}
	for n, want := range map[int]string{0: " ", 1: " one ", 3: " one two three ", 9: " one two three four five six "} {
		if got := firstWords(evidence, n); got != want {
			t.Errorf("first %d words are %q, want %q", n, got, want)
		}
	}
}

func TestAUC(t *testing.T) {
	for _, tt := range []struct {
		yes, no []float64
		want    float64
	}{
		{[]float64{3, 4}, []float64{1, 2}, 1},
		{[]float64{1, 2}, []float64{3, 4}, 0},
		{[]float64{1, 1}, []float64{1}, 0.5},
		{[]float64{1, 3}, []float64{2}, 0.5},
		{[]float64{2, 3, 4}, []float64{1, 3}, 0.75},
		{nil, []float64{1}, 0},
	} {
		if got := auc(tt.yes, tt.no); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("auc(%v, %v) = %v, want %v", tt.yes, tt.no, got, tt.want)
		}
	}
}

func TestPercentileIsTheNearestRank(t *testing.T) {
	ms := []float64{1, 2, 3, 4}
	for p, want := range map[float64]float64{0.5: 2, 0.51: 3, 0.99: 4, 1: 4} {
		if got := percentile(ms, p); got != want {
			t.Errorf("percentile %v = %v, want %v", p, got, want)
		}
	}
	if percentile(nil, 0.5) != 0 {
		t.Error("the percentile of nothing is not 0")
	}
}

func TestReadQuestionsNamesTheLine(t *testing.T) {
	good := `{"id":"1","date":"2023-01-05","question":"Who?","answer":null,"articles":[]}`
	questions, err := ReadQuestions(strings.NewReader(good + "\n\n" + good + "\n"))
	if err != nil || len(questions) != 2 || questions[0].Answer != nil || questions[1].Date.Day() != 5 {
		t.Errorf("%v, %v", questions, err)
	}
	for _, bad := range []string{"{", `{"question":""}`, `{"question":"Who?","date":"yesterday"}`} {
		if _, err := ReadQuestions(strings.NewReader(good + "\n" + bad)); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("%s: error %v does not name line 2", bad, err)
		}
	}
}

// scripted is a system of one article whose answers are given.
type scripted struct {
	answers map[string]rag.Answer
	asked   []rag.Question
}

const text = "Ada Quist leads the heron committee. It meets in cellar nine. Nobody else knows. The ferry is late."

var article = corpus.Article{ID: "a", Revision: 1, Title: "Selby", Text: text, Language: "en"}

func (s *scripted) system() System {
	return System{
		Answer: func(_ context.Context, q rag.Question) (rag.Answer, error) {
			s.asked = append(s.asked, q)
			a := s.answers[q.Text]
			if len(q.Without) > 0 {
				a = rag.Answer{Confidence: 0.1}
			}
			return a, nil
		},
		Document: func(_ context.Context, id string, revision int) (corpus.Article, error) {
			if id != article.ID || revision != 1 {
				return corpus.Article{}, corpus.ErrNotFound
			}
			return article, nil
		},
		ArticleID: func(url string) string { return "id of " + url },
		Terms: func(string) []rag.QueryTerm {
			return []rag.QueryTerm{{Forms: []string{"heron", "herons"}, IDF: 2}, {Forms: []string{"volcano"}, IDF: 2}}
		},
	}
}

func citation(quote string) rag.Citation {
	start := strings.Index(text, quote)
	return rag.Citation{Article: "a", Revision: 1, Quote: quote, Start: start, End: start + len(quote)}
}

func answered(confidence float64, quotes ...string) rag.Answer {
	a := rag.Answer{Answered: true, Confidence: confidence, Evidence: []rag.Evidence{{Text: "Nothing."}, {Text: text}}}
	for _, q := range quotes {
		a.Citations = append(a.Citations, citation(q))
	}
	return a
}

func question(text, answer string) Question {
	q := Question{ID: text, Text: text, Date: Date{time.Date(2023, 1, 5, 0, 0, 0, 0, time.UTC)}, Articles: []string{"https://x.example"}}
	if answer != "" {
		q.Answer = &answer
	}
	return q
}

func TestRunTurnsAnswersIntoFigures(t *testing.T) {
	broken := answered(0.3, "The ferry is late.")
	broken.Citations[0].Start--
	s := &scripted{answers: map[string]rag.Answer{
		"first":      answered(0.9, "Ada Quist leads the heron committee."),
		"second":     answered(0.8, "Nobody else knows.", "It meets in cellar nine."),
		"far":        answered(0.7, "The ferry is late."),
		"refused":    {Confidence: 0.2, Refusal: &rag.Refusal{}},
		"answerless": broken,
	}}
	report, outcomes, err := Run(t.Context(), s.system(), []Question{
		question("first", "Ada Quist"), question("second", "cellar nine"), question("far", "late"), question("refused", "Ada"),
		question("answerless", ""),
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]float64{
		"answerable": {float64(report.Answerable), 4}, "unanswerable": {float64(report.Unanswerable), 1},
		"evidence_500w": {report.Evidence500, 0.75}, "mrr": {report.MRR, 0.375},
		"answer_hit": {report.AnswerHit, 0.75}, "answer_hit_1": {report.AnswerHit1, 0.5},
		"grounded_hit":          {report.GroundedHit, 0.5}, // "far" says nothing of herons around its quote
		"abstain_auc":           {report.AbstainAUC, 0.75},
		"abstain_auc_hard":      {report.AbstainAUCHard, 1},
		"answered_answerable":   {report.AnsweredAnswerable, 0.75},
		"answered_unanswerable": {report.AnsweredUnanswerable, 1},
		"answered_hidden":       {report.AnsweredHidden, 0},
		"quotes_exact":          {report.QuotesExact, 0.8},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-4 {
			t.Errorf("%s = %v, want %v", name, pair[0], pair[1])
		}
	}
	if len(outcomes) != 5 || outcomes[0].Rank != 2 || outcomes[0].Answer.Evidence != nil {
		t.Errorf("outcomes %+v", outcomes)
	}
	hidden := 0
	for _, q := range s.asked {
		if !q.At.Equal(time.Date(2023, 1, 5, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%q is asked at %v", q.Text, q.At)
		}
		if len(q.Without) == 1 && q.Without[0] == "id of https://x.example" {
			hidden++
		}
	}
	if hidden != 4 {
		t.Errorf("%d questions were asked without their articles, want 4", hidden)
	}
}

func TestRunFailsWithTheSystem(t *testing.T) {
	s := (&scripted{}).system()
	s.Answer = func(context.Context, rag.Question) (rag.Answer, error) { return rag.Answer{}, errors.New("no") }
	if _, _, err := Run(t.Context(), s, []Question{question("Who?", "x")}, nil); err == nil || !strings.Contains(err.Error(), "Who?") {
		t.Errorf("error %v does not name the question", err)
	}
}
