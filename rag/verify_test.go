package rag

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"newshound/corpus"
)

// articleOf makes an article of the time and outlet that these tests are about.
func articleOf(language, title, text string) corpus.Article {
	return corpus.Article{
		ID: "article", Space: corpus.Shared, Revision: 1, Language: language, Outlet: "North Post", Title: title, Text: text,
		Published: time.Date(2031, 5, 18, 12, 0, 0, 0, time.UTC),
	}
}

// verifierOver asks a question over all passages of articles.
func verifierOver(t testing.TB, question *Question, articles ...corpus.Article) *verifier {
	t.Helper()
	q := analyse(question.Text, question.context(), []string{"en"})
	q.weigh(func(forms []string) (int, []int) { return 1000, make([]int, len(forms)) })
	z := new(corpus.Analyzer)
	var readings []*reading
	for _, a := range articles {
		d := z.NewDocument(a)
		for i := range d.Passages {
			readings = append(readings, q.read(z, corpus.PassageID{Article: d.Article.ID, Revision: d.Article.Revision, Index: i}, &d))
		}
	}
	p, err := newPrompt(question, readings)
	if err != nil {
		t.Fatal(err)
	}
	return newVerifier(p, q, question, z)
}

// english tells of a mill; russian, bulgarian and german as well.
const (
	english = `The Orrin copper mill will reopen in August, its owner Halvard Brenn said on Monday. ` +
		`It will employ 1,300 workers, up from 900 before it closed. ` +
		`The mill was shut in December 2029 after a fire that killed two people. ` +
		`The union did not approve the new contracts. ` +
		`Output is to reach 12.5 per cent of the country's copper, worth $1.39 billion. ` +
		`Profits fell in the first quarter. ` +
		`The European Union and Germany support the plan, Prime Minister Aldo Varga said. ` +
		`“No one was hurt,” Brenn’s spokeswoman said — “not one worker…” ` +
		`Twenty-five trucks burned on 14 December 2029.`
	russian = `Президент Турции Реджеп Тайип Эрдоган прибыл в Москву в понедельник. Он встретится с Владимиром Путиным 21 мая 2031 года. Турция закупит 1 300 тонн меди.`
	german  = `Das Kupferwerk in Orrin soll im August wieder öffnen, sagte der Eigentümer Halvard Brenn. Dort werden 1.300 Menschen arbeiten. Der Preis stieg um 3,5 Prozent.`
)

