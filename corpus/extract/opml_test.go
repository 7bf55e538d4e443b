package extract

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestOPML(t *testing.T) {
	const list = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.1">
<head><title>My feeds</title></head>
<body>
  <outline text="Towns" title="Towns">
    <outline type="rss" text="Northfield &amp; Post" title=" Northfield
      Courier " xmlUrl="https://a.example/feed.xml" htmlUrl="https://a.example/"/>
    <outline text="Folder in a folder">
      <outline TEXT="Old spelling" XMLURL="http://b.example/rss?utm_source=opml"></outline>
    </outline>
  </outline>
  <outline text="Again" xmlUrl="http://www.a.example/feed.xml/"/>
  <outline text="https://c.example/feed" xmlUrl="https://c.example/feed"/>
  <outline text="No address"/>
  <outline text="A file" xmlUrl="file:///etc/passwd"/>
  <outline text="A password" xmlUrl="https://me:secret@d.example/feed"/>
  <outline text="Bare &eacute; & ampersand" xmlUrl="https://e.example/feed" htmlUrl="javascript:x"/>
</body>
</opml>`
	want := []Outline{
		{"Northfield Courier", "https://a.example/feed.xml", "https://a.example/"},
		{"Old spelling", "http://b.example/rss", ""},
		{"", "https://c.example/feed", ""},
		{"Bare é & ampersand", "https://e.example/feed", ""},
	}
	got, err := OPML([]byte(list))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read %q, error %v, want %q", got, err, want)
	}
}

func TestOPMLRefuses(t *testing.T) {
	many := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `<outline xmlUrl="https://a.example/%d"/>`, i)
		}
		return "<opml><body>" + b.String() + "</body></opml>"
	}
	for _, c := range []struct {
		name, list string
		want       error
	}{
		{"nothing", "", ErrNotOPML},
		{"text", "Just words.", ErrNotOPML},
		{"a feed", "<rss><channel/></rss>", ErrNotOPML},
		{"a page", "<!DOCTYPE html><html></html>", ErrNotOPML},
		{"no feeds", "<opml><body><outline text='x'/></body></opml>", ErrOPMLEmpty},
		{"a broken list", "<opml><body><outline xmlUrl='https://a.example/'/><outline", ErrOPMLDamaged},
		{"the most feeds there may be", many(maxOutlines), nil},
		{"too many feeds", many(maxOutlines + 1), ErrOPMLLarge},
		{"too many bytes", strings.Repeat(" ", MaxFeed+1), ErrOPMLLarge},
		{"deep nesting", "<opml>" + strings.Repeat("<outline>", 1<<17), ErrOPMLEmpty},
	} {
		if _, err := OPML([]byte(c.list)); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

func TestWriteOPML(t *testing.T) {
	feeds := []Outline{
		{"A & <B> \"C\"", "https://a.example/feed?a=1&b=2", "https://a.example/"},
		{"", "https://b.example/feed", ""},
		{"Мостът", "https://c.example/feed", ""},
	}
	var b strings.Builder
	if err := WriteOPML(&b, "All <feeds>", feeds); err != nil {
		t.Fatal(err)
	}
	got, err := OPML([]byte(b.String()))
	if err != nil || !slices.Equal(got, feeds) {
		t.Errorf("read %q, error %v, from:\n%s", got, err, b.String())
	}
}

// failing refuses to be written to.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

func TestWriteOPMLReportsErrors(t *testing.T) {
	if err := WriteOPML(failing{}, "", nil); err == nil {
		t.Error("no error")
	}
}

func FuzzOPML(f *testing.F) {
	f.Add([]byte(goodOPML))
	f.Add([]byte(`<opml><outline title="&lt;" text="b" xmlUrl="https://a.example/?q=&amp;x" htmlUrl="http://b.example"/><outline xmlUrl="HTTPS://A.example/é"/></opml>`))
	f.Fuzz(func(t *testing.T, in []byte) {
		feeds, err := OPML(in)
		if (err == nil) != (len(feeds) > 0) {
			t.Fatalf("%d feeds, error %v", len(feeds), err)
		}
		if err != nil {
			return
		}
		var b strings.Builder
		if err := WriteOPML(&b, "t", feeds); err != nil {
			t.Fatal(err)
		}
		if again, err := OPML([]byte(b.String())); err != nil || !slices.Equal(again, feeds) {
			t.Errorf("%q is written and read as %q, error %v", feeds, again, err)
		}
	})
}
