package openai_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"newshound/rag/llm"
	"newshound/rag/openai"
)

// canned is a client that gets a stream without a server.
func canned(t testing.TB, kind string, body func() io.Reader) *openai.Client {
	return newClient(t, openai.Config{BaseURL: "http://model.test/v1", Key: key, Model: "small", Client: &http.Client{
		Transport: transport(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 200, Header: http.Header{"Content-Type": {kind}}, Body: io.NopCloser(body()), Request: r,
			}, nil
		}),
	}})
}

// Whatever comes, and however it is cut: it ends in a text or in an error that
// has a kind and not the key, and always in the same.
func FuzzStream(f *testing.F) {
	for _, s := range []string{
		"", "data: [DONE]\n\n", "data:\n\ndata: {}\n\n", "\r\n\r\n: c\r\nevent: x\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\ndata: [DONE]\r\n",
		"data: {\"choices\":[{\"delta\":{\"content\":\"<think>a</think> b\"},\"finish_reason\":\"length\"}]}\n\n",
		"data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"\\ud800\"}],\"refusal\":null}}],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":9e9}}\n\n",
		"data: {\"error\":{\"message\":[1,{}],\"code\":429}}\n\n", "data: {\"error\":\"" + key + "\"}\n\n", "data: {\"usage\":[],\"choices\":null}\n\n", "data: {\"choices\":[null]}",
	} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, body string, stream bool) {
		kind := "application/json"
		if stream {
			kind = "text/event-stream"
		}
		read := func(r func(io.Reader) io.Reader) (string, llm.Usage, error) {
			return write(t.Context(), canned(t, kind, func() io.Reader { return r(strings.NewReader(body)) }).Chat(), prompt)
		}
		text, usage, err := read(func(r io.Reader) io.Reader { return r })
		slowText, slowUsage, slowErr := read(iotest.OneByteReader)
		if text != slowText || usage != slowUsage || fmt.Sprint(err) != fmt.Sprint(slowErr) {
			t.Errorf("at once %q, %+v, %v; byte by byte %q, %+v, %v", text, usage, err, slowText, slowUsage, slowErr)
		}
		if usage.Prompt < 0 || usage.Completion < 0 {
			t.Errorf("used %+v", usage)
		}
		var e *llm.Error
		if err != nil && (!errors.As(err, &e) || e.Kind == "" || len(err.Error()) > 4000 || strings.Contains(err.Error(), key)) {
			t.Errorf("error %v", err)
		}
	})
}

// A stream that breaks off anywhere is lost, or cut off, or as good as whole;
// what came before is as the model wrote it.
func TestStreamBreaksOffAnywhere(t *testing.T) {
	whole := stream(5)
	want, _, err := write(t.Context(), canned(t, "text/event-stream", func() io.Reader { return strings.NewReader(whole) }).Chat(), prompt)
	if err != nil {
		t.Fatal(err)
	}
	for n := range len(whole) {
		for _, end := range []error{io.EOF, io.ErrUnexpectedEOF} {
			r := func() io.Reader { return io.MultiReader(strings.NewReader(whole[:n]), iotest.ErrReader(end)) }
			text, _, err := write(t.Context(), canned(t, "text/event-stream", r).Chat(), prompt)
			if !strings.HasPrefix(want, text) || err == nil && text != want {
				t.Fatalf("after %d bytes, %v: %q, %v", n, end, text, err)
			}
		}
	}
}

// stream is an answer of so many pieces in OpenAI's form.
func stream(pieces int) string {
	var b strings.Builder
	for i := range pieces {
		fmt.Fprintf(&b, `data: {"id":"chatcmpl-A1","object":"chat.completion.chunk","created":1764000000,"model":"small","service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"content":" word%d"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"abc"}`+"\n\n", i)
	}
	b.WriteString(`data: {"id":"chatcmpl-A1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n")
	return b.String()
}

// BenchmarkStream reads an answer of 500 pieces, from the request on.
func BenchmarkStream(b *testing.B) {
	body := stream(500)
	chat := canned(b, "text/event-stream", func() io.Reader { return strings.NewReader(body) }).Chat()
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		pieces := 0
		if _, err := chat.Generate(b.Context(), prompt, func(string) error { pieces++; return nil }); err != nil || pieces != 500 {
			b.Fatal(pieces, err)
		}
	}
}
