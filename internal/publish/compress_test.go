package publish

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

var page = []byte("<!DOCTYPE html>\n" + strings.Repeat("<p>Đăng ký khai sinh: 03 ngày làm việc.</p>\n", 200))

// TestCompressedFormsAreTheFile unpacks both forms of a page.
func TestCompressedFormsAreTheFile(t *testing.T) {
	forms := Compress("thu-tuc/khai-sinh/index.html", page)
	if len(forms) != 2 || forms[0].Suffix != ".br" || forms[1].Suffix != ".gz" {
		t.Fatalf("%d forms", len(forms))
	}
	unpack, err := gzip.NewReader(bytes.NewReader(forms[1].Data))
	if err != nil {
		t.Fatal(err)
	}
	if !unpack.ModTime.IsZero() || unpack.Name != "" {
		t.Errorf("the .gz holds a time (%v) or a name (%q)", unpack.ModTime, unpack.Name)
	}
	for suffix, r := range map[string]io.Reader{".br": brotli.NewReader(bytes.NewReader(forms[0].Data)), ".gz": unpack} {
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, page) {
			t.Errorf("%s: %d bytes, %v", suffix, len(got), err)
		}
	}
	for _, f := range forms {
		if len(f.Data) > len(page)/10 {
			t.Errorf("%s: %d of %d bytes", f.Suffix, len(f.Data), len(page))
		}
	}
}

// TestWhatIsCompressed: text from a kilobyte up, and only where it helps.
func TestWhatIsCompressed(t *testing.T) {
	noise := make([]byte, 1<<12)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	for _, c := range []struct {
		name string
		data []byte
		want int
	}{
		{"a.html", page, 2}, {"A.HTML", page, 2}, {"a.css", page, 2}, {"a.js", page, 2}, {"a.svg", page, 2}, {"rss.xml", page, 2},
		{"a.json", page, 2}, {"a.txt", page, 2}, {"a.csv", page, 2}, {"a.webmanifest", page, 2}, {"a.ics", page, 2}, {"a.map", page, 2},
		{"a.png", page, 0}, {"a.pdf", page, 0}, {"a.docx", page, 0}, {"html", page, 0}, {"a.html.gz", page, 0}, {".htaccess", page, 0},
		{"short.html", page[:1023], 0}, {"short.html", page[:1024], 2}, {"empty.html", nil, 0},
		{"noise.txt", noise, 0},
	} {
		if got := Compress(c.name, c.data); len(got) != c.want {
			t.Errorf("%s of %d bytes has %d forms, want %d", c.name, len(c.data), len(got), c.want)
		}
	}
}

// TestCompressingAgainGivesTheSameBytes, whatever the file is called.
func TestCompressingAgainGivesTheSameBytes(t *testing.T) {
	first, second := Compress("a.html", page), Compress("b/c.html", page)
	for i := range first {
		if !bytes.Equal(first[i].Data, second[i].Data) {
			t.Errorf("%s differs", first[i].Suffix)
		}
	}
}
