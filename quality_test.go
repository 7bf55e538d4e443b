package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newshound/rag/eval"
)

var quality = flag.Bool("quality", false, "measure the quality of answers against rag/eval/testdata (about a minute)")

// The corpus and the questions that quality is measured on stand beside the
// checkout; their text is never copied into it.
const realtime = "../shared/eval/realtime"

// TestQuality holds the figures of eval to those checked in, and shows what
// changed of the answers to a sample of the questions. -update rewrites both
// files.
func TestQuality(t *testing.T) {
	if !*quality {
		t.Skip("measured with -quality only")
	}
	articles, err := filepath.Abs(filepath.Join(realtime, "articles.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(articles); err != nil {
		t.Skipf("no articles to measure on: %v", err)
	}
	answers := filepath.Join(t.TempDir(), "answers.jsonl")
	stdout, stderr, code := newshound(t, "", "eval", "--json", "--answers", answers,
		"--articles", articles, "--questions", filepath.Join(filepath.Dir(articles), "questions.jsonl"))
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var report map[string]float64
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	t.Log(stdout)
	t.Run("figures", func(t *testing.T) { compareFigures(t, "rag/eval/testdata/quality.txt", report) })
	t.Run("answers", func(t *testing.T) { compareAnswers(t, "rag/eval/testdata/answers.txt", readOutcomes(t, answers)) })
}

// noise is by how much a figure may fall: three questions of 550, which is
// what a change that helps as many as it hurts moves them by.
const noise = 0.0055

// figures are those that the file holds, in its order. All but answer_words,
// which says nothing about quality, are compared.
var figures = []string{
	"articles", "passages", "answerable", "unanswerable",
	"evidence_500w", "evidence_1500w", "mrr", "answer_hit", "answer_hit_1", "grounded_hit", "answer_words",
	"abstain_auc", "abstain_auc_hard", "answered_answerable", "answered_unanswerable", "answered_hidden", "quotes_exact",
}

// speeds are written down with each update and compared with nothing.
var speeds = []string{"ask_p50_ms", "ask_p99_ms", "ingest_articles_per_s", "start_s", "rss_mb"}

// lowerIsBetter are the shares that must not rise.
var lowerIsBetter = map[string]bool{"answered_unanswerable": true, "answered_hidden": true}

func compareFigures(t *testing.T, file string, got map[string]float64) {
	if *update {
		var b strings.Builder
		b.WriteString("# newshound eval on ../shared/eval/realtime; go test . -run Quality -quality -update\n")
		for _, name := range figures {
			fmt.Fprintf(&b, "%s %g\n", name, got[name])
		}
		b.WriteString("# speed and size where this was last updated; not compared\n")
		for _, name := range speeds {
			fmt.Fprintf(&b, "# %s %g\n", name, got[name])
		}
		write(t, file, b.String())
		return
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]float64)
	for line := range strings.Lines(string(data)) {
		var name string
		var value float64
		if n, _ := fmt.Sscanf(line, "%s %g", &name, &value); n == 2 {
			want[name] = value
		}
	}
	for _, name := range figures {
		value, ok := want[name]
		switch {
		case !ok:
			t.Errorf("%s has no %s", file, name)
		case name == "articles" || name == "passages" || name == "answerable" || name == "unanswerable" || name == "quotes_exact":
			if got[name] != value {
				t.Errorf("%s is %g, was %g", name, got[name], value)
			}
		case name == "answer_words":
		case lowerIsBetter[name]:
			if got[name] > value+noise {
				t.Errorf("%s rose to %g from %g", name, got[name], value)
			}
		case got[name] < value-noise:
			t.Errorf("%s fell to %g from %g", name, got[name], value)
		}
	}
}

// sampled is how many questions are shown.
const sampled = 40

// compareAnswers keeps, for every sampled question, what its quotes are: the
// address, the place and a hash, since the text is not ours to copy. A
// difference is shown with the text.
func compareAnswers(t *testing.T, file string, outcomes []eval.Outcome) {
	var all strings.Builder
	all.WriteString("# question and verdict; for each quote: outlet, bytes, hash, article\n")
	texts := make(map[string]string) // by entry
	var entries []string
	for i := range sampled {
		o := &outcomes[i*len(outcomes)/sampled]
		entry, text := describe(o)
		entries = append(entries, entry)
		texts[entry] = text
		all.WriteString(entry)
	}
	if *update {
		write(t, file, all.String())
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !bytes.Contains(want, []byte(entry)) {
			t.Errorf("another answer than in %s (-update rewrites it):\n%s\n%s", file, entry, texts[entry])
		}
	}
	if len(want) != all.Len() {
		t.Errorf("%s has %d bytes, want %d", file, len(want), all.Len())
	}
}

// describe returns what is kept of an outcome, and its text.
func describe(o *eval.Outcome) (entry, text string) {
	entry = fmt.Sprintf("%s %s\n", o.Question.ID, verdict(o))
	text = o.Question.Text + "\n"
	for _, c := range o.Answer.Citations {
		hash := sha256.Sum256([]byte(c.Quote))
		entry += fmt.Sprintf("    %s %d-%d %x %s\n", c.Outlet, c.Start, c.End, hash[:4], c.URL)
		text += "    " + c.Outlet + ": " + c.Quote + "\n"
	}
	return entry, text
}

func verdict(o *eval.Outcome) string {
	switch {
	case !o.Answer.Answered:
		return "refused"
	case o.Question.Answer == nil:
		return "answered without an answer"
	case o.Grounded:
		return "grounded"
	case o.Hit:
		return "hit"
	}
	return "missed"
}

func readOutcomes(t *testing.T, file string) []eval.Outcome {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []eval.Outcome
	for line := range bytes.Lines(data) {
		var o eval.Outcome
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		out = append(out, o)
	}
	if len(out) < sampled {
		t.Fatalf("%d answers are too few", len(out))
	}
	return out
}
