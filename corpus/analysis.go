package corpus

// An Analysis is what a lexical index needs of one article: its distinct
// terms, and how often each occurs in the title and in each passage. It is
// derived from the text, and stored beside it so that a start need not read
// and stem everything again.
type Analysis struct {
	Version  int         // AnalysisVersion at the time it was made
	Terms    []string    // distinct, in order of first occurrence
	Title    []TermCount // counts in the title
	Passages []PassageTerms
}

// PassageTerms are the terms of one passage.
type PassageTerms struct {
	Length int // terms in all, repeats counted
	Counts []TermCount
}

// A TermCount says that Analysis.Terms[Term] occurs Count times.
type TermCount struct {
	Term, Count uint32
}
