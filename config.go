package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/joho/godotenv"
)

// Config is every setting of the program, read once at start.
type Config struct {
	DataDir  string
	LogLevel slog.Level
	NoColor  bool

	Contact    string // in the User-Agent
	FetchAllow []string
	FetchDeny  []string
	FetchPorts []uint16
	FetchDelay time.Duration

	DiscordToken  string // secret
	DiscordAPI    string // base address with the version, no slash at the end
	DiscordGuild  string // "" for all
	DiscordShards int    // 0 is as many as Discord recommends

	LLMBaseURL      string // "" for no model; then LLMModel and LLMKey are "", too
	LLMModel        string
	LLMKey          string // secret
	LLMFirstToken   time.Duration
	LLMTime         time.Duration
	LLMConcurrent   int
	LLMMemberTokens int // a day; 0 is no limit
	LLMServerTokens int

	EmbedBaseURL    string // "" for the built-in embedder
	EmbedModel      string
	EmbedKey        string // secret
	EmbedDimensions int    // 0 is the model's own

	RerankBaseURL string // "" for none
	RerankModel   string
	RerankKey     string // secret
}

// A setting is one environment variable.
type setting struct {
	name, value string // value is the default
	about       string
	set         func(*Config, string) error
	get         func(Config) string // of a secret only whether it is there
}

// settings lists what can be set. `.env.example` says the same to people; a
// test holds the two together.
func settings() []setting {
	return append(generalSettings(), modelSettings()...)
}

func generalSettings() []setting {
	return []setting{
		{"DATA_DIR", "data", "folder that holds everything Newshound knows", func(c *Config, v string) error {
			c.DataDir = v
			return nil
		}, func(c Config) string { return c.DataDir }},
		{"LOG_LEVEL", "warn", "least level that is logged to standard error: debug, info, warn or error", func(c *Config, v string) error {
			if c.LogLevel.UnmarshalText([]byte(v)) != nil {
				return errors.New("must be debug, info, warn or error")
			}
			return nil
		}, func(c Config) string { return strings.ToLower(c.LogLevel.String()) }},
		{"NO_COLOR", "", "anything here switches colours off", func(c *Config, v string) error {
			c.NoColor = v != ""
			return nil
		}, func(c Config) string {
			if c.NoColor {
				return "1"
			}
			return ""
		}},
		{"CONTACT", "", "your e-mail or web address, told to the sites that are read", func(c *Config, v string) error {
			if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
				return errors.New("must be an e-mail or web address")
			}
			c.Contact = v
			return nil
		}, func(c Config) string { return c.Contact }},
		{"FETCH_ALLOW", "", "hosts, with commas between, that alone may be read, with all below them", func(c *Config, v string) (err error) {
			c.FetchAllow, err = hosts(v)
			return err
		}, func(c Config) string { return strings.Join(c.FetchAllow, ",") }},
		{"FETCH_DENY", "", "hosts that are never read, with all below them", func(c *Config, v string) (err error) {
			c.FetchDeny, err = hosts(v)
			return err
		}, func(c Config) string { return strings.Join(c.FetchDeny, ",") }},
		{"FETCH_PORTS", "", "ports that may be read beside 80 and 443", func(c *Config, v string) error {
			for _, text := range list(v) {
				port, err := strconv.ParseUint(text, 10, 16)
				if err != nil || port == 0 {
					return errors.New("must be numbers from 1 to 65535 with commas between")
				}
				c.FetchPorts = append(c.FetchPorts, uint16(port))
			}
			return nil
		}, func(c Config) string {
			return strings.Trim(strings.ReplaceAll(fmt.Sprint(c.FetchPorts), " ", ","), "[]")
		}},
		{"FETCH_DELAY", "1s", "least time between two requests to a site", func(c *Config, v string) (err error) {
			if c.FetchDelay, err = time.ParseDuration(v); err != nil || c.FetchDelay < 0 || c.FetchDelay > time.Minute {
				return errors.New("must be a time from 0s to 1m")
			}
			return nil
		}, func(c Config) string { return c.FetchDelay.String() }},
		{"DISCORD_TOKEN", "", "the bot's token, secret; without it serve only keeps sources current", func(c *Config, v string) error {
			if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
				return errSecret
			}
			c.DiscordToken = strings.TrimPrefix(v, "Bot ")
			return nil
		}, func(c Config) string { return masked(c.DiscordToken) }},
		{"DISCORD_API_URL", discordAPI, "address of Discord's interface, or of a server that is compatible", func(c *Config, v string) (err error) {
			c.DiscordAPI, err = apiAddress(v)
			return err
		}, func(c Config) string { return c.DiscordAPI }},
		{"DISCORD_GUILD_ID", "", "a server's id: commands appear there at once and nowhere else, for development", func(c *Config, v string) error {
			if _, err := strconv.ParseUint(v, 10, 64); v != "" && err != nil {
				return errors.New("must be the number that Discord's \"Copy Server ID\" gives")
			}
			c.DiscordGuild = v
			return nil
		}, func(c Config) string { return c.DiscordGuild }},
		{"DISCORD_SHARDS", "auto", "how many connections share the servers; auto is what Discord recommends", func(c *Config, v string) (err error) {
			if c.DiscordShards, err = strconv.Atoi(v); v == "auto" {
				c.DiscordShards, err = 0, nil
			} else if err != nil || c.DiscordShards < 1 || c.DiscordShards > 10_000 {
				return errors.New("must be auto or a number from 1 to 10000")
			}
			return err
		}, func(c Config) string {
			if c.DiscordShards == 0 {
				return "auto"
			}
			return strconv.Itoa(c.DiscordShards)
		}},
	}
}

