package corpus

// An abbreviation says what a full stop after a known short form means.
type abbreviation int

const (
	unknown      abbreviation = iota
	beforeName                // something always follows: Mr., e.g., проф.
	beforeNumber              // a number follows, or else it is a word: No.
	maybeLast                 // may end a sentence: Inc., Jan., 2024 г.
	clock                     // a.m., p.m.: ends one unless a day or zone follows
)

// abbreviationOf returns the kind of a word without its last full stop.
// Letter case counts: Sat. is a day, sat a verb.
func abbreviationOf(word string) abbreviation {
	switch word {
	case "a.m", "p.m", "A.M", "P.M":
		return clock

	// English: titles and ranks, and what links.
	case "Mr", "Mrs", "Ms", "Mx", "Dr", "Drs", "Prof", "Profs", "Rev", "Revs", "Fr", "Msgr", "Hon", "Pres", "Gov", "Govs",
		"Sen", "Sens", "Rep", "Reps", "Amb", "Atty", "Supt", "Insp", "Det", "Dets", "Gen", "Gens", "Lt", "Col", "Cols",
		"Maj", "Capt", "Cpt", "Cmdr", "Comdr", "Adm", "Sgt", "Cpl", "Pvt", "Pfc", "Messrs", "Mme", "Mlle", "Mgr", "Ald",
		"vs", "v", "e.g", "i.e", "viz", "cf", "approx", "ca", "incl", "esp", "a.k.a", "aka", "Mt", "Ft",
		"Rt", "Asst", "Assoc", "Dep", "Sec", "Treas", "Spc", "Brig", "Ste":
		return beforeName
	// Bulgarian and Russian.
	case "проф", "доц", "инж", "акад", "ген", "полк", "подп", "кап", "адв", "арх", "св", "Св", "т.е", "т.нар", "напр", "вкл",
		"ул", "бул", "гр", "кв", "им", "ред", "см", "ср", "тов", "гос", "Проф", "Доц", "Инж", "Акад", "Ген", "Полк", "Адв", "Арх",
		"пл", "пос", "дер", "просп", "пр", "тзв", "т.н", "т.к", "т", "респ", "госп", "мин", "Мин":
		return beforeName
	// German, French, Spanish, Italian, Portuguese.
	case "z.B", "d.h", "u.a", "bzw", "ggf", "inkl", "sog", "Hr", "Dipl", "Ing", "Mag",
		"M", "MM", "p.ex", "c.-à-d", "Sr", "Sra", "Srta", "Dra", "D.ª", "Ud", "Uds", "p.ej", "Excmo", "Gral",
		"Sig", "Sig.ra", "Dott", "Avv":
		return beforeName

	case "No", "NO", "Nos", "no", "nos", "Nr", "nr", "№", "N", "n", "Fig", "Figs", "fig", "p", "pp", "Vol", "vol", "Art", "art", "Abs", "Sect",
		"Ch", "ch", "Ex", "ext", "Ext", "tel", "Tel", "est", "Est", "max", "min", "núm", "pág", "чл", "ал", "стр", "с", "тел", "бр", "п", "пп", "ст", "рис", "табл",
		"nº", "Nº", "n°", "S", "Bd", "Hwy", "Rte":
		return beforeNumber

	// Months, days, states, companies, streets, units.
	case "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
		"Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun",
		"Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan", "Ky", "La", "Md", "Mass",
		"Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Penn", "Tenn", "Tex", "Vt", "Va", "Wash",
		"Wis", "Wyo", "Ont", "Que", "B.C",
		"Inc", "Corp", "Co", "Cos", "Ltd", "Bros", "LLC", "Plc", "plc", "Jr", "Jnr", "Snr", "Esq", "Ph.D", "PhD",
		"Ave", "Blvd", "Rd", "Dist", "Dept", "Univ", "Inst", "Assn", "Natl", "Intl",
		"etc", "al", "St", "ft", "oz", "lb", "lbs", "mph", "sq", "mi", "km", "hrs", "mins", "secs", "yr", "yrs", "bn":
		return maybeLast
	case "г", "гг", "др", "пр.н.е", "н.е", "млн", "млрд", "трлн", "хил", "тыс", "лв", "руб", "долл", "ч", "км", "кг", "м", "сек",
		"обл", "общ", "ООД", "АД", "ЕООД", "в", "вв", "подр", "и.о", "пр.Хр":
		return maybeLast
	case "usw", "Mio", "Mrd", "Tsd", "Std", "Jh", "ff", "geb", "gest", "EE.UU", "EE", "UU", "S.A", "S.p.A", "Ltda", "Cía", "av", "J.-C", "apr", "dz":
		return maybeLast
	}
	return unknown
}

