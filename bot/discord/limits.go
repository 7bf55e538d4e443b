package discord

// Discord's limits, in UTF-16 code units where they count characters: what is
// within them so is within them as runes.
const (
	MaxContent     = 2000 // a message's text
	MaxDescription = 4096 // of an embed
	MaxEmbeds      = 6000 // all text of all embeds of a message
	MaxFieldValue  = 1024
	MaxTitle       = 256 // of an embed, a field, an author
	MaxFooter      = 2048
	MaxFields      = 25
	MaxEmbedCount  = 10
	MaxID          = 100 // custom_id
	MaxChoice      = 100 // name and value of a choice, label and value of an option of a select
	MaxChoices     = 25
	MaxLabel       = 80 // of a button
	MaxFormTitle   = 45
	MaxRows        = 5
	MaxButtons     = 5 // in a row
	MaxThreadName  = 100
)
