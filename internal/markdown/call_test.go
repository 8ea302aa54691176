package markdown

import (
	"strings"
	"testing"
)

// TestNumbersAreCalled: a telephone number in running text is a link, also beside
// addresses, for which texts are parsed in pieces; in a link, a heading and code it
// stays text.
func TestNumbersAreCalled(t *testing.T) {
	const number = `<a href="tel:+842990000110">0299 000 0110</a>`
	for src, want := range map[string]int{
		"Gọi 0299 000 0110.\n":                                1,
		"Thư a@b.vn.\n\nGọi 0299 000 0110, *0299 000 0110*\n": 2,
		"<https://a.vn>\n\n- Gọi 0299 000 0110\n":             1,
		"Xem www.a.vn; gọi UBND xã 0299 000 0110.\n":          1,
		"| a |\n|---|\n| 0299 000 0110 |\n":                   1,
		"[Gọi 0299 000 0110](https://a.vn)\n":                 0,
		"## Gọi 0299 000 0110\n":                              0,
		"`0299 000 0110`\n":                                   0,
		"Số tài khoản 0299 000 0110\n":                        0,
	} {
		if n := strings.Count(string(convert(src).HTML), number); n != want {
			t.Errorf("%q: %d, want %d in %s", src, n, want, convert(src).HTML)
		}
	}
}
