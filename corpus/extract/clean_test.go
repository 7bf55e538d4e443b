package extract

import (
	"encoding/json"
	"strings"
	"testing"

	"newshound/corpus"
)

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		" Ann\n\tLee ":                         "Ann Lee",
		"Au\x1b[31mth\x1b[0;1mor":              "Author",
		"\x1b]0;PWN\x07Rain":                   "Rain",
		"\x1b]8;;https://a.example\x1b\\Rain":  "Rain",
		"\x1b]0;PWN":                           "",
		"\x1b\x1b[2JRain":                      "Rain",
		"\x1b(BRain\x1b7":                      "Rain",
		"Rain\x1b":                             "Rain",
		"Rain\x1b<b>":                          "Rain<b>",
		"\u009b31mRain\u009d0;PWN\u009c falls": "Rain falls",
		"\u009bRain\u009d falls":               "Rain falls",
		"Ann \u202eeeL\u202c \u2066x\u2069":    "Ann eeL x",
		"\u200eRain\u200f\u061c":               "Rain",
		"[31m is a road":                       "[31m is a road",
		"שלום \u200dעולם":                      "שלום \u200dעולם",
	} {
		if got := oneLine(in); got != want || oneLine(got) != got {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// Whatever the format, what commands a terminal or turns the reading order is
// in no field, nor are the ends of it that are letters.
func TestNoCommandsInAnyField(t *testing.T) {
	const evil = "R\u202ea\x1b[31mi\x1b]0;PWN\x07n\u009b1m closes\u2066 the road"
	quoted, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	yaml := strings.ReplaceAll(string(quoted), "\u009b", `\u009b`)
	read := func(a corpus.Article, err error) corpus.Article {
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	feed := func(s string) corpus.Article {
		f, err := ReadFeed([]byte(s), "", feedAddress)
		if err != nil {
			t.Fatal(err)
		}
		a := f.Items[0].Article
		a.Outlet = f.Title
		return a
	}
	references := strings.ReplaceAll(strings.ReplaceAll(evil, "\x1b", "&#x1B;"), "\x07", "&#7;")
	const fields = `<meta property=og:site_name content="X"><meta name=author content="Nora X"><meta property=og:title content="X">`
	for what, a := range map[string]corpus.Article{
		"a page":            read(HTML(htmlWith(strings.ReplaceAll(fields, "X", evil), prose), "", samplePage)),
		"a page's JSON-LD":  read(HTML(htmlWith(`<script type=application/ld+json>{"@type":"Article","headline":`+string(quoted)+`,"author":"Nora `+string(quoted[1:])+`,"publisher":`+string(quoted)+`}</script>`, prose), "", samplePage)),
		"raw in JSON-LD":    read(HTML(htmlWith(`<script type=application/ld+json>{"@type":"Article","headline":"`+evil+`","author":"Nora `+evil+`","publisher":"`+evil+`"}</script>`, prose), "", samplePage)),
		"a feed":            feed("<rss><channel><title>" + evil + "</title><item><title>" + evil + "</title><author>" + evil + "</author><description>" + evil + "</description></item></channel></rss>"),
		"references":        feed("<rss><channel><title>" + references + "</title><item><title>" + references + "</title><author>" + references + "</author><description>" + references + "</description></item></channel></rss>"),
		"references in one": feed("<rss><channel><title>" + references + "</title><item><title><![CDATA[" + references + "]]></title><author><![CDATA[" + references + "]]></author><description><![CDATA[" + references + "]]></description></item></channel></rss>"),
		"JSON Feed":         feed(`{"version":"https://jsonfeed.org/version/1","title":` + string(quoted) + `,"items":[{"title":` + string(quoted) + `,"author":{"name":` + string(quoted) + `},"content_text":` + string(quoted) + `}]}`),
		"JSON lines":        read(jsonArticle([]byte(`{"title":` + string(quoted) + `,"outlet":` + string(quoted) + `,"authors":` + string(quoted) + `,"text":` + string(quoted) + `}`))),
		"Markdown":          read(Markdown([]byte("---\ntitle: " + yaml + "\noutlet: " + yaml + "\nauthor: " + yaml + "\n---\n" + evil + " again, and " + strings.Repeat("nothing else ", 100)))),
		"a text":            read(Text([]byte("Title: " + evil + "\nSource: " + evil + "\nAuthor: " + evil + "\n\n" + strings.Repeat(prose+"\n", 5) + evil + ".\n"))),
	} {
		const want = "Rain closes the road"
		if a.Title != want || a.Outlet != want || len(a.Authors) != 1 || strings.TrimPrefix(a.Authors[0], "Nora ") != want {
			t.Errorf("%s: title %q, outlet %q, authors %q", what, a.Title, a.Outlet, a.Authors)
		}
		if strings.ContainsAny(a.Text, "\x1b\x07\u009b") || strings.Contains(a.Text, "[31m") || strings.Contains(a.Text, "PWN") {
			t.Errorf("%s: text %q", what, a.Text)
		}
	}
}
