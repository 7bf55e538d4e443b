package discordtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// An Action is a line of a script that the test itself understands: its first
// word, and what is done with the rest.
type Action struct {
	Name string
	Do   func(s *Server, args []string) error
}

// Run plays the script of a txtar file and holds what members see against the
// transcript in it; the other files can be attached. Start starts the program
// under test and returns what stops it; it is called again by restart.
//
// The flags -update (a boolean, which writes the transcript) and -pictures (a
// folder, into which a picture of what stands at the end is written) count if
// the test has defined them.
//
// A script has a line for each step; "#" begins a comment, a word with spaces
// is quoted as in Go. Before the first step that needs it, the world:
//
//	option partial|whole|heartbeat 50ms|shards 2|patience 2s
//	server Harbour [de]                     its locale
//	channel #news [without send embed …]    what the program may not do in it:
//	                                        view send embed attach history threads
//	role Editors
//	member Anna [de] [@Editors] [+server|+administrator]
//
// Members act in the channel that they were last in, at first in the first:
//
//	Anna in #news                           or in a thread, by its name
//	Anna /ask question:"Why?" private:true  a file by its name
//	Anna types /ask question:Why outlet:He  the last option is completed
//	Anna presses Passages [on "text"]       the newest message with that button, or with the text
//	Anna chooses Editors from "Who may" [on "text"]
//	Anna submits Reason:"Too old"           fields by label or id
//	Anna dismisses                          the form
//	Anna opens "Check the news" on "text"   the menu of a message
//	Anna says "@Newshound why?"
//	Anna replies "and then?" [quietly] [to "text"]
//	Anna sees                               everything in the channel
//	Anna awaits "text"                      of the program, new or changed; belongs to the step
//	                                        before, and is waited for before that is written down
//
// A line that ends with " &" does not wait for what comes after the
// acknowledgement; settle waits for that. Whoever mentions the program or
// replies to it waits for its reply. The server acts, too:
//
//	clock +16m
//	drop, reconnect, silence, beat, refuse 2, invalid, invalid resumable,
//	close 4000, garble "{", wait         (for a heartbeat)
//	fault POST /callback$ 503|reset|delay 50ms [after] [x2]
//	limit PATCH /webhooks/ user|shared|global 100ms [x2]
//	restart, stop, start, settle
//
// After what loses connections the script waits until all shards are there
// again, but not after a code that must not be tried again.
func Run(t *testing.T, file string, o Options, start func(s *Server) (stop func()), actions ...Action) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o.Files = make(map[string][]byte)
	var script string
	golden := -1
	for i, f := range archive.Files {
		switch f.Name {
		case "script":
			script = string(f.Data)
		case "transcript":
			golden = i
		default:
			o.Files[f.Name] = f.Data
		}
	}
	if golden < 0 {
		golden = len(archive.Files)
		archive.Files = append(archive.Files, txtar.File{Name: "transcript"})
	}
	p := &play{t: t, options: o, start: start, actions: actions, shown: make(map[string]string), at: make(map[*Member]*Channel)}
	got := p.run(script)
	if got == string(archive.Files[golden].Data) {
		return
	}
	if flagged("update") != "true" {
		t.Errorf("%s: members see something else (-update writes it down):\n%s", file, difference(string(archive.Files[golden].Data), got))
		return
	}
	archive.Files[golden].Data = []byte(got)
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// flagged returns the value of a flag that the test may have defined.
func flagged(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// difference shows where two texts part.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	part := func(lines []string) string {
		return strings.Join(lines[max(0, min(i-4, len(lines))):min(i+12, len(lines))], "\n")
	}
	return fmt.Sprintf("from line %d on, want\n%s\n--- got\n%s", i+1, part(w), part(g))
}

// run plays all lines and returns the transcript.
func (p *play) run(script string) string {
	lines := strings.Split(strings.TrimRight(script, "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" || line[0] == '#' {
			continue
		}
		words, err := split(line)
		if err != nil {
			p.t.Fatalf("%s: %v", line, err)
		}
		if p.world(words) {
			continue
		}
		p.begin()
		fmt.Fprintf(&p.out, "> %s\n", line)
		background := words[len(words)-1] == "&"
		if background {
			words = words[:len(words)-1]
		}
		p.step(words)
		waited := false
		for ; i+1 < len(lines); i++ {
			words, err := split(lines[i+1])
			if err != nil || len(words) != 3 || words[1] != "awaits" {
				break
			}
			fmt.Fprintf(&p.out, "> %s\n", strings.TrimSpace(lines[i+1]))
			p.await(words[0], words[2])
			waited = true
		}
		if !background && !waited && !quiet[words[0]] {
			p.settle()
		}
		p.show()
	}
	if p.s == nil {
		return p.out.String()
	}
	if dir := flagged("pictures"); dir != "" {
		name := strings.ReplaceAll(p.t.Name(), "/", "-") + ".png"
		if err := Picture(p.t.Context(), filepath.Join(dir, name), p.s.Page()); err != nil {
			p.t.Error(err)
		}
	}
	if p.stop != nil {
		p.stop()
	}
	return strings.ReplaceAll(p.out.String(), p.s.URL, "http://discord.test")
}

// quiet are the steps after which there is nothing to wait for.
var quiet = map[string]bool{"clock": true, "fault": true, "limit": true, "refuse": true, "beat": true, "garble": true, "wait": true, "stop": true}

// split takes a line into words; what is quoted is read as Go does.
func split(line string) ([]string, error) {
	var words []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		var word strings.Builder
		for rest != "" && rest[0] != ' ' {
			if rest[0] != '"' {
				word.WriteByte(rest[0])
				rest = rest[1:]
				continue
			}
			quoted, err := quotedPrefix(rest)
			if err != nil {
				return nil, err
			}
			text, err := unquote(quoted)
			if err != nil {
				return nil, err
			}
			word.WriteString(text)
			rest = rest[len(quoted):]
		}
		words = append(words, word.String())
	}
	return words, nil
}
