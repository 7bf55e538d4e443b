package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"newshound/rag"
)

// renderAnswer prints an answer or a refusal. Every text in it is foreign and
// is cleaned here.
func renderAnswer(s screen, a rag.Answer) { renderRest(s, a, 0) }

// renderRest prints an answer whose first sentences are printed already.
func renderRest(s screen, a rag.Answer, printed int) {
	if !a.Answered {
		renderRefusal(s, a)
		return
	}
	renderSentences(s, a, printed)
	fmt.Fprintln(s.w)
	renderDisputes(s, a)
	if a.Mode == rag.Generated {
		s.styled(dim, "", "", "Written by "+orElse(clean(a.Model), "a language model")+" from these quotes:")
		fmt.Fprintln(s.w)
	}
	renderCitations(s, a.Citations, quoted(a))
	s.styled(dim, "", "", asOf(a.AsOf))
	s.styled(dim, "", "", standing(a))
}

// renderSentences prints the sentences of an answer but for the first ones.
// Those that are quotations look so.
func renderSentences(s screen, a rag.Answer, printed int) {
	links := links(a)
	for _, sentence := range a.Sentences[printed:] {
		text := clean(sentence.Text) + " " + s.markers(sentence.Citations, links)
		if a.Mode != rag.Generated {
			s.quote("", text)
			continue
		}
		s.block("", "", text)
		if len(sentence.Unproven) > 0 {
			s.styled(yellow, "⚠ ", "  ", "not in the quotes: "+strings.Join(cleaned(sentence.Unproven), "; "))
		}
	}
}

// renderDisputes says on what the citations contradict one another.
func renderDisputes(s screen, a rag.Answer) {
	links := links(a)
	for _, d := range a.Disputes {
		s.styled(bold, "", "", "Sources disagree:")
		for _, side := range d.Sides {
			s.block("  ", "  ", "“"+clean(side.Says)+"” "+s.markers(side.Citations, links))
		}
		fmt.Fprintln(s.w)
	}
}

// links are the addresses of the citations' passages, by number.
func links(a rag.Answer) map[int]string {
	links := make(map[int]string, len(a.Citations))
	for _, c := range a.Citations {
		links[c.N] = c.Link
	}
	return links
}

func cleaned(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = clean(text)
	}
	return out
}

// quote prints clean text as a quotation, with a bar at its side.
func (s screen) quote(indent, text string) {
	bar := indent + s.paint(cyan, "│") + " "
	s.block(bar, bar, text)
}

// marker is a citation's number, which opens the passage where it can.
func (s screen) marker(n int, link string) string {
	return s.hyperlink(link, s.paint(cyan, fmt.Sprintf("[%d]", n)))
}

// markers are those of several citations.
func (s screen) markers(numbers []int, links map[int]string) string {
	text := ""
	for _, n := range numbers {
		text += s.marker(n, links[n])
	}
	return text
}

// quoted are the numbers of the citations whose quotes are the sentences.
func quoted(a rag.Answer) map[int]bool {
	numbers := make(map[int]bool)
	if a.Mode != rag.Generated {
		for _, sentence := range a.Sentences {
			for _, n := range sentence.Citations {
				numbers[n] = true
			}
		}
	}
	return numbers
}

// renderCitations lists citations by article, with their quotes but for those
// that stand above.
func renderCitations(s screen, citations []rag.Citation, above map[int]bool) {
	const indent = "    "
	for _, group := range byArticle(citations) {
		markers := ""
		for _, c := range group {
			markers += s.marker(c.N, c.Link)
		}
		first := group[0]
		s.block(markers+" ", indent, orElse(clean(first.Outlet), "unknown outlet")+", "+day(first.Published))
		s.styled(bold, indent, indent, orElse(clean(first.Title), "(no title)"))
		for _, c := range group {
			if !above[c.N] {
				s.quote(indent, clean(c.Quote)+" "+s.marker(c.N, c.Link))
			}
		}
		renderPlaces(s, indent, group)
		fmt.Fprintln(s.w)
	}
}

