package openai

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newshound/rag/llm"
)

const (
	// maxAnswer is how many bytes an answer may take on the wire. A token comes
	// in an event of about 250 bytes, so that is some 30,000 tokens, thinking
	// included.
	maxAnswer = 8 << 20
	// maxLine is how long a line of it may be.
	maxLine = 1 << 20
	// maxRest and restTime bound what is read of an answer of which no more is
	// wanted, for the usage at its end.
	maxRest  = 64 << 10
	restTime = time.Second
)

// An answer is read from a response.
type answer struct {
	c     *Client
	piece func(text string) error
	stop  func() // ends the request
	body  *bounded

	enough    error // of piece, which is called no more
	thinking  thinking
	written   llm.Estimate // thoughts included
	usage     llm.Usage
	finish    string // why the model ended, "" if that is not told
	done      bool   // the server said that this is all
	something bool   // an event had a choice in it
}

// read hands the pieces on. Where piece wants no more, the rest is read for the
// usage.
func (a *answer) read(ctx context.Context, res *http.Response) error {
	a.body = &bounded{res.Body, maxAnswer}
	var err error
	switch {
	case isType(res.Header, "text/event-stream"):
		err = a.events(a.body)
	case isType(res.Header, "application/json"):
		err = a.whole(a.body)
	default:
		return a.c.unlike(ctx, res)
	}
	if err == nil {
		err = a.end()
	}
	var e *llm.Error
	switch {
	case a.enough != nil:
		return a.enough
	case err == nil:
		return nil
	case errors.As(err, &e):
		return e
	case errors.Is(err, errTooMuch), errors.Is(err, bufio.ErrTooLong):
		return a.c.garbled(err)
	default:
		return a.c.lost(ctx, err)
	}
}

// unlike is the error of a response of another type than an answer's.
func (c *Client) unlike(ctx context.Context, res *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(res.Body, 4*maxExcerpt))
	if err != nil {
		return c.lost(ctx, err)
	}
	return c.garbled(fmt.Errorf("in place of an answer came %s", c.describe(res.Header, body)))
}

// whole reads an answer that is not streamed.
func (a *answer) whole(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	a.done = true
	return a.event(body)
}

// events reads a stream of server-sent events: of each its data, whatever its
// name; the last one need not be ended by an empty line.
func (a *answer) events(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4<<10), maxLine)
	var data []byte
	for lines.Scan() {
		line := lines.Bytes()
		if len(line) > 0 {
			data = appendData(data, line)
			continue
		}
		if err := a.event(data); err != nil || a.done || a.enough != nil && a.finish != "" && a.usage.Total() > 0 {
			return err
		}
		data = data[:0]
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return a.event(data)
}

// appendData adds what a line of an event holds to its data.
func appendData(data, line []byte) []byte {
	value, ok := bytes.CutPrefix(line, []byte("data:"))
	if !ok || len(data)+len(value) > maxLine {
		return data // a comment, a name, or more than any event has
	}
	return append(append(data, value...), '\n')
}

// event takes in the data of an event.
func (a *answer) event(data []byte) error {
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return nil
	}
	if bytes.HasPrefix(data, []byte("[DONE]")) {
		a.done = true
		return nil
	}
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return a.c.garbled(fmt.Errorf("a piece of the answer is no JSON: %q", a.c.excerpt(string(data))))
	}
	if len(c.Error) > 0 && string(c.Error) != "null" {
		return a.c.failedLater(data)
	}
	if u := (llm.Usage{Prompt: count(c.Usage.Prompt), Completion: count(c.Usage.Completion)}); u.Total() > 0 {
		a.usage = u
	}
	if len(c.Choices) == 0 {
		return nil
	}
	a.something = true
	choice := &c.Choices[0]
	if finish := text(choice.Finish); finish != "" {
		a.finish = finish
	}
	if err := a.message(&choice.Message); err != nil {
		return err
	}
	return a.message(&choice.Delta)
}

func (a *answer) message(m *message) error {
	if said := text(m.Refusal); said != "" {
		return a.c.garbled(fmt.Errorf("%w: %q", llm.ErrRefused, a.c.excerpt(said)))
	}
	content, thoughts := text(m.Content), text(m.Thoughts)+text(m.Reasoning)
	if thoughts == "" && content == "" {
		return nil
	}
	a.written.Add(thoughts)
	a.written.Add(content)
	content = a.thinking.filter(content)
	if content == "" && thoughts == "" && !a.thinking.inside {
		return nil
	}
	a.hand(content)
	return nil
}

func (a *answer) hand(text string) {
	if a.enough != nil {
		return
	}
	if a.enough = a.piece(text); a.enough != nil {
		a.body.left = min(a.body.left, maxRest)
		time.AfterFunc(restTime, a.stop)
	}
}

// end says what an answer lacks whose bytes have all come.
func (a *answer) end() error {
	if rest := a.thinking.rest(); rest != "" {
		a.hand(rest)
	}
	switch {
	case !a.something:
		return a.c.garbled(errors.New("the answer is empty"))
	case a.finish == "length":
		return a.c.garbled(llm.ErrCutOff)
	case a.finish == "content_filter":
		return a.c.garbled(llm.ErrRefused)
	case a.finish == "error":
		return &llm.Error{Kind: llm.Broken, Err: fmt.Errorf("%s: the model failed", a.c.host)}
	case a.finish == "" && !a.done:
		return a.c.garbled(fmt.Errorf("%w: the stream ended too early", llm.ErrCutOff))
	}
	return nil
}

// used is what the server counted, or else an estimate.
func (a *answer) used(p llm.Prompt) llm.Usage {
	if a.usage.Total() > 0 {
		return a.usage
	}
	return llm.Usage{Prompt: estimatePrompt(p), Completion: a.written.Tokens()}
}

// failedLater is the error of a failure that is told within the answer.
func (c *Client) failedLater(data []byte) error {
	f := readFailure(data)
	e := &llm.Error{Kind: llm.Broken, Err: fmt.Errorf("%s says: %s", c.host, c.excerpt(f.message))}
	if status, err := strconv.Atoi(f.code); err == nil && status >= 400 && status < 600 {
		e.Kind, e.Status = kindOf(status, ""), status
	} else if strings.HasPrefix(f.code, "rate_limit") {
		e.Kind = llm.Busy
	}
	return e
}

var errTooMuch = fmt.Errorf("the answer has more than %d bytes", maxAnswer)

// bounded is a reader that fails after so many bytes.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooMuch
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
