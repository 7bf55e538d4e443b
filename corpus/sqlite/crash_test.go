package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

// crashChild adds a source with one batch after another, by Put and by Complete
// in turn, with vectors and revisions, and now and then removes a source again. It says what it is about
// to do ("try …") and what was acknowledged ("done …"), until it is killed.
func crashChild(ctx context.Context, dir string) error {
	s, err := Open(ctx, dir, time.Now)
	if err != nil {
		return err
	}
	run := time.Now().UnixNano()
	for n := 0; ; n++ {
		batch := fmt.Sprint(run, "-", n)
		add := []func(context.Context, *Store, string) error{crashPut, crashComplete}[n%2]
		for _, act := range []func(context.Context, *Store, string) error{add, crashVectors, crashRevise} {
			if err := act(ctx, s, batch); err != nil {
				return err
			}
		}
		if n%3 == 2 {
			gone := fmt.Sprint(run, "-", n-rand.IntN(3))
			fmt.Println("try remove", gone)
			if _, err := s.RemoveSource(ctx, "crash", gone, corpus.ByOperator); err != nil {
				return err
			}
			fmt.Println("done remove", gone)
		}
	}
}

const crashBatch = 20

func crashDocuments(batch, more string) (docs []corpus.Document) {
	for i := range crashBatch {
		docs = append(docs, document(fmt.Sprint(batch, "-", i), strings.Repeat("text ", 1+i*i*5)+more))
	}
	return docs
}

func crashPut(ctx context.Context, s *Store, batch string) error {
	src, err := s.AddSource(ctx, corpus.Source{ID: batch, Space: "crash", Kind: corpus.KindFile, Name: batch})
	if err != nil {
		return err
	}
	if _, err = s.Put(ctx, src.ID, crashDocuments(batch, "")); err == nil {
		fmt.Println("done put", batch)
	}
	return err
}

// crashComplete adds a source with a job, and completes it and whatever jobs
// are left of children that were killed.
func crashComplete(ctx context.Context, s *Store, batch string) error {
	_, err := s.AddSource(ctx, corpus.Source{ID: batch, Space: "crash", Kind: corpus.KindWeb, Name: batch}, corpus.Job{Kind: "read"})
	for last := ""; last != batch && err == nil; {
		var j corpus.Job
		if j, err = s.Lease(ctx, time.Now(), 0, nil); err != nil {
			return err
		}
		last = j.Source
		done := corpus.Completion{
			Documents: crashDocuments(last, ""), Items: []corpus.Item{{Key: "item"}}, Jobs: []corpus.Job{{Kind: "next", Due: time.Now().Add(time.Hour)}},
			Source: &corpus.Source{ID: last, Kind: corpus.KindFeed},
		}
		if _, err = s.Complete(ctx, j, done); err == nil {
			fmt.Println("done put", last)
		}
	}
	return err
}

func crashVectors(ctx context.Context, s *Store, batch string) error {
	var vs []corpus.ArticleVectors
	for i := range crashBatch {
		vs = append(vs, corpus.ArticleVectors{Article: fmt.Sprint(batch, "-", i), Revision: 1, Vectors: [][]float32{make([]float32, 256)}})
	}
	return s.PutVectors(ctx, "m", vs)
}

// crashRevise changes some articles.
func crashRevise(ctx context.Context, s *Store, batch string) error {
	_, err := s.Put(ctx, batch, crashDocuments(batch, "more")[:crashBatch/4])
	return err
}

// A process killed at any moment loses nothing that it has acknowledged, and
// leaves no half of anything.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills a process ten times")
	}
	dir := t.TempDir()
	state := map[string]string{} // by batch: the last line about it
	completed := 0
	for range 10 {
		for _, line := range killedAfter(t, dir, 1+rand.IntN(12)) {
			f := strings.Fields(line)
			if len(f) != 3 {
				t.Fatalf("the child says %q", line)
			}
			state[f[2]] = f[0] + " " + f[1]
		}
		checkIntegrity(t, dir)
		checkCrashed(t, dir, state)
		completed = checkCompleted(t, dir)
	}
	if len(state) < 10 || completed == 0 {
		t.Errorf("only %d batches were ever put, %d jobs completed", len(state), completed)
	}
}

