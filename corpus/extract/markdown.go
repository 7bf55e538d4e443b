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
	value := func(keys ...string) (v yaml.Node) {
		for _, key := range keys {
			if v = values[key]; v.Kind != 0 {
				break
			}
		}
		return v
	}
	a.Title = value("title").Value
	a.Outlet = value("outlet", "publisher", "source").Value
	a.Published, _ = Date(value("published", "date").Value)
	a.URL = value("url", "link").Value
	a.Language = value("language", "lang").Value
	a.Authors = scalars(value("authors", "author"))
	return nil
}

// scalars returns a value, or those of a list.
func scalars(v yaml.Node) []string {
	if v.Kind == yaml.ScalarNode {
		return []string{v.Value}
	}
	var list []string
	for _, n := range v.Content {
		if n.Kind == yaml.ScalarNode && v.Kind == yaml.SequenceNode {
			list = append(list, n.Value)
		}
	}
	return list
}

// readMarkdown sets Text, and Title if it is empty.
func readMarkdown(s string, a *corpus.Article) {
	p := markdownReader{title: a.Title}
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
