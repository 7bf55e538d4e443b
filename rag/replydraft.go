package rag

import (
	"strconv"
	"strings"
)

// maxCited is how many passages count of those that a sentence cites.
const maxCited = 3

// draftOf reads a sentence; false where it has no text.
func draftOf(m map[string]any) (draft, bool) {
	text, ok := m["text"].(string)
	if !ok {
		return draft{}, false
	}
	d := draft{text: text}
	switch v := m["passages"].(type) {
	case []any:
		d.passages = []cited{}
		for _, p := range v[:min(len(v), maxCited)] {
			d.passages = append(d.passages, citedOf(p))
		}
	case map[string]any: // one alone
		d.passages = []cited{citedOf(v)}
	}
	return d, true
}

func citedOf(v any) cited {
	m, _ := v.(map[string]any)
	c := cited{}
	c.quote, _ = m["quote"].(string)
	switch n := m["n"].(type) {
	case float64:
		if n == float64(int32(n)) {
			c.n = int(n)
		}
	case string:
		c.n, _ = strconv.Atoi(strings.Trim(n, " []#"))
	}
	return c
}
