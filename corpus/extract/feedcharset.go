package extract

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

var (
	xmlDeclaration = regexp.MustCompile(`^<\?xml[^>]*\?>`)
	xmlEncoding    = regexp.MustCompile(`encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
)

// decodeFeed returns a feed in UTF-8, with only the characters that XML
// allows, without the declaration that may say otherwise, and without white
// space around it.
//
// A byte order mark tells the encoding, or the bytes being valid UTF-8, or the
// declaration, or the header, in this order: feeds are copied between servers
// that do not look into them, and what looks like UTF-8 is never anything else.
func decodeFeed(b []byte, contentType string) ([]byte, error) {
	b, err := toUTF8(b, contentType)
	if err != nil {
		return nil, err
	}
	b = bytes.TrimSpace(bytes.Map(xmlRune, bytes.TrimPrefix(b, utf8BOM)))
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

func toUTF8(b []byte, contentType string) ([]byte, error) {
	if wide := wideXML(b); isUTF16(wide) {
		return decodeUTF16(wide)
	}
	declared := ""
	if m := xmlEncoding.FindSubmatch(xmlDeclaration.Find(bytes.TrimSpace(b[:min(len(b), 1024)]))); m != nil {
		declared = strings.ToLower(string(m[1]))
	}
	_, params, _ := mime.ParseMediaType(contentType)
	labels := []string{declared, params["charset"]}
	if utf8.Valid(b) {
		if strings.HasPrefix(declared, "iso-2022-") { // which is all ASCII
			return decodeLabel(b, declared)
		}
		return b, nil
	}
	if mostlyUTF8(b) {
		return b, nil
	}
	for _, label := range append(labels, "windows-1252") {
		if _, name := charset.Lookup(label); name != "" && name != "utf-8" {
			return decodeLabel(b, name)
		}
	}
	return b, nil
}

func decodeLabel(b []byte, label string) ([]byte, error) {
	e, _ := charset.Lookup(label)
	if e == nil {
		return b, nil
	}
	return e.NewDecoder().Bytes(b)
}

// wideXML puts the byte order mark before XML in UTF-16 that has none.
func wideXML(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte{'<', 0}):
		return append([]byte{0xff, 0xfe}, b...)
	case bytes.HasPrefix(b, []byte{0, '<'}):
		return append([]byte{0xfe, 0xff}, b...)
	}
	return b
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
