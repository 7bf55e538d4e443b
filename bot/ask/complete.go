package ask

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
)

// complete completes the options of /ask.
func (h handlers) complete(ctx context.Context, e *discord.Event) (discord.Reply, error) {
	typed := strings.TrimSpace(e.Options[e.Focused])
	switch e.Focused {
	case "since", "before":
		return discord.Reply{Choices: dateChoices(h.voice(e), typed, h.Clock())}, nil
	case "outlet":
		outlets, err := h.Store.Outlets(ctx, spaces(e.Space())...)
		if err != nil {
			return discord.Reply{}, fmt.Errorf("listing the outlets: %w", err)
		}
		return discord.Reply{Choices: outletChoices(outlets, typed)}, nil
	}
	return discord.Reply{Choices: []discord.Choice{}}, nil
}

// outletChoices are the outlets whose name begins with what is typed, and
// then those that have it elsewhere, each in the order given.
func outletChoices(outlets []string, typed string) []discord.Choice {
	typed = strings.ToLower(typed)
	var begin, hold []discord.Choice
	for _, name := range outlets {
		if discord.Length(name) > discord.MaxChoice {
			continue // what is chosen comes back as it was
		}
		choice := discord.Choice{Name: discord.Plain(name, discord.MaxChoice), Value: name}
		switch lower := strings.ToLower(name); {
		case discord.Blank(name):
		case strings.HasPrefix(lower, typed):
			begin = append(begin, choice)
		case strings.Contains(lower, typed):
			hold = append(hold, choice)
		}
	}
	return atMost(append(begin, hold...))
}

// dateTexts are the dates that are offered, as texts that parseDate reads.
var dateTexts = []string{
	"ask.date.today", "ask.date.yesterday", "ask.date.three_days", "ask.date.this_week", "ask.date.last_week",
	"ask.date.this_month", "ask.date.last_month", "ask.date.this_year", "ask.date.last_year",
}

// offeredMonths is how many months are offered.
const offeredMonths = 12

// dateChoices are what is typed, if it is a date, and the common dates that
// begin with it. A choice says which day it means.
func dateChoices(voice words.Voice, typed string, now time.Time) []discord.Choice {
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	ids := slices.Clone(dateTexts)
	for i := range offeredMonths {
		ids = append(ids, "ask.date.month."+first.AddDate(0, -i, 0).Format("01"))
	}
	var choices []discord.Choice
	for _, id := range ids {
		offer := voice.Say(id)
		if t, ok := parseDate(offer, now); ok && strings.HasPrefix(foldDate(offer), foldDate(typed)) {
			choices = append(choices, dateChoice(voice, offer, t))
		}
	}
	if t, ok := parseDate(typed, now); ok {
		choice := dateChoice(voice, typed, t)
		if !slices.ContainsFunc(choices, func(c discord.Choice) bool { return c.Value == choice.Value }) {
			choices = slices.Insert(choices, 0, choice)
		}
	}
	return atMost(choices)
}

// dateChoice shows a text with what it means, unless that is the same.
func dateChoice(voice words.Voice, text string, t time.Time) discord.Choice {
	value := formatDate(t)
	meaning := fmt.Sprintf("%s %d", voice.Day(t), t.Year())
	if !t.Equal(midnight(t)) {
		meaning += t.Format(" 15:04 UTC")
	}
	if strings.EqualFold(text, meaning) {
		return discord.Choice{Name: meaning, Value: value}
	}
	return discord.Choice{Name: discord.Plain(text, discord.MaxChoice-40) + " → " + meaning, Value: value}
}

func atMost(choices []discord.Choice) []discord.Choice {
	if choices == nil {
		return []discord.Choice{}
	}
	return choices[:min(len(choices), discord.MaxChoices)]
}
