package ingest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"newshound/corpus"
	"newshound/corpus/extract"
)

// A reader fills batches from files. Every batch goes into queue, in order,
// and into work.
type reader struct {
	ctx     context.Context
	store   corpus.Store // only read
	space   corpus.Space
	queue   chan *batch
	work    chan *batch
	batch   *batch
	visited map[string]bool // real paths of the folders that were read

	bytes atomic.Int64
	mu    sync.Mutex // guards tally, which is read while a Read may hang
	tally Result     // Files, Skipped, Problems, Failed
}

func newReader(ctx context.Context, store corpus.Store, space corpus.Space, workers int) *reader {
	return &reader{
		ctx:     ctx,
		store:   store,
		space:   space,
		queue:   make(chan *batch, workers),
		work:    make(chan *batch),
		batch:   newBatch(),
		visited: map[string]bool{},
	}
}

// path reads what the user named: a folder, or any file.
func (r *reader) path(path string) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		r.problem(path, 0, err)
	case info.IsDir():
		r.dir(path)
	default:
		r.open(path)
	}
}

// dir reads the files of a folder and of those in it, by name. A folder that
// was read already, by whatever path, is not read again, so that loops of
// links end.
func (r *reader) dir(dir string) {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		r.problem(dir, 0, err)
		return
	}
	if r.visited[real] {
		r.skip()
		return
	}
	r.visited[real] = true
	entries, err := os.ReadDir(dir)
	if err != nil {
		r.problem(dir, 0, err)
	}
	for _, e := range entries {
		if r.ctx.Err() != nil {
			return
		}
		r.entry(filepath.Join(dir, e.Name()), e.Name())
	}
}

func (r *reader) entry(path, name string) {
	if strings.HasPrefix(name, ".") {
		r.skip()
		return
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		r.problem(path, 0, err)
	case info.IsDir():
		r.dir(path)
	case info.Mode().IsRegular() && extract.Supported(name):
		r.open(path)
	default:
		r.skip()
	}
}

func (r *reader) open(path string) {
	f, err := os.Open(path)
	if err != nil {
		r.problem(path, 0, err)
		return
	}
	defer f.Close() // only read from
	r.read(path, f)
}

// read extracts the articles of one file.
func (r *reader) read(name string, from io.Reader) {
	r.mu.Lock()
	r.tally.Files++
	r.mu.Unlock()
	b := bufio.NewReader(meter{r, from})
	page := isPage(name, b)
	extract.File(name, b, func(line int, a corpus.Article, err error) bool {
		if page && err == nil {
			err = r.checkAddress(&a)
		}
		if err != nil {
			r.problem(name, line, err)
		} else if r.batch.add(a); r.batch.full() {
			r.flush()
		}
		return r.ctx.Err() == nil
	})
}

// isPage reports whether a file is taken for a page of the web: by its name,
// or where that does not tell, by how it begins.
func isPage(name string, b *bufio.Reader) bool {
	switch path.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz")) {
	case ".html", ".htm":
		return true
	}
	head, _ := b.Peek(sniffed)
	return !extract.Supported(name) && extract.Detect(head, "") == extract.FormatHTML
}

// checkAddress refuses a page's article that would take the place of another.
// A page that was not fetched may call itself by any address.
func (r *reader) checkAddress(a *corpus.Article) error {
	key := corpus.AddressKey(a.URL)
	if key == "" {
		return nil
	}
	there, err := r.store.Find(r.ctx, r.space, key)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return nil
	case err != nil:
		return fmt.Errorf("looking for the same article: %w", err)
	case there.FromFeed || sameText(&there, a):
		return nil
	}
	return fmt.Errorf("the page says that its address is %s, where there is another article", a.URL)
}

// flush sends the batch on its way.
func (r *reader) flush() {
	b := r.batch
	if len(b.articles) == 0 {
		return
	}
	r.batch = newBatch()
	select {
	case r.queue <- b:
	case <-r.ctx.Done():
		return
	}
	select {
	case r.work <- b:
	case <-r.ctx.Done():
	}
}

// close sends the last batch and ends the stages that follow.
func (r *reader) close() {
	r.flush()
	close(r.work)
	close(r.queue)
}

func (r *reader) skip() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally.Skipped++
}

// problem notes what could not be read, unless it is for the end of the context.
func (r *reader) problem(file string, line int, err error) {
	if r.ctx.Err() != nil {
		return
	}
	var p *fs.PathError // its text would repeat the file's name
	if errors.As(err, &p) {
		err = p.Err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally.Failed++
	if len(r.tally.Problems) < MaxProblems {
		r.tally.Problems = append(r.tally.Problems, Problem{file, line, err})
	}
}

func (r *reader) progress(articles int) Progress {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Progress{Articles: articles, Files: r.tally.Files, Bytes: r.bytes.Load()}
}

// summarise copies what the reader counted.
func (r *reader) summarise(to *Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	to.Files, to.Skipped, to.Failed = r.tally.Files, r.tally.Skipped, r.tally.Failed
	to.Problems = append([]Problem(nil), r.tally.Problems...)
}

// A meter counts the bytes that are read, and stops with the context.
type meter struct {
	r    *reader
	from io.Reader
}

func (m meter) Read(p []byte) (int, error) {
	if err := m.r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := m.from.Read(p)
	m.r.bytes.Add(int64(n))
	return n, err
}
