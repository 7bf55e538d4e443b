package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// modelSettings are those of language models, embedders and rerankers.
func modelSettings() []setting {
	return []setting{
		addressSetting("LLM_BASE_URL", "address of an OpenAI-compatible server whose language model writes the answers; without it they are quotations",
			func(c *Config) *string { return &c.LLMBaseURL }),
		modelSetting("LLM_MODEL", "name of the language model, as the server has it", func(c *Config) *string { return &c.LLMModel }),
		keySetting("LLM_API_KEY", "key of the language model's server, secret; empty if it needs none", func(c *Config) *string { return &c.LLMKey }),
		timeSetting("LLM_FIRST_TOKEN", "20s", "longest wait for the model's first word; then the answer is quotations", func(c *Config) *time.Duration { return &c.LLMFirstToken }),
		timeSetting("LLM_TIME", "60s", "longest that the model may take for an answer", func(c *Config) *time.Duration { return &c.LLMTime }),
		numberSetting("LLM_CONCURRENT", "4", "how many answers the model writes at once", 1, 1000, func(c *Config) *int { return &c.LLMConcurrent }),
		numberSetting("LLM_MEMBER_TOKENS", "100000", "tokens that one Discord member may use in a day; 0 is no limit", 0, maxTokens, func(c *Config) *int { return &c.LLMMemberTokens }),
		numberSetting("LLM_SERVER_TOKENS", "1000000", "tokens that one Discord server may use in a day; 0 is no limit", 0, maxTokens, func(c *Config) *int { return &c.LLMServerTokens }),

		addressSetting("EMBED_BASE_URL", "address of an OpenAI-compatible server that makes vectors of texts; without it they are built-in",
			func(c *Config) *string { return &c.EmbedBaseURL }),
		modelSetting("EMBED_MODEL", "name of the model that makes vectors", func(c *Config) *string { return &c.EmbedModel }),
		keySetting("EMBED_API_KEY", "key of the server that makes vectors, secret; empty if it needs none", func(c *Config) *string { return &c.EmbedKey }),
		numberSetting("EMBED_DIMENSIONS", "0", "length of the vectors, for models that can shorten them; 0 is the model's own", 0, 65536, func(c *Config) *int { return &c.EmbedDimensions }),

		addressSetting("RERANK_BASE_URL", "address of a server whose /rerank puts passages in order; without it they keep theirs",
			func(c *Config) *string { return &c.RerankBaseURL }),
		modelSetting("RERANK_MODEL", "name of the model that puts passages in order", func(c *Config) *string { return &c.RerankModel }),
		keySetting("RERANK_API_KEY", "key of the server that puts passages in order, secret; empty if it needs none", func(c *Config) *string { return &c.RerankKey }),
	}
}

// maxTokens keeps sums of tokens far from what a number can hold.
const maxTokens = 1_000_000_000_000

// errAddress does not repeat the address, which may hold a password or a key.
const errAddress secretError = "must be an address such as https://api.openai.com/v1 or http://localhost:11434/v1, without user, password or query"

func addressSetting(name, about string, field func(*Config) *string) setting {
	return setting{name, "", about, func(c *Config, v string) error {
		if v == "" {
			return nil
		}
		address, err := apiAddress(v)
		if err != nil {
			return errAddress
		}
		*field(c) = address
		return nil
	}, func(c Config) string { return *field(&c) }}
}

func modelSetting(name, about string, field func(*Config) *string) setting {
	return setting{name, "", about, func(c *Config, v string) error {
		if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return errors.New("must be a name without spaces")
		}
		*field(c) = v
		return nil
	}, func(c Config) string { return *field(&c) }}
}

func keySetting(name, about string, field func(*Config) *string) setting {
	return setting{name, "", about, func(c *Config, v string) error {
		v = strings.TrimPrefix(v, "Bearer ")
		if strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return errSecret
		}
		*field(c) = v
		return nil
	}, func(c Config) string { return masked(*field(&c)) }}
}

func timeSetting(name, value, about string, field func(*Config) *time.Duration) setting {
	return setting{name, value, about, func(c *Config, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < time.Second || d > 10*time.Minute {
			return errors.New("must be a time from 1s to 10m")
		}
		*field(c) = d
		return nil
	}, func(c Config) string { return strings.Replace((*field(&c)).String(), "m0s", "m", 1) }}
}

func numberSetting(name, value, about string, least, most int, field func(*Config) *int) setting {
	return setting{name, value, about, func(c *Config, v string) error {
		n, err := strconv.Atoi(v)
		if err != nil || n < least || n > most {
			return fmt.Errorf("must be a number from %d to %d", least, most)
		}
		*field(c) = n
		return nil
	}, func(c Config) string { return strconv.Itoa(*field(&c)) }}
}

// wholeGroups refuses what is set in part: a model needs an address and a name.
func (c *Config) wholeGroups() error {
	for _, g := range []struct{ prefix, address, model, key string }{
		{"LLM", c.LLMBaseURL, c.LLMModel, c.LLMKey},
		{"EMBED", c.EmbedBaseURL, c.EmbedModel, c.EmbedKey},
		{"RERANK", c.RerankBaseURL, c.RerankModel, c.RerankKey},
	} {
		switch {
		case g.address == "" && g.model != "":
			return fmt.Errorf("the setting %[1]s_MODEL is there, and %[1]s_BASE_URL is not; set the address of the server, too, or neither", g.prefix)
		case g.address == "" && g.key != "":
			return fmt.Errorf("the setting %[1]s_API_KEY is there, and %[1]s_BASE_URL is not; set the address of the server, too, or neither", g.prefix)
		case g.address != "" && g.model == "":
			return fmt.Errorf("the setting %[1]s_BASE_URL is there, and %[1]s_MODEL is not; name one of the server's models, too, or neither", g.prefix)
		}
	}
	if c.EmbedDimensions > 0 && c.EmbedBaseURL == "" {
		return errors.New("the setting EMBED_DIMENSIONS is there, and EMBED_BASE_URL is not; the built-in vectors have one length")
	}
	return nil
}

// exposed reports whether what is sent to an address can be read on its way:
// it is plain http, and leads out of the own network.
func exposed(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && !ownNetwork(u.Hostname())
}

// ownNetwork reports whether a host is this machine or one beside it, as far as
// its name tells: one without a dot is a container or a neighbour.
func ownNetwork(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast()
	}
	for _, own := range []string{".localhost", ".local", ".internal", ".lan"} {
		if strings.HasSuffix(host, own) {
			return true
		}
	}
	return !strings.Contains(host, ".")
}
