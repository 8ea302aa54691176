// Package minify makes the text of outputs smaller without changing what they
// say. It is the only room that knows tdewolff/minify.
//
// HTML keeps its document tags, end tags, quotes and default attributes: what
// they cost is little, and leaving them out has cost others meaning. Comments
// and white space go. JSON in script elements (JSON-LD) is left alone, because
// the library would rewrite its numbers.
//
// A drawing in a page that stands on one line is left as it is: each page of a
// large column has some, and to go through their paths took a ninth of the time
// for a four-hundredth of the bytes. What draws for pages draws small, see
// [Drawing]. One with text is left as it is too: the library joins its words.
//
// A drawing that is a file of its own keeps its tree: only its comments, the
// white space between shapes and what paths can say in fewer signs go.
package minify

import (
	"bytes"
	"io"
	"slices"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/minify/v2/xml"
)

// types are the media types of the kinds of text.
var types = map[string]string{
	"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml",
	"xml": "text/xml", "json": "application/json", "webmanifest": "application/json",
}

var library = sync.OnceValue(func() *minify.M {
	m := minify.New()
	m.Add(types["html"], &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true})
	m.AddFunc(types["css"], css.Minify)
	m.AddFunc(types["js"], js.Minify)
	m.AddFunc(types["svg"], drawing)
	m.AddFunc(types["xml"], xml.Minify)
	m.Add(types["json"], &json.Minifier{KeepNumbers: true})
	m.AddFunc("application/ld+json", func(_ *minify.M, w io.Writer, r io.Reader, _ map[string]string) error {
		_, err := io.Copy(w, r)
		return err
	})
	return m
})

// inPages is the library's word for what stands in a page.
var inPages = map[string]string{"inline": "1"}

// drawing is the library's minifier of SVG, which leaves a drawing in a page that
// is on one line, without comments, styles and scripts.
func drawing(m *minify.M, w io.Writer, r io.Reader, params map[string]string) error {
	text, known := r.(interface{ Bytes() []byte }) // as the library hands pages' drawings on
	inPage := params["inline"] == inPages["inline"]
	if known && inPage && !isWorth(text.Bytes()) {
		_, err := w.Write(text.Bytes())
		return err
	}
	return svg.Minify(m, w, r, params)
}

// isWorth reports whether a drawing in a page is worth going through.
func isWorth(drawing []byte) bool {
	return !bytes.Contains(drawing, []byte("<text")) &&
		slices.ContainsFunc(worth, func(sign []byte) bool { return bytes.Contains(drawing, sign) })
}

// worth are the signs of a drawing that is worth going through.
var worth = [][]byte{[]byte("\n"), []byte("<!--"), []byte("<style"), []byte("<script")}

// Drawing returns an SVG document smaller, for putting it into pages. The error
// is that of [Text].
func Drawing(text []byte) ([]byte, error) {
	if bytes.Contains(text, []byte("<text")) {
		return text, nil
	}
	var out bytes.Buffer
	err := svg.Minify(library(), &out, bytes.NewReader(text), inPages)
	return out.Bytes(), err
}

// Text returns text smaller. kind is the ending of its file's name without the
// dot: html, css, js, svg, xml, json, webmanifest; text of any other kind is
// returned as it is. The error says what could not be understood, in the
// library's words.
func Text(kind string, text []byte) ([]byte, error) {
	if types[kind] == "" {
		return text, nil
	}
	return Take(kind, bytes.Clone(text))
}

// Take is [Text] for a caller who needs text no more: the library writes into
// what it reads.
func Take(kind string, text []byte) ([]byte, error) {
	if types[kind] == "" {
		return text, nil
	}
	var out bytes.Buffer
	out.Grow(len(text))
	err := Into(&out, kind, text)
	return out.Bytes(), err
}

// Into is [Take] into a buffer, for pages, of which there are ten thousand.
func Into(out *bytes.Buffer, kind string, text []byte) error {
	mediaType, ok := types[kind]
	if kind == "svg" {
		return drawingFile(out, text)
	}
	if !ok || entities(text) > maxEntityWork {
		_, err := out.Write(text)
		return err
	}
	return library().Minify(mediaType, out, bytes.NewBuffer(text))
}

// maxEntityWork bounds what the library does with the entities of a text. For
// each of them it moves all that is behind it up to the next tag.
const maxEntityWork = 1 << 28

// entities returns the entities of a text times the bytes that they are among,
// of all stretches between tags.
func entities(text []byte) int {
	if bytes.Count(text, []byte("&"))*len(text) <= maxEntityWork { // as of nearly all
		return 0
	}
	work := 0
	for part := range bytes.SplitSeq(text, []byte("<")) {
		work += bytes.Count(part, []byte("&")) * len(part)
	}
	return work
}
