package extract

import (
	"regexp"
	"time"

	"golang.org/x/net/html"
)

// A pageDate is a time that a page states, with how exactly it does.
type pageDate struct {
	at    time.Time
	exact int // 0 the day, 1 the time of day, 2 that with its zone
}

var (
	statedClock = regexp.MustCompile(`\d\d?:\d\d|[Tt]\d{4}`)
	statedZone  = regexp.MustCompile(`(?i)(?:z|gmt|utc|[ap]\.?m\.? [a-z]{3,4}|\d [a-z]{3,4}|[+-]\d\d:?\d\d|[+-]\d\d?)\s*$`)
)

func parsePageDate(s string) (pageDate, bool) {
	t, ok := Date(oneLine(s))
	if !ok {
		return pageDate{}, false
	}
	d := pageDate{at: t}
	if statedClock.MatchString(s) {
		d.exact++
		if statedZone.MatchString(s) {
			d.exact++
		}
	}
	return d, true
}

// bestDate returns the first date that can be read, or one further on that
// says the same more exactly.
func bestDate(stated []string) time.Time {
	var best pageDate
	for _, s := range stated {
		d, ok := parsePageDate(s)
		if !ok {
			continue
		}
		apart := d.at.Sub(best.at).Abs()
		if best.at.IsZero() || d.exact > best.exact && apart <= 36*time.Hour {
			best = d
		}
	}
	return best.at
}

// published returns when the article appeared: as the metadata has it, or a
// time that is marked up near the title, or the day in the address.
func (p *htmlPage) published() time.Time {
	var stated []string
	if p.meta.article != nil {
		stated = append(stated, p.meta.article.text("datePublished"), p.meta.article.text("dateCreated"))
	}
	for _, name := range []string{"article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
		"article_date_original", "publishdate", "publish_date", "publish-date", "pubdate", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
		"dc.date.issued", "dcterms.issued", "dc.date", "dc.date.created", "dcterms.created", "citation_publication_date", "date", "article.published", "og:pubdate"} {
		stated = append(stated, p.meta.named[name]...)
	}
	stated = append(stated, p.markedDates("datePublished")...)
	if t := bestDate(stated); !t.IsZero() {
		return t
	}
	if t := p.headerDate(); !t.IsZero() {
		return t
	}
	for _, address := range []string{p.meta.address(p.address), p.address} {
		if t, ok := addressDate(address); ok {
			return t
		}
	}
	return time.Time{}
}

// modified returns when the publisher last changed the article, zero if that
// is not stated or before it appeared.
func (p *htmlPage) modified(published time.Time) time.Time {
	var stated []string
	if p.meta.article != nil {
		stated = append(stated, p.meta.article.text("dateModified"))
	}
	for _, name := range []string{"article:modified_time", "article:modified", "og:article:modified_time", "og:modified_time", "og:updated_time", "article:updated_time",
		"datemodified", "article_date_updated", "dcterms.modified", "dc.date.modified", "lastmod"} {
		stated = append(stated, p.meta.named[name]...)
	}
	stated = append(stated, p.markedDates("dateModified")...)
	t := bestDate(stated)
	if t.Before(published) {
		return time.Time{}
	}
	return t
}

// markedDates returns the dates that microdata states, but for those of other
// articles.
func (p *htmlPage) markedDates(name string) []string {
	var stated []string
	for n := range elements(p.body) {
		if hasWordFold(attr(n, "itemprop"), name) && !p.elsewhere(n) {
			stated = append(stated, dateOf(n))
		}
	}
	return stated
}

func dateOf(n *html.Node) string {
	for _, key := range []string{"datetime", "content"} {
		if v := attr(n, key); v != "" {
			return v
		}
	}
	return nodeText(n)
}

// headerDate returns the first time element about the article, or else the
// first line near the title that is nothing but a date, or else what an
// element that is named for the date has.
func (p *htmlPage) headerDate() time.Time {
	for n := range elements(p.body, "time") {
		if p.elsewhere(n) {
			continue
		}
		if t := bestDate([]string{attr(n, "datetime"), nodeText(n)}); !t.IsZero() {
			return t
		}
	}
	for _, b := range p.header() {
		if d, ok := parseDateLine(b.text); ok && !d.published.IsZero() {
			return d.published
		}
		if m, ok := parseMetadata(b.text); ok && len(m.dates) > 0 {
			return m.dates[0].published
		}
	}
	for n := range elements(p.body) {
		if !isDateElement(n) || p.elsewhere(n) {
			continue
		}
		for _, s := range []string{attr(n, "title"), nodeText(n)} {
			if d, ok := parseDateLine(s); ok && len(s) <= maxDate && !d.published.IsZero() {
				return d.published
			}
		}
	}
	return time.Time{}
}

func isDateElement(n *html.Node) bool {
	for _, word := range nameWords(attr(n, "class") + " " + attr(n, "id")) {
		switch word {
		case "date", "datum", "published", "pubdate", "postdate", "timestamp", "fecha", "дата":
			return true
		}
	}
	return false
}

var datePath = regexp.MustCompile(`/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/_.-]|$)`)

// addressDate returns the day in an address such as /2024/12/14/.
func addressDate(address string) (time.Time, bool) {
	m := datePath.FindStringSubmatch(address)
	if m == nil {
		return time.Time{}, false
	}
	return Date(m[1] + "-" + m[2] + "-" + m[3])
}
