package words

import "testing"

func BenchmarkSay(b *testing.B) {
	c, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	v := c.In("bg")
	for b.Loop() {
		v.Say("bot.apology", "N", 3)
	}
}

func BenchmarkIn(b *testing.B) {
	c, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.In("es-419")
	}
}
