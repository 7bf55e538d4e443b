package sources_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

const story = `<!DOCTYPE html><html lang="en"><head><title>Dam of Lund holds</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2026-01-01T10:00:00Z"></head>
<body><article><h1>Dam of Lund holds</h1>
<p>The dam above Lund held through the night although the lake behind it rose by two metres, and those who had slept in the gymnasium were allowed to go home on Thursday.</p>
<p>Divers had closed a leak at its foot with bags of clay on Wednesday. The ministry sends two pumps and wants to have the wall examined before the snow melts in the mountains.</p>
<p>It was built eighty years ago for a paper mill that closed long since, and nobody has looked after it from then on, as the mayor said in front of the gymnasium.</p></article></body></html>`

func command(name string, options ...string) discord.Event {
	e := discord.Event{Kind: discord.Command, Name: "sources " + name, Options: map[string]string{}}
	for i := 0; i+1 < len(options); i += 2 {
		e.Options[options[i]] = options[i+1]
	}
	return e
}

// names lists the sources of a space.
func (w *world) names(space corpus.Space) (names []string) {
	w.t.Helper()
	list, err := w.store.Sources(w.t.Context(), space)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, s := range list {
		names = append(names, s.Name)
	}
	return names
}

// addFile gives a space a source.
func (w *world) addFile(space corpus.Space, name string) corpus.Source {
	w.t.Helper()
	in := ingest.Ingester{Store: w.store, Clock: w.now}
	r, err := in.AddReader(w.t.Context(), space, name, strings.NewReader("The quay of Fallow is closed until "+name+" is over."))
	if err != nil {
		w.t.Fatal(err)
	}
	return r.Source
}

func TestCommandsAreForModeratorsOfServers(t *testing.T) {
	w := newWorld(t, nil)
	name := regexp.MustCompile(`^[-_\p{Ll}\p{N}]{1,32}$`)
	var handled []string
	for _, c := range w.feature.Commands {
		if p := c.DefaultMemberPermissions; p == nil || *p != discordgo.PermissionManageGuild {
			t.Errorf("%s is for %v", c.Name, p)
		}
		if c.Contexts == nil || !slices.Equal(*c.Contexts, []discordgo.InteractionContextType{discordgo.InteractionContextGuild}) {
			t.Errorf("%s is offered outside of servers", c.Name)
		}
		if c.Type == discordgo.MessageApplicationCommand {
			handled = append(handled, "command "+c.Name)
			continue
		}
		for _, sub := range c.Options {
			handled = append(handled, "command "+c.Name+" "+sub.Name)
			for _, o := range append(sub.Options, sub) {
				if !name.MatchString(o.Name) || o.Description == "" || discord.Length(o.Description) > 100 {
					t.Errorf("%s %s: %q", sub.Name, o.Name, o.Description)
				}
				if o.Autocomplete {
					handled = append(handled, "complete "+c.Name+" "+sub.Name)
				}
			}
		}
	}
	for _, r := range w.feature.Routes {
		route := string(r.Kind) + " " + r.Name
		if !r.Moderators {
			t.Errorf("%s is for everybody", route)
		}
		if r.Kind != discord.Press && !slices.Contains(handled, route) {
			t.Errorf("no command leads to %s", route)
		}
		handled = slices.DeleteFunc(handled, func(h string) bool { return h == route })
	}
	if len(handled) > 0 {
		t.Errorf("nobody handles %q", handled)
	}
}

func TestNothingIsDoneOutsideOfServers(t *testing.T) {
	w := newWorld(t, nil)
	for _, r := range w.feature.Routes {
		e := &discord.Event{ID: "1", Kind: r.Kind, Name: r.Name, At: clock(), Member: "10", Args: []string{"x"}}
		got, err := r.Handle(t.Context(), e)
		if err != nil || got.Text != w.words.In("en").Say("bot.elsewhere") || got.Then != nil {
			t.Errorf("%s %s: %+v, error %v", r.Kind, r.Name, got, err)
		}
	}
}

