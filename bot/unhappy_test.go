package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/rest"
	"newshound/corpus"
)

const sorryText = "Something went wrong here, and it was written down for the operator. Nothing was lost; please try again."

// A stubborn api waits, or panics, where it is told to.
type stubborn struct {
	*paper
	typing, looking, progress time.Duration // for how long each goes unanswered
	panics                    string        // the text whose edit panics
}

func linger(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s stubborn) Typing(ctx context.Context, channel string) error {
	if err := linger(ctx, s.typing); err != nil {
		return err
	}
	return s.paper.Typing(ctx, channel)
}

func (s stubborn) Message(ctx context.Context, channel, message string) (*discordgo.Message, error) {
	if err := linger(ctx, s.looking); err != nil {
		return nil, err
	}
	return s.paper.Message(ctx, channel, message)
}

func (s stubborn) EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	if s.panics != "" && *e.Content == s.panics {
		panic("in an edit")
	}
	if *e.Content == "progress" {
		if err := linger(ctx, s.progress); err != nil {
			return nil, err
		}
	}
	return s.paper.EditResponse(ctx, app, token, e)
}

// TestPanicsEndNothing: wherever it happens, the program goes on and the member
// hears of it.
func TestPanicsEndNothing(t *testing.T) {
	var button *discordgo.Button
	unsound := discord.Reply{Text: "unsound", Rows: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{button}}}}
	sent := discord.Reply{Text: "hi", Sent: func(context.Context, string, string) error { panic("in Sent") }}
	for name, c := range map[string]struct {
		handle discord.Handler
		want   string // that is sent last
	}{
		"in what hears of a reply":         {says(sent), "response"},
		"in what hears of the last reply":  {thinks(discord.Reply{}, time.Second, sent), "edit hi"},
		"when a reply is edited":           {thinks(discord.Reply{}, time.Second, discord.Reply{Text: "unsound"}), "edit " + sorryText},
		"when progress is shown":           {shows("unsound"), "edit done"},
		"in a row of buttons":              {says(unsound), ""},
		"in a row of buttons that is late": {thinks(discord.Reply{}, time.Second, unsound), ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Command, "x", c.handle), handles(discord.Command, "next", says(discord.Reply{Text: "alive"})))
				d.api = stubborn{paper: d.paper, panics: "unsound"}
				if got := d.serves(t, command("x")); !strings.HasSuffix(got, c.want) || got == "" {
					t.Errorf("sent %s", got)
				}
				if got := d.serves(t, command("next")); got != "respond 4 alive" {
					t.Errorf("the next event: %s", got)
				}
			})
		})
	}
}

// A task that panics where nothing catches it.
func TestATaskThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t)
		e := command("x")
		e.At = time.Now()
		d.spawn(&delivery{bot: d.Bot, e: &e}, func(context.Context) { panic("oh") })
		d.running.Wait()
		if got := d.text(); got != "respond 4 private "+sorryText {
			t.Errorf("sent %s", got)
		}
		if log := d.log.String(); !strings.Contains(log, "event=1") || !strings.Contains(log, "unhappy_test.go") {
			t.Errorf("the log says neither which event nor where: %s", log)
		}
	})
}

// shows shows one text while it works for a second.
func shows(text string) discord.Handler {
	return says(discord.Reply{Then: func(_ context.Context, show func(discord.Reply)) (discord.Reply, error) {
		show(discord.Reply{Text: text})
		time.Sleep(time.Second)
		return discord.Reply{Text: "done"}, nil
	}})
}

// TestTypingIsNotTheAnswer: what becomes of the indicator does not matter.
func TestTypingIsNotTheAnswer(t *testing.T) {
	for name, fail := range map[string]error{
		"not found": refused(404, 0), "malformed": refused(400, 0), "no such method": refused(405, 0), "cut off": fmt.Errorf("POST: %w", io.EOF),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Message, "", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})))
				d.fail("typing", fail)
				if got := d.serves(t, message("why?")); got != "typing in c FAILS\nsend in c to 2: hi" {
					t.Errorf("sent %s", got)
				}
			})
		})
	}
	t.Run("unanswered", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d := sit(t, handles(discord.Message, "", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})))
			d.api = stubborn{paper: d.paper, typing: time.Hour}
			began := time.Now()
			if got := d.serves(t, message("why?")); got != "send in c to 2: hi" || time.Since(began) > 5*time.Second {
				t.Errorf("after %v: %s", time.Since(began), got)
			}
		})
	})
}

