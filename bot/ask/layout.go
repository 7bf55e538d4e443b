package ask

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/rag"
)

// Lengths of foreign names; longer ones are cut.
const (
	maxTitle  = 140
	maxOutlet = 60
)

// A layout is text with links of which there may have to be fewer.
type layout struct {
	voice    words.Voice
	head     string // before all
	quotes   []quote
	disputes []rag.Dispute // as they are to be shown
	tail     string        // after all
	length   int           // of a quote
	sources  []*source
	marks    map[int]*target // by the number of a citation
}

// A source is an article with the numbers of its citations.
type source struct {
	rag.Citation
	numbers []string
	page    *target
}

// A target is where a link may lead to, best first, and last nowhere.
type target []string

func newTarget(addresses ...string) *target {
	t := target{}
	for _, a := range addresses {
		if discord.IsWeb(a) && (len(t) == 0 || len(a) < len(t[len(t)-1])) {
			t = append(t, a)
		}
	}
	t = append(t, "")
	return &t
}

// add adds a citation with its article.
func (l *layout) add(c rag.Citation) {
	if l.marks == nil {
		l.marks = make(map[int]*target)
	}
	l.marks[c.N] = newTarget(c.Link, c.URL)
	for _, s := range l.sources {
		if s.Article == c.Article && s.Revision == c.Revision {
			s.numbers = append(s.numbers, strconv.Itoa(c.N))
			return
		}
	}
	l.sources = append(l.sources, &source{c, []string{strconv.Itoa(c.N)}, newTarget(c.URL)})
}

// uses counts where the number of a citation is to be shown.
func (l *layout) uses(n int) (uses int) {
	count := func(citations []int) {
		for _, c := range citations {
			if c == n {
				uses++
			}
		}
	}
	for _, q := range l.quotes {
		count(q.citations)
	}
	for _, d := range l.disputes {
		for _, s := range d.Sides {
			count(s.Citations)
		}
	}
	return uses
}

// shorten makes a text that is too long shorter by that much, if links are long
// enough, or else somewhat; it reports whether there was a link. It takes the
// next best for the longest one, the first of several, again and again.
func (l *layout) shorten(text string) bool {
	over, any := discord.Length(text)-discord.MaxDescription, false
	for over > 0 {
		longest, uses := &target{""}, 0
		for _, n := range slices.Sorted(maps.Keys(l.marks)) {
			if t := l.marks[n]; len((*t)[0]) > len((*longest)[0]) {
				longest, uses = t, l.uses(n)
			}
		}
		for _, s := range l.sources {
			if len((*s.page)[0]) > len((*longest)[0]) {
				longest, uses = s.page, 1
			}
		}
		if len(*longest) == 1 {
			break
		}
		over -= max(uses, 1) * (discord.Length((*longest)[0]) - discord.Length((*longest)[1]))
		*longest, any = (*longest)[1:], true
	}
	return any
}

// text is the quotes and below them their sources.
func (l *layout) text() string {
	paragraphs := []string{l.head}
	written := "" // what a model has written is one paragraph
	for i := range l.quotes {
		q := &l.quotes[i]
		if q.shown == "" {
			q.shown = discord.EscapeCut(discord.Line(q.text), l.length)
		}
		text := q.shown
		if len(q.unproven) > 0 {
			text += " " + doubt
		}
		text += l.marked(q.citations)
		if q.written {
			written = strings.TrimPrefix(written+" "+text, " ")
		} else {
			paragraphs = append(paragraphs, "> "+text)
		}
	}
	paragraphs = append(paragraphs, written, l.unproven())
	for _, d := range l.disputes {
		paragraphs = append(paragraphs, l.dispute(d))
	}
	return join(join(paragraphs...), l.listed(), l.tail)
}

// marked is the numbers of citations, each after a space.
func (l *layout) marked(citations []int) string {
	text := ""
	for _, n := range citations {
		if t := l.marks[n]; t != nil {
			text += " " + mark(n, (*t)[0])
		}
	}
	return text
}

// listed is the sources, a line each.
func (l *layout) listed() string {
	var sources []string
	for _, s := range l.sources {
		bullet := "-"
		if len(s.numbers) > 0 {
			bullet = "**" + strings.Join(s.numbers, ", ") + "**"
		}
		c := s.Citation
		if l.length > 0 { // where sentences are cut, so are names
			c.Title, c.Outlet = discord.Cut(discord.Line(c.Title), l.length/5), discord.Cut(discord.Line(c.Outlet), l.length/10)
		}
		sources = append(sources, bullet+" "+sourceLine(l.voice, c, (*s.page)[0]))
	}
	return strings.Join(sources, "\n")
}

// mark is a citation's number, which opens the passage where it can.
func mark(n int, address string) string {
	if address == "" {
		return fmt.Sprintf(`\[%d\]`, n)
	}
	return discord.Link(strconv.Itoa(n), address)
}

// sourceLine names an article: outlet, title, date.
func sourceLine(voice words.Voice, c rag.Citation, address string) string {
	title := discord.Cut(discord.Line(discord.Seen(c.Title, voice.Say("ask.source.untitled"))), maxTitle)
	date := discord.Date(c.Published.Time)
	if date == "" {
		date = voice.Say("ask.source.undated")
	}
	return outletName(voice, c.Outlet) + " · " + discord.Link(title, address) + " · " + date
}

// outletName is an outlet's name as it is shown.
func outletName(voice words.Voice, name string) string {
	if discord.Blank(name) {
		return voice.Say("ask.source.unknown")
	}
	return discord.EscapeCut(discord.Line(name), maxOutlet)
}
