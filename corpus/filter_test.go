package corpus

import (
	"testing"
	"time"
)

func TestFilterMatch(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 12, d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name      string
		filter    Filter
		published time.Time
		outlet    string
		want      bool
	}{
		{"zero filter", Filter{}, day(14), "Fakti", true},
		{"zero filter, nothing known", Filter{}, time.Time{}, "", true},
		{"since is inclusive", Filter{Since: day(14)}, day(14), "", true},
		{"older than since", Filter{Since: day(14)}, day(14).Add(-1), "", false},
		{"before is exclusive", Filter{Before: day(14)}, day(14), "", false},
		{"just before", Filter{Before: day(14)}, day(14).Add(-1), "", true},
		{"within both", Filter{Since: day(1), Before: day(31)}, day(14), "", true},
		{"unknown date, since", Filter{Since: day(14)}, time.Time{}, "", false},
		{"unknown date, before", Filter{Before: day(14)}, time.Time{}, "", false},
		{"another zone", Filter{Since: day(14)}, day(14).In(time.FixedZone("", -5*3600)), "", true},
		{"outlet without regard to case", Filter{Outlet: "ФАКТИ"}, day(14), "Факти", true},
		{"another outlet", Filter{Outlet: "Fakti"}, day(14), "Faktor", false},
		{"outlet known by its host", Filter{Outlet: "CNN"}, day(14), "edition.cnn.com", true},
		{"the end of a host", Filter{Outlet: "com"}, day(14), "cnn.com", false},
		{"initials", Filter{Outlet: "U"}, day(14), "U.S.News", false},
		{"words with a full stop", Filter{Outlet: "St"}, day(14), "St. Selby Post", false},
		{"unknown outlet", Filter{Outlet: "Fakti"}, day(14), "", false},
		{"another article left out", Filter{Without: []string{"b", "c"}}, day(14), "", true},
		{"this article left out", Filter{Without: []string{"b", "a"}}, day(14), "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.filter.Match("a", tt.published, tt.outlet); got != tt.want {
				t.Errorf("Match = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFilterIsZero(t *testing.T) {
	if f := (Filter{}); !f.IsZero() {
		t.Error("the zero filter is not zero")
	}
	now := time.Unix(1e9, 0)
	for _, f := range []Filter{{Since: now}, {Before: now}, {Outlet: "x"}, {Without: []string{"a"}}} {
		if f.IsZero() {
			t.Errorf("%+v is zero", f)
		}
	}
}
