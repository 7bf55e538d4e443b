package rag

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"newshound/corpus"
)

func TestExpectedKind(t *testing.T) {
	for question, want := range map[string]kind{
		"Who won the race?":                                   person,
		"A singer was hurt. Whose concert was it?":            person,
		"Which former governor resigned?":                     person,
		"Where did the ferry sink?":                           place,
		"The storm hit which state?":                          place,
		"In what city was the treaty signed?":                 place,
		"Which airline cancelled its flights?":                organisation,
		"What is the name of the company that owns the mine?": organisation,
		"How many people were hurt?":                          number,
		"How old is the bridge?":                              number,
		"What percentage of voters stayed at home?":           number,
		"When does the strike begin?":                         date,
		"In which year was the tunnel built?":                 date,
		"Which animal escaped?":                               anything,
		"How did the fire start?":                             anything,
		"Tell me about the strike":                            anything,
		"Who's the new governor?":                             person,
		"Who is Khalifa Haftar?":                              anything,
		"who’s Haftar":                                        anything,
		"How many people died when the roof fell?":            number,
		"In which state did he say who won?":                  place,
		"How many titles has the WHO?":                        number,
		"how":                                                 anything,
		"":                                                    anything,
		"Какво се случи?":                                     anything,
	} {
		if got, _, _ := expected(question); got != want {
			t.Errorf("%q: kind %d, want %d", question, got, want)
		}
	}
}

func TestExpectedMoneyAndReason(t *testing.T) {
	for _, tt := range []struct {
		question      string
		money, reason bool
	}{
		{"How much does the tunnel cost?", true, false},
		{"What is the price of bread?", true, false},
		{"How many loaves were sold?", false, false},
		{"Why did the minister resign?", false, true},
		{"How come the minister resigned?", false, true},
		{"What was the reason for the delay?", false, true},
	} {
		if _, money, reason := expected(tt.question); money != tt.money || reason != tt.reason {
			t.Errorf("%q: money %v, reason %v", tt.question, money, reason)
		}
	}
}

// forms returns the terms that a question is searched with.
func forms(q *query) string {
	var out []string
	for _, t := range q.terms {
		out = append(out, strings.Join(t.forms, "/"))
	}
	return strings.Join(out, " ")
}

func TestTermsAreTheContentWordsInTheCorpusLanguages(t *testing.T) {
	for _, tt := range []struct {
		question  string
		languages []string
		want      string
	}{
		{"Why is Russia moving equipment to Libya?", []string{"en"}, "russia move equip libya"},
		{"moving moved moves", []string{"en"}, "move"},
		{"Where did the minister go?", []string{"en"}, "minist"},
		{"moving ships", []string{"en", ""}, "move/moving ship/ships"},
		{"what is it about", []string{"en"}, ""},
		{"Please tell me who Haftar is now", []string{"en"}, "haftar"},
		{"What did the WHO say about US steel?", []string{"en"}, "who say us steel"},
		{"WHO IS HAFTAR?", []string{"en"}, "haftar"},
		{"Защо Русия мести техника?", []string{"ru", "bg"}, forms(analyse("Русия мести техника", nil, []string{"ru", "bg"}))},
	} {
		if got := forms(analyse(tt.question, nil, tt.languages)); got != tt.want {
			t.Errorf("%q in %v: %q, want %q", tt.question, tt.languages, got, tt.want)
		}
	}
}

func TestFollowUpTakesWhatItLacksFromTheConversation(t *testing.T) {
	for _, tt := range []struct {
		question string
		history  []string
		want     string
	}{
		{"And what about Haftar?", []string{"Who supports the Libyan army?"}, "haftar support libyan armi"},
		{"Why?", []string{"Did the minister resign?"}, "minist resign"},
		{"Who owns the copper mine?", []string{"Did the minister resign?"}, "own copper mine"},
		{"When did he say that?", []string{"Did Quist resign?", "And why?"}, "say quist resign"},
		{"What happened in Gaza this week?", []string{"Did the minister resign?"}, "happen gaza week"},
		{"?!", []string{"Did the minister resign?"}, ""},
		{"Who did this?", []string{"Did the minister resign?"}, "minist resign"},
		{"And?", []string{strings.Repeat("Did the minister resign? ", 1000)}, ""},
	} {
		if got := forms(analyse(tt.question, tt.history, []string{"en"})); got != tt.want {
			t.Errorf("%q after %q: %q, want %q", tt.question, tt.history, got, tt.want)
		}
	}
}

func TestNamesOfAFollowUpReplaceThoseBefore(t *testing.T) {
	q := analyse("And what about Vestria?", []string{"Did Orland sign the treaty?"}, []string{"en"})
	scale := make(map[string]float64)
	for _, term := range q.terms {
		scale[term.forms[0]] = term.scale
	}
	if !(scale["vestria"] > scale["treati"] && scale["treati"] > scale["orland"]) {
		t.Errorf("scales %v", scale)
	}
}

func TestLatestTopicOfAConversationCountsMost(t *testing.T) {
	q := analyse("Why did he retire?", []string{"Who is Hamlin?", "What team does he play for?", "And what about Brady?"}, []string{"en"})
	scale := make(map[string]float64)
	for _, term := range q.terms {
		scale[term.forms[0]] = term.scale
	}
	if !(scale["retir"] > scale["bradi"] && scale["bradi"] > 2*scale["hamlin"]) {
		t.Errorf("scales %v", scale)
	}
}

