package extract

import "newshound/corpus"

// Text reads one article from text as people scrape it.
func Text(b []byte) (corpus.Article, error) {
	s, err := decode(b)
	if err != nil {
		return corpus.Article{}, err
	}
	return finish(corpus.Article{Text: s})
}
