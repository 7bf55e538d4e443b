package ask

import (
	"strings"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
)

// friday is when dates are typed.
var friday = time.Date(2026, 3, 13, 15, 42, 7, 0, time.UTC)

func TestDatesAreReadAsMembersTypeThem(t *testing.T) {
	for want, typed := range map[string]string{
		"2024-12-14": `2024-12-14 | 2024/12/14 | 2024.12.14. | 14.12.2024 | 14/12/2024 | 12/14/2024 | 14-12-2024 | 14.12.2024 г.
			14 December 2024 | December 14, 2024 | Dec 14th 2024 | 14 dec 2024 | 14. Dezember 2024 | 14 de diciembre de 2024
			14 décembre 2024 | le 14 decembre 2024 | 14 декември 2024 г. | 14 декабря 2024 года | 2024 December 14`,
		"2024-01-01": `2024 | 2024 г. | 2024 год | 2024 година | 1.1.2024 | 2024-01 | January 2024`,
		"2024-05-01": `05/2024 | 5.2024 | 2024-5 | May 2024 | май 2024 | мая 2024 | mai 2024 | mayo de 2024 | Mai 2024`,
		"2025-12-01": `December | dec | декември | в декабре | Dezember | diciembre | décembre | last December`,
		"2026-03-01": `March | march 2026 | mar | март | März | marzo | mars | this month | този месец | этот месяц | в этом месяце
			dieser Monat | este mes | ce mois | ce mois-ci`,
		"2025-03-01": `last March`,
		"2025-12-14": `14 December | 14.12. | 14.12 | 12/14 | 14 декабря`,
		"2026-03-12": `yesterday | вчера | gestern | ayer | hier | 1 day ago | Thursday | donnerstag | jeudi | 12 march | a day ago`,
		"2026-03-13": `today | днес | сегодня | heute | hoy | aujourd'hui | aujourd’hui | TODAY | 13.3.`,
		"2026-03-11": `позавчера | завчера | vorgestern | anteayer | 2 days | 2d | on Wednesday | в среду | la miércoles`,
		"2026-03-10": `3 days ago | 3 days | 3d | last 3 days | преди 3 дни | последните 3 дни | 3 дня назад | vor 3 Tagen
			die letzten 3 Tage | hace 3 días | últimos 3 días | il y a 3 jours | les 3 derniers jours | martes`,
		"2026-03-06": `a week ago | one week ago | 1 week | преди седмица | неделю назад | vor einer Woche | hace una semana
			il y a une semaine | last Friday | 7 days ago`,
		"2026-03-09": `this week | тази седмица | на этой неделе | diese Woche | esta semana | cette semaine | Monday`,
		"2026-03-02": `last week | миналата седмица | прошлая неделя | на прошлой неделе | letzte Woche | vorige Woche
			la semana pasada | la semaine dernière | past week`,
		"2026-02-01": `last month | миналия месец | прошлый месяц | letzten Monat | el mes pasado | le mois dernier | February`,
		"2026-02-13": `1 month ago | a month ago | vor einem Monat | месяц назад | il y a un mois`,
		"2026-01-01": `this year | тази година | в этом году | dieses Jahr | este año | cette année`,
		"2025-01-01": `last year | миналата година | прошлый год | в прошлом году | letztes Jahr | el año pasado | l'année dernière`,
		"2024-03-13": `2 years ago | 2 years | преди 2 години | 2 года назад | vor 2 Jahren | hace 2 años | il y a 2 ans`,
		"2024-02-29": `29 February | 29.2.`,

		"2026-03-13 12:42": `3 hours ago | 3h | преди 3 часа | vor 3 Stunden | hace 3 horas | il y a 3 heures`,
		"2024-12-14 20:30": `2024-12-14 20:30 | 2024-12-14 20:30 UTC`,
	} {
		for text := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == '|' || r == '\n' }) {
			text = strings.TrimSpace(text)
			got, ok := parseDate(text, friday)
			if !ok || formatDate(got) != want {
				t.Errorf("%q is read as %s (%v), want %s", text, formatDate(got), ok, want)
			}
		}
	}
}

func TestWhatIsNoDateIsNotRead(t *testing.T) {
	for _, text := range []string{
		"", " ", "soon", "3", "32", "0", "30.2.2024", "2024-13-01", "31 April", "14 14 14", "2024 2024", "1 2 3 4 5 6 7",
		"Marchmont", "ma", "999999999999999999999 days", "20000 days ago", "3000 years ago", "last", "this", "yesterday 3",
		"14 March 99999", "2024-12-14 25:00", "jui", strings.Repeat("the ", 40) + "today",
	} {
		if got, ok := parseDate(text, friday); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestMonthsBeforeTheEndOfALongOne(t *testing.T) {
	if got, _ := parseDate("1 month ago", time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)); formatDate(got) != "2026-02-28" {
		t.Errorf("a month before 31 March is %v", got)
	}
}

// What is offered must be read as the same in every language.
func TestOfferedDatesAreReadInEveryLanguage(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	english := dateChoices(catalog.In("en-US"), "", friday)
	if len(english) != len(dateTexts)+offeredMonths {
		t.Fatalf("%d dates are offered: %v", len(english), english)
	}
	for _, voice := range catalog.Voices() {
		choices := dateChoices(voice, "", friday)
		if len(choices) != len(english) {
			t.Errorf("%v: %d dates of %d can be read: %v", voice.Tag, len(choices), len(english), choices)
			continue
		}
		for i, c := range choices {
			if c.Value != english[i].Value {
				t.Errorf("%v: %q is %s, %q is %s", voice.Tag, c.Name, c.Value, english[i].Name, english[i].Value)
			}
		}
	}
}

func TestDateChoicesSayWhatTheyMean(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	voice := catalog.In("en-GB")
	for typed, want := range map[string]string{
		"last w":      "last week → 2 Mar 2026",
		"3 days":      "3 days ago → 10 Mar 2026",
		"14.12.2024":  "14.12.2024 → 14 Dec 2024",
		"14 dec 2024": "14 Dec 2024",
		"5 hours":     "5 hours → 13 Mar 2026 10:42 UTC",
		"sept":        "September → 1 Sep 2025",
	} {
		choices := dateChoices(voice, typed, friday)
		if len(choices) == 0 || choices[0].Name != want {
			t.Errorf("%q: %v, want %q first", typed, choices, want)
		}
		for _, c := range choices {
			if _, ok := parseDate(c.Value, friday); !ok {
				t.Errorf("%q offers %q, which cannot be read", typed, c.Value)
			}
		}
	}
	if got := dateChoices(voice, "nonsense", friday); len(got) != 0 || got == nil {
		t.Errorf("nonsense offers %#v", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"last week", "14.12.2024", "преди 3 дни", "il y a 3 jours", "March 99", "2024-12-14 20:30", "\xff١٢"} {
		f.Add(seed)
	}
	catalog, err := words.Load()
	if err != nil {
		f.Fatal(err)
	}
	english := catalog.In("en-US")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseDate(text, friday)
		if !ok {
			return
		}
		if got.Year() < minYear || got.Year() > maxYear || got.Location() != time.UTC {
			t.Errorf("%q is %v", text, got)
		}
		if again, ok := parseDate(formatDate(got), friday); !ok || !again.Equal(got.Truncate(time.Minute)) {
			t.Errorf("%q is %v, which is written %q and read as %v", text, got, formatDate(got), again)
		}
		if n := discord.Length(dateChoice(english, text, got).Name); n > discord.MaxChoice {
			t.Errorf("the choice for %q has %d characters", text, n)
		}
	})
}
