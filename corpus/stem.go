package corpus

import (
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

const (
	// maxTerm is the length in bytes to which longer words are cut: longer
	// than any word that somebody types, shorter than keys and hashes.
	maxTerm = 64
	// stemCache is the number of stems after which a generation of the cache
	// is full. A year of English news has some 300,000 word forms, of which
	// the 50,000 most frequent make 99 of 100 words.
	stemCache = 1 << 16
)

// snowball returns the Snowball algorithm for a language, or nil.
func snowball(language string) func(*snowballstem.Env) bool {
	switch language {
	case "ar":
		return arabic.Stem
	case "da":
		return danish.Stem
	case "de":
		return german.Stem
	case "en":
		return english.Stem
	case "es":
		return spanish.Stem
	case "fi":
		return finnish.Stem
	case "fr":
		return french.Stem
	case "ga":
		return irish.Stem
	case "hu":
		return hungarian.Stem
	case "it":
		return italian.Stem
	case "nl":
		return dutch.Stem
	case "no", "nb", "nn":
		return norwegian.Stem
	case "pt":
		return portuguese.Stem
	case "ro":
		return romanian.Stem
	case "ru":
		return russian.Stem
	case "sv":
		return swedish.Stem
	case "ta":
		return tamil.Stem
	case "tr":
		return turkish.Stem
	}
	return nil
}

// A stemmer makes terms of one language's words. It keeps two generations of
// stems: what is asked for moves to the young one, and when that is full the
// old one is let go.
type stemmer struct {
	stem       func(word string) string
	english    bool // clitics are dropped; folds before it stems
	elides     bool // l'homme is two words
	dotless    bool // the capital of ı is I, and a suffix follows an apostrophe
	young, old map[string]string
}

// stemmer returns the stemmer of a language.
func (z *Analyzer) stemmer(language string) *stemmer {
	if s := z.stems[language]; s != nil {
		return s
	}
	s := &stemmer{
		english: language == "en",
		elides:  language == "fr" || language == "it" || language == "ca",
		dotless: language == "tr" || language == "az",
		young:   map[string]string{},
	}
	switch algorithm := snowball(language); {
	case language == "bg":
		s.stem = stemBulgarian
	case algorithm != nil:
		s.stem = func(word string) string {
			env := snowballstem.NewEnv(word)
			algorithm(env)
			return env.Current()
		}
	}
	if z.stems == nil || len(z.stems) >= 32 { // more languages than an Analyzer meets, fewer than fill memory
		z.stems = map[string]*stemmer{}
	}
	z.stems[language] = s
	return s
}

// term returns the term of a word in lower case.
func (s *stemmer) term(word []byte) string {
	if t, ok := s.young[string(word)]; ok {
		return t
	}
	t, ok := s.old[string(word)]
	if !ok {
		t = s.makeTerm(string(word))
	}
	if len(s.young) >= stemCache {
		s.old, s.young = s.young, make(map[string]string, stemCache)
	}
	if len(word) <= maxTerm {
		s.young[string(word)] = t
	}
	return t
}

func (s *stemmer) makeTerm(word string) string {
	t := cutTerm(word)
	if s.stem != nil && !hasDigit(t) {
		if stem := s.stem(t); stem != "" {
			t = stem
		}
	}
	return foldTerm(t)
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}
