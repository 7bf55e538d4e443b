package chart_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"newshound/bot/chart"
)

var write = flag.String("write", "", "write the pictures into this `FOLDER`, to be looked at")

// columns makes n days of which the i-th has f(i) answered and declined.
func columns(n int, label string, f func(i int) (int, int)) []chart.Column {
	all := make([]chart.Column, n)
	for i := range all {
		all[i].Label = fmt.Sprintf(label, i%30+1)
		all[i].Lower, all[i].Upper = f(i)
	}
	return all
}

func wave(i int) (int, int) { return 20 + 15*(i%7) + i/3, 4 + i%5 }
func none(int) (int, int)   { return 0, 0 }

var pictures = map[string]chart.Bars{
	"month":    {Columns: columns(30, "%d Nov", wave)},
	"week":     {Columns: columns(7, "%d Nov", func(i int) (int, int) { return i % 3, i % 2 })},
	"day":      {Columns: columns(1, "%d Nov", wave)},
	"year":     {Columns: columns(365, "%d Nov", wave)},
	"more":     {Columns: columns(1000, "%d Nov", wave)},
	"no-days":  {},
	"zeros":    {Columns: columns(30, "%d Nov", none)},
	"one":      {Columns: columns(30, "%d Nov", func(i int) (int, int) { return i / 29, 0 })},
	"huge":     {Columns: columns(30, "%d Nov", func(i int) (int, int) { return math.MaxInt, math.MaxInt })},
	"negative": {Columns: columns(30, "%d Nov", func(i int) (int, int) { return -i, math.MinInt })},
	"cyrillic": {
		Title: "Въпроси на ден", Lower: "С отговор", Upper: "Без отговор",
		Columns: columns(30, "%d ное", wave),
	},
	"long": {
		Title: strings.Repeat("Вопросы за каждый день ", 20), Lower: strings.Repeat("С ответом ", 20), Upper: strings.Repeat("Без ответа ", 20),
		Columns: columns(30, "%d "+strings.Repeat("ноября ", 30), wave),
	},
	"strange": {Title: "a\x00\xff\n\t😀 漢字", Columns: columns(3, "%d\xff\n😀", wave)},
}

func draw(t testing.TB, b chart.Bars) []byte {
	t.Helper()
	if b.Title == "" {
		b.Title, b.Lower, b.Upper = "Questions per day", "Answered", "Declined"
	}
	b.Number = strconv.Itoa
	data, err := chart.Daily(b)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestDaily: whatever the data, it is a picture of the promised size with
// something on it, and the same for the same data.
func TestDaily(t *testing.T) {
	for name, b := range pictures {
		t.Run(name, func(t *testing.T) {
			data := draw(t, b)
			picture, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := picture.Bounds(), image.Rect(0, 0, chart.Width, chart.Height); got != want {
				t.Errorf("it measures %v, want %v", got, want)
			}
			if n := colours(picture); n < 10 {
				t.Errorf("it has %d colours, as if nothing was drawn", n)
			}
			if !bytes.Equal(data, draw(t, b)) {
				t.Error("the same data drew another picture")
			}
			if *write != "" {
				if err := os.WriteFile(filepath.Join(*write, name+".png"), data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestDailyShows: more of something is more of its colour.
func TestDailyShows(t *testing.T) {
	area := func(lower, upper int) (blue, yellow int) {
		data := draw(t, chart.Bars{Columns: columns(10, "%d", func(int) (int, int) { return lower, upper })})
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return count(picture, 0x72, 0x89, 0xf4), count(picture, 0xf0, 0xb2, 0x32)
	}
	blue, yellow := area(75, 25)
	if yellow == 0 || blue < 2*yellow || blue > 4*yellow {
		t.Errorf("75 and 25 drew %d and %d pixels", blue, yellow)
	}
	if blue, yellow := area(25, 75); yellow < 2*blue {
		t.Errorf("25 and 75 drew %d and %d pixels", blue, yellow)
	}
}

func colours(p image.Image) int {
	seen := make(map[[3]uint32]bool)
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			r, g, b, _ := p.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}

func count(p image.Image, red, green, blue uint32) (n int) {
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			if r, g, b, _ := p.At(x, y).RGBA(); r>>8 == red && g>>8 == green && b>>8 == blue {
				n++
			}
		}
	}
	return n
}

func BenchmarkDaily(b *testing.B) {
	for b.Loop() {
		draw(b, pictures["month"])
	}
}
