package sources

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/fetch"
	"newshound/corpus/ingest"
)

// add shows what an address or a file would bring.
func (f *feature) add(_ context.Context, e *discord.Event) (discord.Reply, error) {
	address, attached := strings.TrimSpace(e.Options["address"]), e.Attachments["file"]
	limit := limitOf(e.Options["limit"])
	switch {
	case address == "" && attached == nil:
		return line(f.voice(e).Say("sources.adding.what")), nil
	case address != "" && attached != nil:
		return line(f.voice(e).Say("sources.adding.either")), nil
	case address != "":
		return f.previewLater(e, []string{strings.Trim(address, "<>")}, limit), nil
	}
	return f.previewFileLater(e, attached, limit), nil
}

// limitOf reads the option as ingest.Web.Add wants it.
func limitOf(option string) int {
	n, err := strconv.Atoi(option)
	switch {
	case err != nil:
		return ingest.DefaultLimit
	case n <= 0:
		return -1
	}
	return min(n, ingest.MaxNew)
}

// A look is what an address would bring.
type look struct {
	address  string
	preview  ingest.Preview
	refused  *ingest.Refusal
	operator *corpus.Source // of corpus.Shared, with the same address; nil if there is none
}

// addable reports whether adding it would change anything.
func (l *look) addable() bool {
	known := l.preview.KnownSource
	return l.refused == nil && (known == nil || known.Reading.Read.IsZero())
}

// previewLater looks at addresses, at most maxLinks of them, and proposes to
// add them.
func (f *feature) previewLater(e *discord.Event, addresses []string, limit int) discord.Reply {
	return discord.Reply{Private: true, Waits: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		return f.unlessFull(ctx, e, func(int) (discord.Reply, error) { return f.preview(ctx, e, addresses, limit) })
	}}
}

func (f *feature) preview(ctx context.Context, e *discord.Event, addresses []string, limit int) (discord.Reply, error) {
	looks, err := f.lookAtAll(ctx, e.Space(), addresses[:min(len(addresses), maxLinks)])
	if err != nil {
		return discord.Reply{}, err
	}
	v := f.voice(e)
	d := draft{Limit: limit}
	if left := len(addresses) - len(looks); left > 0 {
		d.Text = v.Count("sources.message.more", left)
	}
	for i := range looks {
		l := &looks[i]
		d.Embeds = append(d.Embeds, l.embed(v, limit, len(looks) == 1))
		if l.addable() {
			d.Links = append(d.Links, link{l.address, l.title()})
		}
	}
	if len(d.Links) == 0 {
		return discord.Reply{Private: true, Text: d.Text, Embeds: d.Embeds}, nil
	}
	return f.propose(ctx, e, d)
}

// lookAtAll looks at addresses side by side: different servers answer.
func (f *feature) lookAtAll(ctx context.Context, space corpus.Space, addresses []string) ([]look, error) {
	looks, errs := make([]look, len(addresses)), make([]error, len(addresses))
	var wait sync.WaitGroup
	for i, address := range addresses {
		wait.Go(func() { looks[i], errs[i] = f.lookAtAny(ctx, space, address) })
	}
	wait.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, errs[i]
	}
	return looks, nil
}

// lookAtAny looks at what people write for an address: one without a scheme is
// https, or http where that cannot be had.
func (f *feature) lookAtAny(ctx context.Context, space corpus.Space, address string) (look, error) {
	if strings.Contains(address, "://") {
		return f.lookAt(ctx, space, address)
	}
	l, err := f.lookAt(ctx, space, "https://"+address)
	if err != nil || !l.unreached() {
		return l, err
	}
	plain, err := f.lookAt(ctx, space, "http://"+address)
	if err == nil && plain.unreached() {
		return l, nil
	}
	return plain, err
}

func (l *look) unreached() bool { return l.refused != nil && errors.Is(l.refused, fetch.ErrUnreached) }

func (f *feature) lookAt(ctx context.Context, space corpus.Space, address string) (look, error) {
	l := look{address: address}
	var err error
	l.preview, err = f.Web.Preview(ctx, space, address)
	if errors.As(err, &l.refused) {
		return l, nil
	}
	if err == nil {
		var shared []corpus.Source
		shared, err = f.Store.Sources(ctx, corpus.Shared)
		l.operator = sameAddress(shared, address, l.preview.Address)
	}
	if err != nil {
		return look{}, fmt.Errorf("looking at %s: %w", address, err)
	}
	return l, nil
}

// sameAddress returns the source of a list that has one of the addresses in
// any form, nil if none has.
func sameAddress(list []corpus.Source, addresses ...string) *corpus.Source {
	for i := range list {
		key := corpus.AddressKey(list[i].Address)
		for _, a := range addresses {
			if key != "" && key == corpus.AddressKey(a) {
				return &list[i]
			}
		}
	}
	return nil
}
