package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

const (
	contentEvent = "data: {\"choices\":[{\"delta\":{\"content\":\"{}\"}}]}\n\n"
	finishEvent  = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
	usageEvent   = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4000,\"completion_tokens\":1500}}\n\n"
	doneEvent    = "data: [DONE]\n\n"
)

var errEnough = errors.New("enough")

// Who wants no more gets no more, and what the server says was used.
func TestUsageIsReadAfterTheLastPieceThatIsWanted(t *testing.T) {
	told := llm.Usage{Prompt: 4000, Completion: 1500}
	for _, tt := range []struct {
		name, rest string
		told       bool
	}{
		{"it ends there", finishEvent + usageEvent + doneEvent, true},
		{"the model goes on", contentEvent + contentEvent + finishEvent + usageEvent + doneEvent, true},
		{"no [DONE]", finishEvent + usageEvent, true},
		{"what comes is broken", usageEvent + "data: {\"choi\n\n", true},
		{"the server fails", usageEvent + "data: {\"error\":\"out of memory\"}\n\n", true},
		{"it is not told", finishEvent + doneEvent, false},
		{"it comes after far too much", strings.Repeat(contentEvent, 2000) + usageEvent, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pieces := 0
			chat := canned(t, "text/event-stream", func() io.Reader { return strings.NewReader(contentEvent + tt.rest) }).Chat()
			usage, err := chat.Generate(t.Context(), prompt, func(string) error {
				pieces++
				return errEnough
			})
			if err != errEnough || pieces != 1 {
				t.Errorf("%d pieces, %v", pieces, err)
			}
			if (usage == told) != tt.told || usage.Total() == 0 {
				t.Errorf("usage %+v", usage)
			}
		})
	}
}

// silent is a body after which nothing comes, until its request ends.
type silent struct {
	io.Reader
	ctx context.Context
}

func (s silent) Read(p []byte) (int, error) {
	if n, err := s.Reader.Read(p); err == nil {
		return n, nil
	}
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

func TestUsageIsNotWaitedForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, openai.Config{BaseURL: "http://model.test/v1", Key: key, Model: "small", Client: &http.Client{
			Transport: transport(func(r *http.Request) (*http.Response, error) {
				body := io.NopCloser(silent{strings.NewReader(contentEvent + finishEvent), r.Context()})
				return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: body, Request: r}, nil
			}),
		}})
		usage, err := client.Chat().Generate(t.Context(), prompt, func(string) error { return errEnough })
		if err != errEnough || usage.Prompt == 0 || usage.Completion == 0 {
			t.Errorf("%+v, %v", usage, err)
		}
	})
}

// A server that counts has the last word; one that does not is estimated by
// the alphabet.
func TestUsageIsEstimatedByAlphabet(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"The owner of the mill in Orrin.", 8}, // 31 characters
		{"Владелец завода в городе Оррин.", 15},
		{"奥林的铜矿", 7},
	} {
		s := openaitest.New(t)
		s.Key = key
		content, err := json.Marshal(tt.text)
		if err != nil {
			t.Fatal(err)
		}
		s.Chat.Then(openaitest.Answer{Body: `{"choices":[{"message":{"content":` + string(content) + `},"finish_reason":"stop"}]}`})
		_, usage, err := write(t.Context(), newChat(t, s), prompt)
		if err != nil || usage.Completion != tt.want {
			t.Errorf("%q: %+v, %v, want %d", tt.text, usage, err, tt.want)
		}
	}
}
