package sources_test

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/tools/txtar"

	"newshound/bot/discord"
	"newshound/rag"
)

var update = flag.Bool("update", false, "write what members see into the flows")

// TestFlows plays what moderators do. A flow is an archive: its comment is the
// script, files named http://… are the web, others are attachments, and the
// file "transcript" is what is seen, between lines of the script:
//
//	/sources add address:ADDRESS limit:3    a command with options; file:NAME attaches
//	menu TEXT                               the message menu, on a message of that text (\n is a new line)
//	press LABEL                             a button of the last reply that has some
//	pick 0 2                                choices in its select
//	complete show TEXT                      what is offered for the option
//	ask QUESTION                            who asks in the server, and what is quoted
//	site ADDRESS FILE                       an address answers with another file from now on
//	audit                                   who did what
//
// "member 11: " before one of these is another member, "server 2: " another
// server.
func TestFlows(t *testing.T) {
	files, err := filepath.Glob("testdata/flows/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no flows, error %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			flow(t, name)
		})
	}
}

func flow(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	pages, transcript := map[string]string{}, -1
	for i, f := range archive.Files {
		address, web := strings.CutPrefix(f.Name, "http://")
		switch {
		case web:
			pages[address] = string(f.Data)
		case f.Name == "transcript":
			transcript = i
		default:
			pages["files/"+f.Name] = string(f.Data)
		}
	}
	w := newWorld(t, pages)
	var got strings.Builder
	for l := range strings.Lines(string(archive.Comment)) {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		if l == "serve" {
			serve(t, w)
			continue
		}
		got.WriteString("> " + l + "\n" + w.line(l) + "\n")
	}
	if transcript < 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "transcript"})
		transcript = len(archive.Files) - 1
	}
	if *update {
		archive.Files[transcript].Data = []byte(got.String())
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want := string(archive.Files[transcript].Data); got.String() != want {
		t.Errorf("members see\n%s\nwant\n%s", got.String(), want)
	}
}

// serve keeps the sources current beside what follows.
func serve(t *testing.T, w *world) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- w.web.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// line plays a line of a script and returns what is seen.
func (w *world) line(l string) string {
	w.t.Helper()
	var by discord.Event
	if rest, ok := strings.CutPrefix(l, "member "); ok {
		by.Member, l, _ = strings.Cut(rest, ": ")
	}
	if rest, ok := strings.CutPrefix(l, "server "); ok {
		by.Guild, l, _ = strings.Cut(rest, ": ")
	}
	verb, rest, _ := strings.Cut(l, " ")
	switch verb {
	case "press":
		return text(w.press(rest, by))
	case "pick":
		by.Values = strings.Fields(rest)
		return text(w.press("Choose which to add", by))
	case "menu":
		by.Kind, by.Name, by.Message = discord.Command, "Add links as sources", &discordgo.Message{Content: strings.ReplaceAll(rest, `\n`, "\n")}
		return text(w.do(by))
	case "complete":
		by.Kind, by.Focused = discord.Complete, "source"
		name, typed, _ := strings.Cut(rest, " ")
		by.Name, by.Options = "sources "+name, map[string]string{"source": typed}
		return text(w.do(by))
	case "ask":
		return w.ask(rest, by)
	case "audit":
		return w.audit(by)
	case "site":
		address, file, _ := strings.Cut(rest, " ")
		w.site.mu.Lock()
		defer w.site.mu.Unlock()
		w.site.pages[strings.TrimPrefix(address, "http://")] = w.site.pages["files/"+file]
		return ""
	}
	return w.command(l, by)
}

// command plays a slash command.
func (w *world) command(l string, by discord.Event) string {
	w.t.Helper()
	by.Kind, by.Options = discord.Command, map[string]string{}
	parts := strings.SplitN(strings.TrimPrefix(l, "/"), " ", 3)
	by.Name = strings.Join(parts[:2], " ")
	name := ""
	for _, word := range strings.Fields(strings.Join(parts[2:], "")) {
		option, value, ok := strings.Cut(word, ":")
		if ok && !strings.HasPrefix(value, "//") {
			name = option
			by.Options[name] = value
		} else {
			by.Options[name] += " " + word
		}
	}
	if file := by.Options["file"]; file != "" {
		by.Attachments = map[string]*discordgo.MessageAttachment{
			"file": {Filename: file, URL: w.site.server.URL + "/files/" + file, Size: len(w.site.pages["files/"+file])},
		}
	}
	r := w.do(by)
	seen := text(r)
	for _, f := range r.Files {
		b, err := io.ReadAll(f.Reader)
		if err != nil {
			w.t.Fatal(err)
		}
		seen += string(b)
	}
	return seen
}

func (w *world) ask(question string, by discord.Event) string {
	w.t.Helper()
	a, err := w.engine.Answer(w.t.Context(), rag.Question{Text: question, Space: w.event(by).Space(), At: w.now()})
	if err != nil {
		w.t.Fatal(err)
	}
	if !a.Answered {
		return "no answer\n"
	}
	return a.Citations[0].Title + "\n"
}

func (w *world) audit(by discord.Event) string {
	w.t.Helper()
	entries, err := w.store.Audit(w.t.Context(), w.event(by).Space(), 100)
	if err != nil {
		w.t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		b.WriteString(strings.TrimSpace(strings.Join([]string{e.By, e.Action, e.Name, e.Detail}, " ")) + "\n")
	}
	return b.String()
}
