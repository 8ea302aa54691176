package minify

import (
	"bytes"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ kind, in, want string }{
		{"html", "<!DOCTYPE html>\n<html lang=\"vi\">\n<body>\n<p>Một   hai</p> <!-- x -->\n<button type=\"submit\">A</button>\n</body>\n</html>\n", `<!doctype html><html lang="vi"><body><p>Một hai</p><button type="submit">A</button></body></html>`},
		{"html", `<p><a href="/a/">A</a> <b>B</b></p>`, `<p><a href="/a/">A</a> <b>B</b></p>`},
		{"html", `<script type="application/ld+json">{ "price": 1000.50 }</script>`, `<script type="application/ld+json">{ "price": 1000.50 }</script>`},
		{"html", `<p><svg viewBox="0 0 9 9"><path d="M 0 0 L 1.50 1"/></svg></p>`, `<p><svg viewBox="0 0 9 9"><path d="M 0 0 L 1.50 1"/></svg></p>`},
		{"html", "<p><svg viewBox=\"0 0 9 9\">\n  <path d=\"M 0 0 L 1.50 1\"/>\n</svg></p>", `<p><svg viewBox="0 0 9 9"><path d="M0 0 1.5 1"/></svg></p>`},
		{"html", `<svg><!-- x --><path d="M 0 0"/></svg>`, `<svg><path d="M0 0"/></svg>`},
		{"html", `<svg><style>a { fill : red; }</style></svg>`, `<svg><style>a{fill:red}</style></svg>`},
		{"css", "a {\n color : red;\n}\n", "a{color:red}"},
		{"js", "function f ( a ) { return a ; }\n", "function f(e){return e}"},
		{"svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n <!-- x -->\n <path d=\"M 0 0 L 10 10\"/>\n</svg>", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0 10 10"/></svg>`},
		{"xml", "<a>\n <b>Tin  một</b>\n</a>", "<a><b>Tin một</b></a>"},
		{"json", "{ \"a\" : 1.10 }", `{"a":1.10}`},
		{"pdf", "  x  ", "  x  "},
	} {
		in := []byte(c.in)
		got, err := Text(c.kind, in)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v\nwant %s", c.kind, got, err, c.want)
		}
		if !bytes.Equal(in, []byte(c.in)) {
			t.Errorf("%s: the input was changed", c.kind)
		}
	}
	if _, err := Text("js", []byte("function (")); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("broken JavaScript: %v", err)
	}
}

// TestEntities: many entities in one text, which the library would move one
// after the other, stay as they are; in many texts they become signs.
func TestEntities(t *testing.T) {
	many := "<p>" + strings.Repeat("&amp; ", 20_000) + "</p>"
	if got, err := Text("html", []byte(many)); err != nil || string(got) != many {
		t.Errorf("%d bytes of %d, %v", len(got), len(many), err)
	}
	apart := strings.Repeat("<p>a &amp; b</p>", 20_000)
	if got, err := Text("html", []byte(apart)); err != nil || string(got) != strings.ReplaceAll(apart, "&amp;", "&") {
		t.Errorf("%d bytes of %d, %v", len(got), len(apart), err)
	}
}

func TestDrawing(t *testing.T) {
	got, err := Drawing([]byte("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M 0 0 L 1.50 1\"/></svg>\n"))
	if want := `<svg viewBox="0 0 9 9"><path d="M0 0 1.5 1"/></svg>`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
	if again, err := Text("html", got); err != nil || string(again) != string(got) {
		t.Errorf("in a page it is %s, %v", again, err)
	}
}
