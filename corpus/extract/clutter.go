package extract

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var newsHeader = regexp.MustCompile(`(?i)^(?:last|latest|more|recent|breaking|top) news (?:in|from|on|at) (\S+(?: \S+){0,3})$`)

// newsOf returns the X of a line "Last news in X".
func newsOf(s string) (name string, ok bool) {
	m := newsHeader.FindStringSubmatch(s)
	if m == nil || endsInAny(s, ".,;:!?…") {
		return "", false
	}
	first, _ := utf8.DecodeRuneInString(m[1])
	return m[1], unicode.IsUpper(first) || unicode.IsDigit(first)
}

var (
	counter = regexp.MustCompile(`(?i)[|•·,\s]*\b(?:[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+(?:[.,][0-9])?)[kк]?\s*(?:views?|reads?|comments?|shares?|likes?|min(?:ute)?s?\.? read|` +
		`преглед\p{L}*|коментар\p{L}*|споделян\p{L}*|просмотр\p{L}*|комментари\p{L}*|aufrufe|kommentare?|visitas|comentarios?|vues|commentaires?)`)
	trailingCount = regexp.MustCompile(`^(.*\d.*)\s[0-9]{1,7}$`)
	publishedMark = regexp.MustCompile(`(?i)^(?:first )?(?:published|posted|date|публикуван[аио]?|дата|опубликован[ао]?|veröffentlicht|erschienen|publicad[oa]|publié|date de publication|pubblicat[oa])(?: on| at| am| el| le| на| em| il)?\s*:?\s+`)
	updatedMark   = regexp.MustCompile(`(?i)[\s(|•·,–-]*(?:last |zuletzt )?(?:updated|modified|обновен[аио]?|последна промяна|обновлен[ао]?|aktualisiert|actualizado|mis à jour)((?:[\s:(].*)?)$`)
	labelledCount = regexp.MustCompile(`(?i)^(?:views?|reads?|comments?|shares?|likes?|преглед\p{L}*|коментар\p{L}*|просмотр\p{L}*|комментари\p{L}*|aufrufe|kommentare|visitas|comentarios|vues|commentaires)\s*:\s*[0-9][0-9., ]*[kкmм]?$`)
)

// A dateLine is a line that says nothing but when, and perhaps how many have
// read it.
type dateLine struct {
	published time.Time // zero if the line only says when it was updated
	sure      bool      // it has a time of day, a counter or says that it was published
}

func parseDateLine(s string) (dateLine, bool) {
	label := publishedMark.FindString(s)
	rest := s[len(label):]
	updated := updatedMark.FindStringSubmatchIndex(rest)
	if updated != nil && !isWhen(rest[updated[2]:updated[3]]) {
		updated = nil
	}
	if updated != nil {
		rest = rest[:updated[0]]
	}
	uncounted := counter.ReplaceAllString(rest, "")
	marked := label != "" || updated != nil || uncounted != rest
	rest = strings.Trim(uncounted, " |•·,–-")
	if rest == "" {
		return dateLine{sure: true}, updated != nil
	}
	t, ok := Date(rest)
	if !ok {
		t, ok = zonelessDay(rest)
	}
	if !ok {
		if m := trailingCount.FindStringSubmatch(rest); m != nil {
			t, ok = Date(m[1])
		}
		if !ok { // one that says that it is a date need not be readable
			return dateLine{}, label != "" && wordCount(rest) <= 3 && strings.ContainsAny(rest, "0123456789")
		}
		marked = true
	}
	return dateLine{t, marked || clockPattern.MatchString(strings.ToLower(rest))}, true
}

// isMarkedDate reports whether s is a date that says what it is the date of:
// publication or update.
func isMarkedDate(s string) bool {
	_, ok := parseDateLine(s)
	return ok && (publishedMark.MatchString(s) || updatedMark.MatchString(s))
}

// isWhen reports whether s may follow the word "updated": a date, or a few
// words of which one of the first two has a digit ("2 hours ago", "on 3 March"),
// or one word ("yesterday").
func isWhen(s string) bool {
	s = strings.Trim(counter.ReplaceAllString(s, ""), " :()|•·,.")
	if _, ok := Date(s); ok {
		return true
	}
	words := strings.Fields(s)
	return len(words) <= 1 || len(words) <= 5 && strings.ContainsAny(words[0]+words[1], "0123456789")
}

// isCounter reports whether a line is only a number, or numbers of views and
// such.
func isCounter(s string) bool {
	return !strings.ContainsFunc(counter.ReplaceAllString(s, ""), unicode.IsLetter) || labelledCount.MatchString(s)
}

var credit = regexp.MustCompile(`(?i)^(?:file )?(?:photos?|images?|pictures?|foto|снимк[аи]|фото|bild|imagen|crédit photo)(?: credit)?\s*(?::|©|\||by\s)`)

var seeAlso = regexp.MustCompile(`(?i)^(?:read also|read more|read next|see also|also read|related|прочетете още|вижте още|още по темата|читайте также|lesen sie auch|lea también|lire aussi)\s*:`)

var consent = regexp.MustCompile(`(?i)^(?:we (?:and our partners )?use cookies|this (?:web)?site uses cookies|by continuing to (?:use|browse)|` +
	`този сайт използва|мы используем (?:файлы )?cookie|wir verwenden cookies|(?:esta web|este sitio) utiliza cookies|ce site utilise des cookies)`)

