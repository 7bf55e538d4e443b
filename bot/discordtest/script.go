package discordtest

import "testing"

// Run plays the script in a file (see the package comment).
func Run(t *testing.T, file string, o Options, start func(s *Server) (stop func()), actions ...Action) {
	t.Helper()
	t.Skip("scripts are not played yet")
}

// An Action is a line of a script that the test itself understands.
type Action struct {
	Name string
	Do   func(s *Server, args []string) error
}
