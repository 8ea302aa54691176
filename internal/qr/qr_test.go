package qr

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
	viewBox  = regexp.MustCompile(`viewBox="0 0 (\d+) (\d+)"`)
	pathAttr = regexp.MustCompile(` d="([^"]*)"`)
	stroke   = regexp.MustCompile(`M(\d+) (\d+)\.5|m(-?\d+) (\d+)|h(\d+)`)
)

// draw paints the drawing as a printer does, each module a square of some
// pixels. It holds that the drawing is strokes only, inside its quiet zone.
func draw(svg string) (image.Image, error) {
	box, path := viewBox.FindStringSubmatch(svg), pathAttr.FindAllStringSubmatch(svg, -1)
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
			x, y = x+number(3), y+number(4)
		default:
			if x < quiet || y < quiet || x+number(5) > size-quiet || y >= size-quiet {
				return nil, fmt.Errorf("a stroke at %d %d in the quiet zone", x, y)
			}
			for px := x * scale; px < (x+number(5))*scale; px++ {
				for py := y * scale; py < (y+1)*scale; py++ {
					img.SetGray(px, py, color.Gray{})
				}
			}
			x += number(5)
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
	q := &Codes{}
	for _, text := range addresses {
		svg, err := q.SVG(text, `Mở "trang" <này>`)
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
	if _, err := (&Codes{}).SVG(strings.Repeat("a", 3000), ""); err == nil {
		t.Error("3000 letters became a code")
	}
}

// modules counts what [matrix.penalty] counts, module by module as the standard
// says it.
func modules(m matrix) int {
	n, dark, penalty := len(m.rows), 0, 0
	at := func(x, y int) bool { return x >= 0 && y >= 0 && x < n && y < n && m.rows[y].dark(x) }
	line := func(at func(i int) bool) {
		for i := 0; i < n; {
			run := 1
			for i+run < n && at(i+run) == at(i) {
				run++
			}
			if run >= 5 {
				penalty += 3 + run - 5
			}
			i += run
		}
		for i := range n {
			var is strings.Builder
			for k := i - 4; k < i+11; k++ {
				is.WriteString(map[bool]string{true: "1", false: "0"}[at(k)])
			}
			if strings.HasPrefix(is.String(), "00001011101") {
				penalty += 40
			}
			if strings.HasSuffix(is.String(), "10111010000") {
				penalty += 40
			}
		}
	}
	for i := range n {
		line(func(x int) bool { return at(x, i) })
		line(func(y int) bool { return at(i, y) })
		for k := range n {
			if at(i, k) != m.columns[i].dark(k) {
				return -1
			}
			if at(i, k) {
				dark++
			}
			if i > 0 && k > 0 && at(i, k) == at(i-1, k) && at(i, k) == at(i, k-1) && at(i, k) == at(i-1, k-1) {
				penalty += 3
			}
		}
	}
	return penalty + 10*(abs(100*dark-50*n*n)/(5*n*n))
}

// TestQRPenaltyIsThatOfTheStandard: codes of all lengths, of one word of bits and
// of three, and what no code is: all light, all dark.
func TestQRPenaltyIsThatOfTheStandard(t *testing.T) {
	q := &Codes{}
	for length := 1; length < 2300; length += 1 + length/3 {
		code, err := q.encode(strings.Repeat("https://xã.vn/", length)[:length])
		if err != nil {
			t.Fatal(err)
		}
		if got, want := code.penalty(), modules(code); got != want {
			t.Errorf("%d letters, %d modules: %d, want %d", length, len(code.rows), got, want)
		}
	}
	for size := 21; size <= 177; size += 4 {
		for _, colour := range []bool{false, true} {
			m := matrixOf(size, func(int, int) bool { return colour })
			if got, want := m.penalty(), modules(m); got != want {
				t.Errorf("%d modules, all dark %v: %d, want %d", size, colour, got, want)
			}
		}
	}
}

func FuzzQR(f *testing.F) {
	for _, text := range addresses {
		f.Add(text)
	}
	q := &Codes{}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || len(text) > 200 || !utf8.ValidString(text) {
			return
		}
		svg, err := q.SVG(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(string(svg), true); err != nil || got != text {
			t.Fatalf("%q is read as %q, %v", text, got, err)
		}
	})
}

func BenchmarkQR(b *testing.B) {
	q := &Codes{}
	for b.Loop() {
		if _, err := q.SVG(addresses[0], ""); err != nil {
			b.Fatal(err)
		}
	}
}
