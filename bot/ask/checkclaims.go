package ask

import (
	"regexp"
	"strings"
	"unicode"

	"newshound/corpus"
)

// Bounds of what is checked of a message.
const (
	maxClaims     = 5
	minClaimWords = 4
)

// Claims returns the sentences of a Discord message that state something, at
// most 5, without Markdown: no questions, greetings, links, code, quotes of
// others, or what the member says of themselves.
func Claims(text string) []string {
	var out []string
	text = corpus.Normalize(bare(text))
	for _, s := range corpus.Sentences(text) {
		if c := claim(s.Of(text)); c != "" && len(out) < maxClaims {
			out = append(out, c)
		}
	}
	return out
}

// claim returns what a sentence states, "" if it states nothing.
func claim(sentence string) string {
	sentence = strings.Join(strings.Fields(sentence), " ")
	sentence = opinion.ReplaceAllString(sentence, "")
	sentence = strings.TrimFunc(sentence, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.So, r) })
	words := strings.FieldsFunc(sentence, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '!' || r == '.' })
	if len(words) < minClaimWords || !strings.ContainsFunc(sentence, unicode.IsLetter) {
		return ""
	}
	if strings.HasSuffix(strings.TrimRight(sentence, `"'”»!)`), "?") {
		return ""
	}
	if first := strings.ToLower(words[0]); greetings[first] || selves[first] {
		return ""
	}
	return sentence
}

// bare takes out of a message what is not said in words of the member's own.
func bare(text string) string {
	for _, cut := range []*regexp.Regexp{codeBlock, restQuoted, quoted} {
		text = cut.ReplaceAllString(text, "\n")
	}
	text = mention.ReplaceAllString(text, " ")
	text = masked.ReplaceAllString(text, "$1")
	text = address.ReplaceAllString(text, "")
	text = bullet.ReplaceAllString(text, "")
	return emphasis.Replace(text)
}

var (
	codeBlock  = regexp.MustCompile("(?s)```.*?(?:```|$)")
	restQuoted = regexp.MustCompile(`(?ms)^\s*>>> .*`)
	quoted     = regexp.MustCompile(`(?m)^\s*> .*$`)
	mention    = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w+:|t:|/[^:>]+:|id:)[^>\s]*>|@everyone|@here`)
	masked     = regexp.MustCompile(`\[([^\]\n]*)\]\([^)\s]*\)`)
	address    = regexp.MustCompile(`<?https?://\S+`)
	bullet     = regexp.MustCompile(`(?m)^\s*(?:-?#{1,3}|[-*+]|\d{1,2}\.)\s+`)
	emphasis   = strings.NewReplacer("**", "", "__", "", "~~", "", "||", "", "*", "", "`", "", `\`, "")
	opinion    = regexp.MustCompile(`(?i)^(?:(?:hi|hey|hello|well|so|btw|fyi|breaking)[,:!]\s*|i (?:think|believe|heard|read|saw)(?: that)? |did you know (?:that )?)+`)
)

// greetings and thanks open what is said to somebody; selves open what
// somebody says of themselves.
var (
	greetings = wordSet(`hi hey hello thanks thank please lol good welcome congratulations congrats sorry
		здравей здравейте привет благодаря моля поздравления здравствуйте спасибо пожалуйста
		hallo danke bitte moin hola gracias buenos buenas salut bonjour merci bonsoir`)
	selves = wordSet(`i i'm i’m i'd i'll i've my we we're we'll our let's аз ние мисля моят моята я мы мой моя ich wir mein meine
		yo nosotros creo mi je nous mon ma j'ai j’ai`)
)

func wordSet(words string) map[string]bool {
	out := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}
