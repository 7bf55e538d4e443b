package extract

import (
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

func encode(t *testing.T, label, s string) []byte {
	t.Helper()
	e, _ := charset.Lookup(label)
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCharacterSets(t *testing.T) {
	const (
		bulgarian = "Общината продава старото пристанище"
		russian   = "Верфь осталась без новых заказов"
		french    = "La préfecture a fermé la route côtière – « hélas »"
		japanese  = "雨で海岸の道路が閉鎖された"
	)
	page := func(label, s string) string {
		return "<html><head><script>var a = 1;</script>" + label + "<title>x</title></head><body><p>" + s + "</p>"
	}
	const meta = `<meta charset="`
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy, s string) []byte {
		out, err := unicode.UTF16(e, b).NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		what, contentType string
		page              []byte
		want              string
	}{
		{"windows-1251 by header", "text/html; charset=windows-1251", encode(t, "windows-1251", page("", bulgarian)), bulgarian},
		{"windows-1251 by meta", "text/html", encode(t, "windows-1251", page(meta+`windows-1251">`, bulgarian)), bulgarian},
		{"windows-1251 by the old meta", "", encode(t, "windows-1251", page(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">`, bulgarian)), bulgarian},
		{"cp1251, another of its names", "text/html; charset=cp1251", encode(t, "windows-1251", page("", bulgarian)), bulgarian},
		{"koi8-r", "text/html; charset=KOI8-R", encode(t, "koi8-r", page("", russian)), russian},
		{"koi8-r by meta", "", encode(t, "koi8-r", page(meta+`koi8-r">`, russian)), russian},
		{"windows-1252 without a label", "text/html", encode(t, "windows-1252", page("", french)), french},
		{"windows-1252 called iso-8859-1", "text/html; charset=ISO-8859-1", encode(t, "windows-1252", page("", french)), french},
		{"windows-1252 called UTF-8", "text/html; charset=UTF-8", encode(t, "windows-1252", page(meta+`utf-8">`, french)), french},
		{"shift_jis", "text/html; charset=Shift_JIS", encode(t, "shift_jis", page("", japanese)), japanese},
		{"shift_jis by meta", "", encode(t, "shift_jis", page(meta+`Shift_JIS">`, japanese)), japanese},
		{"euc-jp", "text/html; charset=euc-jp", encode(t, "euc-jp", page("", japanese)), japanese},
		{"iso-2022-jp", "text/html; charset=iso-2022-jp", encode(t, "iso-2022-jp", page("", japanese)), japanese},
		{"UTF-8 called windows-1251", "text/html; charset=windows-1251", []byte(page("", bulgarian)), bulgarian},
		{"UTF-8 called iso-8859-1 by meta", "", []byte(page(meta+`iso-8859-1">`, french)), french},
		{"UTF-8 without a label", "", []byte(page("", russian)), russian},
		{"UTF-8 with its mark", "text/html; charset=koi8-r", []byte("\ufeff" + page("", russian)), russian},
		{"UTF-8 cut within a character", "", append([]byte(page("", russian)), 0xd0), russian},
		{"UTF-16 with its mark", "text/html; charset=utf-8", utf16(unicode.LittleEndian, unicode.UseBOM, page("", bulgarian)), bulgarian},
		{"UTF-16 the other way", "", utf16(unicode.BigEndian, unicode.UseBOM, page("", bulgarian)), bulgarian},
		{"UTF-16 by header", "text/html; charset=utf-16le", utf16(unicode.LittleEndian, unicode.IgnoreBOM, page("", bulgarian)), bulgarian},
		{"UTF-16 by nothing", "", utf16(unicode.BigEndian, unicode.IgnoreBOM, page("", bulgarian)), bulgarian},
		{"an unknown name", "text/html; charset=x-nobody", encode(t, "windows-1251", page(meta+`windows-1251">`, bulgarian)), bulgarian},
		{"the word charset in a script", "", encode(t, "windows-1251", page(`<script charset="koi8-r" src=x></script>`+meta+`windows-1251">`, bulgarian)), bulgarian},
	} {
		if got := string(decodeWeb(c.page, c.contentType)); !strings.Contains(got, "<p>"+c.want+"</p>") {
			t.Errorf("%s: %q", c.what, got[max(0, len(got)-120):])
		}
	}
}

// The whole way, once.
func TestArticleInWindows1251(t *testing.T) {
	page := encode(t, "windows-1251", `<html><meta http-equiv=content-type content="text/html; charset=windows-1251"><body><h1>Общината продава</h1><p>`+
		strings.Repeat("Общинският съвет реши в четвъртък да продаде старото речно пристанище, а кметът обеща ремонт. ", 5)+"</p>")
	a, err := HTML(page, "text/html", samplePage)
	if err != nil || a.Language != "bg" || !strings.HasPrefix(a.Text, "Общинският съвет") {
		t.Errorf("%+v, error %v", a, err)
	}
}
