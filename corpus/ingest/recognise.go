package ingest

import (
	"context"
	"errors"
	"fmt"

	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/fetch"
)

// What an address may turn out to be besides a page or a feed.
var (
	errList    = errors.New("this is a list of feeds (OPML); save it as a file and add that")
	errUnknown = errors.New("this is neither an article's page nor a feed")
)

// maxFeedLinks is how many of the feeds that a site names are tried.
const maxFeedLinks = 3

// A finding is what an address has turned out to be: an article or a feed.
type finding struct {
	article  *corpus.Article
	feed     *extract.Feed
	response *fetch.Response // that had it
	address  string          // that was asked for it; of a site, its feed's
}

// moved is the address to be asked from now on.
func (f *finding) moved() string {
	if f.response.Moved != "" {
		return corpus.CleanAddress(f.response.Moved)
	}
	return f.address
}

// A getter is task.get.
type getter func(context.Context, fetch.Request) (*fetch.Response, *fetch.Error, error)

// recognise finds out what an answer is. A page that is no article may name a
// feed, which is then fetched. The error is the context's, a *fetch.Error
// where another try may help, or says in plain words why it is of no use.
func recognise(ctx context.Context, address string, r *fetch.Response, get getter) (finding, error) {
	switch extract.Detect(r.Body, r.ContentType) {
	case extract.FormatFeed:
		feed, err := extract.ReadFeed(r.Body, r.ContentType, r.URL)
		return finding{feed: &feed, response: r, address: address}, err
	case extract.FormatHTML:
		article, err := extract.HTML(r.Body, r.ContentType, r.URL)
		if err != nil {
			return discover(ctx, r, err, get)
		}
		return finding{article: &article, response: r, address: address}, nil
	case extract.FormatOPML:
		return finding{}, errList
	}
	return finding{}, errUnknown
}

// discover reads the first feed that a page names and that is one. reason is
// why the page itself is no article.
func discover(ctx context.Context, page *fetch.Response, reason error, get getter) (finding, error) {
	links := extract.FeedLinks(page.Body, page.ContentType, page.URL)
	if len(links) == 0 {
		return finding{}, fmt.Errorf("%w (and it names no feed)", reason)
	}
	var temporary *fetch.Error
	for _, link := range links[:min(len(links), maxFeedLinks)] {
		r, failed, err := get(ctx, fetch.Request{URL: link.URL})
		if err != nil {
			return finding{}, err
		}
		if failed != nil {
			if failed.Temporary {
				temporary = failed
			}
			continue
		}
		if extract.Detect(r.Body, r.ContentType) != extract.FormatFeed {
			continue
		}
		if feed, err := extract.ReadFeed(r.Body, r.ContentType, r.URL); err == nil {
			return finding{feed: &feed, response: r, address: link.URL}, nil
		}
	}
	if temporary != nil {
		return finding{}, temporary
	}
	return finding{}, fmt.Errorf("%w (and what it names as its feed cannot be read as one)", reason)
}
