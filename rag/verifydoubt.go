package rag

import (
	"slices"
	"strings"

	"newshound/corpus"
)

// overstates reports whether a sentence says for sure what its quotes make a
// condition of, leave open or only say that somebody believes.
func (v *verifier) overstates(text string, tokens []corpus.Token, lang string, quotes []quote) bool {
	own := assertion{sentence: text, tokens: tokens, content: make(map[string]bool)}
	hedged, ascribed := false, false
	for i, t := range tokens {
		low := own.low(i)
		own.content[t.Term] = isContent(low, lang)
		hedged = hedged || conditions[low] || questions[low] || perhaps[low]
		ascribed = ascribed || hedged || beliefs[low] || allegations[low] || sayings[low]
	}
	for _, u := range quotes {
		for _, s := range u.sentences() {
			all := clausesOf(s.text, s.tokens, u.from.doc.Article.Language)
			if !hedged && own.rests(all, true) || !ascribed && own.rests(all, false) {
				return true
			}
		}
	}
	return false
}

// rests reports whether most of what a sentence has in common with clauses
// stands under a condition or a question, or else under somebody's belief.
func (c *assertion) rests(all []assertion, condition bool) bool {
	under, free := make(map[string]bool), make(map[string]bool)
	for i := range all {
		o := &all[i]
		open := condition && slices.ContainsFunc(all, func(p assertion) bool { return p.group == o.group && p.conditional() })
		for j, t := range o.tokens {
			low := o.low(j)
			switch {
			case condition && questions[low], !condition && (allegations[low] || beliefs[low] && o.says(j)):
				open = true
			case !c.content[t.Term]:
			case open:
				under[t.Term] = true
			default:
				free[t.Term] = true
			}
		}
	}
	n := 0
	for t := range under {
		if !free[t] {
			n++
		}
	}
	return n > len(free)
}

// conditional reports whether a clause is a condition, and not one that makes
// no difference: "even if".
func (c *assertion) conditional() bool {
	for i := range c.tokens {
		if conditions[c.low(i)] && !(i > 0 && even[c.low(i-1)]) {
			return true
		}
	}
	return false
}

// says reports whether what is believed is said behind a token: "that …",
// "accused of …".
func (c *assertion) says(i int) bool {
	for j := i + 1; j < min(i+1+complementReach, len(c.tokens)); j++ {
		if low := c.low(j); complementizers[low] || strings.HasPrefix(low, "qu'") || low == "of" {
			return true
		}
	}
	return false
}

var (
	conditions = set("if unless если ако освен falls sofern si")
	even       = set("even as дори даже selbst auch même aun incluso")
	questions  = set("whether дали ob")

	// beliefs are held by somebody of what stands behind them.
	beliefs = set(`suspect suspects suspected suspecting allege alleges alleging accuse accuses accused accusing claim claims claimed claiming
		believe believes believed
		подозира подозират обвинява обвиняват обвини твърди твърдят
		подозревает подозревают обвиняет обвиняют обвинил утверждает утверждают
		verdächtigt verdächtigen vermutet vermuten behauptet behaupten behauptete
		sospecha sospechan acusa acusan afirma afirman alega alegan
		soupçonne soupçonnent accuse accusent prétend prétendent affirme affirment`)
	allegations = set(`alleged allegedly supposedly reportedly rumoured rumored предполагаем предполагаемо твърди-се якобы предположительно
		angeblich mutmaßlich mutmaßliche mutmaßlicher mutmaßlichen presunto presunta presuntamente supuestamente présumé présumée prétendument`)

	// perhaps are words that leave something open.
	perhaps = set(`may might could would possibly perhaps maybe depends provided condition conditional threatens threatened unclear
		може можело би вероятно евентуално зависи условие может могут мог бы возможно вероятно зависит условии
		könnte könnten würde würden möglicherweise vielleicht wenn hängt podría podrían puede quizá quizás depende
		pourrait pourraient peut peut-être dépend condition`)

	// sayings tell who says something.
	sayings = set(`say says said according told tell tells think thinks charged charges police prosecutors reports report reported
		според каза казва заяви съобщи прокуратурата по-думите согласно сообщил сообщила сообщает заявил заявила прокуратура
		laut zufolge sagt sagte nach erklärte según dijo dice declaró selon dit d'après déclaré`)
)
