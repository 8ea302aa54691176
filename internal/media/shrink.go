package media

import (
	"image"
	"image/draw"
)

// shrink returns a picture at the given size, which is not larger. Every pixel
// of the result is the mean of the area that it covers, pixels at its edges
// counted by their share: nothing flickers or rings, fine print stays legible,
// and whole numbers give the same bytes on every machine. The filters of
// golang.org/x/image/draw were tried: the fast ones leave steps in slanted
// lines, the good ones take ten times as long and hundreds of megabytes.
func shrink(picture image.Image, w, h int) *image.RGBA {
	from := picture.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if from.Dx() == w && from.Dy() == h {
		draw.Draw(out, out.Rect, picture, from.Min, draw.Src)
		return out
	}
	a := &area{out: out, width: from.Dx(), height: from.Dy(), line: make([]uint32, 4*w), sums: make([]uint64, 4*w)}
	// Only a strip of the picture is converted at a time.
	strip := image.NewRGBA(image.Rect(0, 0, from.Dx(), 16))
	for y := 0; y < from.Dy(); y += 16 {
		rows := min(16, from.Dy()-y)
		draw.Draw(strip, image.Rect(0, 0, from.Dx(), rows), picture, image.Pt(from.Min.X, from.Min.Y+y), draw.Src)
		for i := range rows {
			a.row(strip.Pix[i*strip.Stride:][:4*from.Dx()])
		}
	}
	return out
}

// area makes means of areas, row by row. Lengths are counted so that a pixel of
// the source is as wide as the result has columns and a pixel of the result as
// the source has, which makes all shares whole; so do heights.
type area struct {
	out           *image.RGBA
	width, height int // of the source
	y             int // the row of the result that is being summed up
	done          int // what of its height is
	line          []uint32
	sums          []uint64
}

// row adds the next row of the source.
func (a *area) row(pix []byte) {
	a.squeeze(pix)
	share, rest := a.out.Rect.Dy(), a.height-a.done
	if share < rest {
		a.add(share)
		return
	}
	a.add(rest)
	a.flush()
	if share > rest {
		a.add(share - rest)
	}
}

// squeeze sums up a row of the source to the width of the result.
func (a *area) squeeze(pix []byte) {
	clear(a.line)
	wide, done, at := a.out.Rect.Dx(), 0, a.line
	for len(pix) >= 4 {
		share := min(wide, a.width-done)
		for c := range 4 {
			at[c] += uint32(pix[c]) * uint32(share)
		}
		if done += wide; done >= a.width {
			done -= a.width
			at = at[4:]
			if done > 0 {
				for c := range 4 {
					at[c] += uint32(pix[c]) * uint32(done)
				}
			}
		}
		pix = pix[4:]
	}
}

// add counts the row that was squeezed with a share of its height.
func (a *area) add(share int) {
	for i, v := range a.line {
		a.sums[i] += uint64(v) * uint64(share)
	}
	a.done += share
}

// flush writes a row of the result.
func (a *area) flush() {
	n := uint64(a.width) * uint64(a.height)
	to := a.out.Pix[a.y*a.out.Stride:][:len(a.sums)]
	for i, v := range a.sums {
		to[i] = byte((v + n/2) / n)
	}
	clear(a.sums)
	a.y, a.done = a.y+1, 0
}
