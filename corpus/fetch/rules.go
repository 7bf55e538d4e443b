package fetch

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// productToken is our name in a robots.txt.
const productToken = "newshound"

// longestCrawlDelay is how long a site may ask robots to wait between requests.
const longestCrawlDelay = 30 * time.Second

// rules are what a robots.txt (RFC 9309) says to us. The zero value allows
// everything.
type rules struct {
	paths []pathRule
	delay time.Duration
}

type pathRule struct {
	pattern string // in normal form, with * and $
	allow   bool
}

// size is about how many bytes the rules take.
func (r *rules) size() int {
	n := 128
	for _, p := range r.paths {
		n += 24 + len(p.pattern)
	}
	return n
}

// parseRules reads the groups for a product token, or if there are none, those
// for all robots. Lines that make no sense are passed over.
func parseRules(b []byte, token string) *rules {
	var ours, all rules
	var named, toUs, toAll, inRules bool // named: some group is for us
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	for line := range bytes.FieldsFuncSeq(b, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value := directive(string(line))
		if key == "user-agent" {
			if inRules {
				toUs, toAll, inRules = false, false, false
			}
			us := strings.EqualFold(productOf(value), token)
			toUs, named = toUs || us, named || us
			toAll = toAll || strings.HasPrefix(value, "*")
			continue
		}
		if key != "allow" && key != "disallow" && key != "crawl-delay" {
			continue
		}
		inRules = true
		if toUs {
			ours.add(key, value)
		}
		if toAll {
			all.add(key, value)
		}
	}
	if named {
		return &ours
	}
	return &all
}

// directive splits a line into its key in lower case and its value.
func directive(line string) (key, value string) {
	line, _, _ = strings.Cut(line, "#")
	key, value, _ = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
}

// productOf returns what a user agent begins with: "newshound/1.0" is newshound.
func productOf(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

func (r *rules) add(key, value string) {
	if key == "crawl-delay" {
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			r.delay = time.Duration(min(s, longestCrawlDelay.Seconds()) * float64(time.Second))
		}
		return
	}
	if value != "" {
		r.paths = append(r.paths, pathRule{strings.Clone(normalPath(value)), key == "allow"})
	}
}

// allow reports whether an address may be read: what the longest pattern that
// matches says, and of equally long ones the kindest.
func (r *rules) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	path = normalPath(path)
	allowed, longest := true, 0
	for _, p := range r.paths {
		if n := len(p.pattern); n < longest || n == longest && allowed || !matches(p.pattern, path) {
			continue
		}
		allowed, longest = p.allow, len(p.pattern)
	}
	return allowed || path == "/robots.txt"
}

// matches reports whether a path begins with a pattern, in which * stands for
// any characters and a $ at the end for the path's end.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	first, rest, wild := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok || !wild {
		return ok && (!whole || path == "")
	}
	for {
		part, more, wild := strings.Cut(rest, "*")
		if !wild && whole {
			return strings.HasSuffix(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		if !wild {
			return true
		}
		path, rest = path[i+len(part):], more
	}
}

// normalPath writes each octet of a path or pattern in one way: unreserved
// ones plain, what is not ASCII with a percent sign, the others as they are.
func normalPath(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(v), true
				i += 2
			}
		}
		if c > 0x20 && c < 0x7f && (!escaped || isUnreserved(c)) {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
