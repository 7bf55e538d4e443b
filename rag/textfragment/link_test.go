package textfragment_test

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"newshound/rag/textfragment"
)

const page = "https://news.example/a"

func TestLink(t *testing.T) {
	for _, c := range linkCases() {
		t.Run(c.name, func(t *testing.T) {
			text, start, end := c.quote()
			got := textfragment.Link(page, text, start, end)
			if _, directive, _ := strings.Cut(got, "#:~:"); decoded(t, directive) != c.want {
				t.Errorf("directive %s\n     want %s", decoded(t, directive), c.want)
			}
		})
	}
}

func decoded(t *testing.T, s string) string {
	t.Helper()
	s, err := url.PathUnescape(s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLinkAddress(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"", ""},
		{"news.example/a", ""},
		{"/a", ""},
		{"javascript:alert(1)", ""},
		{"ftp://news.example/a", ""},
		{"http://", ""},
		{"http://[::1", ""},
		{"https://news.example/a\nb", ""},
		{"http://news.example", "http://news.example#:~:text=b%2D%26c%2C%20%D0%B4"},
		{"HTTPS://news.example/a?b=c&d", "https://news.example/a?b=c&d#:~:text=b%2D%26c%2C%20%D0%B4"},
		{"https://news.example/a b", "https://news.example/a%20b#:~:text=b%2D%26c%2C%20%D0%B4"},
		{"https://news.example/a#", "https://news.example/a#:~:text=b%2D%26c%2C%20%D0%B4"},
		{"https://news.example/a#part%202", "https://news.example/a#part%202:~:text=b%2D%26c%2C%20%D0%B4"},
		{"https://news.example/a#part:~:text=old", "https://news.example/a#part:~:text=b%2D%26c%2C%20%D0%B4"},
	} {
		if got := textfragment.Link(tt.address, "b-&c, д", 0, 8); got != tt.want {
			t.Errorf("Link(%q) = %s\nwant %s", tt.address, got, tt.want)
		}
	}
}

func TestLinkWithoutAQuote(t *testing.T) {
	for _, at := range [][2]int{{0, 0}, {2, 1}, {-1, 2}, {0, 9}, {9, 12}, {1, 2}} {
		if got := textfragment.Link(page+"#top", "a \nb", at[0], at[1]); got != page+"#top" {
			t.Errorf("quote %v: %s", at, got)
		}
	}
}

// Where nothing short can be found, the link opens just the page.
func TestLinkOfEndlessWords(t *testing.T) {
	word := strings.Repeat("a", 9000)
	for _, text := range []string{word, word + "\n" + word, strings.Repeat("中", 3000)} {
		if got := textfragment.Link(page, text, 0, len(text)); got != page {
			t.Errorf("%d bytes: %.80s", len(text), got)
		}
	}
	text := word + " A short quote, right here. " + word
	start := strings.Index(text, "A short")
	if got, want := textfragment.Link(page, text, start, start+27), page+"#:~:text=A%20short%20quote%2C%20right%20here%2E"; got != want {
		t.Errorf("got %.200s", got)
	}
}

