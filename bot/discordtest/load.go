package discordtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A Load is many members who ask at once.
type Load struct {
	Guilds   int // how many there are, 1 if 0; each has one channel
	InFlight int // how many interactions are unanswered at any time, 1 if 0
	Total    int // how many there are in all
	// Options fills in the command for the nth interaction.
	Command string
	Options func(n int) []Option
}

// Figures are what a Load has measured, in real time.
type Figures struct {
	Asked, Failed int // Failed: not acknowledged within three seconds, or never answered
	// Acknowledged is from the event's being sent until the first byte of the
	// acknowledgement is here, Answered until there is more than that it thinks.
	Acknowledged, Answered Spread
	Took                   time.Duration
	Errors                 []string // some of what went wrong
}

// A Spread is how measured times lie.
type Spread struct{ P50, P90, P99, Max time.Duration }

func (f Figures) String() string {
	return fmt.Sprintf("%d asked in %v, %d failed; acknowledged %v; answered %v", f.Asked, f.Took.Round(time.Millisecond), f.Failed, f.Acknowledged, f.Answered)
}

func (s Spread) String() string {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }
	return fmt.Sprintf("p50 %s p90 %s p99 %s max %s ms", ms(s.P50), ms(s.P90), ms(s.P99), ms(s.Max))
}

// Load has members ask until all is answered or the context ends. Each
// interaction is of a member of its own, and the guilds take turns. The
// server's time should run (Options.Now), and requests that are checked
// against the description take a part of what is measured.
func (s *Server) Load(ctx context.Context, l Load) Figures {
	guilds := make([]*Guild, max(l.Guilds, 1))
	for i := range guilds {
		guilds[i] = s.Guild(fmt.Sprintf("Load %d", i+1))
		guilds[i].Channel("load")
	}
	var figures Figures
	var first, final []time.Duration
	var mu sync.Mutex
	var next atomic.Int64
	var group sync.WaitGroup
	begun := time.Now()
	for range max(l.InFlight, 1) {
		group.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= l.Total || ctx.Err() != nil {
					return
				}
				g := guilds[n%len(guilds)]
				i, err := s.ask(ctx, g, n, l)
				mu.Lock()
				figures.Asked++
				if err != nil {
					figures.Failed++
					if len(figures.Errors) < 5 {
						figures.Errors = append(figures.Errors, err.Error())
					}
				} else {
					first, final = append(first, i.first.Sub(i.sent)), append(final, i.final.Sub(i.sent))
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	figures.Took = time.Since(begun)
	figures.Acknowledged, figures.Answered = spread(first), spread(final)
	return figures
}

// ask uses the command once, and waits until it is answered.
func (s *Server) ask(ctx context.Context, g *Guild, n int, l Load) (*interaction, error) {
	m := g.Member(fmt.Sprintf("Member %d", n+1), 0)
	i, err := m.use(g.channels[0], l.Command, l.Options(n), "")
	if err != nil {
		return nil, err
	}
	if err := s.awaitAnswer(i); err != nil {
		return nil, err
	}
	select {
	case <-i.done:
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the answer: %w", ctx.Err())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(i)
	snapshot := *i
	return &snapshot, nil
}

// maxPast is how many answered interactions of a load can still be edited.
const maxPast = 2000

// forget drops the oldest of what a load has had answered, so that a long one
// does not grow the server.
func (s *Server) forget(done *interaction) {
	s.past = append(s.past, done)
	if len(s.past) <= maxPast {
		return
	}
	i := s.past[0]
	s.past = slices.Delete(s.past, 0, 1)
	delete(s.interactions, i.token)
	delete(s.users, i.member.ID)
	g := i.member.Guild
	g.members = slices.DeleteFunc(g.members, func(m *Member) bool { return m == i.member })
	if m := i.response; m != nil {
		delete(s.messages, m.ID)
		s.order = slices.DeleteFunc(s.order, func(other *Message) bool { return other == m })
	}
}

func spread(times []time.Duration) Spread {
	if len(times) == 0 {
		return Spread{}
	}
	slices.Sort(times)
	at := func(share float64) time.Duration { return times[min(int(share*float64(len(times))), len(times)-1)] }
	return Spread{at(.5), at(.9), at(.99), times[len(times)-1]}
}
