package discordtest

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// markdown writes text as Discord shows it: blocks, then what is within lines.
func (s *Server) markdown(text string) string {
	var b strings.Builder
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "```") {
			var code []string
			for i++; i < len(lines) && !strings.HasPrefix(lines[i], "```"); i++ {
				code = append(code, lines[i])
			}
			fmt.Fprintf(&b, "<pre>%s</pre>", html.EscapeString(strings.Join(code, "\n")))
			continue
		}
		if rest, whole := strings.CutPrefix(lines[i], ">>> "); whole {
			quoted := strings.Join(append([]string{rest}, lines[i+1:]...), "\n")
			return b.String() + "<blockquote>" + s.markdown(quoted) + "</blockquote>"
		}
		b.WriteString(s.line(lines[i]))
	}
	return b.String()
}

// blocks are the beginnings of lines that make them something else.
var blocks = []struct {
	begins *regexp.Regexp
	tag    string
}{
	{regexp.MustCompile(`^> `), `blockquote`},
	{regexp.MustCompile(`^-# `), `small`},
	{regexp.MustCompile(`^### `), `h3`},
	{regexp.MustCompile(`^## `), `h2`},
	{regexp.MustCompile(`^# `), `h1`},
	{regexp.MustCompile(`^ {0,4}[-*] `), `li`},
}

// numbered is an entry of a numbered list.
var numbered = regexp.MustCompile(`^(\d{1,4})\. `)

func (s *Server) line(line string) string {
	for _, k := range blocks {
		if at := k.begins.FindStringIndex(line); at != nil {
			return fmt.Sprintf("<%s>%s</%[1]s>", k.tag, s.inline(line[at[1]:]))
		}
	}
	if at := numbered.FindStringSubmatchIndex(line); at != nil {
		return fmt.Sprintf(`<li class="n"><b>%s.</b>%s</li>`, line[at[2]:at[3]], s.inline(line[at[1]:]))
	}
	if strings.TrimSpace(line) == "" {
		return `<p class="empty"></p>`
	}
	return "<p>" + s.inline(line) + "</p>"
}

// spans are the marks around words, the longer first.
var spans = []struct{ mark, begin, end string }{
	{"***", "<strong><em>", "</em></strong>"}, {"**", "<strong>", "</strong>"}, {"__", "<u>", "</u>"}, {"~~", "<s>", "</s>"},
	{"||", "<mark>", "</mark>"}, {"*", "<em>", "</em>"}, {"_", "<em>", "</em>"},
}

// Things within a line that stand for something else.
var (
	masked    = regexp.MustCompile(`^\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])+)\]\(<?(https?://[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?\)`)
	naked     = regexp.MustCompile(`^<?(https?://[^\s<>]+)>?`)
	timestamp = regexp.MustCompile(`^<t:(-?\d{1,12})(?::([tTdDfFR]))?>`)
	naming    = regexp.MustCompile(`^` + mention.String())
)

// inline writes a line.
func (s *Server) inline(text string) string {
	var b strings.Builder
	for text != "" {
		shown, rest := s.token(text)
		b.WriteString(shown)
		text = rest
	}
	return b.String()
}

// token writes the first thing of a line.
func (s *Server) token(text string) (shown, rest string) {
	switch {
	case text[0] == '\\' && len(text) > 1 && strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", rune(text[1])):
		return html.EscapeString(text[1:2]), text[2:]
	case text[0] == '`':
		if code, after, closed := strings.Cut(text[1:], "`"); closed && code != "" {
			return "<code>" + html.EscapeString(code) + "</code>", after
		}
	case text[0] == '[':
		if m := masked.FindStringSubmatch(text); m != nil {
			return fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(m[2]), s.inline(m[1])), text[len(m[0]):]
		}
	case text[0] == 'h' || text[0] == '<':
		if shown, rest := s.special(text); shown != "" {
			return shown, rest
		}
	}
	for _, k := range spans {
		if inner, rest, found := enclosed(text, k.mark); found {
			return k.begin + s.inline(inner) + k.end, rest
		}
	}
	n := strings.IndexFunc(text[1:], func(r rune) bool { return strings.ContainsRune("\\`[<*_~|h", r) })
	if n < 0 {
		return html.EscapeString(text), ""
	}
	return html.EscapeString(text[:n+1]), text[n+1:]
}

// special writes links, times and names.
func (s *Server) special(text string) (shown, rest string) {
	if m := timestamp.FindStringSubmatch(text); m != nil {
		seconds, err := strconv.ParseInt(m[1], 10, 64)
		if err == nil {
			return `<time>` + describeTime(time.Unix(seconds, 0).UTC(), s.Now(), m[2]) + `</time>`, text[len(m[0]):]
		}
	}
	if m := naming.FindStringSubmatch(text); m != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		return `<span class="mention">` + html.EscapeString(s.nameOf(m[1], m[2], m[0])) + `</span>`, text[len(m[0]):]
	}
	if m := naked.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(`<a href="%s">%[1]s</a>`, html.EscapeString(m[1])), text[len(m[0]):]
	}
	return "", text
}

// enclosed takes apart what begins with a mark and has it again.
func enclosed(text, mark string) (inner, rest string, found bool) {
	if !strings.HasPrefix(text, mark) || len(text) <= 2*len(mark) || text[len(mark)] == ' ' && mark != "||" {
		return "", "", false
	}
	for i := len(mark); i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], mark) && i > len(mark):
			after := text[i+len(mark):]
			// A longer mark is another, and an underscore in a word is none.
			if mark == "*" && strings.HasPrefix(after, "*") {
				i++
				continue
			}
			if mark == "_" && after != "" && isWord(after[0]) {
				continue
			}
			return text[len(mark):i], after, true
		}
	}
	return "", "", false
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// describeTime writes a timestamp as an English client in UTC does.
func describeTime(t, now time.Time, style string) string {
	if style == "R" {
		return ago(now.Sub(t))
	}
	layouts := map[string]string{
		"t": "3:04 PM", "T": "3:04:05 PM", "d": "01/02/2006", "D": "January 2, 2006",
		"F": "Monday, January 2, 2006 at 3:04 PM",
	}
	if layout, known := layouts[style]; known {
		return t.Format(layout)
	}
	return t.Format("January 2, 2006 at 3:04 PM")
}

func ago(d time.Duration) string {
	form := "%d %s ago"
	if d < 0 {
		d, form = -d, "in %d %s"
	}
	const day = 24 * time.Hour
	units := []struct {
		length time.Duration
		name   string
	}{{365 * day, "year"}, {30 * day, "month"}, {day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, u := range units {
		if n := int(d / u.length); n > 0 {
			if n > 1 {
				u.name += "s"
			}
			return fmt.Sprintf(form, n, u.name)
		}
	}
	return "now"
}
