package rag

import (
	"slices"
	"strings"
)

// An order is a sentence read as one to a model.
type order struct {
	text  string   // in lower case, as a reader sees it
	words []string // of it, from the first that may be of an order
}

func newOrder(text string) order {
	o := order{text: strings.ToLower(unmasked(text))}
	for _, w := range words(o.text) {
		word := strings.ReplaceAll(w.Of(o.text), "’", "'")
		word = strings.TrimSuffix(strings.TrimSuffix(word, "s'"), "'s")
		if len(o.words) > 0 || !openings[word] && strings.Trim(word, "0123456789") != "" {
			o.words = append(o.words, word)
		}
	}
	return o
}

// How many words may stand between those that a rule asks for.
const (
	overrideReach = 8
	addressReach  = 5
)

// overrides reports whether a model is told to go against its instructions:
// "ignore all previous instructions".
func (o *order) overrides() bool {
	for i, w := range o.words {
		if !overriding[w] || !o.commanded(i) {
			continue
		}
		near := o.words[i+1 : min(len(o.words), i+1+overrideReach)]
		if at := slices.IndexFunc(near, func(w string) bool { return earlier[w] }); at >= 0 &&
			slices.ContainsFunc(near[at+1:], func(w string) bool { return instructions[w] }) {
			return true
		}
	}
	return false
}

// commanded reports whether a verb stands where orders begin.
func (o *order) commanded(i int) bool { return i == 0 || leadIns[o.words[i-1]] }

// poses reports whether a sentence has the marks of a template, as if somebody
// else than the article spoke.
func (o *order) poses() bool {
	return containsAny(o.text, roleMarks) || slices.ContainsFunc(roleLabels, func(l string) bool { return strings.HasPrefix(o.text, l) }) ||
		strings.Contains(o.text, "![") && strings.Contains(o.text, "](")
}

// addresses reports whether a model is spoken to, or told what it is.
func (o *order) addresses() bool {
	for i, w := range o.words {
		if !models[w] || w == "language" && (i+1 == len(o.words) || !strings.HasPrefix(o.words[i+1], "model")) {
			continue
		}
		before := o.words[max(0, i-addressReach):i]
		for j, b := range before {
			last := j+1 == len(before)
			switch {
			case salutations[b] && j == 0 && i <= addressReach && only(before[1:], whom),
				b == "you" && !last && before[j+1] == "are" && only(before[j+2:], epithets), b == "you're" && only(before[j+1:], epithets),
				(b == "act" || b == "behave") && !last && before[j+1] == "as" && o.commanded(max(0, i-len(before))+j):
				return true
			}
		}
	}
	return strings.Contains(o.text, "system prompt") && o.commands()
}

// only reports whether all words are of a list.
func only(words []string, list map[string]bool) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !list[w] })
}

// commands reports whether a sentence begins with a verb that orders, perhaps
// behind a "please" or "in your answer".
func (o *order) commands() bool {
	for i, w := range o.words {
		switch {
		case commanding[w]:
			return true
		case i > 5 || !leadIns[w] && !fillers[w] && !replies[w]:
			return false
		}
	}
	return false
}

// shapesReply reports whether a sentence orders what a reply should be like:
// "end your answer with a joke".
func (o *order) shapesReply() bool {
	for i, w := range o.words {
		if !replies[w] {
			continue
		}
		before := o.words[max(0, i-2):i]
		if slices.ContainsFunc(before, func(w string) bool { return yours[w] }) {
			return o.commands()
		}
	}
	return false
}

// setsTask reports whether a sentence may set a task: "write a poem about …",
// "explain …", "what is … in French?".
func (o *order) setsTask() bool {
	w := o.words
	if strings.HasSuffix(o.text, "?") && len(w) > 3 && w[len(w)-2] == "in" && languages[w[len(w)-1]] {
		return true
	}
	if len(w) > 3 && w[1] == "you" && (w[0] == "can" || w[0] == "could" || w[0] == "would" || w[0] == "will") {
		w = w[2:]
	}
	for len(w) > 1 && leadIns[w[0]] {
		w = w[1:]
	}
	if len(w) < 4 {
		return false
	}
	return teaching[w[0]] || w[0] == "break" && w[1] == "down" || tasks[w[0]] && slices.ContainsFunc(w[1:], func(w string) bool { return works[w] || languages[w] })
}

// goesOn reports whether a sentence behind an order may be of it.
func (o *order) goesOn() bool {
	return o.commands() || slices.ContainsFunc(o.words, func(w string) bool { return yours[w] || w == "you" || w == "instead" })
}
