// Package starter carries the briefs that a new corpus begins with, so that
// there is something to ask about. They retell one article's facts in words
// of their own; their front matter names where the facts come from.
package starter

import "embed"

// Files holds the briefs: Markdown with front matter, in the root.
//
//go:embed *.md
var Files embed.FS
