package openai

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"newshound/rag/llm"
)

const (
	// maxExcerpt is how many characters of what a server says go into an error.
	maxExcerpt = 300
	// maxPage is how many characters of a page do.
	maxPage = 80
	// maxFailure is how many bytes of a failure are read.
	maxFailure = 64 << 10
)

// What failures are, beside their kinds; errors.Is tells them.
var (
	// ErrElsewhere: the address redirects. The error says where to.
	ErrElsewhere = errors.New("points elsewhere, which is not followed")
	// ErrBrokeOff: the connection ended before the answer did.
	ErrBrokeOff = errors.New("the connection broke off")
)

// failed is the error of a response whose status is not 2xx.
func (c *Client) failed(ctx context.Context, path string, res *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxFailure))
	if ctx.Err() != nil {
		return c.lost(ctx, err)
	}
	f := readFailure(body)
	e := &llm.Error{Kind: kindOf(res.StatusCode, f.code), Status: res.StatusCode, After: retryAfter(res.Header)}
	switch {
	case res.StatusCode/100 == 3:
		e.Err = fmt.Errorf("%s: %s %w", c.host, path, ErrElsewhere)
		if to := res.Header.Get("Location"); to != "" {
			e.Err = fmt.Errorf("%w: to %s", e.Err, c.cutExcerpt(to, maxPage))
		}
	case f.message != "":
		e.Err = fmt.Errorf("%s says: %s", c.host, c.excerpt(f.message))
	default:
		e.Err = fmt.Errorf("%s returned %s", c.host, c.describe(res.Header, body))
	}
	return e
}

// kindOf says what a status means, and OpenAI's code where that means more.
func kindOf(status int, code string) llm.Kind {
	switch {
	case code == "insufficient_quota": // OpenAI: 429, though waiting does not help
		return llm.Unauthorized
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusPaymentRequired:
		return llm.Unauthorized
	case status == http.StatusNotFound, status == http.StatusGone, status/100 == 3:
		return llm.Unknown
	case status == http.StatusTooManyRequests,
		status == http.StatusServiceUnavailable, // llama.cpp while it loads a model, Ollama's full queue
		status == 529:                           // "overloaded", of some proxies
		return llm.Busy
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout, status == 524:
		return llm.Slow
	case status/100 == 4:
		return llm.Rejected
	default:
		return llm.Broken
	}
}

// A failure is what a server says of one.
type failure struct {
	message string
	code    string // or a number in digits
}

// readFailure reads a failure in the forms that servers are known to use:
// OpenAI's and llama.cpp's {"error":{"message"}}, LM Studio's {"error":"…"},
// vLLM's {"message"} and the {"detail"} of those built with FastAPI, a text or
// a list. The message is empty if it is none of them.
func readFailure(body []byte) (f failure) {
	var v struct{ Error, Message, Detail, Code json.RawMessage }
	if json.Unmarshal(body, &v) != nil {
		return f
	}
	var inner struct{ Message, Code, Type json.RawMessage }
	if json.Unmarshal(v.Error, &inner) == nil && inner.Message != nil {
		f.code = plain(inner.Code)
		f.message = plain(inner.Message)
		return f
	}
	for _, raw := range []json.RawMessage{v.Error, v.Message, v.Detail} {
		if f.message = plain(raw); f.message != "" {
			break
		}
	}
	f.code = plain(v.Code)
	return f
}

// plain is a JSON text's content, and of anything else the JSON; null is "".
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// describe says what a body is that is not what was asked for.
func (c *Client) describe(h http.Header, body []byte) string {
	kind := h.Get("Content-Type")
	if kind == "" {
		kind = "something without a type"
	}
	kind = c.cutExcerpt(kind, maxPage)
	most := maxExcerpt
	if isType(h, "text/html") {
		most = maxPage
	}
	switch text := c.cutExcerpt(string(body), most); {
	case text == "":
		return kind + " without content"
	case !utf8.Valid(body[:len(body)-halfRune(body)]) || bytes.IndexByte(body, 0) >= 0:
		return kind + ", which is no text"
	default:
		return fmt.Sprintf("%s: %q", kind, text)
	}
}

// halfRune is how many bytes at the end of a text may be a character's that is
// cut off.
func halfRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// excerpt makes what a server says fit for an error: a line, not long, without
// the key.
func (c *Client) excerpt(text string) string { return c.cutExcerpt(text, maxExcerpt) }

func (c *Client) cutExcerpt(text string, most int) string {
	text = c.scrub(strings.ToValidUTF8(text, "�"))
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError }), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// scrub takes the key out of a text, and what may be left of it: its beginning
// where the text ends, and words with three asterisks, since OpenAI repeats a
// wrong key with its middle masked.
func (c *Client) scrub(text string) string {
	const instead = "[key]"
	if key := c.c.Key; key != "" {
		text = strings.ReplaceAll(text, key, instead)
		text = strings.ReplaceAll(text, url.QueryEscape(key), instead)
		for n := len(key) - 1; n >= 4; n-- {
			if rest, ok := strings.CutSuffix(text, key[:n]); ok {
				text = rest + instead
				break
			}
		}
	}
	if !strings.Contains(text, "***") {
		return text
	}
	words := strings.Fields(text)
	for i, word := range words {
		if strings.Contains(word, "***") {
			words[i] = instead
		}
	}
	return strings.Join(words, " ")
}

func (c *Client) garbled(err error) error {
	if errors.Is(err, bufio.ErrTooLong) {
		err = fmt.Errorf("a line of the answer has more than %d bytes", maxLine)
	}
	return &llm.Error{Kind: llm.Garbled, Err: fmt.Errorf("%s: %w", c.host, err)}
}

// lost is the error of a request that had no response, or not all of it. If
// the context was cancelled, it is its error, which nobody is to blame for.
func (c *Client) lost(ctx context.Context, err error) error {
	if cause := ctx.Err(); errors.Is(cause, context.Canceled) {
		return cause
	} else if cause != nil {
		return &llm.Error{Kind: llm.Slow, Err: fmt.Errorf("%s: %w", c.host, clean{"no answer in time", cause})}
	}
	// Without the address, which *url.Error repeats.
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	kind := llm.Unreachable
	if n := net.Error(nil); errors.As(err, &n) && n.Timeout() {
		kind = llm.Slow
	}
	if brokenOff(err) {
		err = ErrBrokeOff
	}
	return &llm.Error{Kind: kind, Err: fmt.Errorf("%s: %w", c.host, clean{c.excerpt(err.Error()), err})}
}

// brokenOff reports whether a connection that there was has ended.
func brokenOff(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// clean is an error with another text.
type clean struct {
	text string
	err  error
}

func (e clean) Error() string { return e.text }
func (e clean) Unwrap() error { return e.err }

// retryAfter reads how long to wait: OpenAI's Retry-After-Ms, else Retry-After
// in seconds or as a date; 0 if it is not told.
func retryAfter(h http.Header) time.Duration {
	unit, value := time.Millisecond, h.Get("Retry-After-Ms")
	if value == "" {
		unit, value = time.Second, h.Get("Retry-After")
	}
	var after time.Duration
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		if !(n > 0) { // NaN too
			return 0
		}
		after = llm.MaxAfter
		if n < float64(llm.MaxAfter/unit) {
			after = time.Duration(n * float64(unit))
		}
	} else if at, err := http.ParseTime(value); err == nil {
		sent, err := http.ParseTime(h.Get("Date")) // the server's clock may be wrong
		if err != nil {
			sent = time.Now()
		}
		after = at.Sub(sent)
	}
	return max(0, min(after, llm.MaxAfter))
}
