package corpus

import "testing"

func TestDetectLanguage(t *testing.T) {
	for _, c := range []struct{ want, text string }{
		{"en", "The council voted on Tuesday to buy back the harbour from its owner."},
		{"en", "Who won the regatta in the harbour?"},
		{"en", "Why is the mayor selling the ferry?"},
		{"bg", "Министърът заяви, че България ще получи средства от Европейския съюз през следващата година."},
		{"bg", "Кой спечели изборите в Русия?"},
		{"bg", "Защо Русия изнася оръжие от Сирия към Либия?"},
		{"bg", "Президентът пристигна в София на официално посещение."},
		{"ru", "Министр заявил, что страна получит средства от Европейского союза в следующем году."},
		{"ru", "Кто победил на выборах в Болгарии?"},
		{"ru", "Президент прибыл в Софию с официальным визитом."},
		{"mk", "Министерот изјави дека земјата ќе добие средства од Европската унија следната година."},
		{"sr", "Министар је изјавио да ће земља добити средства од Европске уније следеће године."},
		{"uk", "Міністр заявив, що країна отримає кошти від Європейського Союзу наступного року."},
		{"be", "Міністр заявіў, што краіна атрымае сродкі ад Еўрапейскага саюза ў наступным годзе."},
		{"de", "Der Minister erklärte, dass das Land im nächsten Jahr Mittel der Europäischen Union erhalten werde."},
		{"fr", "Le ministre a déclaré que le pays recevrait des fonds de l'Union européenne l'année prochaine."},
		{"es", "El ministro declaró que el país recibirá fondos de la Unión Europea el próximo año."},
		{"it", "Il ministro ha dichiarato che il paese riceverà fondi dall'Unione europea il prossimo anno."},
		{"pt", "O ministro declarou que o país receberá fundos da União Europeia no próximo ano, mas não disse quanto."},
		{"nl", "De minister verklaarde dat het land volgend jaar geld van de Europese Unie zal krijgen, maar hij zei niet hoeveel het zou zijn."},
		{"sv", "Ministern förklarade att landet kommer att få pengar från Europeiska unionen nästa år."},
		{"pl", "Minister oświadczył, że kraj otrzyma w przyszłym roku środki z Unii Europejskiej."},
		{"tr", "Bakan, ülkenin gelecek yıl Avrupa Birliği'nden kaynak alacağını açıkladı, ama ne kadar olacağını söylemedi ve bu konuda başka bir şey demedi."},
		{"el", "Ο υπουργός δήλωσε ότι η χώρα θα λάβει κονδύλια από την Ευρωπαϊκή Ένωση."},
		{"zh", "部长表示，该国明年将从欧盟获得资金。"},
		{"ja", "大臣は、来年、欧州連合から資金を受け取ると述べた。"},
		{"ko", "장관은 내년에 유럽연합으로부터 자금을 받을 것이라고 밝혔다."},
		{"ar", "صرح الوزير بأن البلاد ستحصل على أموال من الاتحاد الأوروبي العام المقبل."},
		{"th", "รัฐมนตรีกล่าวว่าประเทศจะได้รับเงินทุน"},
		{"", ""},
		{"", "12.5 % — 300"},
		{"", "Haftar"},
		{"", "Қазақстан үкіметі жаңа заң қабылдады"},
	} {
		if got := DetectLanguage(c.text); got != c.want {
			t.Errorf("%q is told to be in %q, want %q", c.text, got, c.want)
		}
	}
}

func TestEnglishNewsIsEnglish(t *testing.T) {
	articles := newsArticles(t, 1500)
	wrong := 0
	for _, a := range articles {
		if DetectLanguage(a.Text) != "en" {
			wrong++
		}
	}
	if wrong*1000 > len(articles) {
		t.Errorf("%d of %d articles are told not to be English", wrong, len(articles))
	}
}

func TestIsStopword(t *testing.T) {
	for _, c := range []struct {
		word, language string
		want           bool
	}{
		{"the", "en", true}, {"harbour", "en", false}, {"как", "ru", true}, {"защо", "bg", true}, {"защо", "ru", false},
		{"wer", "de", true}, {"qui", "fr", true}, {"dónde", "es", true}, {"the", "", false}, {"the", "fi", false},
	} {
		if got := IsStopword(c.word, c.language); got != c.want {
			t.Errorf("IsStopword(%q, %q) = %v", c.word, c.language, got)
		}
	}
}
