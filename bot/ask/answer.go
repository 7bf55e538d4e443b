package ask

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/rag"
)

// answer answers a question and keeps the exchange. Show gets the answer as far
// as a model has written it.
func (h handlers) answer(ctx context.Context, q question, show func(discord.Reply)) (discord.Reply, error) {
	asked := rag.Question{
		Text: q.text, Space: q.Space(), At: q.At,
		Since: q.since, Before: q.before, Outlet: q.outlet,
		Member: q.Member, Language: q.language,
	}
	// If it was kept before, it does not follow itself.
	id := exchangeID(q.Event)
	q.earlier = slices.DeleteFunc(q.earlier, func(x corpus.Exchange) bool { return x.ID == id })
	for _, x := range q.earlier {
		asked.History = append(asked.History, x.Question)
	}
	a, err := h.Engine.Stream(ctx, asked, func(a rag.Answer) { h.showWritten(ctx, q, a, show) })
	if err != nil {
		return discord.Reply{}, fmt.Errorf("answering: %w", err)
	}
	if a, err = h.verify(ctx, q.Space(), a); err != nil {
		return discord.Reply{}, err
	}
	x, err := h.keep(ctx, q, a)
	if err != nil {
		return discord.Reply{}, err
	}
	reply := view{
		voice: h.voice(q.Event), exchange: x.ID, answer: a,
		since: q.since, before: q.before, outlet: q.outlet,
		moderator: q.moderator, follow: !q.private && !q.Thread,
	}.reply()
	reply.Private = q.private
	reply.Sent = func(ctx context.Context, message, _ string) error {
		if message == "" {
			return nil
		}
		return h.update(ctx, x, func(x *corpus.Exchange) { x.Message = message })
	}
	return reply, nil
}

// update changes an exchange as it is in the store now; one that has been
// deleted meanwhile stays so.
func (h handlers) update(ctx context.Context, x corpus.Exchange, change func(*corpus.Exchange)) error {
	now, err := h.Store.Exchange(ctx, x.Space, x.ID)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil
	}
	if err == nil {
		change(&now)
		err = h.Store.PutExchange(ctx, now)
	}
	if err != nil {
		return fmt.Errorf("keeping where a question was answered: %w", err)
	}
	return nil
}

// spaces are those that members of a server may read.
func spaces(space corpus.Space) []corpus.Space { return []corpus.Space{corpus.Shared, space} }

// exchangeID is the id of what an event asks, the same when the event is
// handled again after a restart: what was kept then is replaced. An
// interaction's token makes of it what nobody can guess.
func exchangeID(e *discord.Event) string {
	sum := sha256.Sum256([]byte(e.ID + "|" + e.Token))
	return hex.EncodeToString(sum[:8])
}

// keep puts an answered question into the store.
func (h handlers) keep(ctx context.Context, q question, a rag.Answer) (corpus.Exchange, error) {
	text, err := json.Marshal(a)
	if err != nil {
		return corpus.Exchange{}, fmt.Errorf("writing an answer: %w", err)
	}
	x := corpus.Exchange{
		ID: exchangeID(q.Event), Space: q.Space(), Channel: q.Channel, Member: q.Member, Private: q.private,
		Question: q.text, Asked: q.At, Answered: a.Answered, Took: max(h.Clock().Sub(q.At), time.Microsecond), Answer: text,
		Tokens: a.Usage.Total(), Generated: a.Answered && a.Mode == rag.Generated,
	}
	if x.Generated || x.Tokens > 0 {
		x.Model = cmp.Or(a.Model, h.Model)
	}
	if n := len(q.earlier); n > 0 {
		x.Parent = q.earlier[n-1].ID
	}
	if err := h.Store.PutExchange(ctx, x); err != nil {
		return x, fmt.Errorf("keeping a question: %w", err)
	}
	return x, nil
}

// exchange returns the exchange that a button belongs to, with its answer. It
// is ErrNotFound for who may not see it, and for one that is too old.
func (h handlers) exchange(ctx context.Context, e *discord.Event) (x corpus.Exchange, a rag.Answer, err error) {
	if len(e.Args) == 0 {
		return x, a, corpus.ErrNotFound
	}
	x, err = h.Store.Exchange(ctx, e.Space(), e.Args[0])
	if err == nil && (x.Private && x.Member != e.Member || elsewhere(&x, e)) {
		err = corpus.ErrNotFound
	}
	if err == nil {
		err = json.Unmarshal(x.Answer, &a)
	}
	if err != nil {
		err = fmt.Errorf("reading an exchange: %w", err)
	}
	return x, a, err
}

// elsewhere reports whether a button is pressed in another channel than the one
// that its answer is in, which whoever forged it may not be allowed to read.
func elsewhere(x *corpus.Exchange, e *discord.Event) bool {
	return x.Channel != "" && e.Channel != "" && x.Channel != e.Channel
}

// old is what a member hears at a button whose exchange is gone.
func (h handlers) old(e *discord.Event, err error) (discord.Reply, error) {
	if errors.Is(err, corpus.ErrNotFound) {
		return whisper(h.voice(e).Say("ask.old")), nil
	}
	return discord.Reply{}, err
}
