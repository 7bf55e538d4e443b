package corpus

// IsStopword reports whether a word, as it is written but in lower case and
// with straight apostrophes, says little about what a text is about: articles,
// pronouns, prepositions, auxiliaries, question words. There are lists for
// Bulgarian, English, French, German, Russian and Spanish; other languages
// have no stop words.
func IsStopword(word, language string) bool {
	switch language {
	case "en":
		return isEnglishStopword(word)
	case "bg":
		return isBulgarianStopword(word)
	case "ru":
		return isRussianStopword(word)
	case "de":
		return isGermanStopword(word)
	case "fr":
		return isFrenchStopword(word)
	case "es":
		return isSpanishStopword(word)
	}
	return false
}

func isEnglishStopword(word string) bool {
	switch word {
	case "a", "about", "above", "after", "again", "against", "all", "also", "am", "among", "an", "and", "any", "are", "aren't", "as", "at",
		"be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "can't", "cannot", "could", "couldn't",
		"did", "didn't", "do", "does", "doesn't", "doing", "don't", "down", "during", "each", "either", "every", "few", "for", "from",
		"further", "had", "hadn't", "has", "hasn't", "have", "haven't", "having", "he", "her", "here", "hers", "herself", "him", "himself",
		"his", "how", "i", "if", "in", "into", "is", "isn't", "it", "it's", "its", "itself", "just", "let", "may", "me", "might", "more",
		"most", "must", "my", "myself", "neither", "no", "nor", "not", "of", "off", "on", "once", "only", "or", "other", "our", "ours",
		"ourselves", "out", "over", "own", "same", "shall", "she", "should", "shouldn't", "since", "so", "some", "such", "than", "that",
		"that's", "the", "their", "theirs", "them", "themselves", "then", "there", "these", "they", "this", "those", "though", "through",
		"to", "too", "under", "until", "up", "upon", "us", "very", "was", "wasn't", "we", "were", "weren't", "what", "what's", "when",
		"where", "whether", "which", "while", "who", "who's", "whom", "whose", "why", "will", "with", "within", "without", "won't",
		"would", "wouldn't", "yet", "you", "your", "yours", "yourself", "yourselves":
		return true
	}
	return false
}

func isBulgarianStopword(word string) bool {
	switch word {
	case "а", "ако", "ала", "бе", "без", "беше", "би", "бил", "била", "били", "било", "бъде", "бъдат", "бях", "бяха", "в", "вас", "ваш",
		"ваша", "вече", "ви", "вие", "все", "всеки", "всички", "всичко", "всяка", "във", "върху", "г", "ги", "го", "да", "дали", "до",
		"докато", "докога", "дори", "е", "едва", "един", "една", "едно", "едни", "ето", "за", "зад", "заради", "защо", "защото", "и", "из",
		"или", "им", "има", "имат", "й", "ѝ", "как", "каква", "какво", "какви", "както", "какъв", "като", "кога", "когато", "което",
		"които", "кой", "който", "колко", "която", "къде", "където", "към", "ли", "ме", "между", "ми", "мен", "може", "могат", "много",
		"му", "на", "над", "нас", "наш", "не", "него", "нея", "неговата", "неговия", "неговите", "ни", "ние", "никой", "нито", "нищо", "но", "някои",
		"някой", "няма", "обаче", "около", "освен", "от", "още", "пак", "по", "под", "поне", "поради", "после", "почти", "пред", "преди",
		"през", "при", "пък", "с", "са", "само", "се", "сега", "си", "след", "сме", "според", "срещу", "сте", "съм", "със", "също", "така",
		"такава", "такива", "такъв", "там", "те", "тези", "ти", "то", "това", "тогава", "този", "той", "толкова", "тук", "тя", "тях",
		"тази", "у", "че", "често", "чрез", "ще", "щом", "я", "аз", "кои", "коя", "кое", "чий", "чия", "чие", "чии":
		return true
	}
	return false
}

func isRussianStopword(word string) bool {
	switch word {
	case "а", "без", "более", "бы", "был", "была", "были", "было", "быть", "в", "вам", "вас", "весь", "во", "вот", "все", "всё", "всего",
		"всех", "вы", "где", "да", "даже", "для", "до", "его", "ее", "её", "ей", "ему", "если", "есть", "еще", "ещё", "же", "за", "зачем",
		"здесь", "и", "из", "или", "им", "их", "к", "как", "какая", "какие", "какое", "какой", "ко", "когда", "кого", "который", "которая",
		"которое", "которые", "кто", "куда", "ли", "либо", "лишь", "между", "меня", "мне", "многие", "может", "мы", "на", "над", "надо",
		"нам", "нас", "наш", "не", "него", "нее", "неё", "ней", "нет", "ни", "них", "но", "ну", "о", "об", "однако", "он", "она", "они",
		"оно", "от", "очень", "перед", "по", "под", "после", "потому", "почему", "почти", "при", "про", "с", "сам", "свой", "своей",
		"своего", "своих", "себя", "сейчас", "сколько", "со", "так", "также", "такой", "там", "тебя", "тем", "то", "тогда", "того",
		"тоже", "той", "только", "том", "тот", "ту", "ты", "у", "уже", "хотя", "чего", "чей", "чем", "через", "что", "чтобы", "чье",
		"чья", "эта", "эти", "это", "этого", "этой", "этом", "этот", "этих", "я", "является":
		return true
	}
	return false
}

