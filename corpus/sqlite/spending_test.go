package sqlite

import (
	"testing"
	"time"

	"newshound/corpus"
)

// What a forgotten member has spent counts on, but nobody can tell who it was:
// days and spaces share no name, and another process knows none of them.
func TestForgottenSpendingHasNoName(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	of := func(space corpus.Space, day int64) corpus.Spending {
		return corpus.Spending{Day: time.Unix(day*secondsADay, 0), Space: space, Member: "m", Tokens: 10}
	}
	spend := func(s *Store, what corpus.Spending, want bool) {
		t.Helper()
		if ok, err := s.Spend(t.Context(), what, 10, 0); err != nil || ok != want {
			t.Errorf("could be spent: %v, error %v", ok, err)
		}
	}
	all := []corpus.Spending{of("a", 5), of("a", 6), of("b", 5)}
	for _, what := range all {
		spend(s, what, true)
	}
	for _, space := range []corpus.Space{"a", "b"} {
		_, err := s.ForgetMember(t.Context(), space, "m")
		must(t, err)
	}
	names := make(map[string]bool)
	var name string
	must(t, s.read.each(t.Context(), []any{&name}, func() error {
		names[name] = true
		return nil
	}, `SELECT member FROM spending`))
	if len(names) != 3 || names["m"] || names[""] {
		t.Errorf("it is kept under %v", names)
	}
	for _, what := range all {
		spend(s, what, false)
	}
	spend(mustOpen(t, dir), all[0], true)
}
