package extract

import (
	"strings"
	"testing"
	"time"

	"newshound/corpus"
)

const samplePage = "https://news.example/2024/05/17/story.html"

// TestHTML compares what pages give with what is written below them.
func TestHTML(t *testing.T) {
	golden(t, "pages", func(b []byte) (corpus.Article, error) {
		a, err := HTML(b, "text/html", samplePage)
		if !a.Modified.IsZero() {
			a.Text = "(modified: " + a.Modified.Format(time.RFC3339) + ")\n" + a.Text
		}
		return a, err
	})
}

// prose is an article of a few sentences, for pages that test something else.
const prose = `<p>The ferry company told its staff on Friday that both night routes across the sound would end in October.
Fewer people travel after nine in the evening than before the bridge was built, and the boats are almost empty.</p>
<p>The union said that it had learned of the plan from a letter. Nobody had asked the people who depend on these boats, it said.</p>`

func htmlWith(head, body string) []byte {
	return []byte("<!DOCTYPE html><html><head><meta charset=utf-8>" + head + "</head><body>" + body + "</body></html>")
}

func readHTML(t *testing.T, page []byte, address string) corpus.Article {
	t.Helper()
	a, err := HTML(page, "text/html; charset=utf-8", address)
	if err != nil {
		t.Fatal(err)
	}
	checkArticle(t, a, nil)
	return a
}

func TestURLOfAPage(t *testing.T) {
	for _, c := range []struct{ what, head, from, want string }{
		{"the canonical address", `<link rel=canonical href=https://a.example/story?utm_source=x>`, "https://www.a.example/story?id=1", "https://a.example/story"},
		{"one relative to the page", `<link rel="Canonical" href=/story>`, "https://a.example/x", "https://a.example/story"},
		{"OpenGraph's", `<meta property=og:url content=https://a.example/story>`, "https://a.example/x", "https://a.example/story"},
		{"JSON-LD's", `<script type=application/ld+json>{"@type":"Article","url":"https://a.example/story"}</script>`, "https://a.example/x", "https://a.example/story"},
		{"without an address", `<link rel=canonical href=https://a.example/story>`, "", "https://a.example/story"},
		{"another site's", `<link rel=canonical href=https://b.example/story>`, "https://a.example/x", "https://a.example/x"},
		{"the home page's", `<link rel=canonical href=https://a.example/>`, "https://a.example/x", "https://a.example/x"},
		{"the home page's, then a good one", `<link rel=canonical href=/><meta property=og:url content=/story>`, "https://a.example/x", "https://a.example/story"},
		{"no web address", `<link rel=canonical href="javascript:alert(1)">`, "https://a.example/x?fbclid=1#top", "https://a.example/x"},
		{"with a password", `<link rel=canonical href="https://u:p@a.example/story">`, "https://a.example/x", "https://a.example/x"},
		{"a base of its own", `<base href=https://a.example/b/><link rel=canonical href=story>`, "https://a.example/x", "https://a.example/b/story"},
	} {
		if a := readHTML(t, htmlWith(c.head, prose), c.from); a.URL != c.want {
			t.Errorf("%s: %q, want %q", c.what, a.URL, c.want)
		}
	}
}

func TestTitleOfAPage(t *testing.T) {
	for _, c := range []struct{ what, head, body, want string }{
		{"a title with the site's name", `<title>Rain closes the road - Harbour Post</title><meta property=og:site_name content="Harbour Post">`, "", "Rain closes the road"},
		{"the site's name first", `<title>Harbour Post | Rain closes the road</title><meta property=og:site_name content="Harbour Post">`, "", "Rain closes the road"},
		{"a name that nothing else says", `<title>Rain closes the road | A News Online</title>`, "", "Rain closes the road"},
		{"a rubric in the heading", `<meta property=og:title content="Rain closes the road">`, "<h1><span>The coast</span> Rain closes the road</h1>", "Rain closes the road"},
		{"a title that is cut", `<meta property=og:title content="Rain closes the road and th">`, "<h1>Rain closes the road and the beach</h1>", "Rain closes the road and the beach"},
		{"the site's host", `<title>Rain closes the road – harbour.example</title>`, "", "Rain closes the road"},
		{"a bar that is of the title", `<meta property=og:title content="Live | Rain closes the road">`, "", "Live | Rain closes the road"},
		{"the heading that the title has too", `<title>Rain closes the road: Harbour Post, local news</title>`, "<h1>Rain closes the road</h1>", "Rain closes the road"},
		{"a heading that is the site's", `<meta property=og:title content="Rain closes the road">`, "<h1>Harbour Post</h1>", "Rain closes the road"},
		{"the heading alone", ``, "<h1>Rain closes <br>the road</h1>", "Rain closes the road"},
		{"entities in JSON-LD", `<script type=application/ld+json>{"@type":"Article","headline":"Rain &amp; wind close the road"}</script>`, "", "Rain & wind close the road"},
		{"none", ``, "", ""},
	} {
		if a := readHTML(t, htmlWith(c.head, c.body+prose), "https://www.harbour.example/x/y"); a.Title != c.want {
			t.Errorf("%s: %q, want %q", c.what, a.Title, c.want)
		}
	}
}

