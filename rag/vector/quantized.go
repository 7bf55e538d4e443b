package vector

import (
	"errors"
	"fmt"
	"math"
)

var errNoLength = errors.New("the vector is zero or not a number")

// length returns v's Euclidean length; false if that is no positive number.
func length(v []float32) (float64, bool) {
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	return math.Sqrt(square), square > 0 && !math.IsInf(square, 0)
}

// meanVector returns the unit vector in the mean direction of vs, and their
// dimension. Nil vectors are passed over; the mean of none is nil.
func meanVector(vs [][]float32) (mean []float32, dims int, err error) {
	var sum []float64
	var first []float32
	for i, v := range vs {
		if v == nil {
			continue
		}
		if first == nil {
			first, dims = v, len(v)
			sum = make([]float64, dims)
		}
		if len(v) != dims {
			return nil, 0, fmt.Errorf("passage %d: %d dimensions after %d", i, len(v), dims)
		}
		n, ok := length(v)
		if !ok {
			return nil, 0, fmt.Errorf("passage %d: %w", i, errNoLength)
		}
		for j, x := range v {
			sum[j] += float64(x) / n
		}
	}
	if first == nil {
		return nil, 0, nil
	}
	mean = make([]float32, dims)
	if !scaleTo(mean, sum) {
		// The passages cancel each other out: one stands for all.
		for j, x := range first {
			sum[j] = float64(x)
		}
		scaleTo(mean, sum)
	}
	return mean, dims, nil
}

// scaleTo sets dst to v at unit length; false if v has too little of it.
func scaleTo(dst []float32, v []float64) bool {
	var square float64
	for _, x := range v {
		square += x * x
	}
	for i, x := range v {
		dst[i] = float32(x / math.Sqrt(square))
	}
	return square > 1e-12
}

// quantized are an article's passage vectors: of each its components divided
// by its scale, in 8 bits, so that they take a quarter of the memory.
type quantized struct {
	dims   int
	values []int8    // dims for each passage
	scales []float32 // one for each passage; 0 where it has no vector
}

// quantize rounds vectors of length > 0 (or nil) to 8 bits, at unit length.
func quantize(vs [][]float32, dims int) quantized {
	q := quantized{dims, make([]int8, len(vs)*dims), make([]float32, len(vs))}
	for i, v := range vs {
		if v != nil {
			q.scales[i] = round(q.values[i*dims:(i+1)*dims], v, math.MaxInt8)
		}
	}
	return q
}

// A query's vector is rounded less, and only integers are multiplied.
type quantizedQuery struct {
	values []int32
	scale  float32
}

func quantizeQuery(v []float32) quantizedQuery {
	// The largest rounding for which dot's sum cannot overflow.
	limit := min(math.MaxInt16, math.MaxInt32/math.MaxInt8/len(v))
	q := quantizedQuery{values: make([]int32, len(v))}
	q.scale = round(q.values, v, float64(limit))
	return q
}

// round sets dst to v's components, the largest of which becomes ±limit, and
// returns what to multiply them with to have v at unit length.
func round[T int8 | int32](dst []T, v []float32, limit float64) float32 {
	var largest float64
	for _, x := range v {
		largest = max(largest, math.Abs(float64(x)))
	}
	for i, x := range v {
		dst[i] = T(math.Round(float64(x) / largest * limit))
	}
	n, _ := length(v)
	return float32(largest / limit / n)
}

// dot returns the similarity of passage i and a query of the same dimension.
// Four at a time takes a third off the time of the plain loop.
func (p *quantized) dot(i int, q quantizedQuery) float32 {
	v, w := p.values[i*p.dims:][:p.dims], q.values
	var even, odd int32
	for len(v) >= 4 && len(w) >= 4 {
		even += int32(v[0])*w[0] + int32(v[2])*w[2]
		odd += int32(v[1])*w[1] + int32(v[3])*w[3]
		v, w = v[4:], w[4:]
	}
	for j := range v {
		even += int32(v[j]) * w[j]
	}
	return float32(even+odd) * p.scales[i] * q.scale
}
