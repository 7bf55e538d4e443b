package rag

import (
	"strings"
	"testing"
)

// A false sentence says something else than its quote, in nearly its words.
type falseSentence struct {
	name, language, question, text, sentence, quote string
	want                                            fault
	unproven                                        string // of one that stands, joined by |
}

func TestFalseSentencesFall(t *testing.T) {
	for _, tt := range falseSentences {
		t.Run(tt.name, func(t *testing.T) {
			if tt.quote == "" {
				tt.quote = tt.text
			}
			if tt.question == "" {
				tt.question = "What happened?"
			}
			v := verifierOver(t, &Question{Text: tt.question, Language: tt.language}, articleOf(tt.language, "", tt.text))
			s, f := v.verify(draft{text: tt.sentence, passages: []cited{{1, tt.quote}}})
			if got := strings.Join(s.unproven, "|"); f != tt.want || f == "" && got != tt.unproven {
				t.Errorf("%q of %q: %q, want %q; unproven %q, want %q", tt.sentence, tt.text, f, tt.want, got, tt.unproven)
			}
		})
	}
}

var falseSentences = []falseSentence{
	{"a part of a denial", "en", "Who killed Brenn?", "It is not true that Aldo Varga killed Halvard Brenn, the police said.", "Aldo Varga killed Halvard Brenn.", "Aldo Varga killed Halvard Brenn", negated, ""},
	{"nearly a part of a denial", "en", "Who killed Brenn?", "It is not true that Aldo Varga killed Halvard Brenn, the police said.", "Aldo Varga killed the owner Halvard Brenn.", "", negated, ""},
	{"what there is no evidence of", "en", "Who killed Brenn?", "There is no evidence that Aldo Varga killed Halvard Brenn, the police said.", "Aldo Varga killed Halvard Brenn", "that Aldo Varga killed Halvard Brenn", negated, ""},
	{"what is denied", "en", "", "Officials denied that minister Aldo Varga had resigned over the fire.", "Minister Aldo Varga had resigned over the fire.", "minister Aldo Varga had resigned over the fire", negated, ""},
	{"what is denied in German", "de", "Was ist geschehen?", "Die Regierung bestreitet, dass Minister Aldo Varga nach dem Brand zurückgetreten ist.", "Minister Aldo Varga ist nach dem Brand zurückgetreten.", "", negated, ""},
	{"what is denied in Russian", "ru", "Что случилось?", "Правительство отрицает, что министр Алдо Варга ушёл в отставку.", "Министр Алдо Варга ушёл в отставку.", "министр Алдо Варга ушёл в отставку", negated, ""},
	{"what is denied in Bulgarian", "bg", "Какво се случи?", "Не е вярно, че министър Алдо Варга подаде оставка, каза полицията.", "Министър Алдо Варга подаде оставка.", "", negated, ""},
	{"what is denied in Spanish", "es", "¿Qué pasó?", "No es cierto que el ministro Aldo Varga haya matado a Halvard Brenn, dijo la policía.", "El ministro Aldo Varga ha matado a Halvard Brenn.", "", negated, ""},
	{"what is denied in French", "fr", "Que s'est-il passé ?", "Le gouvernement dément que le ministre Aldo Varga ait vendu la mine.", "Le ministre Aldo Varga a vendu la mine.", "", negated, ""},

	{"a part of a condition", "en", "Will the mill close?", "If the union refuses the contracts, the mill will close in August, its owner said.", "The mill will close in August.", "the mill will close in August", doubted, ""},
	{"a condition behind", "en", "Will the mill close?", "The mill will close in August unless the union accepts the contracts.", "The mill in Orrin closes in August.", "", doubted, "Orrin"},
	{"a condition in German", "de", "Schließt das Werk?", "Falls die Gewerkschaft ablehnt, schließt das Werk im August.", "Das Werk schließt im August.", "", doubted, ""},
	{"a condition in French", "fr", "L'usine va-t-elle fermer ?", "Si le syndicat refuse, l'usine de cuivre fermera en août.", "L'usine de cuivre fermera en août.", "", doubted, ""},
	{"a condition in Spanish", "es", "¿Cierra la fábrica?", "Si el sindicato rechaza los contratos, la fábrica de cobre cerrará en agosto.", "La fábrica de cobre cerrará en agosto.", "", doubted, ""},
	{"a condition in Russian", "ru", "Закроется ли завод?", "Если профсоюз откажется, медный завод закроется в августе.", "Медный завод закроется в августе.", "", doubted, ""},
	{"a condition in Bulgarian", "bg", "Ще затвори ли заводът?", "Ако синдикатът откаже, медният завод ще затвори през август.", "Медният завод ще затвори през август.", "", doubted, ""},
	{"a question left open", "en", "", "The court has to decide whether Brenn burned the mill.", "Brenn burned the mill.", "Brenn burned the mill", doubted, ""},
	{"a suspicion", "en", "", "Prosecutors suspect that Brenn burned the mill on Monday.", "Brenn burned the mill on Monday.", "that Brenn burned the mill on Monday", doubted, ""},
	{"an accusation", "en", "", "Prosecutors accused Brenn of burning the copper mill on Monday.", "Brenn burned the copper mill on Monday.", "", doubted, ""},
	{"a suspicion in German", "de", "Was ist geschehen?", "Die Ermittler vermuten, dass Brenn das Werk angezündet hat.", "Brenn hat das Werk angezündet.", "", doubted, ""},

	{"a negation of something else", "en", "", "The bank, which did not comment on the strike, confirmed the merger on Monday.", "The bank did not confirm the merger.", "", negated, ""},
	{"a negation of somebody else", "en", "", "The union did not approve the contracts but parliament approved the deal.", "Parliament did not approve the deal.", "", negated, ""},
	{"a negation beside one that is true", "en", "", "No one died but four workers were hurt at the mill on Monday.", "No workers were hurt at the mill on Monday.", "", negated, ""},
	{"a negation moved in Russian", "ru", "Что решил парламент?", "Профсоюз не одобрил контракты, но парламент одобрил план в понедельник.", "Парламент не одобрил план в понедельник.", "", negated, ""},
	{"a negation lost beside another", "en", "", "Parliament approved the deal but the union did not approve the contracts.", "The union approved the contracts.", "", negated, ""},
	{"what nearly happened", "en", "", "Brenn almost sold the mill to Varga on Monday, the union said.", "Brenn sold the mill to Varga on Monday.", "", negated, ""},
	{"the opposite beside a negation", "en", "", "Profits fell in the first quarter, but Brenn did not resign.", "Profits rose in the first quarter.", "", negated, ""},

	{"the day of publication", "en", "When was the fire in Orrin?", "The fire in Orrin killed two people at the copper mill.", "The fire in Orrin killed two people on 18 May 2031.", "", unproven, ""},
	{"its weekday", "en", "When was the fire in Orrin?", "The fire in Orrin killed two people at the copper mill.", "The fire in Orrin killed two people on Sunday.", "", unproven, ""},
	{"its year", "en", "When was the fire in Orrin?", "The fire in Orrin killed two people at the copper mill.", "The fire in Orrin killed two people in 2031.", "", unproven, ""},
	{"its year, not asked for", "en", "", "The fire in Orrin killed two people at the copper mill.", "The fire in Orrin killed two people in 2031.", "", "", "2031"},
	{"another Monday", "en", "When did Varga resign?", "Aldo Varga resigned on Monday after a vote.", "Aldo Varga resigned on 5 May 2031.", "", unproven, ""},
	{"another year of a month", "en", "When was the fire?", "The mill in Orrin burned in December, the police said.", "The mill in Orrin burned in December 2029.", "", unproven, ""},
	{"another day than yesterday, in German", "de", "Wann brannte das Werk?", "Das Kupferwerk in Orrin brannte gestern ab.", "Das Kupferwerk in Orrin brannte am 18. Mai 2031 ab.", "", unproven, ""},

	{"a name of the question", "en", "Why did Emmanuel Macron resign?", "Prime Minister Aldo Varga resigned on Monday after a vote of no confidence.", "Emmanuel Macron resigned after a vote of no confidence.", "resigned on Monday after a vote of no confidence", unproven, ""},
	{"a name of the question beside what is proven", "en", "Why did Emmanuel Macron resign?", "Prime Minister Aldo Varga resigned on Monday after a vote of no confidence.", "Emmanuel Macron resigned on Monday after a vote of no confidence.", "resigned on Monday after a vote of no confidence", "", "Emmanuel Macron"},
	{"a name of the question in one word", "en", "Did Putin resign?", "The president of Orland, Aldo Varga, resigned after a vote.", "Putin resigned after a vote.", "resigned after a vote", unproven, ""},
	{"a name of the question where nobody is named", "en", "Why did Emmanuel Macron resign?", "The prime minister resigned on Monday after a vote of no confidence.", "Emmanuel Macron resigned on Monday after a vote of no confidence.", "", "", "Emmanuel Macron"},
	{"a name of the question in the passage, with another", "en", "Did Aldo Varga resign?", "Halvard Brenn resigned on Monday after the fire. The owner Aldo Varga said nothing.", "Aldo Varga resigned on Monday after the fire.", "resigned on Monday after the fire", "", "Aldo Varga"},
	{"another name at the start", "en", "What happened at the mill?", "Brenn resigned on Monday after the fire at the copper mill.", "Varga resigned on Monday after the fire at the copper mill.", "", "", "Varga"},
	{"another name and nothing else", "en", "What happened at the mill?", "Brenn resigned after the fire at the copper mill.", "Varga resigned after the fire at the copper mill.", "", unproven, ""},
	{"Nigeria for Niger", "en", "What did the army do?", "The army of Niger closed the border, the ministry said.", "The army of Nigeria closed the border.", "", unproven, ""},
	{"Niger for Nigerian", "en", "What did the army do?", "The Nigerian army closed the border, the ministry said.", "The army of Niger closed the border.", "", unproven, ""},
	{"Georgia for George", "en", "What did the court do?", "A court convicted the driver George, the ministry said.", "A court in Georgia convicted the driver.", "", unproven, ""},

	{"another unit", "en", "How long did it take?", "The trial of Aldo Varga took 12 days and ended on Monday.", "The trial of Aldo Varga took 12 years.", "", unproven, ""},
	{"the dead for the injured", "en", "How many people were killed?", "The attack left 5 people dead and 12 people injured.", "12 people were killed in the attack.", "", unproven, ""},
	{"figures in each other's place", "en", "What happened?", "The attack left 5 people dead and 12 people injured.", "The attack left 12 people dead and 5 people injured.", "", unproven, ""},
	{"the end of a range", "en", "How many died?", "Between 10 and 20 people died in the fire in Orrin.", "20 people died in the fire in Orrin.", "", unproven, ""},
	{"a year for a figure", "en", "How many died?", "The fire of 2029 killed workers at the Orrin mill.", "The fire killed 2,029 workers at the Orrin mill.", "", unproven, ""},
	{"dozens of two", "en", "How many died?", "Two people died in the fire in Orrin.", "Dozens of people died in the fire in Orrin.", "", unproven, ""},
	{"half of two", "en", "How many died?", "Two people died in the fire in Orrin.", "Half of the people died in the fire in Orrin.", "", unproven, ""},
}