func TestOutletOfAPage(t *testing.T) {
	const publisher = `<script type=application/ld+json>{"@type":"NewsArticle","publisher":[{"@type":"Organization","name":"Harbour Post Ltd"}]}</script>`
	for head, want := range map[string]string{
		``: "",
		`<meta property=og:site_name content="Harbour Post">` + publisher: "Harbour Post",
		publisher: "Harbour Post Ltd",
		`<meta property=og:site_name content="https://a.example">` + publisher:         "Harbour Post Ltd",
		`<meta property=og:site_name content="@harbour">`:                              "",
		`<meta property=article:publisher content="https://www.facebook.com/harbour">`: "",
		`<meta property=og:site_name content="www.news.example">`:                      "",
	} {
		if a := readHTML(t, htmlWith(head, prose), samplePage); a.Outlet != want {
			t.Errorf("%s: %q, want %q", head, a.Outlet, want)
		}
	}
}

func TestOutletThatFitsTheHost(t *testing.T) {
	for _, c := range []struct{ host, site, publisher, want string }{
		{"www.harbourpost.example", "harbourpost", "Harbour Post", "Harbour Post"},
		{"www.harbourpost.example", "harbourpost.example", "The Harbour Post", "The Harbour Post"},
		{"www.harbourpost.example", "harbourpost", "Northern Press Agency", "harbourpost"},
		{"www.harbourpost.example", "Harbour Post", "Harbour Post Holding", "Harbour Post"},
		{"www.harbourpost.example", "U.S.", "Harbour Post", "Harbour Post"},
		{"www.harbourpost.example", "Sport", "Northern Press Agency", "Sport"},
		{"hosted.npa.example", "Hosted", "Northern Press Agency", "Northern Press Agency"},
		{"www.hp.co.uk", "Harbour Post", "HP Ltd", "Harbour Post"},
		{"www.hp.co.uk", "hp", "hp", "hp"},
		{"192.0.2.1", "Hosted", "Harbour Post", "Hosted"},
	} {
		head := `<meta property=og:site_name content="` + c.site + `"><script type=application/ld+json>{"@type":"NewsArticle","publisher":{"name":"` + c.publisher + `"}}</script>`
		if a := readHTML(t, htmlWith(head, prose), "https://"+c.host+"/story"); a.Outlet != c.want {
			t.Errorf("%s: %q or %q: %q, want %q", c.host, c.site, c.publisher, a.Outlet, c.want)
		}
	}
}

func TestBrokenLinkedData(t *testing.T) {
	for _, data := range []string{
		`{"@type":"NewsArticle","author":{"name":"Nora Field"},"description":"She said "no"","headline":"Rain"}`,
		`{"@type":"NewsArticle","author":{"name":"Nora Field"},"description":'no'}`,
		`{"@type":"NewsArticle","author":{"name":"Nora Field"},}`,
		`{"@type":"NewsArticle","author":{"name":"Nora Field"}`,
	} {
		head := `<script type=application/ld+json>` + data + `</script>`
		if a := readHTML(t, htmlWith(head, prose), samplePage); strings.Join(a.Authors, "; ") != "Nora Field" {
			t.Errorf("%s: %q", data, a.Authors)
		}
	}
}

