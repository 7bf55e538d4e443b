package extract

import (
	"runtime"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"
)

// outline writes a tree as "div(p(text)p(text))".
func outline(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(outline(c))
	}
	if n.Type != html.ElementNode || n.Data == "html" || n.Data == "head" {
		return b.String()
	}
	if b.Len() == 0 {
		return n.Data + ";"
	}
	return n.Data + "(" + b.String() + ")"
}

func TestTree(t *testing.T) {
	for in, want := range map[string]string{
		"<title>T</title><p>a<p>b":                               "title(T)body(p(a)p(b))",
		"<p>a<div>b</div>c":                                      "body(p(a)div(b)c)",
		"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e":                "body(ul(li(a)li(bul(li(c)))li(d))e)",
		"<table><tr><td>a<td>b<tr><td>c</table>d":                "body(table(tr(td(a)td(b))tr(td(c)))d)",
		"<table><tr><td><table><tr><td>a</table>b</table>":       "body(table(tr(td(table(tr(td(a)))b))))",
		"<dl><dt>a<dd>b<dt>c</dl>":                               "body(dl(dt(a)dd(b)dt(c)))",
		"<h2>a<h3>b</h2>c":                                       "body(h2(a)h3(b)c)",
		"<b>a<p>b</b>c</p>d":                                     "body(b(ap(bspan(c))d))",
		"<a href=x>a<div>b</a>c</div>d":                          "body(span(adiv(bspan(c))d))",
		"<a href=x>a<a href=y>b</a>c":                            "body(a(a)a(b)c)",
		"<div>a</p>b</span>c</div></div></div>d":                 "body(div(aspan(b)c)d)",
		"a<br>b<br/>c</br>d<img src=x>e":                         "body(abr;bbr;cbr;dimg;e)",
		"<div/>a":                                                "body(div(a))",
		"<p><svg><path/><title>x</title></svg>a":                 "body(p(svg(path;title(x))a))",
		"<svg><p>a":                                              "body(svg;p(a))",
		"<script>if (a<b) {}</script><style>p{}</style>a":        "script;style;body(a)",
		"<body class=x>a<body class=y>b":                         "body(aspan(b))",
		"<select><option>a<option>b</select>c":                   "body(select(option(a)option(b))c)",
		"<p>a<table><tr><td>b</table>":                           "body(p(a)table(tr(td(b))))",
		"":                                                       "body;",
		"<noscript><p>a</p></noscript><textarea><p>b</textarea>": "noscript(<p>a</p>)body(textarea;)",
	} {
		if got := outline(parseTree([]byte(in))); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// fill repeats s to a length of 4 MB, which is more than is read of anything.
func fill(s string) string { return strings.Repeat(s, 4<<20/len(s)) }

// hostilePages are such that naive readers take quadratic time or memory.
func hostilePages() map[string]string {
	const body = "<html><body>"
	return map[string]string{
		"nested blocks":               body + strings.Repeat("<div>", 100_000) + "text",
		"nested blocks with text":     body + fill("<div>some words of text "),
		"nested spans":                body + "<p>" + fill("<span class=a>word "),
		"nested links and spans":      body + fill("<div class=a><span>text <a href=b>link</a>"),
		"nested quotations":           body + "<article>" + fill("<blockquote>words and words"),
		"nested tables":               body + "<article>" + fill("<table><tr><td>words "),
		"nested lists":                body + "<article>" + fill("<ul><li>words "),
		"formats never closed":        body + strings.Repeat("<font a=1>", 500) + fill("<p>word "),
		"paragraphs":                  body + fill("<p>Some words of a sentence that is prose."),
		"one paragraph":               body + "<p>" + fill("Some words of a sentence that is prose. "),
		"one word":                    body + "<p>" + fill("word"),
		"lines":                       body + "<article><p>" + fill("word<br>"),
		"text between stray end tags": body + "<table>" + fill("a</x>"),
		"links":                       body + fill("<a href=x>Some words of a headline</a> "),
		"boxes with text after":       body + "<article>" + fill("<div class=share>x</div>tail "),
		"deep paragraphs":             body + fill(strings.Repeat("<div class=x>", 90)+"<p>Some words of a sentence.</p>"+strings.Repeat("</div>", 90)),
		"headings":                    "<title>a title of words</title>" + body + fill("<h1>a heading of words</h1>"),
		"times":                       body + "<article>" + prose + fill("<time>never</time>"),
		"attributes":                  body + "<p " + fill("a=b ") + ">",
		"a comment without end":       body + "<!--" + fill("words "),
		"less than":                   body + fill("<"),
		"entities":                    body + "<p>" + fill("&amp;&#x41;"),
		"scripts":                     body + fill("<script>if(a<b){}</script>"),
		"an endless title":            "<html><title>" + fill("word - "),
		"authors":                     "<html>" + fill("<meta name=author content='A B, C D'>") + body + prose,
		"nested JSON":                 "<html><script type=application/ld+json>" + fill(`{"a":`) + "</script>" + body + prose,
		"nested graphs":               "<html><script type=application/ld+json>" + fill(`{"@graph":`) + "</script>" + body + prose,
		"a list of articles in JSON":  "<html><script type=application/ld+json>[" + fill(`{"@type":"NewsArticle","author":{"name":"A B"}},`) + "{}]</script>" + body + prose,
		"questions for consent":       body + fill("<p>We use cookies. Accept all? "),
		"private characters":          body + prose + fill("<p>\U000F0000\U000F0001 words of a sentence. "),
	}
}

// The bounds hold, whatever comes, and something is answered.
func TestHostilePages(t *testing.T) {
	for name, page := range hostilePages() {
		t.Run(name, func(t *testing.T) {
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
			walk(parseTree([]byte(page)), 0)
			if nodes > maxNodes+10 || deepest > maxStack+5 || bytes > maxSeen {
				t.Errorf("%d nodes, %d deep, with %d bytes of text", nodes, deepest, bytes)
			}
			a, err := HTML([]byte(page), "text/html", samplePage)
			checkArticle(t, a, err)
			FeedLinks([]byte(page), "text/html", samplePage)
		})
	}
}

func TestHostilePagesTakeLittleMemory(t *testing.T) {
	for _, name := range []string{"nested links and spans", "nested lists", "paragraphs", "deep paragraphs"} {
		page := []byte(hostilePages()[name])
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		a, _ := HTML(page, "text/html", samplePage)
		runtime.GC()
		runtime.ReadMemStats(&after)
		if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 20<<20 {
			t.Errorf("%s: %d MB are kept for %d bytes of text", name, kept>>20, len(a.Text))
		}
	}
}

func TestPageOfMoreThanTheLimit(t *testing.T) {
	if _, err := HTML(make([]byte, MaxText+1), "text/html", ""); err != ErrTooLarge {
		t.Errorf("error %v", err)
	}
}

// A page's own private characters cannot speak for the extractors.
func TestPrivateCharactersAreNoMarks(t *testing.T) {
	a := readHTML(t, htmlWith("", "<article>"+prose+"</article><footer>\U000F0000\U000F0001</footer>"), samplePage)
	if strings.ContainsAny(a.Text, "\U000F0000\U000F0001") || !strings.Contains(a.Text, "The union said") {
		t.Errorf("text %q", a.Text)
	}
}

func FuzzHTML(f *testing.F) {
	for _, dir := range []string{"pages/english", "pages/live", "pages/russian", "pages-refused/consent", "pages-refused/list", "pages-refused/paywall"} {
		ar, err := txtar.ParseFile("testdata/" + dir + ".txtar")
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if strings.HasSuffix(file.Name, ".html") {
				f.Add(file.Data, "text/html")
			}
		}
	}
	if b, err := readGzip(sharedExtraction + "/html/042bb7b5fedab6eac7db576522b89b93904c237d344bcbe14a6a5ab7f7335856.html.gz"); err == nil {
		f.Add(b, "text/html; charset=windows-1251")
	}
	f.Add([]byte("<table><tr><td><b><p><a></table></b></a>words"), "")
	f.Fuzz(func(t *testing.T, b []byte, contentType string) {
		a, err := HTML(b, contentType, samplePage)
		checkArticle(t, a, err)
		for _, l := range FeedLinks(b, contentType, samplePage) {
			if webAddress(l.URL) == "" && len(l.URL) <= MaxURL {
				t.Errorf("feed %q", l.URL)
			}
		}
	})
}
