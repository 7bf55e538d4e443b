package ask

import (
	"slices"
	"strings"

	"newshound/bot/discord"
	"newshound/rag"
)

// How much of what is doubtful is shown at most.
const (
	maxSays     = 100 // the Length of what a side of a dispute says, or of what no quote does
	maxUnproven = 8
	maxSides    = 4
	maxDisputes = 3
)

// doubt marks a sentence that says more than its quotes.
const doubt = "⚠️"

// unproven says what of the sentences their quotes do not.
func (l *layout) unproven() string {
	var parts []string
	for _, q := range l.quotes {
		for _, part := range q.unproven {
			if len(parts) < maxUnproven && !slices.Contains(parts, part) {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return doubt + " " + l.voice.Say("ask.unproven", "Parts", strings.Join(parts, ", "))
}

// dispute says on what citations contradict one another.
func (l *layout) dispute(d rag.Dispute) string {
	var sides []string
	for _, s := range d.Sides {
		sides = append(sides, s.Says+l.marked(s.Citations))
	}
	return "⚖️ " + l.voice.Say("ask.disputed", "Sides", strings.Join(sides, " · "))
}

// disputes are the answer's as they are shown.
func (v view) disputes() (all []rag.Dispute) {
	for _, d := range v.answer.Disputes[:min(len(v.answer.Disputes), maxDisputes)] {
		var sides []rag.Side
		for _, s := range d.Sides[:min(len(d.Sides), maxSides)] {
			sides = append(sides, rag.Side{Says: v.quoted(s.Says), Citations: s.Citations})
		}
		all = append(all, rag.Dispute{Sides: sides})
	}
	return all
}

// quoted is foreign words in a line of the program's own.
func (v view) quoted(text string) string {
	return v.voice.Say("ask.quoted", "Text", discord.EscapeCut(discord.Line(text), maxSays))
}
