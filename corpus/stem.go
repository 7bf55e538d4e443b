package corpus

import (
	"hash/maphash"

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
	// maxStems is how many stems a stemmer remembers, a power of two. The 70
	// MB of eval/realtime have 110,000 word forms, of which the 50,000 most
	// frequent make 99 of 100 words.
	maxStems = 1 << 16
	// minStems is what it starts with: enough for a question.
	minStems = 1 << 6
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

// A stemmer makes terms of one language's words and remembers them in a table
// where each word has two places, by its hash: the word asked for last has the
// first, and a new one displaces the other.
type stemmer struct {
	stem    func(word string) string
	english bool // clitics are dropped; folds before it stems
	elides  bool // l'homme is two words
	dotless bool // the capital of ı is I, and a suffix follows an apostrophe
	seed    maphash.Seed
	table   [][2]stemmed // a power of two
	misses  int          // since the table has this size
}

type stemmed struct{ word, term string }

// stemmer returns the stemmer of a language.
func (z *Analyzer) stemmer(language string) *stemmer {
	if s := z.stems[language]; s != nil {
		return s
	}
	s := &stemmer{
		english: language == "en",
		elides:  language == "fr" || language == "it" || language == "ca",
		dotless: language == "tr" || language == "az",
		seed:    maphash.MakeSeed(),
		table:   make([][2]stemmed, minStems/2),
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
	places := s.places(maphash.Bytes(s.seed, word))
	if places[0].word == string(word) {
		return places[0].term
	}
	if places[1].word == string(word) {
		places[0], places[1] = places[1], places[0]
		return places[0].term
	}
	w := string(word)
	t := s.makeTerm(w)
	if len(w) <= maxTerm {
		places[0], places[1] = stemmed{w, t}, places[0]
	}
	if s.misses++; s.misses > len(s.table) && 2*len(s.table) < maxStems {
		s.grow()
	}
	return t
}

// places returns the two places where a word of that hash can be.
func (s *stemmer) places(hash uint64) *[2]stemmed {
	return &s.table[hash&uint64(len(s.table)-1)]
}

// grow quadruples the table.
func (s *stemmer) grow() {
	old := s.table
	s.table, s.misses = make([][2]stemmed, 4*len(old)), 0
	for _, pair := range old {
		for _, e := range [...]stemmed{pair[1], pair[0]} { // the later one on top
			if e.word != "" {
				places := s.places(maphash.String(s.seed, e.word))
				places[0], places[1] = e, places[0]
			}
		}
	}
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
