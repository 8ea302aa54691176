package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/gen2brain/webp"
)

// Encode returns a variant of the picture. Nothing of the file that it was made
// of is in it but the pixels. The same base and variant give the same bytes.
func (b *Base) Encode(v Variant) ([]byte, error) {
	w, h := fit(b.pixels.Rect.Dx(), b.pixels.Rect.Dy(), v.Width)
	pixels := shrink(b.pixels, w, h)
	switch v.Format {
	case JPEG:
		return encodeJPEG(pixels, v.Quality)
	case PNG:
		return encodePNG(pixels)
	case WebP:
		return b.encodeWebP(pixels, v.Quality)
	}
	return nil, fmt.Errorf("pictures are not written as %s", v.Format)
}

// encodeJPEG writes a JPEG; what is transparent becomes white.
func encodeJPEG(pixels *image.RGBA, quality int) ([]byte, error) {
	if !pixels.Opaque() {
		ground := image.NewRGBA(pixels.Rect)
		draw.Draw(ground, ground.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(ground, ground.Rect, pixels, image.Point{}, draw.Over)
		pixels = ground
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, pixels, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// encodePNG writes a PNG, with a palette where that holds every colour.
func encodePNG(pixels *image.RGBA) ([]byte, error) {
	var picture image.Image = pixels
	if p := withPalette(pixels); p != nil {
		picture = p
	}
	var out bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture)
	return out.Bytes(), err
}

// withPalette returns a picture of at most 256 colours with its palette, in the
// order in which they appear; nil for one of more.
func withPalette(pixels *image.RGBA) *image.Paletted {
	index := map[color.RGBA]byte{}
	out := image.NewPaletted(pixels.Rect, nil)
	for i := range out.Pix {
		c := color.RGBA{pixels.Pix[4*i], pixels.Pix[4*i+1], pixels.Pix[4*i+2], pixels.Pix[4*i+3]}
		n, ok := index[c]
		if !ok {
			if len(index) == 256 {
				return nil
			}
			n = byte(len(index))
			index[c] = n
			out.Palette = append(out.Palette, color.NRGBAModel.Convert(c))
		}
		out.Pix[i] = n
	}
	return out
}

// effort is how hard the encoder tries, 0 to 6. Trying twice as hard, as its
// authors have it by default, takes five times as long for 6% fewer bytes.
const effort = 2

// encodeWebP writes a WebP. A photo is stored with loss. So is a drawing where
// that takes less than half of what it takes without: a photo saved as PNG.
func (b *Base) encodeWebP(pixels *image.RGBA, quality int) ([]byte, error) {
	picture := image.NewNRGBA(pixels.Rect)
	draw.Draw(picture, picture.Rect, pixels, image.Point{}, draw.Src)
	lossy, err := webpOf(picture, webp.Options{Quality: quality, Method: effort})
	if err != nil || !b.drawing {
		return lossy, err
	}
	exact, err := webpOf(picture, webp.Options{Quality: 75, Lossless: true, Method: effort})
	if err != nil || len(lossy) < len(exact)/2 {
		return lossy, err
	}
	return exact, nil
}

func webpOf(picture *image.NRGBA, opts webp.Options) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			data, err = nil, fmt.Errorf("webp: %v", r)
		}
	}()
	var out bytes.Buffer
	err = webp.Encode(&out, picture, opts)
	return out.Bytes(), err
}

// Strip returns an animated WebP or PNG without its metadata, and any other file
// as it is: the chunks of EXIF, XMP and texts are left out.
func Strip(data []byte) []byte {
	switch {
	case sniff(data) == PNG:
		return stripPNG(data)
	case sniff(data) != WebP || !at(data, 12, "VP8X") || len(data) < 30:
		return data
	}
	out := bytes.Clone(data[:12])
	for p := 12; p+8 <= len(data); {
		size := int(binary.LittleEndian.Uint32(data[p+4:]))
		end := min(len(data), p+8+size+size&1)
		if name := string(data[p : p+4]); name != "EXIF" && name != "XMP " {
			out = append(out, data[p:end]...)
		}
		p = end
	}
	out[20] &^= webpEXIF | webpXMP
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// HasMetadata reports whether a picture carries what cameras and programs write beside
// its pixels: EXIF with the place, XMP, IPTC, texts.
func HasMetadata(data []byte) bool {
	if sniff(data) != JPEG {
		return !bytes.Equal(Strip(data), data)
	}
	for p := 2; p+4 <= len(data) && data[p] == 0xff; {
		marker, size := data[p+1], int(binary.BigEndian.Uint16(data[p+2:]))
		switch {
		case marker == 0xda: // the pixels begin
			return false
		case marker == 0xe1, marker == 0xed, marker == 0xfe && size > 2: // EXIF or XMP, IPTC, a comment
			return true
		}
		p += 2 + size
	}
	return false
}

// stripPNG leaves out the chunks of a PNG that say something of the picture and
// are not needed to show it.
func stripPNG(data []byte) []byte {
	out := bytes.Clone(data[:8])
	for p := 8; p+12 <= len(data); {
		end := min(len(data), p+12+int(binary.BigEndian.Uint32(data[p:])))
		switch string(data[p+4 : p+8]) {
		case "eXIf", "tEXt", "zTXt", "iTXt", "tIME":
		default:
			out = append(out, data[p:end]...)
		}
		p = end
	}
	return out
}