// hangs is a store whose settings nobody gets.
type hangs struct{ Store }

func (h hangs) Setting(ctx context.Context, _ corpus.Space, _ string) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// TestAnswersInTime: something is sent within Discord's 3 s, whatever hangs.
func TestAnswersInTime(t *testing.T) {
	never := func(ctx context.Context, _ *discord.Event) (discord.Reply, error) {
		<-ctx.Done()
		return discord.Reply{}, ctx.Err()
	}
	for name, prepare := range map[string]func(*desk){
		"the handler": func(d *desk) {},
		"the message of a command and then the handler": func(d *desk) { d.api = stubborn{paper: d.paper, looking: time.Hour} },
		"the store": func(d *desk) { d.c.Store = hangs{d.c.Store} },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Command, "x", never))
				prepare(d)
				e := command("x")
				e.Message = &discordgo.Message{ID: "5"}
				began := time.Now()
				got := d.serves(t, e)
				if took := time.Since(began); took > 2100*time.Millisecond || !strings.Contains(got, "This took too long") {
					t.Errorf("after %v: %s", took, got)
				}
			})
		})
	}
}

func TestARefusedReplyIsApologisedFor(t *testing.T) {
	for name, c := range map[string]struct {
		e    discord.Event
		fail error
		want string
	}{
		"malformed":            {command("x"), refused(400, 50035), "respond 4 hi FAILS\nrespond 4 private " + sorryText},
		"malformed, a message": {message("why?"), refused(400, 50035), "send in c to 2: hi FAILS\nsend in c to 2: " + sorryText},
		"not allowed":          {message("why?"), forbidden, "send in c to 2: hi FAILS"},
		"too late":             {command("x"), gone, "respond 4 hi FAILS"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(c.e.Kind, c.e.Name, says(discord.Reply{Text: "hi"})))
				d.fail("respond", c.fail)
				d.fail("send", c.fail)
				if got := d.serves(t, c.e); got != c.want {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
			})
		})
	}
}

func TestACompletionThatIsRefusedIsNoError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Complete, "x", says(discord.Reply{Choices: []discord.Choice{{Name: "a", Value: "b"}}})))
		for _, name := range []string{"x", "gone"} {
			e := command(name)
			e.Kind = discord.Complete
			d.fail("respond", refused(404, 10062))
			if got := d.serves(t, e); got != "respond 8 FAILS" {
				t.Errorf("sent %s", got)
			}
		}
		if d.log.String() != "" {
			t.Errorf("the log says %s", d.log)
		}
	})
}

// TestOutages: an answer arrives when Discord is back, and is given up in the
// end.
func TestOutages(t *testing.T) {
	for name, c := range map[string]struct {
		lasts time.Duration
		want  string
	}{
		"shorter than the token": {5 * time.Minute, "edit hi"},
		"longer than the token":  {40 * time.Minute, "send in c: hi"},
		"for ever":               {24 * time.Hour, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})))
				began := time.Now()
				d.api = away{d.paper, began.Add(c.lasts)}
				if got := d.serves(t, command("x")); got != strings.TrimSpace("respond 5\n"+c.want) {
					t.Errorf("sent %s", got)
				}
				if took := time.Since(began); took > discord.TokenLife+outageTime+time.Minute {
					t.Errorf("tried for %v", took)
				}
			})
		})
	}
}

// away cuts connections until some time.
type away struct {
	*paper
	until time.Time
}

func (a away) cut() error {
	if time.Now().Before(a.until) {
		return fmt.Errorf("PATCH: %w", io.EOF)
	}
	return nil
}

func (a away) EditResponse(ctx context.Context, app, token string, e *discordgo.WebhookEdit) (*discordgo.Message, error) {
	if err := a.cut(); err != nil {
		return nil, err
	}
	return a.paper.EditResponse(ctx, app, token, e)
}

