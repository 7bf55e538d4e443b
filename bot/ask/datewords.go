package ask

import "strings"

// A dateWord is what a word means in a date.
type dateWord struct {
	kind  byte
	value int // of a dayName how many days ago, of a weekday its number from Sunday, of a month its number, or a unit
}

// Kinds of words; see dateParser.kinds.
const (
	dayName   = 'd' // today
	weekday   = 'w' // Monday
	unit      = 'u' // weeks
	monthName = 'm' // March
	last      = 'l' // last
	this      = 't' // this
	filler    = 'f'
)

// Units of time.
const (
	hour = iota
	dayUnit
	week
	month
	year
)

// fixedWords are the words of English, Bulgarian, Russian, German, Spanish and
// French that are looked up as they are, without accents.
var fixedWords = dictionary(map[dateWord]string{
	{dayName, 0}:    "today now днес сега сегодня сеичас heute jetzt hoy ahora aujourd",
	{dayName, 1}:    "yesterday вчера gestern ayer hier",
	{dayName, 2}:    "завчера онзиден позавчера vorgestern anteayer antier",
	{unit, hour}:    "h hr hrs ч std",
	{unit, dayUnit}: "d day days ден дни дена дня днеи день tag tage tagen dia dias jour jours j д",
	{unit, week}:    "w wk wks",
	{unit, month}:   "mes meses mois",
	{unit, year}:    "yr yrs г год года году годом лет ano anos an ans annee annees",
	{this, 0}:       "current тази този това este esta ce cet cette",
	{last, 0}:       "past",
	{filler, 0}: "the of in on at since from before after a one until hui utc th st nd rd ci преди назад тому vor hace " +
		"от до през на във в с со за и г един една одну один " +
		"den der dem die das am im seit bis ein eine einem einer einen uhr " +
		"el la los las lo de del desde antes un una uno y " +
		"il le les du des depuis avant une l",
})

// A beginning is how words begin that are inflected. (Неделя is a week in
// Russian and Sunday in Bulgarian; it is taken for the week.)
type beginning struct {
	text string
	dateWord
}

// beginnings are tried in turn.
var beginnings = []beginning{
	{"hour", dateWord{unit, hour}}, {"час", dateWord{unit, hour}}, {"stunde", dateWord{unit, hour}}, {"hora", dateWord{unit, hour}}, {"heure", dateWord{unit, hour}},
	{"week", dateWord{unit, week}}, {"седмиц", dateWord{unit, week}}, {"недел", dateWord{unit, week}}, {"woche", dateWord{unit, week}}, {"semana", dateWord{unit, week}}, {"semaine", dateWord{unit, week}},
	{"month", dateWord{unit, month}}, {"месец", dateWord{unit, month}}, {"месяц", dateWord{unit, month}}, {"monat", dateWord{unit, month}},
	{"year", dateWord{unit, year}}, {"годин", dateWord{unit, year}}, {"jahr", dateWord{unit, year}},

	{"last", dateWord{last, 0}}, {"previous", dateWord{last, 0}}, {"минал", dateWord{last, 0}}, {"предишн", dateWord{last, 0}}, {"последн", dateWord{last, 0}},
	{"прошл", dateWord{last, 0}}, {"letzt", dateWord{last, 0}}, {"vorig", dateWord{last, 0}}, {"pasad", dateWord{last, 0}}, {"ultim", dateWord{last, 0}},
	{"dernier", dateWord{last, 0}}, {"passe", dateWord{last, 0}},
	{"this", dateWord{this, 0}}, {"эт", dateWord{this, 0}}, {"dies", dateWord{this, 0}},

	{"monday", dateWord{weekday, 1}}, {"tuesday", dateWord{weekday, 2}}, {"wednesday", dateWord{weekday, 3}}, {"thursday", dateWord{weekday, 4}},
	{"friday", dateWord{weekday, 5}}, {"saturday", dateWord{weekday, 6}}, {"sunday", dateWord{weekday, 0}},
	{"понеделник", dateWord{weekday, 1}}, {"вторник", dateWord{weekday, 2}}, {"сряда", dateWord{weekday, 3}}, {"четвъртък", dateWord{weekday, 4}},
	{"петък", dateWord{weekday, 5}}, {"събота", dateWord{weekday, 6}},
	{"сред", dateWord{weekday, 3}}, {"четверг", dateWord{weekday, 4}}, {"пятниц", dateWord{weekday, 5}}, {"суббот", dateWord{weekday, 6}}, {"воскресень", dateWord{weekday, 0}},
	{"montag", dateWord{weekday, 1}}, {"dienstag", dateWord{weekday, 2}}, {"mittwoch", dateWord{weekday, 3}}, {"donnerstag", dateWord{weekday, 4}},
	{"freitag", dateWord{weekday, 5}}, {"samstag", dateWord{weekday, 6}}, {"sonnabend", dateWord{weekday, 6}}, {"sonntag", dateWord{weekday, 0}},
	{"lunes", dateWord{weekday, 1}}, {"martes", dateWord{weekday, 2}}, {"miercoles", dateWord{weekday, 3}}, {"jueves", dateWord{weekday, 4}},
	{"viernes", dateWord{weekday, 5}}, {"sabado", dateWord{weekday, 6}}, {"domingo", dateWord{weekday, 0}},
	{"lundi", dateWord{weekday, 1}}, {"mardi", dateWord{weekday, 2}}, {"mercredi", dateWord{weekday, 3}}, {"jeudi", dateWord{weekday, 4}},
	{"vendredi", dateWord{weekday, 5}}, {"samedi", dateWord{weekday, 6}}, {"dimanche", dateWord{weekday, 0}},
}

// monthNames are the months as they are called and inflected, without accents.
var monthNames = [12]string{
	"january januar janner janvier enero януари январь января январе",
	"february februar fevrier febrero февруари февраль февраля феврале",
	"march marz maerz mars marzo март марта марте",
	"april avril abril април апрель апреля апреле",
	"may mai mayo маи мая мае",
	"june juni juin junio юни июнь июня июне",
	"july juli juillet julio юли июль июля июле",
	"august aout agosto август августа августе",
	"september septembre septiembre септември сентябрь сентября сентябре",
	"october oktober octobre octubre октомври октябрь октября октябре",
	"november novembre noviembre ноември ноябрь ноября ноябре",
	"december dezember decembre diciembre декември декабрь декабря декабре",
}

// dictionary turns lists of words round.
func dictionary(lists map[dateWord]string) map[string]dateWord {
	all := make(map[string]dateWord)
	for d, list := range lists {
		for _, word := range strings.Fields(list) {
			all[word] = d
		}
	}
	return all
}
