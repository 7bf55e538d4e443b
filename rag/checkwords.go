package rag

import "strings"

// The word lists that claims are compared with, of all languages together:
// what is a negation in one of them is no common word of another.
var (
	// negations turn what follows into its opposite.
	negations = set(`not no never neither nor none nobody nothing cannot without
		isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't hadn't shouldn't
		не нет ни няма нямаше нито никога никой никогда никто нельзя
		nicht kein keine keinen keinem keiner keines nie niemals niemand
		nunca jamás nadie ningún ninguna ninguno tampoco
		pas jamais aucun aucune`)

	// denials say that what is said is not so, or has not come about.
	denials = set(`deny denies denied denying denial false falsely untrue hoax fake refute refutes refuted debunked refuse refuses
		refused reject rejects rejected fail fails failed baseless unfounded fabricated
		отрича отрече отрекоха отричат опроверга опровергава опровергаха отказа отказва отказаха невярно неверни фалшива фалшиви фалшиво
		отрицает отрицают отверг отвергла отвергли отвергает опроверг опровергла опровергли опровергает отказался отказалась отказались
		ложь ложно ложная фейк
		bestreitet bestritt bestreiten dementiert dementierte dementierten weigert weigerte weigern falsch gefälscht
		negó niega niegan negaron desmintió desmiente desmienten rechazó rechaza rechazaron falso falsa bulo
		dément démentent démenti nié nient refuse refusé refusent rejette rejeté faux fausse infondé`)

	// hedges leave open whether it is so.
	hedges = set(`will may might could would should if whether plan plans planned planning expected expects expect likely unlikely
		possible possibly potential potentially consider considers considering rumored rumoured rumors rumours alleged allegedly
		suspected propose proposed proposes seek seeks seeking aim aims hope hopes want wants try tries tried vow vows predict
		predicts predicted unless
		ще може можело би дали ако вероятно възможно планира планират очаква очакват предполагаемо обмисля
		будет будут может могут бы ли если вероятно возможно планирует планируют ожидается якобы намерен
		könnte könnten würde würden soll sollen ob falls wenn wahrscheinlich möglicherweise plant planen angeblich erwartet
		será serán podría podrían puede si quizá quizás probablemente planea planean presunto presuntamente espera
		sera seront pourrait pourraient peut peut-être si probablement prévoit envisage présumé`)

	// selves and other words that stand for who speaks or was spoken of.
	standIns = set(`i i'm i've i'd i'll we we're we've you your my our he she it they it's he's she's they're his her their its this that these those
		аз ние ти вие той тя то те това я мы ты вы он она оно они это
		ich wir du er sie es yo nosotros él ella ellos ellas je nous tu vous il elle ils elles`)

	// agents stand before who does it, where the sentence is turned around.
	agents = set("by от von durch por par")

	// bounds make a number less than exact.
	bounds = set(`about around almost nearly over under above below roughly approximately some least most than up estimated
		около почти над под поне почти более менее свыше больше меньше
		etwa rund fast über unter mindestens knapp gut
		casi unos unas cerca alrededor más menos
		environ près plus moins presque quelque`)

	// copulas stand before what somebody or something is.
	copulas = set(`is was are were be been being became
		е са беше бяха стана был была были является стал стала ist war sind waren wurde es fue son era est était sont fut`)

	// articles may stand before a name that is a subject.
	articles = set("the a an der die das el la los las le les un une ein eine and but")

	// prepositions before a name say that the sentence is of something else.
	prepositions = set(`of in to for from with at on about than against over under like
		на в във от за с със към при до срещу по для со к о об у против из
		von im zu zum für mit bei am auf aus gegen de del en al para con contra du des d à au aux pour avec contre`)

	// genitives before a name say that the sentence is of a part of it.
	genitives = set("of на von des der de del du")

	// exclusive words speak of what only one can be or do, at one time.
	exclusive = set(`won win wins winner winning champion champions founded founder founders directed director
		wrote written author elected acquired acquire acquires bought buys buyer owner owns owned
		capital located location held hosted host hosts headquartered headquarters last most largest highest
		lowest best biggest oldest youngest longest starring stars awarded appointed named successor succeeded
		replaced president chancellor premier ceo chairman mayor governor pope king queen born died
		спечели спечелиха победител шампион президент премиер столица основател режисьор купи роден родена избран автор
		выиграл выиграла выиграли победил победила победитель чемпион президент премьер столица основатель режиссер режиссёр
		родился родилась купил купила избран избрана
		gewann gewannen gewonnen sieger siegerin weltmeister präsident präsidentin kanzler hauptstadt gründer regisseur kaufte
		geboren gewählt
		ganó ganaron ganador ganadora campeón campeona presidente presidenta fundador fundó director dirigió compró nació elegido elegida
		remporté remporte gagné vainqueur champion président présidente capitale fondateur fondé réalisateur réalisé racheté né née élu élue`)

	// once words speak of what has one date.
	once = set(`released founded born died dies launched opened signed began begun started premiered premiere published
		announced ended inaugurated sworn assassinated acquired bought
		основан основана роден родена почина загина започна откри откриха подписа подписаха обяви издаден
		основан основана родился родилась умер умерла погиб погибла начался началась открыт подписан подписали объявил выпущен
		gegründet geboren starb gestorben begann eröffnet unterzeichnet veröffentlicht angekündigt
		fundado fundada nació murió falleció comenzó empezó inauguró firmó publicado lanzado anunció estrenó
		fondé fondée né née mort morte décédé décédée commencé ouvert signé publié lancé annoncé`)

	percents = set("percent percentage процента процент процентов проценти prozent ciento")

	currencies = spellings(map[string]string{
		"$": "$ dollar dollars долара долари доллар доллара долларов dólares dólar", "€": "€ euro euros евро",
		"£": "£ pound pounds паунда libras livres pfund", "₽": "₽ rubles roubles рублей рубля рубли", "лв": "лв лева leva lewa",
		"¥": "¥ yen yuan",
	})
)

