package sources

import (
	"slices"
	"strings"
	"testing"

	"newshound/corpus"
)

func TestFindLinks(t *testing.T) {
	for message, want := range map[string][]string{
		"":      nil,
		"hello": nil,
		"see https://a.example/1, and https://b.example/2.":        {"https://a.example/1", "https://b.example/2"},
		"<https://a.example/1> (https://a.example/2)":              {"https://a.example/1", "https://a.example/2"},
		"[text](https://a.example/1) **https://a.example/2**":      {"https://a.example/1", "https://a.example/2"},
		"[text](https://a.example/1_(x)) tail":                     {"https://a.example/1_(x)"},
		"||https://a.example/1||":                                  {"https://a.example/1"},
		"https://a.example/Ferry_(ship)":                           {"https://a.example/Ferry_(ship)"},
		"“https://a.example/1”":                                    {"https://a.example/1"},
		"HTTPS://A.example/1":                                      {"HTTPS://A.example/1"},
		"https://a.example/1?utm_source=x https://www.a.example/1": {"https://a.example/1?utm_source=x"},
		"`https://a.example/1` https://a.example/2":                {"https://a.example/2"},
		"```\nhttps://a.example/1\n``` https://a.example/2":        {"https://a.example/2"},
		"a lone ` before https://a.example/1":                      {"https://a.example/1"},
		"https:// http://":                                         nil,
		"javascript:alert(1) ftp://a.example/1":                    nil,
	} {
		if got := findLinks(message); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", message, got, want)
		}
	}
}

func FuzzFindLinks(f *testing.F) {
	for _, seed := range []string{"see https://a.example/1, and (https://b.example/2).", "```https://a``` <http://b/)>", "http://é/]("} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message string) {
		met := map[string]bool{}
		for _, l := range findLinks(message) {
			key := corpus.AddressKey(l)
			if !strings.Contains(message, l) || key == "" || met[key] {
				t.Errorf("%q in %q", l, message)
			}
			met[key] = true
		}
	})
}

func TestIsHost(t *testing.T) {
	for _, c := range []struct {
		api, address string
		want         bool
	}{
		{"http://127.0.0.1:3001/api/v10", "http://127.0.0.1:3003/attachments/1", true},
		{"http://chat.example/api", "https://Chat.example/a", true},
		{"http://chat.example/api", "https://cdn.chat.example/a", false},
		{"http://chat.example/api", "file://chat.example/a", false},
		{"https://discord.com/api/v10", "https://discord.com/a", false},
		{"https://canary.discord.com/api/v10", "https://canary.discord.com/a", false},
		{"", "/etc/passwd", false},
		{"", "https:///a", false},
	} {
		if got := isHost(c.api, c.address); got != c.want {
			t.Errorf("%s of %s: %v", c.address, c.api, got)
		}
	}
}

func TestJoinedKeepsWholeLines(t *testing.T) {
	for max, want := range map[int]string{0: "", 3: "abc", 6: "abc", 7: "abc\ndef", 100: "abc\ndef\n🦊"} {
		if got := joined(max, "abc", "", "def", "🦊"); got != want {
			t.Errorf("%d: %q, want %q", max, got, want)
		}
	}
}
