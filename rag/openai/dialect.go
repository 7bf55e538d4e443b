package openai

import (
	"strings"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/packages/param"
	"github.com/openai/openai-go/v3/shared"

	"newshound/rag/llm"
)

// temperature is low, since the model is to quote, but not 0: small models that
// think repeat themselves without end there (so Qwen3's model card).
const temperature = .2

// A dialect is what of a request a server does not take; the zero dialect is
// the whole request. Each server words its refusals in its own way, but all
// name what they refuse:
//
//	OpenAI      400  Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model
//	            400  Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.
//	            400  Unsupported value: 'temperature' does not support 0.2 with this model.
//	llama.cpp   500  response_format type must be one of "text" or "json_object", but got: json_schema
//	            400  failed to parse grammar
//	LM Studio   400  'response_format.type' must be 'json_schema' or 'text'
//	vLLM        400  [{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), …
//	Mistral     422  {'loc': ['body', 'stream_options', 'include_usage'], 'msg': 'Extra inputs are not permitted', …
//	OpenRouter  404  No endpoints found that can handle the requested parameters.
//	Gemma       400  System role not supported
type dialect struct {
	schema bool // json_schema, so json_object
	object bool // json_object too, so nothing
	usage  bool // stream_options
	limit  bool // max_tokens, so max_completion_tokens
	later  bool // max_completion_tokens too, so neither: what is read is bounded anyway
	warmth bool // temperature
	system bool // a message of the system, so it stands before the user's first
}

// leaveOut has the dialect do without what an error names; false if that is
// nothing, or nothing that was sent.
func (d *dialect) leaveOut(e *llm.Error, schema bool) bool {
	switch e.Kind {
	case llm.Rejected, llm.Broken, llm.Unknown:
	default:
		return false
	}
	said := strings.ToLower(e.Err.Error())
	names := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(said, w) {
				return true
			}
		}
		return false
	}
	drop := func(what *bool) bool {
		had := !*what
		*what = true
		return had
	}
	switch {
	case names("stream_options", "include_usage"):
		return drop(&d.usage)
	case names("max_tokens", "max_completion_tokens") && !names("context", "too large"):
		return drop(&d.limit) || drop(&d.later)
	case names("temperature"):
		return drop(&d.warmth)
	case names("system role", "system message", "role system", "role: system"):
		return drop(&d.system)
	case schema && names("response_format", "schema", "grammar", "json_object", "json mode", "structured", "guided", "requested parameters"):
		return drop(&d.schema) || drop(&d.object)
	}
	return false
}

// and does without what either does without.
func (d dialect) and(other dialect) dialect {
	return dialect{
		schema: d.schema || other.schema, object: d.object || other.object, usage: d.usage || other.usage,
		limit: d.limit || other.limit, later: d.later || other.later, warmth: d.warmth || other.warmth, system: d.system || other.system,
	}
}

// String lists what is left out.
func (d dialect) String() string {
	var out []string
	for _, x := range []struct {
		left bool
		name string
	}{
		{d.schema, "json_schema"}, {d.object, "json_object"}, {d.usage, "stream_options"},
		{d.limit, "max_tokens"}, {d.later, "max_completion_tokens"}, {d.warmth, "temperature"}, {d.system, "system message"},
	} {
		if x.left {
			out = append(out, x.name)
		}
	}
	return strings.Join(out, ", ")
}

// request is a prompt for a server, but for "stream", which the library's type
// does not have.
func (d dialect) request(model string, p llm.Prompt) openai.ChatCompletionNewParams {
	r := openai.ChatCompletionNewParams{Model: model, Messages: d.messages(p)}
	if !d.usage {
		r.StreamOptions.IncludeUsage = param.NewOpt(true)
	}
	if !d.warmth {
		r.Temperature = param.NewOpt(temperature)
	}
	switch {
	case p.MaxTokens <= 0, d.later:
	case d.limit:
		r.MaxCompletionTokens = param.NewOpt(int64(p.MaxTokens))
	default:
		r.MaxTokens = param.NewOpt(int64(p.MaxTokens))
	}
	switch {
	case p.Schema == nil || d.object:
	case d.schema:
		r.ResponseFormat.OfJSONObject = &shared.ResponseFormatJSONObjectParam{}
	default:
		r.ResponseFormat.OfJSONSchema = &shared.ResponseFormatJSONSchemaParam{
			JSONSchema: shared.ResponseFormatJSONSchemaJSONSchemaParam{
				Name: p.Schema.Name, Schema: p.Schema.JSON, Strict: param.NewOpt(true),
			},
		}
	}
	return r
}

func (d dialect) messages(p llm.Prompt) []openai.ChatCompletionMessageParamUnion {
	var out []openai.ChatCompletionMessageParamUnion
	before := ""
	switch {
	case p.System == "":
	case d.system:
		before = p.System + "\n\n"
	default:
		out = append(out, openai.SystemMessage(p.System))
	}
	for _, t := range p.Turns {
		if t.Assistant {
			out = append(out, openai.AssistantMessage(t.Text))
			continue
		}
		out = append(out, openai.UserMessage(before+t.Text))
		before = ""
	}
	return out
}
