package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A markdownReader takes the lines of a document one by one, and writes their
// words to out, a line for each block.
type markdownReader struct {
	title     string // one line; of the front matter, or the first heading
	out       strings.Builder
	paragraph []string // lines of the block that is being read
	fence     string   // what closes the code block, "" outside of one
	gap       bool     // an empty line is due
}

var (
	headingMark = regexp.MustCompile(`^ {0,3}#{1,6}(?:[ \t]+|$)`)
	listMark    = regexp.MustCompile(`^(?:[-*+]|\d{1,3}[.)])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)`)
	fenceMark   = regexp.MustCompile("^(?:```+|~~~+)")
	footnote    = regexp.MustCompile(`^\[\^[^\]]{1,50}\]:[ \t]*`)
)

// line takes the next line.
func (p *markdownReader) line(line string) {
	if p.fence != "" {
		if strings.HasPrefix(strings.TrimSpace(line), p.fence) {
			p.fence = ""
		} else {
			p.write(strings.TrimRight(line, " \t\r"))
		}
		return
	}
	line, started := withoutMarks(line)
	if started {
		p.flush()
	}
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		p.flush()
		p.write("")
	case isUnderline(trimmed) && len(p.paragraph) > 0:
		heading := strings.Join(p.paragraph, " ")
		p.paragraph = nil
		p.heading(heading)
	case isRule(trimmed), isTableRule(trimmed):
		p.flush()
	case strings.ContainsRune("`~", rune(trimmed[0])) && fenceMark.MatchString(trimmed):
		p.flush()
		p.fence = fenceMark.FindString(trimmed)
	case trimmed[0] == '#' && headingMark.MatchString(line):
		p.flush()
		p.heading(strings.TrimSpace(strings.TrimRight(line[len(headingMark.FindString(line)):], "# \t")))
	case len(p.paragraph) == 0 && isDefinition(trimmed):
	case strings.HasPrefix(trimmed, "|"):
		p.flush()
		p.write(inline(strings.Trim(strings.ReplaceAll(trimmed, "|", " "), " ")))
	default:
		p.paragraph = append(p.paragraph, strings.TrimSuffix(trimmed, `\`))
		if strings.HasSuffix(line, "  ") || strings.HasSuffix(trimmed, `\`) {
			p.flush()
		}
	}
}

// flush ends the block that is being read.
func (p *markdownReader) flush() {
	if len(p.paragraph) > 0 {
		p.write(inline(strings.Join(p.paragraph, " ")))
		p.paragraph = nil
	}
}

// heading writes a heading, unless it is the title.
func (p *markdownReader) heading(s string) {
	s = inline(s)
	if p.title == "" && utf8.RuneCountInString(s) <= MaxTitle {
		p.title = s
	}
	if s != p.title {
		p.write("")
		p.write(s)
		p.write("")
	}
}

// write adds a line. Empty ones part blocks, one at a time.
func (p *markdownReader) write(line string) {
	if line == "" {
		p.gap = p.out.Len() > 0
		return
	}
	if p.gap {
		p.out.WriteByte('\n')
		p.gap = false
	}
	p.out.WriteString(line)
	p.out.WriteByte('\n')
}

// withoutMarks takes the marks of quotations and list items from the start of
// a line. It reports whether an item starts there.
func withoutMarks(line string) (rest string, started bool) {
	for range 16 { // deeper nesting is no text
		trimmed := strings.TrimLeft(line, " \t")
		if quoted, ok := strings.CutPrefix(trimmed, ">"); ok {
			line = quoted
			continue
		}
		if trimmed == "" || !strings.ContainsRune("-*+0123456789", rune(trimmed[0])) {
			break
		}
		mark := listMark.FindString(trimmed)
		if mark == "" || isRule(trimmed) {
			break
		}
		line, started = trimmed[len(mark):], true
	}
	if strings.HasPrefix(line, "[^") {
		if note := footnote.FindString(line); note != "" {
			line, started = line[len(note):], true
		}
	}
	return line, started
}

// isDefinition reports whether a line gives the address of a reference:
// "[1]: https://…".
func isDefinition(s string) bool {
	name, address, ok := strings.Cut(s, "]:")
	if !ok || len(name) < 2 || name[0] != '[' {
		return false
	}
	address = strings.TrimLeft(address, " \t")
	return address != "" && strings.ContainsRune("</#.", rune(address[0])) || strings.HasPrefix(address, "http") || strings.HasPrefix(address, "mailto:")
}

// isUnderline reports whether a line makes the one above it a heading.
func isUnderline(s string) bool {
	return s != "" && (strings.Trim(s, "=") == "" || strings.Trim(s, "-") == "")
}

// isRule reports whether a line is a thematic break.
func isRule(s string) bool {
	return s != "" && strings.ContainsRune("-*_", rune(s[0])) && strings.Count(s, s[:1]) >= 3 && strings.Trim(s, s[:1]+" \t\r") == ""
}

// isTableRule reports whether a line parts a table's heading from its rows.
func isTableRule(s string) bool {
	return strings.Contains(s, "|") && strings.Contains(s, "-") && strings.Trim(s, "|-: \t") == ""
}