// What one server or the operator has cannot be reached from another, whatever
// is typed or sent.
func TestForgedIDsReachNothing(t *testing.T) {
	w := newWorld(t, nil)
	theirs, shared := w.addFile("guild:2", "theirs.txt"), w.addFile(corpus.Shared, "shared.txt")
	gone := w.addFile("guild:2", "gone.txt")
	if _, err := ingest.RemoveSource(t.Context(), w.store, gone, "20"); err != nil {
		t.Fatal(err)
	}
	for _, s := range []corpus.Source{theirs, shared, gone} {
		for _, name := range []string{"remove", "restore", "pause", "resume", "refresh"} {
			for _, typed := range []string{s.ID, s.Name} {
				if got := w.do(command(name, "source", typed)); !strings.HasPrefix(got.Text, "There is no source") || got.Rows != nil {
					t.Errorf("%s %s: %s", name, typed, text(got))
				}
			}
		}
		for verb, want := range map[string]string{"sources-remove": "This source is not there", "sources-undo": "This source cannot be brought back"} {
			got := w.do(discord.Event{Kind: discord.Press, Name: verb, Args: []string{s.ID}})
			if !strings.HasPrefix(got.Text, want) || got.Rows != nil {
				t.Errorf("%s of %s: %s", verb, s.Name, text(got))
			}
		}
	}
	for _, s := range []corpus.Source{theirs, gone} {
		if got := w.do(command("show", "source", s.ID)); !strings.HasPrefix(got.Text, "There is no source") {
			t.Errorf("show: %s", text(got))
		}
	}
	if list := text(w.do(command("list"))); strings.Contains(list, "theirs") || !strings.Contains(list, "of the operator") {
		t.Errorf("the list shows\n%s", list)
	}
	for name, want := range map[string]string{"show": "- shared.txt\n", "remove": "", "restore": "", "pause": ""} {
		e := command(name, "source", "")
		e.Kind, e.Focused = discord.Complete, "source"
		if got := text(w.do(e)); got != want {
			t.Errorf("complete %s offers %q, want %q", name, got, want)
		}
	}
	if got := append(w.names("guild:2"), w.names(corpus.Shared)...); !slices.Equal(got, []string{"theirs.txt", "shared.txt"}) {
		t.Errorf("left are %q", got)
	}
}

// Anybody may send any id: each is answered by a line, and nothing happens.
func TestIDsThatMakeNoSense(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	for _, route := range w.feature.Routes {
		if route.Kind != discord.Press {
			continue
		}
		for _, args := range [][]string{nil, {""}, {"nothing"}, {"draft1.event1", "1"}, {"-1"}, {"99999999999999999999"}, {"draft", "zzzzzzzzzzzzzzzzzzzz"}} {
			got := w.do(discord.Event{Kind: discord.Press, Name: route.Name, Args: args, Values: []string{"7", "-1", "x"}})
			if got.Text == "" {
				t.Errorf("%s%q: %s", route.Name, args, text(got))
			}
		}
	}
	if got := w.names("guild:1"); len(got) > 0 {
		t.Errorf("added %q", got)
	}
	w.press("Add", discord.Event{}) // it is still there
	if got := w.names("guild:1"); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
}

func TestADraftIsAddedOnceHoweverOftenAddIsPressed(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	verb, args, err := discord.ReadID(w.button("Add"))
	if err != nil {
		t.Fatal(err)
	}
	var begun, refused int
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range 8 {
		e := w.event(discord.Event{Kind: discord.Press, Name: verb, Args: args})
		wait.Go(func() {
			r, err := w.handle(e)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case len(r.Embeds) > 0:
				begun++
			default:
				refused++
			}
		})
	}
	wait.Wait()
	if begun != 1 || refused != 7 {
		t.Errorf("%d added it, %d were refused", begun, refused)
	}
	if got := w.names("guild:1"); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
	for _, kind := range []string{"draft", "draft-begun"} {
		if left, err := w.store.Tickets(t.Context(), kind); err != nil || len(left) > 0 {
			t.Errorf("left of %s: %v, error %v", kind, left, err)
		}
	}
}

// The next process handles the same event again if this one has died after it
// was acknowledged.
func TestAddingGoesOnInTheNextProcess(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	verb, args, _ := discord.ReadID(w.button("Add"))
	e := w.event(discord.Event{Kind: discord.Press, Name: verb, Args: args})
	for _, route := range w.feature.Routes {
		if route.Kind == e.Kind && route.Name == e.Name {
			if !route.Again {
				t.Error("the event is not handled again")
			}
			if r, err := route.Handle(t.Context(), e); err != nil || r.Then == nil { // and no more than this
				t.Fatalf("%s, error %v", text(r), err)
			}
		}
	}
	if got := w.names("guild:1"); len(got) > 0 {
		t.Fatalf("there are %q already", got)
	}
	if r, err := w.handle(e); err != nil || !strings.Contains(text(r), "Dam of Lund holds") {
		t.Errorf("%s, error %v", text(r), err)
	}
	if got := w.names("guild:1"); len(got) != 1 {
		t.Errorf("there are %q", got)
	}
}

