package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func terms(text, language string) []string {
	var out []string
	for _, tok := range AppendTokens(nil, text, language) {
		out = append(out, tok.Term)
	}
	return out
}

func TestAppendTokens(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "", ""},
		{"en", " … — !? ", ""},
		{"en", "The Fishermen were cheering loudly", "the fishermen were cheer loud"},
		{"en", "COUNCIL Council council's councils’", "council council council council"},
		{"en", "Biden’s Biden's Biden", "biden biden biden"},
		{"en", "don't don’t dont", "dont dont dont"},
		{"en", "he'll we're they've I'd I'm it's", "he we they i i it"},
		{"en", "O'Brien O’Brien D'Angelo", "obrien obrien dangelo"},
		{"en", "the U.S. and the US, U.N. or UN", "the us and the us un or un"},
		{"en", "a.m. p.m. e.g. Ph.D.", "am pm eg ph d"},
		{"en", "1,300 1300 1,300,000 1300000", "1300 1300 1300000 1300000"},
		{"en", "3.5 percent, $5, $1,300.50, €20bn, 80%", "3.5 percent 5 1300.50 20bn 80"},
		{"en", "1990s 5th G7 COVID-19 F-16", "1990s 5th g7 covid 19 f 16"},
		{"en", "10:30 2024-12-14 7-2", "10 30 2024 12 14 7 2"},
		{"en", "well-known state-of-the-art", "well known state of the art"},
		{"en", "café Beyoncé's naïve Zürich São", "cafe beyonc naiv zurich sao"},
		{"en", "smørrebrød Łódź Đoković œuvre Straße", "smorrebrod lodz dokov oeuvr strass"},
		{"en", "example.com the end.Within it snake_case", "exampl com the end within it snake case"},
		{"en", "ran,jumped;fell a:b", "ran jump fell a b"},
		{"en", "“quoted” (bracketed) [sic] word…", "quot bracket sic word"},
		{"en", "soft\u00ADhyphen zero\u200Bwidth word\u2060joiner", "softhyphen zero width wordjoin"},
		{"en", "ＦＵＬＬ ｗｉｄｔｈ １２", "full width 12"},
		{"en", "emoji 🎉 and #tag @name", "emoji and tag name"},
		{"en", "Путин in London", "путин in london"},
		{"", "The Fishermen were cheering", "the fishermen were cheering"},
		{"pl", "Łódź żółć", "lodz zolc"},
		{"bg", "Българските министри", "българск министр"},
		{"bg", "й и ѝ край", "й и и кра"},
		{"ru", "ёлка елка ёлки", "елк елк елк"},
		{"ru", "министры министрами", "министр министр"},
		{"uk", "п'ять п’ять їжак", "пять пять їжак"},
		{"de", "Häuser Haus größte", "haus haus grosst"},
		{"fr", "l'homme l’homme d'État aujourd'hui", "l homm l homm d etat aujourd hui"},
		{"it", "dell'arte", "dell arte"},
		{"es", "elección elecciones", "eleccion eleccion"},
		{"tr", "Ankara'da ANKARA İstanbul'un IRAK Irak", "ankar ankar istanbul irak irak"},
		{"el", "Αθήνα ΑΘΗΝΑ λόγος", "αθηνα αθηνα λογοσ"},
		{"ar", "أحمد احمد مدرسة", "احمد احمد مدرس"},
		{"zh", "我爱北京。", "我爱 爱北 北京"},
		{"zh", "好 是", "好 是"},
		{"zh", "2024年中国GDP增长", "2024 年中 中国 gdp 增长"},
		{"ja", "東京タワー", "東京 京タ タワ ワー"},
		{"th", "ไทย", "ไท ทย"},
		{"ko", "한국의 대통령", "한국의 대통령"},
		{"hi", "हिन्दी में", "हिन्दी में"},
	} {
		if got := strings.Join(terms(c.text, c.language), " "); got != c.want {
			t.Errorf("%s %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
	}
}

func TestTokensCoverTheirWords(t *testing.T) {
	text := "He didn’t say: “1,300 cafés in the U.S.”"
	var got []string
	for _, tok := range AppendTokens(nil, text, "en") {
		got = append(got, tok.Of(text))
	}
	want := []string{"He", "didn’t", "say", "1,300", "cafés", "in", "the", "U.S"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStemsOfALanguage(t *testing.T) {
	for _, c := range []struct{ language, words string }{
		{"en", "elect elected electing elects"},
		{"en", "country countries country's"},
		{"de", "Partei Parteien"},
		{"fr", "ministre ministres"},
		{"es", "ministro ministros"},
		{"it", "governo governi"},
		{"pt", "governo governos"},
		{"nl", "partij partijen"},
		{"sv", "flicka flickor"},
		{"da", "dag dage dagen"},
		{"no", "dag dager dagen"},
		{"fi", "talo talossa talot"},
		{"hu", "ház házak házban"},
		{"ro", "copil copilul copilului"},
		{"ru", "выборы выборов выборах выборам"},
		{"ga", "bád bhád"},
		{"tr", "kitap kitaplar"},
	} {
		if got := slices.Compact(terms(c.words, c.language)); len(got) != 1 {
			t.Errorf("%s: the forms %q have the stems %q", c.language, c.words, got)
		}
	}
}

// TestCacheChangesNothing has an Analyzer meet more words than it remembers.
func TestCacheChangesNothing(t *testing.T) {
	var z Analyzer
	for _, language := range []string{"en", "de", "", "en"} {
		for _, a := range newsArticles(t, 60) {
			got := z.AppendTokens(nil, a.Text, language)
			if want := AppendTokens(nil, a.Text, language); !slices.Equal(got, want) {
				t.Fatalf("%q: tokens differ with a used analyzer", language)
			}
		}
	}
	s := z.stemmer("en")
	for i := range 3*maxStems + 1 {
		s.term([]byte{byte('a' + i%26), byte('a' + i/26%26), byte('a' + i/676%26), byte('a' + i/17576%26)})
	}
	if 2*len(s.table) != maxStems {
		t.Errorf("the table has %d places", 2*len(s.table))
	}
	if got := s.term([]byte("fishing")); got != "fish" {
		t.Errorf("after that, fishing gives %q", got)
	}
}

// TestPlainWordsAreUnicodeWords compares the short way for ASCII words with
// the library's.
func TestPlainWordsAreUnicodeWords(t *testing.T) {
	var z Analyzer
	for _, a := range newsArticles(t, 100) {
		for i := 0; i < len(a.Text); {
			end, ok := plainWord(a.Text, i)
			if !ok {
				_, n := utf8.DecodeRuneInString(a.Text[i:])
				i += n
				continue
			}
			if n := z.wordLength(a.Text[i:]); i+n != end && a.Text[end] != '_' {
				t.Fatalf("%q is a word, Unicode has %q", a.Text[i:end], a.Text[i:i+n])
			}
			i = end
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"a's U.S. 1,3.5 x_y", "l'été ’’'", "東京タワー e\u0301", "й\xff\xc3 ٣٤", "İI ıi ß", strings.Repeat("long", 40)} {
		f.Add(s, "en")
		f.Add(s, "fr")
		f.Add(s, "tr")
		f.Add(s, "bg")
	}
	var z Analyzer
	f.Fuzz(func(t *testing.T, text, language string) {
		end := 0
		for _, tok := range z.AppendTokens(nil, text, language) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("token %v after %d in %d bytes", tok.Span, end, len(text))
			}
			if tok.Term == "" || len(tok.Term) > 2*maxTerm {
				t.Fatalf("%q has the term %q", tok.Of(text), tok.Term)
			}
			if utf8.ValidString(text) && !utf8.ValidString(tok.Term) {
				t.Fatalf("%q has the invalid term %q", tok.Of(text), tok.Term)
			}
			if strings.ContainsAny(tok.Term, " \n\t") {
				t.Fatalf("%q has white space", tok.Term)
			}
			end = tok.Start
		}
	})
}
