package sqlite

import (
	"database/sql"
	"slices"
)

// A bandIndex finds the articles that share bands with a sketch. It is memory
// filled from the table of sketches, because a table of bands would be written
// all over for every article: with it, putting articles took twice as long. It
// may know too much, such as articles that are gone or were revised, and
// articles whose bands are like others by chance; never too little. It takes
// some 400 bytes an article.
type bandIndex struct {
	last   map[uint32]int32 // by band: 1 + the place of its last entry
	all    []bandEntry
	sketch int64 // the last one that is in here
}

type bandEntry struct {
	article int32
	before  int32 // 1 + the place of the band's entry before this one, 0 if there is none
}

// key mixes a band of a space into what the index knows it by.
func (*bandIndex) key(space int64, band uint64) uint32 {
	return uint32(band>>32) ^ uint32(band) ^ uint32(space)*0x9E3779B1 // 2³² over the golden ratio spreads small numbers
}

// add adds a sketch, which must be the next one.
func (x *bandIndex) add(num, space, article int64, bands []uint64) {
	if x.last == nil {
		x.last = map[uint32]int32{}
	}
	for _, band := range bands {
		key := x.key(space, band)
		x.all = append(x.all, bandEntry{int32(article), x.last[key]})
		x.last[key] = int32(len(x.all))
	}
	x.sketch = num
}

// catchUp adds the sketches that another process has stored since the last
// time, or at the first time all.
func (x *bandIndex) catchUp(t *tx) error {
	var num, article, space int64
	var data sql.RawBytes
	return t.each([]any{&num, &article, &space, &data}, func() {
		x.add(num, space, article, decodeSketch(data).Bands())
	}, `
		SELECT k.num, k.article, a.space, k.data
		FROM sketches k CROSS JOIN articles a ON a.num = k.article
		WHERE k.num > ? ORDER BY k.num`, x.sketch)
}

// find returns the articles that share most bands with a sketch, at most most
// of them. Of each band the last articles are looked at, at most perBand: among
// many copies of one text, any will do.
func (x *bandIndex) find(space int64, bands []uint64, perBand, most int) []int32 {
	shared := map[int32]int{}
	for _, band := range bands {
		at := x.last[x.key(space, band)]
		for range perBand {
			if at == 0 {
				break
			}
			e := x.all[at-1]
			shared[e.article]++
			at = e.before
		}
	}
	if len(shared) == 0 {
		return nil
	}
	articles := make([]int32, 0, len(shared))
	for a := range shared {
		articles = append(articles, a)
	}
	slices.SortFunc(articles, func(a, b int32) int {
		if shared[a] != shared[b] {
			return shared[b] - shared[a]
		}
		return int(a - b)
	})
	return articles[:min(len(articles), most)]
}
