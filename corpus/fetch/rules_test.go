package fetch

import (
	"net/url"
	"strings"
	"testing"
)

func TestRules(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		allowed      string // paths, with spaces between
		disallowed   string
	}{
		{"nothing", "", "/ /a", ""},
		{"all", "User-agent: *\nDisallow: /", "/robots.txt", "/ /a /a?b"},
		{"nothing is disallowed", "User-agent: *\nDisallow:", "/ /a", ""},
		{"our group", "User-agent: *\nDisallow: /\n\nUser-agent: NewsHound\nDisallow: /a", "/ /b", "/a /ab"},
		{"our group before", "User-agent: newshound/2.0\nAllow: /\nUser-agent: *\nDisallow: /", "/ /b", ""},
		{"our groups are one", "User-agent: newshound\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: newshound\nDisallow: /b", "/c", "/a /b"},
		{"a group of several", "User-agent: x\nUser-agent: newshound\nDisallow: /a", "/b", "/a"},
		{"an empty group of ours", "User-agent: newshound\n\nUser-agent: *\nDisallow: /", "", "/a"},
		{"a group with a delay alone", "User-agent: newshound\nCrawl-delay: 1\n\nUser-agent: *\nDisallow: /", "/a", ""},
		{"others' names", "User-agent: news\nDisallow: /\nUser-agent: newshounds\nDisallow: /\nUser-agent: new shound\nDisallow: /", "/a", ""},
		{"the longest decides", "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", "/b /a/b /a/b/d", "/a /a/c /a/b/c"},
		{"the kindest decides", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", ""},
		{"any characters", "User-agent: *\nDisallow: /*.pdf\nDisallow: /a/*/c", "/a/c /pdf", "/x.pdf /x.pdf?y /a/b/c /a/b/b/c/d"},
		{"the end", "User-agent: *\nDisallow: /*.pdf$\nDisallow: /b$", "/x.pdf?y /b/ /bb", "/x.pdf /x.pdf.pdf /b"},
		{"the end with a star", "User-agent: *\nDisallow: /a*$", "/b", "/a /ab"},
		{"not in the middle", "User-agent: *\nDisallow: /a*b", "/x/a/b", "/ab /a/b"},
		{"stars are not counted twice", "User-agent: *\nDisallow: /*a*a$", "/a", "/aa /aba"},
		{"queries", "User-agent: *\nDisallow: /*?print=", "/a", "/a?print=1"},
		{"escapes are compared as one", "User-agent: *\nDisallow: /%7Ejoe\nDisallow: /a%3cd\nDisallow: /ä", "/a", "/a<d /~joe /a%3Cd /%C3%A4 /%c3%a4"},
		{"case counts", "User-agent: *\nDisallow: /A", "/a", "/A"},
		{"keys have no case", "USER-AGENT: *\ndisallow : /a", "/b", "/a"},
		{"line ends and comments", "\ufeffUser-agent: * # all\r\rDisallow: /a # not this\r\n#Disallow: /b\r\n", "/b", "/a"},
		{"what makes no sense", "Disallow: /x\nUser-agent: *\nWhat is this\nSitemap: http://a/\nDisallow /y\nCrawl-delay: soon\nDisallow: /a\n\x00\xff: \xfe", "/x /y", "/a"},
		{"a sitemap ends no group", "User-agent: newshound\nSitemap: https://a/\nUser-agent: x\nDisallow: /a", "", "/a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := parseRules([]byte(c.robots), productToken)
			check := func(paths string, want bool) {
				for path := range strings.FieldsSeq(paths) {
					u, err := url.Parse("http://news.example" + path)
					if err != nil {
						t.Fatal(err)
					}
					if got := r.allow(u); got != want {
						t.Errorf("allow(%s) = %v with %+v", path, got, r.paths)
					}
				}
			}
			check(c.allowed, true)
			check(c.disallowed, false)
		})
	}
}

func FuzzRules(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nAllow: /%c3%a4\nCrawl-delay: 1e300"), "/a?b")
	f.Add([]byte("User-agent: newshound\r\nDisallow: *$*%\r"), "/%zz")
	f.Fuzz(func(t *testing.T, b []byte, path string) {
		r := parseRules(b, productToken)
		if r.delay < 0 || r.delay > longestCrawlDelay {
			t.Errorf("delay = %v", r.delay)
		}
		u := &url.URL{Scheme: "http", Host: "news.example", Path: "/" + path}
		if r.allow(u) && len(r.paths) == 1 && !r.paths[0].allow && r.paths[0].pattern == "/" && path != "robots.txt" {
			t.Errorf("%s is allowed although everything is disallowed", u)
		}
		if p := normalPath(path); normalPath(p) != p {
			t.Errorf("normalPath(%q) = %q, which is not normal", path, p)
		}
	})
}

// BenchmarkRules reads a long robots.txt and asks it once.
func BenchmarkRules(b *testing.B) {
	text := []byte("User-agent: *\n" + strings.Repeat("Disallow: /news/*/print/*.html$\nDisallow: /tag/something\nAllow: /tag/\n", 200))
	u, err := url.Parse("https://news.example/news/2024/12/14/something-happened-somewhere.html")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if !parseRules(text, productToken).allow(u) {
			b.Fatal("disallowed")
		}
	}
}
