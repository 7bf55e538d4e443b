// Package eval asks questions whose answers are known and turns what comes
// back into figures.
package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
)

// A Question with its known answer.
type Question struct {
	ID       string   `json:"id"`
	Date     Date     `json:"date"` // when it is asked
	Text     string   `json:"question"`
	Answer   *string  `json:"answer"`   // nil: the articles hold none
	Articles []string `json:"articles"` // addresses of those that hold it
}

// Date is a day, read from "2006-01-02".
type Date struct{ time.Time }

// MarshalJSON writes a quoted day.
func (d Date) MarshalJSON() ([]byte, error) { return []byte(d.Format(`"2006-01-02"`)), nil }

// UnmarshalJSON reads a quoted day.
func (d *Date) UnmarshalJSON(b []byte) error {
	t, err := time.Parse(`"2006-01-02"`, string(b))
	d.Time = t
	return err
}

// ReadQuestions reads one JSON object a line.
func ReadQuestions(r io.Reader) ([]Question, error) {
	var out []Question
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for line := 1; s.Scan(); line++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var q Question
		if err := json.Unmarshal(s.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if q.Text == "" {
			return nil, fmt.Errorf("line %d: no question", line)
		}
		out = append(out, q)
	}
	return out, s.Err()
}

// normalised returns text as answers are compared: in lower case, each run of
// other than letters and digits one space, with a space at both ends.
func normalised(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 2)
	b.WriteByte(' ')
	space := true
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
			space = false
		} else if !space {
			b.WriteByte(' ')
			space = true
		}
	}
	if !space {
		b.WriteByte(' ')
	}
	return b.String()
}

// holds reports whether a text holds the answer as whole words. Both are
// normalised. An answer without a letter or digit is held by nothing.
func holds(text, answer string) bool {
	return len(answer) > 1 && strings.Contains(text, answer)
}
