package ask

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"newshound/bot/discord"
	"newshound/bot/words"
	"newshound/rag"
)

// Text that Discord would act upon, or count otherwise than Go does.
var pieces = strings.Fields(`съобщение правительство **bold** _x_ [a](https://evil.example) <@1> @everyone ||s|| 👨‍👩‍👧 🦊🦊 ёлки-палки ` +
	"`code` # > - 1. https://evil.example \\ \u202e e\u0301 слово Übergröße word.")

func randomText(r *rand.Rand, most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(pieces[r.IntN(len(pieces))] + " \n"[r.IntN(2):][:1])
	}
	return strings.TrimSpace(b.String())
}

func randomAddress(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return ""
	case 1:
		return "javascript:alert(1)"
	}
	return "https://site.example/" + strings.Repeat(strings.Repeat("d0%B1(x)", r.IntN(20)), r.IntN(13)) + fmt.Sprint(r.IntN(100))
}

func randomCitations(r *rand.Rand, most int) []rag.Citation {
	var all []rag.Citation
	for i := range r.IntN(most + 1) {
		c := rag.Citation{
			N: i + 1, Article: fmt.Sprint(r.IntN(4)), Title: randomText(r, 60), Outlet: randomText(r, 20), URL: randomAddress(r), Quote: randomText(r, 200),
		}
		if c.URL != "" && r.IntN(2) == 0 {
			c.Link = c.URL + "#:~:text=" + strings.Repeat("%D0%B1", r.IntN(330))
		}
		if r.IntN(4) > 0 {
			c.Published = rag.Time{Time: now.Add(-time.Duration(r.IntN(1e6)) * time.Minute)}
		}
		all = append(all, c)
	}
	return all
}

// randomNumbers are numbers of some of n citations.
func randomNumbers(r *rand.Rand, n int) []int {
	numbers := r.Perm(n)[:1+r.IntN(n)]
	for i := range numbers {
		numbers[i]++
	}
	return numbers
}

func randomDisputes(r *rand.Rand, citations int) (all []rag.Dispute) {
	for range r.IntN(5) {
		var d rag.Dispute
		for range 2 + r.IntN(4) {
			d.Sides = append(d.Sides, rag.Side{Says: randomText(r, 20), Citations: randomNumbers(r, citations)})
		}
		all = append(all, d)
	}
	return all
}

// randomSentences are what a model may have written, with many citations each.
func randomSentences(r *rand.Rand, citations int) (all []rag.Sentence) {
	for range 1 + r.IntN(6) {
		s := rag.Sentence{Text: randomText(r, 120), Citations: randomNumbers(r, citations)}
		for range r.IntN(4) {
			s.Unproven = append(s.Unproven, randomText(r, 15))
		}
		all = append(all, s)
	}
	return all
}

func randomAnswer(r *rand.Rand) rag.Answer {
	a := rag.Answer{Question: randomText(r, 300), AskedAt: rag.Time{Time: now}, Outlets: r.IntN(4)}
	citations := randomCitations(r, 6+12*(r.IntN(8)/7))
	if a.Answered = len(citations) > 0 && r.IntN(4) > 0; a.Answered {
		a.Citations = citations
		a.Disputes = randomDisputes(r, len(citations))
		if r.IntN(2) == 0 {
			a.Mode, a.Model, a.Sentences = rag.Generated, "tiny_model", randomSentences(r, len(citations))
			return a
		}
		for _, c := range citations {
			a.Sentences = append(a.Sentences, rag.Sentence{Text: c.Quote, Citations: []int{c.N}})
		}
	} else {
		a.Refusal = &rag.Refusal{Reason: rag.ReasonUnsure, Nearest: citations, Searched: rag.Searched{Articles: r.IntN(3), Outlets: 1}}
	}
	return a
}

var linked = regexp.MustCompile(`\]\(([^ )]*)\)`)

