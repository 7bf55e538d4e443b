package main

import (
	"bytes"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// A fullDisk takes in so many bytes.
type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if len(p) > d.room {
		return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
	}
	d.room -= len(p)
	return len(p), nil
}

// TestFailedOutputIsAFailure: a command whose output got lost on the way does
// not pass for one that worked.
func TestFailedOutputIsAFailure(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, stderr, code := newshound(t, "", "ask", libya); code != exitOK {
		t.Fatal(stderr)
	}
	write(t, "note.txt", "A note about nothing in particular.")
	write(t, "broken.jsonl", "{\n")
	for _, args := range [][]string{
		{"ask", libya}, {"ask", "--json", libya}, {"ask", "who won the chess championship?"}, {"chat"},
		{"sources"}, {"sources", "list"}, {"sources", "show", "starter"}, {"sources", "remove", "--dry-run", "starter"},
		{"help"}, {"help", "ask"}, {"ask", "--help"}, {"version"}, {"--version"}, {"doctor"}, {"add", "note.txt"}, {"add", "broken.jsonl"},
	} {
		for name, room := range map[string]int{"full from the start": 0, "full after a few bytes": 20} {
			var stderr bytes.Buffer
			code := run(t.Context(), args, testSystem(strings.NewReader(libya+"\n"), &fullDisk{room}, &stderr))
			if !strings.HasSuffix("\n"+stderr.String(), "\nnewshound: writing the output: no space left on device\n") || code != exitFailed {
				t.Errorf("%v, %s: exit code %d, %s", args, name, code, stderr.String())
			}
		}
	}
}

// TestOutputStopsAtTheFirstError: half a page with a hole in it is worse.
func TestOutputStopsAtTheFirstError(t *testing.T) {
	disk := &fullDisk{3}
	out := &output{w: disk}
	for _, text := range []string{"one", "two", ""} {
		io.WriteString(out, text)
	}
	disk.room = 100
	if n, err := out.Write([]byte("three")); n != 0 || err == nil || disk.room != 100 {
		t.Errorf("wrote %d bytes after an error, %v", n, err)
	}
}
