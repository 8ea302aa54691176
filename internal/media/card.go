package media

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
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
// on the ground, which has rings in the corner, above an edge in another colour.
// What does not fit is written smaller, and cut with … at last.
type Card struct {
	Kicker string // one line above, beside a bar
	Label  string // one line above the title: what the page is
	Title  string // large, at most four lines
	Foot   string // one line below
	Ground color.RGBA
	Edge   color.RGBA
}

// The measures of a card, in pixels.
const (
	cardMargin = 80
	cardEdge   = 20
	cardRule   = 8  // how wide the bar is, and the line above the foot
	cardGap    = 28 // between the bar and the words beside it
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

// canvases are what cards are drawn on, and pngBuffers what they are compressed in: a province has a
// thousand cards, and each would take two megabytes anew.
var (
	canvases   = sync.Pool{New: func() any { return new([CardWidth * CardHeight]uint8) }}
	pngBuffers encoderBuffers
)

type encoderBuffers struct{ pool sync.Pool }

// Get returns a buffer, nil where none is free: then the encoder makes one.
func (b *encoderBuffers) Get() *png.EncoderBuffer {
	free, _ := b.pool.Get().(*png.EncoderBuffer)
	return free
}

// Put gives a buffer back.
func (b *encoderBuffers) Put(used *png.EncoderBuffer) { b.pool.Put(used) }

// PNG draws the card. The error is for a font that cannot be read.
func (c Card) PNG() ([]byte, error) {
	fonts, err := cardFonts()
	if err != nil {
		return nil, err
	}
	regular, bold := fonts[0], fonts[1]
	var parts [4]cardText
	for i, p := range []struct {
		font        *opentype.Font
		text        string
		size, least float64
		lines       int
	}{{bold, c.Kicker, 40, 26, 1}, {regular, c.Label, 38, 26, 1}, {bold, c.Title, 88, 44, 4}, {regular, c.Foot, 34, 26, 1}} {
		if parts[i], err = setText(p.font, p.text, p.size, p.least, p.lines); err != nil {
			return nil, err
		}
	}
	canvas := canvases.Get().(*[CardWidth * CardHeight]uint8)
	defer canvases.Put(canvas)
	letters := &image.Alpha{Pix: canvas[:], Stride: CardWidth, Rect: image.Rect(0, 0, CardWidth, CardHeight)}
	copy(letters.Pix, rings())
	kicker, label, title, foot := parts[0], parts[1], parts[2], parts[3]
	var bars []image.Rectangle
	top := cardMargin - 16
	if len(kicker.lines) > 0 {
		bars = append(bars, image.Rect(cardMargin, top, cardMargin+cardRule, top+kicker.height()))
		kicker.draw(letters, cardMargin+cardGap, top)
	}
	below := CardHeight - cardEdge - 32 - foot.height()
	foot.draw(letters, cardMargin, below)
	y := (top + kicker.height() + below - label.height() - title.height()) / 2
	label.draw(letters, cardMargin, y)
	title.draw(letters, cardMargin, y+label.height())
	return c.colour(letters, bars)
}

// The rings in the lower right corner: how far each reaches from the corner's
// point and how wide it is, in pixels, and how much of white they have.
const (
	ringsX, ringsY = CardWidth - 90, CardHeight - 70
	ringStep       = 62
	ringWidth      = 22
	ringShade      = 16 // of 255
	ringCount      = 7
)

// rings are rings, as those of a bronze drum, faintly behind the words: the same on every card.
var rings = sync.OnceValue(func() []uint8 {
	on := image.NewAlpha(image.Rect(0, 0, CardWidth, CardHeight))
	for y := range CardHeight {
		for x := range CardWidth {
			far := math.Hypot(float64(x-ringsX), float64(y-ringsY))
			n, in := math.Modf(far / ringStep)
			if n > 0 && n <= ringCount && in*ringStep < ringWidth {
				on.Pix[on.PixOffset(x, y)] = ringShade
			}
		}
	}
	return on.Pix
})

// colour gives the letters their ground, in their place, and writes the picture.
func (c Card) colour(letters *image.Alpha, bars []image.Rectangle) ([]byte, error) {
	palette := make(color.Palette, cardShades, cardShades+1)
	mix := func(ground uint8, i int) uint8 {
		return uint8((int(ground)*(cardShades-1-i) + 255*i) / (cardShades - 1))
	}
	for i := range cardShades {
		palette[i] = color.RGBA{mix(c.Ground.R, i), mix(c.Ground.G, i), mix(c.Ground.B, i), 255}
	}
	picture := &image.Paletted{Pix: letters.Pix, Stride: letters.Stride, Rect: letters.Rect, Palette: append(palette, c.Edge)}
	var shades [256]uint8
	for a := range shades {
		shades[a] = uint8((a*(cardShades-1) + 127) / 255)
	}
	for i, a := range letters.Pix {
		picture.Pix[i] = shades[a]
	}
	for _, area := range append(bars, image.Rect(0, CardHeight-cardEdge, CardWidth, CardHeight)) {
		for y := area.Min.Y; y < area.Max.Y; y++ {
			row := picture.Pix[picture.PixOffset(area.Min.X, y):][:area.Dx()]
			for x := range row {
				row[x] = cardShades
			}
		}
	}
	var out bytes.Buffer
	// Harder work would save a tenth of the size in twice the time.
	err := (&png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &pngBuffers}).Encode(&out, picture)
	return out.Bytes(), err
}