// Whatever an answer holds, its reply is within Discord's limits and links
// nowhere but to what the citations name, whole.
func TestAnyAnswerFitsAndLinksOnlyToItsSources(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 4))
		a := randomAnswer(r)
		v := view{
			voice: catalog.Voices()[r.IntN(len(catalog.Voices()))], exchange: "x1", answer: a,
			moderator: r.IntN(2) == 0, follow: r.IntN(2) == 0, since: now, outlet: randomText(r, 40),
		}
		if v.writing = a.Answered && r.IntN(4) == 0; v.writing && r.IntN(2) == 0 {
			v.exchange = ""
		}
		reply := v.reply()
		if err := discord.Check(reply); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		cited := a.Citations
		if a.Refusal != nil {
			cited = a.Refusal.Nearest
		}
		allowed := map[string]bool{}
		for _, c := range cited {
			for _, address := range []string{c.Link, c.URL} {
				allowed[strings.NewReplacer("(", "%28", ")", "%29").Replace(address)] = discord.IsWeb(address)
			}
		}
		text := transcript(reply)
		text, _, _ = strings.Cut(text, "[👍]")
		for _, match := range linked.FindAllStringSubmatch(strings.ReplaceAll(text, `\]`, ""), -1) {
			if !allowed[match[1]] && !strings.HasPrefix(match[1], verbPassages) && !strings.HasPrefix(match[1], verbFollow) {
				t.Fatalf("seed %d links to %q:\n%s", seed, match[1], text)
			}
		}
		if strings.Contains(text, "\u202e") {
			t.Errorf("seed %d: text is turned round", seed)
		}
	}
}

// Three quotes of 90 words in Cyrillic, with addresses of 2,000 bytes, are
// shown whole; links give way.
func TestTheLongestAnswerKeepsItsQuotes(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := rag.Answer{Question: "Какво?", Answered: true, Outlets: 3}
	for n := 1; n <= 3; n++ {
		address := fmt.Sprintf("https://site%d.example/", n)
		address += strings.Repeat("a", 2000-len(address))
		quote := strings.TrimSpace(strings.Repeat("държавата_ ", 89) + fmt.Sprint("край", n))
		a.Citations = append(a.Citations, rag.Citation{N: n, Article: fmt.Sprint(n), Title: "Заглавие", Outlet: "Вестник", URL: address, Link: address + "#:~:text=a", Quote: quote})
		a.Sentences = append(a.Sentences, rag.Sentence{Text: quote, Citations: []int{n}})
	}
	reply := view{voice: catalog.In("bg"), exchange: "x1", answer: a}.reply()
	if err := discord.Check(reply); err != nil {
		t.Error(err)
	}
	for _, c := range a.Citations {
		if !strings.Contains(reply.Embeds[0].Description, discord.Escape(c.Quote)) {
			t.Errorf("quote %d is not whole in\n%s", c.N, reply.Embeds[0].Description)
		}
	}
}

// Six sentences that a model has written, each with the quotes of four articles
// of long names and addresses, are all shown, with all their numbers.
func TestTheLongestWrittenAnswerKeepsItsSentences(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	a := rag.Answer{Question: "Какво?", Answered: true, Mode: rag.Generated, Model: strings.Repeat("model/", 50), Outlets: 24}
	for n := range 24 {
		address := fmt.Sprintf("https://site%d.example/", n)
		address += strings.Repeat("a", 2000-len(address))
		a.Citations = append(a.Citations, rag.Citation{
			N: n + 1, Article: fmt.Sprint(n), Title: strings.Repeat("Заглавие ", 30), Outlet: strings.Repeat("Вестник ", 10), URL: address, Link: address + "#:~:text=a", Quote: "Цитат.",
		})
		if n%4 == 3 {
			text := strings.TrimSpace(strings.Repeat("държавата ", 24)) + "."
			a.Sentences = append(a.Sentences, rag.Sentence{Text: text, Citations: []int{n - 2, n - 1, n, n + 1}, Unproven: []string{strings.Repeat("x", n)}})
		}
	}
	a.Disputes = []rag.Dispute{{Sides: []rag.Side{{Says: strings.Repeat("да ", 50), Citations: []int{1, 2}}, {Says: "не", Citations: []int{3, 4}}}}}
	reply := view{voice: catalog.In("bg"), exchange: "x1", answer: a}.reply()
	if err := discord.Check(reply); err != nil {
		t.Error(err)
	}
	text := reply.Embeds[0].Description
	for _, s := range a.Sentences {
		if !strings.Contains(text, fmt.Sprintf(`\[%d\] \[%d\]`, s.Citations[0], s.Citations[1])) && !strings.Contains(text, fmt.Sprintf("[%d](https", s.Citations[0])) {
			t.Errorf("the sentence with the quotes %v is not in\n%s", s.Citations, text)
		}
	}
	if n := strings.Count(text, "държавата"); n < 6*12 {
		t.Errorf("only %d words are shown:\n%s", n, text)
	}
}

