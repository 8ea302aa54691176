package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"cchc/internal/minify"
	"cchc/internal/svg"
	"cchc/internal/testenv"

	"github.com/chromedp/chromedp"
)

const (
	svgTag = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 300 60" width="300" height="60">`
	runs   = `document.documentElement.setAttribute('data-chay',1)`
	script = `<script>` + runs + `</script>`
)

// hostile are drawings that run on load in Chromium, or by a click on the middle,
// where no header forbids it.
var hostile = []string{
	svgTag + script + `</svg>`,
	svgTag + `<style/>` + script + `</svg>`,
	svgTag + `<style>a{}</style><g>` + script + `</g></svg>`,
	svgTag + `<title>` + script + `</title></svg>`,
	svgTag + `<xmp>` + script + `</xmp></svg>`,
	svgTag + `<textarea>` + script + `</textarea></svg>`,
	svgTag + `<noscript>` + script + `</noscript></svg>`,
	svgTag + `<plaintext>` + script + `</plaintext></svg>`,
	svgTag + `<iframe>` + script + `</iframe></svg>`,
	`<!DOCTYPE svg [<!ENTITY x "&#60;script xmlns='http://www.w3.org/2000/svg'&#62;` + runs + `&#60;/script&#62;">]>` + svgTag + `&x;</svg>`,
	`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "` + runs + `">]>` + svgTag + `</svg>`,
	svgTag + `<!-- a> <b --><!--!><i-->` + script + `</svg>`,
	utf16(`<?xml version="1.0" encoding="utf-16"?>` + svgTag + script + `</svg>`),
	`<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>` + runs + `</s:script></s:svg>`,
	svgTag + `<h:script xmlns:h="http://www.w3.org/1999/xhtml">` + runs + `</h:script></svg>`,
	svgTag + `<metadata>` + script + `</metadata></svg>`,
	svgTag + `<x:a xmlns:x="x">` + script + `</x:a></svg>`,
	svgTag + `<foreignObject requiredExtensions="x">` + script + `</foreignObject></svg>`,
	svgTag + `<switch><foreignObject>` + script + `</foreignObject><g/></switch></svg>`,
	strings.Replace(svgTag, "viewBox", `onload="`+runs+`" viewBox`, 1) + `</svg>`,
	svgTag + `<style onload="` + runs + `"/></svg>`,
	svgTag + `<image href="x" onerror="` + runs + `"/></svg>`,
	svgTag + `<animate attributeName="x" dur="1s" onbegin="` + runs + `"/></svg>`,
	svgTag + `<script href="data:text/javascript,` + runs + `"/></svg>`,
	svgTag + `<a href="javascript:` + runs + `"><rect width="300" height="60"/></a></svg>`,
	svgTag + `<a xlink:href="java&#9;script:` + runs + `"><rect width="300" height="60"/></a></svg>`,
	svgTag + `<a><animate attributeName="href" values="javascript:` + runs + `"/><rect width="300" height="60"/></a></svg>`,
	svgTag + `<a href="#a"><set attributeName="xlink:href" to="javascript:` + runs + `"/><rect width="300" height="60"/></a></svg>`,
}

// fetching are drawings that ask another host for something.
var fetching = []string{
	svgTag + `<image href="HOST/a.png" width="9" height="9"/></svg>`,
	svgTag + `<style>@import "HOST/a.css";</style></svg>`,
	svgTag + `<style>rect{fill:url(HOST/a.svg#x)}</style><rect width="9" height="9"/></svg>`,
	svgTag + `<style>@font-face{font-family:x;src:url(HOST/a.woff2)}text{font-family:x}</style><text y="9">a</text></svg>`,
	svgTag + `<style>svg{background-image:image-set("HOST/a.png" 1x)}</style></svg>`,
	svgTag + `<style>svg{background:u\72l(HOST/a.png)}</style></svg>`,
	svgTag + `<filter id="f"><feImage href="HOST/a.png"/></filter><rect width="9" height="9" filter="url(#f)"/></svg>`,
	`<?xml-stylesheet href="HOST/a.css"?>` + svgTag + `</svg>`,
	svgTag + `<g style="background:url(HOST/a.png);cursor:url(HOST/b.png),auto"><rect width="300" height="60"/></g></svg>`,
}

