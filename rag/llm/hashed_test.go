package llm

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

var _ Embedder = Hashed{}

func embed(t testing.TB, texts ...string) [][]float32 {
	t.Helper()
	vs, err := NewHashed().Embed(t.Context(), Document, texts)
	if err != nil {
		t.Fatal(err)
	}
	return vs
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func TestHashedOrdersBySharedWords(t *testing.T) {
	for _, tt := range []struct{ name, text, near, far string }{
		{"shared words", "Assad was granted asylum in Moscow", "Moscow gives Assad asylum", "The league match ended in a draw"},
		{"inflections", "Русия изтегля войските си", "войски бяха изтеглени от Русия", "Цената на петрола се повиши"},
		{"compounds", "Die Bundesregierung verhandelt", "Verhandlungen der Regierung im Bund", "Ein Sieg im letzten Spiel"},
		{"ideographs", "俄罗斯军队撤离叙利亚", "叙利亚的俄罗斯基地", "今天的足球比赛结束了"},
		{"no spaces between words", "กองทัพรัสเซียถอนกำลัง", "รัสเซียส่งกองทัพ", "ฟุตบอลจบลงแล้ว"},
		{"spelling", "Khmeimim air base", "the base at Hmeimim", "the price of gas"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := embed(t, tt.text, tt.near, tt.far)
			near, far := dot(v[0], v[1]), dot(v[0], v[2])
			if near < far+.1 {
				t.Errorf("similarity to the near text %.3f, to the far text %.3f", near, far)
			}
		})
	}
}

func TestHashedTreatsAlike(t *testing.T) {
	for _, tt := range []struct{ name, a, b string }{
		{"case", "Oil Rose in ЛИБИЯ", "oil rose in Либия"},
		{"punctuation", "Oil, rose—in “Libya”.", "oil rose in libya"},
		{"order", "oil rose", "rose oil"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if v := embed(t, tt.a, tt.b); dot(v[0], v[1]) < 1-1e-6 {
				t.Errorf("similarity %v, want 1", dot(v[0], v[1]))
			}
		})
	}
}

func TestHashedFindsNothing(t *testing.T) {
	for i, v := range embed(t, "", " \n", "— … !", "\xff\xfe", "\x00") {
		if v != nil {
			t.Errorf("text %d has a vector", i)
		}
	}
	if vs := embed(t); len(vs) != 0 {
		t.Errorf("no texts gave %d vectors", len(vs))
	}
}

func TestHashedRepetitionIsSublinear(t *testing.T) {
	v := embed(t, "libya", "oil", strings.Repeat("libya ", 20)+"oil")
	if much, little := dot(v[0], v[2]), dot(v[1], v[2]); much < little || much > 6*little {
		t.Errorf("a word 20 times as frequent weighs %.2f to %.2f", much, little)
	}
}

// The vectors are stored under the model's name: when this test fails, the
// version in the name must grow.
func TestHashedIsStable(t *testing.T) {
	sum := fnv.New32a()
	for _, x := range embed(t, "Why is Russia moving equipment to Libya? Защо? 为什么 2024")[0] {
		q := int16(math.Round(float64(x) * 1e4))
		sum.Write([]byte{byte(q), byte(q >> 8)})
	}
	if got, want := sum.Sum32(), uint32(0xaac3acb4); got != want {
		t.Errorf("the vector hashes to %#x, want %#x under the name %s", got, want, NewHashed().Model())
	}
}

func TestHashedStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewHashed().Embed(ctx, Document, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func FuzzHashed(f *testing.F) {
	for _, s := range []string{"", "oil", "Ünïcode Ελλάδα", "中国人民", "a\xffb", "กขค", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		alone := embed(t, text)[0]
		after := embed(t, "some other text", text)[1]
		if !slices.Equal(alone, after) {
			t.Error("the vector depends on the texts before")
		}
		if alone == nil {
			return
		}
		if n := dot(alone, alone); len(alone) != hashedDims || math.Abs(n-1) > 1e-5 {
			t.Errorf("%d dimensions, length %v", len(alone), n)
		}
	})
}

func TestFakeKnowsItsTexts(t *testing.T) {
	f := Fake{Name: "fake", Vectors: map[string][]float32{"a": {1, 0}}}
	vs, err := f.Embed(t.Context(), Query, []string{"b", "a"})
	if err != nil || len(vs) != 2 || vs[0] != nil || !slices.Equal(vs[1], []float32{1, 0}) {
		t.Errorf("Embed = %v, %v", vs, err)
	}
}

// BenchmarkHashed embeds real articles cut into passages of about 800 bytes.
func BenchmarkHashed(b *testing.B) {
	texts := realPassages(b, 200)
	size := 0
	for _, s := range texts {
		size += len(s)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for chunk := range slices.Chunk(texts, 12) {
			if _, err := NewHashed().Embed(b.Context(), Document, chunk); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func realPassages(tb testing.TB, articles int) []string {
	f, err := os.Open("../../../shared/eval/realtime/articles.jsonl.gz")
	if err != nil {
		tb.Skipf("no real articles: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var passages []string
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for range articles {
		if !lines.Scan() {
			break
		}
		var a struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			tb.Fatal(err)
		}
		for len(a.Text) > 0 {
			n := min(800, len(a.Text))
			passages = append(passages, a.Text[:n])
			a.Text = a.Text[n:]
		}
	}
	return passages
}
