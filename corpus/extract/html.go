package extract

import (
	"errors"
	"fmt"

	"newshound/corpus"
)

// Why a page is refused, each in words for who has given its address.
var (
	ErrNotHTML = errors.New("this is not a web page; give the address of an article or a feed")
	ErrPage    = errors.New("the page cannot be read")
	ErrConsent = errors.New("the page asks for consent to cookies before it shows anything; add its feed if there is one, or the text as a file")
	ErrScript  = errors.New("the page shows its text only in a browser that runs scripts; add its feed if there is one, or the text as a file")
	ErrPaywall = errors.New("only the beginning of the article is free to read; give another outlet's article")
	ErrList    = errors.New("this is a list of articles, not an article; add it as a feed, or the address of one article")
	ErrShort   = errors.New("the page has no text long enough to be an article; check the address, or add the text as a file")
)

// HTML reads the article of a page. The address is where the page came from,
// "" if unknown: links are relative to it, and the article's URL is the one
// that the page calls its own if it is of the same site, else the address.
//
// The text is what three extractors, by a vote, and our rules take for the
// article: paragraphs with an empty line between them, without headline,
// captions and what the page puts between. Where the page itself has next to
// none, and is free to read, it is the text that its JSON-LD states, which
// scripts would bring onto it. Title, outlet, authors and dates are those that
// the page states in JSON-LD, OpenGraph and other metadata, or in the marked
// places around the text; Published has the day alone where no more is stated.
//
// The error is one of those above or ErrTooLarge. Time and memory are bounded
// whatever the bytes: of a page beyond maxNodes or maxSeen only the beginning is
// read, and no JSON-LD beyond maxWebText.
func HTML(b []byte, contentType, address string) (a corpus.Article, err error) {
	// The extractors below were written for pages that browsers show. A page
	// that breaks one of them must not end the program.
	defer func() {
		if r := recover(); r != nil {
			a, err = corpus.Article{}, fmt.Errorf("%w: %v", ErrPage, r)
		}
	}()
	if len(b) > MaxText {
		return corpus.Article{}, ErrTooLarge
	}
	if f := Detect(b, contentType); f != FormatHTML {
		return corpus.Article{}, ErrNotHTML
	}
	p := readPage(decodeWeb(b, contentType), address)
	if err := p.refuse(); err != nil {
		return corpus.Article{}, err
	}
	return finish(p.article())
}
