package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newshound/bot/gateway"
)

const (
	// maxAnswer is how much of an answer is read, in bytes: far more than any.
	maxAnswer = 8 << 20
	// maxMessage is how much of an error's text is kept, in bytes.
	maxMessage = 500
	// minRetryAfter and defaultRetryAfter are for servers that say nothing or
	// nonsense.
	minRetryAfter     = 50 * time.Millisecond
	defaultRetryAfter = time.Second
)

// A sending is a request in the form in which it goes out, as often as need be.
type sending struct {
	request
	address     string // secret
	contentType string
	body        []byte
}

// inTurn sends once, when the limits let it.
func (c *Client) inTurn(ctx context.Context, s sending) ([]byte, error) {
	l := c.bot
	if s.interaction() {
		l = c.interactions
	}
	b, err := l.acquire(ctx, s.request)
	if err != nil {
		return nil, err
	}
	header, data, err := c.send(ctx, s)
	limited, _ := errors.AsType[*Error](err)
	if limited != nil && limited.Status != http.StatusTooManyRequests {
		limited = nil
	}
	l.release(b, s.request, header, limited)
	return data, err
}

// send sends once. The header is nil if there was no answer.
func (c *Client) send(ctx context.Context, s sending) (http.Header, []byte, error) {
	timeout := s.timeout
	if timeout == 0 && len(s.files) > 0 {
		timeout = filesTimeout
	} else if timeout == 0 {
		timeout = tryTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	q, err := http.NewRequestWithContext(ctx, s.method, s.address, bytes.NewReader(s.body))
	if err != nil {
		return nil, nil, &Unsendable{fmt.Errorf("%s: %w", s, withoutAddress(err))}
	}
	q.Header.Set("Authorization", "Bot "+c.Token)
	q.Header.Set("User-Agent", gateway.UserAgent)
	if s.contentType != "" {
		q.Header.Set("Content-Type", s.contentType)
	}
	resp, err := c.http.Do(q)
	if err != nil {
		err = fmt.Errorf("%s: %w", s, withoutAddress(err))
		c.unanswered(ctx, err)
		return nil, nil, err
	}
	if c.away.CompareAndSwap(true, false) {
		c.Log.Info("discord answers again")
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return resp.Header, nil, c.refusal(s.request, resp, data)
	}
	if err != nil {
		return resp.Header, nil, fmt.Errorf("%s: reading the answer: %w", s, err)
	}
	return resp.Header, data, nil
}

// unanswered says once that there is no answer, until there is one: asking goes
// on for long, and who has just started the program waits for it.
func (c *Client) unanswered(ctx context.Context, err error) {
	if !errors.Is(ctx.Err(), context.Canceled) && c.away.CompareAndSwap(false, true) {
		c.Log.Warn("discord does not answer; the program goes on asking", "error", err)
	}
}

// withoutAddress takes the address off an error of net/http's: tokens of
// interactions stand in it.
func withoutAddress(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// refusal reads why a request was not accepted.
func (c *Client) refusal(r request, resp *http.Response, data []byte) *Error {
	var said struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		Errors     json.RawMessage `json:"errors"`
		RetryAfter json.Number     `json:"retry_after"`
		Global     bool            `json:"global"`
	}
	// What is of another kind than expected stays empty.
	_ = json.Unmarshal(data, &said)
	e := &Error{
		Request: r.String(), Status: resp.StatusCode, Code: said.Code, interaction: r.interaction(),
		Message: c.clean(r, strings.TrimSpace(said.Message+" "+string(said.Errors))),
	}
	if e.Status != http.StatusTooManyRequests {
		return e
	}
	scope, limit := resp.Header.Get("X-RateLimit-Scope"), resp.Header.Get("X-RateLimit-Limit")
	// Without a word about limits it is not Discord's interface that speaks but
	// what stands before it, and that shuts out everything.
	e.global = said.Global || scope == "global" || resp.Header.Get("X-RateLimit-Global") == "true" ||
		scope == "" && limit == "" && !json.Valid(data)
	e.RetryAfter = defaultRetryAfter
	for _, text := range []string{said.RetryAfter.String(), resp.Header.Get("Retry-After")} {
		if wait, ok := seconds(text); ok {
			e.RetryAfter = max(wait, minRetryAfter)
			break
		}
	}
	return e
}

// clean cuts a server's text, and takes out the secrets that it may have from
// us.
func (c *Client) clean(r request, text string) string {
	for _, secret := range []string{c.Token, r.secret} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "") + "…"
	}
	return text
}
