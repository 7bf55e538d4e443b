package corpus

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// AnalysisVersion grows whenever the same text would be split or analysed
// differently, so that what is stored is made again.
const AnalysisVersion = 1

// NewDocument splits and analyses an article. Title and text are normalised,
// and an unknown language is detected; the rest of the article stays as it is.
func NewDocument(a Article) Document { return new(Analyzer).NewDocument(a) }

// NewDocument is the function of that name with the analyzer's cache.
func (z *Analyzer) NewDocument(a Article) Document {
	a.Title = strings.TrimSpace(Normalize(a.Title))
	a.Text = Normalize(a.Text)
	if a.Language == "" {
		a.Language = DetectLanguage(a.Text)
	}
	passages := Passages(a.Text, Sentences(a.Text))
	return Document{Article: a, Passages: passages, Analysis: z.Analyze(&a, passages)}
}

// Analyze counts the terms of an article's title and passages, by the
// article's Language.
func Analyze(a *Article, passages []Span) Analysis { return new(Analyzer).Analyze(a, passages) }

// Analyze is the function of that name with the analyzer's cache.
func (z *Analyzer) Analyze(a *Article, passages []Span) Analysis {
	c := termCounter{index: z.index}
	if c.index == nil {
		c.index = map[string]uint32{}
	}
	clear(c.index)
	z.tokens = z.AppendTokens(z.tokens[:0], a.Title, a.Language)
	title := c.count(z.tokens)
	out := make([]PassageTerms, len(passages))
	for i, p := range passages {
		z.tokens = z.AppendTokens(z.tokens[:0], p.Of(a.Text), a.Language)
		out[i] = PassageTerms{Length: len(z.tokens), Counts: c.count(z.tokens)}
	}
	z.index = c.index
	return Analysis{Version: AnalysisVersion, Terms: c.terms, Title: title, Passages: out}
}

// A termCounter numbers the terms of one article in order of occurrence.
type termCounter struct {
	index map[string]uint32
	terms []string
	at    []uint32 // by term: 1 + its place in the counts being made, if last is this run
	last  []uint32 // by term: the run that at belongs to
	run   uint32
	arena []TermCount
}

// count returns how often each term occurs among tokens, in order of first
// occurrence. It returns nil for no tokens.
func (c *termCounter) count(tokens []Token) []TermCount {
	c.run++
	if cap(c.arena)-len(c.arena) < len(tokens) {
		c.arena = make([]TermCount, 0, max(4*len(tokens), 1024))
	}
	counts := c.arena[len(c.arena):]
	for i := range tokens {
		t, ok := c.index[tokens[i].Term]
		if !ok {
			t = uint32(len(c.terms))
			c.index[tokens[i].Term] = t
			c.terms = append(c.terms, tokens[i].Term)
			c.at, c.last = append(c.at, 0), append(c.last, 0)
		}
		if c.last[t] == c.run {
			counts[c.at[t]].Count++
			continue
		}
		c.last[t], c.at[t] = c.run, uint32(len(counts))
		counts = append(counts, TermCount{Term: t, Count: 1})
	}
	c.arena = c.arena[:len(c.arena)+len(counts)]
	if len(counts) == 0 {
		return nil
	}
	return counts[:len(counts):len(counts)]
}

// NewArticleID returns the id of an article in a space: 26 lower-case letters
// and digits. An article with a URL is known by it; one without by title,
// outlet and date where all are known, so that a corrected text is a new
// revision; and any other by its text.
func NewArticleID(space Space, a *Article) string {
	key := []string{"text", a.Text}
	switch {
	case a.URL != "":
		key = []string{"url", a.URL}
	case a.Title != "" && a.Outlet != "" && !a.Published.IsZero():
		key = []string{"title", a.Title, a.Outlet, a.Published.UTC().Format(time.RFC3339)}
	}
	h := sha256.New()
	for _, part := range append(key, string(space)) {
		sum := sha256.Sum256([]byte(part)) // so that no two lists of parts run into one another
		h.Write(sum[:])
	}
	id := base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(h.Sum(nil)[:16])
	return strings.ToLower(id)
}