const discordAPI = "https://discord.com/api/v10"

// A secretError refuses a value that must not be repeated.
type secretError string

// Error says what the value must be.
func (e secretError) Error() string { return string(e) }

const errSecret secretError = "has spaces or letters that no token has; copy it once more"

// masked is what of a secret may be seen.
func masked(secret string) string {
	if secret == "" {
		return ""
	}
	return "(set)"
}

// apiAddress reads the address of an HTTP interface, without what separates
// it from the names below it.
func apiAddress(v string) (string, error) {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("must be an address such as https://discord.com/api/v10")
	}
	return strings.TrimRight(v, "/"), nil
}

// hosts reads a list of host names. One that is written as no host would match
// none, and so allow or deny nothing.
func hosts(v string) ([]string, error) {
	names := list(v)
	for _, name := range names {
		if _, err := netip.ParseAddr(name); err != nil && strings.ContainsAny(name, "/:@*?#[]") {
			return nil, errors.New("must be host names such as news.example, with commas between")
		}
	}
	return names, nil
}

// list splits a list with commas, and leaves out what is empty.
func list(v string) []string {
	items := strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
	if len(items) == 0 {
		return nil
	}
	return items
}

// loadConfig reads the settings from the process's environment (NAME=value)
// and, where that has none, from the file, which need not exist. An empty
// value counts as unset.
func loadConfig(environ []string, file string) (Config, error) {
	env, err := readDotenv(file)
	if err != nil {
		return Config{}, err
	}
	for _, kv := range environ {
		if name, value, ok := strings.Cut(kv, "="); ok && value != "" {
			env[name] = value
		}
	}
	var c Config
	for _, s := range settings() {
		value := env[s.name]
		if value == "" {
			value = s.value
		}
		var secret secretError
		switch err := s.set(&c, value); {
		case errors.As(err, &secret):
			return Config{}, fmt.Errorf("the setting %s %w", s.name, err)
		case err != nil:
			return Config{}, fmt.Errorf("the setting %s %w, not %q", s.name, err, value)
		}
	}
	if err := c.wholeGroups(); err != nil {
		return Config{}, err
	}
	return c, nil
}

// byteOrderMark is what some editors, of Windows above all, begin a file with.
const byteOrderMark = "\ufeff"

// readDotenv reads a file of NAME=value lines. The parser's own error quotes
// the file, which may hold secrets, and is therefore not passed on.
func readDotenv(file string) (map[string]string, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading settings: %w", err)
	}
	defer f.Close()
	text := bufio.NewReader(f)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark))
	}
	env, err := godotenv.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s has a line that is not NAME=value; see .env.example", file)
	}
	return env, nil
}
