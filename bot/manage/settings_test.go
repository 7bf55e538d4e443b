package manage_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/settings"
)

func (s *stage) settings() settings.Settings {
	s.t.Helper()
	got, err := settings.Load(s.t.Context(), s.store, discord.GuildSpace(guild))
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

// TestSettings walks through the panel.
func TestSettings(t *testing.T) {
	s := newStage(t)
	s.command(ann, "settings", nil)
	s.choose(ann, "settings|moderators", "42", "41")
	s.choose(ann, "settings|channels", "7")
	s.press(ann, "settings|private|true")
	s.choose(ann, "settings|hourly", "none")
	s.choose(ann, "settings|hourly", "10")
	s.choose(ann, "settings|language", "en")
	s.choose(ann, "settings|moderators")
	s.press(ann, "settings-undo|id7")
	s.golden("settings")

	got := s.settings()
	if !slices.Equal(got.Moderators, []string{"41", "42"}) || !slices.Equal(got.Channels, []string{"7"}) ||
		!got.Private || got.Hourly != 10 || got.Language != "en" {
		t.Errorf("kept: %+v", got)
	}
	if e := s.last(); e.By != ann || e.Name != "moderators" || e.Detail != "41, 42" {
		t.Errorf("noted last: %+v", e)
	}
}

// TestSettingsForged: what no panel offers changes nothing, and is no error.
func TestSettingsForged(t *testing.T) {
	for _, c := range []struct {
		id     string
		values []string
		says   string
	}{
		{"settings|moderators", []string{"@everyone"}, "not possible"},
		{"settings|moderators", []string{guild}, "@everyone"},
		{"settings|moderators", strings.Fields("1 2 3 4 5 6 7 8 9 10 11"), "not possible"},
		{"settings|channels", []string{"<#1>"}, "not possible"},
		{"settings|private|perhaps", nil, "not possible"},
		{"settings|private|true|false", nil, "not possible"},
		{"settings|hourly", []string{"-5"}, "not possible"},
		{"settings|hourly", nil, "not possible"},
		{"settings|colour", []string{"red"}, "not possible"},
		{"settings", []string{"1"}, "not possible"},
		{"settings|", []string{"1"}, "not possible"},
		{"settings-undo|id99", nil, "cannot be undone"},
		{"settings-undo", nil, "cannot be undone"},
		{"settings-undo|a|b", nil, "cannot be undone"},
	} {
		s := newStage(t)
		if r := s.choose(bob, c.id, c.values...); !strings.Contains(r.Text, c.says) {
			t.Errorf("%s %q: %q", c.id, c.values, r.Text)
		}
		if got, err := s.store.Setting(t.Context(), discord.GuildSpace(guild), "discord"); err != nil || got != "" {
			t.Errorf("%s %q: kept %s, %v", c.id, c.values, got, err)
		}
	}
}

// TestSettingsUnknown: a language or a number that is not offered any more is
// shown, with nothing chosen in its place.
func TestSettingsUnknown(t *testing.T) {
	s := newStage(t)
	s.choose(ann, "settings|hourly", "77")
	s.choose(ann, "settings|language", "sv")
	s.golden("settings-unknown")
}

// TestUndo: one change, once, for a day, where it was made, and not over a
// later one.
func TestUndo(t *testing.T) {
	change := func(s *stage) { s.choose(ann, "settings|hourly", "30") }
	for _, c := range []struct {
		name   string
		then   func(s *stage) discord.Reply
		hourly int
	}{
		{"at once", func(s *stage) discord.Reply { return s.press(ann, "settings-undo|id1") }, settings.DefaultHourly},
		{"by another moderator", func(s *stage) discord.Reply { return s.press(bob, "settings-undo|id1") }, settings.DefaultHourly},
		{"twice", func(s *stage) discord.Reply {
			s.press(ann, "settings-undo|id1")
			s.choose(ann, "settings|hourly", "30")
			return s.press(ann, "settings-undo|id1")
		}, 30},
		{"after the same setting was changed", func(s *stage) discord.Reply {
			s.choose(bob, "settings|hourly", "60")
			return s.press(ann, "settings-undo|id1")
		}, 60},
		{"after another setting was changed", func(s *stage) discord.Reply {
			s.press(bob, "settings|private|true")
			return s.press(ann, "settings-undo|id1")
		}, settings.DefaultHourly},
		{"the day after", func(s *stage) discord.Reply {
			s.now = s.now.Add(25 * time.Hour)
			return s.press(ann, "settings-undo|id1")
		}, 30},
		{"in another server", func(s *stage) discord.Reply {
			return s.do(discord.Event{Kind: discord.Press, Name: "settings-undo", Args: []string{"id1"}, Member: ann, Guild: "900000000000000002"})
		}, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			change(s)
			c.then(s)
			got := s.settings()
			if n, _ := got.Limit(); n != c.hourly {
				t.Errorf("%d questions an hour, want %d", n, c.hourly)
			}
		})
	}
}

// TestSettingsTogether: choices of several moderators at one time are all kept.
func TestSettingsTogether(t *testing.T) {
	s := newStage(t)
	var set discord.Handler
	for _, r := range s.feature.Routes {
		if r.Name == "settings" && r.Kind == discord.Press {
			set = r.Handle
		}
	}
	var wg sync.WaitGroup
	for field, value := range map[string]string{"moderators": "5", "channels": "6", "private": "true", "language": "de", "hourly": "10"} {
		wg.Go(func() {
			e := &discord.Event{Kind: discord.Press, Guild: guild, Member: ann, Args: []string{field}, Values: []string{value}}
			if _, err := set(t.Context(), e); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := s.settings()
	if len(got.Moderators) != 1 || len(got.Channels) != 1 || !got.Private || got.Language != "de" || got.Hourly != 10 {
		t.Errorf("kept: %+v", got)
	}
}

// TestSettingsDamaged: what cannot be read is mended by choosing anew.
func TestSettingsDamaged(t *testing.T) {
	s := newStage(t)
	if err := s.store.SetSetting(t.Context(), discord.GuildSpace(guild), "discord", `{"hourly":"x"}`); err != nil {
		t.Fatal(err)
	}
	s.command(ann, "settings", nil)
	s.choose(ann, "settings|hourly", "30")
	if got := s.settings(); got.Hourly != 30 {
		t.Errorf("kept: %+v", got)
	}
}