// Where the queue is full, nothing is done of what a reply says is to be done
// then: the draft can be added later.
func TestADraftIsNotUsedUpByAPressThatFindsNoPlace(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	verb, args, _ := discord.ReadID(w.button("Add"))
	for _, route := range w.feature.Routes {
		if route.Kind == discord.Press && route.Name == verb {
			if r, err := route.Handle(t.Context(), w.event(discord.Event{Kind: discord.Press, Name: verb, Args: args})); err != nil || r.Then == nil {
				t.Fatalf("%s, error %v", text(r), err)
			}
		}
	}
	if got := text(w.press("Add", discord.Event{})); !strings.Contains(got, "Dam of Lund holds") {
		t.Error(got)
	}
}

func TestADraftGetsTooOld(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	w.now = func() time.Time { return clock().Add(61 * time.Minute) }
	for _, button := range []string{"Add", "Cancel"} {
		if got := w.press(button, discord.Event{}); !strings.Contains(got.Text, "too old") || got.Update {
			t.Errorf("%s: %s", button, text(got))
		}
	}
	if got := w.names("guild:1"); len(got) > 0 {
		t.Errorf("added %q", got)
	}
}

// What the operator keeps for everybody is said to be there, and may be added
// for the server itself all the same.
func TestTheOperatorsSourcesAreKnown(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	if _, err := w.web.Add(t.Context(), corpus.Shared, "https://www.news.example/dam/", corpus.ByOperator, 0); err != nil {
		t.Fatal(err)
	}
	got := text(w.do(command("add", "address", "http://news.example/dam")))
	if !strings.Contains(got, "operator has this source already") || !strings.Contains(got, "[Add]") {
		t.Error(got)
	}
}