// isClockWord reports whether a word may go on after a.m. or p.m.: a day, a
// month, a zone.
func isClockWord(word string) bool {
	switch word {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
		"Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun",
		"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
		"ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "AKST", "HST", "GMT", "UTC", "BST", "CET", "CEST", "IST", "JST",
		"Eastern", "Central", "Mountain", "Pacific", "Greenwich", "EEST", "EET", "AEST", "AEDT":
		return true
	}
	return false
}

// isAfterOrdinal reports whether a word follows German ordinal numbers.
func isAfterOrdinal(word string) bool {
	switch word {
	case "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
		"Jahrhundert", "Jahrhunderts", "Jahrestag", "Geburtstag", "Bundesliga", "Liga", "Platz", "Weltkrieg", "Weltkriegs", "Spieltag",
		"Minute", "Runde", "Etage", "Stock", "Mal", "Klasse", "Auflage", "Tag", "Bezirk":
		return true
	}
	return false
}

// isExclaimingName reports whether a word is a name that ends in an exclamation
// mark.
func isExclaimingName(word string) bool {
	switch word {
	case "Yahoo!", "Jeopardy!", "Yum!", "E!", "Panic!", "Wham!", "Kahoot!", "Airplane!", "Mia!", "Oklahoma!":
		return true
	}
	return false
}

// isSpeechVerb reports whether a word is a verb that gives a quotation its
// speaker.
func isSpeechVerb(word string) bool {
	switch word {
	case "said", "says", "asked", "asks", "added", "adds", "told", "tells", "wrote", "writes", "tweeted", "posted", "replied", "recalled",
		"wondered", "continued", "explained", "joked", "exclaimed", "shouted", "yelled", "quipped", "declared", "sang", "insisted", "concluded":
		return true
	}
	return false
}

// isSentenceStarter reports whether a word's capital shows that a sentence
// begins: function words, which are not part of names.
func isSentenceStarter(word string) bool {
	switch word {
	case "A", "About", "According", "After", "All", "Although", "Among", "An", "And", "Another", "Any", "Are", "As", "At", "Because", "Before",
		"Between", "Both", "But", "By", "Did", "Do", "Does", "During", "Each", "Earlier", "Even", "Every", "Few", "For", "From", "Had", "Has",
		"Have", "He", "Her", "Here", "His", "How", "However", "I", "If", "In", "Instead", "Is", "It", "Its", "Just", "Last", "Later", "Many",
		"Meanwhile", "More", "Most", "Much", "My", "No", "Nor", "Not", "Now", "Of", "On", "Once", "One", "Only", "Or", "Other", "Others", "Our",
		"Over", "People", "Several", "She", "Since", "So", "Some", "Still", "Such", "Than", "That", "The", "Their", "Then", "There", "These",
		"They", "This", "Those", "Though", "Through", "To", "Today", "Two", "Under", "Until", "Was", "We", "Were", "What", "When", "Where",
		"Whether", "Which", "While", "Who", "Whose", "Why", "With", "Without", "Yet", "You", "Your", "Three", "Police", "Officials":
		return true
	case "Той", "Тя", "То", "Те", "Това", "Този", "Тази", "Тези", "Но", "И", "А", "В", "На", "За", "От", "Ако", "Когато", "Според", "След",
		"Преди", "Има", "Няма", "Като", "Със", "Във", "До", "При", "Все", "Още", "Така", "Тогава", "Днес", "Вчера", "Ние", "Аз",
		"Он", "Она", "Оно", "Они", "Это", "Этот", "Эта", "Эти", "По", "Как", "Если", "Когда", "После", "Однако", "Мы", "Я", "С", "К", "О", "Из",
		"Также", "Затем", "Потом", "Сегодня", "Ранее", "Уже":
		return true
	case "Der", "Die", "Das", "Ein", "Eine", "Er", "Sie", "Es", "Wir", "Ich", "Im", "Am", "Auf", "Bei", "Mit", "Nach", "Vom", "Zu", "Zum",
		"Zur", "Aber", "Und", "Doch", "Auch", "Wenn", "Als", "Wie", "Dies", "Diese", "Dieser", "Dabei", "Damit", "Dann", "Laut", "Für", "Seit",
		"Le", "Les", "Un", "Une", "Des", "Il", "Elle", "Ils", "Elles", "Nous", "Ce", "Cette", "Ces", "Mais", "Et", "Dans", "En", "Selon",
		"Pour", "Avec", "El", "Una", "Pero", "Y", "Según", "Este", "Esta", "Su", "Sus", "Por", "Con", "Cuando", "Como", "Gli", "Lo", "Nel",
		"Secondo", "Ma", "È", "Os", "Ele", "Ela", "Não", "Uma", "Het", "Een", "Hij", "Zij", "De":
		return true
	}
	return false
}
