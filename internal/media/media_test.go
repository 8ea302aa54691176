package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gen2brain/webp"
)

// The four corners of the test picture, each in its own colour.
var (
	red    = color.RGBA{200, 30, 30, 255}
	green  = color.RGBA{30, 160, 40, 255}
	blue   = color.RGBA{30, 40, 190, 255}
	yellow = color.RGBA{220, 200, 40, 255}
)

// corners returns a picture with red, green, blue and yellow quarters, in
// reading order.
func corners(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := [2][2]color.RGBA{{red, green}, {blue, yellow}}[2*y/h][2*x/w]
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif returns the TIFF block of EXIF with an orientation and a place.
func exif(orientation uint16) []byte {
	var b bytes.Buffer
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.BigEndian, v)
		}
	}
	b.WriteString("MM")
	put(uint16(42), uint32(8))
	put(uint16(3)) // tags, in order
	put(uint16(0x010f), uint16(2), uint32(8), uint32(50))
	put(uint16(0x0112), uint16(3), uint32(1), orientation, uint16(0))
	put(uint16(0x8825), uint16(4), uint32(1), uint32(58))
	put(uint32(0))
	b.WriteString("GPSPHONE") // at 50
	put(uint16(1))            // the GPS directory, at 58
	put(uint16(1), uint16(2), uint32(2), []byte("N\x00\x00\x00"))
	put(uint32(0))
	return b.Bytes()
}

