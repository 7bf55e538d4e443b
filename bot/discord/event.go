// Package discord is what Discord tells and is told, as plain data: the event
// that a handler gets, the reply that it returns, Discord's limits, and the
// escaping of foreign text. It sends nothing.
package discord

import (
	"time"

	"github.com/bwmarrin/discordgo"

	"newshound/corpus"
)

// A Kind is a way in which a member turns to the program.
type Kind string

// Kinds of events.
const (
	Command  Kind = "command"  // a slash command, or one of the menu of a message
	Complete Kind = "complete" // an option of a command is being typed
	Press    Kind = "press"    // a button, or a choice in a select
	Submit   Kind = "submit"   // a form (modal)
	Message  Kind = "message"  // a message that mentions the program or replies to it
)

// An Event is one thing that a member did, as far as the server has told:
// every field may be empty but ID, Kind and At. It can be written as JSON and
// read again.
type Event struct {
	ID    string // of the interaction or the message
	App   string // of the application, of interactions
	Token string // of the interaction; answers it for TokenLife. Secret.
	Kind  Kind
	Name  string // of a command with its subcommand, such as "sources add"; of a Press or Submit the verb of its id
	At    time.Time

	Guild    string
	Channel  string
	Thread   bool     // whether Channel is a thread
	Parent   string   // the channel that a thread is in
	Member   string   // user id
	Nickname string   // how the member is called here; foreign text
	Roles    []string // ids
	Rights   int64    // permission bits in the channel, where known
	Locale   string   // of the member or else the server, such as "en-US"
	OwnBits  int64    // permission bits of the program in the channel, where known

	Options     map[string]string                       // of a command; numbers and booleans as JSON writes them
	Focused     string                                  // the option that is being typed
	Args        []string                                // of a Press or Submit, what its id says after the verb
	Values      []string                                // chosen in a select: values, or ids of roles and channels
	Fields      map[string]string                       // of a form, by the id of the input
	Attachments map[string]*discordgo.MessageAttachment // of a command, by the option

	// Text of a Message without the mention of the program.
	Text string
	// Message is the one that a button is at, that a message command is for,
	// or the Message itself. Of the second, servers may give only the ID.
	Message *discordgo.Message
	// ReplyTo is the id of the message that a Message replies to.
	ReplyTo string
}

// TokenLife is for how long Discord takes answers to an interaction.
const TokenLife = 15 * time.Minute

// Space is the server's own. It is "" for what comes from no server.
func (e *Event) Space() corpus.Space {
	if e.Guild == "" {
		return ""
	}
	return GuildSpace(e.Guild)
}

// GuildSpace returns the space that belongs to a server.
func GuildSpace(guild string) corpus.Space { return corpus.Space("guild:" + guild) }
