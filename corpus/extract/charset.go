package extract

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// prescanned is how far into a page its own word on its character set is
// looked for: browsers look into 1,024 bytes, but pages put scripts first.
const prescanned = 16 << 10

// decodeWeb returns a page or a feed in UTF-8. The byte order mark says which
// character set it has, or else the bytes themselves where they are UTF-8
// throughout, whatever the labels say; then the Content-Type, the page's own
// label, and last Windows-1252 as browsers take it. Bytes that make no sense
// become U+FFFD.
func decodeWeb(b []byte, contentType string) []byte {
	if rest, ok := bytes.CutPrefix(b, utf8BOM); ok {
		return bytes.ToValidUTF8(rest, []byte("\uFFFD"))
	}
	e := webEncoding(b, contentType)
	if e == nil {
		return b
	}
	out, err := e.NewDecoder().Bytes(b)
	if err != nil { // a decoder replaces what it cannot read
		return bytes.ToValidUTF8(b, []byte("\uFFFD"))
	}
	return bytes.TrimPrefix(out, utf8BOM)
}

// webEncoding returns nil for UTF-8.
func webEncoding(b []byte, contentType string) encoding.Encoding {
	if isUTF16(b) {
		e, _ := charset.Lookup("utf-16le")
		if b[0] == 0xfe {
			e, _ = charset.Lookup("utf-16be")
		}
		return e
	}
	header := headerCharset(contentType)
	if name := utf16Name(b, header); name != "" {
		e, _ := charset.Lookup(name)
		return e
	}
	if utf8.Valid(b) && !bytes.Contains(b, []byte("\x1b$")) || mostlyUTF8(b) { // the escape is of ISO-2022-JP, which is all ASCII
		return nil
	}
	for _, label := range []string{header, labelIn(b)} {
		// A label of UTF-8 or UTF-16 has just been found wrong.
		if e, name := charset.Lookup(label); e != nil && !strings.HasPrefix(name, "utf-") && name != "replacement" {
			return e
		}
	}
	e, _ := charset.Lookup("windows-1252")
	return e
}

func headerCharset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

// utf16Name tells UTF-16 without a byte order mark by its zero bytes.
func utf16Name(b []byte, header string) string {
	if _, name := charset.Lookup(header); strings.HasPrefix(name, "utf-16") && bytes.IndexByte(b, 0) >= 0 {
		return name
	}
	switch {
	case bytes.HasPrefix(b, []byte("<\x00")) && len(b) > 3 && b[3] == 0:
		return "utf-16le"
	case bytes.HasPrefix(b, []byte("\x00<")) && len(b) > 3 && b[2] == 0:
		return "utf-16be"
	}
	return ""
}

// labelIn returns the character set that a page names: in a meta element, or
// in an XML declaration.
func labelIn(b []byte) string {
	b = bytes.ToLower(b[:min(len(b), prescanned)])
	for {
		i := bytes.Index(b, []byte("charset"))
		if j := bytes.Index(b, []byte("encoding")); i < 0 || j >= 0 && j < i {
			i = j
		}
		if i < 0 {
			return ""
		}
		tag := b[bytes.LastIndexByte(b[:i], '<')+1 : i]
		b = bytes.TrimLeft(b[i:], "abcdefghijklmnopqrstuvwxyz")
		value, ok := bytes.CutPrefix(bytes.TrimLeft(b, " \t\r\n"), []byte("="))
		if !ok || !bytes.HasPrefix(tag, []byte("meta")) && !bytes.HasPrefix(tag, []byte("?xml")) {
			continue
		}
		value = bytes.TrimLeft(value, " \t\r\n\"'")
		if end := bytes.IndexAny(value, " \t\r\n\"'/>;?"); end > 0 {
			return string(value[:end])
		}
	}
}
