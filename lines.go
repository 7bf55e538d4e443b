package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"
)

// lines reads what is typed: with editing and history where both ends are a
// terminal, plainly otherwise.
type lines struct {
	plain  *bufio.Reader
	editor *term.Terminal // nil without a terminal
	in     int            // its descriptor
	out    int
	screen io.Writer // past the editor
}

const (
	keyCtrlC  = 3
	keyCancel = 24 // Ctrl-X, which line editing has no other use for
)

func newLines(sys system) *lines {
	in, inOK := terminal(sys.stdin)
	out, outOK := terminal(sys.stdout)
	if !inOK || !outOK {
		return &lines{plain: bufio.NewReader(sys.stdin)}
	}
	editor := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{cancelKey{sys.stdin.(*os.File)}, sys.stdout}, "> ")
	editor.AutoCompleteCallback = func(_ string, _ int, key rune) (string, int, bool) {
		return "", 0, key == keyCancel
	}
	return &lines{editor: editor, in: in, out: out, screen: sys.stdout}
}

// cancelKey turns Ctrl-C into a key that clears the line; the editor itself
// would take it for the end of the session.
type cancelKey struct{ io.Reader }

func (r cancelKey) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	for i, b := range p[:n] {
		if b == keyCtrlC {
			p[i] = keyCancel
		}
	}
	return n, err
}

// next returns the next line, io.EOF after the last one. The terminal is raw
// only meanwhile.
func (l *lines) next(ctx context.Context) (string, error) {
	if l.editor != nil {
		if width, height, err := term.GetSize(l.out); err == nil {
			l.editor.SetSize(width, height)
		}
		state, err := term.MakeRaw(l.in)
		if err != nil {
			return "", err
		}
		defer term.Restore(l.in, state)
	}
	type result struct {
		line string
		err  error
	}
	read := make(chan result, 1)
	go func() {
		line, err := l.read()
		read <- result{line, err}
	}()
	select {
	case r := <-read:
		if r.err != nil {
			l.leave()
		}
		return r.line, r.err
	case <-ctx.Done():
		l.leave()
		return "", ctx.Err()
	}
}

// leave ends the line with the prompt, which the editor would draw anew.
func (l *lines) leave() {
	if l.editor != nil {
		fmt.Fprint(l.screen, "\r\n")
	}
}

func (l *lines) read() (string, error) {
	if l.editor != nil {
		return l.editor.ReadLine()
	}
	line, err := l.plain.ReadString('\n')
	if err == io.EOF && line != "" {
		err = nil
	}
	return line, err
}

// greet tells somebody at a terminal how to begin.
func (l *lines) greet(s screen) {
	if l.editor != nil {
		s.block("", "", "Ask about the news; /help says more, Ctrl-D leaves.")
	}
}
