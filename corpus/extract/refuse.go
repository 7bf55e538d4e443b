package extract

// Lengths in words, of prose that does not itself ask for anything.
const (
	// minWords is how many words an article has at least. Of 181 news pages
	// one has an article of fewer, of 18.
	minWords = 40
	// minTeaser is the same where the page says that the rest is to be paid
	// for. A longer beginning can be quoted, and is taken.
	minTeaser = 60
	// maxConsent is what the longest wall of consent has.
	maxConsent = 600
	maxAsk     = 3000 // bytes of a paragraph that asks
)

// Links to other articles by their headlines: how many make a list.
const (
	headlineMin = 4 // words of a headline
	listLinks   = 6
	homeLinks   = 10
	listRun     = 60 // words of prose in a row, more of which make an article
)

// refuse returns why there is no article on the page, or nil.
func (p *htmlPage) refuse() error {
	f := &p.facts
	switch {
	case f.consent():
		return ErrConsent
	case f.script():
		return ErrScript
	case f.paywall():
		return ErrPaywall
	case f.list():
		return ErrList
	case f.prose < minWords && f.stated < minWords:
		return ErrShort
	}
	return nil
}

// The facts that tell an article from what stands in its place.
type facts struct {
	visible   int // words on the page
	kept      int // words taken for the article
	prose     int // of these, in blocks that do not ask for anything
	topic     int // of these, in blocks about consent
	stated    int // words of the article's text in the metadata
	run       int // most words of kept blocks with no headline of others between
	headlines int // links to other articles

	asksConsent, asksScript, asksPay bool
	shell                            bool // an element for scripts to fill
	locked                           bool // the metadata says that it is not free
	isArticle                        bool // the metadata says what it is
	described                        bool // in JSON-LD
	isList, isHome                   bool
}

// consent: next to nothing but the question is there, or everything is about
// it and nothing says that this is an article.
func (f *facts) consent() bool {
	if !f.asksConsent || f.stated >= minWords {
		return false
	}
	if f.kept < minWords || f.prose < minWords {
		return 3*f.topic >= 2*f.kept && f.topic > 0
	}
	return !f.isArticle && f.kept < maxConsent && 3*f.topic >= 2*f.kept
}

func (f *facts) script() bool {
	if f.stated >= minWords {
		return false
	}
	if f.prose >= minWords {
		return f.asksScript && !f.isArticle && f.visible < 120 && f.headlines < listLinks && f.prose < f.visible/2
	}
	return f.asksScript || f.shell && f.visible < minWords
}

func (f *facts) paywall() bool {
	return (f.asksPay || f.locked) && f.prose < minTeaser && f.stated < minTeaser && (f.asksPay || f.isArticle)
}

func (f *facts) list() bool {
	if f.stated >= minWords {
		return false
	}
	switch {
	case f.isHome && f.headlines >= homeLinks && !f.described:
		return true
	case f.isList && f.headlines >= listLinks && f.run < 3*listRun && !f.described:
		return true
	case f.headlines >= listLinks && f.run < listRun:
		return !f.isArticle || !f.described && f.headlines >= 2*homeLinks && f.run < minWords
	}
	return false
}
