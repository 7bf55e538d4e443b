package manage_test

import (
	"fmt"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/manage"
	"newshound/corpus"
)

// ask keeps a question of some hours ago.
func (s *stage) ask(id int, space corpus.Space, member string, hours int, answered bool, took time.Duration) {
	s.t.Helper()
	e := corpus.Exchange{
		ID: fmt.Sprint("e", id), Space: space, Channel: "7", Member: member, Question: "why?",
		Asked: s.now.Add(-time.Duration(hours) * time.Hour), Answered: answered, Took: took, Answer: []byte("{}"),
	}
	if err := s.store.PutExchange(s.t.Context(), e); err != nil {
		s.t.Fatal(err)
	}
}

// TestStatsOfModels: what a language model has written, and what that took, is
// told where there is one.
func TestStatsOfModels(t *testing.T) {
	s := newStage(t)
	for i := range 8 {
		e := corpus.Exchange{
			ID: fmt.Sprint("e", i), Space: discord.GuildSpace(guild), Member: "1", Question: "why?", Asked: s.now, Answered: i < 6, Answer: []byte("{}"),
			Model: "tiny", Tokens: 2000 + i, Generated: i < 3,
		}
		if err := s.store.PutExchange(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	s.command(ann, "stats", map[string]string{"days": "1"})
	spent := corpus.Spending{Day: s.now, Space: discord.GuildSpace(guild), Member: "1", Tokens: 16_500}
	if ok, err := s.store.Spend(t.Context(), spent, 0, 0); err != nil || !ok {
		t.Fatal(ok, err)
	}
	s.config.Tokens = 1_000_000
	s.feature = manage.New(s.config)
	s.locale = "ru"
	s.command(ann, "stats", map[string]string{"days": "1"})
	s.golden("stats-models")
}

// TestStats counts this server's questions of the days, and its articles with
// the shared ones.
func TestStats(t *testing.T) {
	s := newStage(t)
	s.command(ann, "stats", nil)
	for i := range 40 {
		s.ask(i, discord.GuildSpace(guild), fmt.Sprint("20000000000000000", i%3), i*12, i%4 != 0, time.Duration(20+i*30)*time.Millisecond)
	}
	s.ask(100, "guild:2", bob, 1, true, time.Second)
	for i, vote := range []bool{true, true, false} {
		v := corpus.Vote{Space: discord.GuildSpace(guild), Exchange: "e1", Member: fmt.Sprint(i), Good: vote, At: s.now}
		if err := s.store.PutVote(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	for i, space := range []corpus.Space{corpus.Shared, discord.GuildSpace(guild), "guild:2"} {
		s.article(space, fmt.Sprint("https://example.org/", i))
	}
	s.command(ann, "stats", nil)
	s.command(ann, "stats", map[string]string{"days": "1"})
	s.command(ann, "stats", map[string]string{"days": "7"})
	s.command(ann, "stats", map[string]string{"days": "365"})
	s.command(ann, "stats", map[string]string{"days": "-1"})
	s.locale = "de"
	s.command(ann, "stats", map[string]string{"days": "7"})
	s.golden("stats")
}

// article adds one to a space of its own source.
func (s *stage) article(space corpus.Space, address string) {
	s.t.Helper()
	src, err := s.store.AddSource(s.t.Context(), corpus.Source{
		ID: "s" + string(space), Space: space, Kind: corpus.KindFile, Name: "a file", Added: s.now, AddedBy: ann,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	const text = "The bridge has opened."
	d := corpus.Document{Article: corpus.Article{
		URL: address, Title: "Bridge", Outlet: "Example",
		Published: s.now.Add(-48 * time.Hour), Fetched: s.now, Text: text,
	}}
	d.Article.ID = corpus.NewArticleID(space, &d.Article)
	if _, err := s.store.Put(s.t.Context(), src.ID, []corpus.Document{d}); err != nil {
		s.t.Fatal(err)
	}
}
