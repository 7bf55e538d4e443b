package extract

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns the bytes of a text file as a string: UTF-8 with or without
// a byte order mark, or UTF-16 with one.
func decode(b []byte) (string, error) {
	if len(b) > MaxText {
		return "", ErrTooLarge
	}
	if isUTF16(b) {
		var err error
		if b, err = decodeUTF16(b); err != nil {
			return "", err
		}
	}
	b = bytes.TrimPrefix(b, utf8BOM)
	if isBinary(b) {
		return "", ErrBinary
	}
	if i := firstInvalid(b); i >= 0 {
		return "", encodingError(b[:i])
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return "", ErrEmpty
	}
	return string(b), nil
}

var utf8BOM = []byte("\ufeff")

func isUTF16(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0xff, 0xfe}) || bytes.HasPrefix(b, []byte{0xfe, 0xff})
}

// decodeUTF16 returns what follows the byte order mark in UTF-8. Half a unit
// at the end and half of a surrogate pair are errors.
func decodeUTF16(b []byte) ([]byte, error) {
	var order binary.ByteOrder = binary.BigEndian
	if b[0] == 0xff {
		order = binary.LittleEndian
	}
	out := make([]byte, 0, len(b))
	for b = b[2:]; len(b) >= 2; b = b[2:] {
		r := rune(order.Uint16(b))
		if utf16.IsSurrogate(r) {
			if r, b = joinSurrogates(order, r, b); r == utf8.RuneError {
				return nil, encodingError(out)
			}
		}
		out = utf8.AppendRune(out, r)
	}
	if len(b) > 0 {
		return nil, encodingError(out)
	}
	return out, nil
}

// joinSurrogates joins a surrogate at the start of b with the next unit, and
// returns b from there on.
func joinSurrogates(order binary.ByteOrder, r rune, b []byte) (rune, []byte) {
	if len(b) < 4 {
		return utf8.RuneError, b
	}
	b = b[2:]
	return utf16.DecodeRune(r, rune(order.Uint16(b))), b
}

// encodingError names the line on which valid text ends.
func encodingError(valid []byte) error {
	return fmt.Errorf("%w (line %d)", ErrEncoding, 1+bytes.Count(valid, []byte("\n")))
}

// isBinary reports whether b has what no text has: a NUL byte, or more than one
// control character in a hundred bytes.
func isBinary(b []byte) bool {
	if bytes.IndexByte(b, 0) >= 0 || bytes.HasPrefix(b, []byte("%PDF-")) {
		return true
	}
	controls := 0
	for _, c := range b {
		if c < ' ' && (c < '\t' || c > '\r') || c == 0x7f {
			controls++
		}
	}
	return controls*100 > len(b)
}

// firstInvalid returns the offset of the first byte that is not UTF-8, or -1.
func firstInvalid(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
