package corpus

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomWords returns n words that no other text has.
func randomWords(r *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%x", r.Uint64())
	}
	return words
}

// copies returns two texts of about n shingles each with a Jaccard index of
// about j: what they share stands in one piece.
func copies(r *rand.Rand, n int, j float64) (a, b string) {
	common := int(float64(n) * 2 * j / (1 + j))
	shared := randomWords(r, common+shingleWords-1)
	a = strings.Join(append(randomWords(r, n-common), shared...), " ")
	b = strings.Join(append(slices.Clone(shared), randomWords(r, n-common)...), " ")
	return a, b
}

// jaccard computes what Similarity estimates.
func jaccard(a, b string) float64 {
	shingles := func(text string) map[string]bool {
		set, words := map[string]bool{}, strings.Fields(text)
		for i := range max(0, len(words)-shingleWords+1) {
			set[strings.Join(words[i:i+shingleWords], " ")] = true
		}
		return set
	}
	x, y := shingles(a), shingles(b)
	both := 0
	for s := range x {
		if y[s] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

func shareBand(a, b Sketch) bool {
	other := b.Bands()
	return slices.ContainsFunc(a.Bands(), func(band uint64) bool { return slices.Contains(other, band) })
}

func TestSimilarityEstimatesTheJaccardIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, words := range []int{60, 150, 700} {
		for _, j := range []float64{0, .1, .3, .5, .7, .9, 1} {
			const rounds = 200
			var squares, sum float64
			for range rounds {
				a, b := copies(r, words, j)
				d := NewSketch(a).Similarity(NewSketch(b)) - jaccard(a, b)
				squares += d * d
				sum += d
			}
			if deviation := math.Sqrt(squares / rounds); deviation > .07 {
				t.Errorf("%d words, Jaccard %.1f: standard error %.3f", words, j, deviation)
			}
			if bias := sum / rounds; math.Abs(bias) > .02 {
				t.Errorf("%d words, Jaccard %.1f: bias %.3f", words, j, bias)
			}
		}
	}
}

func TestBandsFindCopies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, words := range []int{60, 150, 700} {
		found := 0
		const rounds = 500
		for range rounds {
			if a, b := copies(r, words, .5); shareBand(NewSketch(a), NewSketch(b)) {
				found++
			}
		}
		if found < rounds*95/100 {
			t.Errorf("%d words: %d of %d copies share a band", words, found, rounds)
		}
	}
}

func TestBandsOfOtherNewsDiffer(t *testing.T) {
	articles := newsArticles(t, 1000)
	sketches := make([]Sketch, len(articles))
	for i := range articles {
		sketches[i] = NewSketch(articles[i].Text)
	}
	pairs, shared := 0, 0
	for i, s := range sketches {
		for _, other := range sketches[:i] {
			if s.Similarity(other) < .3 {
				pairs++
				if shareBand(s, other) {
					shared++
				}
			}
		}
	}
	if pairs == 0 {
		t.Skip("no real articles: shared/eval is not there")
	}
	if shared*1000 >= pairs {
		t.Errorf("%d of %d pairs share a band", shared, pairs)
	}
}

func TestWireCopiesAreOneStory(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	body := randomWords(r, 500)
	text := func(parts ...[]string) Sketch { return NewSketch(strings.Join(slices.Concat(parts...), " ")) }
	wire := text(body)
	for name, c := range map[string]Sketch{
		"an intro and a footer of its own": text(randomWords(r, 40), body, randomWords(r, 60)),
		"its last quarter cut":             text(body[:375]),
		"a paragraph taken out":            text(body[:200], body[280:]),
		"another place inserted":           text(body[:250], randomWords(r, 80), body[250:]),
	} {
		if s := wire.Similarity(c); s < SameStory || !shareBand(wire, c) {
			t.Errorf("%s: similarity %.2f", name, s)
		}
	}
	for name, c := range map[string]Sketch{
		"one quoted paragraph":  text(randomWords(r, 400), body[100:200]),
		"the same words sorted": text(slices.Sorted(slices.Values(body))),
	} {
		if s := wire.Similarity(c); s >= SameStory {
			t.Errorf("%s: similarity %.2f", name, s)
		}
	}
}

func TestSketchIgnoresHowWordsAreSet(t *testing.T) {
	words := strings.Repeat("Мостът “Kestrel”, the harbour's 3rd, was shut — ДВЕ години 東京湾 ", 12)
	other := strings.ToLower(strings.NewReplacer("“", `"`, "”", `"`, " — ", "\n\n", ",", "", "'", "’").Replace(words))
	if s := NewSketch(words); s == nil || !slices.Equal(s, NewSketch(other)) {
		t.Errorf("sketches %v and %v", s, NewSketch(other))
	}
}

func TestShortTextsHaveNoSketch(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for n, want := range map[int]bool{0: false, 3: false, minShingles + 2: false, minShingles + 3: true} {
		s := NewSketch(strings.Join(randomWords(r, n), " "))
		if (s != nil) != want || (s.Bands() != nil) != want || s.Similarity(s) != map[bool]float64{true: 1}[want] {
			t.Errorf("%d words: sketch %v, bands %v", n, s, s.Bands())
		}
	}
	if s := NewSketch(strings.Repeat("東京湾の橋", 20)); s == nil {
		t.Error("a hundred characters of Japanese have no sketch")
	}
}

func TestSketchesOfAnotherSizeHaveNothingInCommon(t *testing.T) {
	s := NewSketch(benchText)
	if got := s.Similarity(s[:32]); got != 0 {
		t.Errorf("similarity %v", got)
	}
}

// Sketches are kept, so one made by a later version must be the same.
func TestSketchIsStable(t *testing.T) {
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "слово%d word%d ", i*i, i)
	}
	s := NewSketch(b.String())
	var sum uint64
	for _, v := range s {
		sum = mix(sum*3 + uint64(v))
	}
	for _, band := range s.Bands() {
		sum = mix(sum*3 + band)
	}
	const want = 4773205152407969318
	if sum != want {
		t.Errorf("sketch and bands hash to %d, want %d", sum, uint64(want))
	}
}

func FuzzSketch(f *testing.F) {
	f.Add(benchText, "x")
	f.Add(strings.Repeat("a b\xff ", 50), strings.Repeat("é東 ", 50))
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := NewSketch(a), NewSketch(b)
		if x != nil && x.Similarity(x) != 1 || x == nil && x.Similarity(y) != 0 {
			t.Errorf("similarity %v with itself, %v", x.Similarity(x), x)
		}
		if s := x.Similarity(y); s != y.Similarity(x) || s < 0 || s > 1 {
			t.Errorf("similarity %v", s)
		}
		if n := len(x.Bands()); n != 0 && n != bandCount {
			t.Errorf("%d bands", n)
		}
	})
}

func TestSketchAllocatesOnlyItself(t *testing.T) {
	if n := testing.AllocsPerRun(20, func() { NewSketch(benchText) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSketch(b *testing.B) {
	articles := newsArticles(b, 500)
	words := 0
	for _, a := range articles {
		words += len(strings.Fields(a.Text))
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range articles {
			NewSketch(articles[i].Text)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(words)*700, "µs/700words")
}
