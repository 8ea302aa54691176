// Package media makes pictures fit for publishing: upright, without the
// metadata that cameras write into them (the place where a photo was taken, the
// device, a preview of what was cut off), in the sizes that pages need. It is
// the only room that decodes pictures, and that draws them.
//
// [Probe] reads what a picture is and how large, from its header alone.
// [Decode] reads it once, upright and no larger than pages need; the [Base]
// is encoded as any [Variant]. A [Resizer] does both for many at a time, with bounded
// memory and a [Cache]. Everything works on bytes; where they come from and
// where they go is not known here.
//
// # What is made of what
//
//	JPEG, lossy WebP        a photo: lossy WebP, JPEG
//	PNG, WebP with alpha    a drawing or a screenshot: WebP and PNG, both with
//	                        their transparency
//	GIF, animated WebP, PNG published as they are (WebP and PNG without metadata)
//	SVG                     not decoded (package svg publishes it); its size is
//	                        read by [ProbeSVG], a logo is drawn by [Icon]
//	words                   a [Card], for a page that is shared
//
// What a picture is decides its content, never its name: phones and chat
// programs save PNG as .jpg and JPEG as .png. Pictures are never made wider
// than they are. Nothing of a file but its pixels is kept, so colours are made
// those of sRGB by the profile of the file (profile.go): Display P3 of phones,
// Adobe RGB of cameras, CMYK of printing houses.
//
// # What is refused
//
// A picture of more than [MaxPixels] or a longer side than [MaxSide] is refused
// from its header ([TooLarge]): 50 KB of PNG can unpack to 400 million pixels.
// So are formats that browsers or this program cannot read ([Unreadable]: HEIC
// of iPhones, TIFF of scanners, BMP) and what is no picture or damaged
// ([ErrBroken]).
//
// # WebP
//
// The encoder is libwebp, translated to Go (github.com/gen2brain/webp). As it
// comes, that package looks for a libwebp on the machine and uses that instead,
// unless the program is built with the tag nodynamic: other bytes on other
// machines, and code that is not ours. A tag must not be what keeps a plain go
// build or go run safe, so go.mod replaces the library that loads shared
// libraries by the folder nodynamic here, which never does. A test holds the
// program to it.
package media

import (
	"errors"
	"fmt"
)

// The largest pictures that are decoded. No phone takes larger ones, and a
// page shows a hundredth of that.
const (
	MaxPixels = 50_000_000
	MaxSide   = 16_000
)

// version is part of every cache key: raised whenever the same picture would
// come out differently.
const version = 2

// A Format is how a picture is stored.
type Format string

// The formats.
const (
	JPEG Format = "JPEG"
	PNG  Format = "PNG"
	WebP Format = "WebP"
	GIF  Format = "GIF"
)

// MIME returns the media type: image/webp.
func (f Format) MIME() string {
	switch f {
	case JPEG:
		return "image/jpeg"
	case PNG:
		return "image/png"
	case WebP:
		return "image/webp"
	case GIF:
		return "image/gif"
	}
	return ""
}

// Info is what a header says of a picture.
type Info struct {
	Format   Format
	Width    int // upright, in pixels
	Height   int
	Drawing  bool // made of lines and areas, perhaps with transparency, not a photo
	Animated bool

	BadProfile bool // it has a colour profile that cannot be used: its colours may be others

	orientation int // of EXIF, 1 to 8
	weight      int64
}

// A Variant is one way of publishing a picture: at most so wide, in a format.
type Variant struct {
	Width   int
	Format  Format // JPEG, PNG or WebP
	Quality int    // of JPEG and lossy WebP, 1 to 100
}

// Size returns how large a picture comes out as a variant.
func (v Variant) Size(i Info) (width, height int) { return fit(i.Width, i.Height, v.Width) }

// fit returns the size of a picture at most so wide, in its own proportions.
func fit(width, height, most int) (w, h int) {
	if width <= most {
		return width, height
	}
	return most, max(1, (height*most+width/2)/width)
}

// ErrBroken is for what is no picture or a damaged one.
var ErrBroken = errors.New("no picture, or a damaged one")

// TooLarge is for a picture that is not decoded because of its size.
type TooLarge struct{ Width, Height int }

func (e *TooLarge) Error() string {
	return fmt.Sprintf("a picture of %d × %d pixels", e.Width, e.Height)
}

// Unreadable is for a picture in a format that is not read.
type Unreadable struct{ Kind string } // HEIC, TIFF

func (e *Unreadable) Error() string { return "a picture of the kind " + e.Kind }
