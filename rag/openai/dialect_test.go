package openai_test

import (
	"log/slog"
	"strings"
	"testing"

	"newshound/rag/llm"
	"newshound/rag/openai"
	"newshound/rag/openai/openaitest"
)

// Servers that do not know all of a request say so in their own ways, once.
func TestChatLeavesOutWhatIsRefused(t *testing.T) {
	body := func(status int, body string) openaitest.Answer { return openaitest.Answer{Status: status, Body: body} }
	fail := openaitest.Fail
	for _, tt := range []struct {
		name  string
		lacks map[string]openaitest.Answer
		tries int
		sent  string // of the request that was taken
	}{
		{"everything is known", nil, 1, "json_schema stream_options max_tokens temperature system"},
		{"OpenAI, of an old model", map[string]openaitest.Answer{
			"json_schema": fail(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model. Learn more about supported models at the Structured Outputs guide"),
		}, 2, "json_object stream_options max_tokens temperature system"},
		{"OpenAI, of a model that thinks", map[string]openaitest.Answer{
			"max_tokens":  fail(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
			"temperature": fail(400, "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported."),
		}, 3, "json_schema stream_options max_completion_tokens system"},
		{"OpenAI, of a schema it does not take", map[string]openaitest.Answer{
			"json_schema": fail(400, "Invalid schema for response_format 'answer': In context=(), 'additionalProperties' is required to be supplied and to be false."),
			"json_object": fail(400, "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."),
		}, 3, "stream_options max_tokens temperature system"},
		{"Azure, of an old version", map[string]openaitest.Answer{
			"json_schema": fail(400, "response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later"),
		}, 2, "json_object stream_options max_tokens temperature system"},
		{"llama.cpp, an old one", map[string]openaitest.Answer{
			"json_schema": body(500, `{"error":{"code":500,"message":"response_format type must be one of \"text\" or \"json_object\", but got: json_schema","type":"server_error"}}`),
		}, 2, "json_object stream_options max_tokens temperature system"},
		{"llama.cpp, with tools", map[string]openaitest.Answer{
			"json_schema": body(400, `{"error":{"code":400,"message":"Either \"json_schema\" or \"grammar\" can be specified, but not both","type":"invalid_request_error"}}`),
			"json_object": body(400, `{"error":{"code":400,"message":"failed to parse grammar","type":"invalid_request_error"}}`),
		}, 3, "stream_options max_tokens temperature system"},
		{"LM Studio, an old one", map[string]openaitest.Answer{
			"json_schema": body(400, `{"error":"'response_format.type' must be 'text'"}`),
			"json_object": body(400, `{"error":"'response_format.type' must be 'json_schema' or 'text'"}`),
		}, 3, "stream_options max_tokens temperature system"},
		{"vLLM, an old one", map[string]openaitest.Answer{
			"stream_options": body(400, `{"object":"error","message":"[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not permitted', 'input': {'include_usage': True}}]","type":"BadRequestError","param":null,"code":400}`),
		}, 2, "json_schema max_tokens temperature system"},
		{"Mistral", map[string]openaitest.Answer{
			"stream_options": body(422, `{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options","include_usage"],"msg":"Extra inputs are not permitted","input":true}]},"type":"invalid_request_error"}`),
		}, 2, "json_schema max_tokens temperature system"},
		{"FastAPI", map[string]openaitest.Answer{
			"stream_options": body(422, `{"detail":[{"loc":["body","stream_options"],"msg":"extra fields not permitted","type":"value_error.extra"}]}`),
		}, 2, "json_schema max_tokens temperature system"},
		{"OpenRouter", map[string]openaitest.Answer{
			"json_schema": body(404, `{"error":{"message":"No endpoints found that can handle the requested parameters. To learn more about provider routing, visit: https://openrouter.ai/docs/provider-routing","code":404}}`),
		}, 2, "json_object stream_options max_tokens temperature system"},
		{"a template without a system", map[string]openaitest.Answer{
			"system": fail(400, "System role not supported"),
		}, 2, "json_schema stream_options max_tokens temperature"},
		{"a server without limits", map[string]openaitest.Answer{
			"max_tokens": fail(422, "max_tokens: extra inputs are not permitted"), "max_completion_tokens": fail(422, "max_completion_tokens: extra inputs are not permitted"),
		}, 3, "json_schema stream_options temperature system"},
		{"a server that knows nothing", map[string]openaitest.Answer{
			"json_schema": fail(400, "unknown field response_format"), "json_object": fail(400, "unknown field response_format"),
			"stream_options": fail(400, "unknown field stream_options"), "temperature": fail(400, "unknown field temperature"),
			"max_tokens": fail(400, "unknown field max_tokens"), "system": fail(400, "no system message, please"),
		}, 7, "max_completion_tokens"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Lacks = tt.lacks
			s.Chat.Always(openaitest.Say("{}"))
			var log strings.Builder
			chat := newClient(t, openai.Config{BaseURL: s.URL(), Model: "small", Log: slog.New(slog.NewTextHandler(&log, nil))}).Chat()
			p := prompt
			p.Schema = schema
			for range 2 {
				if text, _, err := write(t.Context(), chat, p); err != nil || text != "{}" {
					t.Fatalf("%q, %v", text, err)
				}
			}
			requests := s.Requests()
			if len(requests) != tt.tries+1 {
				t.Errorf("the first answer took %d requests, want %d", len(requests)-1, tt.tries)
			}
			last := requests[len(requests)-1].Chat
			var sent []string
			for _, feature := range []string{"json_schema", "json_object", "stream_options", "max_tokens", "max_completion_tokens", "temperature", "system"} {
				if last.Uses(feature) {
					sent = append(sent, feature)
				}
			}
			if got := strings.Join(sent, " "); got != tt.sent {
				t.Errorf("sent %s, want %s", got, tt.sent)
			}
			if !last.Uses("system") && last.Messages[0].Content != p.System+"\n\nWho won?" {
				t.Errorf("the system's message is lost: %+v", last.Messages)
			}
			if got, want := strings.Count(log.String(), "\n"), min(1, tt.tries-1); got != want {
				t.Errorf("%d lines in the log, want %d: %s", got, want, &log)
			}
		})
	}
}

// What is refused for another reason is not asked for again and again.
func TestChatGivesUp(t *testing.T) {
	for name, a := range map[string]openaitest.Answer{
		"names nothing":           openaitest.Fail(400, "no"),
		"names what was not sent": openaitest.Fail(400, "response_format"),
		"is too long":             openaitest.Fail(400, "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 4096 tokens"),
		"is busy":                 openaitest.Fail(429, "temperature"),
		"has no key":              openaitest.Fail(401, "temperature"),
	} {
		t.Run(name, func(t *testing.T) {
			s := openaitest.New(t)
			s.Chat.Always(a)
			if _, _, err := write(t.Context(), newChat(t, s), prompt); err == nil {
				t.Fatal("no error")
			}
			if n := len(s.Requests()); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
	t.Run("names everything for ever", func(t *testing.T) {
		s := openaitest.New(t)
		s.Chat.Always(openaitest.Fail(400, "temperature"))
		chat := newChat(t, s)
		for range 2 {
			_, _, err := write(t.Context(), chat, prompt)
			check(t, err, llm.Rejected, nil, "")
		}
		requests := s.Requests()
		if len(requests) != 4 || !requests[2].Chat.Uses("temperature") {
			t.Error("what did not help is remembered")
		}
	})
}