// killedAfter runs the child, kills it some time after its n-th line, and
// returns all it has said.
func killedAfter(t *testing.T, dir string, n int) (lines []string) {
	t.Helper()
	cmd := child(t, "crash", dir)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	scan := bufio.NewScanner(out)
	for len(lines) < n && scan.Scan() {
		lines = append(lines, scan.Text())
	}
	time.Sleep(time.Duration(rand.IntN(5000)) * time.Microsecond) // any moment will do
	must(t, cmd.Process.Kill())
	rest, err := io.ReadAll(out)
	for scan.Scan() { // what was read ahead
		lines = append(lines, scan.Text())
	}
	must(t, err)
	if text := strings.TrimSpace(string(rest)); text != "" {
		lines = append(lines, strings.Split(text, "\n")...)
	}
	_ = cmd.Wait() // it was killed
	return lines
}

// child prepares to run one of the children.
func child(t *testing.T, name, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self, dir)
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

// checkCrashed compares what is stored with what was acknowledged.
func checkCrashed(t *testing.T, dir string, state map[string]string) {
	t.Helper()
	s := mustOpen(t, dir)
	defer s.Close()
	found := map[string]int{}
	must(t, s.Scan(t.Context(), "crash", func(d corpus.Document) error {
		found[d.Article.ID[:strings.LastIndex(d.Article.ID, "-")]]++
		return nil
	}))
	for batch, last := range state {
		switch n := found[batch]; last {
		case "done put":
			if n != crashBatch {
				t.Errorf("of batch %s, %d articles are there", batch, n)
			}
		case "done remove":
			if n != 0 {
				t.Errorf("of removed batch %s, %d articles are there", batch, n)
			}
		default: // it may have been removed or not
			if n != 0 && n != crashBatch {
				t.Errorf("of batch %s, which was to be removed, %d articles are there", batch, n)
			}
		}
	}
	for batch, n := range found {
		if n != crashBatch {
			t.Errorf("of batch %s, %d articles are there", batch, n)
		}
	}
}

// checkCompleted checks that of the sources that are added with a job each has
// all that it leaves, or the job.
func checkCompleted(t *testing.T, dir string) (completed int) {
	t.Helper()
	s := mustOpen(t, dir)
	defer s.Close()
	sources, err := s.Sources(t.Context(), "crash")
	must(t, err)
	for _, src := range sources {
		if src.Kind == corpus.KindFile {
			continue
		}
		jobs, err := s.Jobs(t.Context(), src.ID)
		must(t, err)
		items, err := s.Digests(t.Context(), src.ID, []string{"item"})
		must(t, err)
		switch got := fmt.Sprint(src.Kind, len(jobs), jobs[0].Kind, src.Articles, len(items)); got {
		case fmt.Sprint(corpus.KindWeb, 1, "read", 0, 0):
		case fmt.Sprint(corpus.KindFeed, 1, "next", crashBatch, 1):
			completed++
		default:
			t.Errorf("source %s has of everything: %s", src.ID, got)
		}
	}
	return completed
}

// openChild opens and closes a store.
func openChild(ctx context.Context, dir string) error {
	s, err := Open(ctx, dir, time.Now)
	if err != nil {
		return err
	}
	return s.Close()
}

// Processes that start at once make one store.
func TestOpenTogether(t *testing.T) {
	dir := t.TempDir()
	var all []*exec.Cmd
	var outs []*strings.Builder
	for range 6 {
		cmd, out := child(t, "open", dir), new(strings.Builder)
		cmd.Stdout = out
		must(t, cmd.Start())
		all, outs = append(all, cmd), append(outs, out)
	}
	for i, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v: %s", err, outs[i])
		}
	}
	checkIntegrity(t, dir)
}
