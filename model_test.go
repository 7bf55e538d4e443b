package main

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"newshound/bot/discordtest"
	"newshound/rag/openai/openaitest"
)

// A scriptedModel is a model's server that a file model/NAME of a script
// describes: what it writes, one answer after another with a line --- between,
// the last one again and again. Before an answer may stand
//
//	@key SECRET      which requests must have
//	@models A B      that the server has
//	@lacks FEATURE   of a request, which it refuses
//	@status 503 WHY  in place of the answer
//	@dimensions 8    of the vectors
//	@breaks          the connection, after what it writes
//	@cut             at the limit of tokens
//	@busy 30         it makes no vectors, and wants to be left alone for seconds
//	@held            each line is written when the script says "NAME writes"
//	@down            nothing listens
type scriptedModel struct {
	name   string
	server *openaitest.Server
	lines  chan struct{}
}

// serveModels starts the servers of a script.
func serveModels(t *testing.T, files []txtar.File) modelServers {
	var all modelServers
	for _, f := range files {
		if name, ok := strings.CutPrefix(f.Name, "model/"); ok {
			all = append(all, serveModel(t, name, string(f.Data)))
		}
	}
	return all
}

func serveModel(t *testing.T, name, text string) *scriptedModel {
	m := &scriptedModel{name: name, server: openaitest.New(t), lines: make(chan struct{})}
	parts := strings.Split(text, "\n---\n")
	for i, part := range parts {
		answer := m.answer(t, part)
		if m.server.Chat.Then(answer); i == len(parts)-1 {
			m.server.Chat.Always(answer)
		}
	}
	return m
}

func (m *scriptedModel) answer(t *testing.T, text string) (a openaitest.Answer) {
	for strings.HasPrefix(text, "@") {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		words := strings.Fields(line)
		switch words[0] {
		case "@key":
			m.server.Key = words[1]
		case "@models":
			m.server.Models = words[1:]
		case "@lacks":
			m.server.Lacks = map[string]openaitest.Answer{words[1]: openaitest.Fail(400, words[1]+" is not supported")}
		case "@status":
			a.Status, _ = strconv.Atoi(words[1])
			a.Message = strings.Join(words[2:], " ")
		case "@dimensions":
			n, _ := strconv.Atoi(words[1])
			m.server.Vector = func(text string) []float32 { v := make([]float32, n); v[len(text)%n] = 1; return v }
		case "@breaks":
			a.Fault |= openaitest.Reset
		case "@cut":
			a.Finish = "length"
		case "@busy":
			m.server.Embed.Always(openaitest.Answer{Status: 429, Message: "too many requests", RetryAfter: words[1]})
		case "@held":
			a.Next = m.lines
		case "@down":
			m.server.Close()
		default:
			t.Fatalf("the model %s: %s", m.name, line)
		}
	}
	a.Pieces = strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	return a
}

// modelServers are those of a script.
type modelServers []*scriptedModel

// expand puts addresses in place of names ($NAME).
func (all modelServers) expand(line string) string {
	for _, m := range all {
		line = strings.ReplaceAll(line, "$"+m.name, m.server.URL())
	}
	return line
}

// hide puts names in place of addresses.
func (all modelServers) hide(text string) string {
	for _, m := range all {
		u, err := url.Parse(m.server.URL())
		if err == nil {
			text = strings.ReplaceAll(text, u.Host, m.name)
		}
	}
	return text
}

// environ sets up the first one.
func (all modelServers) environ() []string {
	if len(all) == 0 {
		return nil
	}
	return []string{"LLM_BASE_URL=" + all[0].server.URL(), "LLM_MODEL=" + all[0].name}
}

// actions let a held model write its next lines: "NAME writes 2".
func (all modelServers) actions(t *testing.T) []discordtest.Action {
	var actions []discordtest.Action
	for _, m := range all {
		actions = append(actions, discordtest.Action{Name: m.name, Do: func(_ *discordtest.Server, args []string) error {
			n := 1
			if len(args) > 1 {
				n, _ = strconv.Atoi(args[1])
			}
			if len(args) == 0 || args[0] != "writes" || n < 1 {
				return fmt.Errorf("a model cannot %q", args)
			}
			for range n {
				select {
				case m.lines <- struct{}{}:
				case <-t.Context().Done():
					return t.Context().Err()
				}
			}
			return nil
		}})
	}
	return actions
}
