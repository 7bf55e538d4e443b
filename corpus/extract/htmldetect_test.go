package extract

import (
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	const rss = "application/rss+xml"
	for _, c := range []struct {
		content, contentType string
		want                 Format
	}{
		{"<!DOCTYPE html><html>", "text/html", FormatHTML},
		{"<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"><p>", rss, FormatHTML},
		{"\ufeff\n <html lang=en>", rss, FormatHTML},
		{"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html>", rss, FormatHTML},
		{"<!-- saved -->\n<HTML>", "", FormatHTML},
		{"<meta charset=utf-8><title>x</title>", "", FormatHTML},
		{"<div>x</div>", "text/plain", FormatHTML},
		{"Words first, <b>then</b> markup", "text/html; charset=utf-8", FormatHTML},
		{"<rss version=\"2.0\"><channel>", "text/html", FormatFeed},
		{"<?xml version='1.0' encoding='windows-1251'?>\n<?xml-stylesheet href='x'?><!-- a > b -->\n<rss>", "text/plain", FormatFeed},
		{"<feed xmlns=\"http://www.w3.org/2005/Atom\">", "", FormatFeed},
		{"<rdf:RDF xmlns:rdf=\"x\">", "", FormatFeed},
		{"{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\":\"x\"}", "application/json", FormatFeed},
		{"{\"title\":\"x\",\"version\":\"https:\\/\\/jsonfeed.org\\/version\\/1\"}", "text/html", FormatFeed},
		{"{\"version\": \"1\"}", "application/feed+json", FormatUnknown},
		{"<?xml version=\"1.0\"?><opml version=\"2.0\">", "text/xml", FormatOPML},
		{"<OPML>", "", FormatOPML},
		{"<!DOCTYPE rss [ <!ENTITY nbsp \"&#160;\"> ]><rss version=\"0.91\">", "text/html", FormatFeed},
		{"<?xml version=\"1.0\"?><!DOCTYPE rdf:RDF[" + strings.Repeat("<!ENTITY a '>'>", 1000), "text/xml", FormatFeed},
		{"<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" \"x.dtd\"><rss>", "", FormatFeed},
		{"<!DOCTYPE page><html>", "", FormatHTML},
		{"<?xml version=\"1.0\"?><sitemapindex>", "text/xml", FormatUnknown},
		{"Just words.", "text/plain", FormatUnknown},
		{"Just words.", "text/html", FormatUnknown},
		{"%PDF-1.7 <html>", "text/html", FormatUnknown},
		{"\x89PNG\r\n\x1a\n\x00\x00<html>", "text/html", FormatUnknown},
		{"", "text/html", FormatUnknown},
		{" \n", rss, FormatUnknown},
		{"<!--", "", FormatUnknown},
		{"<?xml", rss, FormatUnknown},
		{"<", "", FormatUnknown},
	} {
		if got := Detect([]byte(c.content), c.contentType); got != c.want {
			t.Errorf("%q as %q: %v, want %v", c.content, c.contentType, got, c.want)
		}
	}
}
