package extract

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// A hostile input is one that naive readers take quadratic time or memory for.
type hostile struct{ before, again, after string }

// page repeats again to a length in bytes: 4 MB are more than is read of
// anything.
func (h hostile) page(size int) []byte {
	return []byte(h.before + strings.Repeat(h.again, max(1, size/len(h.again))) + h.after)
}

func hostilePages() map[string]hostile {
	const (
		body   = "<html><body>"
		data   = "<html><script type=application/ld+json>"
		noData = "</script>" + body + prose
	)
	paragraphs := strings.Repeat("<p>Some words of a sentence that is prose.</p>", 500)
	return map[string]hostile{
		"nested blocks":               {body, "<div>", "text"},
		"nested blocks with text":     {body, "<div>some words of text ", ""},
		"nested spans":                {body + "<p>", "<span class=a>word ", ""},
		"nested links and spans":      {body, "<div class=a><span>text <a href=b>link</a>", ""},
		"nested quotations":           {body + "<article>", "<blockquote>words and words", ""},
		"nested tables":               {body + "<article>", "<table><tr><td>words ", ""},
		"nested lists":                {body + "<article>", "<ul><li>words ", ""},
		"nested lists of nothing":     {body + "<article>", "<ul><li>", ""},
		"formats never closed":        {body + strings.Repeat("<font a=1>", 500), "<p>word ", ""},
		"paragraphs":                  {body, "<p>Some words of a sentence that is prose.", ""},
		"one paragraph":               {body + "<p>", "Some words of a sentence that is prose. ", ""},
		"one word":                    {body + "<p>", "word", ""},
		"lines":                       {body + "<article><p>", "word<br>", ""},
		"text between stray end tags": {body + "<table>", "a</x>", ""},
		"links":                       {body, "<a href=x>Some words of a headline</a> ", ""},
		"boxes with text after":       {body + "<article>", "<div class=share>x</div>tail ", ""},
		"deep paragraphs":             {body, strings.Repeat("<div class=x>", 90) + "<p>Some words of a sentence.</p>" + strings.Repeat("</div>", 90), ""},
		"headings":                    {"<title>a title of words</title>" + body, "<h1>a heading of words</h1>", ""},
		"times":                       {body + "<article>" + prose, "<time>never</time>", ""},
		"attributes":                  {body + "<p ", "a=b ", ">"},
		"long classes":                {body, "<div class='" + strings.Repeat("aB ", 20_000) + "'>", paragraphs},
		"a long class":                {body + "<div class='", "aB ", "'>" + paragraphs},
		"a comment without end":       {body + "<!--", "words ", ""},
		"less than":                   {body, "<", ""},
		"entities":                    {body + "<p>", "&amp;&#x41;", ""},
		"scripts":                     {body, "<script>if(a<b){}</script>", ""},
		"an endless title":            {"<html><title>", "word - ", ""},
		"authors":                     {"<html>", "<meta name=author content='A B, C D'>", body + prose},
		"nested JSON":                 {data, `{"a":`, noData},
		"nested graphs":               {data, `{"@graph":`, noData},
		"objects in JSON":             {data + "[", `{"a":0},`, "{}]" + noData},
		"objects in many scripts":     {"<html>", "<script type=application/ld+json>[" + strings.Repeat(`{"a":0},`, 1000) + "{}]</script>", body + prose},
		"a list of articles in JSON":  {data + "[", `{"@type":"NewsArticle","author":{"name":"A B"}},`, "{}]" + noData},
		"a long text in JSON":         {data + `{"@type":"NewsArticle","articleBody":"`, "word &amp;lt;p> ", `"}` + noData},
		"questions for consent":       {body, "<p>We use cookies. Accept all? ", ""},
		"private characters":          {body + prose, "<p>\U000F0000\U000F0001 words of a sentence. ", ""},
	}
}

func hostileFeeds() map[string]hostile {
	const (
		before = "<rss><channel><item><link>https://a.example/1</link><description>"
		after  = "</description></item></channel></rss>"
	)
	return map[string]hostile{
		"entities":   {before, "&amp;lt;", after},
		"words":      {before, "word ", after},
		"line ends":  {before, "&lt;br&gt;a", after},
		"many items": {"<rss><channel>", "<item><link>https://a.example/1</link><description>" + strings.Repeat("word ", 200_000) + "</description></item>", "</channel></rss>"},
		"JSON":       {`{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://a.example/1","content_text":"`, "word ", `"}]}`},
	}
}

// The bounds of a page's tree hold, whatever comes.
func TestTreesOfHostilePages(t *testing.T) {
	for name, h := range hostilePages() {
		page := h.page(4 << 20)
		nodes, deepest, bytes := 0, 0, 0
		var walk func(n *html.Node, depth int)
		walk = func(n *html.Node, depth int) {
			nodes++
			deepest = max(deepest, depth)
			if n.Type == html.TextNode && n.Parent.Data != "script" {
				bytes += len(n.Data)
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, depth+1)
			}
		}
		walk(parseTree(page), 0)
		if nodes > maxNodes+10 || deepest > maxStack+5 || bytes > maxSeen {
			t.Errorf("%s: %d nodes, %d deep, with %d bytes of text", name, nodes, deepest, bytes)
		}
		FeedLinks(page, "text/html", samplePage)
	}
}

func TestHostilePages(t *testing.T) {
	for name, h := range hostilePages() {
		t.Run(name, func(t *testing.T) {
			checkHostile(t, h, 3500<<10, func(b []byte) {
				a, err := HTML(b, "text/html", samplePage)
				checkArticle(t, a, err)
			})
		})
	}
}

func TestLargeFeeds(t *testing.T) {
	for name, h := range hostileFeeds() {
		t.Run(name, func(t *testing.T) {
			checkHostile(t, h, 10<<20, func(b []byte) {
				f, err := ReadFeed(b, "", feedAddress)
				checkFeed(t, f, err)
			})
		})
	}
}

// checkHostile tests that what is twice as long takes at most three times as
// long, and never long, and that beside the input little memory is in use. The
// limits leave room for a machine that does other things.
func checkHostile(t *testing.T, h hostile, size int, read func([]byte)) {
	const (
		longest, noise = 15 * time.Second, 500 * time.Millisecond
		most           = 100 << 20
	)
	defer debug.SetGCPercent(debug.SetGCPercent(50)) // to count little but what is used
	half, whole := h.page(size/2), h.page(size)
	for try := range 3 {
		short, _ := cost(func() { read(half) })
		long, memory := cost(func() { read(whole) })
		if long < longest && (long < noise || long < 3*short) && memory < most {
			return
		}
		if try == 2 {
			t.Errorf("%v and %d MB, and %v for half of it", long, memory>>20, short)
		}
	}
}

// cost returns how long f takes, and by how many bytes the heap is larger at
// most meanwhile.
func cost(f func()) (time.Duration, int64) {
	runtime.GC()
	before := heap()
	stop, result := make(chan struct{}), make(chan int64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		most := before
		for {
			select {
			case <-stop:
				result <- most
				return
			case <-tick.C:
				most = max(most, heap())
			}
		}
	}()
	began := time.Now()
	f()
	took := time.Since(began)
	close(stop)
	return took, <-result - before
}

func heap() int64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
