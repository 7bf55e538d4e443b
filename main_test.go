package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newshound/rag"
)

// TestQuotesStandWhereTheyAreSaidTo holds the JSON contract together: the
// offsets of each citation, into what show --text prints, give the quote.
func TestQuotesStandWhereTheyAreSaidTo(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, question := range []string{
		libya, "Who was granted asylum?", "What does Haftar receive from Russia?", "How many bases does Russia have in Syria?",
	} {
		out, stderr, code := newshound(t, "", "ask", "--json", question)
		var a rag.Answer
		decoder := json.NewDecoder(strings.NewReader(out))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&a); err != nil {
			t.Fatalf("%s: %v\n%s%s", question, err, out, stderr)
		}
		if a.Answered != (code == exitOK) || a.Answered != (a.Refusal == nil) || a.Answered != (len(a.Sentences) > 0) {
			t.Errorf("%s: exit code %d with %s", question, code, out)
		}
		citations := a.Citations
		if a.Refusal != nil {
			citations = a.Refusal.Nearest
		}
		if len(citations) == 0 {
			t.Errorf("%s: no citations", question)
		}
		for _, c := range citations {
			text, _, _ := newshound(t, "", "show", "--text", c.Article)
			if c.End > len(text) || text[c.Start:c.End] != c.Quote || c.Quote == "" {
				t.Errorf("%s: %q is not at %d to %d of %s", question, c.Quote, c.Start, c.End, c.Article)
			}
		}
	}
}

// TestQuestionsOfAnyBytes: whatever is asked, the answer is a plain refusal
// that a terminal can take.
func TestQuestionsOfAnyBytes(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, question := range map[string]string{
		"empty":            "",
		"invalid":          "\xff\xfe\x00\x80",
		"escape sequences": "\x1b[2J\x1b]0;owned\x07\u202e",
		"10,000 letters":   strings.Repeat("a", 10000),
		"10,000 words":     strings.Repeat("why is Russia moving equipment to Libya ", 1700),
		"one long line":    strings.Repeat("Libya\t", 300000),
	} {
		out, stderr, code := newshound(t, question, "ask", "-")
		if code != exitDeclined || strings.Contains(stderr, "panic") {
			t.Errorf("%s: exit code %d, %s", name, code, stderr)
		}
		if i := strings.IndexFunc(strings.ReplaceAll(out, "\n", ""), hidden); i >= 0 {
			t.Errorf("%s prints %q", name, out)
		}
	}
}

// TestJSONIsSafeToPrint: what a terminal would act upon is escaped, and comes
// back the same.
func TestJSONIsSafeToPrint(t *testing.T) {
	text := "<b>&\u009b31m\u202e\u2066\U000e0041\ufeff\x1b[2J 日本"
	var b strings.Builder
	if err := writeJSON(&b, text); err != nil {
		t.Fatal(err)
	}
	if want := `"<b>&\u009b31m\u202e\u2066\udb40\udc41\ufeff\u001b[2J 日本"` + "\n"; b.String() != want {
		t.Errorf("got %s want %s", b.String(), want)
	}
	var back string
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back != text {
		t.Errorf("came back as %q, %v", back, err)
	}
}

// TestReadOnlyFolder: what is there is still answered from, and what would
// write says why it cannot.
func TestReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("nothing is read-only for root")
	}
	t.Chdir(t.TempDir())
	if _, stderr, code := newshound(t, "", "ask", libya); code != exitOK {
		t.Fatal(stderr)
	}
	for path, mode := range map[string]os.FileMode{"data/newshound.db": 0o400, "data": 0o500} {
		if err := os.Chmod(filepath.FromSlash(path), mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod("data", 0o700) })
	if out, stderr, code := newshound(t, "", "ask", libya); code != exitOK {
		t.Errorf("exit code %d, %s%s", code, out, stderr)
	}
	write(t, "note.txt", "A note about nothing in particular.")
	if _, stderr, code := newshound(t, "", "add", "note.txt"); code != exitFailed || !strings.Contains(stderr, "cannot be written") {
		t.Errorf("exit code %d, %s", code, stderr)
	}
}
