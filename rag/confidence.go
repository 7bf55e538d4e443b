package rag

// confidenceDepth is how many passages confidence looks at.
const confidenceDepth = 5

// confidence estimates the chance that the corpus answers the question, from
// the ranked readings (at least one) and sentences.
func (q *query) confidence(readings []*reading, sentences []*quotable) float64 {
	f := q.confidenceFeatures(readings, sentences)
	return f.confidence()
}

func (q *query) confidenceFeatures(readings []*reading, sentences []*quotable) confidenceFeatures {
	f := confidenceFeatures{cBias: 1}
	rarest := q.rarest()
	for _, r := range readings[:min(confidenceDepth, len(readings))] {
		f[cMatch] = max(f[cMatch], r.features[fBM25])
		f[cArticle] = max(f[cArticle], r.features[fArticle])
		f[cCovered] = max(f[cCovered], r.features[fCovered])
		for i := range r.sentences {
			f[cRarest] = max(f[cRarest], truth(r.sentences[i].has[rarest]))
		}
	}
	f[cRecent] = readings[0].features[fSeason]
	f[cGap] = readings[0].scoreByWords() - readings[min(9, len(readings)-1)].scoreByWords()
	if len(sentences) > 0 {
		best := sentences[0]
		f[cContext], f[cFocus], f[cScore] = best.features[sContext], best.features[sFocus], best.score/5
	}
	if len(sentences) > 1 {
		f[cSecond] = sentences[1].features[sContext]
	}
	return f
}

// rarest returns the question's heaviest term. There must be one.
func (q *query) rarest() int {
	best := 0
	for i := range q.terms {
		if q.terms[i].weight > q.terms[best].weight {
			best = i
		}
	}
	return best
}

// scoreByWords leaves out what only a trained embedder says, with which the
// weights of confidence were not fitted.
func (r *reading) scoreByWords() float64 {
	return r.score - passageWeights[fMeaning]*r.features[fMeaning]
}