// A quote that cuts characters or words is widened, but never cuts another.
func TestLinkOfACutQuote(t *testing.T) {
	const spaced = "One two. Ünïted naïve façade, ten."
	thai := strings.Repeat("กองทัพรัสเซียถอนกำลัง", 12)
	for _, text := range []string{spaced, thai, strings.Repeat("俄罗斯军队", 60), "é" + strings.Repeat("\u0301", 200)} {
		for start := 0; start < len(text); start += 7 {
			for end := start + 1; end <= len(text); end += 11 {
				for _, term := range terms(t, textfragment.Link(page, text, start, end)) {
					if !utf8.ValidString(term) {
						t.Fatalf("%d to %d of %.20s…: %q", start, end, text, term)
					}
				}
			}
		}
	}
	start := strings.Index(spaced, "nïted") + 2 // within the ï
	end := strings.Index(spaced, "çade") + 1    // within the ç
	if got, want := terms(t, textfragment.Link(page, spaced, start, end))[1], "Ünïted naïve façade"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A quote is found where it stands, in texts of a few words where most of it
// stands elsewhere too, unless its lines are so few words that no context tells the places apart.
func TestLinkResolvesInRepetitiveTexts(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	missed := 0
	const n = 1000
	for range n {
		var b strings.Builder
		for range 60 + rng.IntN(200) {
			b.WriteString([]string{"alpha", "Beta", "gamma", "delta's", "е-псилон", "zeta,", "eta."}[rng.IntN(7)])
			b.WriteString([]string{" ", "\n\n"}[rng.IntN(20)/19])
		}
		text := b.String()
		start, end := wordRange(rng, text)
		s, e, ok := newDocument(text).resolve(terms(t, textfragment.Link(page, text, start, end)))
		if !ok {
			t.Fatalf("%q is not found at all in %q", text[start:end], text)
		}
		if s != start || e != end {
			missed++
		}
	}
	if missed > n/100 {
		t.Errorf("%d of %d quotes are found elsewhere", missed, n)
	}
}

// wordRange returns the offsets of a run of words.
func wordRange(rng *rand.Rand, text string) (start, end int) {
	fields := strings.Fields(text)
	i := rng.IntN(len(fields))
	n := 1 + rng.IntN(min(60, len(fields)-i))
	at := 0
	for k, f := range fields[:i+n] {
		at += strings.Index(text[at:], f)
		if k == i {
			start = at
		}
		at += len(f)
	}
	return start, at
}

// Links to quotes of real articles resolve to the quotes.
func TestLinkResolvesInRealArticles(t *testing.T) {
	missed, samples := 0, realSamples(t, 300)
	for _, s := range samples {
		link := textfragment.Link(page, s.text, s.start, s.end)
		if start, end, ok := newDocument(s.text).resolve(terms(t, link)); !ok || start != s.start || end != s.end {
			missed++
			t.Logf("%q is found as %q\nlink %s", s.text[s.start:s.end], s.text[start:end], link)
		}
	}
	if missed > 0 {
		t.Errorf("%d of %d quotes are found elsewhere", missed, len(samples))
	}
}

func FuzzLink(f *testing.F) {
	for _, c := range linkCases() {
		text, start, end := c.quote()
		f.Add(page, text, start, end)
	}
	f.Add("https://news.example/%zz#a:~:b", "a\xff b", 1, 2)
	f.Add("https://n", "ก่อนหน้านี้ กองทัพรัสเซียถอนกำลังออกจากซีเรีย หลังจากนั้น", 34, 67) // 67 cuts a rune
	f.Fuzz(func(t *testing.T, address, text string, start, end int) {
		link := textfragment.Link(address, text, start, end)
		if link == "" {
			return
		}
		u, err := url.Parse(link)
		if err != nil || u.Host == "" {
			t.Fatalf("%q is no address: %v", link, err)
		}
		if !strings.Contains(link, ":~:") || !utf8.ValidString(text) {
			return
		}
		if len(link) > len(address)*3+4000*3 {
			t.Errorf("the link has %d bytes", len(link))
		}
		found := terms(t, link)
		collapsed := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) }), " ")
		for _, term := range found {
			if !strings.Contains(collapsed, term) || !utf8.ValidString(term) {
				t.Errorf("%q is not in the text", term)
			}
		}
		if found[1] == "" {
			t.Error("the directive is empty")
		}
	})
}

func BenchmarkLink(b *testing.B) {
	samples := realSamples(b, 50)
	for i := 0; b.Loop(); i++ {
		s := samples[i%len(samples)]
		textfragment.Link(page, s.text, s.start, s.end)
	}
}

// A linkCase is a text in which [ and ] stand around the quote.
type linkCase struct {
	name, text string
	want       string // the directive
	wider      string // what is highlighted, if it is more than the quote
}

func (c linkCase) quote() (text string, start, end int) {
	start = strings.Index(c.text, "[")
	end = strings.Index(c.text, "]") - 1
	return strings.NewReplacer("[", "", "]", "").Replace(c.text), start, end
}

