package ask

import (
	"strings"

	"newshound/bot/discord"
	"newshound/rag"
)

// reasons are the texts for why a question is refused.
var reasons = map[string]string{
	rag.ReasonTooLong:  "ask.refusal.long",
	rag.ReasonNoWords:  "ask.refusal.wordless",
	rag.ReasonEmpty:    "ask.refusal.empty",
	rag.ReasonFiltered: "ask.refusal.filtered",
	rag.ReasonNothing:  "ask.refusal.nothing",
	rag.ReasonUnsure:   "ask.refusal.unsure",
}

// refusal says why there is no answer and, unless that lies in the question
// itself, what was searched, what came nearest, and how there could be one.
func (v view) refusal() string {
	refusal := v.answer.Refusal
	if refusal == nil {
		refusal = &rag.Refusal{Reason: rag.ReasonUnsure}
	}
	reason := discord.EscapeCut(discord.Line(refusal.Reason), 300)
	if id, ok := reasons[refusal.Reason]; ok {
		reason = v.voice.Say(id)
	}
	head := "**" + reason + "**"
	if refusal.Reason == rag.ReasonTooLong || refusal.Reason == rag.ReasonNoWords {
		return head // no source would answer it
	}
	if refusal.Searched.Articles > 0 {
		head += "\n" + v.searched(refusal.Searched)
	}
	add := v.voice.Say("ask.refusal.member")
	if v.moderator {
		add = v.voice.Say("ask.refusal.moderator")
	}
	for n := len(refusal.Nearest); n > 0; n-- {
		nearest := refusal.Nearest[:n]
		var quotes []quote
		for _, c := range nearest {
			quotes = append(quotes, quote{text: c.Quote, citations: []int{c.N}})
		}
		if text, ok := v.fit(layout{head: join(head, v.voice.Say("ask.refusal.nearest")), quotes: quotes, tail: add}, nearest); ok {
			return text
		}
	}
	return join(head, add)
}

// searched sums up what was looked through.
func (v view) searched(in rag.Searched) string {
	parts := []string{
		v.voice.Count("ask.searched.articles", in.Articles),
		v.voice.Count("ask.searched.outlets", in.Outlets),
	}
	if dates := period(in.Oldest, in.Newest); dates != "" {
		parts = append(parts, dates)
	}
	return v.voice.Say("ask.searched.title", "What", strings.Join(parts, " · "))
}
