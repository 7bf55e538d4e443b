package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestEval measures a corpus of two articles, one of which answers.
func TestEval(t *testing.T) {
	t.Chdir(t.TempDir())
	const articles = `{"url":"https://wire.example/ferry","title":"Ferry returns","published":"2025-03-02","text":"The ferry to Lerwick sails again on 9 March, the harbour office said."}
{"url":"https://wire.example/hall","title":"Town hall","published":"2025-03-01","text":"The council of Port Vell will meet in public once a month."}
`
	write(t, "articles.jsonl", articles)
	write(t, "questions.jsonl", `{"id":"1","date":"2025-03-03","question":"When does the ferry to Lerwick sail?","answer":"9 March","articles":["https://wire.example/ferry"]}

{"id":"2","date":"2025-03-03","question":"Who won the chess championship?","answer":null,"articles":[]}
`)
	out, stderr, code := newshound(t, "", "eval", "--articles", "articles.jsonl", "--questions", "questions.jsonl", "--json")
	if code != exitOK {
		t.Fatalf("exit code %d, %s", code, stderr)
	}
	var figures map[string]float64
	if err := json.Unmarshal([]byte(out), &figures); err != nil || strings.Count(out, "\n") != 1 {
		t.Fatalf("%v in %s", err, out)
	}
	for key, want := range map[string]float64{
		"articles": 2, "passages": 2, "answerable": 1, "unanswerable": 1,
		"evidence_500w": 1, "evidence_1500w": 1, "mrr": 1, "quotes_exact": 1, "abstain_auc": 1,
	} {
		if got, ok := figures[key]; !ok || got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	for _, key := range []string{
		"answer_hit", "answer_hit_1", "grounded_hit", "answer_words", "abstain_auc_hard", "answered_answerable",
		"answered_unanswerable", "ask_p50_ms", "ask_p99_ms", "ingest_articles_per_s", "start_s", "rss_mb",
	} {
		if _, ok := figures[key]; !ok {
			t.Errorf("%s is missing", key)
		}
	}
	write(t, "articles/articles.jsonl", articles)
	write(t, "articles/broken.jsonl", "{\n")
	out, stderr, code = newshound(t, "", "eval", "--articles", "articles", "--questions", "questions.jsonl", "--json")
	if code != exitFailed || strings.Count(stderr, "\n") != 1 || json.Unmarshal([]byte(out), &figures) != nil {
		t.Errorf("with articles that cannot be read: exit code %d, %s%s", code, out, stderr)
	}
	indented, _, _ := newshound(t, "", "eval", "--articles", "articles.jsonl", "--questions", "questions.jsonl")
	if err := json.Unmarshal([]byte(indented), &figures); err != nil || !strings.Contains(indented, "\n  \"articles\": 2") {
		t.Errorf("%v in %s", err, indented)
	}
}
