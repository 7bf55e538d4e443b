package corpus

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestChanges(t *testing.T) {
	const text = "The bridge is shut. It opens in May. Nobody was hurt.\n\nThe mayor spoke on Monday. She was late."
	for _, c := range []struct {
		name, old, new string
		want           []Change
	}{
		{"nothing", text, text, nil},
		{"white space", text, strings.ReplaceAll(text, " ", "  "), nil},
		{"a number", text, strings.Replace(text, "May", "June", 1), []Change{{"It opens in May.", "It opens in June."}}},
		{"an added paragraph", text, text + "\n\nNew lights come, too.", []Change{{"", "New lights come, too."}}},
		{"a sentence taken out", text, strings.Replace(text, "Nobody was hurt.", "", 1), []Change{{"Nobody was hurt.", ""}}},
		{"two places", text, strings.NewReplacer("shut", "closed", "late", "early").Replace(text),
			[]Change{{"The bridge is shut.", "The bridge is closed."}, {"She was late.", "She was early."}}},
		{"neighbours", text, strings.NewReplacer("May", "June", "Nobody", "One").Replace(text),
			[]Change{{"It opens in May. Nobody was hurt.", "It opens in June. One was hurt."}}},
		{"a sentence moved to the front", "One is here. Two is here. Three is here.", "Three is here. One is here. Two is here.",
			[]Change{{"", "Three is here."}, {"Three is here.", ""}}},
		{"the same sentence once more", "One is here. One is here.", "One is here. One is here. One is here.", []Change{{"", "One is here."}}},
		{"everything", "One is here.", "Two is here.", []Change{{"One is here.", "Two is here."}}},
		{"from nothing", "", "One is here.", []Change{{"", "One is here."}}},
		{"to nothing", "One is here.", "", []Change{{"One is here.", ""}}},
		{"nothing at all", "", "", nil},
	} {
		if got := Changes(c.old, c.new); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestChangesOfTooMuchAreOne(t *testing.T) {
	var old, new strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&old, "Sentence %d is old.\n", i)
		fmt.Fprintf(&new, "Sentence %d is new.\n", i)
	}
	got := Changes("First.\n"+old.String()+"Last.", "First.\n"+new.String()+"Last.")
	if len(got) != 1 || got[0].Removed != strings.TrimSpace(old.String()) || got[0].Added != strings.TrimSpace(new.String()) {
		t.Errorf("%d changes", len(got))
	}
}

func FuzzChanges(f *testing.F) {
	f.Add("A is. B is. C is.", "A is. X is. C is. D is.")
	f.Fuzz(func(t *testing.T, old, new string) {
		old, new = Normalize(old), Normalize(new)
		changes := Changes(old, new)
		at, there := 0, 0
		for _, c := range changes {
			if c.Removed == "" && c.Added == "" || c.Removed == c.Added {
				t.Errorf("no change: %q", c)
			}
			i, j := strings.Index(old[at:], c.Removed), strings.Index(new[there:], c.Added)
			if i < 0 || j < 0 {
				t.Fatalf("%q is not in the texts, or out of order", c)
			}
			at, there = at+i+len(c.Removed), there+j+len(c.Added)
		}
		if same := strings.Join(strings.Fields(old), " ") == strings.Join(strings.Fields(new), " "); len(changes) == 0 && !same {
			t.Errorf("no change between %q and %q", old, new)
		}
	})
}

func BenchmarkChanges(b *testing.B) {
	old := strings.Repeat(benchText+"\n", 20)
	new := strings.ReplaceAll(old, "Tuesday", "Monday")
	for b.Loop() {
		Changes(old, new)
	}
}
