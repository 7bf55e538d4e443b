package extract

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"newshound/corpus"
)

// item reports false for an entry that is no use to anyone.
func (r *rawItem) item(base, language string) (Item, bool) {
	a := corpus.Article{
		Title:    inlineText(r.title),
		Language: r.language,
		Text:     r.text(),
	}
	for _, link := range r.links {
		if a.URL = resolve(base, link); a.URL != "" {
			break
		}
	}
	for _, name := range r.authors {
		if name = authorName(name); name != "" && len(a.Authors) < maxAuthors && !slices.Contains(a.Authors, name) {
			a.Authors = append(a.Authors, name)
		}
	}
	a.Published, a.Modified = firstDate(r.published), firstDate(r.modified)
	a = bound(a)
	if a.Language == "" {
		a.Language = language
	}
	if !hasWord(a.Text) {
		a.Text = ""
	}
	id := strings.TrimSpace(r.id)
	if len(id) > MaxURL {
		id = ""
	}
	return Item{ID: oneLine(id), Article: a}, a.URL != "" || a.Text != ""
}

// text returns the longest of what the item gives as its text, of each at most
// the beginning: a feed that has both a teaser and the article marks them in
// one of many ways.
func (r *rawItem) text() string {
	best := ""
	for _, s := range r.html {
		if s = fragmentText(beginning(s, maxWebText)); len(s) > len(best) {
			best = s
		}
	}
	for _, s := range r.plain {
		if s = paragraphs(beginning(s, maxWebText)); len(s) > len(best) {
			best = s
		}
	}
	return best
}

// beginning returns at most n bytes of s, cut between two characters.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// resolve returns a link as an absolute address of the web, cleaned, or "".
func resolve(base, link string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > MaxURL {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if !u.IsAbs() {
		b := parseAddress(base)
		if b == nil {
			return ""
		}
		link = b.ResolveReference(u).String()
	}
	return webAddress(corpus.CleanAddress(link))
}

// authorName returns the name in "mail@a.example (Ann Lee)", "Ann Lee
// (mail@a.example)", "By Ann Lee" and the like, or "".
func authorName(s string) string {
	s = oneLine(inlineText(s))
	if before, inside, ok := strings.Cut(s, "("); ok && strings.Contains(s, "@") {
		inside, _, _ = strings.Cut(inside, ")")
		if s = before; strings.Contains(before, "@") {
			s = inside
		}
	}
	if rest, ok := cutPrefixFold(s, "by "); ok {
		s = rest
	}
	if s = strings.TrimSpace(s); strings.Contains(s, "@") || strings.Contains(s, "://") {
		return ""
	}
	return s
}

// firstDate returns the first date that can be read, zero if there is none.
func firstDate(dates []string) time.Time {
	for _, s := range dates {
		if t, ok := feedDate(strings.TrimSpace(s)); ok {
			return t
		}
	}
	return time.Time{}
}

// feedDate reads what Date does, and the two-digit years of RFC 822, in which
// RSS began.
func feedDate(s string) (time.Time, bool) {
	if t, ok := Date(s); ok {
		return t, true
	}
	if _, rest, ok := strings.Cut(s, ", "); ok {
		s = rest
	}
	if rest, ok := strings.CutSuffix(s, " UT"); ok {
		s = rest + " GMT"
	}
	for _, layout := range []string{"2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700", "2 Jan 06 15:04:05 GMT", "2 Jan 06 15:04 GMT", "2 Jan 2006 15:04:05 GMT"} {
		if t, err := time.Parse(layout, s); err == nil {
			return checkRange(t.UTC())
		}
	}
	return time.Time{}, false
}