// segment returns a segment of a JPEG.
func segment(marker byte, body []byte) []byte {
	return append([]byte{0xff, marker, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
}

// photo returns a JPEG as a phone writes it: with EXIF, XMP, a colour profile,
// IPTC and a comment.
func photo(t testing.TB, m image.Image, orientation uint16) []byte {
	plain := asJPEG(t, m)
	out := bytes.Clone(plain[:2])
	out = append(out, segment(0xe1, append([]byte("Exif\x00\x00"), exif(orientation)...))...)
	out = append(out, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>GPSXMP</x:xmpmeta>"))...)
	out = append(out, segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01GPSICC"))...)
	out = append(out, segment(0xed, []byte("Photoshop 3.0\x00GPSIPTC"))...)
	out = append(out, segment(0xfe, []byte("GPSCOMMENT"))...)
	return append(out, plain[2:]...)
}

// chunk returns a chunk of a PNG.
func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func read(t testing.TB, data []byte) image.Image {
	t.Helper()
	m, err := decode(data, sniff(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// near reports whether two colours look alike.
func near(a, b color.Color, within float64) bool {
	x, y := color.RGBAModel.Convert(a).(color.RGBA), color.RGBAModel.Convert(b).(color.RGBA)
	d := func(a, b uint8) float64 { return math.Abs(float64(a) - float64(b)) }
	return d(x.R, y.R) <= within && d(x.G, y.G) <= within && d(x.B, y.B) <= within && d(x.A, y.A) <= within
}

// quarters names the colours in the quarters of a picture, in reading order.
func quarters(t testing.TB, m image.Image) string {
	t.Helper()
	b := m.Bounds()
	var out strings.Builder
	for _, at := range [][2]int{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
		c := m.At(b.Min.X+at[0]*b.Dx()/4, b.Min.Y+at[1]*b.Dy()/4)
		name := "?"
		for n, known := range map[string]color.RGBA{"R": red, "G": green, "B": blue, "Y": yellow} {
			if near(c, known, 14) {
				name = n
			}
		}
		out.WriteString(name)
	}
	return out.String()
}

func render(t testing.TB, data []byte, widest int, v Variant) []byte {
	t.Helper()
	b, err := Decode(data, widest)
	if err != nil {
		t.Fatal(err)
	}
	out, err := b.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// stored returns what a camera that is held as an orientation says writes down:
// the stored picture that looks like the upright one when turned.
func stored(upright *image.RGBA, orientation uint16) *image.RGBA {
	w, h := upright.Rect.Dx(), upright.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation > 4 {
		size = image.Rect(0, 0, h, w)
	}
	m := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			// The row and the column that EXIF says are the visual top and left.
			at := map[uint16][2]int{
				1: {x, y}, 2: {w - 1 - x, y}, 3: {w - 1 - x, h - 1 - y}, 4: {x, h - 1 - y},
				5: {y, x}, 6: {y, w - 1 - x}, 7: {h - 1 - y, w - 1 - x}, 8: {h - 1 - y, x},
			}[orientation]
			m.SetRGBA(at[0], at[1], upright.RGBAAt(x, y))
		}
	}
	return m
}

// TestEveryOrientationComesOutUpright holds a camera in all eight ways.
func TestEveryOrientationComesOutUpright(t *testing.T) {
	for o := uint16(1); o <= 8; o++ {
		data := photo(t, stored(corners(120, 80), o), o)
		info, err := Probe(bytes.NewReader(data))
		if err != nil || info.Width != 120 || info.Height != 80 || info.Format != JPEG {
			t.Errorf("orientation %d: %+v, %v", o, info, err)
		}
		for _, f := range []Format{JPEG, WebP, PNG} {
			m := read(t, render(t, data, 60, Variant{Width: 60, Format: f, Quality: 90}))
			if got := quarters(t, m); got != "RGBY" || m.Bounds().Dx() != 60 || m.Bounds().Dy() != 40 {
				t.Errorf("orientation %d as %s: %s, %v", o, f, got, m.Bounds())
			}
		}
	}
}

// TestUnknownOrientationIsUpright: what EXIF says is not trusted.
func TestUnknownOrientationIsUpright(t *testing.T) {
	broken := photo(t, corners(120, 80), 6)
	copy(broken[bytes.Index(broken, []byte("MM\x00*")):], "XX")
	for name, data := range map[string][]byte{"0": photo(t, corners(120, 80), 0), "9": photo(t, corners(120, 80), 9), "no TIFF": broken} {
		if info, err := Probe(bytes.NewReader(data)); err != nil || info.Width != 120 {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

// TestNothingButPixelsIsKept looks for every trace of where a photo was taken.
func TestNothingButPixelsIsKept(t *testing.T) {
	drawing := asPNG(t, corners(100, 60))
	withText := slices.Concat(drawing[:33], chunk("eXIf", exif(1)), chunk("tEXt", []byte("Comment\x00GPSTEXT")),
		chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00GPSXMP")), drawing[33:])
	for name, data := range map[string][]byte{"JPEG": photo(t, corners(100, 60), 3), "PNG": withText} {
		if !bytes.Contains(data, []byte("GPS")) {
			t.Fatalf("%s: the test picture says nothing", name)
		}
		for _, f := range []Format{JPEG, PNG, WebP} {
			out := render(t, data, 1600, Variant{Width: 1600, Format: f, Quality: 80})
			for _, trace := range []string{"GPS", "Exif", "EXIF", "eXIf", "xmp", "XMP", "ICC", "Photoshop", "tEXt", "iTXt", "VP8X", "PHONE"} {
				if bytes.Contains(out, []byte(trace)) {
					t.Errorf("%s as %s still holds %s", name, f, trace)
				}
			}
		}
	}
}

// TestAnimatedWebPLosesItsMetadata: it is published as it is otherwise.
func TestAnimatedWebPLosesItsMetadata(t *testing.T) {
	riff := func(chunks ...[]byte) []byte {
		body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
		return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	}
	part := func(name string, body string) []byte {
		out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body))), body...)
		return append(out, make([]byte, len(body)%2)...)
	}
	flags := func(b byte) []byte { return part("VP8X", string([]byte{b, 0, 0, 0, 99, 0, 0, 59, 0, 0})) }
	frames := [][]byte{part("ANIM", "\x00\x00\x00\x00\x00\x00"), part("ANMF", "frame one"), part("ANMF", "two")}
	data := riff(append([][]byte{flags(webpAnimated | webpEXIF | webpXMP)}, append(slices.Clone(frames), part("EXIF", "GPS"), part("XMP ", "GPS"))...)...)
	info, err := Probe(bytes.NewReader(data))
	if err != nil || !info.Animated || info.Width != 100 || info.Height != 60 {
		t.Errorf("%+v, %v", info, err)
	}
	want := riff(append([][]byte{flags(webpAnimated)}, frames...)...)
	if got := Strip(data); !bytes.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	for cut := range data {
		Strip(data[:cut])
	}
	if plain := asPNG(t, corners(4, 4)); !bytes.Equal(Strip(plain), plain) {
		t.Error("another file was changed")
	}
}

func TestTransparencyIsKept(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 400, 200))
	for y := range 200 {
		for x := range 400 {
			m.SetNRGBA(x, y, color.NRGBA{200, 30, 30, uint8(255 * (x / 200))})
		}
	}
	data := asPNG(t, m)
	if info, err := Probe(bytes.NewReader(data)); err != nil || !info.Drawing {
		t.Errorf("%+v, %v", info, err)
	}
	for _, f := range []Format{PNG, WebP} {
		out := read(t, render(t, data, 1600, Variant{Width: 100, Format: f, Quality: 80}))
		if !near(out.At(10, 25), color.RGBA{}, 0) || !near(out.At(90, 25), red, 12) {
			t.Errorf("%s: %v, %v", f, out.At(10, 25), out.At(90, 25))
		}
	}
	out := read(t, render(t, data, 1600, Variant{Width: 100, Format: JPEG, Quality: 90}))
	if !near(out.At(10, 25), color.White, 4) || !near(out.At(90, 25), red, 12) {
		t.Errorf("JPEG: %v, %v", out.At(10, 25), out.At(90, 25))
	}
}

// TestFewColoursStayFew: a drawing with a palette keeps it, and its size.
func TestFewColoursStayFew(t *testing.T) {
	out := render(t, asPNG(t, corners(300, 200)), 1600, Variant{Width: 1600, Format: PNG})
	if m, ok := read(t, out).(*image.Paletted); !ok || len(m.Palette) != 4 || quarters(t, m) != "RGBY" {
		t.Errorf("%T, %d bytes", read(t, out), len(out))
	}
}

// TestDrawingsAreExactPhotosAreNot: the edges of letters stay sharp as WebP; a
// photo that was saved as PNG is not stored without loss.
func TestDrawingsAreExactPhotosAreNot(t *testing.T) {
	data := asPNG(t, corners(300, 200))
	exact := read(t, render(t, data, 1600, Variant{Width: 1600, Format: WebP, Quality: 50}))
	if exact.At(149, 99) != (color.NRGBA{200, 30, 30, 255}) || exact.At(150, 100) != (color.NRGBA{220, 200, 40, 255}) {
		t.Errorf("%v, %v", exact.At(149, 99), exact.At(150, 100))
	}
	out := render(t, asPNG(t, landscape(300, 200)), 1600, Variant{Width: 1600, Format: WebP, Quality: 75})
	if !bytes.Contains(out[:20], []byte("VP8 ")) {
		t.Errorf("%q", out[:20])
	}
}

// landscape is like a photo: soft areas with grain.
func landscape(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	seed := uint32(1)
	for y := range h {
		for x := range w {
			seed = seed*1664525 + 1013904223
			grain := float64(seed>>28) - 8
			v := 120 + 80*math.Sin(float64(x)/37)*math.Cos(float64(y)/53) + grain
			m.SetRGBA(x, y, color.RGBA{uint8(v), uint8(v * .9), uint8(255 - v), 255})
		}
	}
	return m
}

func TestNeverMadeLarger(t *testing.T) {
	data := asJPEG(t, corners(300, 201))
	for _, f := range []Format{JPEG, WebP, PNG} {
		if got := read(t, render(t, data, 1600, Variant{Width: 960, Format: f, Quality: 80})).Bounds().Size(); got != image.Pt(300, 201) {
			t.Errorf("%s: %v", f, got)
		}
	}
	for _, c := range []struct{ w, h, most, toW, toH int }{
		{4000, 3000, 1600, 1600, 1200}, {300, 201, 480, 300, 201}, {16000, 3, 480, 480, 1}, {1001, 667, 480, 480, 320},
	} {
		if w, h := (Variant{Width: c.most}).Size(Info{Width: c.w, Height: c.h}); w != c.toW || h != c.toH {
			t.Errorf("%d × %d to %d: %d × %d", c.w, c.h, c.most, w, h)
		}
	}
}

// TestShrinkingKeepsTheLight: averaging and filtering move no brightness and no
// edge, whatever the size.
func TestShrinkingKeepsTheLight(t *testing.T) {
	for _, size := range [][2]int{{4001, 33}, {1000, 700}, {97, 61}} {
		src := corners(size[0], size[1])
		for _, w := range []int{size[0] - 1, size[0] / 2, size[0] / 3, 40} {
			tw, th := fit(size[0], size[1], w)
			out := shrink(src, tw, th)
			if out.Rect.Dx() != tw || out.Rect.Dy() != th {
				t.Errorf("%v to %d: %v", size, w, out.Rect)
			}
			if th >= 8 && quarters(t, out) != "RGBY" {
				t.Errorf("%v to %d: %s", size, w, quarters(t, out))
			}
		}
	}
	flat := image.NewGray(image.Rect(0, 0, 333, 222))
	for i := range flat.Pix {
		flat.Pix[i] = 77
	}
	for _, p := range shrink(flat, 100, 67).Pix {
		if p != 77 && p != 255 {
			t.Fatalf("grey 77 became %d", p)
		}
	}
}

// TestColoursOfWebP: the colours of a lossy WebP come back as they went in.
func TestColoursOfWebP(t *testing.T) {
	for _, c := range []color.RGBA{red, green, blue, yellow, {255, 255, 255, 255}, {0, 0, 0, 255}, {128, 128, 128, 255}} {
		m := image.NewNRGBA(image.Rect(0, 0, 64, 64))
		for i := range m.Pix {
			m.Pix[i] = []byte{c.R, c.G, c.B, c.A}[i%4]
		}
		lossy, err := webpOf(m, webp.Options{Quality: 90, Method: 4})
		if err != nil {
			t.Fatal(err)
		}
		again := read(t, render(t, lossy, 1600, Variant{Width: 32, Format: JPEG, Quality: 95}))
		if got := again.At(16, 16); !near(got, c, 6) {
			t.Errorf("%v became %v", c, color.RGBAModel.Convert(got))
		}
	}
}

func TestWebPIsRead(t *testing.T) {
	see := func(data []byte) (Info, string) {
		info, err := Probe(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return info, quarters(t, read(t, render(t, data, 1600, Variant{Width: 60, Format: JPEG, Quality: 95})))
	}
	picture := image.NewNRGBA(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			picture.Set(x, y, corners(120, 80).At(x, y))
		}
	}
	photo, _ := webpOf(picture, webp.Options{Quality: 90})
	drawing, _ := webpOf(picture, webp.Options{Lossless: true})
	if info, got := see(photo); info.Drawing || info.Width != 120 || info.Height != 80 || got != "RGBY" {
		t.Errorf("lossy: %+v, %s", info, got)
	}
	if info, got := see(drawing); !info.Drawing || info.Width != 120 || info.Height != 80 || got != "RGBY" {
		t.Errorf("lossless: %+v, %s", info, got)
	}
	picture.Pix[3] = 0
	clear, _ := webpOf(picture, webp.Options{Quality: 90})
	if info, got := see(clear); !info.Drawing || got != "RGBY" {
		t.Errorf("with transparency: %+v, %s", info, got)
	}
}

// TestCMYK reads a JPEG of a printing house, whose inks are stored inverted.
func TestCMYK(t *testing.T) {
	data := cmykJPEG()
	info, err := Probe(bytes.NewReader(data))
	if err != nil || info.Width != 8 || info.Height != 8 {
		t.Fatalf("%+v, %v", info, err)
	}
	out := read(t, render(t, data, 1600, Variant{Width: 8, Format: PNG}))
	if got := out.At(4, 4); !near(got, color.RGBA{128, 128, 128, 255}, 3) {
		t.Errorf("%v", got)
	}
}

// cmykJPEG returns a JPEG of 8 × 8 pixels with four components, all of them at
// rest: no ink of three colours, half of black. Its one block of each component
// has only a constant part.
func cmykJPEG() []byte {
	quant := append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)
	frame := []byte{8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0}
	// One code table for constants (categories 0 and 7) and one for the rest (end of block).
	dc := append([]byte{0x00, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 7)
	ac := append([]byte{0x10, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0)
	scan := []byte{4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0}
	// Constants: 127 for no ink (inverted: 255), 0 for half of it.
	bits := strings.Repeat("01"+"1111111"+"00", 3) + "00" + "00"
	for len(bits)%8 != 0 {
		bits += "1"
	}
	var body []byte
	for i := 0; i < len(bits); i += 8 {
		var b byte
		for _, c := range bits[i : i+8] {
			b = b<<1 | byte(c-'0')
		}
		body = append(body, b)
		if b == 0xff {
			body = append(body, 0)
		}
	}
	adobe := []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")
	return slices.Concat([]byte{0xff, 0xd8}, segment(0xee, adobe), segment(0xdb, quant), segment(0xc0, frame), segment(0xc4, dc), segment(0xc4, ac), segment(0xda, scan), body, []byte{0xff, 0xd9})
}

// bomb returns a PNG whose header claims a size; of its pixels there are none.
func bomb(w, h uint32) []byte {
	header := binary.BigEndian.AppendUint32(nil, w)
	header = append(binary.BigEndian.AppendUint32(header, h), 8, 2, 0, 0, 0)
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", header), chunk("IDAT", []byte{0x78, 0x9c}), chunk("IEND", nil))
}

// TestRefusals: what cannot be published is told from its first bytes.
func TestRefusals(t *testing.T) {
	good := asJPEG(t, corners(640, 480))
	cases := []struct {
		name string
		data []byte
		want string // what Probe says
	}{
		{"20,000 × 20,000", bomb(20000, 20000), "a picture of 20000 × 20000 pixels"},
		{"too long a side", bomb(16001, 10), "a picture of 16001 × 10 pixels"},
		{"too many pixels", bomb(10000, 5001), "a picture of 10000 × 5001 pixels"},
		{"more than fits in 31 bits", bomb(0x7fffffff, 0x7fffffff), ErrBroken.Error()},
		{"no pixels", bomb(0, 10), ErrBroken.Error()},
		{"a text", []byte("Đây là văn bản, không phải ảnh."), ErrBroken.Error()},
		{"a text that begins as BMP does", []byte("BMT-01: danh sách"), ErrBroken.Error()},
		{"nothing", nil, ErrBroken.Error()},
		{"one byte", []byte{0xff}, ErrBroken.Error()},
		{"only the first bytes", good[:4], ErrBroken.Error()},
		{"cut in its header", good[:100], ErrBroken.Error()},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "a picture of the kind HEIC"},
		{"AVIF", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1"), "a picture of the kind AVIF"},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), "a picture of the kind TIFF"},
		{"TIFF, the other way", []byte("MM\x00*\x00\x00\x00\x08"), "a picture of the kind TIFF"},
		{"BMP", []byte("BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00"), "a picture of the kind BMP"},
		{"PDF", []byte("%PDF-1.7\n"), "a picture of the kind PDF"},
		{"Photoshop", []byte("8BPS\x00\x01"), "a picture of the kind Photoshop"},
		{"JPEG XL", []byte("\xff\x0a\x00"), "a picture of the kind JPEG XL"},
	}
	for _, c := range cases {
		_, err := Probe(bytes.NewReader(c.data))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, again := Decode(c.data, 1600); again == nil || again.Error() != c.want {
			t.Errorf("%s: developed to %v", c.name, again)
		}
	}
	var large *TooLarge
	if _, err := Probe(bytes.NewReader(bomb(20000, 20000))); !errors.As(err, &large) || large.Width != 20000 {
		t.Errorf("%v", err)
	}
}

// TestCutOff: a header is there, the pixels are not.
func TestCutOff(t *testing.T) {
	jpg, png := asJPEG(t, landscape(640, 480)), asPNG(t, landscape(640, 480))
	for name, data := range map[string][]byte{"JPEG": jpg[:len(jpg)/2], "PNG": png[:len(png)/2], "a small bomb": bomb(300, 300)} {
		if _, err := Probe(bytes.NewReader(data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Decode(data, 1600); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// countReader counts the bytes that are read.
type countReader struct {
	*bytes.Reader
	n int
}

func (c *countReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// TestProbeReadsTheHeaderAlone holds Probe to a few pages of a large file.
func TestProbeReadsTheHeaderAlone(t *testing.T) {
	big := append(photo(t, landscape(640, 480), 6), make([]byte, 8<<20)...)
	r := &countReader{Reader: bytes.NewReader(big)}
	if info, err := Probe(r); err != nil || info.Width != 480 || info.Height != 640 {
		t.Errorf("%+v, %v", info, err)
	}
	if r.n > 64<<10 {
		t.Errorf("%d bytes were read", r.n)
	}
}

// failingReader fails after its first bytes.
type failingReader struct{ *bytes.Reader }

var errDisk = errors.New("disk")

func (failingReader) Read([]byte) (int, error) { return 0, errDisk }

func TestProbePassesOnWhatTheDiskSays(t *testing.T) {
	if _, err := Probe(failingReader{bytes.NewReader(nil)}); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
}

func TestGIF(t *testing.T) {
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{red, blue})
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	info, err := Probe(bytes.NewReader(b.Bytes()))
	if err != nil || info.Format != GIF || !info.Animated || info.Width != 40 || info.Height != 30 {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestSVG(t *testing.T) {
	for svg, want := range map[string][2]int{
		`<?xml version="1.0"?><!-- a --><svg xmlns="x" viewBox="0 0 1200 675">`: {1200, 675},
		`<svg width="120" height="60.4" viewBox="0 0 12 6">`:                    {120, 60},
		`<svg width="120px" height="60px">`:                                     {120, 60},
		`<svg width="210mm" height="297mm" viewBox="0,0, 210 297">`:             {210, 297},
		`<svg width="600" viewBox="0 0 300 100"/>`:                              {600, 200},
		`<svg height="50" viewBox="0 0 300 100"/>`:                              {150, 50},
		`<svg width="100%" height="100%">`:                                      {0, 0},
		`<svg viewBox="0 0 NaN 5">`:                                             {0, 0},
		`<svg width="1e300" height="1e300">`:                                    {0, 0},
		`<svg width="-5" height="-5">`:                                          {0, 0},
		`<svg viewBox="0 0 10`:                                                  {0, 0},
		`no picture`:                                                            {0, 0},
	} {
		if w, h := ProbeSVG([]byte(svg)); w != want[0] || h != want[1] {
			t.Errorf("%s: %d × %d", svg, w, h)
		}
	}
}

// TestSameBytes: the same picture gives the same bytes, whichever variant was
// asked for before and however many are made at once.
func TestSameBytes(t *testing.T) {
	data := photo(t, landscape(700, 500), 6)
	variants := []Variant{{480, WebP, 75}, {960, JPEG, 80}, {240, WebP, 75}, {100, PNG, 0}}
	want := map[Variant][]byte{}
	for _, v := range variants {
		want[v] = render(t, data, 480, v)
	}
	r := NewResizer(nil)
	digest := DigestOf(data)
	var loads atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, v := range slices.Backward(variants) {
				got, err := r.Resize(digest, func() ([]byte, error) { loads.Add(1); return data, nil }, 480, v)
				if err != nil || !bytes.Equal(got, want[v]) {
					t.Errorf("%+v: %d bytes, want %d, %v", v, len(got), len(want[v]), err)
				}
			}
		})
	}
	wg.Wait()
	if n := loads.Load(); n != 1 {
		t.Errorf("the file was decoded %d times", n)
	}
}

// TestResizerAndItsCache: a hit asks for nothing, and what changed is not hit.
func TestResizerAndItsCache(t *testing.T) {
	data := asJPEG(t, corners(200, 100))
	cache := &MemoryCache{Limit: 1 << 20}
	loads := 0
	load := func() ([]byte, error) { loads++; return data, nil }
	v := Variant{100, JPEG, 80}
	first, err := NewResizer(cache).Resize(DigestOf(data), load, 1600, v)
	if err != nil || loads != 1 {
		t.Fatalf("%v, %d loads", err, loads)
	}
	again, err := NewResizer(cache).Resize(DigestOf(data), load, 1600, v)
	if err != nil || loads != 1 || !bytes.Equal(first, again) {
		t.Errorf("%v, %d loads", err, loads)
	}
	r := NewResizer(nil)
	r.UseCache(cache)
	for _, other := range []Variant{{100, JPEG, 81}, {100, WebP, 80}, {99, JPEG, 80}} {
		if other.Key(DigestOf(data), 1600) == v.Key(DigestOf(data), 1600) {
			t.Errorf("%+v has the key of %+v", other, v)
		}
	}
	if v.Key(DigestOf(data), 960) == v.Key(DigestOf(data), 1600) || v.Key(DigestOf(data[1:]), 1600) == v.Key(DigestOf(data), 1600) {
		t.Error("another base or another file has the same key")
	}
	if _, err := r.Resize(DigestOf(data), load, 1600, Variant{50, WebP, 70}); err != nil || loads != 2 {
		t.Errorf("%v, %d loads", err, loads)
	}
}

// TestResizerFailsOnlyOnce: what could not be read is tried again.
func TestResizerFailsOnlyOnce(t *testing.T) {
	r := NewResizer(nil)
	data := asJPEG(t, corners(20, 10))
	v := Variant{20, JPEG, 80}
	if _, err := r.Resize(DigestOf(data), func() ([]byte, error) { return nil, errDisk }, 1600, v); !errors.Is(err, errDisk) {
		t.Errorf("%v", err)
	}
	if _, err := r.Resize(DigestOf(data), func() ([]byte, error) { return data, nil }, 1600, v); err != nil {
		t.Errorf("%v", err)
	}
}

// TestRoomIsBounded: pictures that together are too large wait for one another,
// and one that is too large alone does not wait for ever.
func TestRoomIsBounded(t *testing.T) {
	r := NewResizer(nil)
	release := r.acquire(30_000_000)
	if r.pixels.TryAcquire(30_000_000) {
		t.Error("two pictures of 30 million pixels were let in at once")
	}
	release()
	r.acquire(10 * MaxPixels)()
	if !r.pixels.TryAcquire(pixelsAtOnce) {
		t.Error("pixels were not released")
	}
}

func TestProgressiveIsHeavy(t *testing.T) {
	data := asJPEG(t, corners(64, 64))
	plain, err := probeBytes(data)
	if err != nil || plain.weight != 64*64 {
		t.Fatalf("%+v, %v", plain, err)
	}
	i := bytes.Index(data, []byte{0xff, 0xc0})
	data[i+1] = 0xc2
	if heavy, err := probeBytes(data); err != nil || heavy.weight != 3*64*64 {
		t.Errorf("%+v, %v", heavy, err)
	}
}

func TestMemoryForgets(t *testing.T) {
	m := &MemoryCache{Limit: 10}
	m.Put("a", []byte("aaaa"))
	m.Put("b", []byte("bbbb"))
	m.Get("a")
	m.Put("c", []byte("cccc"))
	if _, ok := m.Get("b"); ok {
		t.Error("b was used longest ago and is still there")
	}
	if a, ok := m.Get("a"); !ok || string(a) != "aaaa" {
		t.Error("a is gone")
	}
	m.Put("c", []byte("c"))
	if m.size != 5 {
		t.Errorf("%d bytes", m.size)
	}
	m.Put("d", make([]byte, 11))
	if _, ok := m.Get("d"); ok || m.size > 10 {
		t.Errorf("%d bytes", m.size)
	}
}

// TestNoSharedLibraryIsLoaded: what would load one is not part of the program,
// though it is built without any tag.
func TestNoSharedLibraryIsLoaded(t *testing.T) {
	if webp.Dynamic() == nil {
		t.Error("the encoder uses a shared library")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.Fatal("the program does not know what it is made of")
	}
	for _, d := range info.Deps {
		if d.Path == "github.com/ebitengine/purego" && d.Replace == nil {
			t.Error("go.mod no longer replaces github.com/ebitengine/purego")
		}
	}
}

// FuzzProbe: whatever a file holds, Probe answers with a picture within the
// limits or with one of its errors.
func FuzzProbe(f *testing.F) {
	f.Add(photo(f, corners(32, 16), 6))
	f.Add(asPNG(f, corners(8, 8)))
	f.Add(bomb(20000, 20000))
	f.Add(cmykJPEG())
	f.Add([]byte("GIF89a\x10\x00\x10\x00\x00\x00\x00"))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Probe(bytes.NewReader(data))
		var large *TooLarge
		var kind *Unreadable
		switch {
		case err == nil:
			if info.Width < 1 || info.Height < 1 || max(info.Width, info.Height) > MaxSide || info.Width*info.Height > MaxPixels {
				t.Errorf("%+v", info)
			}
		case !errors.Is(err, ErrBroken) && !errors.As(err, &large) && !errors.As(err, &kind):
			t.Errorf("%v", err)
		}
		if err == nil && info.Width*info.Height < 1<<16 {
			if b, err := Decode(data, 64); err == nil {
				w, h := fit(info.Width, info.Height, 64)
				if b.pixels.Rect.Dx() != w || b.pixels.Rect.Dy() != h {
					t.Errorf("%+v came out as %v", info, b.pixels.Rect)
				}
			}
		}
		w, h := ProbeSVG(data)
		if (w == 0) != (h == 0) || w < 0 || h < 0 {
			t.Errorf("%d × %d", w, h)
		}
		_, _ = io.Discard.Write(Strip(data))
	})
}

func ExampleVariant_Size() {
	fmt.Println(Variant{Width: 960}.Size(Info{Width: 4000, Height: 3000}))
	// Output: 960 720
}
