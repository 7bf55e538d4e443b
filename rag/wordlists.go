package rag

import "strings"

// The word lists that questions are read with. English only so far: other
// languages' questions are searched in full and expect anything.

var (
	questionWords = set("who whom whose where when why how which what")

	// frameWords speak of the asking, not of what is asked for.
	frameWords = set(`week weeks recent recently today yesterday month latest according reportedly
		following name called named news says said know happen happened new`)

	// lightWords say too little to search for.
	lightWords = set(`go goes going went gone get gets got gotten make makes made take takes took taken come comes came
		now currently still please tell`)

	// pronouns stand for something that was said before; demonstratives do
	// where no noun follows.
	pronouns       = set("he she it they him her them his hers its their theirs then")
	demonstratives = set("this that these those")

	// openers begin a follow-up.
	openers = set("and but so or also")

	// measured tells what "how many", "how old" ask for.
	measured = map[string]kind{
		"many": number, "much": number, "old": number, "long": number, "tall": number, "far": number, "high": number,
		"big": number, "often": number, "large": number, "deep": number, "fast": number,
	}

	reasonNouns = set("reason reasons cause motive")
	moneyNouns  = set("price cost money salary fine bonus revenue budget fee worth")
)

// headNouns tell what a question asks for: "which country", "what year".
var headNouns = kinds(map[kind]string{
	person: `person man woman actor actress singer musician rapper star celebrity artist author writer director
		politician president senator governor mayor minister leader candidate lawmaker official king queen
		prince princess pope player athlete coach quarterback golfer boxer swimmer runner gymnast racer driver
		billionaire businessman ceo founder judge lawyer lawmaker scientist astronaut comedian host icon
		tycoon mogul figure performer winner entertainer congressman congresswoman representative`,
	place: `country countries nation state states city cities town county island continent region place location
		venue river lake sea ocean mountain volcano park airport neighborhood province territory capital
		university college school district village beach border planet`,
	organisation: `company companies firm automaker carmaker airline bank brand retailer chain store team club
		party agency organization organisation group union network platform app website newspaper
		magazine studio manufacturer maker giant league band department service startup restaurant broadcaster`,
	number: `number percent percentage price cost amount age score total temperature distance speed
		magnitude rate share salary fine bonus revenue budget fee`,
	date: "year day month date weekday decade century season",
})

func set(words string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

func kinds(lists map[kind]string) map[string]kind {
	out := make(map[string]kind)
	for k, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = k
		}
	}
	return out
}

// reasonMarks introduce a reason or a purpose.
var reasonMarks = []string{
	"because", "due to", "in order to", "so that", "in response", "as a result", "aims to", "aimed at", "seeking", "seeks to",
	"to ensure", "focus", "intended to", "concerns", "citing", "cited", "blamed", "reason", "efforts to", "hopes to", "wants to",
}

// numberWords are numbers in words.
var numberWords = set(`two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million
	billion trillion dozen half`)

// monthWords and dayWords are written with a capital. May counts only beside a
// number.
var (
	monthWords = set(`January February March April June July August September October November December
		Jan Feb Aug Sept Sep Oct Nov Dec`)
	dayWords = set("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
)

var moneyWords = set("dollars euros pounds rubles roubles yen yuan leva rupees")

// weekCues and recentCues tell the times that a question speaks of.
var (
	weekCues = []string{
		"this week", "last week", "past week", "this weekend", "over the weekend", "yesterday", "today", "on monday",
		"on tuesday", "on wednesday", "on thursday", "on friday", "last friday",
	}
	recentCues = []string{"recent", "this month", "last month", "new "}
)
