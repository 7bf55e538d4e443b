package ask

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClaimsAreSentencesThatStateSomething(t *testing.T) {
	for _, c := range []struct {
		name, message string
		want          []string
	}{
		{"statements", "The mayor resigned on Monday. Her deputy takes over!", []string{"The mayor resigned on Monday.", "Her deputy takes over!"}},
		{"questions are none", "Did the mayor resign? The mayor resigned on Monday.", []string{"The mayor resigned on Monday."}},
		{"a question in quotation marks is none", "“Did the mayor resign yesterday?”", nil},
		{"greetings are none", "Hello everybody, nice to see you! Thanks for the warm welcome.", nil},
		{"a greeting before a statement goes", "Hey, the mayor resigned on Monday.", []string{"the mayor resigned on Monday."}},
		{"what opens an opinion goes", "I think that the mayor resigned on Monday.", []string{"the mayor resigned on Monday."}},
		{"what members say of themselves is none", "I had a long day at work. We went to the lake.", nil},
		{"links go, labels stay", "See https://a.example/x. Or: https://a.example/y\n[The mayor](https://a.example) resigned on Monday.", []string{"The mayor resigned on Monday."}},
		{"quotes of others are none", "> The mayor resigned on Monday.\nThe deputy mayor takes over today.", []string{"The deputy mayor takes over today."}},
		{"nor is all behind the long mark", "Nobody knows it yet.\n>>> The mayor resigned on Monday.\nThe deputy takes over today.", []string{"Nobody knows it yet."}},
		{"code is none", "```\nthe mayor resigned on Monday\n```\nThe deputy `takes over` the office today.", []string{"The deputy takes over the office today."}},
		{"mentions and emoji go", "<@123> <@&4> <#5> <:sad:6> The mayor resigned on <t:7:D> @everyone", []string{"The mayor resigned on"}},
		{"emphasis goes", "# Big\n- **The mayor** ~~maybe~~ ||resigned|| on _Monday_.", []string{"The mayor maybe resigned on _Monday_."}},
		{"too short to mean anything", "Big news. Wow. The mayor.", nil},
		{"Bulgarian", "Здравейте на всички тук! Кметът подаде оставка в понеделник. Вярно ли е това наистина?", []string{"Кметът подаде оставка в понеделник."}},
		{"five at most", strings.Repeat("The mayor resigned on Monday. ", 9), slices.Repeat([]string{"The mayor resigned on Monday."}, 5)},
		{"nothing", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Claims(c.message); !slices.Equal(got, c.want) {
				t.Errorf("claims %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzClaims(f *testing.F) {
	f.Add("> a\n```b\n``` The [mayor](https://a.example) <@1> resigned `x` on Monday. Why?")
	f.Add(">>> ```")
	f.Fuzz(func(t *testing.T, message string) {
		claims := Claims(message)
		if len(claims) > maxClaims {
			t.Errorf("%d claims", len(claims))
		}
		for _, c := range claims {
			if !utf8.ValidString(c) || strings.ContainsAny(c, "\n") || len(strings.Fields(c)) == 0 {
				t.Errorf("claim %q", c)
			}
		}
	})
}
