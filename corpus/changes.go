package corpus

import "strings"

// A Change is a place where two revisions of a text differ: the sentences that
// were there and those that are there now, each as it stands in its text.
// Either may be empty, not both.
type Change struct {
	Removed, Added string
}

// maxChangeTable is how many pairs of sentences Changes compares at most,
// which takes a few milliseconds: a thousand of each, and few articles have more.
const maxChangeTable = 1 << 20

// Changes returns in which sentences two normalised texts differ, in order.
// White space does not count. Texts of which too many sentences differ give
// one change, from the first of these to the last.
func Changes(old, new string) []Change {
	a, b := newComparand(old), newComparand(new)
	start, aEnd, bEnd := 0, len(a.keys), len(b.keys)
	for start < aEnd && start < bEnd && a.keys[start] == b.keys[start] {
		start++
	}
	for aEnd > start && bEnd > start && a.keys[aEnd-1] == b.keys[bEnd-1] {
		aEnd, bEnd = aEnd-1, bEnd-1
	}
	kept := append(commonSentences(a.keys[start:aEnd], b.keys[start:bEnd]), [2]int{aEnd - start, bEnd - start})
	var changes []Change
	i, j := start, start
	for _, pair := range kept {
		iNext, jNext := start+pair[0], start+pair[1]
		if i < iNext || j < jNext {
			changes = append(changes, Change{Removed: a.run(i, iNext), Added: b.run(j, jNext)})
		}
		i, j = iNext+1, jNext+1
	}
	return changes
}

// A comparand is a text in sentences, and these as they are compared.
type comparand struct {
	text  string
	spans []Span
	keys  []string
}

func newComparand(text string) comparand {
	c := comparand{text: text, spans: Sentences(text)}
	c.keys = make([]string, len(c.spans))
	for i, s := range c.spans {
		c.keys[i] = strings.Join(strings.Fields(s.Of(text)), " ")
	}
	return c
}

// run returns the text of the sentences from i to before j.
func (c *comparand) run(i, j int) string {
	if i >= j {
		return ""
	}
	return c.text[c.spans[i].Start:c.spans[j-1].End]
}

// commonSentences returns a longest common subsequence as pairs of indexes,
// none if it would take too long to find.
func commonSentences(a, b []string) (pairs [][2]int) {
	width := len(b) + 1
	if (len(a)+1)*width > maxChangeTable {
		return nil
	}
	length := make([]int32, (len(a)+1)*width) // at i, j: of what a[i:] and b[j:] have in common
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i*width+j] = length[(i+1)*width+j+1] + 1
			} else {
				length[i*width+j] = max(length[(i+1)*width+j], length[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[(i+1)*width+j] >= length[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}