func TestSentencesThatLeanOrDoNotEnd(t *testing.T) {
	for text, want := range map[string][2]bool{ // leans, ends
		"She resigned.":                  {true, true},
		"It's late, he said.”":           {true, true},
		"This was new.":                  {true, true},
		"There was rain":                 {false, false},
		"Quist resigned!":                {false, true},
		"By Ida Marlowe, North Post":     {false, false},
		"これは新しい。":                        {false, true},
		"":                               {false, false},
		"More: How the ferry broke down": {false, false},
	} {
		if got := [2]bool{leans(text), ends(text)}; got != want {
			t.Errorf("%q: leans, ends = %v, want %v", text, got, want)
		}
	}
}

func TestFocusIsTheClauseOfTheQuestionWord(t *testing.T) {
	for question, want := range map[string]string{
		"After the storm, which city lost its bridge, reports say?": " which city lost its bridge",
		"A player was hurt. He belongs to which team?":              " He belongs to which team",
		"Tell me about the strike":                                  "Tell me about the strike",
	} {
		if got := focusClause(question).Of(question); got != want {
			t.Errorf("%q: %q, want %q", question, got, want)
		}
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string]string{
		"Mayor Ada Quist met John in Paris.":       "Mayor Ada Quist|John|Paris@place",
		"The council sold 14 trams in May 2019.":   "14@number|May|2019@date",
		"It opened on 14 May":                      "14@date|May",
		"He paid two million on Tuesday.":          "two@number|million@number|Tuesday@date",
		"In North Carolina, Boeing-Airbus grew.":   "North Carolina@place|Boeing-Airbus",
		"the harbour was quiet":                    "",
		"Jan. 6 was cold in Washington, officials": "Jan@date|6@date|Washington@place",
	} {
		tokens := corpus.AppendTokens(nil, text, "en")
		var got []string
		for _, m := range appendMentions(nil, text, tokens) {
			name := map[kind]string{place: "@place", number: "@number", date: "@date"}[m.kind]
			got = append(got, text[tokens[m.first].Start:tokens[m.last].End]+name)
		}
		if joined := strings.Join(got, "|"); joined != want {
			t.Errorf("%q: %q, want %q", text, joined, want)
		}
	}
}

func TestFitIsForWhatIsNewAndOfTheKind(t *testing.T) {
	for _, tt := range []struct {
		question, text string
		want           float64 // the best of the sentence's mentions
	}{
		{"Who won in Selby?", "Ada Quist won in Selby.", 1},
		{"Who won in Selby?", "Quist won in Selby.", 0.5},
		{"Who won in Selby?", "It was won in Selby.", 0},
		{"Which country won?", "It was France.", 1},
		{"Which company won?", "It was France.", 0},
		{"Which company won?", "It was Halden.", 0.8},
		{"How many won?", "There were 14 on Tuesday.", 1},
		{"How much did it cost?", "It cost $14.", 1},
		{"How much did it cost?", "It cost 14 million euros.", 1},
		{"How much did it cost?", "It took 14 days.", 0.3},
		{"When was it?", "It was on Tuesday.", 1},
		{"When was it?", "It was Halden.", 0},
		{"What won?", "It was Halden.", 0.5},
	} {
		q := analyse(tt.question, nil, []string{"en"})
		d := corpus.NewDocument(corpus.Article{Text: tt.text, Language: "en"})
		r := q.read(new(corpus.Analyzer), corpus.PassageID{}, &d)
		best := 0.0
		for _, fit := range r.sentences[0].fits {
			best = max(best, fit)
		}
		if best != tt.want {
			t.Errorf("%q by %q: %v, want %v", tt.question, tt.text, best, tt.want)
		}
	}
}

func FuzzQuestion(f *testing.F) {
	f.Add("Why is Russia moving equipment to Libya?", "And Haftar?", "Mayor Ada Quist met 14 people in Paris. She left.")
	f.Add("", "\xff\x00", "…")
	f.Add("кой? 何? كم", "how", "U.S. $5 1,300")
	f.Fuzz(func(t *testing.T, question, earlier, text string) {
		q := analyse(question, []string{earlier}, []string{"en", "bg", ""})
		q.weigh(func(forms []string) (int, []int) { return 10, make([]int, len(forms)) })
		for _, term := range q.terms {
			if len(term.forms) == 0 || term.weight < 0 {
				t.Fatalf("term %+v of %q", term, question)
			}
		}
		d := corpus.NewDocument(corpus.Article{Text: text, Title: earlier})
		var readings []*reading
		for i := range d.Passages {
			readings = append(readings, q.read(new(corpus.Analyzer), corpus.PassageID{Index: i}, &d))
		}
		for _, r := range readings {
			q.passageFeatures(r)
		}
		all := q.quotables(readings)
		for _, u := range choose(all) {
			if u.Start < 0 || u.Start >= u.End || u.End > len(d.Article.Text) || !utf8.ValidString(u.Of(d.Article.Text)) {
				t.Fatalf("quote %v of %q", u.Span, d.Article.Text)
			}
		}
		if len(readings) > 0 && len(q.terms) > 0 {
			if c := q.confidence(readings, all); !(c >= 0 && c <= 1) {
				t.Fatalf("confidence %v", c)
			}
		}
	})
}

func TestWordsAreRunsOfLettersAndDigits(t *testing.T) {
	var got []string
	text := "Who’s there: 3 ships, o'clock—naïve"
	for _, w := range words(text) {
		got = append(got, w.Of(text))
	}
	if want := []string{"Who’s", "there", "3", "ships", "o'clock", "naïve"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
