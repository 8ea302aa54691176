// Package minify makes the text of outputs smaller without changing what they
// say. It is the only room that knows tdewolff/minify.
//
// HTML keeps its document tags, end tags, quotes and default attributes: what
// they cost is little, and leaving them out has cost others meaning. Comments
// and white space go. JSON in script elements (JSON-LD) is left alone, because
// the library would rewrite its numbers.
package minify

import (
	"bytes"
	"io"
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
	m.AddFunc(types["svg"], svg.Minify)
	m.AddFunc(types["xml"], xml.Minify)
	m.Add(types["json"], &json.Minifier{KeepNumbers: true})
	m.AddFunc("application/ld+json", func(_ *minify.M, w io.Writer, r io.Reader, _ map[string]string) error {
		_, err := io.Copy(w, r)
		return err
	})
	return m
})

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
	if !ok {
		_, err := out.Write(text)
		return err
	}
	return library().Minify(mediaType, out, bytes.NewBuffer(text))
}
