package words

import (
	"time"

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// Number writes a number as the language groups its digits.
func (v Voice) Number(n int) string { return message.NewPrinter(v.Tag).Sprintf("%d", n) }

// Percent writes a share, 1 being all, in whole percent.
func (v Voice) Percent(share float64) string {
	return message.NewPrinter(v.Tag).Sprint(number.Percent(share, number.MaxFractionDigits(0)))
}

// Duration writes how long something took: milliseconds up to a second, then
// seconds with one digit more.
func (v Voice) Duration(d time.Duration) string {
	if d < time.Second {
		return v.Say("words.milliseconds", "N", v.Number(int(d.Milliseconds())))
	}
	seconds := number.Decimal(d.Seconds(), number.MaxFractionDigits(1))
	return v.Say("words.seconds", "N", message.NewPrinter(v.Tag).Sprint(seconds))
}

// Day writes a day of the year in short, such as "14 Dec".
func (v Voice) Day(t time.Time) string {
	return v.Say("words.day", "Day", t.Day(), "Month", v.month(t))
}

func (v Voice) month(t time.Time) string { return v.Say("words.month." + t.Format("01")) }
