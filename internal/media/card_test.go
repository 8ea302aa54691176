package media

import (
	"bytes"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// vietnamese returns every letter of Vietnamese: the vowels under each of the
// six tones, the consonants, both cases, composed.
func vietnamese() []rune {
	var all []rune
	for _, vowel := range []string{"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"} {
		for _, tone := range []string{"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"} {
			letter := norm.NFC.String(vowel + tone)
			all = append(all, []rune(letter+strings.ToUpper(letter))...)
		}
	}
	return append(all, []rune("bcdđghklmnpqrstvxBCDĐGHKLMNPQRSTVX0123456789.,;:!?–-…«»“”()/&%")...)
}

// TestTheFontsHaveVietnamese: each letter has a glyph of its own in both fonts,
// stacked marks and all.
func TestTheFontsHaveVietnamese(t *testing.T) {
	fonts, err := cardFonts()
	if err != nil {
		t.Fatal(err)
	}
	letters := vietnamese()
	if len(letters) < 2*12*6 {
		t.Fatalf("only %d letters", len(letters))
	}
	for i, f := range fonts {
		seen := map[sfnt.GlyphIndex]rune{}
		for _, r := range letters {
			g, err := f.GlyphIndex(new(sfnt.Buffer), r)
			if err != nil || g == 0 {
				t.Errorf("font %d has no %q", i, r)
			}
			if other, taken := seen[g]; taken {
				t.Errorf("font %d shows %q as %q", i, r, other)
			}
			seen[g] = r
		}
	}
}

var maroon, gold = color.RGBA{0x9f, 0x1d, 0x20, 255}, color.RGBA{0xb8, 0x89, 0x2b, 255}

// TestACardIsDrawn in the size that networks ask for and in the two colours,
// the same each time, and small.
func TestACardIsDrawn(t *testing.T) {
	c := Card{Kicker: "Ủy ban nhân dân xã Bình Lạc", Title: "Thủ tục hành chính", Foot: "Chuyên mục Cải cách hành chính xã Bình Lạc", Ground: maroon, Edge: gold}
	data, err := c.PNG()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := c.PNG()
	if !bytes.Equal(data, again) {
		t.Error("the same card is drawn differently")
	}
	if len(data) > 40<<10 {
		t.Errorf("%d bytes", len(data))
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 1200 || b.Dy() != 630 {
		t.Errorf("size %v", b)
	}
	colours := map[color.Color]int{}
	for y := range CardHeight {
		for x := range CardWidth {
			colours[picture.At(x, y)]++
		}
	}
	white := color.RGBA{255, 255, 255, 255}
	if colours[maroon] < 500_000 || colours[gold] < 20_000 || colours[white] < 10_000 {
		t.Errorf("ground %d, edge %d, letters %d", colours[maroon], colours[gold], colours[white])
	}
	without, _ := Card{Title: "Thu tuc hanh chinh", Ground: maroon, Edge: gold}.PNG()
	with, _ := Card{Title: "Thủ tục hành chính", Ground: maroon, Edge: gold}.PNG()
	if bytes.Equal(with, without) {
		t.Error("marks make no difference")
	}
}

// TestWordsStayOnTheCard however long they are: nothing is written in the
// margin on the right.
func TestWordsStayOnTheCard(t *testing.T) {
	blank, err := Card{Ground: maroon, Edge: gold}.PNG()
	if err != nil {
		t.Fatal(err)
	}
	empty, err := png.Decode(bytes.NewReader(blank))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"many words": strings.Repeat("nghiên cứu khuyến nghị thường xuyên ", 40),
		"one word":   strings.Repeat("nghiêng", 60),
		"none":       "",
		"strange":    "𠀀 \x00 \ufffd 🙂 ẤẤẤ",
	} {
		data, err := Card{Kicker: text, Label: text, Title: text, Foot: text, Ground: maroon, Edge: gold}.PNG()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for y := range CardHeight - cardEdge {
			for x := CardWidth - cardMargin + 8; x < CardWidth; x++ {
				if picture.At(x, y) != empty.At(x, y) {
					t.Fatalf("%s: something is written at %d, %d", name, x, y)
				}
			}
		}
	}
}

// TestLinesAreEven: the last line of a title has no word alone where the others
// have room to give.
func TestLinesAreEven(t *testing.T) {
	fonts, err := cardFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"Cấp bản sao trích lục hộ tịch, bản sao Giấy khai sinh", "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng", "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh"} {
		set, err := setText(fonts[1], title, 88, 44, 4)
		if err != nil {
			t.Fatal(err)
		}
		last := set.lines[len(set.lines)-1]
		if strings.Join(set.lines, " ") != title || len(set.lines) > 1 && !strings.Contains(last, " ") {
			t.Errorf("%q", set.lines)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	c := Card{Kicker: "Ủy ban nhân dân xã Bình Lạc", Title: "Thủ tục hành chính", Foot: "Chuyên mục Cải cách hành chính xã Bình Lạc", Ground: maroon, Edge: gold}
	for b.Loop() {
		data, err := c.PNG()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(data)), "bytes")
	}
}

// TestCardsAreDrawnAnew: nothing of a card is left on the next one, whoever draws beside.
func TestCardsAreDrawnAnew(t *testing.T) {
	long := Card{Kicker: "Ủy ban nhân dân xã Bình Lạc", Title: strings.Repeat("Thủ tục hành chính ", 6), Foot: "Chuyên mục", Ground: maroon, Edge: gold}
	short := Card{Title: "Tin", Ground: gold, Edge: maroon}
	draw := func(c Card) string {
		data, err := c.PNG()
		if err != nil {
			t.Error(err)
		}
		return string(data)
	}
	first := map[Card]string{long: draw(long), short: draw(short)}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, c := range []Card{short, long} {
				if draw(c) != first[c] {
					t.Errorf("%q is drawn otherwise the second time", c.Title)
				}
			}
		})
	}
	all.Wait()
}
