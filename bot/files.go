package bot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
)

// rewind makes files that may have been sent in vain ready to be sent again.
func rewind(files []*discordgo.File) error {
	for _, f := range files {
		if s, ok := f.Reader.(io.Seeker); ok {
			if _, err := s.Seek(0, io.SeekStart); err != nil {
				return final{fmt.Errorf("reading the file %s again: %w", f.Name, err)}
			}
		}
	}
	return nil
}

// A keptFile can be sent again and again.
type keptFile struct {
	name, kind string
	data       []byte
}

// keepFiles reads files that are there once.
func keepFiles(files []*discordgo.File) ([]keptFile, error) {
	if err := rewind(files); err != nil {
		return nil, err
	}
	var kept []keptFile
	for _, f := range files {
		data, err := io.ReadAll(f.Reader)
		if err != nil {
			return nil, final{fmt.Errorf("reading the file %s: %w", f.Name, err)}
		}
		kept = append(kept, keptFile{f.Name, f.ContentType, data})
	}
	return kept, nil
}

// open is the file for one who sends it.
func (f keptFile) open() *discordgo.File {
	return &discordgo.File{Name: f.name, ContentType: f.kind, Reader: bytes.NewReader(f.data)}
}

// apartTime is for how long files may keep the rest of a reply waiting.
const apartTime = 5 * time.Second

// apart sends the files of a reply as a message of their own, and returns the
// rest of the reply.
func (d *delivery) apart(ctx context.Context, r discord.Reply) discord.Reply {
	ctx, cancel := context.WithTimeout(ctx, apartTime)
	defer cancel()
	files := discord.Reply{Files: r.Files}
	r.Files, r.Embeds = nil, withoutFiles(r.Embeds)
	channel, err := d.e.Channel, rewind(files.Files)
	if r.Private && err == nil {
		channel, err = d.bot.api.Direct(ctx, d.e.Member)
	}
	if err == nil {
		_, err = d.bot.api.Send(ctx, channel, files.Post(channel, ""))
	}
	word := ""
	switch {
	case err != nil:
		d.bot.failed(d.e, "sending the files", err)
		word = "bot.files.none"
	case r.Private:
		word = "bot.files.direct"
	}
	if word != "" {
		r.Text = strings.TrimSpace(r.Text + "\n" + d.bot.line(d.e, word).Text)
	}
	return r
}

// withoutFiles leaves pictures out that came as files.
func withoutFiles(embeds []*discordgo.MessageEmbed) []*discordgo.MessageEmbed {
	embeds = slices.Clone(embeds)
	for i, e := range embeds {
		if e.Image != nil && strings.HasPrefix(e.Image.URL, "attachment:") {
			e := *e
			e.Image = nil
			embeds[i] = &e
		}
	}
	return embeds
}
