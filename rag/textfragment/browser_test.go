package textfragment_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/draw"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/chromedp/chromedp"

	"newshound/corpus"
	"newshound/rag/textfragment"
)

// A sample is a quote of an article that a browser is to highlight.
type sample struct {
	title, text string
	start, end  int
}

// Links to quotes of real articles, opened in Chromium, highlight the quotes
// and nothing else.
func TestChromiumHighlightsTheQuote(t *testing.T) {
	if testing.Short() {
		t.Skip("opens 200 pages")
	}
	samples := realSamples(t, 200)
	b := newBrowser(t, samples)
	for i, s := range samples {
		link := textfragment.Link(fmt.Sprintf("%s/%d", b.address, i), s.text, s.start, s.end)
		if diff := b.open(link, s); diff != "" {
			t.Errorf("%s\nquote %q\nlink  %s", diff, s.text[s.start:s.end], link)
		}
	}
}

// Cases that the real articles may lack.
func TestChromiumHighlights(t *testing.T) {
	cases := linkCases()
	var samples []sample
	for _, c := range cases {
		text, start, end := c.quote()
		if c.wider != "" {
			start = strings.Index(text, c.wider)
			end = start + len(c.wider)
		}
		samples = append(samples, sample{"A headline", text, start, end})
	}
	b := newBrowser(t, samples)
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text, start, end := c.quote()
			address := fmt.Sprintf("%s/%d", b.address, i)
			link := textfragment.Link(address, text, start, end)
			if diff := b.open(link, samples[i]); diff != "" {
				t.Errorf("%s\nlink %s", diff, link)
			}
		})
	}
	if b.open(b.address+"/0#:~:text=The%20base", samples[0]) == "" {
		t.Error("a link to something else passes too")
	}
}

