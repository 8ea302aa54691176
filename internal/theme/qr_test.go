package theme

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

var (
	viewBox = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	pathOf  = regexp.MustCompile(` d="([^"]*)"`)
	stroke  = regexp.MustCompile(`M(\d+) (\d+)\.5|m(\d+) 0|h(\d+)`)
)

// draw paints the drawing as a printer does, each module a square of some
// pixels. It holds that the drawing is strokes only, inside its quiet zone.
func draw(svg string) (image.Image, error) {
	box, path := viewBox.FindStringSubmatch(svg), pathOf.FindAllStringSubmatch(svg, -1)
	if box == nil || box[1] != box[2] || len(path) != 1 {
		return nil, fmt.Errorf("no square drawing of one path: %.200s", svg)
	}
	if rest := stroke.ReplaceAllString(path[0][1], ""); rest != "" {
		return nil, fmt.Errorf("the path has %q", rest)
	}
	size, _ := strconv.Atoi(box[1])
	const scale = 5
	img := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	x, y := 0, 0
	for _, m := range stroke.FindAllStringSubmatch(path[0][1], -1) {
		number := func(i int) int { n, _ := strconv.Atoi(m[i]); return n }
		switch {
		case m[1] != "":
			x, y = number(1), number(2)
		case m[3] != "":
			x += number(3)
		default:
			if x < qrQuiet || y < qrQuiet || x+number(4) > size-qrQuiet || y >= size-qrQuiet {
				return nil, fmt.Errorf("a stroke at %d %d in the quiet zone", x, y)
			}
			for px := x * scale; px < (x+number(4))*scale; px++ {
				for py := y * scale; py < (y+1)*scale; py++ {
					img.SetGray(px, py, color.Gray{})
				}
			}
			x += number(4)
		}
	}
	return img, nil
}

// read reads a code: as a telephone does, that finds it in a picture, or exact,
// module by module.
func read(svg string, exact bool) (string, error) {
	img, err := draw(svg)
	if err != nil {
		return "", err
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"}
	if exact {
		hints[gozxing.DecodeHintType_PURE_BARCODE] = true
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints)
	if err != nil {
		return "", err
	}
	return result.GetText(), nil
}

var addresses = []string{
	"https://binhlac.lachong.example/thu-tuc/dang-ky-khai-sinh/",
	"https://tumorong.quangngai.gov.vn/cchc/thu-tuc/cap-doi-giay-chung-nhan-quyen-su-dung-dat-quyen-so-huu-tai-san/",
	"https://thu.example/thủ-tục/khai-sinh/", "HTTPS://THU.EXAMPLE/", "0123456789", "x",
}

func TestQRIsReadBack(t *testing.T) {
	q := &qrCodes{}
	for _, text := range addresses {
		svg, err := q.svg(text, `Mở "trang" <này>`)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(svg), "<title>Mở &#34;trang&#34; &lt;này&gt;</title>") {
			t.Errorf("its title: %.300s", svg)
		}
		if got, err := read(string(svg), false); err != nil || got != text {
			t.Errorf("%q is read as %q, %v", text, got, err)
		}
	}
}

func TestQRRefusesWhatDoesNotFit(t *testing.T) {
	if _, err := (&qrCodes{}).svg(strings.Repeat("a", 3000), ""); err == nil {
		t.Error("3000 letters became a code")
	}
}

func FuzzQR(f *testing.F) {
	for _, text := range addresses {
		f.Add(text)
	}
	q := &qrCodes{}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || len(text) > 200 || !utf8.ValidString(text) {
			return
		}
		svg, err := q.svg(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(string(svg), true); err != nil || got != text {
			t.Fatalf("%q is read as %q, %v", text, got, err)
		}
	})
}

func BenchmarkQR(b *testing.B) {
	q := &qrCodes{}
	for b.Loop() {
		if _, err := q.svg(addresses[0], ""); err != nil {
			b.Fatal(err)
		}
	}
}
