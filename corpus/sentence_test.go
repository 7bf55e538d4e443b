package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestSentences gives each text with its sentences set apart by "|"; the
// character never stands for itself.
func TestSentences(t *testing.T) {
	for group, cases := range map[string][]string{
		"plain": {
			"",
			"   ",
			"No full stop at all",
			"One ends here. |Another begins.",
			"Is it true? |It is! |Good.",
			"Three lines\n|A headline without a full stop\n\n|And then the text. |It goes on.",
			"- first item\n|- second item\n|- third item",
			"***\n|A text after a rule.\n|***",
			"Tabs\tand  double  spaces.  |Stay inside.",
			"He said it.\u00a0|She heard it.",
			"The end . |A space before the stop.",
		},
		"titles and ranks": {
			"Mr. Hale met Mrs. Okafor. |They spoke.",
			"Gen. Valery Orlov told Lt. Col. Dana Price to wait. |She did.",
			"The bill by Sen. Ana Ruiz and Rep. Tom Li passed. |Gov. Karen Holt signed it.",
			"Doctors, said Dr. Amir Khan, are tired. |Prof. Lind agrees.",
			"Maj. Gen. Ode spoke. |So did Ms. Ferro.",
			"It was Smith vs. Jones. |Jones won.",
			"(Dr. Abel was absent.) |Dr. Cain was not.",
		},
		"initials": {
			"J. K. Rowling wrote it. |Others read it.",
			"George W. Bush was there. |So was John F. Kennedy Jr. on film.",
			"J. A. Smith and E. I. Cole met. |They spoke.",
			"J.R.R. Tolkien and C. S. Lewis met weekly. |They argued.",
			"He saw Robert E. Lee's house. |It was shut.",
			"They chose plan B. |The others chose plan C. |It failed.",
			"Vitamin D. |This is what infants need.",
			"The office is at 4711 N. West Street. |Call first.",
		},
		"short forms that may end a sentence": {
			"He lives in the U.S. and works there. |She does not.",
			"The U.S. Department of Justice sued. |Nobody replied.",
			"They left the U.S. |The trip took days.",
			"She flew to the U.S. |“It was a relief,” she said.",
			"They met in Washington, D.C. |He was late.",
			"Brandt Inc. bought Ellis Corp. last year. |It paid cash.",
			"The buyer was Brandt Inc. |The seller was not named.",
			"It began at 5 p.m. Monday and ended at 6 a.m. ET. |Nobody slept.",
			"It began at 5 p.m. |Police came at six.",
			"The talks (8 a.m. ET) failed. |Both sides left.",
			"On Jan. 5 the court met. |It sat until Feb. 9, 2022. |Then it rose.",
			"He was born in Jan. |His sister was born in Dec. 1990.",
			"Storms hit Tampa, Fla. and Mobile, Ala. on Friday. |Nobody was hurt.",
			"Sammy Davis Jr. sang. |Martin Luther King Jr. spoke.",
			"He works on Elm St. |She works in St. Louis.",
			"They sell fruit, nuts, etc. |The shop is small.",
			"Ohio State is No. 3 and Duke No. 12. |The No. 1 seed lost.",
			"Did you ask? |No. |Why not?",
			"See p. 12 and Vol. 3. |It is all there.",
			"Rep. Ana Ruiz (D-Calif.) voted no. |Sen. Poe (R-Tex.) Tuesday said yes.",
			"She has a Ph.D. from Yale. |He has none.",
			"Roe v. Wade was cited. |The ruling stood.",
		},
		"names that exclaim": {
			"Yahoo! Inc. sold it. |Yahoo! News ran the story.",
			"He hosts Jeopardy! on weekdays. |She watches Jeopardy! |It is on at seven.",
			"What a day! |Nobody slept.",
		},
		"quotations and brackets": {
			"“We won.” |They cheered.",
			"\"We won.\" |They cheered.",
			"\"Did we win?\" she asked. |\"We did!\" he said.",
			"“Why now?” Ruiz asked. |“Because,” Holt said.",
			"“Why now?” |Nobody knew.",
			"“It is over,” he said. |“We lost. |We go home.”",
			"He called it “a mess.” |She called it “a start.”",
			"He had read ‘War and Peace.’ |She had not.",
			"(It was late.) |They left.",
			"They left (it was late). |The rest stayed.",
			"The vote [on Friday] failed. |[It was the third.] |They gave up.",
			"“He said ‘no.’” |That was all.",
			"It was all “over!” |They wept.",
			"“I asked Dr. Roe,” she said. |“He was in the U.S. |He did not reply.”",
		},
		"numbers": {
			"It rose 3.5 percent to $1.2 million. |Then it fell .5 points.",
			"It cost 1,300.50 in 2019. |By 2020 it cost more.",
			"It was over. |23 people were hurt.",
			"It ended in 2019. |12 firms had closed by then.",
			"He is 23. |She is 24.",
			"1. The first thing to know\n|2. The second. |It is longer.",
			"a. This\n|b. That",
			"IV. A chapter begins. |It is short.",
			"Version 2.0.1 is out. |See example.com for more.",
			"Call 480-644-7529. |Ask for Ann.",
		},
		"ellipses": {
			"Well... maybe. |Maybe not.",
			"It went on… |Then it stopped.",
			"I think ... Mr. Roe knows. |He does.",
			"It was ... |The end came fast.",
			"I was... I do not know. |Tired.",
			"“And so …” |He stopped.",
		},
		"addresses": {
			"See https://example.com/?Id=3&Name=x for it. |Or ask.",
			"Write to a.b@example.org. |We read it.",
		},
		"Bulgarian": {
			"Той пристигна на 14 декември 2024 г. в София. |Тя замина.",
			"Роден е през 1950 г. |Той живее в гр. Пловдив.",
			"Проф. Иванов и д-р Петрова говориха. |Залата беше пълна.",
			"Бюджетът е 3,5 млн. лв. за ремонт. |Това е малко.",
			"Купиха хляб, сирене и др. |Те бързаха.",
			"Става дума за т.е. Русия и Китай. |Всички знаят.",
			"„Няма да дойда.“ |Така каза той.",
			"„Защо?“, попита тя. |Никой не отговори.",
			"А. С. Пушкин е поет. |Чел съм го.",
			"По чл. 5 от закона е така. |Съдът реши.",
			"Живее на ул. Шипка 6. |Къщата е стара.",
		},
		"Russian": {
			"В 2024 г. в Москве прошли выборы. |Явка выросла.",
			"А. С. Пушкин родился в Москве. |Это известно.",
			"Пришёл Э. И. Дюпон. |Он сел.",
			"«Мы победили!» — сказал он. |Все молчали.",
			"Ущерб — 5 млн руб. |Это много.",
			"Он живёт на ул. Ленина. |Она — нет.",
			"Так и т.д. и т.п. бывает. |Увы.",
		},
		"German": {
			"Das gilt z. B. für Berlin. |Es gilt auch hier.",
			"Das gilt z.B. für Berlin. |Es gilt auch hier.",
			"Am 3. Oktober wird gefeiert. |Es ist ein Feiertag.",
			"Im 21. Jahrhundert ist das so. |Früher nicht.",
			"Dr. Weiß kam um 8 Uhr. |Er ging um 9.",
			"„Wir gehen.“ |Das sagte sie.",
			"Siehe Nr. 5 und Nr. 6. |Beide gelten.",
			"Äpfel, Birnen usw. |Die Liste ist lang.",
		},
		"French and Spanish": {
			"« Oui. » |Il partit.",
			"« Vraiment ? » demanda-t-elle. |Il se tut.",
			"M. Dupont a parlé. |Mme Martin a répondu.",
			"Le Dr. Roux est là. |Il attend.",
			"¿Qué pasa? |¿Quién es? |No sé.",
			"El Sr. Gómez llegó. |La Sra. Ruiz no.",
			"Viajó a EE. UU. en mayo. |Volvió en junio.",
		},
		"other scripts": {
			"他来了。|她走了！|为什么？|没有人知道。",
			"「行きます。」|彼は言った。",
			"これは本です。|それはペンです。",
			"यह पहला है। |यह दूसरा है।",
			"هل هذا صحيح؟ |نعم.",
			"สวัสดีครับ วันนี้อากาศดี",
		},
		"hard-wrapped": {
			"The council of the town voted on Tuesday night to buy back\n" +
				"the harbour, which had been sold eleven years ago to a firm\n" +
				"from abroad. |The mayor, who had opposed the sale at the time,\n" +
				"said that she was glad. |Others asked who would pay for it\n" +
				"all.\n\n|Fishermen cheered.",
		},
	} {
		t.Run(group, func(t *testing.T) {
			for _, c := range cases {
				text := strings.ReplaceAll(c, "|", "")
				var want []string
				for _, s := range strings.Split(c, "|") {
					if s = strings.TrimSpace(s); s != "" {
						want = append(want, s)
					}
				}
				if got := texts(text, Sentences(text)); !slices.Equal(got, want) {
					t.Errorf("%q\n got %q\nwant %q", text, got, want)
				}
			}
		})
	}
}

