package corpus

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Each line is one article: all its addresses have the key that comes first,
// and no two lines have the same.
const sameArticle = `
https://a.example/2024/bridge-shut http://a.example/2024/bridge-shut HTTPS://WWW.A.Example/2024/bridge-shut/ https://m.a.example/2024/bridge-shut https://mobile.a.example./2024/bridge-shut#top https://amp.a.example:443/2024/bridge-shut http://a.example:80/2024/bridge-shut?
https://a.example http://a.example/ https://www.a.example/index.html https://a.example/?utm_source=x https://a.example#news
https://a.example:8080/x http://www.a.example:8080/x/
https://a.example/x
https://a.example/X
https://a.example/story?id=12 https://a.example/story?utm_source=b&id=12&utm_medium=c https://a.example/story?id=12&fbclid=IwAR0x&gclid=1&dclid=2&msclkid=3&mc_cid=4&mc_eid=5&igshid=6&yclid=7&_ga=8 https://a.example/story/?&id=12&&UTM_Campaign=Z
https://a.example/story?id=13 https://a.example/story?id=13&amp;utm_source=x https://a.example/story?amp;amp;id=13
https://a.example/story
https://a.example/?p=12 https://a.example?p=12 https://www.a.example/index.php?p=12&ref=rss
https://a.example/?p=13 https://a.example/?p=13&cid=external-feeds_x&from=homepage&source=newsletter
https://a.example/?a=1&b=2 https://a.example/?b=2&a=1
https://a.example/?a=2&b=1
https://a.example/?article=7&story=8
https://a.example/news.php?ref=1207
https://a.example/news.php?source=reuters
https://a.example/news.php?src=appeals-court
https://a.example/news.php?src=homeland-security
https://a.example/news.php?source=apple-v-epic
https://a.example/news.php?source=google-trial
https://a.example/news.php?src=-
https://a.example/news.php https://a.example/news.php?src=rss https://a.example/news.php?Ref=top-nav.button https://a.example/news.php?amp;from=Twitter
https://a.example/?src=rss https://a.example/index.php?src=rss
https://a.example/news.php?cid=7
https://a.example/news.php?share=4
https://a.example/?feed=rss2
https://a.example/?q=a%20b https://a.example/?q=a+b https://a.example/?q=a%20b&cmpid=rss&ocid=w&ns_campaign=x&at_medium=y&ref_src=twsrc%5Etfw
https://a.example/?q=a%2Bb https://a.example/?q=a%2bb
https://a.example/?q=amp
https://a.example/?amp=2
https://a.example/?id=7 https://a.example/?id=7&amp https://a.example/?id=7&amp=1 https://a.example/?id=7&amp= https://a.example/?id=7&outputType=amp https://a.example/?output=amp&id=7&amp_js_v=0.1&usqp=mq331
https://a.example/2024/05/flood https://a.example/2024/05/flood/amp https://a.example/2024/05/flood/amp/ https://a.example/amp/2024/05/flood https://a.example/2024/05/flood.amp https://a.example/2024/05/flood/amp/index.html https://a.example/2024/05/flood?amp=true
https://a.example/flood-7.html https://a.example/flood-7.amp.html https://a.example/flood-7.html/amp https://amp.a.example/flood-7.html
https://a.example/flood-8/rain
https://a.example/tag/amp
https://a.example/tag
https://a.example/amp
https://a.example/a/amplifier
https://a.example/a
https://a.example/lamp
https://a.example/l
https://a.example/amps/reviews-2024
https://a.example/reviews-2024
https://amp.dev/2024/news https://www.amp.dev/2024/news
https://m.dev/2024/news
https://b.example/s-1 https://www.google.com/amp/s/www.b.example/s-1 https://google.com/amp/b.example/s-1/amp https://www-b-example.cdn.ampproject.org/c/s/www.b.example/s-1?amp=1 https://www-b-example.cdn.ampproject.org/v/s/b.example/s-1/amp/?amp_js_v=0.1&usqp=x#aoh=1
https://google.com/amp
https://google.com/amp/a..b/c https://www.google.com/amp/a..b/c
https://google.com/amp/a.b:.amp
https://google.com/amp/s/google.com/amp/s/a.example/x-1 https://www.google.com/amp/s/google.com/amp/s/a.example/x-1
https://x.cdn.ampproject.org/c/s/1.2/x
https://x.cdn.ampproject.org/amp/c/b.example/x-1
https://google.com/search?q=amp
https://google.blogspot.com/amp/s/b.example/s
https://a.example/%D0%BD%D0%BE%D0%B2 https://a.example/нов https://a.example/%d0%bd%d0%be%d0%b2
https://a.example/~b-c_d.e https://a.example/%7eb%2Dc%5Fd%2ee
https://a.example/tom's,(1) https://a.example/tom%27s%2c%281%29
https://a.example/x%2Fy https://a.example/x%2fy
https://a.example/x/y https://a.example/x//y https://a.example/./x/z/../y/ https://a.example/x/%2e/y
https://a.example/100%25 https://a.example/100%
https://a.example/q%3Fz https://a.example/q%3fz
https://a.example/show/5 https://a.example/show;jsessionid=1F2/5 https://a.example/show/5;jsessionid=9?PHPSESSID=x
https://a.example/show/6 https://a.example/show;jsessionid=1F2/6
https://xn--bcher-kva.example/x https://bücher.example/x https://BÜCHER.example/x https://b%C3%BCcher.example/x https://www.bücher.example/x
https://xn--mein_blg-t4a.example/x https://mein_blög.example/x
https://ab--c.example/x https://AB--C.example/x
https://1.2.3.4/x http://1.2.3.4:80/x
https://[2001:db8::1]/x http://[2001:DB8:0::1]:443/x
https://[2001:db8::1]:81/x
https://localhost/x http://localhost/x
https://m.localhost/x
https://www.gov.uk/x
https://b.gov.uk/x https://www.b.gov.uk/x
https://en.c.example/x https://en.m.c.example/x https://m.en.c.example/x
https://de.c.example/x
https://c.example/x https://name:secret@c.example/x
https://c.example/indexes https://c.example/indexes/index.htm
https://c.example/index
https://c.example/index.html.old
https://c.example/index.php/2024/x
`

