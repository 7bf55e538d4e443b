package settings_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/corpus"
	"newshound/corpus/sqlite"
)

func TestSet(t *testing.T) {
	ids := func(n int) (all []string) {
		for i := range n {
			all = append(all, "10000000000000000"+string(rune('a'+i)))
		}
		return all
	}
	for _, c := range []struct {
		field  settings.Field
		values []string
		want   []string // nil: refused
	}{
		{settings.Moderators, []string{"20", "3", "20"}, []string{"20", "3"}},
		{settings.Moderators, []string{}, []string{}},
		{settings.Moderators, []string{"@everyone"}, nil},
		{settings.Moderators, []string{"012"}, nil},
		{settings.Moderators, []string{"0"}, nil},
		{settings.Moderators, []string{"-1"}, nil},
		{settings.Moderators, []string{"99999999999999999999999"}, nil},
		{settings.Moderators, strings.Fields("1 2 3 4 5 6 7 8 9 10 11"), nil},
		{settings.Channels, strings.Fields("1 2 3 4 5 6 7 8 9 10 11"), strings.Fields("1 10 11 2 3 4 5 6 7 8 9")},
		{settings.Channels, ids(3), nil},
		{settings.Private, []string{"true"}, []string{"true"}},
		{settings.Private, []string{"maybe"}, nil},
		{settings.Private, nil, nil},
		{settings.Private, []string{"true", "false"}, nil},
		{settings.Language, []string{"bg"}, []string{"bg"}},
		{settings.Language, []string{settings.Own}, []string{settings.Own}},
		{settings.Language, []string{"no language"}, nil},
		{settings.Language, []string{""}, nil},
		{settings.Hourly, []string{"30"}, []string{"30"}},
		{settings.Hourly, []string{settings.Unlimited}, []string{settings.Unlimited}},
		{settings.Hourly, []string{"0"}, nil},
		{settings.Hourly, []string{"1e9"}, nil},
		{"colour", []string{"red"}, nil},
	} {
		var s settings.Settings
		before := s
		err := s.Set(c.field, c.values)
		if c.want == nil {
			if err == nil || !reflect.DeepEqual(s, before) {
				t.Errorf("Set(%s, %q) was taken: %+v", c.field, c.values, s)
			}
			continue
		}
		if got := s.Get(c.field); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("Set(%s, %q): %q, %v, want %q", c.field, c.values, got, err, c.want)
		}
	}
}

// TestGetSet: what Get returns, Set takes, so that a change can be undone.
func TestGetSet(t *testing.T) {
	for _, s := range []settings.Settings{
		{},
		{Moderators: []string{"1", "2"}, Channels: []string{"3"}, Private: true, Language: "fr", Hourly: 60},
		{Hourly: -1},
	} {
		for _, f := range settings.Fields() {
			var got settings.Settings
			if err := got.Set(f, s.Get(f)); err != nil || !slices.Equal(got.Get(f), s.Get(f)) {
				t.Errorf("%s: %q became %q, %v", f, s.Get(f), got.Get(f), err)
			}
		}
	}
}

func TestLimit(t *testing.T) {
	for hourly, want := range map[int]int{0: settings.DefaultHourly, 10: 10, -1: 0} {
		s := settings.Settings{Hourly: hourly}
		if n, limited := s.Limit(); n != want || limited != (hourly >= 0) {
			t.Errorf("%d: Limit() = %d, %v", hourly, n, limited)
		}
	}
}

func TestModerates(t *testing.T) {
	s := settings.Settings{Moderators: []string{"7"}}
	for _, c := range []struct {
		name  string
		event discord.Event
		want  bool
	}{
		{"a member", discord.Event{Roles: []string{"6"}}, false},
		{"one with a chosen role", discord.Event{Roles: []string{"6", "7"}}, true},
		{"who may manage the server", discord.Event{Rights: 1 << 5}, true},
		{"an administrator", discord.Event{Rights: 1 << 3}, true},
		{"who may do much else", discord.Event{Rights: ^(1<<5 | 1<<3)}, false},
	} {
		if got := s.Moderates(&c.event); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func open(t testing.TB) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func TestSave(t *testing.T) {
	store := open(t)
	one, other := discord.GuildSpace("1"), discord.GuildSpace("2")
	want := settings.Settings{Moderators: []string{"5"}, Channels: []string{"8", "9"}, Private: true, Language: "de", Hourly: -1}
	if err := settings.Save(t.Context(), store, one, want); err != nil {
		t.Fatal(err)
	}
	if got, err := settings.Load(t.Context(), store, one); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := settings.Load(t.Context(), store, other); err != nil || !reflect.DeepEqual(got, settings.Settings{}) {
		t.Errorf("another server: %+v, %v", got, err)
	}
}

// TestLoadDamaged: settings that cannot be read are an error, not the defaults,
// which may show more than was chosen.
func TestLoadDamaged(t *testing.T) {
	store := open(t)
	space := corpus.Space("guild:1")
	if err := store.SetSetting(t.Context(), space, "discord", "{"); err != nil {
		t.Fatal(err)
	}
	if s, err := settings.Load(t.Context(), store, space); !errors.Is(err, settings.ErrUnreadable) || !reflect.DeepEqual(s, settings.Settings{}) {
		t.Errorf("%+v", s)
	}
}

func BenchmarkLoad(b *testing.B) {
	store := open(b)
	space := discord.GuildSpace("1")
	if err := settings.Save(context.Background(), store, space, settings.Settings{Moderators: []string{"5"}, Hourly: 60}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := settings.Load(context.Background(), store, space); err != nil {
			b.Fatal(err)
		}
	}
}
