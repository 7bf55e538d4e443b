package extract

import (
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	const day, evening = "2024-12-14T00:00:00Z", "2024-12-14T20:30:00Z"
	for _, c := range []struct{ in, want string }{
		{"2024-12-14", day},
		{" 2024-12-14 ", day},
		{"2024/12/14", day},
		{"20241214", day},
		{"2024-12-14T20:30:00Z", evening},
		{"2024-12-14T22:30:00+02:00", evening},
		{"2024-12-14T22:30:00.123+0200", evening},
		{"2024-12-14 20:30", evening},
		{"2024-12-14 20:30:00 UTC", evening},
		{"2024-12-14T20:30", evening},
		{"Dec 14, 2024 20:30", evening},
		{"Dec. 14, 2024, 8:30 PM", evening},
		{"December 14th, 2024 at 8:30 p.m.", evening},
		{"Saturday, 14 December 2024, 20:30 GMT", evening},
		{"Sat, 14 Dec 2024 20:30:00 +0000", evening},
		{"Sat, 14 Dec 2024 15:30:00 EST", evening},
		{"Sat Dec 14 20:30:00 2024", evening},
		{"Sat Dec 14 20:30:00 UTC 2024", evening},
		{"14 December 2024", day},
		{"14-Dec-2024", day},
		{"2024 Dec 14", day},
		{"20:30, 14 December 2024", evening},
		{"20:30 14.12.2024", evening},
		{"14 December 2024 | 20:30", evening},
		{"14 Dec 2024 20:30 (UTC+2)", "2024-12-14T18:30:00Z"},
		{"14 Dec 2024 23:30 -0500", "2024-12-15T04:30:00Z"},
		{"14.12.2024", day},
		{"14.12.2024 20:30", evening},
		{"14. 12. 2024", day},
		{"3.4.2024", "2024-04-03T00:00:00Z"},
		{"14.12.2024 г.", day},
		{"14/12/2024", day},
		{"12/14/2024", day},
		{"12-14-2024 20:30", evening},
		{"05/05/2024", "2024-05-05T00:00:00Z"},
		{"14 декември 2024 г., 22:30 EET", evening},
		{"14 декември 2024 г. 20:30 ч.", evening},
		{"събота, 14 дек. 2024", day},
		{"14 декабря 2024 года", day},
		{"14 декабря 2024, 23:30 МСК", evening},
		{"суббота, 14 декабря 2024 г. в 20:30", evening},
		{"14. Dezember 2024, 20:30 Uhr", evening},
		{"Samstag, den 14. Dezember 2024", day},
		{"3. März 2024", "2024-03-03T00:00:00Z"},
		{"3. Ma\u0308rz 2024", "2024-03-03T00:00:00Z"}, // decomposed
		{"14 de diciembre de 2024 a las 20:30", evening},
		{"sábado, 14 de diciembre de 2024", day},
		{"14 décembre 2024 à 20h30", evening},
		{"le 1er août 2024", "2024-08-01T00:00:00Z"},
		{"2024年12月14日", day},
		{"14\u00a0декабря\u00a02024\u00a0г., 20:30", evening}, // spaces that do not break
		{"29 Feb 2024", "2024-02-29T00:00:00Z"},
		{"14 de dezembro de 2024 às 20h30", evening},
		{"sábado, 14 dez 2024", day},
		{"segunda-feira, 3 de março de 2025", "2025-03-03T00:00:00Z"},
		{"3 out 2024", "2024-10-03T00:00:00Z"},
		{"sabato 14 dicembre 2024, ore 20:30", evening},
		{"1 maggio 2024", "2024-05-01T00:00:00Z"},
		{"lunedì 15 luglio 2024 alle 20:30", "2024-07-15T20:30:00Z"},
		{"November 19, 2019, 9:02 AM", "2019-11-19T09:02:00Z"},
		{"15 Dec 2024 05:30 JST", evening},
	} {
		got, ok := Date(c.in)
		if !ok || got.Format(time.RFC3339) != c.want || got.Location() != time.UTC {
			t.Errorf("Date(%q) = %v, %v; want %s", c.in, got, ok, c.want)
		}
	}
}

func TestDateDoesNotGuess(t *testing.T) {
	for name, in := range map[string]string{
		"nothing":               "",
		"either order":          "03/04/2024",
		"either order, hyphens": "03-04-2024",
		"two-digit year":        "14.12.24",
		"no day":                "December 2024",
		"no year":               "14 December",
		"a year only":           "2024",
		"30 February":           "30 Feb 2024",
		"29 February":           "2023-02-29",
		"month 13":              "2024-13-01",
		"day 0":                 "2024-12-00",
		"32nd with dots":        "32.12.2024",
		"month 14 with dots":    "12.14.2024",
		"hour 25":               "2024-12-14 25:00",
		"minute 61":             "2024-12-14 20:61",
		"13 pm":                 "14 Dec 2024 13:00 pm",
		"too early":             "1899-12-31",
		"too late":              "2101-01-01",
		"too early by its zone": "1900-01-01T00:30:00+02:00",
		"unknown zone":          "14 Dec 2024 20:30 BST",
		"zone too large":        "14 Dec 2024 20:30 +9900",
		"a view counter":        "Dec 14, 2024 20:30 72",
		"a sentence":            "On 14 December 2024 the bridge opened",
		"two dates":             "14 December 2024 15 December 2024",
		"a range":               "14-16 December 2024",
		"a version":             "1.2.3",
		"an address":            "192.168.1.2024",
		"a large number":        "99999999999999999999 Dec 2024",
		"relative":              "yesterday",
	} {
		if got, ok := Date(in); ok {
			t.Errorf("%s: Date(%q) = %v, want none", name, in, got)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024-12-14", "Dec 14, 2024 8:30 pm", "14 декември 2024 г., 22:30 EET", "14 Dec 2024 20:30 (UTC+2)", "03/04/2024", "1er août 2024 à 20h30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := Date(s)
		if !ok {
			return
		}
		if got.Year() < minYear || got.Year() > maxYear || got.Location() != time.UTC {
			t.Errorf("Date(%q) = %v", s, got)
		}
		again, ok := Date(got.Format(time.RFC3339))
		if !ok || !again.Equal(got) {
			t.Errorf("Date(%q) = %v, which reads as %v, %v", s, got, again, ok)
		}
	})
}

func BenchmarkDate(b *testing.B) {
	for _, s := range []string{"2024-12-14", "Sat, 14 Dec 2024 20:30:00 +0000", "14 декември 2024 г., 22:30 EET"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				Date(s)
			}
		})
	}
}