func TestAddressKey(t *testing.T) {
	lines := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(sameArticle)) {
		addresses := strings.Fields(line)
		if other, ok := lines[addresses[0]]; ok {
			t.Errorf("%s stands in two lines: %s", addresses[0], other)
		}
		lines[addresses[0]] = line
		for _, a := range addresses {
			// A home page's key has no slash; the table's ?p=12 do.
			if got, want := AddressKey(a), strings.Replace(addresses[0], "example/?", "example?", 1); got != want {
				t.Errorf("%s has the key %s, want %s", a, got, want)
			}
			checkAddress(t, a)
		}
	}
}

func TestNoAddressHasNoKey(t *testing.T) {
	for _, s := range []string{
		"", " ", "a", "a.example/x", "//a.example/x", "ftp://a.example/x", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@b.example",
		"https://", "https:///x", "https://:80/x", "http://[::1", "http://[a]/", "https:a.example", "https://?x=1", "https://.", "https://./", "https://a..example/",
		"https://\x00/", "https://a b/", "https://ex\u2028ample/", "https://a.example:http/", "http://www.1.2.3.4/", "http://2130706433/", "urn:x://a.example",
	} {
		if key := AddressKey(s); key != "" {
			t.Errorf("%q has the key %s", s, key)
		}
	}
}

