package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/webp"
)

// Probe reads what a picture is from its header, without decoding it. The error
// is ErrBroken, a *TooLarge or an *Unreadable, or one of r.
func Probe(r io.ReadSeeker) (Info, error) {
	head := make([]byte, 64)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Info{}, err
	}
	head = head[:n]
	info := Info{Format: sniff(head), orientation: 1}
	if info.Format == "" {
		if kind := otherKind(head); kind != "" {
			return Info{}, &Unreadable{kind}
		}
		return Info{}, ErrBroken
	}
	c, err := config(r, info.Format)
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return Info{}, ErrBroken
	}
	if c.Width > MaxSide || c.Height > MaxSide || c.Width*c.Height > MaxPixels {
		return Info{}, &TooLarge{c.Width, c.Height}
	}
	info.Width, info.Height = c.Width, c.Height
	info.weight = int64(c.Width) * int64(c.Height)
	info.Drawing, info.Animated = nature(head, info.Format)
	if c.ColorModel == color.NRGBA64Model || c.ColorModel == color.RGBA64Model {
		info.weight *= 2
	}
	if info.Format == PNG {
		info.Animated = isAnimatedPNG(r)
	}
	channels := 3
	if c.ColorModel == color.CMYKModel {
		channels = 4
	}
	if !info.Animated {
		_, _, err := toSRGB(profileOf(r, info.Format), channels)
		info.BadProfile = err != nil
	}
	info.orientation = orientation(r, info.Format)
	if info.orientation > 4 {
		info.Width, info.Height = info.Height, info.Width
	}
	return info, nil
}

// probeBytes does what Probe does, and knows from all of the file how much
// memory it takes.
func probeBytes(data []byte) (Info, error) {
	info, err := Probe(bytes.NewReader(data))
	if info.Format == JPEG && progressive(data) {
		info.weight *= 3
	}
	return info, err
}

// sniff returns the format that the first bytes of a file name, "" for another
// one.
func sniff(head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(head, []byte("GIF8")):
		return GIF
	case bytes.HasPrefix(head, []byte("RIFF")) && at(head, 8, "WEBP"):
		return WebP
	}
	return ""
}

func at(b []byte, offset int, s string) bool {
	return len(b) >= offset && bytes.HasPrefix(b[offset:], []byte(s))
}

// otherKind names a format that is known and not read, "" for none.
func otherKind(head []byte) string {
	switch {
	case at(head, 4, "ftypavif"), at(head, 4, "ftypavis"):
		return "AVIF"
	case at(head, 4, "ftyphei"), at(head, 4, "ftyphev"), at(head, 4, "ftypmif1"), at(head, 4, "ftypmsf1"):
		return "HEIC"
	case at(head, 0, "II*\x00"), at(head, 0, "MM\x00*"):
		return "TIFF"
	case at(head, 0, "BM") && at(head, 6, "\x00\x00\x00\x00"):
		return "BMP"
	case at(head, 0, "\xff\x0a"), at(head, 0, "\x00\x00\x00\x0cJXL "):
		return "JPEG XL"
	case at(head, 0, "8BPS"):
		return "Photoshop"
	case at(head, 0, "%PDF"):
		return "PDF"
	}
	return ""
}

// config reads the header of a picture.
func config(r io.ReadSeeker, f Format) (image.Config, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return image.Config{}, err
	}
	b := bufio.NewReader(r)
	switch f {
	case JPEG:
		return jpeg.DecodeConfig(b)
	case PNG:
		return png.DecodeConfig(b)
	case GIF:
		return gif.DecodeConfig(b)
	}
	return webp.DecodeConfig(b)
}

// The flags of a WebP's VP8X chunk.
const (
	webpAnimated = 0x02
	webpXMP      = 0x04
	webpEXIF     = 0x08
	webpAlpha    = 0x10
)

// nature tells drawings from photos, and what moves from what stands still.
func nature(head []byte, f Format) (drawing, animated bool) {
	switch {
	case f == PNG:
		return true, false
	case f == GIF:
		return true, true
	case at(head, 12, "VP8L"):
		return true, false
	case at(head, 12, "VP8X") && len(head) > 20:
		return head[20]&webpAlpha != 0, head[20]&webpAnimated != 0
	}
	return false, false
}

// orientation returns how a picture has to be turned, by EXIF: 1 to 8, 1 where
// nothing legible is said.
func orientation(r io.ReadSeeker, f Format) int {
	formats := map[Format]imagemeta.ImageFormat{JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP}
	format, ok := formats[f]
	if !ok {
		return 1
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 1
	}
	turned := 1
	_, _ = imagemeta.Decode(imagemeta.Options{ // what cannot be read is taken as upright
		R: r, ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == "Orientation" && t.Namespace == "IFD0" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
				turned = int(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return turned
}

// progressive reports whether a JPEG is stored in several passes: decoding one
// takes several times the memory.
func progressive(jpeg []byte) bool {
	for p := 2; p+4 <= len(jpeg) && jpeg[p] == 0xff; {
		switch marker := jpeg[p+1]; {
		case marker == 0xc2:
			return true
		case marker == 0xc0, marker == 0xc1, marker == 0xda:
			return false
		case marker == 0xff:
			p++
		default:
			p += 2 + int(binary.BigEndian.Uint16(jpeg[p+2:]))
		}
	}
	return false
}
