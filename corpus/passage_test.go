package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// prose returns n sentences of the given number of words each.
func prose(n, words int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Sentence%s %d. ", strings.Repeat(" word", words-2), i)
	}
	return strings.TrimSpace(b.String())
}

func TestPassages(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []int // words of each passage
	}{
		{"no text", "", nil},
		{"one short text", prose(3, 10), []int{30}},
		{"a passage ends with the sentence that reaches the target", prose(28, 10), []int{140, 140}},
		{"a short rest joins the passage before", prose(17, 10), []int{170}},
		{"a longer rest stands alone", prose(18, 10), []int{140, 40}},
		{"a paragraph's end near the target ends a passage", prose(12, 10) + "\n\n" + prose(12, 10), []int{120, 120}},
		{"one far from it does not", prose(5, 10) + "\n\n" + prose(12, 10), []int{170}},
		{"no passage takes a sentence that makes it too long", prose(1, 110) + " " + prose(2, 100), []int{110, 200}},
		{"a sentence is never split", prose(1, 300), []int{300}},
		{"Chinese counts by characters", strings.Repeat("今天天气很好。", 100), []int{141, 159}},
	} {
		sentences := Sentences(c.text)
		passages := Passages(c.text, sentences)
		var got []int
		for _, p := range passages {
			got = append(got, countWords(p.Of(c.text)))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: passages of %v words, want %v", c.name, got, c.want)
		}
		checkPassages(t, c.text, sentences, passages)
	}
}

// checkPassages holds what is true of the passages of any text.
func checkPassages(t *testing.T, text string, sentences, passages []Span) {
	t.Helper()
	if (len(sentences) == 0) != (len(passages) == 0) {
		t.Fatalf("%d sentences give %d passages", len(sentences), len(passages))
	}
	i := 0
	for _, p := range passages {
		if i >= len(sentences) || p.Start != sentences[i].Start {
			t.Fatalf("passage %v does not start with the next sentence", p)
		}
		first := i
		for i < len(sentences) && sentences[i].End <= p.End {
			i++
		}
		if i == first || sentences[i-1].End != p.End {
			t.Fatalf("passage %v does not end with a sentence", p)
		}
		if n := countWords(p.Of(text)); n > passageMax+passageRest && i-first > 1 {
			t.Fatalf("a passage of %d words and %d sentences", n, i-first)
		}
	}
	if i != len(sentences) {
		t.Fatalf("%d of %d sentences in no passage", len(sentences)-i, len(sentences))
	}
}

func TestPassagesOfNews(t *testing.T) {
	passages, words := 0, 0
	for _, a := range newsArticles(t, 500) {
		sentences := Sentences(a.Text)
		ps := Passages(a.Text, sentences)
		checkPassages(t, a.Text, sentences, ps)
		for _, p := range ps {
			passages++
			words += countWords(p.Of(a.Text))
		}
	}
	if mean := float64(words) / float64(passages); mean < 100 || mean > 160 {
		t.Errorf("a passage has %.0f words on average, want about 130", mean)
	}
}
