// Package openai asks models behind any address that speaks as OpenAI's does:
// OpenAI itself, Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and others.
//
// A [Client] is one server and one of its models; [Client.Chat] writes with it.
// openai-go makes the requests. It is told everything: it reads nothing from
// the environment, sends nothing about this machine, follows no redirect (the
// key would go along), and tries nothing twice, since [llm.Guard] decides that.
// What comes back is read here, because servers that are only compatible send
// what the library does not take: an answer that is no stream, an error that
// is a string, no end of the stream, or no end at all.
//
// Every failure that the server is to blame for is an *llm.Error, with what the
// server says about it, and without the key.
package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"newshound/rag/llm"
)

// Config is a server and one of its models.
type Config struct {
	BaseURL string       // what "/chat/completions" comes after, such as "https://api.openai.com/v1"
	Key     string       // sent as bearer token; "" sends none
	Model   string       // as the server calls it
	Client  *http.Client // its redirects are not followed; nil is http.DefaultClient
	Log     *slog.Logger // nil logs nothing
}

// A Client asks one server for what one of its models makes. It is safe for
// concurrent use. It has no time limits but the contexts'.
type Client struct {
	c    Config
	host string
	api  openai.Client
}

// New returns a client, or says what is wrong with its configuration.
func New(c Config) (*Client, error) {
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("the model's address is no http or https address")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the model's address must have neither user, query nor fragment")
	case c.Model == "":
		return nil, errors.New("the model has no name")
	case strings.ContainsFunc(c.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("the model's key has characters that no key has")
	}
	if c.Client == nil {
		c.Client = http.DefaultClient
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	client := *c.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	options := []option.RequestOption{
		option.WithHTTPClient(&client), option.WithBaseURL(c.BaseURL), option.WithMaxRetries(0),
		option.WithHeader("User-Agent", "newshound"), option.WithMiddleware(withoutPlatform),
	}
	if c.Key != "" {
		options = append(options, option.WithAPIKey(c.Key))
	}
	// Not openai.NewClient, which takes keys and headers from the environment.
	return &Client{c: c, host: u.Host, api: openai.Client{Options: options}}, nil
}

// withoutPlatform takes out the headers that tell of the machine.
func withoutPlatform(r *http.Request, next option.MiddlewareNext) (*http.Response, error) {
	for name := range r.Header {
		if strings.HasPrefix(strings.ToLower(name), "x-stainless-") {
			r.Header.Del(name)
		}
	}
	return next(r)
}

// Model names the model, for people.
func (c *Client) Model() string { return c.c.Model }

// Models returns the names of the server's models, as it lists them.
func (c *Client) Models(ctx context.Context) ([]string, error) {
	var list struct {
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := c.call(ctx, http.MethodGet, "models", nil, &list, maxList); err != nil {
		return nil, err
	}
	names := make([]string, len(list.Data))
	for i, m := range list.Data {
		names[i] = m.ID
	}
	return names, nil
}

// maxList is how long a list of models may be, in bytes; OpenRouter's, the
// longest known, has about 700 KB.
const maxList = 8 << 20

// call sends in as JSON to a path below the address, none if it is nil, and
// reads at most limit bytes of JSON into out.
func (c *Client) call(ctx context.Context, method, path string, in, out any, limit int64) error {
	res, err := c.send(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	switch {
	case err != nil:
		return c.lost(ctx, err)
	case int64(len(body)) > limit:
		return c.garbled(fmt.Errorf("%s returned more than %d bytes", path, limit))
	}
	if err := json.Unmarshal(body, out); err != nil {
		return c.garbled(fmt.Errorf("%s returned %s", path, c.describe(res.Header, body)))
	}
	return nil
}

// send sends in as JSON, and returns the response if its status is 2xx. The
// caller closes its body.
func (c *Client) send(ctx context.Context, method, path string, in any, more ...option.RequestOption) (*http.Response, error) {
	var res *http.Response
	err := c.api.Execute(ctx, method, path, in, &res, append(more,
		option.WithMiddleware(func(r *http.Request, next option.MiddlewareNext) (*http.Response, error) {
			res, err := next(r)
			if err != nil || res.StatusCode/100 == 2 {
				return res, err
			}
			defer res.Body.Close()
			return nil, c.failed(ctx, path, res)
		}))...)
	switch e := (*llm.Error)(nil); {
	case err == nil:
		return res, nil
	case errors.As(err, &e):
		return nil, e
	default:
		return nil, c.lost(ctx, err)
	}
}

// isType reports whether the header says that the body is of a media type.
func isType(h http.Header, want string) bool {
	got, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && got == want
}