func TestSentencesAreProvenByTheirQuotes(t *testing.T) {
	articles := []corpus.Article{articleOf("en", "Orrin mill to reopen", english), articleOf("ru", "Эрдоган в Москве", russian), articleOf("de", "Kupferwerk", german)}
	for _, tt := range []struct {
		name, question, language string
		sentence                 string
		n                        int
		quote                    string
		want                     fault
		unproven                 string // joined by |
	}{
		{name: "says it in other words", sentence: "The mill in Orrin is going to reopen in August.", n: 1, quote: "mill will reopen in August"},
		{name: "is the quote", sentence: "It will employ 1,300 workers, up from 900 before it closed.", n: 1, quote: "It will employ 1,300 workers, up from 900 before it closed."},
		{name: "names no passage", sentence: "The mill will reopen in August.", want: uncited},
		{name: "names a passage that is not there", sentence: "The mill will reopen in August.", n: 9, quote: "The Orrin copper mill will reopen", want: misnumbered},
		{name: "quotes what is not there", sentence: "The mill will reopen in August.", n: 1, quote: "The Orrin copper mill will reopen in July", want: misquoted},
		{name: "quotes another passage", sentence: "The mill will reopen in August.", n: 2, quote: "The Orrin copper mill will reopen in August", want: misquoted},
		{name: "quotes too little", sentence: "The mill will reopen in August.", n: 1, quote: "in August", want: misquoted},
		{name: "quotes in another case", sentence: "The mill will reopen in August.", n: 1, quote: "the orrin copper mill will reopen", want: misquoted},

		{name: "the number that answers is wrong", question: "How many workers will the mill employ?",
			sentence: "The Orrin mill will employ 1,500 workers.", n: 1, quote: "It will employ 1,300 workers", want: unproven},
		{name: "another number is wrong", question: "What happens to the Orrin mill?",
			sentence: "The Orrin mill, owned by Brenn, will reopen in August with 1,500 workers.", n: 1,
			quote: "The Orrin copper mill will reopen in August, its owner Halvard Brenn said on Monday. It will employ 1,300 workers", unproven: "1,500"},
		{name: "all that it states is wrong", question: "What happens to the mill?",
			sentence: "The mill will employ 1,500 workers.", n: 1, quote: "It will employ 1,300 workers", want: unproven},
		{name: "a number in another form", question: "How many workers?", sentence: "It will employ 1300 workers.", n: 1, quote: "It will employ 1,300 workers"},
		{name: "a number in words", question: "How many people did the fire kill?", sentence: "The fire killed 2 people.", n: 1, quote: "after a fire that killed two people"},
		{name: "a compound number", question: "How many trucks burned?", sentence: "There were 25 trucks that burned.", n: 1, quote: "Twenty-five trucks burned on"},
		{name: "half of a compound number", question: "How many trucks burned?", sentence: "5 trucks burned.", n: 1, quote: "five trucks burned on 14", want: misquoted},
		{name: "a share", question: "How much copper?", sentence: "Output is to reach 12.5% of the copper.", n: 1, quote: "Output is to reach 12.5 per cent of the country's copper"},
		{name: "a number as a share", question: "How much?", sentence: "It will employ 1,300% workers.", n: 1, quote: "It will employ 1,300 workers", want: unproven},
		{name: "another scale", question: "How much is the output worth?", sentence: "The output is worth $1.39 million.", n: 1, quote: "of the country's copper, worth $1.39 billion", want: unproven},
		{name: "the scale is cut off the quote", question: "How much is the output worth?", sentence: "The output is worth $1.39.", n: 1, quote: "of the country's copper, worth $1.39", want: unproven},
		{name: "a scale in full", question: "How much is the output worth?", sentence: "The output is worth $1,390,000,000.", n: 1, quote: "of the country's copper, worth $1.39 billion"},

		{name: "another day", question: "When did the trucks burn?", sentence: "Trucks burned on 15 December 2029.", n: 1, quote: "Twenty-five trucks burned on 14 December 2029", want: unproven},
		{name: "a day in digits", question: "When did the trucks burn?", sentence: "The trucks burned on 2029-12-14.", n: 1, quote: "Twenty-five trucks burned on 14 December 2029"},
		{name: "less of a day", question: "When did the trucks burn?", sentence: "The trucks burned in December 2029.", n: 1, quote: "Twenty-five trucks burned on 14 December 2029"},
		{name: "the day of publication", question: "When?", sentence: "The North Post reported on 18 May 2031 that the mill will reopen.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said"},
		{name: "another weekday", question: "When did Brenn say so?", sentence: "Brenn said on Thursday that the mill will reopen.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday", want: unproven},

		{name: "another name", question: "Who owns the mill?", sentence: "The mill's owner is Aldo Varga.", n: 1, quote: "its owner Halvard Brenn said on Monday", want: unproven},
		{name: "another name at the start", question: "Who owns the mill?", sentence: "Varga owns the mill.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday", want: unproven},
		{name: "a first name that nobody said", question: "What did the spokeswoman say?", sentence: "No one was hurt, the spokeswoman of Otto Brenn said.", n: 1, quote: "“No one was hurt,” Brenn’s spokeswoman said", unproven: "Otto"},
		{name: "a name from the title", question: "What reopens?", sentence: "The Orrin mill will employ 1,300 workers.", n: 1, quote: "It will employ 1,300 workers"},
		{name: "a name from the outlet", question: "What reopens?", sentence: "According to the North Post, the mill will employ 1,300 workers.", n: 1, quote: "It will employ 1,300 workers"},
		{name: "a name from the question", question: "Does Sturla Vik know who supports the plan?", sentence: "Germany supports the plan that Sturla Vik asked for.", n: 1, quote: "European Union and Germany support the plan", unproven: "Sturla Vik"},
		{name: "a number from the question that the quote denies", question: "Will 500 workers be employed, and why?", sentence: "The mill in Orrin will employ 500 workers.", n: 1, quote: "It will employ 1,300 workers", unproven: "500"},
		{name: "an abbreviation", question: "Who supports it?", sentence: "The EU supports the plan.", n: 1, quote: "The European Union and Germany support the plan"},
		{name: "an adjective of a country", question: "What is said?", sentence: "The plan has German support.", n: 1, quote: "European Union and Germany support the plan"},

		{name: "a negation left out", sentence: "The union approved the new contracts.", n: 1, quote: "The union did not approve the new contracts", want: negated},
		{name: "a negation outside the quote left out", sentence: "The union approved the new contracts.", n: 1, quote: "approve the new contracts", want: negated},
		{name: "a negation kept", sentence: "The union has not approved the new contracts.", n: 1, quote: "The union did not approve the new contracts"},
		{name: "a negation added", sentence: "The mill will not reopen in August.", n: 1, quote: "The Orrin copper mill will reopen in August", want: negated},
		{name: "the opposite", sentence: "Profits rose in the first quarter.", n: 1, quote: "Profits fell in the first quarter", want: negated},
		{name: "of something else", sentence: "Shares traded calmly while investors waited for news.", n: 1, quote: "Profits fell in the first quarter", want: unrelated},

		{name: "quotation marks and dashes", sentence: "“No one was hurt,” said Brenn's spokeswoman.", n: 1, quote: `"No one was hurt," Brenn's spokeswoman said - "not one worker..."`},
		{name: "parts", sentence: "The mill will reopen in August with 1,300 workers.", n: 1, quote: "The Orrin copper mill will reopen in August … It will employ 1,300 workers"},
		{name: "parts out of order", sentence: "The mill will reopen in August with 1,300 workers.", n: 1, quote: "It will employ 1,300 workers ... The Orrin copper mill will reopen", want: misquoted},
		{name: "white space", sentence: "It will employ 1,300 workers.", n: 1, quote: " It will\n employ\u00a01,300  workers "},
		{name: "invisible characters", sentence: "It will employ 1,300\u200b workers.", n: 1, quote: "It will em\u00adploy 1,300 \u200bworkers"},

		{name: "a link", sentence: "The mill reopens, see https://evil.example/x.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "a masked link", sentence: "The [mill](https://evil.example) reopens.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "a host with a path", sentence: "The mill reopens: evil.example/x", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "an invite", sentence: "The mill reopens, discord.gg has more.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "everyone", sentence: "@everyone the mill will reopen.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "everyone, hidden", sentence: "@every\u200bone the mill will reopen.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "a member", sentence: "<@123456789012345678> the mill will reopen.", n: 1, quote: "The Orrin copper mill will reopen", want: linked},
		{name: "the instructions", sentence: "You answer questions about the news from numbered passages of articles, and the mill will reopen.", n: 1, quote: "The Orrin copper mill will reopen", want: copied},

		{name: "a Russian quote in English", question: "Who came to Moscow?", sentence: "Erdogan arrived in Moscow on Monday.", n: 2, quote: "Реджеп Тайип Эрдоган прибыл в Москву в понедельник"},
		{name: "a country of another language", question: "What does it buy?", sentence: "Turkey will buy 1,300 tonnes.", n: 2, quote: "Турция закупит 1 300 тонн меди"},
		{name: "a wrong number from another language", question: "How many tonnes?", sentence: "Turkey will buy 1,200 tonnes.", n: 2, quote: "Турция закупит 1 300 тонн меди", want: unproven},
		{name: "a date from another language", question: "When do they meet?", sentence: "He will meet Putin on May 21, 2031.", n: 2, quote: "Он встретится с Владимиром Путиным 21 мая 2031 года"},
		{name: "a wrong date from another language", question: "When do they meet?", sentence: "He will meet Putin on May 22, 2031.", n: 2, quote: "Он встретится с Владимиром Путиным 21 мая 2031 года", want: unproven},
		{name: "a wrong name from another language", question: "Who came to Moscow?", sentence: "Macron arrived in Moscow on Monday.", n: 2, quote: "Реджеп Тайип Эрдоган прибыл в Москву в понедельник", want: unproven},
		{name: "a German number in English", question: "How many workers?", sentence: "There will be 1,300 people working.", n: 3, quote: "Dort werden 1.300 Menschen arbeiten"},
		{name: "a German share in English", question: "By how much?", sentence: "The price went up by 3.5%.", n: 3, quote: "Der Preis stieg um 3,5 Prozent"},
		{name: "more than a quote of another language says", question: "What?", sentence: "Many of those who live around here look forward to working again after long years of waiting for somebody.", n: 3, quote: "Dort werden 1.300", want: unrelated},

		{name: "an answer in German", question: "Wie viele Menschen werden in Orrin arbeiten?", language: "de", sentence: "In Orrin werden 1300 Menschen arbeiten.", n: 1, quote: "It will employ 1,300 workers"},
		{name: "an answer in Bulgarian", question: "Кой собственик каза това?", language: "bg", sentence: "Собственикът Халвард Брен каза, че заводът ще отвори през август.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday"},
		{name: "another owner in Bulgarian", question: "Кой собственик каза това?", language: "bg", sentence: "Собственикът Алдо Варга каза, че заводът ще отвори през август.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday", want: unproven},
		{name: "not in the language asked for", question: "Кой собственик каза това?", language: "bg", sentence: "The mill will open again in August, according to its owner Halvard Brenn.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday", want: misspoken},
		{name: "not in the language of the question", question: "Who owns it?", sentence: "Das Kupferwerk soll nach den Worten des Eigentümers Halvard Brenn wieder öffnen.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday", want: misspoken},
		{name: "of a question without a word that tells", question: "Orrin, Brenn?", sentence: "Das Kupferwerk soll nach den Worten des Eigentümers Halvard Brenn wieder öffnen.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday"},
		{name: "in a language that looks like the question's", question: "Was passiert in Orrin?", sentence: "Das Kupferwerk soll nach den Worten des Eigentümers Halvard Brenn wieder öffnen.", n: 1, quote: "mill will reopen in August, its owner Halvard Brenn said on Monday"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.question == "" {
				tt.question = "What is known of the mill?"
			}
			v := verifierOver(t, &Question{Text: tt.question, Language: tt.language}, articles...)
			d := draft{text: tt.sentence}
			if tt.n > 0 {
				d.passages = []cited{{tt.n, tt.quote}}
			}
			s, f := v.verify(d)
			if f != tt.want {
				t.Fatalf("fault %q, want %q (unproven: %q)", f, tt.want, s.unproven)
			}
			if got := strings.Join(s.unproven, "|"); f == "" && got != tt.unproven {
				t.Errorf("unproven %q, want %q", got, tt.unproven)
			}
			for _, u := range s.quotes {
				if r := u.from; u.Start < r.span.Start || u.End > r.span.End || u.Start >= u.End {
					t.Errorf("the quote %d:%d is not of its passage", u.Start, u.End)
				}
			}
			if f == "" && slices.ContainsFunc(s.unproven, func(part string) bool { return !strings.Contains(s.text, part) }) {
				t.Errorf("unproven %q does not stand in %q", s.unproven, s.text)
			}
		})
	}
}

// Six sentences, each with a quote of its own.
func BenchmarkVerify(b *testing.B) {
	articles := []corpus.Article{articleOf("en", "Orrin mill to reopen", english), articleOf("ru", "Эрдоган в Москве", russian), articleOf("de", "Kupferwerk", german)}
	drafts := []draft{
		{"The mill in Orrin, owned by Halvard Brenn, is going to reopen in August.", []cited{{1, "The Orrin copper mill will reopen in August, its owner Halvard Brenn said on Monday."}}},
		{"It will have 1300 workers, while it had 900 before.", []cited{{1, "It will employ 1,300 workers, up from 900 before it closed."}}},
		{"Two people died in a fire before it was shut in December 2029.", []cited{{1, "The mill was shut in December 2029 after a fire that killed two people."}}},
		{"The EU and Germany support it, according to Aldo Varga.", []cited{{1, "The European Union and Germany support the plan, Prime Minister Aldo Varga said."}}},
		{"Turkey will buy 1,300 tonnes, and Erdogan meets Putin on 21 May 2031.", []cited{{2, "Он встретится с Владимиром Путиным 21 мая 2031 года. Турция закупит 1 300 тонн меди."}}},
		{"The price of copper went up by 3.5 percent.", []cited{{3, "Der Preis stieg um 3,5 Prozent."}}},
	}
	question := &Question{Text: "What is known of the Orrin mill?"}
	for b.Loop() {
		v := verifierOver(b, question, articles...)
		for _, d := range drafts {
			if _, f := v.verify(d); f != "" {
				b.Fatalf("%q: %s", d.text, f)
			}
		}
	}
}

// What is found of a quote is in the text, as whole words, and has its letters
// and digits and no others but those of signs.
func FuzzFindQuote(f *testing.F) {
	f.Add(english, "It will employ 1,300 workers")
	f.Add(english, "No one was hurt ... not one worker")
	f.Add("e\u0301clair \u200bﬁne — “½” 1\u00a0300 １２３", "éclair fine - '1⁄2' 1 300 123")
	f.Add("中文新闻报道说今天下雨", "新闻报道说今天")
	f.Fuzz(func(t *testing.T, text, quote string) {
		text = corpus.Normalize(text)
		folded := fold(text)
		spans := folded.findQuote(quote)
		last := 0
		var found strings.Builder
		for _, s := range spans {
			if s.Start < last || s.End > len(text) || s.Start >= s.End || !utf8.ValidString(s.Of(text)) {
				t.Fatalf("%q in %q at %v", quote, text, spans)
			}
			last = s.End
			found.WriteString(s.Of(text))
		}
		if got, want := wordsOf(found.String()), wordsOf(quote); len(spans) > 0 && got != want {
			t.Errorf("%q in %q is %q: %q is not %q", quote, text, found.String(), got, want)
		}
	})
}
