package bot

import "sync"

// doublesSize is how many events are remembered, more than come in the time that
// lies between an event and its double.
const doublesSize = 4096

// doubles remembers the ids of the newest events: a server may send one twice,
// when a session is resumed or by mistake. It is safe for concurrent use.
type doubles struct {
	mu   sync.Mutex
	seen map[string]bool
	ring [doublesSize]string
	next int
}

// first reports whether an id is new, and remembers it.
func (r *doubles) first(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[id] {
		return false
	}
	if r.seen == nil {
		r.seen = make(map[string]bool, doublesSize)
	}
	delete(r.seen, r.ring[r.next])
	r.seen[id], r.ring[r.next] = true, id
	r.next = (r.next + 1) % doublesSize
	return true
}
