package discordtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Await waits until something holds, looking again after each change. The
// error says that the context has ended.
func (s *Server) Await(ctx context.Context, holds func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for Discord: %w", ctx.Err())
		}
	}
}

// Settle waits until everything that members did is answered: no interaction
// is unacknowledged, no response is thinking, and every message that spoke to
// the program has an answer that replies to it. It gives up after
// Options.Patience, or with the context. A program that shows progress may go
// on editing afterwards: wait for its words with AwaitText.
func (s *Server) Settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Patience)
	defer cancel()
	return s.Await(ctx, s.settled)
}

func (s *Server) settled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.interactions {
		if i.answer == 0 && !s.late(i) {
			return false
		}
		if m := i.response; m != nil && !m.Deleted && (m.Thinking || m.loading) && s.now().Sub(i.created) < tokenLife {
			return false
		}
	}
	for _, m := range s.order {
		if s.spokenTo(m) && !s.replied(m) {
			return false
		}
	}
	return true
}

// spokenTo reports whether a message turns to the program: it mentions it, or
// replies to what it wrote.
func (s *Server) spokenTo(m *Message) bool {
	if m.Author.Bot || m.Deleted {
		return false
	}
	to := s.messages[m.ReplyTo]
	return m.mentions(s.App) || to != nil && to.Author.ID == s.App
}

func (s *Server) replied(to *Message) bool {
	for _, m := range s.order {
		if m.Author.ID == s.App && m.ReplyTo == to.ID {
			return true
		}
	}
	return false
}

// AwaitText waits until a member sees a message of the program's that has a
// text in it, and returns it, the newest if there are several. It gives up as
// Settle does.
func (m *Member) AwaitText(ctx context.Context, ch *Channel, text string) (Message, error) {
	return m.await(ctx, ch, text, func(Message) bool { return true })
}

// await is AwaitText for messages that are also right.
func (m *Member) await(ctx context.Context, ch *Channel, text string, right func(Message) bool) (found Message, err error) {
	ctx, cancel := context.WithTimeout(ctx, m.s.options.Patience)
	defer cancel()
	err = m.s.Await(ctx, func() bool {
		for _, msg := range slices.Backward(m.Sees(ch)) {
			if msg.Author.ID == m.s.App && strings.Contains(msg.text(), text) && right(msg) {
				found = msg
				return true
			}
		}
		return false
	})
	if err != nil {
		return Message{}, fmt.Errorf("%s waits for %q: %w", m.Name, text, err)
	}
	return found, nil
}

// errUnanswered is why a client gives up on an interaction.
var errUnanswered = errors.New("unanswered")

// awaitAnswer waits until an interaction is acknowledged, it is too late, or
// the member has no more patience.
func (s *Server) awaitAnswer(i *interaction) error {
	patience := time.NewTimer(s.options.Patience)
	defer patience.Stop()
	select {
	case <-i.acked:
		return nil
	case <-i.expired:
	case <-patience.C:
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i.answer != 0 {
		return nil
	}
	s.giveUp(i)
	return errUnanswered
}
