package discordtest

import "context"

// Page shows everything that stands in all channels.
func (s *Server) Page() string { return "" }

// Picture writes a page as a PNG.
func Picture(ctx context.Context, path, page string) error { return nil }
