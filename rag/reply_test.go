package rag

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// readReply reads what comes in pieces of so many bytes, and returns what was
// found in one line.
func readReply(text string, size int) string {
	r := newReply()
	defer r.close()
	var found []draft
	for len(text) > 0 {
		n := min(size, len(text))
		drafts, err := r.write(text[:n])
		found = append(found, drafts...)
		if err != nil {
			break
		}
		text = text[n:]
	}
	found = append(found, r.end()...)
	var out []string
	for _, d := range found {
		line := d.text
		for _, c := range d.passages {
			line += fmt.Sprintf(" (%d: %s)", c.n, c.quote)
		}
		out = append(out, line)
	}
	switch {
	case r.refused:
		out = append(out, "no answer")
	case !r.fits && len(out) == 0:
		out = append(out, "nothing")
	}
	return strings.Join(out, " | ")
}

func TestRepliesAreReadTolerantly(t *testing.T) {
	const two = `{"text":"A.","passages":[{"n":1,"quote":"a"}]},{"text":"B.","passages":[{"n":2,"quote":"b"},{"n":3,"quote":"c"}]}`
	const both = "A. (1: a) | B. (2: b) (3: c)"
	for _, tt := range []struct{ name, reply, want string }{
		{"as asked for", `{"answerable":true,"sentences":[` + two + `]}`, both},
		{"refused", `{"answerable":false,"sentences":[]}`, "no answer"},
		{"refused with sentences", `{"answerable":false,"sentences":[` + two + `]}`, both + " | no answer"},
		{"answerable last", `{"sentences":[` + two + `],"answerable":true}`, both},
		{"in a fence", "```json\n{\"answerable\":true,\"sentences\":[" + two + "]}\n```", both},
		{"in prose", "Sure! Here is {the answer} [1]:\n{\"answerable\":true,\"sentences\":[" + two + "]} I hope {that} helps.", both},
		{"after thoughts", `<think>Perhaps {"answerable":false,"sentences":[]}?</think>{"answerable":true,"sentences":[` + two + `]}`, both},
		{"thoughts in capitals", `<THINKING>[{"text":"X.","passages":[]}]</THINKING>[` + two + `]`, both},
		{"thoughts without an end", `<think>{"answerable":false}`, "nothing"},
		{"trailing commas", `{"answerable":true,"sentences":[{"text":"A.","passages":[{"n":1,"quote":"a",},],},],}`, "A. (1: a)"},
		{"no commas", "{\"answerable\":true \"sentences\":[{\"text\":\"A.\" \"passages\":[{\"n\":1 \"quote\":\"a\"}]}\n{\"text\":\"B.\",\"passages\":[]}]}", "A. (1: a) | B."},
		{"cut off in a sentence", `{"answerable":true,"sentences":[{"text":"A.","passages":[{"n":1,"quote":"a"}]},{"text":"B.","pass`, "A. (1: a)"},
		{"cut off behind a sentence", `{"answerable":true,"sentences":[{"text":"A.","passages":[{"n":1,"quote":"a"}]}`, "A. (1: a)"},
		{"cut off in an escape", `{"sentences":[{"text":"A.","passages":[]},{"text":"\u00`, "A."},
		{"numbers as strings", `{"sentences":[{"text":"A.","passages":[{"n":"1","quote":"a"},{"n":"[2]","quote":"b"},{"n":"two","quote":"c"}]}]}`, "A. (1: a) (2: b) (0: c)"},
		{"numbers that are none", `{"sentences":[{"text":"A.","passages":[{"n":1.5,"quote":"a"},{"n":1e99,"quote":"b"},{"n":null,"quote":"c"}]}]}`, "A. (0: a) (0: b) (0: c)"},
		{"unknown keys", `{"confidence":0.9,"answerable":true,"notes":{"a":[1,{"b":null}]},"sentences":[{"id":7,"text":"A.","why":["x"],"passages":[{"n":1,"page":2,"quote":"a"}]}]}`, "A. (1: a)"},
		{"a bare list", `[` + two + `]`, both},
		{"sentences one by one", "{\"text\":\"A.\",\"passages\":[{\"n\":1,\"quote\":\"a\"}]}\n{\"text\":\"B.\",\"passages\":[]}", "A. (1: a) | B."},
		{"another object first", `{"thought":"hm"} {"answerable":true,"sentences":[` + two + `]}`, both},
		{"two that fit", `{"answerable":true,"sentences":[{"text":"A.","passages":[]}]}{"answerable":false,"sentences":[]}`, "A."},
		{"wrapped", `{"answer":{"answerable":true,"sentences":[` + two + `]}}`, both},
		{"single quotes are no JSON", `{'answerable':true,'sentences':[{'text':'A.'}]}`, "nothing"},
		{"Python's words", `{"answerable":False,"sentences":None}`, "no answer"},
		{"one passage without a list", `{"sentences":[{"text":"A.","passages":{"n":1,"quote":"a"}}]}`, "A. (1: a)"},
		{"no passages", `{"sentences":[{"text":"A."}]}`, "A."},
		{"passages of another kind", `{"sentences":[{"text":"A.","passages":[1,"x",null]}]}`, "A. (0: ) (0: ) (0: )"},
		{"a text that is none", `{"sentences":[{"text":5,"passages":[]},{"text":"B.","passages":[]}]}`, "B."},
		{"sentences that are strings", `{"answerable":true,"sentences":["A."]}`, ""},
		{"escapes", `{"sentences":[{"text":"\u0041\n\t\"\/\'\é\ud83d\ude00\ud83d\u00e9\uZZ","passages":[]}]}`, "A\n \"/'é😀\uFFFD\uFFFDZZ"},
		{"a line break in a text", "{\"sentences\":[{\"text\":\"A\nB\",\"passages\":[]}]}", "A\nB"},
		{"bytes that are no text", "{\"sentences\":[{\"text\":\"A\xff\xfe.\",\"passages\":[]}]}", "A\uFFFD."},
		{"deeper than anything asked for", strings.Repeat("[", 1000), "nothing"},
		{"prose", "I cannot help with that.", "nothing"},
		{"nothing", "", "nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, size := range []int{1, 2, 3, 7, 1 << 20} {
				if got := readReply(tt.reply, size); got != tt.want {
					t.Errorf("in pieces of %d: %q\nwant %q", size, got, tt.want)
				}
			}
		})
	}
}

