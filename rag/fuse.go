package rag

import "math"

// Cosines of one model lie between .7 and .9, those of another between .1 and
// .6; what counts is by how much one stands out among those of the passages
// that were found. meaning fills that in as fMeaning: by how many standard
// deviations, up to standOut, it is above the mean, in [0, 1]. A passage
// without a vector (its cosine is 0) is taken for an average one, and so does
// not fall behind.
func meaning(found []candidate, cosines []float64) {
	var n, sum, square float64
	for _, c := range cosines {
		if c != 0 {
			n++
			sum += c
			square += c * c
		}
	}
	if n < 2 {
		return
	}
	mean := sum / n
	deviation := math.Sqrt(max(0, square/n-mean*mean))
	for i, c := range cosines {
		if c != 0 && deviation > tiny {
			found[i].features[fMeaning] = min(max(0, (c-mean)/deviation/standOut), 1)
		}
	}
}

const standOut = 4