func (a away) Send(ctx context.Context, channel string, m *discordgo.MessageSend) (*discordgo.Message, error) {
	if err := a.cut(); err != nil {
		return nil, err
	}
	return a.paper.Send(ctx, channel, m)
}

func TestWhatCannotSucceedIsNotTriedAgain(t *testing.T) {
	for name, err := range map[string]error{
		"a request of the program's own making": &rest.Unsendable{Err: errors.New("an id is missing")},
		"a panic":                               safely(func() { panic("oh") }),
		"a refusal":                             forbidden,
	} {
		if passing(err) {
			t.Errorf("%s is taken for passing", name)
		}
	}
}

// TestOthersHaveAWorker: whatever one server's tasks do, another's is answered
// soon.
func TestOthersHaveAWorker(t *testing.T) {
	for name, handle := range map[string]discord.Handler{
		"tasks that take long": thinks(discord.Reply{}, 90*time.Second, discord.Reply{Text: "hi"}),
		"tasks that hang": says(discord.Reply{Then: func(context.Context, func(discord.Reply)) (discord.Reply, error) {
			time.Sleep(time.Hour)
			return discord.Reply{}, nil
		}}),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Command, "x", handle), handles(discord.Command, "quick", thinks(discord.Reply{}, 0, discord.Reply{Text: "hi"})))
				for i := range d.compute.workers + 2 {
					d.begins(numbered(command("x"), i, "greedy"))
				}
				began := time.Now()
				d.text()
				d.begins(numbered(command("quick"), 0, "other"))
				if got := d.text(); got != "respond 5\nedit hi" || time.Since(began) > time.Second {
					t.Errorf("another server got %s", got)
				}
				d.running.Wait()
				if took := time.Since(began); took > 3*computeTime {
					t.Errorf("all ended after %v", took)
				}
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

// TestProgressHoldsNoWorker: nor for long the answer.
func TestProgressHoldsNoWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", shows("progress")))
		d.api = stubborn{paper: d.paper, progress: time.Hour}
		began := time.Now()
		d.begins(command("x"))
		pass(1100 * time.Millisecond)
		d.compute.mu.Lock()
		running := d.compute.running
		d.compute.mu.Unlock()
		d.running.Wait()
		if got := d.text(); running != 0 || got != "respond 5\nedit done" || time.Since(began) > 5*time.Second {
			t.Errorf("%d were running when the work was done; after %v: %s", running, time.Since(began), got)
		}
	})
}

// TestStoppingEnds: what hears no cancellation is left behind.
func TestStoppingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t)
		ctx, cancel := context.WithCancel(t.Context())
		d.tasks, d.grace = ctx, time.Second
		e := command("x")
		d.spawn(&delivery{bot: d.Bot, e: &e}, func(context.Context) { time.Sleep(5 * time.Hour) })
		began := time.Now()
		d.drain(cancel)
		if took := time.Since(began); took != d.grace+cancelTime || !strings.Contains(d.log.String(), "events=1") {
			t.Errorf("stopping took %v; %s", took, d.log)
		}
		d.running.Wait()
	})
}

func TestSentIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", thinks(discord.Reply{}, 0, discord.Reply{Text: "hi", Sent: func(context.Context, string, string) error {
			time.Sleep(5 * time.Hour)
			return nil
		}})))
		began := time.Now()
		d.serves(t, command("x"))
		if took := time.Since(began); took != sentTime || !strings.Contains(d.log.String(), "outcome=done") {
			t.Errorf("took %v; %s", took, d.log)
		}
		time.Sleep(5 * time.Hour)
	})
}

// TestWhatWasHiddenStaysHidden: an update of a message that only the member
// sees, when it can be changed no more.
func TestWhatWasHiddenStaysHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Press, "x", thinks(discord.Reply{Update: true}, quarter, discord.Reply{Update: true, Text: "a secret"})))
		e := press("x")
		e.Message.Flags = discordgo.MessageFlagsEphemeral
		if got := d.serves(t, e); strings.Contains(got, "secret") || !strings.Contains(got, "<@anna>") {
			t.Errorf("sent %s", got)
		}
	})
}

// doors opens a message's thread once.
type doors struct {
	*paper
	mu     sync.Mutex
	opened bool
}

