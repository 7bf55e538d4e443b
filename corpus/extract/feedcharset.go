package extract

import (
	"bytes"
	"regexp"
	"unicode/utf8"
)

var (
	xmlDeclaration = regexp.MustCompile(`^\s*<\?xml[^>]*\?>`)
	xmlEncoding    = regexp.MustCompile(`encoding\s*=`)
)

// decodeFeed returns a feed in UTF-8, with only the characters that XML
// allows, without the declaration that may say otherwise, and without white
// space around it. What the declaration says of its encoding counts more than
// the header: feeds are copied between servers that do not look into them.
func decodeFeed(b []byte, contentType string) ([]byte, error) {
	if xmlEncoding.Match(xmlDeclaration.Find(b)) {
		contentType = ""
	}
	b = bytes.Map(xmlRune, bytes.TrimPrefix(decodeWeb(b, contentType), utf8BOM))
	b = bytes.TrimSpace(b[len(xmlDeclaration.Find(b)):])
	if len(b) == 0 {
		return nil, ErrNotFeed
	}
	return b, nil
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
