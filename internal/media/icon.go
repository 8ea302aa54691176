package media

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"cchc/internal/svg"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/math/fixed"
)

// A Frame says how a picture stands on an icon.
type Frame struct {
	Size   int         // of the icon, a square, in pixels
	Share  float64     // how much of the square the picture may take, 0 to 1
	Ground color.Color // nil for none
}

// Icon returns a picture as an icon in PNG: in its own proportions, in the
// middle. The picture is an SVG or one that [Decode] reads; ErrBroken is for
// an SVG that holds more than shapes.
func Icon(picture []byte, f Frame) (data []byte, err error) {
	out := image.NewRGBA(image.Rect(0, 0, f.Size, f.Size))
	if f.Ground != nil {
		draw.Draw(out, out.Rect, image.NewUniform(f.Ground), image.Point{}, draw.Src)
	}
	if sniff(picture) == "" {
		err = drawSVG(out, picture, f)
	} else {
		err = drawBase(out, picture, f)
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, out)
	return b.Bytes(), err
}

// place returns where a picture of some proportions stands on the icon.
func (f Frame) place(width, height float64) image.Rectangle {
	scale := float64(f.Size) * f.Share / max(width, height)
	w, h := max(1, int(math.Round(width*scale))), max(1, int(math.Round(height*scale)))
	x, y := (f.Size-w)/2, (f.Size-h)/2
	return image.Rect(x, y, x+w, y+h)
}

// drawSVG draws a drawing in the form in which it would be published, which has
// no shape that repeats itself. What costs too much is broken.
func drawSVG(out *image.RGBA, picture []byte, f Frame) (err error) {
	published, _, err := svg.Publish(picture)
	if err != nil || len(published) > maxLogo || bytes.Contains(published, []byte("stroke-dash")) {
		return ErrBroken // the library walks dashes one by one, however short they are
	}
	root, err := svg.Parse(published)
	if err != nil || root.Expanded(maxLogo) > maxLogo {
		return ErrBroken
	}
	defer func() {
		if recover() != nil { // the library meets what its authors did not think of, or the pen is empty
			err = ErrBroken
		}
	}()
	icon, err := oksvg.ReadIconStream(bytes.NewReader(published), oksvg.StrictErrorMode)
	if err != nil || !(icon.ViewBox.W > 0 && icon.ViewBox.H > 0 && icon.ViewBox.W < 1e5 && icon.ViewBox.H < 1e5) {
		return ErrBroken
	}
	at := f.place(icon.ViewBox.W, icon.ViewBox.H)
	icon.SetTarget(float64(at.Min.X), float64(at.Min.Y), float64(at.Dx()), float64(at.Dy()))
	pen := &boundedPen{Scanner: rasterx.NewScannerGV(f.Size, f.Size, out, out.Rect), picture: out.Rect, left: maxInk}
	icon.Draw(rasterx.NewDasher(f.Size, f.Size, pen), 1)
	return nil
}

// Bounds of a logo: the bytes of the file, and of all that <use> repeats; and
// the ink of a [boundedPen].
const (
	maxLogo = 2 << 20
	maxInk  = 200_000_000
)

// A boundedPen stops a drawing that takes too long. The rasterizer follows a
// line row by row and column by column, however far it lies outside of the
// picture, and visits the whole picture for each shape.
type boundedPen struct {
	rasterx.Scanner
	picture image.Rectangle
	left    int // of the ink, in pixels
	at      fixed.Point26_6
}

func (p *boundedPen) spend(pixels int) {
	if p.left -= pixels; p.left <= 0 {
		panic("media: a drawing takes too long") // caught in drawSVG: the library has no other way out
	}
}

// farthest is how far from the picture's corner a line may lead, in pixels: what
// is farther has outgrown the rasterizer's numbers.
const farthest = 1 << 16

func (p *boundedPen) move(to fixed.Point26_6) {
	if x, y := to.X.Floor(), to.Y.Floor(); max(x, -x, y, -y) > farthest {
		p.spend(maxInk)
	}
	p.at = to
}

// Start begins a line.
func (p *boundedPen) Start(a fixed.Point26_6) {
	p.move(a)
	p.Scanner.Start(a)
}

// Line goes on to b.
func (p *boundedPen) Line(b fixed.Point26_6) {
	from := p.at
	p.move(b)
	p.spend(16 + distance(from.X, b.X) + distance(from.Y, b.Y) + max(0, -min(from.Y, b.Y).Floor()))
	p.Scanner.Line(b)
}

func distance(a, b fixed.Int26_6) int {
	if a < b {
		a, b = b, a
	}
	return int(int64(a)-int64(b)) >> 6
}

// Draw fills what the lines surround. A pixel that they do not reach costs an
// eighth of one that is filled.
func (p *boundedPen) Draw() {
	e := p.GetPathExtent()
	filled := image.Rect(e.Min.X.Floor(), e.Min.Y.Floor(), e.Max.X.Ceil(), e.Max.Y.Ceil()).Intersect(p.picture)
	p.spend(p.picture.Dx()*p.picture.Dy()/8 + filled.Dx()*filled.Dy())
	p.Scanner.Draw()
}

func drawBase(out *image.RGBA, picture []byte, f Frame) error {
	base, err := Decode(picture, 2*f.Size)
	if err != nil {
		return err
	}
	size := base.pixels.Rect
	xdraw.CatmullRom.Scale(out, f.place(float64(size.Dx()), float64(size.Dy())), base.pixels, size, draw.Over, nil)
	return nil
}
