package eval

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"newshound/corpus"
	"newshound/rag"
)

// ModelReport has the figures of answers that a language model writes: what it
// took over all times that a question was asked, and how good they are over
// those that were shown and that the model has written. Where there are none,
// there are no such figures. Citation recall and precision are those of
// ALCE (Gao et al., Enabling Large Language Models to Generate Text with
// Citations, 2023), but with a judge that compares words in place of a model:
// see supports.
type ModelReport struct {
	// CitationRecall is the share of sentences that their citations support
	// together. CitationPrecision is the share of citations that are not
	// irrelevant: of a sentence that is supported, those that support it alone,
	// or that the others do not support it without.
	CitationRecall    *float64 `json:"citation_recall"`
	CitationPrecision *float64 `json:"citation_precision"`

	Generated float64  `json:"generated"` // share of the answers that were shown that a model has written
	Unproven  *float64 `json:"unproven"`  // share of its sentences with something that no quote has
	Calls     int      `json:"model_calls"`
	Fallbacks int      `json:"fallbacks"` // questions that a model was asked and articles have answered
	Prompt    int      `json:"prompt_tokens"`
	Written   int      `json:"completion_tokens"`
	Cost      float64  `json:"cost"` // see Prices
}

// Prices are those of a million tokens that a model reads and writes, in
// whatever money.
type Prices struct{ In, Out float64 }

// modelTally collects what a ModelReport is made of.
type modelTally struct {
	shown, generated     float64
	sentences, supported float64
	unproven             float64
	citations, relevant  float64
	prompt, written      int
}

// spend counts what an answer has cost, whatever became of it.
func (t *modelTally) spend(a *rag.Answer) {
	t.prompt += a.Usage.Prompt
	t.written += a.Usage.Completion
}

// judge looks at the sentences of an answer that is shown.
func (t *modelTally) judge(ctx context.Context, s System, a *rag.Answer) error {
	t.shown++
	if a.Mode != rag.Generated {
		return nil // quotations support themselves
	}
	t.generated++
	texts := make(map[int]evidence)
	for _, c := range a.Citations {
		article, err := s.Document(ctx, c.Article, c.Revision)
		if err != nil {
			return err
		}
		texts[c.N] = evidenceOf(c.Quote+"\n"+c.Title+"\n"+c.Outlet+"\n"+c.Published.Format("Monday 2 January 2006"), article.Language)
	}
	for _, sentence := range a.Sentences {
		cited := make([]evidence, 0, len(sentence.Citations))
		for _, n := range sentence.Citations {
			cited = append(cited, texts[n])
		}
		t.sentences++
		t.unproven += one(len(sentence.Unproven) > 0)
		t.citations += float64(len(cited))
		if !supports(sentence.Text, cited...) {
			continue
		}
		t.supported++
		for i := range cited {
			others := slices.Delete(slices.Clone(cited), i, i+1)
			t.relevant += one(supports(sentence.Text, cited[i]) || !supports(sentence.Text, others...))
		}
	}
	return nil
}

func (t *modelTally) report(p Prices, writings rag.Writings) *ModelReport {
	r := &ModelReport{
		CitationRecall: shareOfSome(t.supported, t.sentences), CitationPrecision: shareOfSome(t.relevant, t.citations),
		Generated: share(t.generated, t.shown), Unproven: shareOfSome(t.unproven, t.sentences),
		Calls: writings.Calls, Prompt: t.prompt, Written: t.written,
		Cost: (float64(t.prompt)*p.In + float64(t.written)*p.Out) / 1e6,
	}
	for ending, n := range writings.Endings {
		if ending != "written" && ending != "declined" {
			r.Fallbacks += n
		}
	}
	return r
}

// shareOfSome is a share, nil of nothing.
func shareOfSome(part, whole float64) *float64 {
	if whole == 0 {
		return nil
	}
	s := share(part, whole)
	return &s
}

// evidence is what a citation says: the terms of its quote, and of what the
// store knows of the article (title, outlet and date).
type evidence struct {
	terms    map[string]bool
	language string
}

func evidenceOf(text, language string) evidence {
	e := evidence{make(map[string]bool), language}
	for _, l := range []string{language, ""} {
		for _, t := range corpus.AppendTokens(nil, text, l) {
			e.terms[t.Term] = true
		}
	}
	return e
}

// supportShare is the share of a sentence's words that must be in what it cites.
// All is too much to ask of a paraphrase. It is a judgement, not a measurement.
const supportShare = 2. / 3

// supports is the judge: citations support a sentence if they hold every number
// in it and two thirds of its words, as stems and without stop words. So it
// cannot judge a sentence in another language than its quotes, and does not see
// who did what to whom.
func supports(sentence string, cited ...evidence) bool {
	if len(cited) == 0 {
		return false
	}
	has := func(term string) bool {
		return slices.ContainsFunc(cited, func(e evidence) bool { return e.terms[term] })
	}
	language := cited[0].language
	words, held := 0, 0
	for _, t := range corpus.AppendTokens(nil, sentence, language) {
		word := t.Of(sentence)
		if corpus.IsStopword(strings.ToLower(word), language) {
			continue
		}
		words++
		switch {
		case has(t.Term):
			held++
		case strings.ContainsFunc(word, unicode.IsDigit):
			return false
		}
	}
	return float64(held) >= supportShare*float64(words)
}
