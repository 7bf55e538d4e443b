package extract

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestFeedLinks(t *testing.T) {
	page := `<html><head><base href="https://a.example/en/">
<link rel="alternate" type="application/rss+xml" title="A » Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="A » Feed" href="feed/#top">
<link rel="ALTERNATE nofollow" type="Application/Atom+XML; charset=utf-8" href="https://feeds.example/a">
<link rel="alternate" type="application/feed+json" href="//a.example/feed.json">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
<link rel="alternate" hreflang="de" href="/de/">
<link rel="alternate" type="application/rss+xml" href="feed/">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="feed://a.example/x">
<link rel="alternate" type="application/rss+xml">
<link rel="stylesheet" href="/feed.css"></head><body>
<a href="/rss.xml">RSS</a> <a href="/about">About</a> <a href="/feed/">Feed</a> <a href="https://a.example/en/feed/">again</a>
<a href="/?feed=rss2">WordPress</a> <a href="/help/rss.html">What is RSS?</a> <a href="mailto:rss@a.example">mail</a></body></html>`
	want := []FeedLink{
		{"A » Feed", "https://a.example/en/feed/"},
		{"", "https://feeds.example/a"},
		{"", "https://a.example/feed.json"},
		{"A » Comments Feed", "https://a.example/comments/feed/"},
		{"RSS", "https://a.example/rss.xml"},
		{"Feed", "https://a.example/feed/"},
		{"WordPress", "https://a.example/?feed=rss2"},
	}
	if got := FeedLinks([]byte(page), "text/html", "https://a.example/x/y"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFeedLinksAreFew(t *testing.T) {
	var b strings.Builder
	b.WriteString("<html>")
	for i := range 300 {
		fmt.Fprintf(&b, `<link rel=alternate type=application/rss+xml href=/%d>`, i)
	}
	if got := FeedLinks([]byte(b.String()), "", "https://a.example/"); len(got) != maxFeedLinks || got[0].URL != "https://a.example/0" {
		t.Errorf("%d links: %v", len(got), got)
	}
}

func TestNoFeedLinks(t *testing.T) {
	for _, c := range []string{"", "words", `<rss><link rel="alternate" type="application/rss+xml" href="/x"/></rss>`, `<link rel=alternate type=application/rss+xml href=feed>`} {
		if got := FeedLinks([]byte(c), "", ""); len(got) != 0 {
			t.Errorf("%q: %v", c, got)
		}
	}
}
