package eval

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"newshound/corpus"
	"newshound/rag"
)

// Report is the contract of `newshound eval`: each figure is explained there.
// Shares are in [0, 1].
type Report struct {
	Articles     int `json:"articles"`
	Passages     int `json:"passages"`
	Answerable   int `json:"answerable"`
	Unanswerable int `json:"unanswerable"`

	Evidence500  float64 `json:"evidence_500w"`
	Evidence1500 float64 `json:"evidence_1500w"`
	MRR          float64 `json:"mrr"`
	AnswerHit    float64 `json:"answer_hit"`
	AnswerHit1   float64 `json:"answer_hit_1"`
	GroundedHit  float64 `json:"grounded_hit"`
	AnswerWords  float64 `json:"answer_words"`

	AbstainAUC           float64 `json:"abstain_auc"`
	AbstainAUCHard       float64 `json:"abstain_auc_hard"`
	AnsweredAnswerable   float64 `json:"answered_answerable"`
	AnsweredUnanswerable float64 `json:"answered_unanswerable"`
	AnsweredHidden       float64 `json:"answered_hidden"` // answerable ones with their articles hidden
	QuotesExact          float64 `json:"quotes_exact"`

	AskP50        float64 `json:"ask_p50_ms"`
	AskP99        float64 `json:"ask_p99_ms"`
	IngestPerS    float64 `json:"ingest_articles_per_s"`
	StartSeconds  float64 `json:"start_s"`
	ResidentMegaB float64 `json:"rss_mb"`

	*ModelReport // nil where no model writes
}

// A System answers questions over the articles that the questions are about.
type System struct {
	Answer func(ctx context.Context, q rag.Question) (rag.Answer, error)
	// Document returns a stored article, for checking quotes.
	Document func(ctx context.Context, article string, revision int) (corpus.Article, error)
	// ArticleID returns the id under which an address is stored.
	ArticleID func(url string) string
	// Terms returns the content words of a question.
	Terms func(question string) []rag.QueryTerm
	// Writings counts what a model was asked, and Prices are its; nil if none
	// writes. Then nothing is asked to warm up.
	Writings func() rag.Writings
	Prices   Prices
}

// An Outcome is what became of one question. The answer's evidence is counted
// and dropped.
type Outcome struct {
	Question Question      `json:"asked"`
	Hit      bool          `json:"hit"`      // the shown answer holds the known one
	First    bool          `json:"first"`    // its first quote does
	Grounded bool          `json:"grounded"` // and for the right reason
	Rank     int           `json:"rank"`     // of the first passage, among ten, that holds the answer; 0 none
	Took     time.Duration `json:"-"`
	Answer   rag.Answer    `json:"answer"`
}

// warmUp is how many questions are asked before the clock counts.
const warmUp = 20

// Run asks every question as of its date, one at a time, and answerable ones
// once more with their own articles hidden. Progress may be nil.
func Run(ctx context.Context, s System, questions []Question, progress func(done, total int)) (Report, []Outcome, error) {
	var t tally
	warm := min(warmUp, len(questions))
	if s.Writings != nil {
		warm = 0
	}
	for i := range warm {
		if _, err := s.Answer(ctx, asked(&questions[i])); err != nil {
			return Report{}, nil, fmt.Errorf("asking %q: %w", questions[i].Text, err)
		}
	}
	outcomes := make([]Outcome, 0, len(questions))
	for i := range questions {
		q := &questions[i]
		o, err := s.ask(ctx, q)
		if err != nil {
			return Report{}, nil, fmt.Errorf("asking %q: %w", q.Text, err)
		}
		outcomes = append(outcomes, o)
		if err := t.count(ctx, s, &outcomes[i]); err != nil {
			return Report{}, nil, err
		}
		outcomes[i].Answer.Evidence = nil // counted
		if q.Answer != nil {
			hidden := asked(q)
			for _, u := range q.Articles {
				hidden.Without = append(hidden.Without, s.ArticleID(u))
			}
			a, err := s.Answer(ctx, hidden)
			if err != nil {
				return Report{}, nil, fmt.Errorf("asking %q without its articles: %w", q.Text, err)
			}
			t.model.spend(&a)
			t.hidden = append(t.hidden, a.Confidence)
			t.answeredHidden += one(a.Answered)
		}
		if progress != nil {
			progress(i+1, len(questions))
		}
	}
	report := t.report()
	if s.Writings != nil {
		report.ModelReport = t.model.report(s.Prices, s.Writings())
	}
	return report, outcomes, nil
}

func asked(q *Question) rag.Question {
	return rag.Question{Text: q.Text, Space: corpus.Shared, At: q.Date.Time}
}

// ask asks one question and judges the answer.
func (s System) ask(ctx context.Context, q *Question) (Outcome, error) {
	began := time.Now()
	a, err := s.Answer(ctx, asked(q))
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Question: *q, Answer: a, Took: time.Since(began)}
	if q.Answer == nil {
		return o, nil
	}
	answer := normalised(*q.Answer)
	for i := range min(10, len(a.Evidence)) {
		if holds(normalised(a.Evidence[i].Text), answer) {
			o.Rank = i + 1
			break
		}
	}
	if !a.Answered {
		return o, nil
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		if !holds(normalised(c.Quote), answer) {
			continue
		}
		o.Hit = true
		o.First = o.First || i == 0
		article, err := s.Document(ctx, c.Article, c.Revision)
		if err != nil {
			return o, fmt.Errorf("reading the cited article: %w", err)
		}
		o.Grounded = o.Grounded || s.grounded(q, &article, c)
	}
	return o, nil
}

