package media

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The size of a card in pixels, which the networks that show it ask for.
const (
	CardWidth  = 1200
	CardHeight = 630
)

// A Card is a picture of words that stands for a page where it is shared: white
// on the ground, above an edge in another colour. What does not fit is written
// smaller, and cut with … at last.
type Card struct {
	Kicker string // one line above
	Title  string // large, at most three lines
	Foot   string // at most two lines below
	Ground color.RGBA
	Edge   color.RGBA
}

// The measures of a card, in pixels.
const (
	cardMargin = 80
	cardEdge   = 28
	cardRule   = 8 // the line between the title and the foot
)

// cardShades is how many shades there are from the ground to the white of
// letters.
const cardShades = 64

// A cardText is a text in its size, divided into lines.
type cardText struct {
	face  font.Face
	lines []string
	line  int // the height of one
}

// cardFonts are the two faces that cards are written in, Liberation Sans, which
// has all letters of Vietnamese.
var cardFonts = sync.OnceValues(func() (fonts [2]*opentype.Font, err error) {
	for i, ttf := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		if fonts[i], err = opentype.Parse(ttf); err != nil {
			return fonts, err
		}
	}
	return fonts, nil
})

// PNG draws the card. The error is for a font that cannot be read.
func (c Card) PNG() ([]byte, error) {
	fonts, err := cardFonts()
	if err != nil {
		return nil, err
	}
	regular, bold := fonts[0], fonts[1]
	var parts [3]cardText
	for i, p := range []struct {
		font        *opentype.Font
		text        string
		size, least float64
		lines       int
	}{{regular, c.Kicker, 36, 26, 1}, {bold, c.Title, 92, 44, 3}, {regular, c.Foot, 42, 30, 2}} {
		if parts[i], err = setText(p.font, p.text, p.size, p.least, p.lines); err != nil {
			return nil, err
		}
	}
	letters := image.NewAlpha(image.Rect(0, 0, CardWidth, CardHeight))
	kicker, title, foot := parts[0], parts[1], parts[2]
	kicker.draw(letters, cardMargin)
	middle := (cardMargin + kicker.height() + CardHeight - cardEdge) / 2
	below := 0
	if len(foot.lines) > 0 {
		below = 24 + cardRule + 20 + foot.height()
	}
	y := middle - (title.height()+below)/2
	title.draw(letters, y)
	rule := image.Rectangle{}
	if below > 0 {
		y += title.height() + 24
		rule = image.Rect(cardMargin, y, cardMargin+160, y+cardRule)
		foot.draw(letters, y+cardRule+20)
	}
	return c.colour(letters, rule)
}

// colour gives the letters their ground and writes the picture.
func (c Card) colour(letters *image.Alpha, rule image.Rectangle) ([]byte, error) {
	palette := make(color.Palette, cardShades, cardShades+1)
	mix := func(ground uint8, i int) uint8 {
		return uint8((int(ground)*(cardShades-1-i) + 255*i) / (cardShades - 1))
	}
	for i := range cardShades {
		palette[i] = color.RGBA{mix(c.Ground.R, i), mix(c.Ground.G, i), mix(c.Ground.B, i), 255}
	}
	picture := image.NewPaletted(letters.Rect, append(palette, c.Edge))
	for i, a := range letters.Pix {
		picture.Pix[i] = uint8((int(a)*(cardShades-1) + 127) / 255)
	}
	for _, area := range []image.Rectangle{rule, image.Rect(0, CardHeight-cardEdge, CardWidth, CardHeight)} {
		for y := area.Min.Y; y < area.Max.Y; y++ {
			row := picture.Pix[picture.PixOffset(area.Min.X, y):][:area.Dx()]
			for x := range row {
				row[x] = cardShades
			}
		}
	}
	var out bytes.Buffer
	// Harder work would save a tenth of the size in twice the time.
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, picture)
	return out.Bytes(), err
}

// setText divides a text into at most so many lines in the largest size in
// which it fits, between the two given in pixels.
func setText(f *opentype.Font, text string, size, least float64, most int) (cardText, error) {
	words := strings.Fields(text)
	for {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return cardText{}, err
		}
		lines, fits := wrap(face, words)
		if fits && len(lines) <= most || size <= least {
			return cardText{face, cut(face, lines, most), int(size * 1.3)}, nil
		}
		size = max(size-4, least)
	}
}

const cardInner = CardWidth - 2*cardMargin

// wrap divides words into lines; fits is false where a word alone is too wide.
func wrap(face font.Face, words []string) (lines []string, fits bool) {
	fits = true
	line := ""
	for _, w := range words {
		longer := strings.TrimSpace(line + " " + w)
		if line != "" && !within(face, longer) {
			lines, line = append(lines, line), w
		} else {
			line = longer
		}
		fits = fits && within(face, line)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, fits
}

func within(face font.Face, s string) bool {
	return font.MeasureString(face, s) <= fixed.I(cardInner)
}

// cut leaves as many lines as there is room for, and of each what fits.
func cut(face font.Face, lines []string, most int) []string {
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], lines[most-1]+"…")
	}
	for i, line := range lines {
		for runes := []rune(line); len(runes) > 1 && !within(face, line); {
			runes = runes[:len(runes)-1]
			line = strings.TrimRight(string(runes), " …") + "…"
		}
		lines[i] = line
	}
	return lines
}

func (t cardText) height() int { return len(t.lines) * t.line }

// draw writes the lines with their upper edge at y.
func (t cardText) draw(on *image.Alpha, y int) {
	d := font.Drawer{Dst: on, Src: image.Opaque, Face: t.face}
	for _, line := range t.lines {
		d.Dot = fixed.P(cardMargin, y+t.line*8/10)
		d.DrawString(line)
		y += t.line
	}
}