// byArticle groups citations by article, in the order of their first.
func byArticle(citations []rag.Citation) [][]rag.Citation {
	var groups [][]rag.Citation
	place := make(map[string]int)
	for _, c := range citations {
		key := fmt.Sprintf("%s %d", c.Article, c.Revision)
		i, ok := place[key]
		if !ok {
			i = len(groups)
			place[key], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

// renderPlaces says where the citations of an article can be read: its
// address, where the numbers open the passages; or the address of each
// passage, never wrapped so that it can be copied; or else the command that
// prints the article.
func renderPlaces(s screen, indent string, group []rag.Citation) {
	first := group[0]
	link := orElse(first.Link, first.URL)
	switch {
	case first.URL == "":
		fmt.Fprintln(s.w, indent+s.paint(dim, "newshound show "+clean(first.Article)))
	case s.link && webAddress(link):
		fmt.Fprintln(s.w, indent+s.hyperlink(link, s.paint(dim, clean(first.URL))))
	default:
		var places []string
		for _, c := range group {
			places = append(places, clean(orElse(c.Link, c.URL)))
		}
		for _, place := range slices.Compact(places) {
			fmt.Fprintln(s.w, indent+s.paint(dim, place))
		}
	}
}

// renderRefusal says why there is no answer, what was searched, what came
// nearest and what to do about it.
func renderRefusal(s screen, a rag.Answer) {
	refusal := a.Refusal
	if refusal == nil {
		refusal = &rag.Refusal{}
	}
	s.styled(bold, "", "", orElse(clean(refusal.Reason), "There is no answer."))
	s.block("", "", searched(refusal.Searched))
	if len(refusal.Nearest) > 0 {
		fmt.Fprintln(s.w)
		s.block("", "", "What comes nearest, without answering:")
		fmt.Fprintln(s.w)
		renderCitations(s, refusal.Nearest, nil)
	}
	s.styled(dim, "", "", "To add articles that may answer it: newshound add ADDRESS or FILE")
}

// searched sums up what was looked through.
func searched(in rag.Searched) string {
	if in.Articles == 0 {
		return "There was nothing to search."
	}
	text := fmt.Sprintf("Searched %s of %s", count(in.Articles, "article"), count(in.Outlets, "outlet"))
	if in.Oldest.IsZero() {
		return text + "."
	}
	return text + ", published " + period(in.Oldest, in.Newest) + "."
}

// asOf dates an answer.
func asOf(in rag.AsOf) string {
	text := "The articles carry no date"
	if !in.Newest.IsZero() {
		text = "As of " + period(in.Oldest, in.Newest)
	}
	if in.CorpusUpdated.IsZero() {
		return text + "."
	}
	return text + "; corpus updated " + date(in.CorpusUpdated.Time) + "."
}

// standing says how many outlets stand behind an answer.
func standing(a rag.Answer) string {
	if a.Outlets > 1 {
		return count(a.Outlets, "independent outlet") + "."
	}
	for _, c := range a.Citations {
		if name := clean(c.Outlet); name != "" {
			return "Single source: " + name + "."
		}
	}
	return "Single source, of unknown outlet."
}

// period is a span of days, or the one day that it is.
func period(from, to rag.Time) string {
	if from.IsZero() || date(from.Time) == date(to.Time) {
		return date(to.Time)
	}
	return date(from.Time) + " to " + date(to.Time)
}

func date(t time.Time) string { return t.UTC().Format("2 January 2006") }

// day is a publication date, with the time where it is known.
func day(t rag.Time) string {
	switch {
	case t.IsZero():
		return "date unknown"
	case t.UTC().Equal(t.UTC().Truncate(24 * time.Hour)):
		return date(t.Time)
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands groups a number's digits by commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func orElse(text, other string) string {
	if strings.TrimSpace(text) == "" {
		return other
	}
	return text
}
