package rag

import "strings"

// A phrasebook is how one language asks.
type phrasebook struct {
	end    string          // of a question
	asks   map[string]bool // words that open one
	person string          // asks for who did something
	topics []string        // ask about a name, which stands for %
	place  string          // asks about a place
	in     string          // what stands before a place
	the    string          // the article that a name may have in its text

	// opening: names are inflected, so that only one that a title begins with
	// is taken to stand as it does by itself.
	opening bool
	nouns   bool // nouns have a capital

	count     func(noun string) string // asks for a number of what the noun says, "" if it cannot
	deeds     map[string]bool          // forms of verbs that say what somebody did
	pronouns  map[string]bool          // stand for something said elsewhere
	enders    map[string]bool          // begin what a question leaves out
	dangling  map[string]bool          // do not stand at an end
	uncounted map[string]bool          // measures rather than things
	filler    map[string]bool          // may stand before a number

	auxiliaries map[string]bool // change places with a subject; only English does so simply
}

// deed reports whether a word says what somebody did.
func (p *phrasebook) deed(word string) bool {
	return p.deeds[word] || p.auxiliaries != nil && pasts[word] != ""
}

// verb reports whether a word may be the verb of a number of things.
func (p *phrasebook) verb(word string) bool {
	return p.auxiliaries[word] || p.deed(word) || word == "died"
}

func always(opening string) func(string) string { return func(string) string { return opening } }

// howManySpanish agrees with the noun where its ending tells the gender.
func howManySpanish(noun string) string {
	switch {
	case strings.HasSuffix(noun, "as"):
		return "¿Cuántas "
	case strings.HasSuffix(noun, "os"):
		return "¿Cuántos "
	}
	return ""
}

func howManyFrench(noun string) string {
	if strings.ContainsRune("aeiouhéèêâîôy", firstRune(noun)) {
		return "Combien d’"
	}
	return "Combien de "
}

var phrasebooks = map[string]*phrasebook{
	"en": {
		end: "?", asks: set("who what when where why how which is are was will can does did do has should"),
		person: "Who ", topics: []string{"What is the latest on %", "What is the news about %", "What is known about %"}, place: "What happened in %", in: "in ", the: "the",
		count: always("How many "),
		pronouns: set(`he she it they him her them his hers its their theirs we us our you your i my me this that these those there here
			who which where now also the-latter former another other others same such one ones`),
		enders: set(`who which that after before when while as because since until amid following despite where whose and but or if
			according says said this last next today yesterday tomorrow during though although so saying including`),
		dangling:    set("on in at of the a an to by for with from and than its last next early late more less be"),
		uncounted:   set("days weeks months years hours minutes seconds percent miles kilometers kilometres feet degrees points times of months' years' more others things"),
		filler:      set("more than at least as many nearly some an the up to"),
		auxiliaries: set("was were is are will"),
	},
	"bg": {
		end: "?", asks: set("кой коя кое кои какво защо кога къде как колко каква какви какъв"),
		person: "Кой ", topics: []string{"Какво се знае за %", "Какво ново около %"}, place: "Какво се случи в %", in: "в ",
		count:    always("Колко "),
		deeds:    set("спечели загуби подписа обяви загинаха пострадаха са бяха бе беше почина победи откри получи подаде поиска отказа призова"),
		pronouns: set("той тя то те него нея тях му й ѝ им неговата неговият неговия нейният този тази това тези там тук си"),
		enders:   set("който която което които след преди когато докато защото като че днес вчера утре във и но"),
		dangling: set("в на от за с със и при до по през"), uncounted: set("дни седмици месеца години часа минути процента километра метра градуса пъти"),
		filler: set("над повече от около близо поне най-малко"),
	},
	"ru": {
		end: "?", asks: set("кто что почему когда где как сколько зачем какой какая какие"),
		person: "Кто ", topics: []string{"%: что известно", "%: что нового"}, opening: true,
		count:    always("Сколько "),
		deeds:    set("выиграл победил подписал объявил погибли пострадали получил возглавил открыл потребовал отказался призвал умер"),
		pronouns: set("он она оно они его ее её их него нее неё них этот эта это эти там здесь свой своей своих своего своим"),
		enders:   set("который которая которое которые после до когда пока потому так что сегодня вчера завтра и но чтобы"),
		dangling: set("в на от за с со и при до по из о об"), uncounted: set("дней недель месяцев лет часов минут процентов километров метров градусов раз"),
		filler: set("более больше около почти свыше не менее"),
	},
	"de": {
		end: "?", asks: set("wer was warum wann wo wie welche welcher welches wieso woher"),
		person: "Wer ", nouns: true, topics: []string{"Was ist über % bekannt", "Was gibt es Neues über %"}, place: "Was ist in % passiert", in: "in ",
		count:    always("Wie viele "),
		deeds:    set("gewann verlor unterzeichnete starb starben wurden wurde sind kündigte forderte eröffnete erhielt besuchte haben waren kamen"),
		pronouns: set("er sie es ihn ihm ihr ihnen sein seine seinen seiner ihre ihren ihrer dieser diese dieses dort hier sich man"),
		enders:   set("der die nachdem bevor als während weil dass heute gestern morgen und aber sagte teilte"),
		dangling: set("in im am an auf von vom zu bei mit für um"), uncounted: set("tage wochen monate jahre stunden minuten prozent kilometer meter grad mal"),
		filler: set("mehr als rund etwa fast über mindestens"),
	},
	"es": {
		end: "?", asks: set("quién quiénes qué por cuándo dónde cómo cuánto cuántos cuántas cuál"),
		person: "¿Quién ", topics: []string{"¿Qué se sabe de %", "¿Qué hay de nuevo sobre %"}, place: "¿Qué pasó en %", in: "en ",
		count:    howManySpanish,
		deeds:    set("ganó perdió firmó anunció murió murieron fueron fue resultaron han son están recibió visitó pidió rechazó exigió"),
		pronouns: set("él ella ellos ellas su sus este esta esto estos ese esa eso aquí allí lo se le les"),
		enders:   set("que quien cuando después antes mientras porque tras hoy ayer mañana y pero donde según este"),
		dangling: set("en de del a al por para con el la los las y"), uncounted: set("días semanas meses años horas minutos kilómetros metros grados veces"),
		filler: set("más de al menos unos unas casi"),
	},
	"fr": {
		end: "\u00a0?", asks: set("qui que pourquoi quand où comment combien quel quelle quels quelles"),
		person: "Qui ", topics: []string{"Que sait-on sur %", "Quoi de neuf sur %"},
		count:    howManyFrench,
		deeds:    set("a ont sont est remporte signe annonce gagne perd reçoit visite demande rejette"),
		pronouns: set("il elle ils elles lui leur leurs son sa ses ce cette ces ceci cela ici là y en se s’est"),
		enders:   set("qui que dont quand après avant pendant alors parce car aujourd’hui hier demain et mais où selon ce"),
		dangling: set("en de du des à au aux par pour avec le la les et dans sur"), uncounted: set("jours semaines mois ans années heures minutes kilomètres mètres degrés fois"),
		filler: set("plus de au moins près environ quelque"),
	},
}

// pastParticiples are those of English that do not end in "ed".
var pastParticiples = set(`held shot found built sold bought made set struck hit sent given taken known chosen born sworn won lost
	seen brought caught left cut put spent paid hurt written broken driven stolen`)
