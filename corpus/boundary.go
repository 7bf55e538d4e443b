package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotationMarks are those that end a quoted sentence.
const quotationMarks = "\"'”’»“«"

// lookAround is how many bytes before and after a boundary are judged: more
// than any abbreviation, name or address that it depends on, and few enough
// that a line of a million boundaries takes no longer than one of words.
const lookAround = 256

// nextMissed returns the next boundary in line after from and before to that
// Unicode's rules pass over, because they take what follows a full stop and a
// number for the same sentence if it goes on in lower case ("It was over. 23
// people died"), and know an ellipsis only as dots. It returns 0 if there is
// none. Whether a sentence really ends there is for boundary to decide.
func nextMissed(line string, from, to int) int {
	const ellipsis = "…"
	for i := from; i < to; i++ {
		switch line[i] {
		case '.':
			if at, r := afterStop(line[:to], i+1); unicode.IsDigit(r) && endsInPlainWord(line[:i]) {
				return at
			}
		case ellipsis[0]:
			if !strings.HasPrefix(line[i:to], ellipsis) {
				continue
			}
			if at, r := afterStop(line[:to], i+len(ellipsis)); unicode.IsUpper(r) {
				return at
			}
		}
	}
	return 0
}

// afterStop returns where the next sentence would start if one ended before
// i, which is after closing punctuation and at least a space, and the first
// rune there behind opening punctuation; or 0.
func afterStop(line string, i int) (at int, r rune) {
	end := skip(line, i, isCloser)
	at = skip(line, end, unicode.IsSpace)
	if at == end {
		return 0, 0
	}
	r, _ = utf8.DecodeRuneInString(line[skip(line, at, isOpener):])
	return at, r
}

// endsInPlainWord reports whether s ends in what is hardly an abbreviation:
// three letters in lower case, a digit, or a percent sign.
func endsInPlainWord(s string) bool {
	for n := range 3 {
		r, size := utf8.DecodeLastRuneInString(s)
		if n == 0 && (unicode.IsDigit(r) || r == '%') {
			return true
		}
		if !unicode.IsLower(r) {
			return false
		}
		s = s[:len(s)-size]
	}
	return true
}

// boundary decides whether the sentence that starts at from, and holds a word,
// ends at at, a position inside line. It may move the boundary past closing
// quotes that are set off by a space, as in « Oui. ».
func boundary(line string, from, at int) (int, bool) {
	left := strings.TrimRightFunc(line[from:at], unicode.IsSpace)
	spaced := len(left) < at-from
	if strings.ContainsAny(line[from+len(left):at], "\r\v\f\u0085\u2028\u2029") {
		return at, true
	}
	at = skipSpacedClosers(line, at)
	left = left[max(0, len(left)-lookAround):]
	right := line[at:min(len(line), at+lookAround)]
	if word := firstWord(right); startsLower(word) {
		return at, false
	}
	body := strings.TrimRightFunc(left, isCloser)
	closers := left[len(body):]
	switch {
	case strings.HasSuffix(body, "…"):
		return at, closers != "" || endsAtEllipsis(strings.TrimSuffix(lastWord(body), "…"), firstWord(right))
	case strings.HasSuffix(body, "."):
		return at, endsAtDot(body, closers, right, from == 0)
	case strings.HasSuffix(body, "!"), strings.HasSuffix(body, "?"):
		return at, endsAtMark(body, closers, right, spaced)
	}
	return at, true
}

// endsAtDot decides on a full stop: body ends in it, closers stand between it
// and the space, right is what follows and does not start in lower case;
// lineStart means that the sentence is the first of its line.
func endsAtDot(body, closers, right string, lineStart bool) bool {
	if strings.ContainsAny(closers, quotationMarks) {
		return true
	}
	word := lastWord(body)
	stem := word[:len(word)-1]
	next := firstWord(right)
	if strings.HasSuffix(body, "..") {
		return endsAtEllipsis(stem, next)
	}
	digit := startsWithDigit(right)
	if lineStart && word == strings.TrimSpace(body) && isEnumerator(stem) {
		return false
	}
	switch abbreviationOf(stem) {
	case beforeName:
		return false
	case beforeNumber:
		if digit {
			return false
		}
	case maybeLast:
		return !digit && isSentenceStarter(next)
	case clock:
		return !digit && !isClockWord(next)
	}
	switch {
	case stem == "":
		return true
	case isInitial(stem):
		return isSentenceStarter(next) && !digit && !startsWithInitial(right) &&
			!afterSingleLetter(body[:len(body)-len(word)])
	case isDottedLetters(stem):
		return isSentenceStarter(next) && !digit
	case len(stem) <= 2 && isNumeral(stem):
		return !isAfterOrdinal(next)
	}
	return true
}

