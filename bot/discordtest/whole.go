package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// lesser answers a response to an interaction as servers do that know whole
// responses only (Options.Whole), nil where they do as Discord does.
func (s *Server) lesser(c *call, i *interaction, answer, flags int, fields map[string]json.RawMessage) *reply {
	broken := reply{status: http.StatusInternalServerError, body: failure(0, "Internal Server Error", nil)}
	switch answer {
	case answerAutocomplete, answerForm:
		r := refused(50035, "Invalid Form Body")
		return &r
	case answerDeferred, answerDeferUpdate: // taken, and forgotten
		i.answer, i.first = answer, c.arrived
		close(i.acked)
		s.change()
		return &reply{status: http.StatusNoContent}
	case answerMessage:
		if flags&flagEphemeral != 0 && !strings.Contains(string(fields["content"]), "@"+i.member.ID) || len(c.files) > 0 {
			return &broken
		}
	case answerUpdate:
		if i.message != nil && i.message.Only != "" {
			r := unknown(0, "Message could not be found")
			return &r
		}
		delete(fields, "content")
	}
	return nil
}

// plain reports whether options have nothing but what the first commands had.
func plain(options []CommandOption) bool {
	return !slices.ContainsFunc(options, func(o CommandOption) bool {
		return o.Type > optionRole || o.Autocomplete || o.Names != nil || o.Descriptions != nil || o.ChannelTypes != nil ||
			o.MinLength != nil || o.MaxLength != nil || o.MinValue != nil || o.MaxValue != nil || !plain(o.Options)
	})
}
