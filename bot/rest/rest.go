// Package rest asks Discord's HTTP interface: one method for each request that
// the program makes, in discordgo's types. Every wait ends with the context.
//
// The requests are our own: discordgo's hold one lock and one map entry for
// each interaction for ever, sleep through the end of a context, and take their
// addresses from variables of the package. A method says what to ask
// (messages.go, and this file); a request (request.go) is sent until it is
// answered or there is no use in it; the limiter (ratelimit.go) says when it
// may go; an Error (errors.go) says what Discord objects to.
//
// Discord may be any server that speaks like it: an answer that is empty or
// lacks fields is no error where the program can do without.
package rest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync/atomic"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/gateway"
)

// Config is what a Client needs.
type Config struct {
	Token  string         // secret, without "Bot "
	API    string         // base address with its version, such as https://discord.com/api/v10
	Client *http.Client   // redirects are not followed, whatever it says
	Random func() float64 // in [0, 1), for jitter
	Log    *slog.Logger
}

// A Client asks. It may be used from many goroutines.
type Client struct {
	Config
	http *http.Client
	// Discord counts what answers interactions apart: the limit of the one is
	// not that of the other.
	bot, interactions *limiter
	away              atomic.Bool // the last that was sent has not been answered
}

// New returns a Client.
func New(c Config) *Client {
	web := *c.Client
	// A redirect could carry the token in an address to somewhere else.
	web.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.API = strings.TrimRight(c.API, "/")
	return &Client{Config: c, http: &web, bot: newLimiter(), interactions: newLimiter()}
}

// GatewayBot asks where the gateway is, as gateway.Config.URL wants it. Servers
// that have no advice for bots get one shard.
func (c *Client) GatewayBot(ctx context.Context) (gateway.Info, error) {
	data, err := c.do(ctx, request{method: http.MethodGet, route: "/gateway/bot"})
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusNotFound {
		data, err = c.do(ctx, request{method: http.MethodGet, route: "/gateway"})
	}
	if Unauthorized(err) {
		return gateway.Info{}, fmt.Errorf("%w: %w", &gateway.Fatal{Code: gateway.CodeAuthentication}, err)
	}
	if err != nil {
		return gateway.Info{}, err
	}
	info, err := decode[gateway.Info](data, "gateway")
	if err != nil {
		return gateway.Info{}, err
	}
	info.URL, err = gatewayAddress(info.URL, c.API)
	return info, err
}

var version = regexp.MustCompile(`^v([0-9]{1,3})$`)

// gatewayAddress adds to the gateway's address what says how to speak there:
// in the version of the HTTP interface.
func gatewayAddress(address, api string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("discord gives no address of a gateway")
	}
	v := "10"
	if m := version.FindStringSubmatch(path.Base(api)); m != nil {
		v = m[1]
	}
	u.RawQuery = url.Values{"v": {v}, "encoding": {"json"}}.Encode()
	return u.String(), nil
}

// Me returns the bot's own user.
func (c *Client) Me(ctx context.Context) (*discordgo.User, error) {
	data, err := c.do(ctx, request{method: http.MethodGet, route: "/users/@me"})
	if err != nil {
		return nil, err
	}
	me, err := decode[discordgo.User](data, "own user")
	if err == nil && me.ID == "" {
		err = errors.New("discord does not say who the bot is")
	}
	return &me, err
}

// Application returns the id of the application that the bot belongs to. Some
// servers tell it nowhere but in the READY event, and some say that the bot is
// Unauthorized to ask, though its token is good: Me knows.
func (c *Client) Application(ctx context.Context) (string, error) {
	var failed error
	for _, route := range []string{"/applications/@me", "/oauth2/applications/@me"} {
		id, err := c.id(ctx, request{method: http.MethodGet, route: route})
		if err == nil {
			return id, nil
		}
		if ctx.Err() != nil {
			return "", err
		}
		failed = errors.Join(failed, err)
	}
	return "", fmt.Errorf("discord does not say which application the bot belongs to: %w", failed)
}

// Commands returns the registered commands with all their translations: those
// of a server, or the global ones where guild is "".
func (c *Client) Commands(ctx context.Context, app, guild string) ([]*discordgo.ApplicationCommand, error) {
	r := commands(http.MethodGet, app, guild)
	r.query = "?with_localizations=true"
	data, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	return decode[[]*discordgo.ApplicationCommand](data, "commands")
}

// PutCommands replaces the registered commands by a list of some: of
// discordgo.ApplicationCommand, or of what has fewer fields.
func (c *Client) PutCommands(ctx context.Context, app, guild string, all any) error {
	r := commands(http.MethodPut, app, guild)
	r.body = all
	_, err := c.do(ctx, r)
	return err
}

func commands(method, app, guild string) request {
	if guild == "" {
		return request{method: method, route: "/applications/{}/commands", ids: []string{app}}
	}
	return request{method: method, route: "/applications/{}/guilds/{}/commands", ids: []string{app, guild}}
}

// id asks for what has an id, and returns that.
func (c *Client) id(ctx context.Context, r request) (string, error) {
	data, err := c.do(ctx, r)
	if err != nil {
		return "", err
	}
	got, err := decode[struct{ ID discord.Snowflake }](data, "id")
	if err == nil && got.ID == "" {
		err = fmt.Errorf("%s: discord's answer has no id", r)
	}
	return string(got.ID), err
}

// decode reads what a server answered, where the program cannot do without. A
// field of another type is empty.
func decode[T any](data []byte, what string) (T, error) {
	var v T
	if err := discord.Decode(data, &v); err != nil {
		return v, fmt.Errorf("reading discord's answer (%s): %w", what, err)
	}
	return v, nil
}
