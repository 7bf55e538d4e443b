package corpus

import (
	"slices"
	"strings"
)

// appendQuery appends the parameters that select an article, in the order of
// their bytes, after a question mark. Those that seem to name a referrer
// count where there is nothing else, at a home page: they may select a feed.
func appendQuery(b []byte, query string, home bool) []byte {
	if query == "" {
		return b
	}
	var params, referrers []string
	for p := range strings.SplitSeq(query, "&") {
		p = strings.ReplaceAll(unescapedName(p), "+", "%20")
		if p == "" || isTracking(p) || isAMP(p) {
			continue
		}
		escaped := string(appendEscaped(nil, p))
		if isReferrer(p) {
			referrers = append(referrers, escaped)
		} else {
			params = append(params, escaped)
		}
	}
	if home && len(params) == 0 {
		params = referrers
	}
	slices.Sort(params)
	separator := byte('?')
	for _, p := range params {
		b = append(append(b, separator), p...)
		separator = '&'
	}
	return b
}

// unescapedName takes off what is left of an ampersand that was escaped as in
// HTML, once or more.
func unescapedName(param string) string {
	for strings.HasPrefix(param, "amp;") {
		param = param[len("amp;"):]
	}
	return param
}

// isAMP reports whether a parameter asks for a page's AMP form.
func isAMP(param string) bool {
	name, value, _ := strings.Cut(strings.ToLower(param), "=")
	switch name {
	case "amp":
		return value == "" || value == "1" || value == "true"
	case "outputtype", "output", "view", "mode", "format":
		return value == "amp"
	}
	return false
}

// isTracking reports whether a parameter only says where a reader comes from,
// by its name: those that the measuring services set (Google, Meta, Microsoft,
// Yandex, X, TikTok, LinkedIn, Mailchimp, Marketo, HubSpot, Matomo, Webtrends,
// AT Internet, Comscore, Hootsuite), and those that news sites use alike.
// id, p, story, article and all others stay.
func isTracking(param string) bool {
	name, _, _ := strings.Cut(unescapedName(param), "=")
	if len(name) > 30 {
		return false
	}
	name = strings.ToLower(name)
	for _, prefix := range []string{"utm_", "ga_", "_ga", "_hs", "hsa_", "pk_", "mtm_", "matomo_", "piwik_", "at_", "ns_", "fb_", "amp_", "guce_", "__twitter_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "_gl", "msclkid", "yclid", "ysclid", "_openstat",
		"twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "wt_mc", "wt_zmc", "wt.mc_id",
		"xtor", "usqp", "hootpostid", "gnt-cfr", "phpsessid",
		"cmpid", "ocid", "ncid", "icid", "intcmp", "smid", "smtyp", "soc_src", "soc_trk", "s_cid", "ito", "ftag", "taid", "tpcc",
		"ref_src", "ref_url", "referrer", "referer":
		return true
	}
	return false
}

// isReferrer reports whether a parameter, which by its name may as well
// select an article or a feed, names by its value where readers come from, as
// in ref=rss or cid=external-feeds: that has no words but such.
func isReferrer(param string) bool {
	name, value, _ := strings.Cut(param, "=")
	switch strings.ToLower(name) {
	case "ref", "source", "src", "from", "via", "cid", "cmp", "partner", "share":
	default:
		return false
	}
	if len(value) > 60 {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return strings.ContainsRune("-_.", r) })
	for _, word := range words {
		if !isReferrerWord(word) {
			return false
		}
	}
	return len(words) > 0
}

func isReferrerWord(s string) bool {
	switch s {
	case "rss", "feed", "feeds", "twitter", "facebook", "fb", "social", "mail", "email", "newsletter", "newsletters", "push", "share", "shared", "sharing",
		"app", "home", "homepage", "google", "telegram", "whatsapp", "linkedin", "instagram", "reddit", "flipboard", // where from
		"external", "daily", "web", "desktop", "mobile", "android", "ios", "top", "nav", "button", "link", "icon", "x": // and what there
		return true
	}
	return false
}
