// Package chart draws figures as pictures for Discord's dark theme: data to
// the bytes of a PNG, the same for the same data. What it draws is rectangles
// and text, so that the fonts of golang.org/x/image are all that it needs of
// others: they have Latin, Greek and Cyrillic letters.
package chart

import (
	"bytes"
	"fmt"
	"image/png"
)

// A picture's size in pixels: twice what Discord shows an embed's picture in.
const (
	Width  = 1100
	Height = 520
)

// A Column is a bar in two parts, one upon the other. Negative numbers count
// as 0.
type Column struct {
	Label        string
	Lower, Upper int
}

// Bars are columns side by side. Texts may be foreign; what is too long is cut.
type Bars struct {
	Title        string
	Lower, Upper string // what the parts are
	Columns      []Column
	Number       func(int) string // writes a number at the axis
}

const (
	maxColumns = 400           // a column has at least two pixels and a half
	maxCount   = 1_000_000_000 // far from where sums overflow
)

// Daily draws columns; of too many, the last. Of labels that have no room all
// but every second, third and so on is left out, never the last.
func Daily(b Bars) ([]byte, error) {
	b.Columns = b.Columns[max(0, len(b.Columns)-maxColumns):]
	c, err := newCanvas()
	if err != nil {
		return nil, fmt.Errorf("preparing a chart: %w", err)
	}
	defer c.close()
	b.draw(c)
	var out bytes.Buffer
	if err := png.Encode(&out, c.image); err != nil {
		return nil, fmt.Errorf("writing a chart: %w", err)
	}
	return out.Bytes(), nil
}

// Where things are, in pixels from the left and the top.
const (
	margin     = 28
	titleLine  = 52 // baselines
	legendLine = 100
	labelLine  = Height - 24
	plotTop    = 134
	plotBottom = Height - 64
	plotRight  = Width - margin
	widestBar  = 120
)

func (b *Bars) draw(c *canvas) {
	c.text(b.Title, margin, titleLine, plotRight-margin, title)
	x := c.key(b.Lower, margin, blue)
	c.key(b.Upper, x, yellow)

	top := 0
	for _, col := range b.Columns {
		top = max(top, clamp(col.Lower)+clamp(col.Upper))
	}
	left, top := b.grid(c, top)
	b.bars(c, left, top)
	c.fill(left, plotBottom-1, plotRight, plotBottom+1, axis)
	b.labels(c, left)
}

// key says what a colour is, and returns where the next key begins.
func (c *canvas) key(text string, x int, colour shade) int {
	const size, most = 22, 440
	c.fill(x, legendLine-size+3, x+size, legendLine+3, colour)
	return c.text(text, x+size+12, legendLine, most, plain) + 40
}

// grid draws lines for round numbers from 0 to what is at least top, and
// returns where the columns begin and what the highest line stands for.
func (b *Bars) grid(c *canvas, top int) (left, highest int) {
	step := step(top)
	lines := max(1, (top+step-1)/step)
	highest = step * lines
	left = margin + c.width(b.Number(highest), faint) + 16
	for i := range lines + 1 {
		y := scale(i*step, highest)
		c.fill(left, y-1, plotRight, y+1, gridline)
		number := b.Number(i * step)
		c.text(number, left-16-c.width(number, faint), y+8, left, faint)
	}
	return left, highest
}

// scale returns how far down a number is.
func scale(n, highest int) int {
	return plotBottom - n*(plotBottom-plotTop)/highest
}

// slot returns where the i-th of n columns has its room.
func slot(left, i, n int) (from, to int) {
	width := plotRight - left
	return left + i*width/n, left + (i+1)*width/n
}

func (b *Bars) bars(c *canvas, left, highest int) {
	for i, col := range b.Columns {
		from, to := slot(left, i, len(b.Columns))
		gap := max((to-from)/6, (to-from-widestBar)/2)
		middle, all := scale(clamp(col.Lower), highest), scale(clamp(col.Lower)+clamp(col.Upper), highest)
		c.fill(from+gap, all, to-gap, middle, yellow)
		c.fill(from+gap, middle, to-gap, plotBottom, blue)
	}
}

func (b *Bars) labels(c *canvas, left int) {
	const most, gap = 240, 24
	n, widest := len(b.Columns), 1
	for _, col := range b.Columns {
		widest = max(widest, min(c.width(col.Label, faint), most))
	}
	next := Width // where the label to the right begins
	every := (n*(widest+gap) + plotRight - left - 1) / (plotRight - left)
	for i := n - 1; i >= 0; i-- {
		from, to := slot(left, i, n)
		width := min(c.width(b.Columns[i].Label, faint), most)
		x := min(max((from+to-width)/2, margin), plotRight-width)
		if x+width+gap/2 > next {
			continue // the last one may have moved in from the edge
		}
		c.text(b.Columns[i].Label, x, labelLine, most, faint)
		next, i = x, i-every+1
	}
}

func clamp(n int) int { return min(max(n, 0), maxCount) }

// step returns how far apart the lines of an axis from 0 to top are: 1, 2 or 5
// times a power of ten, so that there are at most four above the axis.
func step(top int) int {
	for unit := 1; ; unit *= 10 {
		for _, n := range [...]int{unit, 2 * unit, 5 * unit} {
			if n*4 >= top {
				return n
			}
		}
	}
}
