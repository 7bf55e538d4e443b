package extract

import (
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
		strings.Repeat("<ul><li>a", 8):                           "body(" + strings.Repeat("ul(li(a", maxLists) + ")li(a)li(a" + strings.Repeat("))", maxLists) + ")",
		strings.Repeat("<i>", maxFormats+2) + "a</i>b":           "body(" + strings.Repeat("i(", maxFormats) + "i;i;a)b" + strings.Repeat(")", maxFormats),
		"<noscript><p>a</p></noscript><textarea><p>b</textarea>": "noscript(<p>a</p>)body(textarea;)",
	} {
		if got := outline(parseTree([]byte(in))); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
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
