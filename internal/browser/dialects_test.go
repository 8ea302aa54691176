package browser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cchc/internal/minify"
	"cchc/internal/svg"

	"github.com/chromedp/chromedp"
)

// dialects are drawings as programs export them.
var dialects = map[string]string{
	"inkscape": `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg width="300" height="120" viewBox="0 0 300 120" version="1.1" id="svg5" inkscape:version="1.3.2" sodipodi:docname="so-do.svg" xml:space="preserve"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" xmlns:svg="http://www.w3.org/2000/svg">
 <sodipodi:namedview id="namedview7" pagecolor="#ffffff" bordercolor="#666666" inkscape:zoom="1"/>
 <defs id="defs2"><linearGradient inkscape:collect="always" id="lg1"><stop style="stop-color:#c81e27;stop-opacity:1" offset="0" id="s1"/><stop style="stop-color:#c81e27;stop-opacity:0" offset="1" id="s2"/></linearGradient>
 <linearGradient xlink:href="#lg1" id="lg2" x1="10" y1="10" x2="200" y2="60" gradientUnits="userSpaceOnUse"/></defs>
 <g inkscape:label="Lớp 1" inkscape:groupmode="layer" id="layer1">
  <rect style="fill:url(#lg2);stroke:#1a1a1a;stroke-width:2.00000000;stroke-linejoin:round" id="r1" width="190.50000" height="50.00" x="10" y="10" ry="5"/>
  <text xml:space="preserve" style="font-size:20px;line-height:1.25;font-family:sans-serif;fill:#000000" x="20" y="42" id="t1"><tspan sodipodi:role="line" id="ts1" x="20" y="42">Tiếp  nhận   hồ sơ</tspan><tspan sodipodi:role="line" x="20" y="90" id="ts2">tại <tspan style="font-weight:bold" id="ts3">Bộ phận</tspan> <tspan style="fill:#00f" id="ts4">Một cửa</tspan></tspan></text>
  <path style="fill:none;stroke:#000;stroke-width:1.5" d="m 210.000,35.0000 c 10.0,-20.00 20.0,-20.00 30.000,0 0,10 -5e0,15 -10,20 h 40.0 V 100" id="p1" sodipodi:nodetypes="ccccc"/>
 </g>
</svg>
`,
	"illustrator": `<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px"
	 viewBox="0 0 300 120" style="enable-background:new 0 0 300 120;" xml:space="preserve">
<style type="text/css">
	.st0{clip-path:url(#SVGID_2_);}
	.st1{fill:#1D5FA8;}
	.st2{font-family:'ArialMT', sans-serif;}
	.st3{font-size:18px;}
	.st4{fill:none;stroke:#000000;stroke-width:2;stroke-miterlimit:10;stroke-dasharray:6,3;}
	.st5{opacity:0.5;}
</style>
<g>
	<defs>
		<circle id="SVGID_1_" cx="60" cy="60" r="45"/>
	</defs>
	<clipPath id="SVGID_2_">
		<use xlink:href="#SVGID_1_"  style="overflow:visible;"/>
	</clipPath>
	<g class="st0"><rect x="10" y="10" class="st1" width="60" height="100"/><polygon class="st5" points="20,20 110,60 20,110 	"/></g>
</g>
<text transform="matrix(1 0 0 1 120 50)"><tspan x="0" y="0" class="st2 st3">Phí: </tspan><tspan x="0" y="22" class="st2 st3">5.000 đồng</tspan></text>
<line class="st4" x1="120" y1="90" x2="290" y2="90"/>
</svg>
`,
	"draw.io":       `<svg xmlns="http://www.w3.org/2000/svg" style="background-color: rgb(255, 255, 255);" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width="301px" height="121px" viewBox="-0.5 -0.5 301 121"><defs/><g><g data-cell-id="0"><g data-cell-id="1"><g data-cell-id="a"><g><rect x="10" y="10" width="120" height="60" rx="9" ry="9" fill="rgb(218, 232, 252)" stroke="#6c8ebf" pointer-events="all"/></g><g><text x="70" y="44" fill="rgb(0, 0, 0)" font-family="&quot;Helvetica&quot;, sans-serif" font-size="12px" text-anchor="middle">Nộp hồ sơ&#160; &amp; phí</text></g></g><g data-cell-id="b"><g><path d="M 130 40 L 193.63 40" fill="none" stroke="rgb(0, 0, 0)" stroke-miterlimit="10" pointer-events="stroke"/><path d="M 198.88 40 L 191.88 43.5 L 193.63 40 L 191.88 36.5 Z" fill="rgb(0, 0, 0)" stroke="rgb(0, 0, 0)" stroke-miterlimit="10" pointer-events="all"/></g></g><g data-cell-id="c"><g><path d="M 240 0 L 280 40 L 240 80 L 200 40 Z" fill="#ffffff" stroke="#000000" transform="translate(2,3)scale(0.98,1)rotate(5,240,40)" pointer-events="all"/></g></g></g></g></g></svg>`,
	"excel":         `<svg width="300" height="120" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" overflow="hidden"><defs><clipPath id="clip0"><rect x="0" y="0" width="300" height="120"/></clipPath><clipPath id="clip1"><rect x="20" y="20" width="250" height="80"/></clipPath><linearGradient x1="40" y1="20" x2="40" y2="100" gradientUnits="userSpaceOnUse" spreadMethod="reflect" id="fill2"><stop offset="0" stop-color="#5B9BD5"/><stop offset="0.5" stop-color="#4472C4" stop-opacity="0.501961"/><stop offset="1" stop-color="#2F5597"/></linearGradient></defs><g clip-path="url(#clip0)"><rect x="0" y="0" width="300" height="120" fill="#FFFFFF"/><g clip-path="url(#clip1)"><path d="M20.5 99.5 269.5 99.5M20.5 59.5 269.5 59.5" stroke="#D9D9D9" stroke-width="0.75" stroke-linejoin="round" stroke-miterlimit="10" fill="none" fill-rule="evenodd"/><path d="M30 40 60 40 60 100 30 100ZM90 60 120 60 120 100 90 100Z" fill="url(#fill2)" fill-rule="evenodd"/></g><text fill="#595959" fill-opacity="1" font-family="Calibri,Calibri_MSFontService,sans-serif" font-style="normal" font-variant="normal" font-weight="400" font-stretch="normal" font-size="12" text-anchor="start" direction="ltr" writing-mode="lr-tb" unicode-bidi="normal" text-decoration="none" transform="matrix(1 0 0 1 150 60)">Quý I  – 98,5 %</text></g></svg>`,
	"powerpoint":    `<svg width="300" height="120" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xml:space="preserve" overflow="hidden"><defs><filter id="fx0" x="-10%" y="-10%" width="120%" height="120%" filterUnits="objectBoundingBox" primitiveUnits="userSpaceOnUse"><feComponentTransfer color-interpolation-filters="sRGB"><feFuncR type="discrete" tableValues="0 0"/><feFuncG type="discrete" tableValues="0 0"/><feFuncB type="discrete" tableValues="0 0"/><feFuncA type="linear" slope="0.4" intercept="0"/></feComponentTransfer><feGaussianBlur stdDeviation="1.7 1.7"/></filter></defs><g transform="translate(-20 -10)"><rect x="20" y="10" width="300" height="120" fill="#FFFFFF"/><g filter="url(#fx0)"><rect x="40" y="30" width="100" height="60"/></g><rect x="38" y="28" width="100" height="60" fill="#4472C4" stroke="#172C51" stroke-width="1.33333"/><g aria-label="Trả kết quả"><text fill="#FFFFFF" font-family="Calibri,sans-serif" font-weight="400" font-size="16" transform="translate(45 62)">Trả <tspan x="28" y="0">kết</tspan><tspan x="52" y="0"> quả</tspan></text></g></g></svg>`,
	"prefixed root": `<?xml version="1.0"?><svg:svg xmlns:svg="http://www.w3.org/2000/svg" xmlns:xl="http://www.w3.org/1999/xlink" viewBox="0 0 300 120"><svg:defs><svg:symbol id="nguoi" viewBox="0 0 10 10"><svg:circle cx="5" cy="3" r="2.5"/><svg:path d="M1,10A4,4,0,0,1,9,10z"/></svg:symbol></svg:defs><svg:use xl:href="#nguoi" x="10" y="10" width="60" height="60" fill="#b5121b"/><svg:use xl:href="#nguoi" x="80" y="30" width="40" height="40" fill="teal" transform="skewX(10)"/><svg:text x="140" y="60" font-size="20">Xã <svg:tspan font-weight="bold">Bình</svg:tspan> <svg:tspan>Lạc</svg:tspan></svg:text></svg:svg>`,
	"entities":      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><title>A &lt; B</title><style><![CDATA[ g > text { fill: #063 } text[x="10"] { font-size: 24px } ]]></style><g><text x="10" y="40">Thu &lt; 5 &amp; chi &gt; 3 &#x2192; &quot;dư&quot;</text><text x="12" y="80">a&#160;&#160;&#160;b&#x2003;c <tspan><![CDATA[<b>  đậm</b>]]></tspan></text></g></svg>`,
	"spaces": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120" font-size="18">
  <text x="10" y="30">
    Phí:
    <tspan>5.000</tspan>
    <tspan fill="red">đồng</tspan>
    mỗi bản
  </text>
  <text x="10" y="60" xml:space="preserve">  hai   khoảng
 trống	tab </text>
  <g xml:space="preserve"><text x="10" y="90"> giữ <tspan xml:space="default">  bỏ   bớt  </tspan> giữ </text></g>
</svg>`,
	"text on a path":     `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 120"><path id="duong" fill="none" stroke="#999" d="M10 90Q80 10 150 90T290 90"/><text font-size="16" letter-spacing="1"><textPath xlink:href="#duong" startOffset="10%">Một cửa, <tspan dy="-4" fill="#a00">liên thông</tspan> một lần</textPath></text></svg>`,
	"paths":              `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><g fill="none" stroke="#000" stroke-width="3" stroke-linecap="round"><path d="M10,10 10,10"/><path d="M 30 10 l 0 0 z"/><path marker-end="url(#m)" d="M50 20L50 20L90 20L90 20L130 20"/><path d="M10 60a25 25 -30 0 1 50-25a.5.5 0 100 1.0e0zm60 0s10-30 20 0 20 30 30 0t30 0q5-10 10 0"/><path d="M200,100 L200,100 200.0001,100.0001 C 200 60 240 60 240 100 S 280 140 280 100" stroke-dasharray="8 4"/></g><defs><marker id="m" markerWidth="6" markerHeight="6" refX="3" refY="3" orient="auto"><path d="M0 0L6 3L0 6z"/></marker></defs></svg>`,
	"masks and patterns": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><defs><pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><rect width="5" height="10" fill="#c60"/></pattern><radialGradient id="r" fx=".3" fy=".3"><stop stop-color="#fff"/><stop offset="1" stop-color="#000"/></radialGradient><mask id="k" maskUnits="userSpaceOnUse" x="0" y="0" width="300" height="120"><rect width="300" height="120" fill="url(#r)"/></mask></defs><rect x="10" y="10" width="130" height="100" fill="url(#p)" stroke="currentColor"/><g mask="url(#k)" color="#080"><rect x="150" y="10" width="140" height="100" fill="currentColor"/></g><switch><g systemLanguage="xx"><rect width="300" height="9"/></g><g><rect y="112" width="300" height="4" fill="#06c"/></g></switch></svg>`,
	"style sheets":       `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><defs><style>.a:not(.b){fill:#a11}.b,rect+rect{fill:#1a1;stroke:#000}@media (min-width:1px){.c{fill:#11a}}rect:nth-child(4){opacity:.4}g text{font:italic 700 18px/1 serif}</style></defs><rect class="a" x="5" y="5" width="60" height="50"/><rect class="a b" x="75" y="5" width="60" height="50"/><rect class="c" x="145" y="5" width="60" height="50" style="fill:#11a !important"/><rect class="c" x="215" y="5" width="60" height="50"/><g><text x="10" y="100" style="white-space:pre">kiểu   chữ   riêng</text></g></svg>`,
}

// TestDialectsLookTheSame: a drawing that is published has the very pixels of the
// file that was exported, as a picture of a page and as a document of its own. (Not
// among them is text next to a CDATA section: Chromium shapes the two apart, so that
// what follows stands a fraction of a pixel elsewhere than in one text.)
func TestDialectsLookTheSame(t *testing.T) {
	ctx := chromium(t)
	var shown string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/a.svg" {
			w.Header().Set("Content-Type", "image/svg+xml")
			fmt.Fprint(w, shown)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><title>a</title><img width="600" height="240" alt="" src="data:image/svg+xml;base64,%s">`, base64.StdEncoding.EncodeToString([]byte(shown)))
	}))
	t.Cleanup(server.Close)
	pixels := func(path, drawing string) []byte {
		t.Helper()
		shown = drawing
		do(t, ctx, chromedp.EmulateViewport(620, 260), chromedp.Navigate(server.URL+path))
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	blank := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"/>`
	for name, drawing := range dialects {
		published, dropped, err := svg.Publish([]byte(drawing))
		if err != nil || len(dropped) > 0 {
			t.Errorf("%s: dropped %q, %v", name, dropped, err)
			continue
		}
		small, err := minify.Text("svg", published)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, path := range []string{"/", "/a.svg"} {
			want := pixels(path, drawing)
			if bytes.Equal(want, pixels(path, blank)) {
				t.Errorf("%s%s shows nothing", name, path)
			}
			for _, text := range []string{string(published), string(small)} {
				if !bytes.Equal(pixels(path, text), want) {
					t.Errorf("%s%s looks different as\n%s", name, path, text)
				}
			}
		}
		if strings.Contains(name, "powerpoint") {
			words := strings.Replace(string(small), ">kết<", ">két<", 1)
			if bytes.Equal(pixels("/", words), pixels("/", drawing)) {
				t.Error("one mark more or less cannot be told by the pixels")
			}
		}
	}
}
