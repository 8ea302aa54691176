package svg

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

const open = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">`

// utf16 writes ASCII as UTF-16 with a byte order mark.
func utf16(s string) string {
	b := []byte("\xff\xfe")
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return string(b)
}

// TestRefused: what can run, fetch, or be read in two ways.
func TestRefused(t *testing.T) {
	const xss = `<script>x</script>`
	for _, c := range []struct {
		reason Reason
		in     string
	}{
		{Script, open + xss + `</svg>`},
		{Script, open + `<style/>` + xss + `</svg>`},
		{Script, open + `<style></style><g>` + xss + `</g></svg>`},
		{Script, open + `<title>` + xss + `</title></svg>`},
		{Script, open + `<text><tspan>` + xss + `</tspan></text></svg>`},
		{Replacement, open + `<xmp xmlns="http://www.w3.org/1999/xhtml">` + xss + `</xmp></svg>`},
		{Script, open + `<g><h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script></g></svg>`},
		{Replacement, open + `<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="javascript:x"/></svg>`},
		{Script, `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>x</s:script></s:svg>`},
		{Script, open + `<handler/></svg>`},
		{Malformed, open + `<!-- --!> -->` + xss + `</svg>`},
		{DocType, `<!DOCTYPE svg [<!ENTITY x "&#60;script/&#62;">]>` + open + `&x;</svg>`},
		{DocType, `<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]>` + open + `</svg>`},
		{DocType, `<!DOCTYPE svg SYSTEM "a.dtd" [ ]>` + open + `</svg>`},
		{Encoding, utf16(open + xss + `</svg>`)},
		{Encoding, `<?xml version="1.0" encoding="utf-16"?>` + open + `</svg>`},
		{Encoding, `<?xml version="1.0" encoding="utf-7"?>` + open + `+ADw-script+AD4-</svg>`},
		{Encoding, "\xfe\xff" + open + `</svg>`},
		{Encoding, open + "\xff</svg>"},
		{Encoding, open + "\x00</svg>"},
		{Script, strings.Replace(open, "viewBox", "onload='x' viewBox", 1) + `</svg>`},
		{Script, open + `<a ONCLICK="x"/></svg>`},
		{Script, open + `<a><set attributeName="href" to="javascript:x"/></a></svg>`},
		{Script, open + `<a><animate attributeName="xlink:href" values="javascript:x"/></a></svg>`},
		{Script, open + `<set attributeName="onclick" to="x"/></svg>`},
		{Outside, open + `<use href="data:image/svg+xml;base64,PHN2Zz4="/></svg>`},
		{Outside, open + `<use xlink:href="b.svg#a"/></svg>`},
		{Outside, open + `<image href="https://a.example/a.png"/></svg>`},
		{Outside, open + `<image href="a.png"/></svg>`},
		{Outside, open + `<image href="data:image/svg+xml;base64,PHN2Zz4="/></svg>`},
		{Outside, open + `<image href="data:image/png;base64,PHN2Zz4="/></svg>`},
		{Outside, open + `<feImage href="//a.example/"/></svg>`},
		{Outside, open + `<rect fill="url(https://a.example/#a)"/></svg>`},
		{Outside, open + `<rect style="fill:URL( 'https://a.example/' )"/></svg>`},
		{Outside, open + `<style>a{background:url(//a.example)}</style></svg>`},
		{Outside, open + `<style><![CDATA[a{fill:url(b.svg#a)}]]></style></svg>`},
		{Outside, `<?xml-stylesheet href="a.css"?>` + open + `</svg>`},
		{Style, open + `<style>@import "a.css";</style></svg>`},
		{Style, open + `<style>@\69mport "a.css";</style></svg>`},
		{Style, open + `<style>a{fill:u\72l(//a.example)}</style></svg>`},
		{Style, open + `<style>a{background:image-set("a.png" 1x)}</style></svg>`},
		{Style, open + `<style>@font-face{src:src("a")}</style></svg>`},
		{Style, open + `<style>a{width:expression(alert(1))}</style></svg>`},
		{Style, open + `<g style="behavior:url(#a)"/></svg>`},
		{Style, open + `<rect fill="element(#a)"/></svg>`},
		{Style, open + `<style>a{}<g/></style></svg>`},
		{Style, open + `<style>a{fill:url(a b)}</style></svg>`},
		{Replacement, open + `<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject></svg>`},
		{Replacement, open + `<switch><text>a</text><foreignObject/></switch></svg>`},
		{NoNamespace, `<svg><path d="M0 0"/></svg>`},
		{Malformed, `<html/>`},
		{Malformed, ``},
		{Malformed, `<svg xmlns="http://www.w3.org/2000/svg">`},
		{Malformed, open + `</svg><g/>`},
		{Malformed, open + `</svg>x`},
		{Malformed, open + `<g></G></svg>`},
		{Malformed, open + `<g a="1" a="2"/></svg>`},
		{Malformed, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:a="b" xmlns:c="b"><g a:x="" c:x=""/></svg>`},
		{Malformed, open + `<x:g/></svg>`},
		{Malformed, open + `<g x:a=""/></svg>`},
		{Malformed, open + `&nbsp;</svg>`},
		{Malformed, open + `<g a=b/></svg>`},
		{Malformed, open + `<g a="<"/></svg>`},
		{Malformed, open + `&#1;</svg>`},
		{Malformed, open + "\x0b</svg>"},
		{Malformed, ` <?xml version="1.0"?>` + open + `</svg>`},
		{Malformed, `<?xml version="1.1"?>` + open + `</svg>`},
		{Malformed, `<?xml version="1.0" xencoding="utf-8"?>` + open + `</svg>`},
		{Malformed, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xml="b"/>`},
		{Malformed, open + `<!ELEMENT a ANY></svg>`},
		{TooLarge, open + strings.Repeat("<g>", 300) + strings.Repeat("</g>", 300) + `</svg>`},
		{TooLarge, open + `<g id="a"><use href="#a"/></g></svg>`},
		{TooLarge, open + `<use id="a" href="#b"/><use id="b" href="#a"/></svg>`},
		{TooLarge, laughs(30)},
		{TooLarge, strings.Repeat(" ", MaxSize+1)},
	} {
		out, _, err := Publish([]byte(c.in))
		var refused *Error
		if !errors.As(err, &refused) || refused.Reason != c.reason {
			t.Errorf("%.200q: %v, want %s\n%s", c.in, err, c.reason, out)
		}
	}
}

// laughs is a drawing in which each of n shapes has the one before it twice.
func laughs(n int) string {
	var b strings.Builder
	b.WriteString(open + `<defs><rect id="l"/>`)
	for i := range n {
		id := strings.Repeat("l", i+1)
		b.WriteString(`<g id="l` + id + `"><use href="#` + id + `"/><use href="#` + id + `"/></g>`)
	}
	b.WriteString(`</defs></svg>`)
	return b.String()
}

// TestPublished: what is published, in which form, and what is said of it.
func TestPublished(t *testing.T) {
	const plain, dot = `<svg xmlns="http://www.w3.org/2000/svg">`, "data:image/png;base64,iVBORw0KGgo="
	for _, c := range []struct{ in, want, dropped string }{
		{plain + `</svg>`, `<svg xmlns="http://www.w3.org/2000/svg"/>`, ""},
		{"\ufeff<?xml version='1.0' encoding='UTF-8' standalone='no'?>\r\n<!-- Generator --><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n" + plain + "\n <g>\n <path d='M0 0'/> </g>\n</svg>\n", plain + `<g><path d="M0 0"/></g></svg>`, ""},
		{`<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:rect width="1"/></svg:svg>`, plain + `<rect width="1"/></svg>`, ""},
		{plain + `<text x="5">Phí: <tspan>5.000</tspan> <!-- x -->đồng</text></svg>`, plain + `<text x="5">Phí: <tspan>5.000</tspan> đồng</text></svg>`, ""},
		{plain + "<text><a><tspan>Xã</tspan> <tspan>Bình</tspan></a>\n</text></svg>", plain + "<text><a><tspan>Xã</tspan> <tspan>Bình</tspan></a>\n</text></svg>", ""},
		{plain + `<text xml:space="preserve">1.   Nộp   2.</text></svg>`, plain + `<text xml:space="preserve">1.   Nộp   2.</text></svg>`, ""},
		{plain + `<title> A &amp; <![CDATA[<b>]]> </title></svg>`, plain + `<title> A &amp; &lt;b&gt; </title></svg>`, ""},
		{plain + `<style>g > a{fill:url(#x)} @media print{a{color:rgb(1,2,3)}}</style></svg>`, plain + `<style>g &gt; a{fill:url(#x)} @media print{a{color:rgb(1,2,3)}}</style></svg>`, ""},
		{plain + `<g aria-label="a&quot;b&#10;c" data-x="1"/></svg>`, plain + `<g aria-label="a&#34;b c" data-x="1"/></svg>`, ""},
		{plain + `<image href="` + dot + `"/></svg>`, plain + `<image href="` + dot + `"/></svg>`, ""},
		{plain + `<use href=" #a "/></svg>`, plain + `<use href=" #a "/></svg>`, ""},
		{plain + `<animate attributeName="x" from="0" to="5"/></svg>`, plain + `<animate attributeName="x" from="0" to="5"/></svg>`, ""},
		// What drawing programs add: Inkscape, Illustrator, draw.io, LibreOffice.
		{`<svg xmlns="http://www.w3.org/2000/svg" xmlns:sodipodi="s" xmlns:inkscape="i" inkscape:version="1.3"><sodipodi:namedview><inkscape:grid/></sodipodi:namedview><metadata><r/></metadata><g inkscape:label="Lớp 1"/></svg>`, plain + `<g/></svg>`, ""},
		{`<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="i"><switch><foreignObject requiredExtensions="i" width="1"><i:pgfRef/></foreignObject><g i:extraneous="self"/></switch></svg>`, plain + `<switch><g/></switch></svg>`, ""},
		{plain + `<switch><foreignObject requiredFeatures="x"><div xmlns="http://www.w3.org/1999/xhtml" onclick="x">Nộp</div></foreignObject><text>Nộp</text></switch></svg>`, plain + `<switch><text>Nộp</text></switch></svg>`, "<foreignObject>"},
		{plain + `<switch><g requiredFeatures="x"/><a xlink:href="https://a.example/" xmlns:xlink="http://www.w3.org/1999/xlink"><text>a</text></a></switch></svg>`, plain + `<switch><g requiredFeatures="x"/><a><text>a</text></a></switch></svg>`, "<a href>"},
		{plain + `<font><glyph/></font><flowRoot>a</flowRoot><mesh/></svg>`, plain + `</svg>`, "<flowRoot>, <mesh>"},
		{plain + `<a href="javascript:x"/></svg>`, plain + `<a/></svg>`, "<a href>"},
		{`<?foo bar?>` + plain + `<g contentEditable="x" xml:base="http://a.example/" content="&lt;mxfile&gt;"/></svg>`, plain + `<g/></svg>`, ""},
	} {
		got, dropped, err := Publish([]byte(c.in))
		want := strings.Replace(c.want, plain+`</svg>`, `<svg xmlns="http://www.w3.org/2000/svg"/>`, 1)
		if err != nil || string(got) != want || strings.Join(dropped, ", ") != c.dropped {
			t.Errorf("%s\ngot  %s, %q, %v\nwant %s, %q", c.in, got, dropped, err, want, c.dropped)
			continue
		}
		if again, more, err := Publish(got); err != nil || !bytes.Equal(again, got) || len(more) > 0 {
			t.Errorf("again it is %s, %q, %v", again, more, err)
		}
	}
}

func TestErrorsHaveAPlace(t *testing.T) {
	_, _, err := Publish([]byte(open + "\n<g>\n  <script/></g></svg>"))
	if err == nil || err.Error() != "3:3: svg-script: <script>" {
		t.Error(err)
	}
	for in, want := range map[string][2]int{
		"\ufeff" + open + "\r\n<title>Xã</title><script/></svg>": {2, 18},
		open + strings.Repeat("<g/>", 99) + "<script/></svg>":    {0, 0},
		"\xff": {0, 0},
	} {
		_, _, err := Publish([]byte(in))
		var refused *Error
		if !errors.As(err, &refused) {
			t.Fatal(err)
		}
		if line, column := refused.In([]byte(in)); line != want[0] || column != want[1] {
			t.Errorf("%q: %d:%d", in, line, column)
		}
	}
}

func TestRoot(t *testing.T) {
	head := "\ufeff<?xml version=\"1.0\"?><!-- a --><s:svg xmlns:s='http://www.w3.org/2000/svg' width='5'><s:g"
	if root := Root([]byte(head)); root == nil || root.Attr("width") != "5" {
		t.Errorf("%+v", root)
	}
	if root := Root([]byte("<svg width=")); root != nil {
		t.Errorf("%+v", root)
	}
}

func TestSamePath(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"M 0 0 L 10 10", "M0 0 10 10", true}, {"M0,0h5v5z", "M0 0H5V5Z", true}, {"m1 1 2 2 3 3", "M1 1L3 3L6 6", true},
		{"M0 0C1 1 2 2 3 3S5 5 6 6", "M0 0C1 1 2 2 3 3 4 4 5 5 6 6", true}, {"M0 0Q1 1 2 0T4 0", "M0 0Q1 1 2 0Q3-1 4 0", true},
		{"M0 0A5 5 0 01 10 10", "M0 0a5,5,0,0,1,10,10", true}, {"M0 0a5 5 0 0110 10", "M0 0A5 5 0 0 1 10 10", true}, {"M.5.5-1e1.5", "M.5 .5L-10 .5", true},
		{"M0 0L1 1", "M0 0L1 2", false}, {"M0 0A5 5 0 01 10 10", "M0 0A5 5 0 11 10 10", false}, {"M0 0z", "M0 0", false}, {"M0 0L", "M0 0L", false}, {"L0 0", "L0 0", false}, {"M0 0x", "M0 0x", false},
	} {
		if got := SamePath(c.a, c.b); got != c.same {
			t.Errorf("%q %q: %v", c.a, c.b, got)
		}
	}
}

// FuzzPublish: what is published is read back as it is, holds nothing but what
// is allowed, and is published as itself.
func FuzzPublish(f *testing.F) {
	for _, s := range []string{
		open + `<g><text>Xã <tspan>Bình</tspan> <a href="#x">a</a></text><style>a{fill:url(#b)}</style></g></svg>`,
		`<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:title/><s:script>x</s:script></s:svg>`,
		`<!DOCTYPE svg [<!ENTITY x "y">]>` + open + `&x;</svg>`, open + `<style/><![CDATA[<script>]]>&#60;</svg>`,
		open + `<switch><foreignObject/><image href="data:image/png;base64,iVBORw0KGgo="/></switch></svg>`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, _, err := Publish(data)
		if err != nil {
			return
		}
		root, err := Parse(out)
		if err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		checkAllowed(t, root)
		if again, dropped, err := Publish(out); err != nil || !bytes.Equal(again, out) || len(dropped) > 0 {
			t.Errorf("%s\nis published as %s, %q, %v", out, again, dropped, err)
		}
	})
}

// checkAllowed holds a published tree to the list, in words of its own.
func checkAllowed(t *testing.T, e *Element) {
	t.Helper()
	if e.Space != Space || !shown[e.Local] || slices.Contains([]string{"script", "foreignObject", "handler", "iframe"}, e.Local) {
		t.Errorf("<%s> of %q", e.Local, e.Space)
	}
	for _, a := range e.Attrs {
		value := strings.ToLower(strings.Join(strings.Fields(a.Value), ""))
		isLink := a.Local == "href"
		switch {
		case strings.HasPrefix(strings.ToLower(a.Local), "on"), a.Space == "" && !isLink && a.Local != "style" && !allowed(a.Local),
			isLink && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "data:image/"), isLink && strings.Contains(value, "svg"+"+xml"),
			!isLink && !isWorded(a.Local) && strings.Contains(value, "url(") && strings.Contains(value, "//") && !strings.Contains(value, "base64,"):
			t.Errorf("%s=%q on <%s>", a.Local, a.Value, e.Local)
		}
	}
	for _, n := range e.Children {
		if child, ok := n.(*Element); ok {
			checkAllowed(t, child)
		}
	}
}
