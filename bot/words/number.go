package words

import "golang.org/x/text/message"

// Number writes a number as the language groups its digits.
func (v Voice) Number(n int) string { return message.NewPrinter(v.Tag).Sprintf("%d", n) }
