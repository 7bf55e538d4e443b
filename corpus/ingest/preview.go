package ingest

import (
	"context"
	"errors"
	"io"

	"newshound/corpus"
	"newshound/corpus/extract"
)

// A Preview is what adding an address or a file would bring.
type Preview struct {
	Kind    string            // corpus.KindPage, KindFeed or KindFile
	Address string            // what would be fetched: of a site, its feed's; "" of a file
	Article corpus.Article    // of a page; of a file, its first
	Words   int               // of the article
	Feed    extract.Feed      // of a feed, with all its items
	Take    int               // how many articles would be taken at first, at most DefaultLimit of a feed
	Lists   []extract.Outline // the feeds of an OPML file

	// What is there already: the source of this address, or else the article.
	KnownSource  *corpus.Source
	KnownArticle *corpus.Article
}

// Preview does what Add and the first reading would do, and adds nothing. The
// error says in plain words why nothing could be added.
func (w *Web) Preview(ctx context.Context, space corpus.Space, address string) (Preview, error) {
	return Preview{}, errors.New("not yet")
}

// PreviewFile reads a file as Ingester.AddReader would, and adds nothing.
func PreviewFile(name string, r io.Reader) (Preview, error) {
	return Preview{}, errors.New("not yet")
}
