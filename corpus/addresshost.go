package corpus

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

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
	if ip, err := netip.ParseAddr(strings.TrimSuffix(u.Hostname(), ".")); err == nil {
		h.name, h.ip = ip.WithZone("").String(), true
		if ip.Is6() {
			h.name = "[" + h.name + "]"
		}
		return h, true
	}
	h.name, ok = HostName(u.Hostname())
	// What ends in a number is an IP address, of a form that only some
	// understand.
	return h, ok && strings.Trim(h.name[strings.LastIndexByte(h.name, '.')+1:], "0123456789") != ""
}

// What DNS allows, in bytes.
const (
	maxHost  = 253
	maxLabel = 63
)

// HostName returns the one normal form of a host's name: as browsers map it,
// in lower case and Punycode, without the dot that may end it. Its labels are
// letters, digits, hyphens and, since some hosts have them, underscores; ok
// is false for what is no such name. Numbers pass: whether they are an IP
// address is not told here.
func HostName(name string) (host string, ok bool) {
	host = strings.ToLower(name)
	if !isASCII(name) || strings.Contains(host, "xn--") {
		if host, ok = mapHost(name); !ok {
			return "", false
		}
	}
	host = strings.TrimSuffix(host, ".")
	if len(host) > maxHost {
		return "", false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > maxLabel || strings.ContainsFunc(label, isNotOfHost) {
			return "", false
		}
	}
	return host, true
}

// mapHost maps a name in letters that DNS has not, or that is so written.
func mapHost(name string) (string, bool) {
	// Hyphens may stand in the third and fourth place: names such as
	// ab--c.example are in use.
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false), idna.CheckHyphens(false))
	host, err := profile.ToASCII(name)
	if err != nil {
		return "", false
	}
	again, err := profile.ToASCII(host) // some that are mapped do not decode again
	return host, err == nil && again == host
}

func isNotOfHost(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
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
	below, isBlog := strings.CutSuffix(h.name, "."+site)
	if !isBlog || !isBlogHost(site) {
		return site
	}
	if label := below[strings.LastIndexByte(below, '.')+1:]; !isDeviceLabel(label) {
		return label + "." + site
	}
	return site
}

// isBlogHost reports whether the names below a domain are its users', though
// the public suffix list does not have it: the large ones of those that give
// each user a name.
func isBlogHost(site string) bool {
	switch site {
	case "beehiiv.com", "blog.bg", "canalblog.com", "dreamwidth.org", "ghost.io", "hashnode.dev", "jimdosite.com", "livejournal.com",
		"medium.com", "micro.blog", "neocities.org", "over-blog.com", "squarespace.com", "storage.googleapis.com", "substack.com",
		"tumblr.com", "typepad.com", "weebly.com", "wordpress.com", "write.as":
		return true
	}
	return strings.HasPrefix(site, "blogspot.") // under many countries' domains
}
