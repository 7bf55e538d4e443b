package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A tty is a terminal with a program at one end and a test at the other.
type tty struct {
	t          *testing.T
	test, prog *os.File
	output     chan string
	seen       string // printed and not yet expected
}

// newTTY opens a pseudo-terminal of 70 columns.
func newTTY(t *testing.T) *tty {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	fd := int(master.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 70})
	}
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	slave, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { slave.Close() })
	y := &tty{t: t, test: master, prog: slave, output: make(chan string, 100)}
	go y.listen()
	return y
}

func (y *tty) listen() {
	for {
		b := make([]byte, 4096)
		n, err := y.test.Read(b)
		if err != nil {
			return
		}
		y.output <- string(b[:n])
	}
}

// system is one whose three streams are the terminal.
func (y *tty) system(environ ...string) system {
	return system{
		stdin: y.prog, stdout: y.prog, stderr: y.prog, environ: environ,
		now: func() time.Time { return epoch }, interruptible: context.WithCancel,
	}
}

// start runs the program on the terminal; wait for its exit code.
func (y *tty) start(environ []string, args ...string) (wait func() int) {
	code := make(chan int, 1)
	go func() { code <- run(y.t.Context(), args, y.system(environ...)) }()
	return func() int {
		select {
		case c := <-code:
			return c
		case <-time.After(time.Minute):
			y.t.Fatal("the program does not end")
			return 0
		}
	}
}

func (y *tty) typed(text string) {
	if _, err := y.test.WriteString(text); err != nil {
		y.t.Fatal(err)
	}
}

// expect waits until the program has printed a text, and returns all up to it.
func (y *tty) expect(text string) string {
	y.t.Helper()
	timeout := time.After(time.Minute)
	for {
		if i := strings.Index(y.seen, text); i >= 0 {
			before := y.seen[:i+len(text)]
			y.seen = y.seen[i+len(text):]
			return before
		}
		select {
		case more := <-y.output:
			y.seen += more
		case <-timeout:
			y.t.Fatalf("waited for %q, got %q", text, y.seen)
		}
	}
}

const libya = "why is Russia moving equipment to Libya?"

func TestChatOnATerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	y := newTTY(t)
	wait := y.start(nil, "chat")
	y.expect("/help says more")
	y.expect("> ")

	y.typed(libya + "\r")
	y.expect("\x1b[36m│\x1b[0m ")
	y.expect("Single source: Fakti.")
	y.expect("> ")

	y.typed("/passages\r")
	y.expect("\x1b[1m")
	y.expect("> ")

	y.typed("half a question\x03/nonsense\r")
	y.expect("There is no /nonsense;")
	y.expect("> ")

	y.typed("\x1b[A\x1b[A") // up, up: the question before last
	y.expect("/passages")
	y.typed("\x03/help\r")
	y.expect("Ctrl-C stops the current question")
	y.expect("> ")

	y.typed("\x04")
	if code := wait(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if got := y.expect("\n"); got != "\r\n" {
		t.Errorf("leaves with %q", got)
	}
}

// TestSentencesComeAsTheyAreWritten: on a terminal the first is there while the
// model still writes the second.
func TestSentencesComeAsTheyAreWritten(t *testing.T) {
	t.Chdir(t.TempDir())
	model := serveModel(t, "slow", `@held
{"answerable":true,"sentences":[{"text":"Khalifa Haftar is a general whom Russia supports.","passages":[{"n":1,"quote":"General Khalifa Haftar is supported by Russia"}]},
{"text":"The Libyan National Army holds the east.","passages":[{"n":1,"quote":"The Libyan National Army holds the east of Libya"}]}]}`)
	y := newTTY(t)
	wait := y.start([]string{"NO_COLOR=1", "LLM_BASE_URL=" + model.server.URL(), "LLM_MODEL=slow"}, "ask", "who is Haftar?")
	model.lines <- struct{}{}
	y.expect("Khalifa Haftar is a general whom Russia supports. [1]")
	model.lines <- struct{}{}
	if got := y.expect("Written by slow"); strings.Contains(got, "general") || !strings.Contains(got, "holds the east. [2]") {
		t.Errorf("goes on with %q", got)
	}
	if code := wait(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

// TestChatWrapsAtTheWidthOfTheMoment: a window that was made smaller shows the
// next answer whole.
func TestChatWrapsAtTheWidthOfTheMoment(t *testing.T) {
	t.Chdir(t.TempDir())
	y := newTTY(t)
	wait := y.start([]string{"TERM=dumb"}, "chat")
	y.expect("> ")
	for _, width := range []uint16{70, 40} {
		if err := unix.IoctlSetWinsize(int(y.test.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: width}); err != nil {
			t.Fatal(err)
		}
		y.typed(libya + "\r")
		y.expect("│")
		widest := 0
		for line := range strings.Lines(y.expect("Single source: Fakti.")) {
			if !strings.Contains(line, "newshound show") { // is never wrapped
				widest = max(widest, columns(strings.TrimSpace(line)))
			}
		}
		if widest > int(width) || widest < int(width)-15 {
			t.Errorf("lines of %d columns on a terminal of %d", widest, width)
		}
		y.expect("> ")
	}
	y.typed("\x04")
	wait()
}

func TestNoColorOnATerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	y := newTTY(t)
	wait := y.start([]string{"NO_COLOR=1"}, "ask", libya)
	if got := y.expect("Single source: Fakti."); strings.Contains(got, "\x1b[") {
		t.Errorf("colours in %q", got)
	}
	if code := wait(); code != exitOK {
		t.Errorf("exit code %d", code)
	}
}

func TestRemovalIsAskedFor(t *testing.T) {
	t.Chdir(t.TempDir())
	y := newTTY(t)
	for _, c := range []struct{ typed, answer string }{
		{"\n", "Nothing was removed."},
		{"no\n", "Nothing was removed."},
		{"y\n", "Removed starter and"},
	} {
		wait := y.start(nil, "sources", "remove", "starter")
		y.expect("[y/N] ")
		y.typed(c.typed)
		y.expect(c.answer)
		if code := wait(); code != exitOK {
			t.Errorf("exit code %d", code)
		}
	}
}

// TestShowCleansOnATerminal: what --text prints byte for byte into a pipe
// cannot act upon a terminal.
func TestShowCleansOnATerminal(t *testing.T) {
	t.Chdir(t.TempDir())
	y := newTTY(t)
	a := newApp(y.system(), Config{})
	if err := a.printText("one\x1b]0;owned\x07\ntwo\x1b[2J"); err != nil {
		t.Fatal(err)
	}
	if got := y.expect("two"); got != "one\r\ntwo" {
		t.Errorf("got %q", got)
	}
}
