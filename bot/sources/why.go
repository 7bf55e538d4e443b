package sources

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/corpus/extract"
	"newshound/corpus/ingest"
)

// A cause is a reason that begins so, as the store keeps it in English, with
// the text that says it to members. What follows may tell a place in a file,
// or after a colon another cause.
type cause struct{ begins, id string }

// causes are those of the packages fetch, extract and ingest, and of this one.
// None begins as another does.
var causes = []cause{
	{"this is no address", "sources.why.address"},
	{"the address names no host", "sources.why.address"},
	{"the address is too long", "sources.why.address"},
	{"the address holds characters that none may have", "sources.why.address"},
	{"the host is no address of the internet", "sources.why.address"},
	{"this cannot be the name of a host", "sources.why.address"},
	{"a host in numbers must be four decimal numbers with dots between them", "sources.why.address"},
	{"this is not the address of a site on the web", "sources.why.address"},
	{"only addresses that begin with http:// or https:// are read", "sources.why.scheme"},
	{"an address with a user name or password is not read", "sources.why.login"},
	{"this host is on the list of hosts that are not read", "sources.why.operator"},
	{"this host is not on the list of hosts that are read", "sources.why.operator"},
	{"this port is not read", "sources.why.operator"},
	{"this host's address is not a public one", "sources.why.inner"},
	{"it redirects to where nothing is read", "sources.why.elsewhere"},
	{"it redirects in a circle", "sources.why.circle"},
	{"it redirects too many times", "sources.why.circle"},
	{"the server redirects to nowhere", "sources.why.circle"},
	{"there is no host of this name", "sources.why.nohost"},
	{"the host has no address", "sources.why.nohost"},
	{"the host's name could not be looked up", "sources.why.silent"},
	{"looking up the host's name took too long", "sources.why.silent"},
	{"the server refuses connections", "sources.why.silent"},
	{"no connection to the server", "sources.why.silent"},
	{"the server does not accept a connection in time", "sources.why.silent"},
	{"the server does not begin to answer", "sources.why.slow"},
	{"the answer takes too long", "sources.why.slow"},
	{"the server does not finish a TLS handshake", "sources.why.slow"},
	{"the site was busy for too long", "sources.why.slow"},
	{"the server does not speak TLS as it should", "sources.why.insecure"},
	{"the server breaks off the TLS handshake", "sources.why.insecure"},
	{"the server's certificate has expired or is not valid yet", "sources.why.insecure"},
	{"the server's certificate is for another host", "sources.why.insecure"},
	{"the server's certificate cannot be trusted", "sources.why.insecure"},
	{"the answer is too large", "sources.why.large"},
	{"the header of the answer is too large", "sources.why.large"},
	{"the answer breaks off", "sources.why.broken"},
	{"the answer is broken", "sources.why.broken"},
	{"the answer is compressed in a way that was not asked for", "sources.why.broken"},
	{"the server says that nothing has changed, unasked", "sources.why.broken"},
	{"the site's robots.txt asks robots not to read this", "sources.why.robots"},
	{"the site's robots.txt cannot be read", "sources.why.norobots"},

	{"this is a list of feeds (OPML); save it as a file and add that", "sources.why.opml"},
	{extract.ErrOPML.Error(), "sources.why.opml"},
	{"this is neither an article's page nor a feed", "sources.why.neither"},
	{extract.ErrNotHTML.Error(), "sources.why.neither"},
	{extract.ErrNotFeed.Error(), "sources.why.neither"},
	{"the page is no article any more", "sources.why.changed"},
	{"there is a page where the feed was", "sources.why.changed"},
	{"this feed is a source already", "sources.why.known"},
	{"its address is known as that of another article", "sources.why.taken"},
	{"the page says that its address is", "sources.why.taken"},
	{"the feed gives neither an address nor a text", "sources.why.bare"},

	{extract.ErrPage.Error(), "sources.why.page"},
	{extract.ErrConsent.Error(), "sources.why.consent"},
	{extract.ErrScript.Error(), "sources.why.script"},
	{extract.ErrPaywall.Error(), "sources.why.paywall"},
	{extract.ErrList.Error(), "sources.why.list"},
	{extract.ErrShort.Error(), "sources.why.short"},
	{extract.ErrFeedEmpty.Error(), "sources.why.feedempty"},
	{extract.ErrFeedText.Error(), "sources.why.feedtext"},
	{extract.ErrFeedDamaged.Error(), "sources.why.feeddamaged"},
	{extract.ErrFeedEntities.Error(), "sources.why.feeddamaged"},
	{extract.ErrFeedComplex.Error(), "sources.why.feeddamaged"},
	{extract.ErrFeedLarge.Error(), "sources.why.parts"},

	{extract.ErrEmpty.Error(), "sources.why.empty"},
	{extract.ErrBinary.Error(), "sources.why.binary"},
	{extract.ErrEncoding.Error(), "sources.why.encoding"},
	{extract.ErrTooLarge.Error(), "sources.why.parts"},
	{extract.ErrLongLine.Error(), "sources.why.parts"},
	{extract.ErrOPMLLarge.Error(), "sources.why.parts"},
	{extract.ErrJSON.Error(), "sources.why.json"},
	{extract.ErrNoText.Error(), "sources.why.textless"},
	{extract.ErrFrontMatter.Error(), "sources.why.frontmatter"},
	{extract.ErrFormat.Error(), "sources.why.format"},
	{extract.ErrDamaged.Error(), "sources.why.packed"},
	{extract.ErrNotOPML.Error(), "sources.why.nolist"},
	{extract.ErrOPMLEmpty.Error(), "sources.why.nolist"},
	{extract.ErrOPMLDamaged.Error(), "sources.why.nolist"},

	{errUnpacked.Error(), "sources.why.parts"},
	{errLarge.Error(), "sources.why.parts"},
	{errMany.Error(), "sources.why.parts"},
	{errListed.Error(), "sources.why.parts"},
	{errNotRead.Error(), "sources.why.attachment"},
}