func (d *doors) StartThread(ctx context.Context, channel, message, name string) (*discordgo.Channel, bool, error) {
	d.mu.Lock()
	first := !d.opened
	d.opened = true
	d.mu.Unlock()
	thread, _, err := d.paper.StartThread(ctx, channel, message, name)
	return thread, first, err
}

// TestThreadsHaveOneFirstMessage: after two presses, and after tries that
// failed on the way.
func TestThreadsHaveOneFirstMessage(t *testing.T) {
	for name, c := range map[string]struct {
		presses int
		fails   map[string][]error
	}{
		"two presses":                     {2, nil},
		"the member cannot be told":       {1, map[string][]error{"edit": {down, down}}},
		"the first message arrives later": {1, map[string][]error{"send": {down}}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := sit(t, handles(discord.Press, "x", says(discord.Reply{Text: "hello", Thread: &discord.Thread{Name: "why"}})))
				d.api = &doors{paper: d.paper}
				d.fails = c.fails
				for i := range c.presses {
					e := press("x")
					e.ID = fmt.Sprint(i)
					d.begins(e)
				}
				d.running.Wait()
				got := d.text()
				if n := strings.Count(strings.ReplaceAll(got, "hello FAILS", ""), "hello"); n != 1 {
					t.Errorf("%d first messages:\n%s", n, got)
				}
			})
		})
	}
}

// trip answers requests without a network.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestCommandsAreRegisteredAfterAnOutage, however long it is.
func TestCommandsAreRegisteredAfterAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t)
		began := time.Now()
		web := trip(func(r *http.Request) (*http.Response, error) {
			status := http.StatusOK
			if time.Since(began) < 3*time.Hour {
				status = http.StatusBadGateway
			}
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`[]`))}, nil
		})
		d.isReady()
		ctx, cancel := context.WithTimeout(t.Context(), 24*time.Hour)
		defer cancel()
		d.begin(ctx, rest.New(rest.Config{API: "http://discord.test/api/v10", Client: &http.Client{Transport: web}, Random: func() float64 { return 0.5 }, Log: d.c.Log}), nil)
		if took := time.Since(began); took < 3*time.Hour || took > 5*time.Hour {
			t.Errorf("ended after %v: %s", took, d.log)
		}
	})
}

func TestUnreadableSettingsLockNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, handles(discord.Command, "x", says(discord.Reply{Text: "hi"})))
		if err := d.c.Store.SetSetting(t.Context(), "guild:g", "discord", `{"hourly":"x"}`); err != nil {
			t.Fatal(err)
		}
		if got := d.serves(t, command("x")); got != "respond 4 hi" || !strings.Contains(d.log.String(), "reading the settings") {
			t.Errorf("sent %s, logged %s", got, d.log)
		}
	})
}

// TestGuardsHoldForWhatIsDoneAgain: a role may have been lost meanwhile. What
// was counted is not counted twice.
func TestGuardsHoldForWhatIsDoneAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		secret := says(discord.Reply{Text: "hi"})
		d := sit(t, discord.Route{Kind: discord.Command, Name: "manage", Moderators: true, Again: true, Handle: secret},
			discord.Route{Kind: discord.Command, Name: "ask", Asks: true, Again: true, Handle: secret})
		for name, want := range map[string]string{"manage": "edit Only moderators", "ask": "edit hi"} {
			e := command(name)
			e.At = time.Now()
			d.keep(t.Context(), begun{&e, ack{Private: true, Bare: true}})
			left, err := d.c.Store.Tickets(t.Context(), ticketKind)
			if err != nil {
				t.Fatal(err)
			}
			d.recoverTickets(t.Context(), left)
			d.running.Wait()
			if got := d.text(); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s", name, got)
			}
		}
		if len(d.asked.asked) > 0 {
			t.Error("a question was counted again")
		}
	})
}

// TestBusyCountsNoQuestion: there was no answer.
func TestBusyCountsNoQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := sit(t, discord.Route{Kind: discord.Command, Name: "ask", Asks: true, Handle: thinks(discord.Reply{}, time.Second, discord.Reply{Text: "hi"})})
		d.compute.places = 0
		d.serves(t, command("ask"))
		if n := len(d.asked.asked["g anna"]); n != 0 {
			t.Errorf("%d questions are counted", n)
		}
	})
}
