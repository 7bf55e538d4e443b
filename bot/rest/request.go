package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

const (
	// maxTries of a request, with waits from minBackoff on that double up to
	// maxBackoff: about 40 s, if the context lasts.
	maxTries   = 10
	minBackoff = 200 * time.Millisecond
	maxBackoff = 10 * time.Second
	// tryTimeout is for a try, filesTimeout for one with files, which may be
	// some megabytes.
	tryTimeout   = 10 * time.Second
	filesTimeout = 30 * time.Second
)

// A request is something to ask.
type request struct {
	method string
	route  string   // path with {} in place of each id
	ids    []string // foreign text
	query  string   // with its ?
	secret string   // of ids, if there is one
	body   any      // for JSON, nil is none
	files  []*discordgo.File

	timeout    time.Duration    // of a try, 0 is tryTimeout or filesTimeout
	repeatable bool             // a POST that does no harm if it arrives twice
	arrived    func(error) bool // whether the error of a second try says that the first arrived
}

// String is for errors, logs and limits: it has no secrets.
func (r request) String() string { return r.method + " " + r.route }

// interaction reports whether the token in the path counts, not the bot's.
func (r request) interaction() bool { return r.secret != "" }

// major is the part of the path by which Discord counts apart what else goes
// the same route.
func (r request) major() string {
	if r.interaction() || len(r.ids) == 0 {
		return strings.Join(r.ids, "/")
	}
	return r.ids[0]
}

// path puts the ids into the route.
func (r request) path() (string, error) {
	path := r.route
	for _, id := range r.ids {
		if id == "" || id == "." || id == ".." {
			return "", &Unsendable{fmt.Errorf("%s: an id is missing", r)}
		}
		path = strings.Replace(path, "{}", url.PathEscape(id), 1)
	}
	return path, nil
}

func (r request) encode() (contentType string, body []byte, err error) {
	switch {
	case r.body == nil:
		return "", nil, nil
	case len(r.files) > 0:
		contentType, body, err = discordgo.MultipartBodyWithJSON(r.body, r.files)
	default:
		contentType = "application/json"
		body, err = json.Marshal(r.body)
	}
	if err != nil {
		return "", nil, &Unsendable{fmt.Errorf("%s: encoding: %w", r, err)}
	}
	return contentType, body, nil
}

// do asks until there is an answer, whose body it returns, or no use in asking.
// The error is the context's, an *Error, an *Unsendable or one of the connection.
func (c *Client) do(ctx context.Context, r request) ([]byte, error) {
	path, err := r.path()
	if err != nil {
		return nil, err
	}
	contentType, body, err := r.encode()
	if err != nil {
		return nil, err
	}
	s := sending{r, c.API + path + r.query, contentType, body}
	for try := 0; ; try++ {
		data, err := c.inTurn(ctx, s)
		if err == nil {
			return data, nil
		}
		if try > 0 && r.arrived != nil && r.arrived(err) {
			return nil, nil
		}
		if ctx.Err() != nil || try+1 >= maxTries || !again(r, err) {
			return nil, err
		}
		c.Log.Debug("asking discord again", "request", r.String(), "error", err)
		if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusTooManyRequests {
			continue // the limiter knows for how long to wait
		}
		if sleep(ctx, c.backoff(try)) != nil {
			return nil, err
		}
	}
}

// again reports whether there is use and no harm in asking again.
func again(r request, err error) bool {
	repeatable := r.repeatable || r.method != http.MethodPost
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status == http.StatusTooManyRequests && !e.unsent || e.Status >= 500 && repeatable
	}
	op, ok := errors.AsType[*net.OpError](err)
	return Passing(err) && (repeatable || ok && op.Op == "dial")
}

func (c *Client) backoff(try int) time.Duration {
	wait := min(minBackoff<<try, maxBackoff)
	return wait/2 + time.Duration(c.Random()*float64(wait/2))
}
