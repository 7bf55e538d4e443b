package bot

import (
	"net/url"
	"strconv"
)

// Discord's permission bits that matter to the program.
const (
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	embedLinks    = 1 << 14
	attachFiles   = 1 << 15
	readHistory   = 1 << 16
	createThreads = 1 << 35
	sendInThreads = 1 << 38
)

// Permissions are what the program wants in a server, as Discord's bits.
const Permissions = viewChannel | sendMessages | embedLinks | attachFiles | readHistory | createThreads | sendInThreads

// InviteURL is where the owner of a server lets an application in.
func InviteURL(app string) string {
	query := url.Values{
		"client_id":   {app},
		"permissions": {strconv.FormatInt(Permissions, 10)},
		"scope":       {"bot applications.commands"},
	}
	return "https://discord.com/oauth2/authorize?" + query.Encode()
}