func TestAuthorsOfAPage(t *testing.T) {
	for value, want := range map[string]string{
		"Nora Field":                                           "Nora Field",
		"By Nora Field and Tom Ray":                            "Nora Field; Tom Ray",
		"Nora Field, Tom Ray, Nora Field":                      "Nora Field; Tom Ray",
		"Von Jana Weiß und Uwe Kurz":                           "Jana Weiß; Uwe Kurz",
		"Par Luc Martin et Ève Petit":                          "Luc Martin; Ève Petit",
		"Автор: Мария Колева":                                  "Мария Колева",
		"Nora Field (London)":                                  "Nora Field",
		"NORA FIELD, AP Political Writer":                      "NORA FIELD",
		"Joe S.":                                               "Joe S.",
		"Nora Field, PhD":                                      "Nora Field",
		"View all posts by Nora Field":                         "Nora Field",
		"Nora Field, MS, RD":                                   "Nora Field",
		"Nora Field, RDN":                                      "Nora Field",
		"Nora Field, M.P.H., Ph.D.":                            "Nora Field",
		"Nora Field, MD and Tom Ray, R.N.":                     "Nora Field; Tom Ray",
		"Nora Field, Editor-at-large":                          "Nora Field",
		"Analysis by Nora Field, Harbour Post Editor-at-large": "Nora Field",
		"Nora Field, Harbour Post Business":                    "Nora Field",
		"Opinion by Nora Field":                                "Nora Field",
		"Nora Field. Coastal News International":               "Nora Field",
		"Martin L. King Jr.":                                   "Martin L. King Jr",
		"Ma":                                                   "Ma",
		"Mary St. John":                                        "Mary St. John",
		"Dr. Nora Field":                                       "Dr. Nora Field",
		"Harbour Postman":                                      "Harbour Postman",
		"No\x1b[31mra Fi\u202eeld":                             "Nora Field",
		"Bo Ray, Jr.":                                          "Bo Ray Jr.",
		"Seán O'Brien-Smith":                                   "Seán O'Brien-Smith",
		"王小明":                                                  "王小明",
		"https://www.facebook.com/norafield":                   "",
		"@norafield":                                           "",
		"nora@harbour.example":                                 "",
		"norafield_99":                                         "",
		"admin":                                                "",
		"Редакция":                                             "",
		"harbour.example":                                      "",
		"Harbour Post":                                         "",
		"":                                                     "",
	} {
		head := `<meta property=og:site_name content="Harbour Post"><meta name=author content="` + value + `">`
		if a := readHTML(t, htmlWith(head, prose), samplePage); strings.Join(a.Authors, "; ") != want {
			t.Errorf("%q: %q, want %q", value, a.Authors, want)
		}
	}
}

