package manage_test

import (
	"fmt"
	"strings"
	"testing"

	"newshound/bot/discord"
	"newshound/corpus"
)

func (s *stage) note(e corpus.Entry) {
	s.t.Helper()
	if e.Space == "" {
		e.Space = discord.GuildSpace(guild)
	}
	if err := s.store.Note(s.t.Context(), e); err != nil {
		s.t.Fatal(err)
	}
}

// TestAudit shows each kind of entry, hostile ones too, and none of others.
func TestAudit(t *testing.T) {
	s := newStage(t)
	s.command(ann, "audit", nil)
	for _, e := range []corpus.Entry{
		{By: ann, Action: corpus.ActionAdd, Name: "https://example.org/feed"},
		{By: ann, Action: corpus.ActionRemove, Name: "World news", Detail: "1 article"},
		{By: bob, Action: corpus.ActionRestore, Name: "World news", Detail: "1234 articles"},
		{By: corpus.ByOperator, Action: corpus.ActionPause, Name: "World news", Detail: "too much"},
		{By: corpus.ByNewshound, Action: corpus.ActionForget, Name: "World news", Detail: "2 articles"},
		{By: ann, Action: corpus.ActionSet, Name: "moderators", Detail: "41, 42"},
		{By: ann, Action: corpus.ActionSet, Name: "channels"},
		{By: ann, Action: corpus.ActionSet, Name: "channels", Detail: "1, 2, 3, 4, 5, 6, 7"},
		{By: ann, Action: corpus.ActionSet, Name: "hourly", Detail: "none"},
		{By: ann, Action: corpus.ActionSet, Name: "colour", Detail: "**red**"},
	} {
		s.note(e)
	}
	s.note(corpus.Entry{Space: "guild:2", By: ann, Action: corpus.ActionAdd, Name: "of another server"})
	s.note(corpus.Entry{Space: corpus.Shared, By: corpus.ByOperator, Action: corpus.ActionAdd, Name: "of the operator"})
	s.command(ann, "audit", nil)
	s.golden("audit")
}

// TestAuditForeign: names cannot speak to Discord.
func TestAuditForeign(t *testing.T) {
	s := newStage(t)
	s.note(corpus.Entry{By: "<@&1>", Action: "`x`", Name: "@everyone [free](https://evil.example) **x**\n# y", Detail: "<@1>"})
	s.command(ann, "audit", nil)
	s.golden("audit-foreign")
}

// TestAuditPages turns over all pages, and past both ends.
func TestAuditPages(t *testing.T) {
	s := newStage(t)
	for i := range 25 {
		s.note(corpus.Entry{By: ann, Action: corpus.ActionAdd, Name: fmt.Sprintf("source-%02d", i)})
	}
	for _, c := range []struct {
		page        string
		first, last string
		rows        int
	}{
		{"0", "source-24", "source-15", 10},
		{"1", "source-14", "source-05", 10},
		{"2", "source-04", "source-00", 5},
		{"3", "source-04", "source-00", 5},
		{"99999999999999999999", "source-24", "source-15", 10},
		{"1000000", "source-04", "source-00", 5},
		{"-1", "source-24", "source-15", 10},
		{"x", "source-24", "source-15", 10},
		{"", "source-24", "source-15", 10},
	} {
		r := s.press(ann, discord.ID("audit", c.page, "older"))
		lines := strings.Split(r.Embeds[0].Description, "\n")
		if len(lines) != c.rows || !strings.Contains(lines[0], c.first) || !strings.Contains(lines[len(lines)-1], c.last) {
			t.Errorf("page %q: %q", c.page, lines)
		}
	}
}

// TestAuditLongest: the worst entries are within Discord's limits (see do).
func TestAuditLongest(t *testing.T) {
	for _, name := range []string{strings.Repeat("*_`", 400), strings.Repeat("Ж", 4000), strings.Repeat("👩‍👩‍👧‍👦", 300), strings.Repeat("a ", 3000)} {
		s := newStage(t)
		for range 10 {
			s.note(corpus.Entry{By: name, Action: name, Name: name, Detail: name})
		}
		s.command(ann, "audit", nil)
		for range 10 {
			s.note(corpus.Entry{By: name, Action: corpus.ActionSet, Name: name, Detail: name})
		}
		s.command(ann, "audit", nil)
	}
}
