package rag

import "math"

// Every score is a weighted sum of named features, computed once for each
// candidate. All weights stand here. They were fitted on eval/realtime-train
// (898 answerable questions of 2024 and 2025, 78 unanswerable) and rounded:
// those of passages and sentences by listwise softmax with L2 of 0.002 and
// 0.01, those of confidence by a logistic regression in which an unanswerable
// question counts three times, and an answerable one asked with its articles
// hidden counts 0.3 as unanswerable. The programs that fitted them are not
// kept. What they are worth on eval/realtime stands in
// eval/testdata/quality.txt. The weight of fMeaning, a trained embedder's, was
// chosen there with simulated ones, so that one that knows nothing costs less
// than .01 MRR; what it is worth stands in eval/testdata/fusion.txt.

// Features of a passage, in [0, 1] where nothing else is said.
const (
	fBM25      = iota // BM25 over the question's weight
	fArticle          // the same for the whole article
	fVector           // cosine of the question's vector and the passage's, by the built-in embedder
	fMeaning          // how it stands out by a trained one, see meaning
	fCovered          // share of the question's weight in the passage and title
	fTitle            // share in the title
	fPairs            // share of the question's neighbouring words that are neighbours here
	fWindow           // coverage of the best two neighbouring sentences
	fWeek             // recency: e^(−days/7)
	fSeason           // recency: e^(−days/60)
	fYear             // recency: e^(−days/365)
	fWeekCue          // fWeek where the question speaks of the last days
	fSeasonCue        // fSeason where it speaks of recent times
	fLead             // closeness to the article's start: e^(−index/2)
	fTyped            // names something new of the kind asked for, 0 or 1
	fTypedNear        // the best such fit times its sentence's coverage
	fFeedback         // shares terms with the best passages
	fVotes            // support of what it names by the best passages
	passageFeatureCount
)

type passageFeatures [passageFeatureCount]float64

var passageWeights = passageFeatures{
	fBM25: 2.3, fArticle: 4.7, fVector: 1.5, fMeaning: 3, fCovered: 2.1, fTitle: 0.5, fPairs: 0.5, fWindow: 0.4,
	fWeek: 1.15, fSeason: 1.6, fYear: 0.25, fWeekCue: 0.3, fSeasonCue: 0.6, fLead: 1,
	fTyped: 1.5, fTypedNear: 1.6, fFeedback: 1.7, fVotes: 1.1,
}

// Features of a sentence, in [0, 1] where nothing else is said.
const (
	sPassage      = iota // its passage's score less the best one's, ≤ 0
	sRank                // 1/(1 + its passage's rank)
	sCovered             // share of the question's weight in it
	sContext             // the same with its neighbours and the title
	sFocus               // share of the clause around the question word
	sPairs               // share of the question's neighbouring words
	sTyped               // best fit of what it names to the kind asked for
	sTypedContext        // sTyped times sContext
	sVotes               // support of what it names by the best passages
	sVotesContext        // sVotes times sContext
	sEcho                // mean support of its other words by the best sentences
	sNear                // the question's weight around what it names, falling with distance
	sEarly               // closeness of the first of the question's words to its start
	sLength              // words over 20, at most 2
	sShort               // under 6 words, 0 or 1
	sLead                // closeness to the article's start
	sAsks                // is a question itself, 0 or 1
	sLeans               // opens with a word that stands for something said before, 0 or 1
	sUnended             // does not end like a sentence (a headline, a caption), 0 or 1
	sReason              // gives a reason where one is asked for, 0 or 1
	sentenceFeatureCount
)

type sentenceFeatures [sentenceFeatureCount]float64

// sReason and sUnended are set by hand: hardly a question there asks for a
// reason, and headlines and captions hold answers that nobody wants to read.
var sentenceWeights = sentenceFeatures{
	sPassage: 0.4, sRank: -0.7, sCovered: 0.8, sContext: 1.4, sFocus: 0.65, sPairs: 0.5,
	sTyped: 1.1, sTypedContext: 1.45, sVotes: 0.65, sVotesContext: 0.4, sEcho: 1, sNear: 0.4, sEarly: 0.5,
	sLength: 0.4, sShort: -0.1, sLead: 0.7, sAsks: -0.2, sLeans: -0.3, sUnended: -0.4, sReason: 0.5,
}

// Features of confidence, in [0, 1] where nothing else is said. "Best" is
// over the first confidenceDepth passages.
const (
	cBias    = iota // 1
	cMatch          // the best passage's BM25 over the question's weight
	cArticle        // the best article's
	cCovered        // the best coverage by passage and title
	cContext        // coverage around the best sentence
	cSecond         // coverage around the second best
	cFocus          // the best sentence's share of the clause around the question word
	cScore          // score of the best sentence, a fifth
	cRecent         // recency of the best passage: fSeason
	cRarest         // the question's rarest term is in the passages, 0 or 1
	cGap            // the best passage's score less the tenth's, ≥ 0
	confidenceFeatureCount
)

type confidenceFeatures [confidenceFeatureCount]float64

var confidenceWeights = confidenceFeatures{
	cBias: -3.45, cMatch: 0.52, cArticle: 1.6, cCovered: 0.67, cContext: 0.4, cSecond: 0.37, cFocus: 0.25,
	cScore: 0.76, cRecent: 0.52, cRarest: 0.12, cGap: 0.15,
}

func (f *passageFeatures) score() float64  { return dot(passageWeights[:], f[:]) }
func (f *sentenceFeatures) score() float64 { return dot(sentenceWeights[:], f[:]) }

// confidence is the logistic function of the weighted sum, to four digits.
func (f *confidenceFeatures) confidence() float64 {
	return math.Round(1e4/(1+math.Exp(-dot(confidenceWeights[:], f[:])))) / 1e4
}

func dot(weights, features []float64) float64 {
	sum := 0.0
	for i, w := range weights {
		sum += w * features[i]
	}
	return sum
}

// truth is 1 for true and 0 for false.
func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