// setText divides a text into at most so many lines in the largest size in
// which it fits, between the two given in pixels.
func setText(f *opentype.Font, text string, size, least float64, most int) (cardText, error) {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) // not at a no-break space
	for {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return cardText{}, err
		}
		lines, fits := wrap(face, words, cardInner)
		if fits && len(lines) <= most || size <= least {
			return cardText{face, cut(face, balanced(face, words, lines, most), most), int(size * 1.3)}, nil
		}
		size = max(size-4, least)
	}
}

// cardInner is how wide lines may be: beside the words of the kicker is the bar.
const cardInner = CardWidth - 2*cardMargin - cardGap

// balanced returns the lines of words as even as they can be, so that no word
// stands alone on the last one.
func balanced(face font.Face, words, lines []string, most int) []string {
	if len(lines) < 2 || len(lines) > most {
		return lines
	}
	low, high := cardInner/2, cardInner
	for low < high {
		middle := (low + high) / 2
		if even, fits := wrap(face, words, middle); fits && len(even) == len(lines) {
			lines, high = even, middle
		} else {
			low = middle + 1
		}
	}
	return lines
}

// wrap divides words into lines of a width; fits is false where a word alone is too
// wide.
func wrap(face font.Face, words []string, width int) (lines []string, fits bool) {
	fits = true
	line := ""
	for _, w := range words {
		longer := strings.TrimSpace(line + " " + w)
		if line != "" && !within(face, longer, width) {
			lines, line = append(lines, line), w
		} else {
			line = longer
		}
		fits = fits && within(face, line, width)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines, fits
}

func within(face font.Face, s string, width int) bool {
	return font.MeasureString(face, s) <= fixed.I(width)
}

// cut leaves as many lines as there is room for, and of each what fits.
func cut(face font.Face, lines []string, most int) []string {
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], lines[most-1]+"…")
	}
	for i, line := range lines {
		for runes := []rune(line); len(runes) > 1 && !within(face, line, cardInner); {
			runes = runes[:len(runes)-1]
			line = strings.TrimRight(string(runes), " …") + "…"
		}
		lines[i] = line
	}
	return lines
}

func (t cardText) height() int { return len(t.lines) * t.line }

// draw writes the lines with their upper left corner at x, y.
func (t cardText) draw(on *image.Alpha, x, y int) {
	d := font.Drawer{Dst: on, Src: image.Opaque, Face: t.face}
	for _, line := range t.lines {
		d.Dot = fixed.P(x, y+t.line*8/10)
		d.DrawString(line)
		y += t.line
	}
}
