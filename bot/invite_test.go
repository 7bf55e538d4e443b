package bot

import "testing"

func TestInviteURL(t *testing.T) {
	const want = "https://discord.com/oauth2/authorize?client_id=42&permissions=309237763072&scope=bot+applications.commands"
	if got := InviteURL("42"); got != want {
		t.Errorf("got %s", got)
	}
}
