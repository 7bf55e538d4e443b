package manage

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"newshound/bot/discord"
	"newshound/bot/settings"
	"newshound/bot/words"
	"newshound/corpus"
)

const (
	entriesPerPage = 10
	lastPage       = 99 // whoever looks further back wants the command line
)

// audit shows who changed what, newest first.
func (f *feature) audit(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	page := pageOf(e.Args)
	entries, err := f.Store.Audit(ctx, e.Space(), (page+1)*entriesPerPage+1)
	if err != nil {
		return discord.Reply{}, err
	}
	v := f.Words.In(e.Locale)
	embed := &discordgo.MessageEmbed{Title: v.Say("manage.audit.title"), Description: v.Say("manage.audit.empty")}
	r := discord.Reply{Private: true, Update: e.Kind == discord.Press, Embeds: []*discordgo.MessageEmbed{embed}}
	if len(entries) == 0 {
		return r, nil
	}
	page = min(page, (len(entries)-1)/entriesPerPage)
	rest := entries[page*entriesPerPage:]
	more := len(rest) > entriesPerPage
	var lines []string
	for _, entry := range rest[:min(len(rest), entriesPerPage)] {
		lines = append(lines, f.entry(v, &entry))
	}
	embed.Description = strings.Join(lines, "\n")
	if page > 0 || more {
		r.Rows = []discordgo.MessageComponent{pager(v, page, more && page < lastPage)}
	}
	return r, nil
}

func pageOf(args []string) int {
	if len(args) == 0 {
		return 0
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return 0
	}
	return min(max(n, 0), lastPage)
}

func pager(v words.Voice, page int, more bool) discordgo.MessageComponent {
	return row(
		discordgo.Button{
			Label: v.Say("manage.audit.newer"), Style: discordgo.SecondaryButton, Disabled: page == 0,
			CustomID: discord.ID(verbAudit, strconv.Itoa(max(page-1, 0)), "newer"),
		},
		discordgo.Button{
			Label: v.Say("manage.audit.older"), Style: discordgo.SecondaryButton, Disabled: !more,
			CustomID: discord.ID(verbAudit, strconv.Itoa(page+1), "older"),
		},
	)
}

// entry is one line. Ten of the longest are within a description.
func (f *feature) entry(v words.Voice, e *corpus.Entry) string {
	what := ""
	if e.Action == corpus.ActionSet {
		field := settings.Field(e.Name)
		what = v.Say("manage.audit.set", "Name", f.fieldName(v, field), "Value", f.newValue(v, field, e.Detail))
	} else {
		what = action(v, e.Action) + ": **" + discord.EscapeCut(discord.Line(e.Name), 100) + "**" + detail(v, e.Detail)
	}
	return discord.Timestamp(e.At, discord.RelativeStyle) + " · " + f.who(v, e.By) + " · " + what
}

// newValue is the value that an entry tells, of many ids the first.
func (f *feature) newValue(v words.Voice, field settings.Field, detail string) string {
	const most = 5
	values := strings.FieldsFunc(detail, func(r rune) bool { return r == ',' || r == ' ' })
	if len(values) > most {
		return f.value(v, field, values[:most]) + " …"
	}
	return f.value(v, field, values)
}

// fieldName is what a setting is called; one that is not known any more is
// called what it was.
func (f *feature) fieldName(v words.Voice, field settings.Field) string {
	for _, known := range settings.Fields() {
		if field == known {
			return v.Say("manage.field." + string(field))
		}
	}
	return discord.EscapeCut(string(field), 50)
}

func (f *feature) who(v words.Voice, by string) string {
	switch {
	case by == corpus.ByOperator:
		return v.Say("manage.audit.operator")
	case by == corpus.ByNewshound:
		return v.Say("manage.audit.newshound")
	case settings.IsID(by):
		return "<@" + by + ">"
	}
	return discord.EscapeCut(by, 50)
}

func action(v words.Voice, name string) string {
	switch name {
	case corpus.ActionAdd, corpus.ActionChange, corpus.ActionRemove, corpus.ActionRestore,
		corpus.ActionPause, corpus.ActionResume, corpus.ActionForget:
		return v.Say("manage.action." + name)
	}
	return discord.EscapeCut(name, 50)
}

// articles is how a store tells how many came or went.
var articles = regexp.MustCompile(`^(\d{1,9}) articles?$`)

func detail(v words.Voice, text string) string {
	if m := articles.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // nine digits are a number
		return " (" + v.Count("manage.audit.articles", n) + ")"
	}
	if text == "" {
		return ""
	}
	return " (" + discord.EscapeCut(discord.Line(text), 120) + ")"
}