func utf16(s string) string {
	b := []byte("\xff\xfe")
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return string(b)
}

// TestDrawingsRunNothing loads drawings that would run or fetch, as they are and
// as they are published, as documents of their own and in a page, without any
// header: what is published runs nothing and asks nobody.
func TestDrawingsRunNothing(t *testing.T) {
	ctx := chromium(t)
	var mu sync.Mutex
	asked := 0
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked++
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(other.Close)
	var shown string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".svg") {
			w.Header().Set("Content-Type", "image/svg+xml")
			fmt.Fprint(w, shown)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, `<!doctype html><title>a</title><img src="a.svg"><object data="a.svg" type="image/svg+xml"></object>`)
	}))
	t.Cleanup(server.Close)
	// acts shows a drawing and reports whether it did anything.
	acts := func(drawing string) bool {
		shown, asked = drawing, 0
		do(t, ctx, chromedp.EmulateViewport(600, 400), chromedp.Navigate(server.URL+"/a.svg"))
		evaluate[bool](t, ctx, `new Promise(function (ok) {
			var a = document.querySelector("a");
			if (a) { a.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, view: window})); }
			setTimeout(function () { ok(true); }, 60);
		})`)
		ran := evaluate[bool](t, ctx, `document.documentElement.hasAttribute("data-chay")`)
		do(t, ctx, chromedp.Navigate(server.URL+"/"))
		ran = evaluate[bool](t, ctx, `(function () { var d = document.querySelector("object").contentDocument; return !!d && d.documentElement.hasAttribute("data-chay"); })()`) || ran
		mu.Lock()
		defer mu.Unlock()
		return ran || asked > 0
	}
	acting := 0
	for _, drawing := range slices.Concat(hostile, fetching) {
		drawing = strings.ReplaceAll(drawing, "HOST", other.URL)
		if acts(drawing) {
			acting++
		}
		out, _, err := svg.Publish([]byte(drawing))
		if err != nil {
			continue // refused
		}
		if small, err := minify.Text("svg", out); err != nil || acts(string(small)) || acts(string(out)) {
			t.Errorf("%s\nis published as %s, %v", drawing, out, err)
		}
	}
	if least := 24; acting < least { // or the test looks at nothing
		t.Errorf("%d of the drawings act as they are, want at least %d", acting, least)
	}
}

// seeds of drawings that are changed at random.
var seeds = []string{
	svgTag + `<g id="a" transform="scale(2)"><path d="M0 0 L 10,10z" fill="#fff"/><text x="5">Phí: <tspan>5.000</tspan> đồng &amp; <![CDATA[<b>]]></text></g></svg>`,
	`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><!-- a --><s:svg xmlns:s="http://www.w3.org/2000/svg" xml:space="preserve"><s:title>A&#10;B</s:title><s:use href="#a"/></s:svg>`,
	svgTag + "\n <style>a &gt; b{fill:url(#x)}</style>\n <metadata><x:y xmlns:x=\"x\" x:z=\"1\">t</x:y></metadata><switch><foreignObject/><g aria-label='a\"&lt;\tb'/></switch></svg>",
}

// pieces are put into them.
var pieces = []string{"<", ">", "/", "\"", "'", "&", "&#60;", "&lt;", "&#x1;", "]]>", "<![CDATA[", "<!--", "-->", "--", "<?x y?>", "xmlns=\"\"", " xmlns:q='http://www.w3.org/1999/xhtml'",
	"<q:b/>", "<script>1</script>", " onload='1'", " href='javascript:1'", "\t", "\n", "\r", "\u0085", "\u2028", "\ufeff", "\ufffe", "\x0b", ":", "=", " a='1'", "é", "<g>", "</g>", "<g/>", "<text>  </text>"}

