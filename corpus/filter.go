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
	if f.Outlet != "" && !sameOutlet(f.Outlet, outlet) {
		return false
	}
	return !slices.Contains(f.Without, id)
}

// sameOutlet reports whether somebody who asks for an outlet means the one of
// this name. Where only a host is known, a part of it before the last will
// do: CNN is cnn.com.
func sameOutlet(asked, name string) bool {
	if strings.EqualFold(asked, name) {
		return true
	}
	if name != strings.ToLower(name) || strings.Contains(name, " ") {
		return false // no host
	}
	for rest := name; ; {
		label, after, more := strings.Cut(rest, ".")
		if !more {
			return false
		}
		if strings.EqualFold(asked, label) {
			return true
		}
		rest = after
	}
}
