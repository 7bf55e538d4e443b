package discordtest_test

import (
	"fmt"
	"strings"
	"testing"

	"newshound/bot/discordtest"
)

func TestMarkdownLooksAsInDiscord(t *testing.T) {
	s := discordtest.New(t, discordtest.Options{Unchecked: true})
	anna := s.Guild("Harbour").Member("Anna", 0)
	tests := map[string]string{
		"a **b _c_** d":                        "<p>a <strong>b <em>c</em></strong> d</p>",
		"***both***":                           "<p><strong><em>both</em></strong></p>",
		`\*plain\* 2 * 3 * 4`:                  "<p>*plain* 2 * 3 * 4</p>",
		"snake_case_name":                      "<p>snake_case_name</p>",
		"~~s~~ __u__ ||m|| `*`":                "<p><s>s</s> <u>u</u> <mark>m</mark> <code>*</code></p>",
		"[a](https://x.example)":               `<p><a href="https://x.example">a</a></p>`,
		`[a\]b](https://x.example/?a=1&b=(2))`: `<p><a href="https://x.example/?a=1&amp;b=(2)">a]b</a></p>`,
		"[a](javascript:x)":                    "<p>[a](javascript:x)</p>",
		"see https://x.example now":            `<p>see <a href="https://x.example">https://x.example</a> now</p>`,
		"> quote\nnot":                         "<blockquote>quote</blockquote><p>not</p>",
		">>> all\nof it":                       "<blockquote><p>all</p><p>of it</p></blockquote>",
		"-# small\n## Large\n- one\n2. two":    `<small>small</small><h2>Large</h2><li>one</li><li class="n"><b>2.</b>two</li>`,
		"```\n<b>\n```":                        "<pre>&lt;b&gt;</pre>",
		"<t:1767323045:D> <t:1767319445:R>":    "<p><time>January 2, 2026</time> <time>1 hour ago</time></p>",
		"<@" + anna.ID + "> <@1> <script>":     `<p><span class="mention">@Anna</span> <span class="mention">&lt;@1&gt;</span> &lt;script&gt;</p>`,
		"":                                     `<p class="empty"></p>`,
		"hh [ [x] ** _ \\":                     `<p>hh [ [x] ** _ \</p>`,
		"<https://x.example/a_b_c> **Ж** _“ю”_ ok": `<p><a href="https://x.example/a_b_c">https://x.example/a_b_c</a> <strong>Ж</strong> <em>“ю”</em> ok</p>`,
	}
	for text, want := range tests {
		page := s.HTML([]discordtest.Message{{Author: discordtest.User{Name: "N"}, Content: text}})
		if !strings.Contains(page, "\n"+want+"\n") {
			_, shown, _ := strings.Cut(page, "</header>")
			t.Errorf("%q\n got %s\nwant %s", text, strings.TrimSpace(shown), want)
		}
	}
}

// Whatever stands in a message, nothing of it becomes markup.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"**a", "[x](https://y", "<t:1:R", "||", "\\", "```\nx", "> >>> y", "<@&1>"} {
		f.Add(seed)
	}
	s := discordtest.New(f, discordtest.Options{Unchecked: true})
	f.Fuzz(func(t *testing.T, text string) {
		page := s.HTML([]discordtest.Message{{Content: "<script>" + text, Embeds: []discordtest.Embed{{Title: text, Description: text}}}})
		if strings.Contains(page, "<script>") {
			t.Error(page)
		}
	})
}

func ExampleServer_HTML() {
	s := &discordtest.Server{}
	page := s.HTML(nil)
	fmt.Println(strings.HasPrefix(page, "<!doctype html>"))
	// Output: true
}
