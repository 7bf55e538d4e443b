package ingest

import (
	"context"
	"strings"

	"newshound/corpus"
)

// identify returns the keys that an article is to be known by besides its
// URL, and whether any of them leads to one that is there already. final is
// where redirects have led. What an address, a feed or a page claims about two
// articles being one is believed only if their texts agree: feeds use ids
// again, dead addresses are redirected to what is alive, and there are sites
// that name one canonical address on every page. Of a canonical address that
// is not believed, final takes the place.
func (t *task) identify(ctx context.Context, a *corpus.Article, final string, o origin) (keys []string, there bool, err error) {
	at := corpus.AddressKey(final)
	here, err := t.find(ctx, at)
	if err != nil {
		return nil, false, err
	}
	if at != "" {
		keys, there = append(keys, at), here != nil
	}
	agrees := func(key string) (bool, error) {
		if key == "" || key == at {
			return false, nil
		}
		other, err := t.find(ctx, key)
		if err != nil || other == nil {
			return err == nil, err
		}
		if here != nil && here.ID == other.ID || sameArticle(other, a) {
			there = true
			return true, nil
		}
		return false, nil
	}
	if canonical := corpus.AddressKey(a.URL); canonical != at {
		ok, err := agrees(canonical)
		if err != nil {
			return nil, false, err
		}
		if !ok {
			a.URL = corpus.CleanAddress(final)
		}
	}
	for _, key := range []string{corpus.AddressKey(o.requested), guidKey(t.source.ID, o.guid)} {
		ok, err := agrees(key)
		if err != nil {
			return nil, false, err
		}
		if ok {
			keys = append(keys, key)
		}
	}
	return keys, there, nil
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
	return corpus.NewSketch(a.Text).Similarity(corpus.NewSketch(b.Text)) >= sameText
}

// sameText is which share of their shingles two revisions have in common at
// least.
const sameText = .5

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