// realSamples takes quotes of one to three sentences from eval/realtime.
func realSamples(t testing.TB, n int) []sample {
	f, err := os.Open("../../../shared/eval/realtime/articles.jsonl.gz")
	if err != nil {
		t.Skipf("no real articles: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(2, 7))
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	var samples []sample
	for len(samples) < n && lines.Scan() {
		var a struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		if rng.IntN(20) != 0 {
			continue // or all samples would be of the first site
		}
		sentences := corpus.Sentences(a.Text)
		if len(sentences) == 0 {
			continue
		}
		i := rng.IntN(len(sentences))
		last := min(i+rng.IntN(3), len(sentences)-1)
		samples = append(samples, sample{a.Title, a.Text, sentences[i].Start, sentences[last].End})
	}
	return samples
}

// render returns an article as a page: a paragraph for each line, with links
// and markup within.
func (s sample) render() string {
	rng := rand.New(rand.NewPCG(1, uint64(len(s.text))))
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><meta charset="utf-8"><title>%s</title><style>
		body { font: 7px/14px sans-serif; margin: 8px; color: black; background: white }
		h1 { font: inherit } p { margin: 0 } a { color: blue }
		::target-text { color: #f0f; background: #f0f }
		</style><nav>Home News Sport</nav><article><h1>%s</h1>`, html.EscapeString(s.title), html.EscapeString(s.title))
	for _, line := range strings.Split(s.text, "\n") {
		b.WriteString("<p>")
		for _, word := range strings.SplitAfter(line, " ") {
			switch word := html.EscapeString(word); rng.IntN(12) {
			case 0:
				b.WriteString("<b>" + word + "</b>")
			case 1:
				b.WriteString(`<a href="/">` + word + "</a>")
			default:
				b.WriteString(word)
			}
		}
		b.WriteString("</p>\n")
	}
	return b.String() + "</article>"
}

// position returns the paragraph that holds a byte offset, and the offset in
// it as JavaScript counts.
func (s sample) position(offset int) (paragraph, units int) {
	before := s.text[:offset]
	line := before[strings.LastIndex(before, "\n")+1:]
	return strings.Count(before, "\n"), len(utf16.Encode([]rune(line)))
}

// A browser opens pages of samples, served on loopback under their number.
type browser struct {
	ctx     context.Context
	address string
}

func newBrowser(t *testing.T, samples []sample) *browser {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium: ", err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i := -1
		if _, err := fmt.Sscanf(r.URL.Path, "/%d", &i); err != nil || i >= len(samples) {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, samples[i].render())
	}))
	t.Cleanup(server.Close)

	ctx, cancel := context.WithTimeout(context.Background(), 9*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("starting chromium: ", err)
	}
	return &browser{ctx, server.URL}
}

// rectangles is a function of JavaScript that lays out the page and returns
// the boxes of the text from one position to another: left, top, right, bottom,
// and 1 if an emoji is there, which may be painted over its background.
const rectangles = `async (from, start, to, end) => {
	await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	const rects = [], paragraphs = document.querySelectorAll("article p");
	for (let i = from; i <= to; i++) {
		const nodes = document.createTreeWalker(paragraphs[i], NodeFilter.SHOW_TEXT);
		for (let at = 0, node; node = nodes.nextNode(); at += node.length) {
			const a = Math.max(i == from ? start - at : 0, 0);
			const b = Math.min(i == to ? end - at : node.length, node.length);
			if (a >= b) continue;
			for (const run of node.data.slice(a, b).matchAll(/(?:\p{Emoji_Presentation}|\u200d)+|[^\p{Emoji_Presentation}\u200d]+/gu)) {
				const range = document.createRange();
				range.setStart(node, a + run.index);
				range.setEnd(node, a + run.index + run[0].length);
				const emoji = /^[\p{Emoji_Presentation}\u200d]/u.test(run[0]) ? 1 : 0;
				for (const r of range.getClientRects()) rects.push([r.left, r.top, r.right, r.bottom, emoji]);
			}
		}
	}
	return rects;
}`

// open navigates to a link and compares what is highlighted with the quote;
// "" if that is the same.
func (b *browser) open(link string, s sample) string {
	const width = 1600
	height := 100
	for _, line := range strings.Split(s.text, "\n") {
		height += 14 * ((len(line)*5 + width - 1) / width)
	}
	from, start := s.position(s.start)
	to, end := s.position(s.end)
	err := chromedp.Do(b.ctx, chromedp.EmulateViewport(width, int64(height)), chromedp.Navigate(link))
	if err != nil {
		return err.Error()
	}
	script := fmt.Sprintf("(%s)(%d, %d, %d, %d)", rectangles, from, start, to, end)
	rects, err := chromedp.Run(b.ctx, chromedp.Evaluate[[][5]float64](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return err.Error()
	}
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err.Error()
	}
	img, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		return err.Error()
	}
	return compare(img, rects)
}

// compare reports where the highlighted pixels differ from the boxes of the quote.
func compare(img image.Image, rects [][5]float64) string {
	const slackX, slackY = 2, 3 // pixels; lines are further apart
	pixels, ok := img.(*image.RGBA)
	if !ok {
		pixels = image.NewRGBA(img.Bounds())
		draw.Draw(pixels, pixels.Rect, img, image.Point{}, draw.Src)
	}
	highlighted := func(x, y int) bool {
		p := pixels.Pix[pixels.PixOffset(x, y):]
		return p[0] > 0xF0 && p[1] < 0x10 && p[2] > 0xF0
	}
	if len(rects) == 0 {
		return "the quote is not on the page"
	}
	var allowed []image.Rectangle
	for _, r := range rects {
		box := image.Rect(int(r[0]), int(r[1]), int(r[2])+1, int(r[3])+1)
		if !box.In(pixels.Rect) {
			return "the quote is not on the screenshot"
		}
		middle := (box.Min.Y + box.Max.Y) / 2
		for x := box.Min.X + slackX; x < box.Max.X-slackX && r[4] == 0; x++ {
			if !highlighted(x, middle) {
				return fmt.Sprintf("at %d, %d the quote is not highlighted", x, middle)
			}
		}
		box.Min = box.Min.Sub(image.Pt(slackX, slackY))
		box.Max = box.Max.Add(image.Pt(slackX, slackY))
		allowed = append(allowed, box)
	}
	for y := range pixels.Rect.Max.Y {
		for x := range pixels.Rect.Max.X {
			if highlighted(x, y) && !slices.ContainsFunc(allowed, image.Pt(x, y).In) {
				return fmt.Sprintf("at %d, %d something else is highlighted", x, y)
			}
		}
	}
	return ""
}
