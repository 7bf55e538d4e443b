package extract

import (
	"regexp"
	"time"

	"golang.org/x/net/html"
)

// A pageDate is a time that a page states, with how exactly it does.
type pageDate struct {
	at    time.Time
	day   time.Time // as it is written, in whatever zone
	exact int       // 0 the day, 1 the time of day, 2 that with its zone
	inUTC bool      // is that zone
}

var (
	statedClock = regexp.MustCompile(`\d\d?:\d\d|[Tt]\d{4}`)
	statedZone  = regexp.MustCompile(`(?i)(?:z|gmt|utc|[ap]\.?m\.? [a-z]{3,4}|\d [a-z]{3,4}|[+-]\d\d:?\d\d|[+-]\d\d?)\s*$`)
	statedUTC   = regexp.MustCompile(`(?i)(?:z|gmt|utc|[+-]00:?00)\s*$`)
	midnight    = regexp.MustCompile(`(?i)(?:^|[t\s])00?:00(?::00(?:\.0+)?)?(?:[^:\d.]|$)`)
)

// parsePageDate takes midnight for the day alone: software writes it where it
// knows no more.
func parsePageDate(s string) (pageDate, bool) {
	s = oneLine(s)
	day, clock, ok := parseDate(s)
	if !ok {
		t, ok := zonelessDay(s)
		return pageDate{at: t, day: t}, ok
	}
	d := pageDate{at: day.Add(clock), day: day}
	if statedClock.MatchString(s) && !midnight.MatchString(s) {
		d.exact++
		if statedZone.MatchString(s) {
			d.exact++
			d.inUTC = statedUTC.MatchString(s)
		}
	}
	return d, inRange(d.at)
}

// refines reports whether d says more exactly what e does: its day is the same
// as it is written, or can be in the zone of the place where d is in UTC.
func (d pageDate) refines(e pageDate) bool {
	if d.exact <= e.exact {
		return false
	}
	if d.day.Equal(e.day) {
		return true
	}
	return d.inUTC && e.exact == 0 && d.at.After(e.day.Add(-14*time.Hour)) && d.at.Before(e.day.Add(36*time.Hour))
}

// bestDate returns the first date that can be read, or one further on that
// says the same more exactly.
func bestDate(stated []string) pageDate {
	var best pageDate
	for _, s := range stated {
		if d, ok := parsePageDate(s); ok && (best.at.IsZero() || d.refines(best)) {
			best = d
		}
	}
	return best
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
	stated = append(stated, p.meta.data.page().text("datePublished"))
	if d := bestDate(stated); !d.at.IsZero() {
		return p.refined(d)
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

// refined returns the time of a day on which the article appeared if one alone
// is stated for that day, be it of the page or of what it is about.
func (p *htmlPage) refined(d pageDate) time.Time {
	if d.exact > 0 {
		return d.at
	}
	var stated []string
	for _, o := range p.meta.data.objects {
		stated = append(stated, o.text("datePublished"))
	}
	for n := range elements(p.body) {
		if hasWordFold(attr(n, "itemprop"), "datePublished") {
			stated = append(stated, dateOf(n))
		}
	}
	found := d
	for _, s := range stated {
		e, ok := parsePageDate(s)
		if !ok || e.exact == 0 || !e.day.Equal(d.day) {
			continue
		}
		if found.exact > 0 && !e.at.Equal(found.at) {
			return d.at
		}
		found = e
	}
	return found.at
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
	stated = append(stated, p.meta.data.page().text("dateModified"))
	t := bestDate(stated).at
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
		if t := bestDate([]string{attr(n, "datetime"), nodeText(n)}).at; !t.IsZero() {
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
