package sources

import (
	"context"
	"regexp"
	"strings"

	"newshound/bot/discord"
	"newshound/corpus"
	"newshound/corpus/ingest"
)

// maxLinks is how many links of a message are looked at.
const maxLinks = 5

// menu is the command of a message's menu: its links as sources.
func (f *feature) menu(_ context.Context, e *discord.Event) (discord.Reply, error) {
	var links []string
	if e.Message != nil {
		links = findLinks(e.Message.Content)
	}
	if len(links) == 0 {
		return line(f.voice(e).Say("sources.message.none")), nil
	}
	return f.previewLater(e, links, ingest.DefaultLimit), nil
}

var (
	codeBlock = regexp.MustCompile("(?s)```.*?```|``.*?``|`[^`]*`")
	webLink   = regexp.MustCompile(`(?i)https?://[^\s<>"|\x60]+`)
)

// findLinks returns the addresses in a message, each page once, as they were
// written. What stands in code is none.
func findLinks(message string) []string {
	var links []string
	met := map[string]bool{}
	for _, found := range webLink.FindAllString(codeBlock.ReplaceAllString(message, " "), -1) {
		address := trimLink(found)
		if key := corpus.AddressKey(address); key != "" && !met[key] {
			met[key] = true
			links = append(links, address)
		}
	}
	return links
}

// trimLink takes away what follows an address in a sentence or in Markdown. A
// parenthesis that was not opened in the address closes another, and ends it.
func trimLink(address string) string {
	open := 0
	for i, r := range address {
		switch r {
		case '(':
			open++
		case ')':
			if open--; open < 0 {
				address = address[:i]
			}
		case ']':
			if !strings.Contains(address[:i], "[") {
				address = address[:i]
			}
		}
		if i >= len(address) {
			break
		}
	}
	return strings.TrimRight(address, ".,;:!?'*_~…»”’“")
}
