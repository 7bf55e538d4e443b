package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"newshound/rag/openai/openaitest"
)

var promptPassage = regexp.MustCompile(`(?s)<<< passage (\d+) .*?\nText:\n(.*?)\n>>> end of passage`)

// quoting is a model that answers with the first sentence of the passage that it
// is given first.
func quoting(c *openaitest.ChatRequest) []string {
	passage := promptPassage.FindStringSubmatch(c.User())
	sentence, _, _ := strings.Cut(passage[2], ". ")
	return []string{written(sentence, passage[1], sentence)}
}

// lying is a model that makes up what it says and what it quotes.
func lying(*openaitest.ChatRequest) []string {
	return []string{written("The ferry to Lerwick sails on 31 May 1999.", "1", "sails on 31 May 1999, said the office")}
}

func written(text, n, quote string) string {
	return fmt.Sprintf(`{"answerable":true,"sentences":[{"text":%q,"passages":[{"n":%s,"quote":%q}]}]}`, text, n, quote)
}

// TestEvalOfModels: a model that quotes well has its figures; one that lies
// changes nothing but what it costs.
func TestEvalOfModels(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "articles.jsonl", `{"url":"https://wire.example/ferry","title":"Ferry returns","published":"2025-03-02","text":"The ferry to Lerwick sails again on 9 March, the harbour office said."}
{"url":"https://wire.example/hall","title":"Town hall","published":"2025-03-01","text":"The council of Port Vell will meet in public once a month."}
`)
	write(t, "questions.jsonl", `{"id":"1","date":"2025-03-03","question":"When does the ferry to Lerwick sail?","answer":"9 March","articles":["https://wire.example/ferry"]}`)
	for name, c := range map[string]struct {
		model openaitest.Answer
		want  map[string]float64
		says  string
	}{
		"good":  {openaitest.Answer{Reply: quoting}, map[string]float64{"generated": 1, "fallbacks": 0, "citation_recall": 1, "citation_precision": 1, "unproven": 0}, ""},
		"lying": {openaitest.Answer{Reply: lying}, map[string]float64{"generated": 0, "fallbacks": 1}, "none of the answers: the articles prove 0 of its 1 sentence"},
		"dead":  {openaitest.Answer{Status: 503, Message: "no memory", RetryAfter: "60"}, map[string]float64{"generated": 0, "fallbacks": 1, "model_calls": 1}, "none of the answers: the server is busy"},
	} {
		t.Run(name, func(t *testing.T) {
			server := openaitest.New(t)
			server.Chat.Always(c.model)
			var stdout, stderr strings.Builder
			code := run(t.Context(), strings.Fields("eval --llm --embedder --price-in 1000 --price-out 2000 --json --articles articles.jsonl --questions questions.jsonl"),
				testSystem(strings.NewReader(""), &stdout, &stderr, "LLM_BASE_URL="+server.URL(), "LLM_MODEL=m", "EMBED_BASE_URL="+server.URL(), "EMBED_MODEL=e"))
			var figures map[string]*float64
			if err := json.Unmarshal([]byte(stdout.String()), &figures); err != nil || code != exitOK {
				t.Fatalf("exit %d, %v: %s%s", code, err, &stdout, &stderr)
			}
			c.want["answer_hit"], c.want["quotes_exact"] = 1, 1
			for key, want := range c.want {
				if got := figures[key]; got == nil || *got != want {
					t.Errorf("%s is %v, want %v", key, got, want)
				}
			}
			for _, key := range []string{"citation_recall", "citation_precision", "unproven"} {
				if got, ok := figures[key]; !ok || (got != nil) != (*figures["generated"] > 0) {
					t.Errorf("%s is %v", key, got)
				}
			}
			if cost := (*figures["prompt_tokens"]*1000 + *figures["completion_tokens"]*2000) / 1e6; *figures["cost"] != cost || cost == 0 && name != "dead" {
				t.Errorf("costs %v, want %v", *figures["cost"], cost)
			}
			if *figures["model_calls"] < 1 {
				t.Error("the model was not asked")
			}
			if !strings.Contains(stderr.String(), c.says) || c.says == "" && stderr.Len() > 0 {
				t.Errorf("it says %s", &stderr)
			}
		})
	}
}

// TestEvalAsksNoModelUnlessTold, and says which setting is missing.
func TestEvalAsksNoModelUnlessTold(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "articles.jsonl", `{"text":"The ferry to Lerwick sails again on 9 March, the harbour office said."}`)
	write(t, "questions.jsonl", `{"id":"1","date":"2025-03-03","question":"When does the ferry to Lerwick sail?","answer":"9 March","articles":[]}`)
	server := openaitest.New(t) // fails the test if it is asked for an answer
	for args, c := range map[string]struct {
		code int
		says string
	}{
		"eval": {exitOK, ""}, "eval --embedder": {exitMisused, "EMBED_BASE_URL"}, "eval --reranker": {exitMisused, "RERANK_MODEL"},
	} {
		var stdout, stderr strings.Builder
		code := run(t.Context(), strings.Fields(args+" --articles articles.jsonl --questions questions.jsonl"),
			testSystem(strings.NewReader(""), &stdout, &stderr, "LLM_BASE_URL="+server.URL(), "LLM_MODEL=m"))
		if code != c.code || !strings.Contains(stderr.String(), c.says) {
			t.Errorf("%s: exit %d, %s", args, code, &stderr)
		}
	}
}
