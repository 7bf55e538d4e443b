package bot

import (
	"cmp"
	"context"
	"sync"
	"time"

	"newshound/bot/discord"
)

// arrivalTime is for how long the gateway may take to show a message that has
// been sent.
const arrivalTime = 3 * time.Second

// arrivals tells which messages responses have become, where the HTTP interface
// does not: from the messages that the gateway shows. It is safe for concurrent
// use.
type arrivals struct {
	mu      sync.Mutex
	awaited map[string]chan string // by the id of the interaction; each takes one id of a message
	ended   bool
}

// expect says that an interaction is to be responded to.
func (a *arrivals) expect(interaction string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.awaited == nil {
		a.awaited = make(map[string]chan string)
	}
	if a.ended || a.awaited[interaction] != nil {
		return
	}
	a.awaited[interaction] = make(chan string, 1)
	time.AfterFunc(waitTime, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.awaited, interaction)
	})
}

// of returns which message the response to an interaction became, "" if that
// is not known.
func (a *arrivals) of(ctx context.Context, interaction string) string {
	a.mu.Lock()
	arrived := a.awaited[interaction]
	a.mu.Unlock()
	if arrived == nil {
		return ""
	}
	select {
	case id := <-arrived:
		arrived <- id // for the next who asks
		return id
	case <-time.After(arrivalTime):
	case <-ctx.Done():
	}
	return ""
}

// end says that the gateway shows nothing more: nobody waits any longer.
func (a *arrivals) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	for _, arrived := range a.awaited {
		select {
		case arrived <- "":
		default: // it has arrived
		}
	}
}

// note takes in MESSAGE_CREATE.
func (a *arrivals) note(data []byte, own string) {
	type thing struct{ ID discord.Snowflake }
	var m struct {
		ID       discord.Snowflake `json:"id"`
		Author   thing             `json:"author"`
		Response thing             `json:"interaction"`
		Metadata thing             `json:"interaction_metadata"`
	}
	if discord.Decode(data, &m) != nil || m.ID == "" || string(m.Author.ID) != own {
		return
	}
	a.mu.Lock()
	arrived := a.awaited[string(cmp.Or(m.Metadata.ID, m.Response.ID))]
	a.mu.Unlock()
	select {
	case arrived <- string(m.ID): // nil, if it is not awaited, takes nothing
	default:
	}
}
