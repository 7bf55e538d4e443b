package openai

import (
	"encoding/json"
	"math"
	"strings"
)

// A chunk is an event of an answer, or an answer that is not streamed. Of
// what a server may add, only what is needed is read, and nothing is required.
type chunk struct {
	Choices []struct {
		Delta   message
		Message message
		Finish  any `json:"finish_reason"`
	}
	Usage struct {
		Prompt     any `json:"prompt_tokens"`
		Completion any `json:"completion_tokens"`
	}
	Error json.RawMessage
}

// A message's values are texts, or null, or anything else; see text.
type message struct {
	Content   any
	Refusal   any // OpenAI's, in place of Content
	Thoughts  any `json:"reasoning_content"` // DeepSeek, llama.cpp, vLLM, LM Studio
	Reasoning any // Ollama, OpenRouter, vLLM
}

// text is a value if it is a text, or of a list of parts those of type text
// (Mistral's), and else "".
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var b strings.Builder
		for _, part := range v {
			if part, ok := part.(map[string]any); ok && part["type"] == "text" {
				b.WriteString(text(part["text"]))
			}
		}
		return b.String()
	}
	return ""
}

// count is a value if it is a number of tokens, and else 0.
func count(v any) int {
	if n, ok := v.(float64); ok && n > 0 && n < math.MaxInt32 {
		return int(n)
	}
	return 0
}
