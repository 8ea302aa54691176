package media

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"
)

// A Base is a picture decoded: upright, at most as wide as the widest variant.
// It never changes.
type Base struct {
	pixels  *image.RGBA
	drawing bool
}

// Decode reads a picture to a base at most so wide. The error is that of
// [Probe].
func Decode(data []byte, widest int) (b *Base, err error) {
	info, err := Probe(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer func() {
		if recover() != nil { // a decoder met what its authors did not think of
			b, err = nil, ErrBroken
		}
	}()
	picture, err := decode(data, info.Format)
	if err != nil {
		return nil, ErrBroken
	}
	w, h := fit(info.Width, info.Height, widest)
	if info.orientation > 4 {
		w, h = h, w
	}
	return &Base{upright(inSRGB(picture, w, h, profileOf(bytes.NewReader(data), info.Format)), info.orientation), info.Drawing}, nil
}

// inSRGB returns a picture at a size with its colours as those of sRGB. Where its
// profile cannot be used, which [Info] tells, they are taken as they are.
func inSRGB(picture image.Image, w, h int, profile []byte) *image.RGBA {
	ink, isInk := picture.(*image.CMYK)
	if isInk {
		if p, inputs, err := toSRGB(profile, 4); err == nil && p != nil {
			small := shrink(&image.RGBA{Pix: ink.Pix, Stride: ink.Stride, Rect: ink.Rect}, w, h) // the mean of each of four bytes
			convert(small, p, inputs)
			return small
		}
		return shrink(picture, w, h)
	}
	small := shrink(picture, w, h)
	if p, inputs, err := toSRGB(profile, 3); err == nil && p != nil {
		convert(small, p, inputs)
	}
	return small
}

// decode decodes a picture; of an animated one the first.
func decode(data []byte, f Format) (image.Image, error) {
	r := bytes.NewReader(data)
	switch f {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case GIF:
		return gif.Decode(r)
	}
	picture, err := webp.Decode(r)
	if err != nil {
		return nil, err
	}
	return fullRange(picture), nil
}

// fullRange gives the colours of a lossy WebP the range of JPEG (0–255), which
// package image takes for granted; WebP stores them in that of television
// (16–235).
func fullRange(picture image.Image) image.Image {
	var p *image.YCbCr
	switch m := picture.(type) {
	case *image.YCbCr:
		p = m
	case *image.NYCbCrA:
		p = &m.YCbCr
	default:
		return picture
	}
	var light, hue [256]byte
	for i := range 256 {
		light[i] = clamp((i-16)*255, 219)
		hue[i] = clamp((i-128)*255+128*224, 224)
	}
	for i, v := range p.Y {
		p.Y[i] = light[v]
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = hue[p.Cb[i]], hue[p.Cr[i]]
	}
	return picture
}

// clamp returns n/by rounded, within a byte.
func clamp(n, by int) byte { return byte(max(0, min(255, (n+by/2)/by))) }

// upright turns a picture as EXIF's orientation says (TIFF 6.0, tag 274).
func upright(p *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 {
		return p
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation > 4 {
		size = image.Rect(0, 0, h, w)
	}
	out := image.NewRGBA(size)
	for y := range size.Dy() {
		for x := range size.Dx() {
			fx, fy := x, y
			switch orientation {
			case 2:
				fx = w - 1 - x
			case 3:
				fx, fy = w-1-x, h-1-y
			case 4:
				fy = h - 1 - y
			case 5:
				fx, fy = y, x
			case 6:
				fx, fy = y, h-1-x
			case 7:
				fx, fy = w-1-y, h-1-x
			case 8:
				fx, fy = w-1-y, x
			}
			copy(out.Pix[out.PixOffset(x, y):][:4], p.Pix[p.PixOffset(fx, fy):][:4])
		}
	}
	return out
}