// endsAtEllipsis decides on an ellipsis after word, which is only dots or
// nothing where a space sets the ellipsis off: then words were left out, and
// a capital alone does not show that the sentence had ended.
func endsAtEllipsis(word, next string) bool {
	if next == "I" {
		return false
	}
	return strings.Trim(word, ".") != "" || isSentenceStarter(next)
}

// endsAtMark decides on a question or exclamation mark.
func endsAtMark(body, closers, right string, spaced bool) bool {
	word := lastWord(body)
	if !spaced && closers == "" && strings.ContainsAny(word, "/=@") {
		return false // inside an address
	}
	if isExclaimingName(word) && closers == "" {
		return isSentenceStarter(firstWord(right))
	}
	return closers == "" || !isAttribution(right)
}

// isAttribution reports whether text begins with one to three capitalised
// words and a verb of speech: "Why?" Anna Smith asked.
func isAttribution(text string) bool {
	for n := range 4 {
		word, rest, _ := strings.Cut(text, " ")
		if n > 0 && isSpeechVerb(strings.TrimRight(word, ".,:")) {
			return true
		}
		if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) || strings.ContainsAny(word, ",:;") {
			return false
		}
		text = rest
	}
	return false
}

// isInitial reports whether s is a single letter.
func isInitial(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && unicode.IsLetter(r)
}

// startsWithInitial reports whether text begins with a letter and a full stop.
func startsWithInitial(text string) bool {
	word, _, _ := strings.Cut(strings.TrimLeftFunc(text, unicode.IsSpace), " ")
	return strings.HasSuffix(word, ".") && isInitial(word[:len(word)-1])
}

// afterSingleLetter reports whether s ends in a letter of lower case and a
// full stop, as the B. of "z. B." has before it.
func afterSingleLetter(s string) bool {
	word := lastWord(strings.TrimRightFunc(s, unicode.IsSpace))
	r, n := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r) && word[n:] == "."
}

// isEnumerator reports whether s numbers an item: 1, 12, a, IV.
func isEnumerator(s string) bool {
	return len(s) <= 3 && isNumeral(s) || isInitial(s) || s != "" && strings.Trim(s, "IVX") == ""
}

// lastWord returns what follows the last space, opening bracket or quote.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isOpener(r) })
	if i < 0 {
		return s
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return s[i+n:]
}

// firstWord returns the letters that text begins with, after quotes,
// brackets and dashes.
func firstWord(text string) string {
	text = text[skip(text, 0, func(r rune) bool { return isOpener(r) || unicode.IsSpace(r) }):]
	return text[:skip(text, 0, unicode.IsLetter)]
}

func startsWithDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text[skip(text, 0, isOpener):])
	return unicode.IsDigit(r)
}

// startsLower reports whether a word starts in lower case, unless its second
// letter is a capital, as in iPhone.
func startsLower(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	second, _ := utf8.DecodeRuneInString(word[n:])
	return unicode.IsLower(r) && !unicode.IsUpper(second)
}

// skip returns the first position from at on whose rune is not one of those.
func skip(text string, at int, those func(rune) bool) int {
	for at < len(text) {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !those(r) {
			break
		}
		at += n
	}
	return at
}

// skipSpacedClosers returns the position after closing punctuation at at and
// the space behind it. A quotation mark before a space closes; before a
// letter it opens.
func skipSpacedClosers(line string, at int) int {
	end := skip(line, at, isCloser)
	if end == at {
		return at
	}
	after := skip(line, end, unicode.IsSpace)
	if after == end && end < len(line) {
		return at
	}
	return after
}

// isCloser reports whether a rune is a closing bracket or any quotation mark:
// languages disagree on which of those close.
func isCloser(r rune) bool {
	switch r {
	case ')', ']', '}', '"', '\'':
		return true
	}
	return r >= 0x80 && unicode.In(r, unicode.Pe, unicode.Pf, unicode.Pi)
}

// isOpener reports whether a rune may stand before a sentence's first letter.
func isOpener(r rune) bool {
	switch r {
	case '(', '[', '{', '"', '\'', '-', '*', '¿', '¡', '–', '—', '•':
		return true
	}
	return r >= 0x80 && unicode.In(r, unicode.Ps, unicode.Pi, unicode.Pf)
}
