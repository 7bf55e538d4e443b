package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newshound/rag"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with testdata/NAME, in which escape characters are visible.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "\x1b", "␛")
	file := filepath.Join("testdata", name)
	if *update {
		write(t, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run with -update to make it", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update rewrites it): %s", file, difference(got, string(want)))
	}
}

// difference shows the first line in which two texts differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g)-1 && i < len(w)-1 && g[i] == w[i] {
		i++
	}
	return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
}

func at(text string) rag.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return rag.Time{Time: t}
}

const hostile = "Ti\x1b]0;owned\x07tle\x1b[2J\u202e \u009b31mof\r\nit\u2066"

// answers to render, each with everything that its name speaks of.
func answers() map[string]rag.Answer {
	fakti := rag.Citation{
		N: 1, Article: "aaaabbbbccccdddd", Revision: 1, Title: "Cargo plane leaves for Libya", Outlet: "Fakti",
		Published: at("2024-12-14T20:30:00Z"), Quote: "A cargo plane left the base for Libya on Saturday, an official said, and more departures were expected in the days after it.",
		Start: 120, End: 245,
	}
	herald := rag.Citation{
		N: 2, Article: "eeeeffffgggghhhh", Revision: 3, Title: "The bases that Moscow wants to keep", Outlet: "The Example Herald",
		Published: at("2024-12-12T00:00:00Z"), URL: "https://herald.example/2024/bases",
		Link:  "https://herald.example/2024/bases#:~:text=Two%20bases%20remain.",
		Quote: "Two bases remain.", Start: 0, End: 17,
	}
	third := herald
	third.N, third.Quote, third.Link = 3, "A second one.", "https://herald.example/2024/bases#:~:text=A%20second%20one."
	unknown := rag.Citation{N: 1, Article: "iiiijjjjkkkkllll", Revision: 1, Quote: "Nobody knows where this stood.", End: 30}
	bad := rag.Citation{
		N: 1, Article: "id\x1b[2J", Revision: 1, Title: hostile, Outlet: hostile, Quote: hostile,
		URL: "javascript:alert(1)\x1b[2J", Link: "javascript:alert(1)\x1b[2J",
	}
	updated := at("2026-01-02T03:04:05Z")
	return map[string]rag.Answer{
		"two-outlets": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: fakti.Quote, Citations: []int{1}}, {Text: herald.Quote, Citations: []int{1, 2}}},
			Citations: []rag.Citation{fakti, herald},
			AsOf:      rag.AsOf{Oldest: herald.Published, Newest: fakti.Published, CorpusUpdated: updated}, Outlets: 2,
		},
		"single-source": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: fakti.Quote, Citations: []int{1}}},
			Citations: []rag.Citation{fakti},
			AsOf:      rag.AsOf{Oldest: fakti.Published, Newest: fakti.Published, CorpusUpdated: updated}, Outlets: 1,
		},
		"one-article-twice": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: herald.Quote, Citations: []int{2}}, {Text: "A second one.", Citations: []int{3}}},
			Citations: []rag.Citation{herald, third}, Outlets: 1,
		},
		"nothing-known": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: unknown.Quote, Citations: []int{1}}},
			Citations: []rag.Citation{unknown},
		},
		"hostile": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: "Read\x1b[8m this\x1b[0m, \x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\\u202e backwards", Citations: []int{1}}},
			Citations: []rag.Citation{bad}, Outlets: 1,
		},
		"other-script": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: "俄罗斯货机周六从叙利亚基地飞往利比亚，一名官员说，未来几天预计还会有更多航班离开该基地前往同一目的地。", Citations: []int{1}}},
			Citations: []rag.Citation{{N: 1, Article: "a", Title: "俄罗斯货机", Outlet: "例报"}}, Outlets: 1,
		},
		"generated": {
			Answered: true, Mode: rag.Generated, Model: "gemma-3-27b",
			Sentences: []rag.Sentence{
				{Text: "A cargo plane flew from the base to Libya on Saturday, 14 December, with about 40 tonnes on board.", Citations: []int{1}, Unproven: []string{"14 December", "40"}},
				{Text: "Two bases remain in Russian hands.", Citations: []int{2, 3}},
			},
			Citations: []rag.Citation{fakti, herald, third},
			AsOf:      rag.AsOf{Oldest: herald.Published, Newest: fakti.Published, CorpusUpdated: updated}, Outlets: 2,
		},
		"dispute": {
			Answered:  true,
			Sentences: []rag.Sentence{{Text: herald.Quote, Citations: []int{2}}},
			Citations: []rag.Citation{herald, fakti, third},
			Disputes: []rag.Dispute{{Sides: []rag.Side{
				{Says: "Two bases", Citations: []int{2, 3}},
				{Says: "A cargo plane left the base for Libya on Saturday, an official said", Citations: []int{1}},
			}}},
			AsOf: rag.AsOf{Oldest: herald.Published, Newest: fakti.Published, CorpusUpdated: updated}, Outlets: 2,
		},
		"generated-hostile": {
			Answered: true, Mode: rag.Generated, Model: hostile,
			Sentences: []rag.Sentence{{Text: "Say " + hostile, Citations: []int{1}, Unproven: []string{hostile, "two\x1b[2J"}}},
			Citations: []rag.Citation{bad}, Outlets: 1,
			Disputes: []rag.Dispute{{Sides: []rag.Side{{Says: hostile, Citations: []int{1}}, {Says: "\u202eother", Citations: []int{1, 7}}}}},
		},
		"refusal": {
			Refusal: &rag.Refusal{
				Reason:   "No article answers this closely enough.",
				Searched: rag.Searched{Articles: 7566, Outlets: 12, Oldest: at("2023-01-01T00:00:00Z"), Newest: at("2023-12-31T10:00:00Z")},
				Nearest:  []rag.Citation{fakti, herald},
			},
		},
		"refusal-of-nothing": {Refusal: &rag.Refusal{Reason: "The question has no word to search for."}},
		"refusal-hostile": {
			Refusal: &rag.Refusal{Reason: hostile, Nearest: []rag.Citation{bad}, Searched: rag.Searched{Articles: 1, Outlets: 1}},
		},
	}
}

func TestRenderAnswer(t *testing.T) {
	screens := map[string]screen{
		"pipe":     {},
		"terminal": {width: 60, color: true, link: true},
		"no-color": {width: 60, link: true},
	}
	for name, answer := range answers() {
		for kind, s := range screens {
			t.Run(name+"/"+kind, func(t *testing.T) {
				var b bytes.Buffer
				s.w = &b
				renderAnswer(s, answer)
				golden(t, "render/"+name+"."+kind+".golden", b.String())
				if s.width == 0 {
					return
				}
				for _, line := range strings.Split(b.String(), "\n") {
					if columns(line) > s.width && strings.Contains(line, " ") && !strings.Contains(line, "://") {
						t.Errorf("%q is wider than %d columns", line, s.width)
					}
				}
			})
		}
	}
}

// TestRenderLetsNothingHostileThrough: outside a terminal not one control
// character comes out, on one only our own escape sequences.
func TestRenderLetsNothingHostileThrough(t *testing.T) {
	for name, answer := range answers() {
		var b bytes.Buffer
		renderAnswer(screen{w: &b}, answer)
		renderPassages(screen{w: &b}, answer)
		for _, r := range b.String() {
			if r != '\n' && hidden(r) {
				t.Errorf("%s prints %U", name, r)
			}
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 86122: "86,122", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("thousands(%d) = %s, want %s", n, got, want)
		}
	}
}
