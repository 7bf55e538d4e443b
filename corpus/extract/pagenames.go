package extract

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// A naming is what an element's class and id say that it is.
type naming struct {
	box     bool // beside the article, though it may stand within
	caption bool // of a picture
	comment bool // of readers
}

// named reads an element's names once: many blocks stand within one element,
// and names may be long.
func (p *htmlPage) named(n *html.Node) naming {
	known, ok := p.names[n]
	if !ok {
		known = readNames(attr(n, "class"), attr(n, "id"))
		p.names[n] = known
	}
	return known
}

func readNames(class, id string) naming {
	isBox := func(word string) bool { return boxNames[word] }
	isCaption := func(word string) bool { return word == "caption" || word == "credit" || word == "photocredit" }
	isComment := func(name string) bool { return strings.HasPrefix(name, "comment") }
	inClass := nameWords(class)
	return naming{
		box:     slices.ContainsFunc(inClass, isBox) || slices.ContainsFunc(nameWords(id), isBox),
		caption: slices.ContainsFunc(inClass, isCaption),
		comment: slices.ContainsFunc(strings.Fields(strings.ToLower(class+" "+id)), isComment),
	}
}

// boxNames are the words of classes and ids of boxes within an article.
var boxNames = wordSet(`newsletter newsletters signup subscribe subscription cta promo promotion advert advertisement ad ads sponsored
	related recirc recirculation readmore disclaimer disclosure overlay scrim modal popup comments commentlist respond tags taglist breadcrumb breadcrumbs sharing share social`)

// nameWords returns the words of class names: "NewsletterBox", "ad-top" and
// "share_row" have two each.
func nameWords(s string) []string {
	var b strings.Builder
	lower := false
	for _, r := range s {
		if unicode.IsUpper(r) && lower {
			b.WriteByte(' ')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) })
}
