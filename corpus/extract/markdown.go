package extract

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"newshound/corpus"
)

// maxFrontMatter is far above what a person writes.
const maxFrontMatter = 64 << 10

// Markdown reads one article. Its fields come from the front matter, YAML
// between two lines of "---" at the very beginning; without a title there, the
// first heading is it. The text is the words without the marks: one line for
// each paragraph, heading, list item and table row, no pictures and no HTML
// tags. A heading that repeats the title is not part of the text.
//
// The subset of Markdown is read by scanners of our own because they take
// time linear in the input whatever it is; a full parser (goldmark 1.8.7)
// took two minutes for 400 kB of "[a](".
func Markdown(b []byte) (corpus.Article, error) {
	s, err := decode(b)
	if err != nil {
		return corpus.Article{}, err
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var a corpus.Article
	if front, body, ok := cutFrontMatter(s); ok {
		if err := readFrontMatter(front, &a); err != nil {
			return corpus.Article{}, err
		}
		s = body
	}
	readMarkdown(s, &a)
	return finish(a)
}

// cutFrontMatter splits s after its front matter.
func cutFrontMatter(s string) (front, body string, ok bool) {
	rest, ok := strings.CutPrefix(s, "---\n")
	if !ok {
		return "", s, false
	}
	if body, ok = strings.CutPrefix(rest, "---\n"); ok {
		return "", body, true
	}
	if front, body, ok = strings.Cut(rest, "\n---\n"); ok {
		return front, body, true
	}
	front, ok = strings.CutSuffix(rest, "\n---")
	return front, "", ok
}

// readFrontMatter sets the fields that front names.
func readFrontMatter(front string, a *corpus.Article) error {
	if len(front) > maxFrontMatter {
		return fmt.Errorf("%w: it is longer than %d bytes", ErrFrontMatter, maxFrontMatter)
	}
	var values map[string]yaml.Node
	if err := yaml.Unmarshal([]byte(front), &values); err != nil {
		return fmt.Errorf("%w: %s", ErrFrontMatter, strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: "))
	}
	text := func(keys ...string) string {
		for _, key := range keys {
			if v := values[key]; scalar(&v) != "" {
				return scalar(&v)
			}
		}
		return ""
	}
	a.Title = text("title")
	a.Outlet = text("outlet", "publisher", "source")
	a.Published, _ = Date(text("published", "date"))
	a.URL = text("url", "link")
	a.Language = text("language", "lang")
	for _, key := range []string{"authors", "author"} {
		if v := values[key]; a.Authors == nil {
			a.Authors = scalars(&v)
		}
	}
	return nil
}

// scalar returns a value as it is written, or "" if it is null, a list or a map.
func scalar(n *yaml.Node) string {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return ""
	}
	return n.Value
}

// scalars returns a value, or those of a list.
func scalars(n *yaml.Node) []string {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	values := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		values = n.Content
	}
	var list []string
	for _, v := range values {
		if s := scalar(v); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// readMarkdown sets Text, and Title if it is empty.
func readMarkdown(s string, a *corpus.Article) {
	p := markdownReader{title: oneLine(a.Title)}
	s = withoutComments(s)
	for line := range strings.SplitSeq(s, "\n") {
		p.line(line)
	}
	p.flush()
	a.Title, a.Text = p.title, p.out.String()
}

// withoutComments cuts HTML comments out of s. One that does not end is kept.
func withoutComments(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "<!--")
		_, after, closed := strings.Cut(rest, "-->")
		if !ok || !closed {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(before)
		s = after
	}
}