func texts(text string, spans []Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, s.Of(text))
	}
	return out
}

func TestLinesThatAreNotWrapped(t *testing.T) {
	for name, text := range map[string]string{
		"headlines":  "Council buys back the harbour after eleven years of dispute\nFishermen cheer\nMayor is glad that the long fight is now over for good\nWho pays?",
		"paragraphs": strings.Repeat("A paragraph that is a line of its own and ends with a full stop.\n", 9),
		"verse":      "the wind is low\nthe sea is high\nand nobody will ask me why\nthe harbour lights are going out\nand no one knows what they're about",
	} {
		if got, want := len(Sentences(text)), len(strings.Split(strings.TrimSpace(text), "\n")); got != want {
			t.Errorf("%s: %d sentences, want one for each of %d lines", name, got, want)
		}
	}
}

func TestLongSentencesAreCut(t *testing.T) {
	for name, text := range map[string]string{
		"words":     strings.Repeat("word ", 3000),
		"no spaces": strings.Repeat("x", 9000),
		"Chinese":   strings.Repeat("新", 3000),
		"Thai":      strings.Repeat("สวัสดีครับ", 300),
		"marks":     "e" + strings.Repeat("\u0301", 3000),
		"brackets":  "a." + strings.Repeat(")", 9000) + " x",
		"quotes":    "a." + strings.Repeat("”", 3000) + " x",
	} {
		spans := Sentences(text)
		checkSentences(t, text, spans)
		if len(spans) < 2 {
			t.Errorf("%s: %d bytes are one sentence", name, len(text))
		}
		if name == "words" {
			for _, s := range spans {
				if !strings.HasPrefix(s.Of(text), "word") || !strings.HasSuffix(s.Of(text), "word") {
					t.Errorf("cut inside a word: %q", s.Of(text))
				}
			}
		}
	}
}

