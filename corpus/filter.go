package corpus

import (
	"slices"
	"strings"
	"time"
)

// IsZero reports whether the filter lets everything pass.
func (f *Filter) IsZero() bool {
	return f.Since.IsZero() && f.Before.IsZero() && f.Outlet == "" && len(f.Without) == 0
}

// Match reports whether an article with this id, publication date (zero
// unknown) and outlet name passes the filter.
func (f *Filter) Match(id string, published time.Time, outlet string) bool {
	if published.IsZero() && !(f.Since.IsZero() && f.Before.IsZero()) {
		return false
	}
	if published.Before(f.Since) {
		return false
	}
	if !f.Before.IsZero() && !published.Before(f.Before) {
		return false
	}
	if f.Outlet != "" && !strings.EqualFold(f.Outlet, outlet) {
		return false
	}
	return !slices.Contains(f.Without, id)
}