// scales are words that multiply the number before them.
var scales = values(map[float64]string{
	1e2: "hundred", 1e3: "thousand хиляди тысяч тысячи тыс хил tausend mil mille",
	1e6:  "million millions m млн милиона милион миллиона миллионов миллион millionen mio millones millón",
	1e9:  "billion billions bn b млрд милиарда милиард миллиарда миллиардов миллиард milliarden milliarde mrd milliards milliard",
	1e12: "trillion trillions трлн трилиона триллиона триллионов billionen",
})

// numerals are numbers in words.
var numerals = values(map[float64]string{
	2: "two два две двама двое zwei dos deux", 3: "three три трима трое drei tres trois", 4: "four четири четирима четыре vier cuatro quatre",
	5: "five пет петима пять fünf cinco cinq", 6: "six шест шестима шесть sechs seis", 7: "seven седем семь sieben siete sept",
	8: "eight осем восемь acht ocho huit", 9: "nine девет девять neun nueve neuf", 10: "ten десет десять zehn diez dix",
	11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen",
	19: "nineteen", 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
})

// ordinals count like numbers: the fourth season is season 4.
var ordinals = values(map[float64]string{
	1: "first 1st", 2: "second 2nd", 3: "third 3rd", 4: "fourth 4th", 5: "fifth 5th", 6: "sixth 6th", 7: "seventh 7th", 8: "eighth 8th",
	9: "ninth 9th", 10: "tenth 10th", 11: "eleventh 11th", 12: "twelfth 12th", 13: "thirteenth 13th", 14: "fourteenth 14th",
	15: "fifteenth 15th", 16: "sixteenth 16th", 17: "seventeenth 17th", 18: "eighteenth 18th", 19: "nineteenth 19th", 20: "twentieth 20th",
})

// months are their names in lower case. May is read as one beside a number only.
var months = values(map[float64]string{
	1: "january jan януари января январь januar enero janvier", 2: "february feb февруари февраля февраль februar febrero février",
	3: "march mar март марта märz marzo mars", 4: "april apr април апреля апрель abril avril",
	5: "may май мая mai mayo", 6: "june jun юни июня июнь juni junio juin", 7: "july jul юли июля июль juli julio juillet",
	8: "august aug август августа agosto août", 9: "september sept sep септември сентября сентябрь septiembre septembre",
	10: "october oct октомври октября октябрь oktober octubre octobre", 11: "november nov ноември ноября ноябрь noviembre novembre",
	12: "december dec декември декабря декабрь dezember diciembre décembre",
})

// irregular are forms of one verb that no stemmer brings together.
var irregular = strings.Split(`win won, buy bought, sell sold, find found, hold held, lead led, leave left, lose lost, make made, meet met,
	pay paid, run ran, rise rose risen, fall fell fallen, grow grew grown, break broke broken, begin began begun, become became,
	take took taken, give gave given, come came, see saw seen, shoot shot, send sent, spend spent, strike struck, write wrote written,
	speak spoke spoken, fly flew flown, draw drew drawn, fight fought, steal stole stolen, choose chose chosen, drive drove driven,
	build built, catch caught, teach taught, bring brought, freeze froze frozen, sink sank sunk, sing sang sung, swim swam swum,
	throw threw thrown, withdraw withdrew withdrawn, overthrow overthrew overthrown, flee fled`, ",")

// opposites are words of which one excludes the other, of the same thing at
// the same time.
var opposites = pairs(`rise fall, rose fell, rises falls, rising falling, risen fallen, increase decrease, increased decreased, increases decreases,
	gained lost, won lost, win lose, wins loses, up down, higher lower, more fewer, guilty innocent, guilty acquitted, convicted acquitted,
	alive dead, survived died, open closed, opened closed, reopened closed, opens closes, approved rejected, accepted rejected, passed rejected,
	legal illegal, allowed banned, allows bans, lifted imposed, hired fired, arrested released, started ended, began ended, joined left,
	supports opposes, supported opposed, true false, safe unsafe, beat lost,
	повишава намалява, повиши намали, спечели загуби, прие отхвърли, отвори затвори, повысил снизил, выиграл проиграл, принял отклонил,
	gestiegen gesunken, stieg sank, gewann verlor, subió bajó, ganó perdió, aprobó rechazó, augmenté baissé, gagné perdu, approuvé rejeté`)