// why says a reason to members, cut to a Length of max: in their language, or
// as it is where it is not known or a moderator has given it.
func why(v words.Voice, reason string, max int) string {
	if text := told(v, reason); text != "" {
		return discord.Cut(text, max)
	}
	return foreign(reason, max)
}

// told is a reason in the member's language, "" if it is not known.
func told(v words.Voice, reason string) string {
	if rest, ok := strings.CutPrefix(reason, "failing since "); ok {
		day, rest, _ := strings.Cut(rest, ": ")
		if since, err := time.Parse("2 January 2006", day); err == nil {
			return v.Say("sources.why.since", "Date", discord.Date(since), "Reason", cmp.Or(told(v, rest), foreign(rest, maxWhy)))
		}
	}
	if rest, ok := strings.CutPrefix(reason, "the server answers "); ok {
		return answered(v, rest)
	}
	if rest, ok := strings.CutSuffix(reason, " (and it names no feed)"); ok {
		if rest == extract.ErrList.Error() {
			return v.Say("sources.why.nofeed")
		}
		return told(v, rest)
	}
	if rest, ok := strings.CutSuffix(reason, " (and what it names as its feed cannot be read as one)"); ok {
		return v.Say("sources.why.badfeed", "Reason", cmp.Or(told(v, rest), foreign(rest, maxWhy)))
	}
	for _, c := range causes {
		rest, ok := strings.CutPrefix(reason, c.begins)
		if !ok {
			continue
		}
		text := v.Say(c.id)
		if inner, ok := strings.CutPrefix(rest, ": "); ok {
			if inner = told(v, inner); inner != "" {
				text += ": " + inner
			}
		}
		return text
	}
	return ""
}

// answered is what the status of a server's answer means.
func answered(v words.Voice, rest string) string {
	number, _, _ := strings.Cut(rest, " ")
	status, err := strconv.Atoi(number)
	if err != nil {
		return ""
	}
	switch status {
	case 404, 410:
		return v.Say("sources.why.gone", "Status", status)
	case 401, 402, 403, 451:
		return v.Say("sources.why.forbidden", "Status", status)
	}
	return v.Say("sources.why.status", "Status", status)
}

// problem says what is wrong in a file, and where.
func problem(v words.Voice, p *ingest.Problem) string {
	name, reason := foreign(p.File, maxName), why(v, p.Reason.Error(), maxWhy)
	if p.Line == 0 {
		return name + ": " + reason
	}
	return v.Say("sources.file.line", "Name", name, "Line", v.Number(p.Line), "Reason", reason)
}
