package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"testing"
)

// TestOriginal keeps pictures as they are kept beside a text.
func TestOriginal(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	paint := func(w, h int, of func(x, y int) color.NRGBA) []byte {
		p := image.NewNRGBA(image.Rect(0, 0, w, h))
		for y := range h {
			for x := range w {
				p.SetNRGBA(x, y, of(x, y))
			}
		}
		var out bytes.Buffer
		if err := png.Encode(&out, p); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	photo := func(x, y int) color.NRGBA {
		return color.NRGBA{byte(x + noise.IntN(40)), byte(y + noise.IntN(40)), byte(x*y/300 + noise.IntN(40)), 255}
	}
	drawing := func(x, y int) color.NRGBA { return color.NRGBA{byte(x / 40 * 40), 0, 0, 255} }
	clear := func(x, y int) color.NRGBA { return color.NRGBA{byte(noise.IntN(256)), 0, 0, byte(x)} }
	for _, c := range []struct {
		name          string
		data          []byte
		format        Format
		width, height int
	}{
		{"a drawing", paint(200, 100, drawing), PNG, 100, 50},
		{"a high drawing", paint(100, 200, drawing), PNG, 50, 100},
		{"a small drawing", paint(80, 60, drawing), PNG, 80, 60},
		{"a photo stored as PNG", paint(300, 150, photo), JPEG, 100, 50},
		{"transparency", paint(60, 60, clear), PNG, 60, 60},
	} {
		out, info, err := Original(c.data, 100)
		if err != nil || info.Format != c.format || info.Width != c.width || info.Height != c.height {
			t.Errorf("%s: %+v, %v", c.name, info, err)
			continue
		}
		if again, err := Probe(bytes.NewReader(out)); err != nil || again.Width != c.width || again.Height != c.height || again.Format != c.format || HasMetadata(out) {
			t.Errorf("%s: the file is %+v, %v", c.name, again, err)
		}
	}
	if _, _, err := Original([]byte("\x00\x00\x00\x18ftypheic"), 100); !errors.As(err, new(*Unreadable)) {
		t.Errorf("HEIC: %v", err)
	}
}