// maxClutter is the length in bytes of the longest line that may be clutter.
const maxClutter = 600

var copyright = regexp.MustCompile(`(?i)^(?:©|\(c\)|copyright\b)`)

// isInterruption reports whether a line is page clutter that stands within
// running text as well.
func isInterruption(s string) bool {
	if len(s) > maxClutter {
		return false
	}
	if consent.MatchString(s) {
		return !strings.ContainsAny(s, "\"“„«")
	}
	return interruptions[bare(s)] || isAppeal(s) || !isProse(s) && (credit.MatchString(s) || seeAlso.MatchString(s) || isShareRow(s))
}

// isSurrounding reports whether a line is page clutter that stands before or
// after running text.
func isSurrounding(s string) bool {
	return navigation[bare(s)] || isBreadcrumbs(s) || isCounter(s) || copyright.MatchString(s) && wordCount(s) <= 20 || isButtonRow(s)
}

// isBreadcrumbs reports whether a line is a path such as "Home > World > Africa".
func isBreadcrumbs(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("/>›»|•·", r) })
	return len(parts) > 1 && navigation[bare(parts[0])]
}

// isButtonRow reports whether a line is several buttons, as in "Facebook Twitter
// Print".
func isButtonRow(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		if !navigation[bare(w)] {
			return false
		}
	}
	return len(words) > 1
}

// isShareRow reports whether a line is buttons for sharing and what they say, as
// in "Share on Facebook Tweet".
func isShareRow(s string) bool {
	words := strings.Fields(s)
	share := false
	for _, w := range words {
		w = bare(w)
		share = share || w == "share" || w == "tweet"
		if w != "" && !shareWords[w] {
			return false
		}
	}
	return share && len(words) > 1
}

// An appeal asks readers to subscribe or to follow. As a sentence it is
// clutter only where the page speaks of itself.
var (
	appeal = regexp.MustCompile(`^(?:please |click here to |click to )?(?:` +
		`(?:subscribe|sign[ -]?up|register|join) (?:now |today |here |free )?(?:to|for|with)? ?(?:our|us|the|free|this)\b.*\b(?:newsletters?|e-?mails?|alerts|updates|notifications|bulletin|briefing|channel|mailing list)|` +
		`(?:subscribe|sign[ -]?up) (?:now|today|here|free|for free|with us)|subscribe (?:to|with) us|` +
		`(?:get|receive) (?:our|the|all|your|breaking)\b.*\b(?:newsletters?|inbox)|(?:our )?(?:free |daily |weekly )*newsletters? (?:sign[ -]?up|subscription)|` +
		`(?:follow|like|find|join) us|follow .{1,40} on (?:facebook|twitter|x|instagram|telegram|linkedin|google news|whatsapp|youtube|tiktok)|` +
		`share (?:this|the) (?:article|story|news|page|post|with|on|via)|share (?:on|via) (?:facebook|twitter|x|whatsapp|e-?mail|telegram|viber|linkedin)|tweet this|` +
		`абонирай(?:те)? се|запиши се за|последвай(?:те)? ни|следвайте ни|подпи(?:шитесь|сывайтесь) на на\p{L}+|` +
		`(?:jetzt )?(?:unseren |den )?newsletter (?:abonnieren|bestellen)|folgen sie uns|folge uns|` +
		`suscr[ií]b(?:ete|ase) a|síguenos|abonnez-vous à|inscrivez-vous à|suivez-nous)(?:[^\p{L}\p{N}].*)?$`)
	ownAppeal = regexp.MustCompile(`^(?:please )?(?:(?:subscribe|sign[ -]?up) (?:to|for) our (?:\S+ ){0,3}(?:newsletters?|channel|alerts)|follow us on)\b`)
)

// isAppeal reports whether a line is an appeal.
func isAppeal(s string) bool {
	words := strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	first, _, _ := strings.Cut(words[:min(len(words), 40)], " ")
	if !appealStarts[bare(first)] { // most lines, and much cheaper
		return false
	}
	words = strings.ToLower(words)
	if isProse(s) {
		return !strings.ContainsAny(s, "\"“„«") && wordCount(s) <= 25 && ownAppeal.MatchString(words)
	}
	return wordCount(s) <= 12 && appeal.MatchString(words)
}

var captionEnd = regexp.MustCompile(`(?i)^[\s\-–—:|(\[#]*(?:photos?|images?|pictures?|foto|снимка|фото|bild|imagen)?[\s#]*[0-9]{0,3}(?:\s*(?:/|of)\s*[0-9]{1,3})?[)\]]?$`)

// repeatsTitle reports whether a line is the title again, or its picture's caption
// ("Title - 1").
func repeatsTitle(s, title string) bool {
	rest, ok := cutPrefixFold(s, title)
	return ok && captionEnd.MatchString(rest)
}

// extendsTitle reports whether a line is the page's title: the article's with
// the site's name.
func extendsTitle(s, title string) bool {
	rest, ok := cutPrefixFold(s, title)
	mark, _ := utf8.DecodeRuneInString(strings.TrimSpace(rest))
	return ok && strings.ContainsRune("|-–—:·•", mark) && wordCount(rest) <= 5
}

// cutPrefixFold is strings.CutPrefix without regard to case.
func cutPrefixFold(s, prefix string) (rest string, ok bool) {
	if prefix == "" || len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}
