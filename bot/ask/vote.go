package ask

import (
	"context"
	"fmt"

	"newshound/bot/discord"
	"newshound/corpus"
)

// maxReason is how many characters a member may write about an answer.
const maxReason = 300

// good keeps that a member likes an answer.
func (h handlers) good(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return h.thank(e, h.vote(ctx, e, true, ""))
}

// bad keeps that a member does not like an answer, and asks why. The vote
// counts whether the form is sent or not; a reason that was given before stays.
func (h handlers) bad(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	before, err := h.reasonBefore(ctx, e)
	if err == nil {
		err = h.vote(ctx, e, false, before)
	}
	if err != nil {
		return h.old(e, err)
	}
	voice := h.voice(e)
	r := whisper(voice.Say("ask.vote.thanks")) // where no form can be shown
	r.Form = &discord.Form{
		ID:    discord.ID(verbReason, e.Args[0]),
		Title: discord.Cut(voice.Say("ask.vote.title"), discord.MaxFormTitle),
		Inputs: []discord.Input{{
			ID: "reason", Label: discord.Cut(voice.Say("ask.vote.reason"), discord.MaxFormTitle),
			Placeholder: discord.Cut(voice.Say("ask.vote.example"), discord.MaxChoice),
			Value:       before, Long: true, Max: maxReason,
		}},
	}
	return r, nil
}

// reason keeps why a member does not like an answer.
func (h handlers) reason(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	return h.thank(e, h.vote(ctx, e, false, discord.Cut(e.Fields["reason"], maxReason)))
}

// vote keeps a vote on the exchange that the event is about; ErrNotFound if
// the member sees no such exchange.
func (h handlers) vote(ctx context.Context, e *discord.Event, good bool, reason string) error {
	x, _, err := h.exchange(ctx, e)
	if err != nil {
		return err
	}
	err = h.Store.PutVote(ctx, corpus.Vote{
		Space: x.Space, Exchange: x.ID, Member: e.Member, Good: good, Reason: reason, At: e.At,
	})
	if err != nil {
		return fmt.Errorf("keeping a vote: %w", err)
	}
	return nil
}

// reasonBefore returns the reason of the member's earlier vote, if any.
func (h handlers) reasonBefore(ctx context.Context, e *discord.Event) (string, error) {
	votes, err := h.Store.MemberVotes(ctx, e.Space(), e.Member)
	if err != nil {
		return "", fmt.Errorf("reading a member's votes: %w", err)
	}
	for _, v := range votes {
		if len(e.Args) > 0 && v.Exchange == e.Args[0] {
			return v.Reason, nil
		}
	}
	return "", nil
}

func (h handlers) thank(e *discord.Event, err error) (discord.Reply, error) {
	if err != nil {
		return h.old(e, err)
	}
	return whisper(h.voice(e).Say("ask.vote.thanks")), nil
}
