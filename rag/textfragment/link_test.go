package textfragment_test

import (
	"strings"
)

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
		{"a sentence", "The base closed on Friday. [Planes left Khmeimim for Libya overnight.] More will follow.", "", ""},
		{"earlier in another case", "planes LEFT khmeimim for libya overnight. And [Planes left Khmeimim for Libya overnight.] More will follow.", "", ""},
		{"earlier with accents", "Le bétail était là hier, à côté. Et: [Le betail etait la hier, a cote.] Fin.", "", ""},
		{"in curly quotes", "He left. [“We don’t know,” she said, “what-ever & why, 100%.”] He came.", "", ""},
		{"a short quote", "There is no deal. [No.] There is no deal.", "", ""},
		{"twice in a line", "[It was late.] He slept. It was late. He slept.", "", ""},
		{"the second of two", "It was late. He slept. [It was late.] He ran.", "", ""},
		{"the same in three paragraphs", "It was late.\n\nHe slept in the car.\n\n[It was late.]\n\nHe ran.\n\nIt was late.", "", ""},
		{"two paragraphs", "Before.\n\n[The first paragraph says something short.\n\nThe second one is longer, and says that the first was short.] It goes on.\n\nAfter.", "", ""},
		{"two very short paragraphs", "Before.\n\n[Yes.\n\nNo.] It goes on.\n\nNo. Yes.", "", ""},
		{"long", "Before. [The minister said on Tuesday that the government would not, under any circumstances whatever, agree to the terms that were proposed last week by the other side, which he called unacceptable and shameful.] The minister said on Tuesday that he was tired.", "", ""},
		{"long, its start is there before", "The minister said on Tuesday that the government would not wait. [The minister said on Tuesday that the government would not, under any circumstances whatever, agree to the terms that were proposed last week by the other side, which he called unacceptable and shameful.]", "", ""},
		{"long, its end is within it", "Before. [The minister said he was tired of it all. The government would not, under any circumstances whatever, agree to the terms that were proposed last week. The minister said he was tired of it all.] The minister said he was tired of it all.", "", ""},
		{"Bulgarian", "Преди това. [Русия изтегля военна техника от базата Хмеймим в Сирия и я прехвърля в Либия.] Повече няма.", "", ""},
		{"long Bulgarian", "Преди това. [Русия изтегля военна техника от базата Хмеймим в Сирия и я прехвърля в Либия, съобщиха в събота няколко агенции, като се позоваха на сателитни снимки и на източници от правителството в Триполи.] Повече няма.", "", ""},
		{"Chinese", "此前。[俄罗斯军队周六从叙利亚撤离部分装备。]此后。", "", ""},
		{"the second of two in Chinese", "俄罗斯军队周六撤离。他说了。[俄罗斯军队周六撤离。]她说了。", "", ""},
		{"long Chinese", "此前。[" + longChinese + "]此后又有人说。", "", ""},
		{"Japanese", "その前に。[ロシア軍は土曜日にシリアから装備の一部を撤去した。]その後。", "", ""},
		{"Thai", "ก่อนหน้านี้ [กองทัพรัสเซียถอนกำลังออกจากซีเรีย] หลังจากนั้น", "", ""},
		{"Arabic", "قبل ذلك. [انسحبت القوات الروسية من سوريا يوم السبت.] بعد ذلك.", "", ""},
		{"German", "Vorher. [Die Straße war naß und größer als je zuvor.] DIE STRASSE WAR NASS.", "", ""},
		{"an abbreviation", "The U.S. Army left. [The U.S. sent 3.5 million barrels to St. Louis at $4.20 each.] He said.", "", ""},
		{"no space before", "He said this.[Then they all left the building.]“Why?” she asked.", "", "this.Then they all left the building."},
		{"white space", "One  two. [Three   four \u00a0 five, six   seven eight nine.]   Ten.", "", ""},
		{"an ellipsis and dashes", "One. [Well… it was—they said – a non-starter, wasn't it?] Two.", "", ""},
		{"a tab", "One. [Two three four five.\tSix seven eight nine.] Ten.", "", ""},
		{"a line of its own, short", "One.\n\n[A headline]\n\nTwo is what is written here.", "", ""},
		{"a range from a short line", "One.\n\n[A headline\n\nTwo is what is written here.]\n\nThree.", "", ""},
		{"a range with lines of one word", "A B C\n\nD\n\n[A\n\nB\n\nC]\n\nA\n\nB\n\nC", "", ""},
		{"emoji", "One. [🎉 Party in the 🇧🇬 capital 👨‍👩‍👧 tonight! 🎉] Two.", "", ""},
	}
}

const longChinese = "俄罗斯军队周六从叙利亚撤离部分装备，多家通讯社援引卫星照片报道说，这些装备正运往利比亚东部的一处基地。" +
	"俄罗斯国防部没有立即回应置评请求，但一名官员表示，撤离是暂时的，将来可能会返回。分析人士认为，莫斯科正在寻找新的立足点，" +
	"以便维持其在地中海和非洲的影响力，同时与叙利亚的新统治者保持联系，并保护其剩余的基地和人员。"
