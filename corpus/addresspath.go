package corpus

import (
	"path"
	"strings"
)

// cleanPath returns a path, given without its first slash, in one form for all
// its encodings, without empty segments and those that lead nowhere, session
// ids of Java servers, and a slash at the end.
func cleanPath(p string) string {
	p = escapePath(p)
	for {
		start := strings.Index(p, ";jsessionid=")
		if start < 0 {
			return path.Clean("/" + p)
		}
		_, rest, _ := strings.Cut(p[start:]+"/", "/")
		p = p[:start] + "/" + rest
	}
}

// articlePath returns the part of an AddressKey that stands for a path as
// cleanPath gives it: "" or one that begins with a slash and ends without.
func articlePath(p string) string {
	for {
		shorter := cutAMP(cutIndex(p))
		if shorter == p {
			return strings.TrimSuffix(p, "/")
		}
		p = shorter
	}
}

// cutIndex takes off the name of a folder's own page.
func cutIndex(p string) string {
	dir, file := path.Split(p)
	switch file {
	case "index.html", "index.htm", "index.shtml", "index.php":
		return path.Clean(dir)
	}
	return p
}

// cutAMP takes the marks of the AMP form off a path. A segment "amp" is such
// a mark only where the rest has a digit or a hyphen, as the paths of articles
// do: /tag/amp is a page of its own.
func cutAMP(p string) string {
	if q, ok := strings.CutSuffix(p, ".amp.html"); ok {
		return q + ".html"
	}
	if q, ok := strings.CutSuffix(p, ".amp"); ok {
		return path.Clean(q)
	}
	rest, ok := strings.CutSuffix(p, "/amp")
	if !ok {
		if rest, ok = strings.CutPrefix(p, "/amp/"); ok {
			rest = "/" + rest
		}
	}
	if ok && strings.ContainsAny(rest, "0123456789-") {
		return rest
	}
	return p
}

func escapePath(p string) string {
	for i := range len(p) {
		if c := p[i]; c == '%' || !isPlain(c) {
			return string(appendEscaped(make([]byte, 0, len(p)+16), p))
		}
	}
	return p
}

// appendEscaped appends part of a path or a query in the one form that all
// its encodings share: percent signs before two capital hexadecimal digits,
// only for bytes that need it, and no encoding of what delimits nothing.
func appendEscaped(b []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c, encoded := s[i], false
		if c == '%' && i+2 < len(s) {
			high, low := strings.IndexByte(hex, upper(s[i+1])), strings.IndexByte(hex, upper(s[i+2]))
			if high >= 0 && low >= 0 {
				c, encoded = byte(high<<4|low), true
				i += 2
			}
		}
		if isPlain(c) && !(encoded && isDelimiter(c)) {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

func upper(c byte) byte {
	if 'a' <= c && c <= 'f' {
		return c - 'a' + 'A'
	}
	return c
}

// isPlain reports whether a byte may stand in a path or a query as it is.
func isPlain(c byte) bool {
	return isAlnum(c) || strings.IndexByte("-._~!'()*,:@/;=&+$", c) >= 0
}

// isDelimiter reports whether an encoded byte means another thing than the
// byte itself.
func isDelimiter(c byte) bool {
	return strings.IndexByte("/;=&+$", c) >= 0
}
