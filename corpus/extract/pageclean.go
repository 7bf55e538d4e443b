package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// clean takes out of the kept blocks what stands in an article and is not of
// it: the title again, lines about the article, captions, links to others,
// appeals, credits.
func (p *htmlPage) clean() {
	p.cleanHeader()
	p.cleanBoxes()
	seen := map[string]*block{}
	heading := -1 // the last kept block, if it is a heading over links
	for i := range p.blocks {
		b := &p.blocks[i]
		if !p.kept[i] {
			if b.linked() >= 0.8 && heading >= 0 {
				p.kept[heading] = false
			}
			continue
		}
		key := letters(b.text)
		switch {
		case key == "", isRepeated(b, seen[key]),
			isInterruption(b.text), isAppeal(b.text), isPointer(b), p.isCaption(b), isNote(b):
			p.kept[i] = false
			continue
		}
		seen[key] = b
		heading = -1
		if countWords(b.text) <= 6 && !isProse(b.text) {
			heading = i
			if related[bare(b.text)] {
				p.kept[i] = false
			}
		}
	}
	p.cleanEnd()
}

// isRepeated reports whether a block says again what one has said in another
// place, as a quotation in large letters does.
func isRepeated(b, before *block) bool {
	return before != nil && place(b) != place(before) && countWords(b.text) >= 5
}

// cleanHeader drops the title, and what is about the article, above the first
// prose and a little below.
func (p *htmlPage) cleanHeader() {
	prose := 0
	for i := range p.blocks {
		b := &p.blocks[i]
		if !p.kept[i] {
			continue
		}
		if b.isText() && !isAbout(b.text) {
			if prose++; prose > lateBlocks {
				return
			}
		}
		if len(b.text) > maxAbout {
			continue
		}
		switch {
		case b.in.Data == "h1", p.title != "" && sameTitle(b.text, p.title), repeatsTitle(b.text, p.title):
			p.kept[i] = false
		case prose == 0 && isSurrounding(b.text), isReadTime(b.text), isAbout(b.text), byline(b.text) != nil:
			p.kept[i] = false
		default:
			if d, ok := parseDateLine(b.text); ok && (d.sure || prose == 0) {
				p.kept[i] = false
			}
		}
	}
}

var readTime = regexp.MustCompile(`(?i)^\W*(?:(?:reading time|tempo (?:de leitura|di lettura)|lesezeit|tiempo de lectura|temps de lecture|время чтения|време за четене)\W*)?\d+ ?(?:min|мин)\p{L}*\.?(?: (?:read|de lecture|de lectura|di lettura|lesezeit|чтения|четене))?$`)

func isReadTime(s string) bool { return len(s) < 80 && readTime.MatchString(s) }

// cleanBoxes drops kept blocks in a box of which the name says that it is not
// the article, unless much of the text stands in it.
func (p *htmlPage) cleanBoxes() {
	runes := map[*html.Node]int{}
	all := 0
	for i, b := range p.blocks {
		if !p.kept[i] {
			continue
		}
		all += b.runes
		for n := b.in; n != nil && n != p.body; n = n.Parent {
			runes[n] += b.runes
		}
	}
	for i, b := range p.blocks {
		if !p.kept[i] {
			continue
		}
		for n := b.in; n != nil && n != p.body; n = n.Parent {
			if 4*runes[n] > all {
				break
			}
			if p.named(n).box {
				p.kept[i] = false
				break
			}
		}
	}
}