// TestChromiumReadsWhatIsPublished: the XML parser of a browser takes each
// drawing that is published, and makes the tree of it that was judged.
func TestChromiumReadsWhatIsPublished(t *testing.T) {
	ctx := chromium(t)
	do(t, ctx, chromedp.Navigate("about:blank"))
	random := rand.New(rand.NewPCG(14, 6))
	var texts, trees []string
	rounds := testenv.Rounds(3_000, 60_000)
	for range rounds {
		text := mutated(random)
		out, _, err := svg.Publish([]byte(text))
		if err != nil {
			continue
		}
		small, err := minify.Text("svg", out)
		if err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		for _, published := range []string{string(out), string(small)} {
			root, err := svg.Parse([]byte(published))
			if err != nil {
				t.Fatalf("%s: %v", published, err)
			}
			texts, trees = append(texts, published), append(trees, tree(root))
		}
	}
	if len(texts) < rounds/10 {
		t.Fatalf("only %d of %d drawings are published", len(texts), rounds)
	}
	for from := 0; from < len(texts); from += 2000 {
		some := texts[from:min(from+2000, len(texts))]
		list, err := json.Marshal(some)
		if err != nil {
			t.Fatal(err)
		}
		for i, got := range evaluate[[]string](t, ctx, readTrees+`(`+string(list)+`)`) {
			if got != trees[from+i] {
				t.Errorf("%q\nis read by Chromium as %q\nwant %q", some[i], got, trees[from+i])
			}
		}
	}
}

// mutated returns a seed with some changes.
func mutated(random *rand.Rand) string {
	text := seeds[random.IntN(len(seeds))]
	for range 1 + random.IntN(3) {
		at := random.IntN(len(text) + 1)
		end := min(len(text), at+random.IntN(6))
		switch random.IntN(4) {
		case 0:
			text = text[:at] + text[end:]
		case 1:
			text = text[:end] + text[at:]
		default:
			text = text[:at] + pieces[random.IntN(len(pieces))] + text[at:]
		}
	}
	return text
}

// readTrees is a function that writes the trees of documents as [tree] does.
const readTrees = `(function (texts) {
	function tree(n) {
		if (n.nodeType !== 1) { return JSON.stringify(n.data); }
		var attrs = Array.from(n.attributes).filter(function (a) { return a.namespaceURI !== "http://www.w3.org/2000/xmlns/"; }).map(function (a) {
			return "{" + (a.namespaceURI || "") + "}" + a.localName + "=" + JSON.stringify(a.value);
		}).sort();
		return "<{" + n.namespaceURI + "}" + n.localName + " " + attrs.join(" ") + ">" + Array.from(n.childNodes).map(tree).join("") + "</>";
	}
	return texts.map(function (text) { return tree(new DOMParser().parseFromString(text, "image/svg+xml").documentElement); });
})`

// tree writes a tree.
func tree(e *svg.Element) string {
	attrs := make([]string, len(e.Attrs))
	for i, a := range e.Attrs {
		attrs[i] = "{" + a.Space + "}" + a.Local + "=" + quoted(a.Value)
	}
	slices.Sort(attrs)
	var b strings.Builder
	b.WriteString("<{" + e.Space + "}" + e.Local + " " + strings.Join(attrs, " ") + ">")
	for _, n := range e.Children {
		switch n := n.(type) {
		case svg.Text:
			b.WriteString(quoted(string(n)))
		case *svg.Element:
			b.WriteString(tree(n))
		}
	}
	b.WriteString("</>")
	return b.String()
}

// quoted writes a text as JSON.stringify does.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can always be written
	return strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029").Replace(strings.TrimSuffix(b.String(), "\n"))
}
