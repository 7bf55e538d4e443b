package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
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
	return Document{Article: a, Passages: passages, Analysis: z.Analyze(&a, passages), Sketch: NewSketch(a.Text)}
}

// Analyze counts the terms of an article's title and passages, by the
// article's Language.
func (z *Analyzer) Analyze(a *Article, passages []Span) Analysis {
	c := &z.counter
	c.reset()
	z.tokens = z.AppendTokens(z.tokens[:0], a.Title, a.Language)
	c.count(z.tokens)
	lengths := make([]int, len(passages))
	for i, p := range passages {
		z.tokens = z.AppendTokens(z.tokens[:0], p.Of(a.Text), a.Language)
		lengths[i] = len(z.tokens)
		c.count(z.tokens)
	}
	counts := c.take()
	out := Analysis{Version: AnalysisVersion, Terms: append([]string(nil), c.terms...), Title: counts[0]}
	if len(passages) > 0 {
		out.Passages = make([]PassageTerms, len(passages))
	}
	for i := range passages {
		out.Passages[i] = PassageTerms{Length: lengths[i], Counts: counts[i+1]}
	}
	return out
}

// A termCounter numbers the terms of one article in the order in which they
// first occur, and counts them in each of its texts. It is used again for the
// next article, so that only what is kept is allocated.
type termCounter struct {
	index  map[string]uint32
	terms  []string
	last   []uint32 // by term: 1 + the text it was last seen in
	at     []uint32 // by term: its place in counts for that text
	counts []TermCount
	ends   []int // by text: where its counts end
}

func (c *termCounter) reset() {
	if c.index == nil || len(c.index) > maxStems { // clearing takes as long as the map was ever big
		c.index = map[string]uint32{}
	}
	clear(c.index)
	c.terms, c.last, c.at = c.terms[:0], c.last[:0], c.at[:0]
	c.counts, c.ends = c.counts[:0], c.ends[:0]
}

// count counts the terms of the next text, in order of first occurrence.
func (c *termCounter) count(tokens []Token) {
	text := uint32(len(c.ends)) + 1
	for i := range tokens {
		t, ok := c.index[tokens[i].Term]
		if !ok {
			t = uint32(len(c.terms))
			c.index[tokens[i].Term] = t
			c.terms = append(c.terms, tokens[i].Term)
			c.last, c.at = append(c.last, 0), append(c.at, 0)
		}
		if c.last[t] == text {
			c.counts[c.at[t]].Count++
			continue
		}
		c.last[t], c.at[t] = text, uint32(len(c.counts))
		c.counts = append(c.counts, TermCount{Term: t, Count: 1})
	}
	c.ends = append(c.ends, len(c.counts))
}

// take returns the counts of every text, nil for one without terms.
func (c *termCounter) take() [][]TermCount {
	all := slices.Clone(c.counts)
	out := make([][]TermCount, len(c.ends))
	start := 0
	for i, end := range c.ends {
		if end > start {
			out[i] = all[start:end:end]
		}
		start = end
	}
	return out
}

// NewArticleID returns the id of an article in a space: 26 lower-case letters
// and digits. An article with a URL is known by its AddressKey; one without by title,
// outlet and date where all are known, so that a corrected text is a new
// revision; and any other by its text.
func NewArticleID(space Space, a *Article) string {
	key := []string{"text", a.Text}
	switch {
	case a.URL != "":
		key = []string{"url", cmp.Or(AddressKey(a.URL), a.URL)}
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
