package extract

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// A FeedLink is a feed that a page names.
type FeedLink struct{ Title, URL string }

// maxFeedLinks is how many feeds of one page are returned: some name one for
// each of hundreds of subjects.
const maxFeedLinks = 20

// FeedLinks returns the feeds that a page names, the likeliest first: those
// for feed readers in the page's order, comments last, then what it links to
// that looks like a feed. Each is returned once, at most 20 in all.
func FeedLinks(b []byte, contentType, address string) []FeedLink {
	if len(b) > MaxText || Detect(b, contentType) != FormatHTML {
		return nil
	}
	doc := parseTree(decodeWeb(b, contentType))
	meta := readMeta(doc, address)
	var main, comments, linked []FeedLink
	for n := range elements(doc, "link", "a") {
		u := meta.resolve(attr(n, "href"))
		if u == nil || attr(n, "href") == "" {
			continue
		}
		u.Fragment = ""
		link := FeedLink{oneLine(attr(n, "title")), u.String()}
		switch {
		case n.Data == "a":
			if isFeedAddress(u) {
				link.Title = nodeText(n)
				linked = append(linked, link)
			}
		case !isFeedElement(n):
		case isCommentFeed(link):
			comments = append(comments, link)
		default:
			main = append(main, link)
		}
	}
	return distinct(append(append(main, comments...), linked...))
}

// isFeedElement reports whether a link element is one for feed readers.
func isFeedElement(n *html.Node) bool {
	rel := attr(n, "rel")
	if !hasWordFold(rel, "alternate") && !hasWordFold(rel, "feed") {
		return false
	}
	mediaType, _, _ := strings.Cut(strings.ToLower(attr(n, "type")), ";")
	switch strings.TrimSpace(mediaType) {
	case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/x.atom+xml", "application/x-atom+xml", "text/rss+xml":
		return true
	case "application/json":
		return !strings.Contains(attr(n, "href"), "/wp-json/")
	case "":
		return hasWordFold(rel, "feed")
	}
	return false
}

var commentFeed = regexp.MustCompile(`(?i)/comments?/|[?&]feed=comments|comments?[-_]?(?:feed|rss)|\bcomments?\b|коментари|комментари|kommentare|comentarios|commentaires`)

func isCommentFeed(l FeedLink) bool {
	return commentFeed.MatchString(l.URL) || commentFeed.MatchString(l.Title)
}

var feedPath = regexp.MustCompile(`(?i)(?:^|/)(?:feed|feeds|rss|atom|rss2|feed1)(?:/|$)|(?:^|/)(?:feed|rss|atom|index|news)[\w-]*\.(?:rss|atom|rdf|xml)$|\.(?:rss|atom)$`)

// isFeedAddress reports whether an address looks like a feed's. Pages that
// explain feeds, or list them, are not told apart.
func isFeedAddress(u *url.URL) bool {
	return feedPath.MatchString(u.Path) && !strings.HasSuffix(u.Path, ".html") || u.Query().Has("feed") || strings.EqualFold(u.Query().Get("format"), "rss")
}

// distinct returns the first maxFeedLinks links of different addresses.
func distinct(links []FeedLink) []FeedLink {
	var out []FeedLink
	seen := map[string]bool{}
	for _, l := range links {
		if !seen[l.URL] && len(out) < maxFeedLinks {
			seen[l.URL] = true
			out = append(out, l)
		}
	}
	return out
}
