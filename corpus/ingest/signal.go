package ingest

import "sync"

// A signal wakes whoever waits for it at that time.
type signal struct {
	mu   sync.Mutex
	next chan struct{} // closed by the next send; nil if nobody has asked for it
}

func (s *signal) send() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next != nil {
		close(s.next)
		s.next = nil
	}
}

// wait returns a channel that the next send closes.
func (s *signal) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next == nil {
		s.next = make(chan struct{})
	}
	return s.next
}
