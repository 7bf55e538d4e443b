package ingest

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"newshound/corpus"
)

// An identity says which article a text belongs to.
type identity struct {
	known *corpus.Article // that it is a revision of, nil if it is a new one
	keys  []string        // that the article is to be known by besides its URL
}

// errTaken is the end of a page whose address leads to the article of another
// address: putting it there would revise that article.
var errTaken = errors.New("its address is known as that of another article")

// identify finds out which article a text belongs to. final is where redirects
// have led: the text is that address's own. What an address, a feed or a page
// claims besides is believed within one site alone, and only if the texts
// agree: feeds use ids again, dead addresses are redirected to what is alive,
// and there are sites that name one canonical address on every page. Of a
// canonical address that is not believed, final takes the place.
//
// An address that was asked and has redirected never becomes a key: whoever
// has it may say tomorrow what he likes. The error is errTaken or the store's.
func (t *task) identify(ctx context.Context, a *corpus.Article, final string, o origin) (id identity, err error) {
	at := corpus.AddressKey(final)
	if id.known, err = t.find(ctx, at); err != nil {
		return identity{}, err
	}
	if here := id.known; here != nil && corpus.AddressKey(here.URL) != at && !(sameSite(here.URL, final) && sameArticle(here, a)) {
		return identity{}, errTaken
	}
	if at != "" {
		id.keys = append(id.keys, at)
	}
	if canonical := corpus.AddressKey(a.URL); canonical != at {
		ok, err := t.believe(ctx, &id, claim{canonical, a, final, host(canonical) == host(at), sameText})
		if err != nil {
			return identity{}, err
		}
		if !ok {
			a.URL = corpus.CleanAddress(final)
		}
	}
	for _, c := range []claim{
		{corpus.AddressKey(o.requested), a, final, false, sameArticle},
		{guidKey(t.source.ID, o.guid), a, final, true, sameArticle},
	} {
		ok, err := t.believe(ctx, &id, c)
		if err != nil {
			return identity{}, err
		}
		if ok && c.key != at {
			id.keys = append(id.keys, c.key)
		}
	}
	if id.known != nil && corpus.AddressKey(id.known.URL) == corpus.AddressKey(a.URL) {
		a.URL = id.known.URL // another form of it is no news
	}
	return id, nil
}

// A claim is that an article has a key besides its own address.
type claim struct {
	key     string
	article *corpus.Article
	final   string                          // where it was read
	free    bool                            // it holds if the key leads to nothing yet
	same    func(a, b *corpus.Article) bool // it holds if the key leads to an article that is the same
}

// believe reports whether a claim holds, and notes the article that it leads to.
func (t *task) believe(ctx context.Context, id *identity, c claim) (bool, error) {
	if c.key == "" {
		return false, nil
	}
	other, err := t.find(ctx, c.key)
	switch {
	case err != nil:
		return false, err
	case other == nil:
		return c.free, nil
	case id.known != nil:
		return id.known.ID == other.ID, nil
	case !sameSite(other.URL, c.final) || !c.same(other, c.article):
		return false, nil
	}
	id.known = other
	return true, nil
}

// sameSite is corpus.SameSite, but two texts without an address are of one site too.
func sameSite(a, b string) bool { return a == "" && b == "" || corpus.SameSite(a, b) }

// inherit takes over from an article what a revision of it does not say, as
// where it was the feed that said it.
func inherit(a, from *corpus.Article) {
	a.Title, a.Outlet = cmp.Or(a.Title, from.Title), cmp.Or(a.Outlet, from.Outlet)
	if len(a.Authors) == 0 {
		a.Authors = from.Authors
	}
	if a.Published.IsZero() {
		a.Published = from.Published
	}
}

// guidKey is the key of what a source's feed calls an article.
func guidKey(source, guid string) string {
	if guid == "" {
		return ""
	}
	return "guid:" + source + ":" + guid
}

// sameArticle reports whether two texts are revisions of one article: much of
// the text is the same, or the title is and they came out at the same time.
func sameArticle(a, b *corpus.Article) bool {
	if sameTitle(a.Title, b.Title) && !a.Published.IsZero() && a.Published.Equal(b.Published) {
		return true
	}
	return sameText(a, b)
}

// sameTextShare is which share of their shingles two revisions have in common
// at least.
const sameTextShare = .5

func sameText(a, b *corpus.Article) bool {
	return corpus.NewSketch(a.Text).Similarity(corpus.NewSketch(b.Text)) >= sameTextShare
}

// related reports whether two texts at one address may be revisions of one
// article, and not an article and what a site shows in its place: the titles
// are nearly the same, or a sentence stands in both.
func related(a, b *corpus.Article) bool {
	if sameTitle(a.Title, b.Title) {
		return true
	}
	met := map[string]bool{}
	for _, s := range corpus.Sentences(a.Text) {
		met[s.Of(a.Text)] = true
	}
	for _, s := range corpus.Sentences(b.Text) {
		if met[s.Of(b.Text)] {
			return true
		}
	}
	return false
}

// sameTitleShare is which share of their words two titles have in common if one is
// a correction of the other.
const sameTitleShare = .7

func sameTitle(a, b string) bool {
	x, y := titleWords(a), titleWords(b)
	common := 0
	for word := range x {
		if y[word] {
			common++
		}
	}
	return common > 0 && float64(common) >= sameTitleShare*float64(len(x)+len(y)-common)
}

func titleWords(title string) map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(strings.ToLower(title)) {
		words[strings.Trim(word, `.,:;!?'"«»“”„‘’()-–—`)] = true
	}
	delete(words, "")
	return words
}
