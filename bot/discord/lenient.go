package discord

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Discord's ids come as strings, from some servers as numbers, and so do
// permissions the other way round. The types below take either, and are empty
// where there is neither.
type (
	Snowflake string // an id
	Number    int64
	// A List drops the elements that it cannot read.
	List[T any] []T

	text         string
	instant      struct{ time.Time }
	table[T any] map[string]T // drops them as well
)

// Decode is json.Unmarshal that keeps what it could read where something is of
// another type.
func Decode(data []byte, into any) error {
	err := json.Unmarshal(data, into)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

func scalar(b []byte) string {
	var s string
	if len(b) > 0 && b[0] == '"' && json.Unmarshal(b, &s) == nil {
		return s
	}
	if len(b) == 0 || strings.ContainsRune(`{["n`, rune(b[0])) {
		return ""
	}
	return string(b)
}

// UnmarshalJSON takes strings, numbers and booleans.
func (f *Snowflake) UnmarshalJSON(b []byte) error { *f = Snowflake(scalar(b)); return nil }

// UnmarshalJSON takes strings, numbers and booleans.
func (t *text) UnmarshalJSON(b []byte) error { *t = text(scalar(b)); return nil }

// UnmarshalJSON takes numbers and strings of digits.
func (n *Number) UnmarshalJSON(b []byte) error {
	got, err := strconv.ParseInt(scalar(b), 10, 64)
	if err != nil {
		got = 0
	}
	*n = Number(got)
	return nil
}

// UnmarshalJSON takes what is a time.
func (t *instant) UnmarshalJSON(b []byte) error {
	if got, err := time.Parse(time.RFC3339, scalar(b)); err == nil {
		t.Time = got
	}
	return nil
}

// UnmarshalJSON takes the elements that can be read.
func (l *List[T]) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if json.Unmarshal(b, &raw) != nil {
		return nil
	}
	for _, r := range raw {
		var v T
		if string(r) != "null" && Decode(r, &v) == nil {
			*l = append(*l, v)
		}
	}
	return nil
}

// UnmarshalJSON takes the elements that can be read.
func (t *table[T]) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if json.Unmarshal(b, &raw) != nil {
		return nil
	}
	*t = make(table[T])
	for key, r := range raw {
		var v T
		if string(r) != "null" && Decode(r, &v) == nil {
			(*t)[key] = v
		}
	}
	return nil
}

func flakes(l List[Snowflake]) []string {
	var out []string
	for _, f := range l {
		if f != "" {
			out = append(out, string(f))
		}
	}
	return out
}
