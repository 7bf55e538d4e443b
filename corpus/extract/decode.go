package extract

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// decode returns the bytes of a text file as a string: UTF-8 with or without
// a byte order mark, or UTF-16 with one.
func decode(b []byte) (string, error) {
	if len(b) > MaxText {
		return "", ErrTooLarge
	}
	if isUTF16(b) {
		utf8Bytes, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
		if err != nil {
			return "", ErrEncoding
		}
		b = utf8Bytes
	}
	b = bytes.TrimPrefix(b, utf8BOM)
	if isBinary(b) {
		return "", ErrBinary
	}
	if i := firstInvalid(b); i >= 0 {
		return "", fmt.Errorf("%w (line %d)", ErrEncoding, 1+bytes.Count(b[:i], []byte("\n")))
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

// isBinary tells what no text has: a NUL byte, or more than one control
// character in a hundred bytes.
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