func isGermanStopword(word string) bool {
	switch word {
	case "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "ander", "andere", "anderen", "auch", "auf", "aus",
		"bei", "beim", "bin", "bis", "bist", "da", "dabei", "damit", "dann", "das", "dass", "dein", "dem", "den", "denn", "der", "deren",
		"des", "dessen", "dich", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "dir", "doch", "dort", "du", "durch",
		"ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "etwas", "euch", "euer", "für", "gegen", "hab", "habe", "haben",
		"hat", "hatte", "hatten", "hier", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "in", "ins", "ist",
		"ja", "jede", "jeder", "jetzt", "kann", "kein", "keine", "keinen", "können", "könnte", "man", "mehr", "mein", "mich", "mir", "mit",
		"muss", "nach", "nicht", "nichts", "noch", "nun", "nur", "ob", "oder", "ohne", "sehr", "sein", "seine", "seinem", "seinen",
		"seiner", "seit", "sich", "sie", "sind", "so", "soll", "sollte", "sondern", "sowie", "über", "um", "und", "uns", "unser", "unter",
		"vom", "von", "vor", "wann", "war", "waren", "warum", "was", "weil", "welche", "welcher", "welches", "wenn", "wer", "werde",
		"werden", "wem", "wen", "wessen", "wie", "wieder", "wieso", "will", "wir", "wird", "wo", "woher", "wohin", "wurde", "wurden",
		"würde", "zu", "zum", "zur", "zwischen", "wieviel", "viele", "viel":
		return true
	}
	return false
}

func isFrenchStopword(word string) bool {
	switch word {
	case "a", "à", "afin", "ai", "ainsi", "alors", "après", "au", "aucun", "aucune", "aussi", "autre", "autres", "aux", "avait", "avant",
		"avec", "avoir", "c", "car", "ce", "ceci", "cela", "celle", "celui", "ces", "cet", "cette", "ceux", "chaque", "chez", "ci", "comme",
		"comment", "combien", "contre", "d", "dans", "de", "depuis", "des", "donc", "dont", "du", "elle", "elles", "en", "encore", "entre",
		"es", "est", "et", "étaient", "était", "étant", "été", "être", "eu", "eux", "fait", "font", "il", "ils", "j", "je", "jusqu", "l",
		"la", "là", "le", "les", "leur", "leurs", "lors", "lui", "m", "ma", "mais", "me", "même", "mes", "moi", "moins", "mon", "n", "ne",
		"ni", "nos", "notre", "nous", "on", "ont", "ou", "où", "par", "pas", "pendant", "peu", "peut", "plus", "pour", "pourquoi", "qu",
		"quand", "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "s", "sa", "sans", "se", "selon", "sera", "ses", "si", "son",
		"sont", "sous", "sur", "t", "ta", "te", "tes", "toi", "ton", "tous", "tout", "toute", "toutes", "très", "tu", "un", "une", "vers",
		"vos", "votre", "vous", "y":
		return true
	}
	return false
}

func isSpanishStopword(word string) bool {
	switch word {
	case "a", "al", "algo", "algunas", "algunos", "ante", "antes", "aquel", "aquella", "así", "aún", "aunque", "cada", "como", "cómo", "con",
		"contra", "cuál", "cuáles", "cuando", "cuándo", "cuánto", "cuánta", "cuántos", "cuántas", "de", "del", "desde", "donde", "dónde",
		"durante", "e", "el", "él", "ella", "ellas", "ellos", "en", "entre", "era", "eran", "es", "esa", "ese", "eso", "esos", "esas",
		"esta", "está", "están", "estas", "este", "esto", "estos", "fue", "fueron", "ha", "había", "han", "hasta", "hay", "la", "las", "le",
		"les", "lo", "los", "mas", "más", "me", "mi", "mis", "mucho", "muchos", "muy", "nada", "ni", "no", "nos", "nosotros", "nuestra",
		"nuestro", "o", "os", "otra", "otras", "otro", "otros", "para", "pero", "poco", "por", "porque", "pues", "que", "qué", "quien",
		"quién", "quiénes", "se", "según", "ser", "si", "sí", "sido", "sin", "sobre", "son", "su", "sus", "también", "tan", "tanto", "te",
		"tiene", "tienen", "todo", "todos", "toda", "todas", "tras", "tu", "tú", "un", "una", "uno", "unos", "unas", "y", "ya", "yo", "será":
		return true
	}
	return false
}
