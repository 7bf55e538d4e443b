package extract

import (
	"strings"
	"unicode/utf8"

	"newshound/corpus"
)

// Text reads one article from text as people scrape it off a page: with the
// headline on a line of its own, perhaps the date, the authors or labelled
// fields ("Source: …") below or above, running text, and the page's clutter
// around and between.
//
// Running text begins with the first line that is long or ends like a
// sentence. What stands before it is judged line by line; within it only what
// cannot be part of an article goes; after it, the page's footer.
//
//   - The title is labelled as such, or the first line before the running text
//     that has the shape of a headline: at least four words (two if there is
//     none with four) and no full stop. A text that begins with a sentence has
//     no title. The line again, also as a caption ("… - 1") or followed by the
//     site's name, is clutter, and so are lines of up to three words before it.
//   - The outlet is labelled, or the X of a first line "Last news in X",
//     unless that is a rubric or a subject of the text.
//   - The time of publication is a line that is nothing but a date, with or
//     without a counter; after the running text has begun, only where it has a
//     time of day, a counter or the word "published".
//   - Authors stand below the title, after "By".
//   - A line of parts between bars or dots, of which one says what it is ("By
//     Ann Lee | Published: 3 March 2024 | Views: 12"), gives these fields, too.
func Text(b []byte) (corpus.Article, error) {
	s, err := decode(b)
	if err != nil {
		return corpus.Article{}, err
	}
	p := page{lines: splitLines(clean(s))}
	p.findBody()
	p.findTitle()
	p.read()
	return finish(p.article)
}

// A page is a scraped text. Running text is lines[begin:end].
type page struct {
	lines      []line
	begin, end int
	titleLine  int // -1 if there is none
	article    corpus.Article
	text       strings.Builder
	dated      bool // Published is from a line that is sure
}

// Of a page's lines, at most so many are judged as header and as footer: more
// make a list, and the time stays linear with a small factor.
const maxMargin = 80

// lateLines is how far below the beginning of running text a date may stand.
const lateLines = 8

// findBody finds where running text begins and ends. Without any, everything
// is taken for it.
func (p *page) findBody() {
	p.begin, p.end, p.titleLine = -1, len(p.lines), -1
	for i, l := range p.lines {
		if isInterruption(l.text) || !isRunning(l.text) {
			continue
		}
		if p.begin < 0 {
			p.begin = i
		}
		p.end = i + 1
	}
	p.begin = min(max(p.begin, 0), maxMargin)
	p.end = max(p.end, len(p.lines)-maxMargin)
}

// findTitle chooses the headline among the lines before the running text.
func (p *page) findTitle() {
	short := -1
	for i, l := range p.lines[:p.begin] {
		if key, value := cutLabel(l.text); isTitleLabel(key) {
			p.titleLine, p.article.Title = i, value
			return
		}
		if !isHeadline(l.text) {
			continue
		}
		if wordCount(l.text) >= headlineWords || utf8.RuneCountInString(l.text) >= 12 && !strings.Contains(l.text, " ") {
			p.setTitle(i)
			return
		}
		if short < 0 && wordCount(l.text) >= 2 {
			short = i
		}
	}
	if short >= 0 {
		p.setTitle(short)
	}
}

// setTitle takes line i for the title, or the beginning of it that another
// line consists of: the rest is then the site's name.
func (p *page) setTitle(i int) {
	p.titleLine, p.article.Title = i, p.lines[i].text
	for _, l := range p.lines[:p.begin] {
		if wordCount(l.text) >= 2 && extendsTitle(p.article.Title, l.text) {
			p.article.Title = l.text
			return
		}
	}
}

// isHeadline reports whether a line may be the title.
func isHeadline(s string) bool {
	if _, ok := newsOf(s); ok {
		return false
	}
	if _, ok := parseDateLine(s); ok {
		return false
	}
	if _, ok := parseMetadata(s); ok {
		return false
	}
	if key, _ := cutLabel(s); key != "" {
		return false
	}
	return utf8.RuneCountInString(s) <= longRunes && !endsInAny(s, ".,;:") && !isSurrounding(s) && !isInterruption(s) &&
		!related[bare(s)] && parseAddress(s) == nil
}

// read sets the fields and the text.
func (p *page) read() {
	prose := 0
	for i, l := range p.lines {
		s := l.text
		inside := i >= p.begin && i < p.end
		switch {
		case isInterruption(s), repeatsTitle(s, p.article.Title):
			continue
		case inside && isRunning(s):
			prose++
		case inside && prose > 1:
		case i < p.begin && p.header(i):
			continue
		case (i >= p.begin && i < p.begin+lateLines || i >= p.end) && p.late(i):
			continue
		case i >= p.end && isSurrounding(s):
			continue
		}
		if i >= p.end && (related[bare(s)] || isNews(s)) {
			break // from here on there are only titles of other articles
		}
		p.keep(l)
	}
	p.article.Text = p.text.String()
}

// keep adds a line to the text.
func (p *page) keep(l line) {
	if l.gap {
		p.text.WriteByte('\n')
	}
	p.text.WriteString(l.text)
	p.text.WriteByte('\n')
}
