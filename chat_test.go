package main

import (
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
	"newshound/rag"
)

func TestConversationRemembers(t *testing.T) {
	var c conversation
	for _, question := range []string{"1", "2", strings.Repeat("long ", 401), "3", "4", "5", "6", "7", "8", "9"} {
		c.remember(question)
	}
	if want := []string{"2", "3", "4", "5", "6", "7", "8", "9"}; !slices.Equal(c.history, want) {
		t.Errorf("remembers %q, want %q", c.history, want)
	}
}

// TestRememberedSize: what is remembered is what an engine takes for a question.
func TestRememberedSize(t *testing.T) {
	t.Chdir(t.TempDir())
	a := newApp(testSystem(strings.NewReader(""), &strings.Builder{}, &strings.Builder{}), Config{DataDir: "data"})
	n, err := a.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for size, looked := range map[int]bool{rememberedSize: true, rememberedSize + 1: false} {
		text := libya + strings.Repeat("?", size-len(libya))
		answer, err := n.engine.Answer(t.Context(), rag.Question{Text: text, Space: corpus.Shared, At: epoch})
		if err != nil || (len(answer.Evidence) > 0) != looked {
			t.Errorf("a question of %d characters finds %d passages, %v", size, len(answer.Evidence), err)
		}
	}
}
