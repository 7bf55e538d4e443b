package rag

import (
	"strings"
	"testing"
)

// A true sentence says in its own words what its quote says.
type trueSentence struct {
	language, question, text, sentence, quote string
	marked                                    bool // it may be
}

// What is true stands: a check that is too strict is felt as an answer that
// does not come.
func TestTrueSentencesStand(t *testing.T) {
	fallen, marked := 0, 0
	for _, tt := range trueSentences {
		v := verifierOver(t, &Question{Text: tt.question, Language: tt.language}, articleOf(tt.language, "", tt.text))
		if tt.quote == "" {
			tt.quote = tt.text
		}
		s, f := v.verify(draft{text: tt.sentence, passages: []cited{{1, tt.quote}}})
		if f != "" {
			fallen++
			t.Errorf("%q falls: %s (unproven: %q)", tt.sentence, f, s.unproven)
			continue
		}
		if len(s.unproven) > 0 {
			marked++
			if !tt.marked {
				t.Errorf("%q is marked: %q", tt.sentence, s.unproven)
			}
		}
	}
	t.Logf("of %d true sentences %d fall and %d are marked", len(trueSentences), fallen, marked)
}

var trueSentences = []trueSentence{
	{"en", "What happened to the ferry?", "The ferry Aurora lost power off Cape Selby on Friday evening, the coastguard said. No passengers were hurt but two sailors were treated for burns.",
		"Two sailors of the Aurora had burns treated.", "The ferry Aurora lost power off Cape Selby on Friday evening, the coastguard said. No passengers were hurt but two sailors were treated for burns.", false},
	{"en", "Was anybody hurt?", "The ferry Aurora lost power off Cape Selby on Friday evening. No passengers were hurt but two sailors were treated for burns.",
		"No passengers were hurt.", "No passengers were hurt but two sailors were treated for burns", false},
	{"en", "How many jobs will the mill bring?", "The mill will employ 1,300 workers when it reopens in August.", "It will bring 1,300 jobs.", "", false},
	{"en", "How many people will work at the mill?", "The mill will employ 1,300 workers when it reopens in August.", "1,300 people are going to work there when it reopens.", "", false},
	{"en", "How many people died?", "At least 20 people died in the flood, the mayor of Tarnow said.", "20 people were killed by the flood, according to the mayor of Tarnow.", "", false},
	{"en", "How many people died?", "Between 10 and 20 people died in the flood, the mayor of Tarnow said.", "Up to 20 people died in the flood.", "", false},
	{"en", "How many were injured?", "The attack left five people dead and 12 injured.", "Twelve people were injured in the attack.", "", false},
	{"en", "Will the mill close?", "If the union refuses the contracts, the mill will close in August, its owner said.", "The mill will close in August if the union refuses the contracts.", "", false},
	{"en", "What may happen to the mill?", "If the union refuses the contracts, the mill will close in August, its owner said.", "The mill could close in August, unless the union agrees to the contracts.", "", false},
	{"en", "Did the minister resign?", "Officials denied that minister Aldo Varga had resigned over the fire.", "Officials say that Aldo Varga has not resigned.", "", false},
	{"en", "Did the minister resign?", "Officials denied that minister Aldo Varga had resigned over the fire.", "Officials denied reports that Varga resigned.", "", false},
	{"en", "Who burned the mill?", "Prosecutors suspect that Brenn burned the mill on Monday.", "According to prosecutors, Brenn may have burned the mill.", "", false},
	{"en", "Who burned the mill?", "Prosecutors suspect that Brenn burned the mill on Monday.", "Brenn is suspected of having burned the mill.", "", false},
	{"en", "What did the bank do?", "The bank, which did not comment on the strike, confirmed the merger on Monday.", "The bank confirmed the merger on Monday.", "", false},
	{"en", "What did the union do?", "The union did not approve the contracts but parliament approved the deal.", "The deal was approved by parliament, while the union did not approve the contracts.", "", false},
	{"en", "Did the union agree?", "The union did not approve the contracts but parliament approved the deal.", "The union refused to approve the contracts.", "", false},
	{"en", "When did Varga resign?", "Prime Minister Aldo Varga resigned on Monday after a vote of no confidence.", "Aldo Varga resigned on 12 May 2031.", "", false},
	{"en", "When will the mill reopen?", "The Orrin mill will reopen in August, its owner said.", "The mill in Orrin is to reopen in August 2031.", "", false},
	{"en", "When was the fire?", "The fire in Orrin broke out yesterday and killed two people.", "The fire broke out on 17 May 2031 in Orrin.", "", false},
	{"en", "What did the North Post report?", "The fire in Orrin killed two people at the copper mill.", "The North Post reported on 18 May 2031 that a fire in Orrin had killed two people.", "", false},
	{"en", "Who supports the plan?", "The European Union and Germany support the plan, which is not popular in Orrin.", "The EU supports the plan, and so do the Germans.", "", false},
	{"en", "What did Aldo Varga do?", "Aldo Varga spoke in Orrin on Monday. He promised new schools and 300 teachers.", "Aldo Varga promised 300 teachers and new schools.", "He promised new schools and 300 teachers", false},
	{"en", "How long was the trial?", "The trial of Varga took 12 days and ended on Monday with no verdict.", "The trial lasted 12 days.", "", false},
	{"en", "How much did it cost?", "The bridge cost $12 million, twice what was planned.", "The bridge cost 12 million dollars.", "", false},
	{"en", "How many were arrested?", "Police arrested 48 people and 31 officers were hurt.", "Dozens of people were arrested.", "", false},
	{"en", "What did the company do?", "Halden Oil cut its forecast and fired 400 people, although profits did not fall.", "Halden Oil laid off 400 people.", "", false},
	{"en", "What did Brenn say?", "“We never planned to sell,” Brenn said after the meeting in Selby.", "Brenn said they had never planned to sell.", "", false},
	{"en", "Why was the match put off?", "The match was postponed because the pitch was not safe after heavy rain.", "Heavy rain had made the pitch unsafe, so the match was postponed.", "", false},

	{"de", "Wann öffnet das Werk?", "Das Kupferwerk in Orrin soll im August wieder öffnen, sagte der Eigentümer Halvard Brenn. Die Gewerkschaft stimmte nicht zu.", "Das Werk in Orrin öffnet laut Halvard Brenn im August wieder.",
		"Das Kupferwerk in Orrin soll im August wieder öffnen, sagte der Eigentümer Halvard Brenn.", false},
	{"de", "Stimmte die Gewerkschaft zu?", "Die Gewerkschaft stimmte den Verträgen nicht zu, das Parlament billigte jedoch den Plan.", "Die Gewerkschaft hat den Verträgen nicht zugestimmt.", "", false},
	{"de", "Wie viele Verletzte gab es?", "Bei dem Unfall in Tarnow starben zwei Menschen, 14 wurden verletzt.", "Es gab 14 Verletzte und zwei Tote.", "", false},
	{"fr", "Combien de personnes sont mortes ?", "L'incendie de l'usine d'Orrin a fait deux morts et quatorze blessés lundi, selon la police.", "Deux personnes sont mortes dans l'incendie de l'usine d'Orrin.", "", false},
	{"fr", "Le ministre a-t-il démissionné ?", "Le gouvernement dément que le ministre Aldo Varga ait démissionné.", "Selon le gouvernement, Aldo Varga n'a pas démissionné.", "", false},
	{"fr", "Quand l'usine va-t-elle rouvrir ?", "L'usine de cuivre d'Orrin rouvrira en août si le syndicat accepte les contrats.", "L'usine d'Orrin rouvrira en août si le syndicat accepte.", "", false},
	{"es", "¿Cuántos trabajadores tendrá la fábrica?", "La fábrica de cobre de Orrin empleará a 1.300 trabajadores, dijo su dueño Halvard Brenn.", "La fábrica de Orrin dará empleo a 1300 trabajadores.", "", false},
	{"es", "¿Qué decidió el parlamento?", "El sindicato no aprobó los contratos, pero el parlamento aprobó el plan el lunes.", "El parlamento aprobó el plan el lunes.", "", false},
	{"es", "¿Dimitió el ministro?", "El gobierno negó que el ministro Aldo Varga hubiera dimitido.", "Según el gobierno, el ministro Aldo Varga no ha dimitido.", "", false},
	{"ru", "Сколько человек погибло?", "При пожаре на заводе в Оррине погибли два человека, ещё 14 пострадали, сообщила полиция.", "Два человека погибли при пожаре в Оррине.", "", false},
	{"ru", "Что решил парламент?", "Профсоюз не одобрил контракты, но парламент одобрил план в понедельник.", "Парламент одобрил план в понедельник.", "", false},
	{"ru", "Когда откроется завод?", "Если профсоюз откажется, завод в Оррине закроется в августе, заявил владелец Халвард Бренн.", "Завод в Оррине может закрыться в августе, если профсоюз откажется.", "", false},
	{"bg", "Колко души загинаха?", "При пожара в завода в Орин загинаха двама души, а 14 бяха ранени, съобщи полицията.", "Двама души са загинали при пожара в Орин.", "", false},
	{"bg", "Подаде ли оставка министърът?", "Правителството отрече министърът Алдо Варга да е подал оставка.", "Според правителството Алдо Варга не е подал оставка.", "", false},
	{"bg", "Кога ще отвори заводът?", "Заводът в Орин ще отвори през август, каза собственикът Халвард Брен в понеделник.", "Според Халвард Брен заводът в Орин ще отвори през август 2031 г.", "", false},
}