// groundedShare is the share of the question's IDF weight that a quote has to
// carry with its neighbours and the title.
const groundedShare = 0.4

func (s System) grounded(q *Question, a *corpus.Article, c *rag.Citation) bool {
	context := neighbourhood(a.Text, c.Start, c.End) + "\n" + a.Title
	has := make(map[string]bool)
	for _, t := range corpus.AppendTokens(nil, context, a.Language) {
		has[t.Term] = true
	}
	got, total := 0.0, 0.0
	for _, t := range s.Terms(q.Text) {
		total += t.IDF
		if slices.ContainsFunc(t.Forms, func(form string) bool { return has[form] }) {
			got += t.IDF
		}
	}
	return total > 0 && got >= groundedShare*total
}

// neighbourhood returns the text from the sentence before [start, end) to the
// sentence after it.
func neighbourhood(text string, start, end int) string {
	from, to := start, end
	for _, s := range corpus.Sentences(text) {
		if s.End <= start {
			from = s.Start
		}
		if s.Start >= end {
			to = s.End
			break
		}
	}
	return text[from:to]
}

// tally collects what the figures are made of.
type tally struct {
	answerable, unanswerable int
	e500, e1500, rr          float64
	hit, first, grounded     float64
	words, shown             float64
	quotes, exact            float64
	yes, no, hidden          []float64 // confidences
	answeredYes, answeredNo  float64
	answeredHidden           float64
	took                     []float64 // ms
	model                    modelTally
}

func (t *tally) count(ctx context.Context, s System, o *Outcome) error {
	a := &o.Answer
	t.took = append(t.took, float64(o.Took.Microseconds())/1000)
	t.model.spend(a)
	if a.Answered {
		if err := t.model.judge(ctx, s, a); err != nil {
			return fmt.Errorf("reading the cited article: %w", err)
		}
		t.shown++
		for _, c := range a.Citations {
			t.words += float64(len(strings.Fields(c.Quote)))
		}
	}
	cited := a.Citations
	if a.Refusal != nil {
		cited = a.Refusal.Nearest
	}
	for _, c := range cited {
		article, err := s.Document(ctx, c.Article, c.Revision)
		if err != nil {
			return fmt.Errorf("reading the cited article: %w", err)
		}
		t.quotes++
		t.exact += one(c.Start >= 0 && c.End <= len(article.Text) && c.Start < c.End && article.Text[c.Start:c.End] == c.Quote)
	}
	if o.Question.Answer == nil {
		t.unanswerable++
		t.no = append(t.no, a.Confidence)
		t.answeredNo += one(a.Answered)
		return nil
	}
	t.answerable++
	t.yes = append(t.yes, a.Confidence)
	t.answeredYes += one(a.Answered)
	answer := normalised(*o.Question.Answer)
	t.e500 += one(holds(firstWords(a.Evidence, 500), answer))
	t.e1500 += one(holds(firstWords(a.Evidence, 1500), answer))
	if o.Rank > 0 {
		t.rr += 1 / float64(o.Rank)
	}
	t.hit += one(o.Hit)
	t.first += one(o.First)
	t.grounded += one(o.Grounded)
	return nil
}

// firstWords lays the evidence end to end and returns its first n words,
// normalised.
func firstWords(evidence []rag.Evidence, n int) string {
	var b strings.Builder
	for _, e := range evidence {
		w := strings.Fields(e.Text)
		w = w[:min(n, len(w))]
		n -= len(w)
		b.WriteString(strings.Join(w, " "))
		b.WriteByte(' ')
	}
	return normalised(b.String())
}

func (t *tally) report() Report {
	n, u := float64(t.answerable), float64(t.unanswerable)
	slices.Sort(t.took)
	return Report{
		Answerable: t.answerable, Unanswerable: t.unanswerable,
		Evidence500: share(t.e500, n), Evidence1500: share(t.e1500, n), MRR: share(t.rr, n),
		AnswerHit: share(t.hit, n), AnswerHit1: share(t.first, n), GroundedHit: share(t.grounded, n),
		AnswerWords: share(t.words, t.shown),
		AbstainAUC:  auc(t.yes, t.no), AbstainAUCHard: auc(t.yes, t.hidden),
		AnsweredAnswerable: share(t.answeredYes, n), AnsweredUnanswerable: share(t.answeredNo, u),
		AnsweredHidden: share(t.answeredHidden, n), QuotesExact: share(t.exact, t.quotes),
		AskP50: percentile(t.took, 0.50), AskP99: percentile(t.took, 0.99),
	}
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(part/whole*1e4) / 1e4
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// percentile of sorted values by the nearest rank.
func percentile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max(0, int(math.Ceil(p*float64(len(sorted))))-1)]
}

// auc is the chance that a random yes is above a random no, ties half.
func auc(yes, no []float64) float64 {
	if len(yes) == 0 || len(no) == 0 {
		return 0
	}
	type sample struct {
		v   float64
		yes bool
	}
	all := make([]sample, 0, len(yes)+len(no))
	for _, v := range yes {
		all = append(all, sample{v, true})
	}
	for _, v := range no {
		all = append(all, sample{v, false})
	}
	slices.SortFunc(all, func(a, b sample) int { return cmp.Compare(a.v, b.v) })
	ranks := 0.0 // sum of the ranks of yes, ties averaged
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].v == all[i].v {
			j++
		}
		rank := float64(i+j+1) / 2
		for ; i < j; i++ {
			if all[i].yes {
				ranks += rank
			}
		}
	}
	ny := float64(len(yes))
	return share(ranks-ny*(ny+1)/2, ny*float64(len(no)))
}