// A pointer leads to another article: "Read also: …".
var pointer = regexp.MustCompile(`(?i)^[\s\[(*•►▶→»-]*(?:related(?: (?:post|article|story|stories|coverage|reading|video|link))?s?|(?:read|see|watch|learn|find out) (?:more|also|next)|also(?: read| see)?|more|more on this|don[’']t miss|` +
	`прочетете още|прочети още|вижте още|виж още|още по темата|вижте също|виж също|четете още|читайте также|читать также|смотрите также|подробнее|по теме|ещё по теме|` +
	`lesen sie auch|lesen sie hier|lesen sie mehr|mehr zum thema|mehr dazu|siehe auch|auch interessant|lea también|lea más|lee también|le puede interesar|vea también|te puede interesar|leia (?:também|mais)|veja também|` +
	`lire aussi|à lire(?: aussi)?|voir aussi|lisez aussi|leggi anche|per approfondire|lees ook)\b[^:：]{0,30}[:：]`)

func isPointer(b *block) bool {
	return pointer.MatchString(b.text) && (b.linked() >= 0.4 || countWords(b.text) <= 25 && !endsInAny(b.text, ".…"))
}

// isCaption reports whether a block says what a picture shows.
func (p *htmlPage) isCaption(b *block) bool {
	if countWords(b.text) > 80 {
		return false
	}
	for n, up := b.in, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if n.Data == "figcaption" || up < 2 && (n.Data == "figure" || p.named(n).caption) {
			return true
		}
	}
	return false
}

// Notes are short lines on where to go, in the middle of an article or after
// it.
var note = regexp.MustCompile(`(?i)^[\s([*]*(?:click here|tap here|click to|sign up|get the (?:latest|day)|subscribe|follow (?:us|\S+ on|@)|listen to|like this story|share this|scroll down|continue reading|story continues|` +
	`already a (?:subscriber|member)|bereits abonnent|déjà abonné|ya eres suscriptor|уже подписан|вече сте абонат|filed under|tags?:|topics?:|copyright|©|all rights reserved|this (?:article|story|material) (?:was|may not|has been)|citation:|` +
	`абонирайте|последвайте|следвайте|подписывайтесь|подпишитесь|теги:|тагове:|етикети:|ключови думи|метки:|abonnieren sie|folgen sie|suscríbete|síganos|abonnez-vous|suivez|schlagworte|etiquetas|mots-clés)`)

func isNote(b *block) bool {
	return note.MatchString(b.text) && (countWords(b.text) <= 12 || b.linked() >= 0.2 && countWords(b.text) <= 40)
}

// Credits stand after the text.
var creditLine = regexp.MustCompile(`(?i)^[\s([*]*(?:(?:additional |with )?(?:reporting|writing|editing|compiled|edited|written|translated) (?:by|from)|(?:\S+ ){0,8}contributed (?:to this|reporting)|(?:source|sources|photo|photos|image|images|credit)\s*:|` +
	`write to \S|(?:you can )?(?:e-?mail|contact|reach|follow|tweet) \S+.{0,60}(?:@|\bat\b|\bon\b)|have a tip|got a tip|do you have|if you (?:buy|enjoy|have|would like)|sign up|more AP|this report|updated (?:at|on)|` +
	`източни(?:к|ци)\s*:|снимк[аи]\s*:|автор\s*:|редактор\s*:|источники?\s*[:：–-]|фото\s*[:：]|автор\s*[:：]|редактор\s*[:：]|quellen?\s*:|foto\s*:|mit material von|fuentes?\s*:|con información de|sources?\s*:|crédit|avec (?:afp|reuters)|` +
	`https?://|\S+@\S+\.\S+$|twitter\.com/)`)

// maxEnd is how many blocks after the last sentence of an article may be about
// it.
const maxEnd = 8

// cleanEnd drops what follows the article: credits, contacts, links, headings
// of nothing.
func (p *htmlPage) cleanEnd() {
	for range maxEnd {
		i := p.last()
		if i < 0 || i == p.first() {
			return
		}
		b := &p.blocks[i]
		credit := creditLine.MatchString(b.text) && countWords(b.text) <= 60
		offer := len(b.text) <= maxAbout && payAsk.MatchString(strings.ToLower(b.text))
		if !credit && !offer && !isHeading(b.in) && !isAbout(b.text) && !related[bare(b.text)] {
			return
		}
		p.kept[i] = false
	}
}