func TestWideGapsSeparate(t *testing.T) {
	text := "One ends." + strings.Repeat(" ", 500) + "Another begins."
	if got := texts(text, Sentences(text)); !slices.Equal(got, []string{"One ends.", "Another begins."}) {
		t.Errorf("got %q", got)
	}
}

// TestSentencesTakeLinearTime has texts for which a rule that looks ahead at
// every character would take minutes; the test's own time limit judges.
func TestSentencesTakeLinearTime(t *testing.T) {
	for _, unit := range []string{")", "”", " ", "\t", "\u3000", ") ", ". ", "A. ", "A… ", "… ", "a. \" ", "1. ", "?", "\n", "Mr. ", "?)A", "A.)", "..I"} {
		repeated := strings.Repeat(unit, 1<<20/len(unit))
		for _, text := range []string{"a." + repeated + " x", "a/" + repeated} {
			checkSentences(t, text, Sentences(text))
		}
	}
	text := strings.Repeat(" ", 1<<20) + strings.Repeat("Mr. ", 1<<18)
	checkSentences(t, text, Sentences(text))
}

// checkSentences holds what is true of the sentences of any text.
func checkSentences(t *testing.T, text string, spans []Span) {
	t.Helper()
	valid := utf8.ValidString(text)
	end := 0
	for _, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %v after %d in %d bytes", s, end, len(text))
		}
		if gap := text[end:s.Start]; strings.TrimSpace(gap) != "" {
			t.Fatalf("no sentence holds %q", gap)
		}
		v := s.Of(text)
		if strings.TrimSpace(v) != v {
			t.Fatalf("white space around %q", v)
		}
		if len(v) > maxSentence {
			t.Fatalf("a sentence of %d bytes", len(v))
		}
		if valid && !utf8.ValidString(v) {
			t.Fatalf("%q is cut inside a rune", v)
		}
		end = s.End
	}
	if rest := text[end:]; strings.TrimFunc(rest, unicode.IsSpace) != "" {
		t.Fatalf("no sentence holds %q", rest)
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"", "A b. C d.", "« Oui. » Il dit.", "他来了。她走了！", "x\n\ny\r\nz\u2028w", "a.\xff B…  C", "1. x\n2. y", "U.S. “A” …”"} {
		f.Add(s)
	}
	f.Add(strings.Repeat("four words on one line that is about so wide\n", 8))
	f.Fuzz(func(t *testing.T, text string) {
		spans := Sentences(text)
		checkSentences(t, text, spans)
		checkPassages(t, text, spans, Passages(text, spans))
	})
}

func TestSentencesOfNews(t *testing.T) {
	for _, a := range newsArticles(t, 500) {
		text := Normalize(a.Text)
		checkSentences(t, text, Sentences(text))
	}
}