func TestNamesThatAreRoles(t *testing.T) {
	for value, want := range map[string]string{
		"Ann Writer":                         "Ann Writer",
		"By Ann Writer and Tom Editor":       "Ann Writer; Tom Editor",
		"Ann Writer, Political Editor":       "Ann Writer",
		"Nora Field, Editor":                 "Nora Field",
		"Nora Field, Sports Writer & Bo Ray": "Nora Field; Bo Ray",
		"AP Political Writer":                "",
		"Sports Editor":                      "",
		"Staff":                              "",
	} {
		if got := strings.Join(authorNames(value), "; "); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}

func TestAuthorsWhereverTheyAreStated(t *testing.T) {
	const other = `<aside><p>By Bo Ray</p><a rel=author>Bo Ray</a></aside><article><span itemprop=author>Bo Ray</span></article>`
	for what, page := range map[string][]byte{
		"JSON-LD, a name":       htmlWith(`<script type=application/ld+json>{"@type":"NewsArticle","author":"Nora Field"}</script>`, prose+other),
		"JSON-LD, objects":      htmlWith(`<script type=application/ld+json>[{"@type":["Article","NewsArticle"],"author":[{"name":"Nora Field","url":"https://x.example"}]}]</script>`, prose+other),
		"microdata":             htmlWith("", `<article><div itemprop=author><span itemprop=name>Nora Field</span><span>Reporter</span></div>`+prose+`</article>`+other),
		"a link to the author":  htmlWith("", `<article><a rel="author" href=/nora>Nora Field</a>`+prose+`</article>`+other),
		"below the text":        htmlWith("", `<article>`+prose+`<p class=box><a rel="author" href=/nora>Nora Field</a></p></article>`+other),
		"a line":                htmlWith("", `<h1>Rain closes the road</h1><div>By Nora Field</div>`+prose+other),
		"a name of its own":     htmlWith("", `<h1>Rain closes the road</h1><div class="post-author">Nora Field</div>`+prose+other),
		"a line of parts":       htmlWith("", `<h1>Rain closes the road</h1><div>By Nora Field | 17 May 2024</div>`+prose+other),
		"JSON-LD in a comment":  htmlWith("<script type=application/ld+json><!-- {\"@type\":\"Article\",\"author\":\"Nora\n Field\"} --></script>", prose+other),
		"JSON-LD with entities": htmlWith(`<script type=application/ld+json>{&quot;@type&quot;:&quot;Article&quot;,&quot;author&quot;:&quot;Nora Field&quot;}</script>`, prose+other),
	} {
		if a := readHTML(t, page, samplePage); strings.Join(a.Authors, "; ") != "Nora Field" {
			t.Errorf("%s: %q", what, a.Authors)
		}
	}
}

func TestDatesOfAPage(t *testing.T) {
	const time1 = `<meta property=article:published_time content=`
	for _, c := range []struct{ what, head, body, want string }{
		{"a zone", time1 + `2024-05-17T20:30:00+03:00>`, "", "2024-05-17T17:30:00Z"},
		{"a zone without a colon", time1 + `2024-05-17T20:30:00-0500>`, "", "2024-05-18T01:30:00Z"},
		{"no zone", time1 + `"2024-05-17 20:30">`, "", "2024-05-17T20:30:00Z"},
		{"the day alone", time1 + `2024-05-17>`, "", "2024-05-17T00:00:00Z"},
		{"JSON-LD first", `<script type=application/ld+json>{"@type":"NewsArticle","datePublished":"2024-05-15T10:00:00Z"}</script>` + time1 + `2024-05-17T20:30:00Z>`, "", "2024-05-15T10:00:00Z"},
		{"the same, more exactly", `<script type=application/ld+json>{"@type":"NewsArticle","datePublished":"2024-05-17"}</script>` + time1 + `2024-05-17T20:30:00Z>`, "", "2024-05-17T20:30:00Z"},
		{"one that cannot be read", time1 + `yesterday><meta name=pubdate content=2024-05-16>`, "", "2024-05-16T00:00:00Z"},
		{"WebPage's where the article's is broken", `<script type=application/ld+json>[{"@type":"WebPage","datePublished":"2024-05-16T10:00:00Z"}]</script><script type=application/ld+json>{"@type":"NewsArticle","description":"He said "no"","datePublished":"2024-05-15"}</script>`, "", "2024-05-16T10:00:00Z"},
		{"WebPage's", `<script type=application/ld+json>{"@graph":[{"@type":"WebPage","datePublished":"2024-05-16T10:00:00Z"}]}</script>`, "", "2024-05-16T10:00:00Z"},
		{"another page's in a list", `<script type=application/ld+json>{"@type":"WebPage","hasPart":{"@type":"NewsArticle","datePublished":"2024-05-01"}}</script>`, "", "2024-05-10T00:00:00Z"},
		{"a time above the text", "", `<time datetime=2024-05-16T10:00:00Z>yesterday</time>`, "2024-05-16T10:00:00Z"},
		{"a time in the menu", "", `<aside><time datetime=2024-05-16T10:00:00Z>yesterday</time></aside>`, "2024-05-10T00:00:00Z"},
		{"a line above the text", "", `<h1>Rain</h1><div>16 May 2024, 10:00 CEST</div>`, "2024-05-16T08:00:00Z"},
		{"an element for it", "", `<h1>Rain</h1><ul><li class=entry-date>on 16 May 2024</li></ul><p>Some words of the weather service, which sees more of it coming in the night.</p>`, "2024-05-16T00:00:00Z"},
		{"the address", "", "", "2024-05-10T00:00:00Z"},
		{"the day, and its time below the text", `<meta name=date content=2024-05-17>`, `<div></div>` + prose + `<div itemprop=datePublished>2024-05-17T23:06:00+02:00</div><aside><b itemprop=datePublished>2024-05-16T10:00:00Z</b></aside>`, "2024-05-17T21:06:00Z"},
		{"two times of the day below the text", `<meta name=date content=2024-05-17>`, prose + `<aside><b itemprop=datePublished>2024-05-17T23:06:00Z</b><b itemprop=datePublished>2024-05-17T10:00:00Z</b></aside>`, "2024-05-17T00:00:00Z"},
		{"midnight is the day alone", `<meta name=sailthru.date content="2024-05-17 00:00:00">` + `<meta name=pubdate content="2024-05-17T23:00:00+02:00">`, "", "2024-05-17T21:00:00Z"},
		{"eleven o'clock is not", time1 + `"2024-05-17T23:00:00+00:00"><meta name=pubdate content="2024-05-17T10:00:00Z">`, "", "2024-05-17T23:00:00Z"},
		{"the day after a time", time1 + `"2024-05-17T23:06:00+02:00"><meta name=pubdate content="2024-05-17">`, "", "2024-05-17T21:06:00Z"},
		{"a time in UTC of a day elsewhere", `<meta name=publishdate content=2024-05-17><meta name=pubdate content=2024-05-18T02:30:00Z>`, "", "2024-05-18T02:30:00Z"},
		{"a time of another day", `<meta name=publishdate content=2024-05-17><meta name=pubdate content=2024-05-18T02:30:00+02:00>`, "", "2024-05-17T00:00:00Z"},
		{"the time of a review", `<script type=application/ld+json>[{"@type":"NewsArticle","datePublished":"2024-05-17"},{"@type":"ClaimReview","datePublished":"2024-05-17T10:15:00+00:00"}]</script>`, "", "2024-05-17T10:15:00Z"},
		{"a zone of several meanings", `<script type=application/ld+json>{"@type":"NewsArticle","datePublished":"01:38:07 PM IST May 17, 2024"}</script>`, "", "2024-05-17T00:00:00Z"},
		{"one in a line", "", `<h1>Rain</h1><div class=article_date>May 17, 2024 - 11:28 AMT</div>`, "2024-05-17T00:00:00Z"},
		{"a marked element", "", `<h1>Rain</h1><p>Some words of the weather service, which sees more of it coming in the night.</p><ul><li class=entry-date>May 17, 2024, 9:02 AM</li></ul>`, "2024-05-17T09:02:00Z"},
		{"Portuguese", "", `<h1>Rain</h1><div>Publicado em 17 de maio de 2024 às 09h02</div>`, "2024-05-17T09:02:00Z"},
	} {
		a := readHTML(t, htmlWith(c.head, "<main>"+c.body+prose+"</main>"), "https://a.example/2024/05/10/story")
		if got := a.Published.Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if a := readHTML(t, htmlWith("", prose+"<p>On 3 May 2024 the company had denied it.</p>"), "https://a.example/story-2024"); !a.Published.IsZero() {
		t.Errorf("published %v, which only the text says", a.Published)
	}
}

func TestModified(t *testing.T) {
	for modified, want := range map[string]string{
		"2024-05-18T10:00:00+02:00": "2024-05-18T08:00:00Z",
		"2024-05-17T18:30:00Z":      "2024-05-17T18:30:00Z",
		"2024-05-16T10:00:00Z":      "0001-01-01T00:00:00Z", // before it appeared
		"soon":                      "0001-01-01T00:00:00Z",
	} {
		head := `<meta property=article:published_time content=2024-05-17T18:30:00Z><meta property=article:modified_time content="` + modified + `">`
		if a := readHTML(t, htmlWith(head, prose), samplePage); a.Modified.Format(time.RFC3339) != want {
			t.Errorf("%s: %v", modified, a.Modified)
		}
	}
}

func TestLanguageOfAPage(t *testing.T) {
	german := `<p>Die Sanierung der Talbrücke dauert länger als geplant, wie die Stadt am Freitag mitteilte. Schuld sind Risse, die erst nach dem Abtragen des alten Belags zu sehen waren. Pendler müssen nun bis Oktober über die Landstraße fahren, sagte der Sprecher.</p>`
	for _, c := range []struct{ declared, body, want string }{
		{"en-GB", prose, "en"}, {"de", prose, "en"}, {"", prose, "en"},
		{"de-AT", german, "de"}, {"en", german, "de"}, {"nds", german, "de"},
	} {
		page := []byte("<html lang='" + c.declared + "'><meta charset=utf-8><body>" + c.body)
		if a := readHTML(t, page, samplePage); a.Language != c.want {
			t.Errorf("%q declared: %q, want %q", c.declared, a.Language, c.want)
		}
	}
}

// What a page asks is not its article, even where the metadata has that.
func TestStatedTextBesideAQuestion(t *testing.T) {
	stated := strings.Repeat("The ferry company told its staff on Friday that both night routes would end. ", 5)
	page := htmlWith(`<script type=application/ld+json>{"@type":"NewsArticle","articleBody":"`+stated+`"}</script>`,
		"<main>"+strings.Repeat("<p>We and our partners use cookies and process your personal data to show advertising that fits you.</p>", 5)+"</main>")
	if a := readHTML(t, page, samplePage); a.Text != strings.TrimSpace(stated) {
		t.Errorf("text %q", a.Text)
	}
	locked := strings.Replace(string(page), `"articleBody"`, `"isAccessibleForFree":"False","articleBody"`, 1)
	if a, err := HTML([]byte(locked), "", samplePage); err == nil {
		t.Errorf("what is to be paid for was taken: %q", a.Text)
	}
}
