package extract

import (
	"bytes"
	"regexp"
	"strconv"
	"unicode"
	"unicode/utf8"
)

var (
	xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)
	xmlEncoding    = regexp.MustCompile(`encoding\s*=`)
	reference      = regexp.MustCompile(`&#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,8});`)
)

// decodeFeed returns a feed in UTF-8, with only the characters that XML
// allows, raw or as references, without the declaration that may say otherwise, and without white
// space around it. What the declaration says of its encoding counts more than
// the header: feeds are copied between servers that do not look into them.
func decodeFeed(b []byte, contentType string) ([]byte, error) {
	if xmlEncoding.Match(xmlDeclaration.Find(b)) {
		contentType = ""
	}
	b = reference.ReplaceAllFunc(bytes.TrimPrefix(decodeWeb(b, contentType), utf8BOM), controlReference)
	if n := bytes.Count(b, []byte{0x1b}); 0 < n && n < maxSlips {
		b = escapes.ReplaceAll(b, nil)
	}
	b = bytes.Map(xmlRune, b)
	b = bytes.TrimSpace(b[len(xmlDeclaration.Find(b)):])
	if len(b) == 0 {
		return nil, ErrNotFeed
	}
	return b, nil
}

// controlReference returns the character that a numeric reference stands for
// if XML cannot have it, else the reference: one of these would be the end of
// the whole feed to a parser.
func controlReference(ref []byte) []byte {
	digits, base := string(ref[2:len(ref)-1]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if r := rune(n); err == nil && n <= unicode.MaxRune && xmlRune(r) >= 0 && utf8.ValidRune(r) {
		return ref
	}
	if n < ' ' { // the first of an escape sequence, perhaps
		return []byte{byte(n)}
	}
	return nil
}

// xmlRune drops the characters that no XML may have, and makes what is not
// UTF-8 the character for that.
func xmlRune(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

// mostlyUTF8 reports whether there are more characters of several bytes than
// bytes that fit into none: then these are the mistake.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if n > 1 {
			good++
		} else if r == utf8.RuneError {
			bad++
		}
		i += n
	}
	return good > bad
}
