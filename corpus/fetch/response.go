package fetch

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// longestWish is how long a server may ask to be left alone, or call its
// answer fresh: longer would be a mistake of its clock or its settings.
const longestWish = 24 * time.Hour

// response makes of an answer what the request was made for, or an *Error.
func (a *answer) response(r Request, now time.Time) (*Response, error) {
	out := &Response{
		URL: a.url, Moved: a.moved,
		ContentType:  token(a.header.Get("Content-Type")),
		Body:         a.body,
		ETag:         token(a.header.Get("Etag")),
		LastModified: token(a.header.Get("Last-Modified")),
		MaxAge:       maxAge(a.header),
	}
	switch {
	case a.status == http.StatusOK:
		return out, nil
	case a.status == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		out.NotModified = true
		out.ETag, out.LastModified = cmp.Or(out.ETag, r.ETag), cmp.Or(out.LastModified, r.LastModified)
		return out, nil
	case a.status == http.StatusNotModified:
		return nil, &Error{Category: ErrBadAnswer, Reason: "the server says that nothing has changed, unasked", Status: a.status}
	case a.redirects():
		return nil, &Error{Category: ErrBadAnswer, Reason: "the server redirects to nowhere", Status: a.status}
	}
	return nil, badStatus(a.status, retryAfter(a.header, now))
}

// maxAge returns how long a shared answer stays fresh by its Cache-Control.
func maxAge(h http.Header) time.Duration {
	age := time.Duration(0)
	for directive := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			age, _ = seconds(strings.Trim(value, `"`))
		}
	}
	return age
}

// retryAfter returns how long a server asks to be left alone, given in seconds
// or as a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if d, ok := seconds(value); ok {
		return d
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), longestWish)
	}
	return 0
}

// seconds reads a number of seconds, however large.
func seconds(s string) (time.Duration, bool) {
	if s == "" || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil || n > uint64(longestWish/time.Second) {
		return longestWish, true
	}
	return time.Duration(n) * time.Second, true
}

// token returns a value of a header if it is fit to be kept and sent back,
// else "". Entity tags longer than this are not used by any server.
func token(s string) string {
	const longest = 1024
	s = strings.TrimSpace(s)
	if len(s) > longest || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return ""
	}
	return s
}
