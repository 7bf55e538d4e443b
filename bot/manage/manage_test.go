package manage_test

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/manage"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/sqlite"
)

var update = flag.Bool("update", false, "write what is shown into testdata")

const (
	guild = "900000000000000001"
	ann   = "100000000000000001"
	bob   = "100000000000000002"
)

// A stage is a server with the feature, and what its members saw.
type stage struct {
	t       testing.TB
	config  manage.Config
	feature discord.Feature
	store   *sqlite.Store
	now     time.Time
	locale  string
	seen    strings.Builder
}

func newStage(t testing.TB) *stage {
	t.Helper()
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), locale: "en-US"}
	clock := func() time.Time { return s.now }
	if s.store, err = sqlite.Open(t.Context(), t.TempDir(), clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	ids := 0
	newID := func() string { ids++; return fmt.Sprint("id", ids) }
	s.config = manage.Config{Store: s.store, Words: catalog, Clock: clock, NewID: newID}
	s.feature = manage.New(s.config)
	return s
}

// command, press and choose are what a member does; they return the reply.
func (s *stage) command(member, name string, options map[string]string) discord.Reply {
	return s.do(discord.Event{Kind: discord.Command, Name: name, Member: member, Options: options})
}

func (s *stage) press(member, id string) discord.Reply { return s.choose(member, id) }

func (s *stage) choose(member, id string, values ...string) discord.Reply {
	verb, args, err := discord.ReadID(id)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(discord.Event{Kind: discord.Press, Name: verb, Member: member, Args: args, Values: values})
}

func (s *stage) do(e discord.Event) discord.Reply {
	s.t.Helper()
	if e.Guild == "" {
		e.Guild = guild
	}
	e.ID, e.At, e.Locale = "1", s.now, s.locale
	for _, route := range s.feature.Routes {
		if route.Kind != e.Kind || route.Name != e.Name {
			continue
		}
		if !route.Moderators {
			s.t.Errorf("%s is for everyone", route.Name)
		}
		reply, err := route.Handle(s.t.Context(), &e)
		if err == nil && reply.Then != nil {
			if !reply.Private {
				s.t.Errorf("everyone sees that %s was used", route.Name)
			}
			reply, err = reply.Then(s.t.Context(), func(discord.Reply) {})
		}
		if err != nil {
			s.t.Fatalf("%s %s: %v", e.Kind, e.Name, err)
		}
		if err := discord.Check(reply); err != nil {
			s.t.Errorf("%s %s: %v", e.Kind, e.Name, err)
		}
		fmt.Fprintf(&s.seen, "> %s %s %s\n%s\n", e.Name, strings.Join(e.Args, " "), strings.Join(e.Values, " "), show(s.t, &reply))
		return reply
	}
	s.t.Fatalf("there is no route for %s %s", e.Kind, e.Name)
	return discord.Reply{}
}

// show writes a reply as text.
func show(t testing.TB, r *discord.Reply) string {
	var b strings.Builder
	line := func(format string, args ...any) {
		b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " ") + "\n")
	}
	line("(private %v, update %v) %s", r.Private, r.Update, r.Text)
	for _, e := range r.Embeds {
		line("# %s\n%s", e.Title, e.Description)
		for _, f := range e.Fields {
			line("%s: %s", f.Name, f.Value)
		}
		if e.Image != nil {
			line("image %s", e.Image.URL)
		}
	}
	for _, row := range r.Rows {
		for _, c := range row.(discordgo.ActionsRow).Components {
			line("%s", component(c))
		}
	}
	for _, f := range r.Files {
		if _, err := png.Decode(f.Reader); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		line("file %s, %s", f.Name, f.ContentType)
	}
	return b.String()
}

func component(c discordgo.MessageComponent) string {
	switch c := c.(type) {
	case discordgo.Button:
		mark := ""
		if c.Disabled {
			mark = ", disabled"
		}
		return fmt.Sprintf("[%s] %s%s", c.Label, c.CustomID, mark)
	case discordgo.SelectMenu:
		text := fmt.Sprintf("<%s> %s, %d to %d", c.Placeholder, c.CustomID, least(c.MinValues), max(c.MaxValues, 1))
		for _, v := range c.DefaultValues {
			text += fmt.Sprintf("\n  * %s %s", v.Type, v.ID)
		}
		for _, o := range c.Options {
			mark := " "
			if o.Default {
				mark = "*"
			}
			text += fmt.Sprintf("\n  %s %s (%s)", mark, o.Label, o.Value)
		}
		return text
	}
	return fmt.Sprintf("%T", c)
}

func least(n *int) int {
	if n == nil {
		return 1
	}
	return *n
}

// golden compares all that was seen with testdata.
func (s *stage) golden(name string) {
	s.t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(s.seen.String()), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := s.seen.String(); got != string(want) {
		s.t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

// last is the newest entry of the audit.
func (s *stage) last() corpus.Entry {
	s.t.Helper()
	entries, err := s.store.Audit(s.t.Context(), discord.GuildSpace(guild), 1)
	if err != nil || len(entries) != 1 {
		s.t.Fatalf("%v, %v", entries, err)
	}
	return entries[0]
}

// TestCommands: only who may manage the server is offered them.
func TestCommands(t *testing.T) {
	for _, c := range newStage(t).feature.Commands {
		if c.DefaultMemberPermissions == nil || *c.DefaultMemberPermissions != 1<<5 {
			t.Errorf("%s is offered to %v", c.Name, c.DefaultMemberPermissions)
		}
	}
}

// TestDays: the description of the option names its limit, in every language.
func TestDays(t *testing.T) {
	for _, c := range newStage(t).feature.Commands {
		for _, o := range c.Options {
			for locale, about := range o.DescriptionLocalizations {
				if !strings.Contains(about, fmt.Sprint(o.MaxValue)) {
					t.Errorf("%s: %s", locale, about)
				}
			}
		}
	}
}

// TestLanguages: in every language, all is within Discord's limits (see do) and
// said in it.
func TestLanguages(t *testing.T) {
	titles := make(map[string]bool)
	locales := []string{"en-US", "bg", "ru", "de", "es-ES", "fr"}
	for _, locale := range locales {
		s := newStage(t)
		s.locale = locale
		titles[s.command(ann, "settings", nil).Embeds[0].Description] = true
		s.choose(ann, "settings|hourly", "30")
		s.note(corpus.Entry{By: corpus.ByNewshound, Action: corpus.ActionForget, Name: "x", Detail: "3 articles"})
		titles[s.command(ann, "audit", nil).Embeds[0].Title] = true
		titles[s.command(ann, "stats", nil).Embeds[0].Title] = true
		if strings.Contains(s.seen.String(), "manage.") || strings.Contains(s.seen.String(), "words.") {
			t.Errorf("%s: an id is shown:\n%s", locale, s.seen.String())
		}
	}
	if len(titles) != 3*len(locales) {
		t.Errorf("not all speak their language: %v", titles)
	}
}
