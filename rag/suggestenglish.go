package rag

import (
	"strings"

	"newshound/corpus"
)

// englishVerbs are verbs of news with an object, in their base form.
const englishVerbs = `accept accuse acquire add adopt announce appoint approve arrest attack attend avoid award back ban banish beat become
	begin bid block boost break bring build buy call cancel capture cause celebrate challenge change charge choose clear clinch close
	compare condemn confirm consider create criticize cut debut declare defeat defend defy delay delete demand deny deploy detail develop
	disclose discover dismiss donate draw drop end endorse expand explain expose face fight file fill find fine fire follow force gain
	get give grant halt help hire hit hold host identify impose indict introduce investigate join jail keep kick kill launch lead leave
	legalize lift limit lose lower make mark merge move name nominate offer open oppose oust overturn own pardon pass pause pay
	pick pledge post postpone praise prepare press produce prohibit promise propose protect pull push quit raise reach recall
	receive recover reduce refuse reject release remove rename reopen replace report require rescue restore restrict reveal reverse revoke
	rule run sack save score seek sell send sentence set settle share shut sign slam snub spend stage start stop strike strip sue support
	suspend swap take target terminate test threaten top trade unveil update urge use veto visit vote vow want warn win withdraw write`

// englishForms leads from forms of those verbs, third person singular and
// past, to their base form.
var thirdPersons, pasts = englishForms(englishVerbs)

func englishForms(verbs string) (third, past map[string]string) {
	third, past = make(map[string]string), make(map[string]string)
	for base := range strings.FieldsSeq(verbs) {
		third[thirdPerson(base)] = base
		past[regularPast(base)] = base
	}
	for _, forms := range irregular {
		if f := strings.Fields(forms); third[thirdPerson(f[0])] != "" && len(f) > 1 {
			past[f[1]] = f[0]
		}
	}
	return third, past
}

func thirdPerson(base string) string {
	switch {
	case strings.HasSuffix(base, "y") && !endsInVowelY(base):
		return base[:len(base)-1] + "ies"
	case strings.HasSuffix(base, "s"), strings.HasSuffix(base, "sh"), strings.HasSuffix(base, "ch"), strings.HasSuffix(base, "x"), strings.HasSuffix(base, "o"):
		return base + "es"
	}
	return base + "s"
}

func regularPast(base string) string {
	switch {
	case strings.HasSuffix(base, "e"):
		return base + "d"
	case strings.HasSuffix(base, "y") && !endsInVowelY(base):
		return base[:len(base)-1] + "ied"
	case doubled[base]:
		return base + base[len(base)-1:] + "ed"
	}
	return base + "ed"
}

func endsInVowelY(base string) bool {
	return len(base) > 1 && strings.ContainsRune("aeou", rune(base[len(base)-2]))
}

// telling are verbs that a question for the object alone goes well with.
var telling = set(`acquire add announce approve ban build buy cancel create demand disclose discover donate endorse introduce launch lose
	offer oppose postpone propose promise publish recall reject release remove reveal reverse sell sign suspend unveil veto win`)

// doubled are verbs whose past doubles the last letter.
var doubled = set("ban drop kick plan slam snub stop strip swap top stab rob nab scrap")

// embedded makes "Why will Taco Bell stop selling its wings?" of the title
// "Why Taco Bell will stop selling its wings".
func (p *phrasebook) embedded(title string) string {
	if p.auxiliaries == nil {
		return ""
	}
	title = headline(title)
	words := strings.Fields(title)
	if len(words) < 5 || title != strings.TrimRight(title, "?.!") && strings.HasSuffix(title, "?") {
		return ""
	}
	switch words[0] {
	case "Why", "How", "When", "Where":
	default:
		return ""
	}
	for i, w := range words[1:min(len(words), 8)] {
		i++
		base := thirdPersons[w]
		switch {
		case i < 2 || !p.auxiliaries[w] && base == "":
			continue
		case p.leans(words[1:i]) || !named(words[1:]):
			return ""
		case p.auxiliaries[w]:
			rest := words[i+1:]
			if len(rest) == 0 || (w == "has" || w == "have" || w == "had") && !participle(rest[0], w) {
				return ""
			}
			return join3(words[0], w, words[1:i], rest) + p.end
		}
		return join3(words[0], "does", words[1:i], append([]string{base}, words[i+1:]...)) + p.end
	}
	return ""
}

// join3 joins the words of a question.
func join3(asking, auxiliary string, subject, rest []string) string {
	words := append([]string{asking, auxiliary}, subject...)
	if low := strings.ToLower(words[2]); corpus.IsStopword(low, "en") && !acronym(words[2]) {
		words[2] = low
	}
	return strings.Join(append(words, rest...), " ")
}

// headline returns a title without the outlet's name, or "" if it is cut off.
func headline(title string) string {
	title, _, _ = strings.Cut(title, " | ")
	title = strings.TrimSpace(title)
	if strings.HasSuffix(title, "...") || strings.HasSuffix(title, "…") {
		return ""
	}
	return title
}

// whatDid makes "Why did Maryland ban TikTok?" of the title "Maryland bans
// TikTok in state government", or "When", or "What did Maryland ban?", by what
// the article's lead tells.
func (p *phrasebook) whatDid(a *corpus.Article, lead []corpus.Span) []proposal {
	title, _, _ := strings.Cut(a.Title, " | ")
	if before, after, ok := strings.Cut(title, ": "); ok {
		title = after
		if len(strings.Fields(after)) < len(strings.Fields(before)) {
			title = before
		}
	}
	c := clauseOf(title)
	at, base := 0, ""
	for i := 1; i < min(len(c.words), 5) && base == ""; i++ {
		at, base = i, thirdPersons[c.words[i]]
		if base == "" && !startsUpper(c.words[i]) {
			return nil // more of a subject than a name
		}
	}
	if base == "" || !startsUpper(c.words[0]) || corpus.IsStopword(strings.ToLower(c.words[0]), "en") {
		return nil
	}
	name := strings.Join(c.words[:at], " ")
	if !inLead(a.Text, lead, name) {
		return nil
	}
	if mostly(a.Text, p.the, name) {
		name = "the " + name
	}
	object := p.until(c.words[at+1:])
	if strings.HasSuffix(title, "...") {
		object = p.beforePreposition(object) // what follows may be cut off
	}
	if len(object) == 0 || p.leans(object[:1]) {
		return nil
	}
	var out []proposal
	for _, s := range lead {
		text := s.Of(a.Text)
		if givesReason(text) && strings.Contains(text, c.words[at-1]) {
			out = append(out, proposal{"Why did " + name + " " + base + " " + strings.Join(object, " ") + p.end, s})
			break
		}
	}
	if first := object[0]; telling[base] && !prepositions[strings.ToLower(first)] && first != "to" && !startsUpper(first) && len(object) > 1 {
		out = append(out, proposal{"What did " + name + " " + base + p.end, corpus.Span{}})
	}
	for _, s := range lead {
		if text := s.Of(a.Text); dated(text) && strings.Contains(text, c.words[at-1]) {
			return append(out, proposal{"When did " + name + " " + base + " " + strings.Join(object, " ") + p.end, s})
		}
	}
	return out
}

// beforePreposition cuts words before the second of a phrase.
func (p *phrasebook) beforePreposition(words []string) []string {
	for i, w := range words {
		if i > 0 && (prepositions[w] || p.dangling[w]) {
			return words[:i]
		}
	}
	return nil
}