func TestCleanAddress(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"https://a.example/x", "https://a.example/x"},
		{" http://WWW.A.example:80/X/?b=2&a=1#:~:text=x ", "http://WWW.A.example:80/X/?b=2&a=1"},
		{"https://a.example/x?utm_source=b&fbclid=c", "https://a.example/x"},
		{"https://a.example/x?b=2&utm_source=b&a=%7e", "https://a.example/x?b=2&a=%7e"},
		{"https://a.example/x?b=2&amp;utm_source=b&amp;a=1", "https://a.example/x?b=2&amp;a=1"},
		{"https://a.example/index.php?src=rss", "https://a.example/index.php?src=rss"},
		{"https://a.example/x?ref=newsletter", "https://a.example/x?ref=newsletter"},
		{"https://a.example/x?amp=1&outputType=amp", "https://a.example/x?amp=1&outputType=amp"},
		{"https://a.example/x?", "https://a.example/x"},
		{"https://a.example/?feed=rss2", "https://a.example/?feed=rss2"},
		{"https://a.example/rss.php?source=politics", "https://a.example/rss.php?source=politics"},
		{"https://a.example/#", "https://a.example/"},
		{"https://www.google.com/amp/s/b.example/x", "https://www.google.com/amp/s/b.example/x"},
		{"", ""},
	} {
		if got := CleanAddress(c.in); got != c.want {
			t.Errorf("%q gives %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSameSite(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://a.example/x", "http://www.a.example:8080/y", true},
		{"https://edition.a.co.uk/x", "https://a.co.uk/", true},
		{"https://a.co.uk/x", "https://b.co.uk/", false},
		{"https://a.example/", "https://a.example.evil/", false},
		{"https://a.blogspot.com/", "https://b.blogspot.com/", false},
		{"https://a.github.io/", "https://github.io/", false},
		{"https://a.blogspot.de/", "https://b.blogspot.de/", false},
		{"https://a.substack.com/p/x", "https://b.substack.com/p/x", false},
		{"https://a.substack.com/p/x", "https://www.a.substack.com/", true},
		{"https://a.wordpress.com/", "https://b.a.wordpress.com/", true},
		{"https://www.tumblr.com/", "https://tumblr.com/", true},
		{"https://a.storage.googleapis.com/", "https://b.storage.googleapis.com/", false},
		{"https://medium.com/@a/x", "https://medium.com/@b/y", true}, // only paths tell
		{"https://bücher.example/", "https://www.xn--bcher-kva.example/", true},
		{"http://127.0.0.1:1/", "http://127.0.0.1:2/", true},
		{"http://10.0.0.1/", "http://11.0.0.1/", false},
		{"http://[::1]/", "http://[0::1]:80/", true},
		{"http://[::1]/", "http://127.0.0.1/", false},
		{"http://localhost:1/", "http://localhost/", true},
		{"http://localhost/", "http://a.localhost/", false},
		{"https://a.example/x", "https://www-a-example.cdn.ampproject.org/c/s/a.example/x", true},
		{"https://a.example/x", "a.example", false},
		{"", "", false},
	} {
		if got := SameSite(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
		if got := SameSite(c.b, c.a); got != c.want {
			t.Errorf("%s and %s: %v", c.b, c.a, got)
		}
	}
}

// checkAddress tests what holds for every address.
func checkAddress(t *testing.T, a string) {
	t.Helper()
	key, clean := AddressKey(a), CleanAddress(a)
	if again := AddressKey(key); again != key {
		t.Errorf("%q has the key %q, which has the key %q", a, key, again)
	}
	if again := AddressKey(clean); again != key {
		t.Errorf("%q has the key %q, cleaned (%q) %q", a, key, clean, again)
	}
	if again := CleanAddress(clean); again != clean {
		t.Errorf("%q is cleaned to %q, and that to %q", a, clean, again)
	}
	if key != "" && (!SameSite(a, key) || !SameSite(a, clean)) {
		t.Errorf("%q is not of the site of %q and %q", a, key, clean)
	}
}

func FuzzAddress(f *testing.F) {
	for _, a := range strings.Fields(sameArticle) {
		f.Add(a)
	}
	f.Fuzz(checkAddress)
}

// articleURLs returns the addresses of real articles.
func articleURLs(tb testing.TB, path string) []string {
	file, err := os.Open(path)
	if err != nil {
		tb.Skipf("no real addresses: %v", err)
	}
	defer file.Close()
	z, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	var urls []string
	for d := json.NewDecoder(bufio.NewReader(z)); len(urls) < 2000 && d.More(); {
		var a struct{ URL string }
		if err := d.Decode(&a); err != nil {
			tb.Fatal(err)
		}
		urls = append(urls, a.URL)
	}
	return urls
}

func BenchmarkAddressKey(b *testing.B) {
	urls := articleURLs(b, "../../shared/eval/realtime/articles.jsonl.gz")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		AddressKey(urls[i%len(urls)])
	}
}
