package rag

import "strings"

// values turns lists of words into a map from each to its number.
func values(lists map[float64]string) map[string]float64 {
	out := make(map[string]float64)
	for value, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = value
		}
	}
	return out
}

// spellings turns lists of words into a map from each to its sign.
func spellings(lists map[string]string) map[string]string {
	out := make(map[string]string)
	for sign, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = sign
		}
	}
	return out
}

// pairs turns pairs of words into a map from each to its opposites.
func pairs(list string) map[string][]string {
	out := make(map[string][]string)
	for pair := range strings.SplitSeq(list, ",") {
		if w := strings.Fields(pair); len(w) == 2 {
			out[w[0]] = append(out[w[0]], w[1])
			out[w[1]] = append(out[w[1]], w[0])
		}
	}
	return out
}
