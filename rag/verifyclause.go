package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// An assertion is a clause of a sentence, which says one thing: what is negated
// in one is not in the next.
type assertion struct {
	sentence string
	tokens   []corpus.Token
	group    int // of clauses that a condition among them is of
	content  map[string]bool
	denied   []int // tokens that say that something is not so, or only nearly
	denies   bool  // one of them says that it is not so at all
}

// clausesOf takes a sentence apart at its signs, and at words that join what is
// said beside something else. What "that" begins belongs to what is before.
func clausesOf(text string, tokens []corpus.Token, lang string) []assertion {
	var out []assertion
	first, group := 0, 0
	end := func(i int) {
		if first < i {
			c := assertion{sentence: text, tokens: tokens[first:i], group: group, content: make(map[string]bool)}
			for _, t := range c.tokens {
				if isContent(t.Of(text), lang) {
					c.content[t.Term] = true
				}
			}
			denials := negatives(text, c.tokens)
			c.denies = len(denials) > 0
			c.denied = append(denials, nearlies(text, c.tokens)...)
			out = append(out, c)
		}
		first = i
	}
	for i := 1; i < len(tokens); i++ {
		gap := text[min(tokens[i-1].End, tokens[i].Start):tokens[i].Start] // ideographs overlap
		low := strings.ToLower(tokens[i].Of(text))
		switch {
		case strings.ContainsAny(gap, ";.") && strings.Contains(gap, " ") || contrasts[low]:
			end(i)
			group++
		case complementizers[low] || strings.HasPrefix(low, "qu'"), gap == ", " && conditions[low]:
		case strings.ContainsAny(gap, ",:()—–") && gap != "," || strings.Contains(gap, " - ") || joiners[low]:
			end(i)
		}
	}
	end(len(tokens))
	return out
}

// clauses returns those of the sentences that quotes are of.
func (v *verifier) clauses(quotes []quote) (out []assertion) {
	var seen []*sentence
	for _, u := range quotes {
		for _, s := range u.sentences() {
			if !slices.Contains(seen, s) {
				seen = append(seen, s)
				out = append(out, clausesOf(s.text, s.tokens, u.from.doc.Article.Language)...)
			}
		}
	}
	return out
}

func isContent(word, lang string) bool {
	low := strings.ToLower(word)
	return !corpus.IsStopword(low, lang) && !corpus.IsStopword(low, "en")
}

func (c *assertion) low(i int) string {
	return strings.ReplaceAll(strings.ToLower(c.tokens[i].Of(c.sentence)), "’", "'")
}

// mixed reports whether it cannot be told if a clause says that something is
// so: it says twice that it is not.
func (c *assertion) mixed() bool { return len(c.denied) > 1 }

// shared counts the content words that two clauses have in common.
func (c *assertion) shared(o *assertion) (n int) {
	for t := range c.content {
		if o.content[t] {
			n++
		}
	}
	return n
}

// targets returns what a clause says is not so: the first word with content
// behind what says so, or all behind a "that".
func (c *assertion) targets(lang string) []string {
	var out []string
	for _, i := range c.denied {
		from, all := i+1, false
		for j := i + 1; j < min(i+1+complementReach, len(c.tokens)); j++ {
			if low := c.low(j); complementizers[low] || strings.HasPrefix(low, "qu'") {
				from, all = j+1, true
				break
			}
		}
		for j := from; j < len(c.tokens) && (all || j <= i+negationSpan); j++ {
			if !isContent(c.tokens[j].Of(c.sentence), lang) {
				continue
			}
			out = append(out, c.tokens[j].Term)
			if !all {
				break
			}
		}
	}
	return out
}

// complementReach is how many words behind "denied" or "not" a "that" may
// stand: "there is not the least evidence that".
const complementReach = 6

// Words that clauses begin with.
var (
	contrasts       = set("but although though whereas however yet но однако хотя обаче макар aber jedoch sondern obwohl doch pero sino aunque mais cependant bien")
	joiners         = set("while because after before since which who whom whose which, while докато защото след преди който която което които пока потому после который которая которое которые während weil nachdem bevor welche welcher mientras porque después antes quien quienes cual cuales tandis parce après avant qui dont")
	complementizers = set("that dass daß что чтобы че que")
)