// A link that opens the passage gives way to the page's before it goes.
func TestLinksGiveWayOneByOne(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	page := "https://site.example/page"
	a := rag.Answer{Question: "What?", Answered: true, Outlets: 1}
	for n, fragment := range []int{10, 3900} {
		c := rag.Citation{N: n + 1, Article: "a", Title: "Title", URL: page, Link: page + "#:~:text=" + strings.Repeat("b", fragment), Quote: strings.Repeat("Word ", 30)}
		a.Citations = append(a.Citations, c)
		a.Sentences = append(a.Sentences, rag.Sentence{Text: c.Quote, Citations: []int{c.N}})
	}
	text := view{voice: catalog.In("en"), answer: a}.reply().Embeds[0].Description
	for _, want := range []string{"[1](" + a.Citations[0].Link + ")", "[2](" + page + ")", "[Title](" + page + ")"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
}

// Any passage fits, with its quote whole where there is room.
func TestAnyPassageFits(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		for _, c := range randomCitations(r, 3) {
			p := passage{Citation: c, before: randomText(r, 400), after: randomText(r, 400), revised: r.IntN(2) == 0}
			embed := p.embed(catalog.Voices()[r.IntN(len(catalog.Voices()))])
			if n := discord.Length(embed.Description); n > discord.MaxDescription {
				t.Errorf("seed %d: %d characters", seed, n)
			}
			if quote := strings.TrimSpace(discord.Escape(c.Quote)); discord.Length(quote) < 2000 && !strings.Contains(embed.Description, quote) {
				t.Errorf("seed %d: the quote is cut", seed)
			}
		}
	}
}

// What nobody would see is said in words, and opens and ends nothing.
func TestNamesAndQuotesOfInvisibleCharacters(t *testing.T) {
	catalog, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	voice := catalog.In("en-US")
	for _, unseen := range []string{"", "\u202e\u200b\u2060", "\u200d", "\u3164"} {
		got := sourceLine(voice, rag.Citation{Title: unseen, Outlet: unseen}, "https://x.example/a")
		if want := "Unknown outlet · [Untitled](https://x.example/a) · "; !strings.HasPrefix(got, want) {
			t.Errorf("%+q: %s", unseen, got)
		}
	}
	p := passage{Citation: rag.Citation{Quote: "\u200b The quote. \u202e"}, before: "Before. ", after: " After."}
	if got := p.embed(voice).Description; !strings.HasPrefix(got, "Before. **The quote.** After.") {
		t.Error(got)
	}
}

func TestParagraphsAroundAQuote(t *testing.T) {
	long := strings.Repeat("Long sentence here. ", 40)
	for _, c := range []struct{ text, quote, want string }{
		{"One.\n\nTwo. Three.\n\nFour.", "Two.", "One.\n\nTwo. Three.\n\nFour."},
		{long + "\n\nTwo. Three " + long + "\n\nFour.", "Two.", "Two. Three " + long},
		{"Only.", "Only.", "Only."},
		{"First.\n\n" + long, "First.", "First.\n\n" + long},
	} {
		start := strings.Index(c.text, c.quote)
		from, to := around(c.text, start, start+len(c.quote))
		if got := c.text[from:to]; got != c.want {
			t.Errorf("around %q is %q, want %q", c.quote, got, c.want)
		}
	}
}

func BenchmarkRenderLongestAnswer(b *testing.B) {
	catalog, err := words.Load()
	if err != nil {
		b.Fatal(err)
	}
	a := randomAnswer(rand.New(rand.NewPCG(1, 4)))
	for b.Loop() {
		view{voice: catalog.In("bg"), exchange: "x1", answer: a}.reply()
	}
}
