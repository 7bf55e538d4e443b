package chart

import (
	"errors"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A shade is a colour as 0xRRGGBB, of Discord's theme for dark rooms.
type shade uint32

const (
	background shade = 0x2b2d31
	gridline   shade = 0x3f4147
	axis       shade = 0x80848e
	bright     shade = 0xf2f3f5
	normal     shade = 0xdbdee1
	dim        shade = 0xb5bac1
	blue       shade = 0x7289f4
	yellow     shade = 0xf0b232
)

func (s shade) uniform() *image.Uniform {
	return image.NewUniform(color.RGBA{R: uint8(s >> 16), G: uint8(s >> 8), B: uint8(s), A: 0xff})
}

// A style is how text looks.
type style int

const (
	title style = iota
	plain
	faint
	styles
)

// A canvas is a picture that is being drawn.
type canvas struct {
	image *image.RGBA
	faces [styles]font.Face // a face is for one goroutine
	ink   [styles]*image.Uniform
}

func newCanvas() (*canvas, error) {
	c := &canvas{image: image.NewRGBA(image.Rect(0, 0, Width, Height))}
	for s, look := range [styles]struct {
		ttf  []byte
		size float64 // pixels
		ink  shade
	}{title: {gobold.TTF, 32, bright}, plain: {goregular.TTF, 26, normal}, faint: {goregular.TTF, 24, dim}} {
		parsed, err := opentype.Parse(look.ttf)
		if err == nil {
			// At 72 dots in an inch a point is a pixel.
			c.faces[s], err = opentype.NewFace(parsed, &opentype.FaceOptions{Size: look.size, DPI: 72, Hinting: font.HintingFull})
		}
		if err != nil {
			return nil, errors.Join(err, c.close())
		}
		c.ink[s] = look.ink.uniform()
	}
	c.fill(0, 0, Width, Height, background)
	return c, nil
}

func (c *canvas) close() (err error) {
	for _, face := range c.faces {
		if face != nil {
			err = errors.Join(err, face.Close())
		}
	}
	return err
}

func (c *canvas) fill(x0, y0, x1, y1 int, s shade) {
	draw.Draw(c.image, image.Rect(x0, y0, x1, y1), s.uniform(), image.Point{}, draw.Src)
}

// text writes one line from x on at a baseline, cut to a width, and returns
// where it ends.
func (c *canvas) text(text string, x, baseline, most int, s style) int {
	d := font.Drawer{Dst: c.image, Src: c.ink[s], Face: c.faces[s], Dot: fixed.P(x, baseline)}
	d.DrawString(c.fitted(printable(text), most, s))
	return d.Dot.X.Ceil()
}

func (c *canvas) width(text string, s style) int {
	return font.MeasureString(c.faces[s], printable(text)).Ceil()
}

// fitted cuts text to a width.
func (c *canvas) fitted(text string, most int, s style) string {
	if font.MeasureString(c.faces[s], text).Ceil() <= most {
		return text
	}
	const ellipsis = '…'
	room := fixed.I(most) - font.MeasureString(c.faces[s], string(ellipsis))
	for i, r := range text {
		advance, _ := c.faces[s].GlyphAdvance(r)
		if room -= advance; room < 0 {
			return text[:i] + string(ellipsis)
		}
	}
	return text
}

// printable leaves out what has no shape, and puts text into one line.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}
