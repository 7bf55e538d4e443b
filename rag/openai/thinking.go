package openai

import "strings"

// thinking takes out the thoughts that a model writes before its answer, as
// <think>…</think>, where the server does not. A tag may be split over pieces.
// Where only the end of thoughts is marked, they are not known as such in time.
type thinking struct {
	inside bool
	begun  bool   // there was an answer, in which tags mean nothing
	held   string // what may be the beginning of a tag
}

const thoughtsBegin, thoughtsEnd = "<think>", "</think>"

// filter returns what of a piece is answer.
func (t *thinking) filter(piece string) string {
	if t.begun {
		return piece
	}
	text := t.held + piece
	t.held = ""
	for !t.begun {
		if t.inside {
			_, after, ok := strings.Cut(text, thoughtsEnd)
			if !ok {
				t.held = text[max(0, len(text)-len(thoughtsEnd)+1):]
				return ""
			}
			t.inside, text = false, after
		}
		text = strings.TrimLeft(text, " \t\r\n")
		if after, ok := strings.CutPrefix(text, thoughtsBegin); ok {
			t.inside, text = true, after
			continue
		}
		if strings.HasPrefix(thoughtsBegin, text) {
			t.held = text
			return ""
		}
		t.begun = true
	}
	return text
}

// rest returns what was held back at the end.
func (t *thinking) rest() string {
	if t.inside {
		return ""
	}
	return t.held
}