// Where on the operator's machine their files are is told to nobody.
func TestTheOperatorsPathsAreNotShown(t *testing.T) {
	w := newWorld(t, nil)
	s := w.addFile(corpus.Shared, "/home/anna/secret/news.txt")
	for name, r := range map[string]discord.Reply{
		"list":                   w.do(command("list")),
		"show":                   w.do(command("show", "source", s.ID)),
		"show by its name":       w.do(command("show", "source", "news.txt")),
		"what is completed":      w.do(discord.Event{Kind: discord.Complete, Name: "sources show", Focused: "source", Options: map[string]string{"source": "new"}}),
		"a path cannot be tried": w.do(discord.Event{Kind: discord.Complete, Name: "sources show", Focused: "source", Options: map[string]string{"source": "anna"}}),
	} {
		got := text(r) + fmt.Sprint(r.Choices)
		if strings.Contains(got, "secret") || strings.Contains(got, "news.txt") == strings.HasPrefix(name, "a path") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Progress is shown in the place of the preview, whoever reads the articles.
func TestProgressIsShown(t *testing.T) {
	w := newWorld(t, map[string]string{"news.example/dam": story})
	w.do(command("add", "address", "http://news.example/dam"))
	w.press("Add", discord.Event{})
	var texts []string
	for _, r := range w.shown {
		texts = append(texts, r.Text)
		if !r.Update {
			t.Errorf("%q is a message of its own", r.Text)
		}
	}
	if want := []string{"1 article read.", "1 article read. Making it findable…"}; !slices.Equal(texts, want) {
		t.Errorf("shown were %q, want %q", texts, want)
	}
}

// Wherever a link to it comes from, no attachment is read from an inner host,
// but for the one that the operator has named as Discord's.
func TestAttachmentsPassTheGuard(t *testing.T) {
	w := newWorld(t, map[string]string{
		"files/a.txt": "The quay of Fallow is closed.", "cdn.example/a.txt": "The quay of Pella is open.",
	})
	for url, want := range map[string]string{
		w.site.server.URL + "/files/a.txt":   "A file with 1 article",
		"https://10.0.0.1/files/a.txt":       "did not hand out",
		"file:///etc/passwd":                 "did not hand out",
		"http://cdn.example/a.txt":           "A file with 1 article",
		"http://user:word@cdn.example/a.txt": "did not hand out",
		"":                                   "did not hand out",
	} {
		e := command("add")
		e.Attachments = map[string]*discordgo.MessageAttachment{"file": {Filename: "a.txt", URL: url}}
		if got := text(w.do(e)); !strings.Contains(got, want) {
			t.Errorf("%q: %s", url, got)
		}
	}
}

func TestAttachmentsAreBounded(t *testing.T) {
	w := newWorld(t, map[string]string{"files/large.txt": strings.Repeat("much ", 25<<20/5+1)})
	for size, want := range map[int]string{26 << 20: "larger than 25 MB", 10: "too large"} { // as Discord says, and as it is
		e := command("add")
		e.Attachments = map[string]*discordgo.MessageAttachment{
			"file": {Filename: "large.txt", URL: w.site.server.URL + "/files/large.txt", Size: size},
		}
		if got := text(w.do(e)); !strings.Contains(got, want) {
			t.Errorf("%s", got)
		}
	}
	var many strings.Builder
	for i := range 20_001 {
		fmt.Fprintf(&many, "{\"text\":\"Ship %d has left.\"}\n", i)
	}
	w.site.pages["files/many.jsonl"] = many.String()
	e := command("add")
	e.Attachments = map[string]*discordgo.MessageAttachment{"file": {Filename: "many.jsonl", URL: w.site.server.URL + "/files/many.jsonl"}}
	if got := text(w.do(e)); !strings.Contains(got, "give it in parts") {
		t.Errorf("%s", got)
	}
	if n := w.site.asked["files/large.txt"]; n != 1 {
		t.Errorf("it was asked for %d times", n)
	}
}

func TestLongListsHavePages(t *testing.T) {
	w := newWorld(t, nil)
	for i := range 23 {
		w.addFile(cmp.Or(map[bool]corpus.Space{true: corpus.Shared}[i >= 20], "guild:1"), fmt.Sprintf("file%02d.txt", i))
	}
	first := text(w.do(command("list")))
	for _, want := range []string{"# 23 sources", "file00.txt", "file09.txt", "(Page 1 of 3)", "[Next ▶]"} {
		if !strings.Contains(first, want) {
			t.Errorf("no %q in\n%s", want, first)
		}
	}
	if strings.Contains(first, "file10.txt") || strings.Contains(first, "Back") {
		t.Errorf("too much in\n%s", first)
	}
	w.press("Next ▶", discord.Event{})
	last := w.press("Next ▶", discord.Event{})
	if got := text(last); !last.Update || !strings.Contains(got, "file22.txt") || strings.Contains(got, "[Next ▶]") || strings.Count(got, "of the operator") != 3 {
		t.Errorf("the last page: %+v\n%s", last.Update, got)
	}
}

// A page of the list, and what is shown of a source, is within Discord's
// limits, whatever sources call themselves.
func TestHostileNamesFit(t *testing.T) {
	w := newWorld(t, nil)
	bad := strings.Repeat("[*_`]@everyone 🦊 ", 40)
	for i := range 12 {
		address := fmt.Sprintf("https://%d.example/%s", i, strings.Repeat("(a)", 300))
		s := corpus.Source{
			ID: fmt.Sprint("s", i), Space: "guild:1", Kind: corpus.KindFeed, Name: address, Title: bad, Address: address,
			Added: clock(), AddedBy: "<@&1>" + bad, Paused: bad,
			Reading: corpus.Reading{Error: bad, Read: clock(), Checked: clock(), Next: clock(), FailingSince: clock()},
		}
		if _, err := w.store.AddSource(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range w.words.Voices() {
		list, show := command("list"), command("show", "source", "s3")
		list.Locale, show.Locale = v.Tag.String(), v.Tag.String()
		w.do(show)
		if seen := text(w.do(list)); strings.Count(seen, "\n**") != 10 {
			t.Errorf("in %v there are not 10 sources on the page:\n%s", v.Tag, seen)
		}
	}
	for _, e := range []discord.Event{
		command("show", "source", "s3"), command("remove", "source", "s3"), command("refresh", "source", "s3"),
		command("resume", "source", "s3"), command("pause", "source", "s4", "reason", bad), command("show", "source", bad),
	} {
		if seen := text(w.do(e)); strings.Contains(seen, " @everyone") || strings.Contains(seen, " <@&1>") {
			t.Errorf("not escaped:\n%s", seen)
		}
	}
	e := command("remove", "source", "every")
	e.Kind, e.Focused = discord.Complete, "source"
	if got := w.do(e); len(got.Choices) != 12 {
		t.Errorf("%d choices", len(got.Choices))
	}
}

// Of a source that a member names by a part of its name there must be one.
func TestSourcesAreFoundByWhatMembersType(t *testing.T) {
	w := newWorld(t, nil)
	for _, name := range []string{"news.txt", "old news.txt", "weather.txt"} {
		w.addFile("guild:1", name)
	}
	for typed, want := range map[string]string{
		"news.txt": "news.txt", "NEWS.TXT": "news.txt", "weather": "weather.txt", " old ": "old news.txt",
		"news": "More than one source", "nothing": "There is no source", "": "More than one source",
	} {
		if got := text(w.do(command("show", "source", typed))); !strings.Contains(got, want) || want == "news.txt" && strings.Contains(got, "old") {
			t.Errorf("%q finds %s", typed, got)
		}
	}
}
