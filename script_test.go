package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"newshound/corpus/fetch"
)

// A script is a txtar archive. Its files are laid into a temporary folder, in
// which the commands of its comment run one after another:
//
//	# what this shows
//	$ NAME=value newshound ask "two words" < file
//	standard output
//	2> standard error
//	[exit 3]
//
// A file whose name is an address (http://herald.example/feed.xml) is served
// there to the program. A file model/NAME is a model's server, whose address is
// $NAME in commands; see scriptedModel.
// With -update what the commands print replaces what stands there.

// epoch is when scripts run.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// testSystem is a system without a terminal, at a fixed time.
func testSystem(stdin io.Reader, stdout, stderr io.Writer, environ ...string) system {
	return system{
		stdin: stdin, stdout: stdout, stderr: stderr, environ: environ,
		now:           func() time.Time { return epoch },
		random:        func() float64 { return 0.5 },
		interruptible: context.WithCancel,
	}
}

// newshound runs the program in the current folder.
func newshound(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), args, testSystem(strings.NewReader(stdin), &out, &err))
	return out.String(), err.String(), code
}

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts (%v)", err)
	}
	for _, file := range files {
		file, err := filepath.Abs(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { runScript(t, file) })
	}
}

func runScript(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	for _, f := range archive.Files {
		if strings.Contains(f.Name, "://") || strings.HasPrefix(f.Name, "model/") {
			continue // see serveSite and serveModels
		}
		write(t, filepath.FromSlash(f.Name), string(f.Data))
	}
	got := transcript(t, string(archive.Comment), serveSite(t, archive.Files), serveModels(t, archive.Files))
	if *update {
		archive.Comment = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(archive.Comment) {
		t.Errorf("%s differs (-update rewrites it): %s", filepath.Base(file), difference(got, string(archive.Comment)))
	}
}

// transcript runs the commands of a script and returns it with their output.
func transcript(t *testing.T, script string, site func(*fetch.Config), models modelServers) string {
	var b strings.Builder
	for _, line := range strings.Split(script, "\n") {
		switch {
		case strings.HasPrefix(line, "# "):
			fmt.Fprintln(&b, line)
		case strings.HasPrefix(line, "$ "):
			fmt.Fprintln(&b, line)
			b.WriteString(models.hide(runLine(t, models.expand(line[2:]), site)) + "\n")
		}
	}
	return b.String()
}

func runLine(t *testing.T, line string, site func(*fetch.Config)) string {
	words := shellWords(line)
	var environ []string
	for len(words) > 0 && strings.Contains(words[0], "=") {
		environ, words = append(environ, words[0]), words[1:]
	}
	var stdin io.Reader = strings.NewReader("")
	if n := len(words); n > 2 && words[n-2] == "<" {
		data, err := os.ReadFile(words[n-1])
		if err != nil {
			t.Fatal(err)
		}
		stdin, words = bytes.NewReader(data), words[:n-2]
	}
	if len(words) == 0 || words[0] != "newshound" {
		t.Fatalf("not a command of ours: %s", line)
	}
	var stdout, stderr bytes.Buffer
	sys := testSystem(stdin, &stdout, &stderr, environ...)
	sys.fetch = site
	code := run(t.Context(), words[1:], sys)
	out := stdout.String()
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	for line := range strings.Lines(stderr.String()) {
		out += "2> " + line
	}
	if code != 0 {
		out += fmt.Sprintf("[exit %d]\n", code)
	}
	return out
}

// shellWords splits a line at spaces outside of quotation marks.
func shellWords(line string) []string {
	var words []string
	word, quote, open := "", rune(0), false
	for _, r := range line + " " {
		switch {
		case r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, open = r, true
		case quote == 0 && r == ' ':
			if open || word != "" {
				words = append(words, word)
			}
			word, open = "", false
		default:
			word += string(r)
		}
	}
	return words
}
