package sources

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
)

const (
	// MaxFile is how many bytes an attachment may have: more than members can
	// send without paying for it.
	MaxFile = 25 << 20
	// maxUnpacked is how many it may have when it is unpacked; text packs to a
	// third or a quarter.
	maxUnpacked = 100 << 20
	// maxListed is how many feeds a list may have. Each is read at once, with
	// all articles that are taken of it, while other servers wait their turn.
	maxListed = 100
	// fileTime is how long reading an attachment may take.
	fileTime = time.Minute
)

// A file is an attachment that can be read.
type file struct {
	URL  string `json:"url"`
	Name string `json:"name"`
}

// readable reports whether a name has an extension of what can be added.
func readable(name string) bool {
	name = strings.ToLower(name)
	return extract.Supported(name) || path.Ext(strings.TrimSuffix(name, ".gz")) == ".opml"
}

// previewFileLater looks into an attachment and proposes to add what is in it.
func (f *feature) previewFileLater(e *discord.Event, a *discordgo.MessageAttachment, limit int) discord.Reply {
	v := f.voice(e)
	attached := file{URL: a.URL, Name: fileName(a.Filename)}
	switch {
	case !readable(attached.Name):
		return line(v.Say("sources.file.format"))
	case a.Size > MaxFile:
		return line(v.Say("sources.file.large", "MB", MaxFile>>20))
	}
	return discord.Reply{Private: true, Waits: true, Then: func(ctx context.Context, _ func(discord.Reply)) (discord.Reply, error) {
		return f.unlessFull(ctx, e, func(room int) (discord.Reply, error) {
			d, err := f.fileDraft(ctx, e, attached, limit, room)
			var refused *ingest.Refusal
			if errors.As(err, &refused) {
				return line(unreadable(v, &attached, refused)), nil
			}
			if err != nil {
				return discord.Reply{}, err
			}
			return f.propose(ctx, e, d)
		})
	}}
}

func unreadable(v words.Voice, from *file, refused error) string {
	return v.Say("sources.file.refused", "Name", foreign(from.Name, maxName), "Reason", why(v, refused.Error(), maxWhy))
}

// maxFileName bounds the name of a file, in Discord's characters.
const maxFileName = 120

// fileName is what a file is called here: its own name, of which the end tells
// the format.
func fileName(name string) string {
	name = path.Base(discord.Plain(name, discord.MaxDescription))
	for discord.Length(name) > maxFileName {
		_, n := utf8.DecodeRuneInString(name)
		name = name[n:]
	}
	return name
}

// fileDraft reads an attachment as far as to say what is in it, and whether
// there is room for it. The error is an *ingest.Refusal, the context's, or the
// store's.
func (f *feature) fileDraft(ctx context.Context, e *discord.Event, from file, limit, room int) (draft, error) {
	v := f.voice(e)
	name, r, err := f.open(ctx, from)
	if err != nil {
		return draft{}, err
	}
	p, err := ingest.PreviewFile(name, r)
	switch {
	case r.left < 0:
		return draft{}, &ingest.Refusal{Err: errUnpacked}
	case err != nil:
		return draft{}, &ingest.Refusal{Err: err}
	case p.Take > min(maxArticles, room):
		return draft{}, &ingest.Refusal{Err: errMany}
	case len(p.Lists) > maxListed:
		return draft{}, &ingest.Refusal{Err: errListed}
	case len(p.Lists) > 0:
		d := draft{Limit: limit, Embeds: []*discordgo.MessageEmbed{listEmbed(v, name, p.Lists)}}
		for _, feed := range p.Lists {
			d.Links = append(d.Links, link{feed.URL, feed.Title})
		}
		return d, nil
	}
	own, err := f.own(ctx, e)
	if err != nil {
		return draft{}, err
	}
	known := false
	for i := range own {
		known = known || own[i].Kind == corpus.KindFile && own[i].Name == name
	}
	return draft{File: &from, Embeds: []*discordgo.MessageEmbed{fileEmbed(v, name, &p, known)}}, nil
}

// What is refused although it can be read.
var (
	errUnpacked = fmt.Errorf("it is larger than %d MB when it is unpacked", maxUnpacked>>20)
	errLarge    = fmt.Errorf("it is larger than %d MB", MaxFile>>20)
	errMany     = errors.New("it holds more articles than there is room for; add it in parts")
	errListed   = fmt.Errorf("it lists more than %d feeds; add it in parts", maxListed)
)

// addFile adds the articles of an attachment.
func (f *feature) addFile(ctx context.Context, e *discord.Event, from *file, show func(discord.Reply)) (discord.Reply, error) {
	v := f.voice(e)
	name, r, err := f.open(ctx, *from)
	var refused *ingest.Refusal
	if errors.As(err, &refused) {
		return instead(line(unreadable(v, from, refused))), nil
	}
	if err != nil {
		return discord.Reply{}, err
	}
	in := ingest.Ingester{Store: f.Store, Clock: f.Clock, By: e.Member, Progress: func(p ingest.Progress) {
		show(instead(line(v.Count("sources.adding.read", p.Articles))))
	}}
	result, err := in.AddReader(ctx, e.Space(), name, r)
	if err != nil {
		return discord.Reply{}, err
	}
	o := outcome{refused: result.Failed}
	for _, p := range result.Problems[:min(len(result.Problems), sayRefused)] {
		o.reasons = append(o.reasons, "• "+problem(v, &p))
	}
	title := v.Say("sources.end.nothing")
	if id := result.Source.ID; id != "" {
		if o.articles, err = f.articles(ctx, id); err != nil {
			return discord.Reply{}, err
		}
		title = v.Say("sources.end.added")
		o.lines = []string{v.Count("sources.end.file", len(o.articles), "Name", "**"+foreign(name, maxName)+"**",
			"Added", v.Number(result.Added), "Revised", v.Number(result.Revised), "Same", v.Number(result.Unchanged))}
	}
	return f.finish(ctx, e, title, &o, show)
}

// open reads an attachment, and returns it unpacked with the name that this
// has. The error is an *ingest.Refusal or the context's.
func (f *feature) open(ctx context.Context, from file) (name string, r *bounded, err error) {
	body, err := f.download(ctx, from.URL)
	if err != nil {
		return "", nil, err
	}
	r = &bounded{bytes.NewReader(body), maxUnpacked}
	name = from.Name
	if ext := path.Ext(name); strings.EqualFold(ext, ".gz") {
		name = strings.TrimSuffix(name, ext)
		if r.from, err = gzip.NewReader(r.from); err != nil {
			return "", nil, &ingest.Refusal{Err: extract.ErrDamaged}
		}
	}
	return name, r, nil
}

// A bounded reader refuses what is longer than it may be.
type bounded struct {
	from io.Reader
	left int64 // bytes; less than 0 when there was more
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	b.left -= int64(n)
	switch {
	case b.left < 0:
		return 0, errUnpacked
	case err != nil && err != io.EOF:
		return n, extract.ErrDamaged // the unpacker's own words say no more
	}
	return n, err
}
