package rag_test

import (
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

// What a server says was used is what the day's budget and the answer count,
// though it says so after the end of all that is read of its answer.
func TestWhatTheServerCountsIsCounted(t *testing.T) {
	server := openaitest.New(t)
	server.Chat.Then(openaitest.Answer{Type: "text/event-stream", Body: `data: {"choices":[{"delta":{"content":"{\"answerable\":false,\"sentences\":[]}"}}]}` + "\n\n" +
		`data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\n" +
		`data: {"choices":[],"usage":{"prompt_tokens":4000,"completion_tokens":1500}}` + "\n\ndata: [DONE]\n\n"})
	client, err := openai.New(openai.Config{BaseURL: server.URL(), Model: "small"})
	if err != nil {
		t.Fatal(err)
	}
	p := &purse{left: 1 << 20}
	a := newAuthor(t, rag.Config{Budget: p}, millStore(t))
	a.config.Generator = client.Chat()
	a.Engine = rag.New(a.config)
	if err := a.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := a.ask(t, rag.Question{Text: "When will the Orrin mill reopen?", At: now, Space: corpus.Shared})
	if got.Usage.Total() != 5500 {
		t.Errorf("the answer counts %+v", got.Usage)
	}
	if spent := 1<<20 - p.left; spent != 5500 {
		t.Errorf("the budget counts %d; %s", spent, strings.TrimSpace(a.log.String()))
	}
}
