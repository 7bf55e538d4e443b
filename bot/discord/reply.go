package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"
)

// A Reply is what a member gets to see for an event. What it holds must be
// within Discord's limits (see limits.go), with foreign text escaped.
type Reply struct {
	Text    string
	Embeds  []*discordgo.MessageEmbed
	Rows    []discordgo.MessageComponent // rows of buttons or selects
	Files   []*discordgo.File
	Private bool // only the member sees it; of a deferred reply, the first says so
	Update  bool // takes the place of the message that the button is at

	// Instead of a message: a form, or what completes an option. Where the
	// server can show no form, the rest of the reply is sent.
	Form    *Form
	Choices []Choice
	// Thread, if not nil, is opened at the message that the button is at; the
	// rest of the reply goes into it.
	Thread *Thread

	// Then, if not nil, does what takes longer. It is called after the reply
	// has been sent, when its turn has come, and returns what takes the
	// reply's place. A reply without content that has a Then is shown as
	// "thinking". Show may be called meanwhile, with how far it has come; what
	// comes too fast is left out.
	Then func(ctx context.Context, show func(Reply)) (Reply, error)
	// Waits says that Then mostly waits for others rather than computes.
	Waits bool
	// Sent, if not nil, hears the id of the message that the reply became, and
	// of the thread that was opened, if any. It is called once for the last
	// reply of an event; message is "" for a private one.
	Sent func(ctx context.Context, message, thread string) error
}

// Empty reports whether there is nothing to be seen in the reply.
func (r *Reply) Empty() bool {
	return r.Text == "" && len(r.Embeds) == 0 && len(r.Rows) == 0 && len(r.Files) == 0 && r.Form == nil && r.Choices == nil
}

// A Choice completes an option.
type Choice struct{ Name, Value string }

// A Form is shown to the member, who fills it in.
type Form struct {
	ID     string // see ID
	Title  string
	Inputs []Input
}

// An Input is a text to be typed.
type Input struct {
	ID, Label, Value, Placeholder string
	Long, Required                bool
	Max                           int // runes
}

// A Thread is to be opened.
type Thread struct{ Name string }

// A Handler turns an event into a reply. It does not wait for others: what
// takes longer than a look into the store is done by Reply.Then. An error is
// logged, and the member gets a plain apology.
type Handler func(ctx context.Context, e *Event) (Reply, error)

// A Route says who handles what.
type Route struct {
	Kind   Kind
	Name   string // see Event.Name; of a Complete, the command
	Handle Handler
	// Moderators: only for those who may manage sources and settings.
	Moderators bool
	// Asks: counts as a question against the limits of the member, and only
	// works in the channels where the program answers.
	Asks bool
	// Again: may be handled again by the next process if this one dies before
	// the member has got the last reply.
	Again bool
}

// A Feature is a set of routes with the commands that lead to them.
type Feature struct {
	Commands []*discordgo.ApplicationCommand
	Routes   []Route
}