func linkCases() []linkCase {
	return []linkCase{
		{"a sentence", "The base closed on Friday. [Planes left Khmeimim for Libya overnight.] More will follow.", "text=Planes left Khmeimim for Libya overnight.", ""},
		{"earlier in another case", "planes LEFT khmeimim for libya overnight. And [Planes left Khmeimim for Libya overnight.] More will follow.", "text=overnight. And-,Planes left Khmeimim for Libya overnight.", ""},
		{"earlier with accents", "Le bétail était là hier, à côté. Et: [Le betail etait la hier, a cote.] Fin.", "text=hier, à côté. Et:-,Le betail etait la hier, a cote.", ""},
		{"in curly quotes", "He left. [“We don’t know,” she said, “what-ever & why, 100%.”] He came.", "text=“We don’t know,” she said, “what-ever & why, 100%.”", ""},
		{"a short quote", "There is no deal. [No.] There is no deal.", "text=There is no deal.-,No.", ""},
		{"twice in a line", "[It was late.] He slept. It was late. He slept.", "text=It was late.,-He slept. It was", ""},
		{"the second of two", "It was late. He slept. [It was late.] He ran.", "text=late. He slept.-,It was late.", ""},
		{"the same in three paragraphs", "It was late.\n\nHe slept in the car.\n\n[It was late.]\n\nHe ran.\n\nIt was late.", "text=slept in the car.-,It was late.", ""},
		{"two paragraphs", "Before.\n\n[The first paragraph says something short.\n\nThe second one is longer, and says that the first was short.] It goes on.\n\nAfter.", "text=The first paragraph says something,says that the first was short.", ""},
		{"two very short paragraphs", "Before.\n\n[Yes.\n\nNo.] It goes on.\n\nNo. Yes.", "text=Before.-,Yes.,No.", ""},
		{"long", "Before. [The minister said on Tuesday that the government would not, under any circumstances whatever, agree to the terms that were proposed last week by the other side, which he called unacceptable and shameful.] The minister said on Tuesday that he was tired.", "text=The minister said on Tuesday that,called unacceptable and shameful.", ""},
		{"long, its start is there before", "The minister said on Tuesday that the government would not wait. [The minister said on Tuesday that the government would not, under any circumstances whatever, agree to the terms that were proposed last week by the other side, which he called unacceptable and shameful.]", "text=The minister said on Tuesday that the government would not,,called unacceptable and shameful.", ""},
		{"long, its end is within it", "Before. [The minister said he was tired of it all. The government would not, under any circumstances whatever, agree to the terms that were proposed last week. The minister said he was tired of it all.] The minister said he was tired of it all.", "text=The minister said he was tired,minister said he was tired of it all.", ""},
		{"Bulgarian", "Преди това. [Русия изтегля военна техника от базата Хмеймим в Сирия и я прехвърля в Либия.] Повече няма.", "text=Русия изтегля военна техника от базата Хмеймим в Сирия и я прехвърля в Либия.", ""},
		{"long Bulgarian", "Преди това. [Русия изтегля военна техника от базата Хмеймим в Сирия и я прехвърля в Либия, съобщиха в събота няколко агенции, като се позоваха на сателитни снимки и на източници от правителството в Триполи.] Повече няма.", "text=Русия изтегля военна техника от,източници от правителството в Триполи.", ""},
		{"Chinese", "此前。[俄罗斯军队周六从叙利亚撤离部分装备。]此后。", "text=此前。-,俄罗斯军队周六从叙利亚撤离部分装备。", ""},
		{"the second of two in Chinese", "俄罗斯军队周六撤离。他说了。[俄罗斯军队周六撤离。]她说了。", "text=俄罗斯军队周六撤离。他说了。-,俄罗斯军队周六撤离。", ""},
		{"long Chinese", "此前。[" + longChinese + "]此后又有人说。", "text=俄罗斯军队周六从叙利亚撤离部分装备，多家通讯社援引卫星照片报道说，,以便维持其在地中海和非洲的影响力，同时与叙利亚的新统治者保持联系，并保护其剩余的基地和人员。", ""},
		{"Japanese", "その前に。[ロシア軍は土曜日にシリアから装備の一部を撤去した。]その後。", "text=ロシア軍は土曜日にシリアから装備の一部を撤去した。", ""},
		{"Thai", "ก่อนหน้านี้ [กองทัพรัสเซียถอนกำลังออกจากซีเรีย] หลังจากนั้น", "text=กองทัพรัสเซียถอนกำลังออกจากซีเรีย", ""},
		{"Arabic", "قبل ذلك. [انسحبت القوات الروسية من سوريا يوم السبت.] بعد ذلك.", "text=انسحبت القوات الروسية من سوريا يوم السبت.", ""},
		{"German", "Vorher. [Die Straße war naß und größer als je zuvor.] DIE STRASSE WAR NASS.", "text=Die Straße war naß und größer als je zuvor.", ""},
		{"an abbreviation", "The U.S. Army left. [The U.S. sent 3.5 million barrels to St. Louis at $4.20 each.] He said.", "text=The U.S. sent 3.5 million barrels to St. Louis at $4.20 each.", ""},
		{"no space before", "He said this.[Then they all left the building.]“Why?” she asked.", "text=this.Then they all left the building.", "this.Then they all left the building."},
		{"white space", "One  two. [Three   four \u00a0 five, six   seven eight nine.]   Ten.", "text=Three four   five, six seven eight nine.", ""},
		{"an ellipsis and dashes", "One. [Well… it was—they said – a non-starter, wasn't it?] Two.", "text=Well… it was—they said – a non-starter, wasn't it?", ""},
		{"a tab", "One. [Two three four five.\tSix seven eight nine.] Ten.", "text=One.-,Two three four five.,Six seven eight nine.", ""},
		{"a line of its own, short", "One.\n\n[A headline]\n\nTwo is what is written here.", "text=One.-,A headline", ""},
		{"a range from a short line", "One.\n\n[A headline\n\nTwo is what is written here.]\n\nThree.", "text=One.-,A headline,Two is what is written here.", ""},
		{"a range with lines of one word", "A B C\n\nD\n\n[A\n\nB\n\nC]\n\nA\n\nB\n\nC", "text=D-,A,C", ""},
		{"emoji", "One. [🎉 Party in the 🇧🇬 capital 👨‍👩‍👧 tonight! 🎉] Two.", "text=🎉 Party in the 🇧🇬 capital 👨‍👩‍👧 tonight! 🎉", ""},
	}
}

const longChinese = "俄罗斯军队周六从叙利亚撤离部分装备，多家通讯社援引卫星照片报道说，这些装备正运往利比亚东部的一处基地。" +
	"俄罗斯国防部没有立即回应置评请求，但一名官员表示，撤离是暂时的，将来可能会返回。分析人士认为，莫斯科正在寻找新的立足点，" +
	"以便维持其在地中海和非洲的影响力，同时与叙利亚的新统治者保持联系，并保护其剩余的基地和人员。"
