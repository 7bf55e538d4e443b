package corpus

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// AddressKey returns what all addresses of one article have in common, or ""
// if it is no address of http or https. It is an address itself, and its own
// key. Addresses have the same key that differ in nothing but
//
//   - scheme, default port, name and password, fragment;
//   - case, form (IDN) or final dot of the host, and its labels www, m, mobile
//     and amp, unless they are the site's own name as in amp.dev;
//   - tracking parameters (see isTracking) and the order of the others;
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
	b = append(b, articlePath(s.path)...)
	return string(appendQuery(b, s.query))
}

// CleanAddress returns an address of http or https as it is shown and
// fetched: without white space around it, fragment and tracking parameters.
// Everything else stays as it is.
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
// their hosts tell: the same registrable domain (by the public suffix list,
// so that two blogs of one host are two sites), or else the same host.
// Ports do not count; what is in a cache belongs to whom it was taken from.
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
// copy of a copy is none.
func splitAddress(address string) (splitURL, bool) {
	s, ok := splitOnce(CleanAddress(address))
	if !ok {
		return splitURL{}, false
	}
	original := s.cached()
	if original == "" {
		return s, true
	}
	s, ok = splitOnce(CleanAddress(original))
	return s, ok && s.cached() == ""
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

// cached returns the address that a cache of Google's holds a copy of, or "":
// google.com/amp/s/HOST/PATH, NAME.cdn.ampproject.org/c/s/HOST/PATH, where
// the s stands for https. No other host is believed to hold another's page.
func (s *splitURL) cached() string {
	var rest string
	switch name := s.host.name; {
	case strings.HasSuffix(name, "google.com") && s.host.key() == "google.com":
		rest, _ = strings.CutPrefix(s.path, "/amp/")
	case strings.HasSuffix(name, "ampproject.org") && strings.HasSuffix("."+s.host.key(), ".cdn.ampproject.org"):
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

// An addressHost is a host in its canonical form.
type addressHost struct {
	name string // in lower case and ASCII, an IPv6 address in brackets
	port string // with its colon, "" if it is one of the defaults
	ip   bool
}

func parseHost(authority string) (h addressHost, ok bool) {
	u, err := url.Parse("//" + authority)
	if err != nil {
		return h, false
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		h.port = ":" + p
	}
	h.name = strings.TrimSuffix(u.Hostname(), ".")
	if ip, err := netip.ParseAddr(h.name); err == nil {
		h.name, h.ip = ip.WithZone("").String(), true
		if ip.Is6() {
			h.name = "[" + h.name + "]"
		}
		return h, true
	}
	if !isASCII(h.name) {
		if h.name, err = idna.Lookup.ToASCII(h.name); err != nil {
			return h, false
		}
	}
	h.name = strings.ToLower(h.name)
	return h, isHostName(h.name)
}

// isHostName reports whether a host is labels of letters, digits, hyphens and
// underscores, of which the last is no number: that would be an IP address, of
// a form that only some understand.
func isHostName(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" {
			return false
		}
	}
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return strings.Trim(s[strings.LastIndexByte(s, '.')+1:], "0123456789") != ""
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// key returns the host with its port and without the labels by which a site
// tells devices apart. These stay where they are the registered name.
func (h addressHost) key() string {
	if h.ip || !hasDeviceLabel(h.name) {
		return h.name + h.port
	}
	site := h.site()
	below := strings.TrimSuffix(h.name, site)
	kept := ""
	for label := range strings.SplitSeq(below, ".") {
		if label != "" && !isDeviceLabel(label) {
			kept += label + "."
		}
	}
	return kept + site + h.port
}

func hasDeviceLabel(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if isDeviceLabel(label) {
			return true
		}
	}
	return false
}

func isDeviceLabel(s string) bool {
	return s == "www" || s == "m" || s == "mobile" || s == "amp"
}

// site returns the registrable domain, or the host that has none.
func (h addressHost) site() string {
	if h.ip {
		return h.name
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(h.name)
	if err != nil {
		return h.name
	}
	return site
}
