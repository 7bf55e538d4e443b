package corpus

import "strings"

// AddressKey returns what all addresses of one article have in common, or ""
// if it is no address of http or https. It is an address itself, and its own
// key. Addresses have the same key that differ in nothing but
//
//   - scheme, default port, name and password, fragment;
//   - case, form (IDN) or final dot of the host, and its labels www, m, mobile
//     and amp, unless they are the site's own name as in amp.dev;
//   - tracking parameters (see isTracking and isReferrer) and the order of the
//     others;
//   - how characters are encoded, empty, "." and ".." segments, a trailing
//     slash, index.html, a session id;
//   - forms of AMP: /amp before or after the path, .amp, .amp.html, ?amp=1,
//     ?outputType=amp, and Google's caches.
func AddressKey(address string) string {
	s, ok := splitAddress(address)
	if !ok {
		return ""
	}
	b := append(make([]byte, 0, 256), "https://"...)
	b = append(b, s.host.key()...)
	path := articlePath(s.path)
	if s.isCache() { // where "amp" is no mark
		path = strings.TrimSuffix(s.path, "/")
	}
	b = append(b, path...)
	return string(appendQuery(b, s.query, path == ""))
}

// CleanAddress returns an address of http or https as it is shown and
// fetched: without white space around it, fragment and those parameters that
// certainly only track. Everything else stays as it is.
func CleanAddress(address string) string {
	address, _, _ = strings.Cut(address, "#")
	base, query, found := strings.Cut(address, "?")
	base = strings.TrimSpace(base)
	if !found {
		return base
	}
	if isCleanQuery(query) && len(base)+1+len(query) <= len(address) {
		return address[strings.Index(address, base):]
	}
	var b strings.Builder
	b.WriteString(base)
	separator := byte('?')
	for p := range strings.SplitSeq(query, "&") {
		if p = strings.TrimSpace(p); p == "" || isTracking(p) {
			continue
		}
		b.WriteByte(separator)
		b.WriteString(p)
		separator = '&'
	}
	return b.String()
}

// isCleanQuery reports whether CleanAddress has nothing to do.
func isCleanQuery(query string) bool {
	for p := range strings.SplitSeq(query, "&") {
		if p == "" || strings.TrimSpace(p) != p || isTracking(p) {
			return false
		}
	}
	return true
}

// SameSite reports whether two addresses belong to one publisher, as far as
// their hosts tell: the same registrable domain, or else the same host. Two
// blogs of one host are two sites where they have names of their own, by the
// public suffix list and blogHosts; where only paths tell them apart, as on
// medium.com/@name or sites.google.com, they are one. Ports do not count; what
// is in a cache belongs to whom it was taken from.
func SameSite(a, b string) bool {
	x, ok := splitAddress(a)
	y, ok2 := splitAddress(b)
	return ok && ok2 && x.host.site() == y.host.site()
}

// A splitURL is an address in parts.
type splitURL struct {
	host  addressHost
	path  string // begins with "/", see cleanPath
	query string // without tracking parameters
}

// splitAddress splits an address, or the one that it is a cached copy of. A
// copy of a copy, or of what is no address, stands for itself.
func splitAddress(address string) (splitURL, bool) {
	s, ok := splitOnce(CleanAddress(address))
	if !ok {
		return splitURL{}, false
	}
	if original, ok := splitOnce(CleanAddress(s.cached())); ok && original.cached() == "" {
		return original, true
	}
	return s, true
}

func splitOnce(address string) (s splitURL, ok bool) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return s, false
	}
	rest, s.query, _ = strings.Cut(rest, "?")
	authority, p, _ := strings.Cut(rest, "/")
	s.path = cleanPath(p)
	s.host, ok = parseHost(authority)
	return s, ok
}

// isCache reports whether the host is a cache of Google's, which holds pages
// of others: no other host is believed to.
func (s *splitURL) isCache() bool { return s.isGoogle() || s.isAMPCache() }

func (s *splitURL) isGoogle() bool {
	return strings.HasSuffix(s.host.name, "google.com") && s.host.key() == "google.com"
}

func (s *splitURL) isAMPCache() bool {
	return strings.HasSuffix(s.host.name, "ampproject.org") && strings.HasSuffix("."+s.host.key(), ".cdn.ampproject.org")
}

// cached returns the address that a cache holds a copy of, or "":
// google.com/amp/s/HOST/PATH, NAME.cdn.ampproject.org/c/s/HOST/PATH, where
// the s stands for https.
func (s *splitURL) cached() string {
	var rest string
	switch {
	case s.isGoogle():
		rest, _ = strings.CutPrefix(s.path, "/amp/")
	case s.isAMPCache():
		_, rest, _ = strings.Cut(s.path[1:], "/") // after c for pages or v for the viewer
	}
	rest = strings.TrimPrefix(rest, "s/")
	if host, _, _ := strings.Cut(rest, "/"); strings.HasPrefix(rest, "/") || !strings.Contains(host, ".") {
		return ""
	}
	if s.query != "" {
		rest += "?" + s.query
	}
	return "https://" + rest
}