// crossSentences are true, of quotes in another language.
func TestTrueSentencesOfOtherLanguagesStand(t *testing.T) {
	for _, tt := range []trueSentence{
		{"ru", "Who came to Moscow?", "Президент Турции Реджеп Тайип Эрдоган прибыл в Москву в понедельник, 12 мая.", "Erdogan, the president of Turkey, came to Moscow on 12 May.", "", false},
		{"de", "Did the minister resign?", "Die Regierung bestreitet, dass Minister Aldo Varga zurückgetreten ist.", "The government denies that Aldo Varga resigned.", "", false},
		{"bg", "How many people died?", "При пожара в Орин загинаха двама души.", "Two people died in a fire in Orin.", "", false},
		{"en", "Сколько человек погибло?", "Two people died in the fire in Orrin on Monday.", "Два человека погибли при пожаре в понедельник.", "", false},
		{"en", "Wie lange dauerte der Prozess?", "The trial of Aldo Varga took 12 days.", "Der Prozess gegen Aldo Varga dauerte 12 Tage.", "", false},
		{"es", "How long will the strike last?", "La huelga en Orrin durará tres semanas, según el sindicato.", "The strike in Orrin will last three weeks, the union says.", "", false},
	} {
		v := verifierOver(t, &Question{Text: tt.question}, articleOf(tt.language, "", tt.text))
		s, f := v.verify(draft{text: tt.sentence, passages: []cited{{1, tt.text}}})
		if f != "" || len(s.unproven) > 0 {
			t.Errorf("%q: %q, unproven %q", tt.sentence, f, strings.Join(s.unproven, "|"))
		}
	}
}
