package media

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
	xdraw "golang.org/x/image/draw"
)

// A Frame says how a picture stands on an icon.
type Frame struct {
	Size   int         // of the icon, a square, in pixels
	Share  float64     // how much of the square the picture may take, 0 to 1
	Ground color.Color // nil for none
}

// Icon returns a picture as an icon in PNG: in its own proportions, in the
// middle. The picture is an SVG or one that [Develop] reads; ErrBroken is for
// an SVG that holds more than shapes.
func Icon(picture []byte, f Frame) (data []byte, err error) {
	out := image.NewRGBA(image.Rect(0, 0, f.Size, f.Size))
	if f.Ground != nil {
		draw.Draw(out, out.Rect, image.NewUniform(f.Ground), image.Point{}, draw.Src)
	}
	if sniff(picture) == "" && bytes.Contains(picture[:min(len(picture), 4<<10)], []byte("<svg")) {
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

func drawSVG(out *image.RGBA, picture []byte, f Frame) (err error) {
	defer func() {
		if recover() != nil { // the library meets what its authors did not think of
			err = ErrBroken
		}
	}()
	icon, err := oksvg.ReadIconStream(bytes.NewReader(picture), oksvg.StrictErrorMode)
	if err != nil || !(icon.ViewBox.W > 0 && icon.ViewBox.H > 0 && icon.ViewBox.W < 1e5 && icon.ViewBox.H < 1e5) {
		return ErrBroken
	}
	at := f.place(icon.ViewBox.W, icon.ViewBox.H)
	icon.SetTarget(float64(at.Min.X), float64(at.Min.Y), float64(at.Dx()), float64(at.Dy()))
	icon.Draw(rasterx.NewDasher(f.Size, f.Size, rasterx.NewScannerGV(f.Size, f.Size, out, out.Rect)), 1)
	return nil
}

func drawBase(out *image.RGBA, picture []byte, f Frame) error {
	base, err := Develop(picture, 2*f.Size)
	if err != nil {
		return err
	}
	size := base.pixels.Rect
	xdraw.CatmullRom.Scale(out, f.place(float64(size.Dx()), float64(size.Dy())), base.pixels, size, draw.Over, nil)
	return nil
}