func TestSentenceIsHandedOnAsSoonAsItIsComplete(t *testing.T) {
	r := newReply()
	defer r.close()
	for _, step := range []struct {
		piece string
		want  int
	}{
		{`{"answerable":true,"sentences":[{"text":"A.","passages":[{"n":1,"quote":"a"}]`, 0}, {`}`, 1}, {`,{"text":"B.","passages":[]`, 0}, {`},{"te`, 1},
	} {
		drafts, err := r.write(step.piece)
		if len(drafts) != step.want || err != nil {
			t.Errorf("after %s: %d sentences and %v, want %d", step.piece, len(drafts), err, step.want)
		}
	}
	if _, err := r.write(`xt":"C.","passages":[]}]}`); !errors.Is(err, errEnough) {
		t.Errorf("the object has ended, and the model may go on: %v", err)
	}
}

func TestEndlessReplyIsCutOff(t *testing.T) {
	for _, part := range []string{" ", "x", "[", "{", `"`, `{"a":`, `[[[[`, `["`, "<think>", `{"text":"`, `\`} {
		r := newReply()
		n := 0
		for {
			_, err := r.write(part)
			if err != nil {
				break
			}
			if n++; n > maxReply {
				t.Fatalf("%q goes on", part)
			}
		}
		r.end()
		if len(r.buf) > maxReply {
			t.Errorf("%q: %d bytes are kept", part, len(r.buf))
		}
		r.close()
	}
}

// Whatever comes, in whatever pieces, the same is read, and it is text.
func FuzzReply(f *testing.F) {
	f.Add(`{"answerable":true,"sentences":[{"text":"A.","passages":[{"n":1,"quote":"a"}]}]}`, uint8(3))
	f.Add("```json\n[{\"text\":\"\\ud83d\\ude00\",\"passages\":[{\"n\":\"2\",},]}]", uint8(1))
	f.Add(`<think>{</think>{"thought":1}{"text":"A.","passages":[]}`, uint8(2))
	f.Add(`{"a":[[[[[{"sentences":[{"text":"`, uint8(5))
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		whole := readReply(text, max(1, len(text)))
		if got := readReply(text, int(size)+1); got != whole {
			t.Errorf("in pieces of %d: %q, whole: %q", int(size)+1, got, whole)
		}
		if !utf8.ValidString(whole) {
			t.Errorf("%q is no text", whole)
		}
	})
}

func BenchmarkReply(b *testing.B) {
	text := `{"answerable":true,"sentences":[` + strings.Repeat(`{"text":"The mill will reopen in August, its owner said on Monday.","passages":[{"n":1,"quote":"The Orrin copper mill will reopen in August, its owner Halvard Brenn said on Monday."}]},`, 6) + `]}`
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		readReply(text, 4)
	}
}
