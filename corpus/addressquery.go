package corpus

import (
	"slices"
	"strings"
)

// appendQuery appends the parameters that select an article, in the order of
// their bytes, after a question mark.
func appendQuery(b []byte, query string) []byte {
	if query == "" {
		return b
	}
	var params []string
	for p := range strings.SplitSeq(query, "&") {
		p = strings.ReplaceAll(unescapedName(p), "+", "%20")
		if p != "" && !isTracking(p) && !isAMP(p) {
			params = append(params, string(appendEscaped(nil, p)))
		}
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
//
// A name that may as well select an article or a feed (ref, source, cid)
// counts only where its value says what it is for, as in ref=rss or
// cid=external-feeds, and has no digit, which an article's number has. id, p,
// story, article and all others stay.
func isTracking(param string) bool {
	name, value, _ := strings.Cut(unescapedName(param), "=")
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
	case "ref", "source", "src", "from", "via", "cid", "cmp", "partner", "share":
		return isReferrer(strings.ToLower(value))
	}
	return false
}

// isReferrer reports whether a value names where readers come from.
func isReferrer(value string) bool {
	if len(value) > 60 || strings.ContainsAny(value, "0123456789") {
		return false
	}
	for _, word := range []string{"rss", "feed", "twitter", "facebook", "social", "mail", "newsletter", "push", "share", "app", "home", "google", "telegram"} {
		if strings.Contains(value, word) {
			return true
		}
	}
	return false
}
