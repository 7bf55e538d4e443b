package discord

import (
	"net/url"
	"strings"
)

// Link returns a masked link, with the label escaped and in one line; the
// label alone unless the address is an absolute one of http or https. Brackets
// of the label become parentheses, since no two clients agree where a label
// with brackets ends.
func Link(label, address string) string {
	if !IsWeb(address) {
		return Escape(Line(label))
	}
	return "[" + Escape(inLabel.Replace(Line(label))) + "](" + inAddress.Replace(address) + ")"
}

var (
	inLabel = strings.NewReplacer("[", "(", "]", ")")
	// inAddress encodes what could end a link's address, or be taken for
	// Markdown where a client looks for it there.
	inAddress = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `"`, "%22", `\`, "%5C",
		"*", "%2A", "|", "%7C", "`", "%60", " ", "%20")
)

// IsWeb reports whether an address is an absolute one of http or https that
// can be linked: what is not printable is in none.
func IsWeb(address string) bool {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return false
	}
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || hidden(r) }) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && u.Host != ""
}
