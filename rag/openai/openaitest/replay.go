package openaitest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"
)

// Replay returns a client that answers as a file says, which holds exchanges in
// their order: a txtar archive of "request" and "response" by turns, in the
// form of HTTP/1.1 with plain line ends; the comment before them is for people.
// A request must have the method, the path and the JSON of the file, in which
// order of keys and white space do not count. All exchanges must happen.
//
// With record, requests are sent out and the file is written anew when the test
// ends, under its old comment. Of headers, only the content type and what
// is to be waited for is kept, and secrets are written as "[secret]".
func Replay(t testing.TB, file string, record bool, secrets ...string) *http.Client {
	t.Helper()
	archive := &txtar.Archive{}
	if data, err := os.ReadFile(file); err == nil {
		archive = txtar.Parse(data)
	} else if !record {
		t.Fatal(err)
	}
	if record {
		r := &recorder{t: t, archive: txtar.Archive{Comment: archive.Comment}, secrets: secrets}
		t.Cleanup(func() { r.write(file) })
		return &http.Client{Transport: r}
	}
	r := &replayer{t: t, file: file, left: archive.Files}
	t.Cleanup(func() {
		if len(r.left) > 0 && !t.Failed() {
			t.Errorf("%s: %d exchanges have not happened", file, len(r.left)/2)
		}
	})
	return &http.Client{Transport: r}
}

type replayer struct {
	t    testing.TB
	file string

	mu   sync.Mutex
	left []txtar.File
}

// RoundTrip implements [http.RoundTripper].
func (r *replayer) RoundTrip(q *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.left) < 2 {
		r.t.Errorf("%s has no further exchange for %s %s", r.file, q.Method, q.URL.Path)
		return nil, io.EOF
	}
	want, response := r.left[0], r.left[1]
	r.left = r.left[2:]
	if err := sameRequest(q, want.Data); err != nil {
		r.t.Errorf("%s: %v", r.file, err)
		return nil, io.EOF
	}
	return http.ReadResponse(bufio.NewReader(bytes.NewReader(response.Data)), q)
}

// sameRequest holds a request against a recorded one.
func sameRequest(q *http.Request, recorded []byte) error {
	want, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(recorded)))
	if err != nil {
		return fmt.Errorf("a recorded request: %w", err)
	}
	if q.Method != want.Method || q.URL.Path != want.URL.Path {
		return fmt.Errorf("asked %s %s, recorded %s %s", q.Method, q.URL.Path, want.Method, want.URL.Path)
	}
	_, wanted, _ := bytes.Cut(recorded, []byte("\n\n")) // ReadRequest reads no body without its length
	got, err := peek(&q.Body)
	if err != nil {
		return err
	}
	if !sameJSON(got, wanted) {
		return fmt.Errorf("asked %s with\n%s\nrecorded\n%s", q.URL.Path, got, wanted)
	}
	return nil
}

func sameJSON(a, b []byte) bool {
	if len(bytes.TrimSpace(a)) == 0 && len(bytes.TrimSpace(b)) == 0 {
		return true
	}
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// peek reads a body, and leaves it to be read again.
func peek(body *io.ReadCloser) ([]byte, error) {
	if *body == nil {
		return nil, nil
	}
	data, err := io.ReadAll(*body)
	(*body).Close()
	*body = io.NopCloser(bytes.NewReader(data))
	return data, err
}

type recorder struct {
	t       testing.TB
	secrets []string

	mu      sync.Mutex
	archive txtar.Archive
}

// RoundTrip implements [http.RoundTripper].
func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	asked, err := peek(&q.Body)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		return nil, err
	}
	answered, err := peek(&res.Body)
	if err != nil {
		return nil, err
	}
	r.keep("request", fmt.Sprintf("%s %s HTTP/1.1\nHost: model.test\n", q.Method, q.URL.Path), q.Header, asked)
	r.keep("response", fmt.Sprintf("HTTP/1.1 %s\n", res.Status), res.Header, answered)
	return res, nil
}

func (r *recorder) keep(name, first string, h http.Header, body []byte) {
	text := first
	for _, key := range []string{"Content-Type", "Retry-After", "Retry-After-Ms"} {
		if v := h.Get(key); v != "" {
			text += key + ": " + v + "\n"
		}
	}
	text += "\n" + strings.ReplaceAll(string(body), "\r\n", "\n")
	for _, s := range r.secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, "[secret]")
		}
	}
	r.archive.Files = append(r.archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

func (r *recorder) write(file string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := os.WriteFile(file, txtar.Format(&r.archive), 0o644); err != nil {
		r.t.Error(err)
	}
}
