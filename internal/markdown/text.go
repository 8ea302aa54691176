package markdown

import (
	"bytes"

	"cchc/internal/mdsource"
	"cchc/internal/viet"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Excerpt returns the first paragraph of a source as plain text, cut at a word
// where it has more than limit characters.
func (c *Converter) Excerpt(src []byte, limit int) string {
	src = firstBlocks(src, 2048)
	prepared := mdsource.Prepare(src)
	j := newJob("", 1, src, &prepared, nowhere{})
	src = prepared.Text
	doc := c.md.Parser().Parse(text.NewReader(src), parser.WithContext(j.context()))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			if s := plain(n, src); s != "" {
				return mdsource.Shorten(s, limit)
			}
		}
	}
	return ""
}

// firstBlocks cuts a source at an empty line near size, so that the beginning
// of a long page costs little.
func firstBlocks(src []byte, size int) []byte {
	if len(src) <= size {
		return src
	}
	if i := bytes.Index(src[size:], []byte("\n\n")); i >= 0 && i < size {
		return src[:size+i+1]
	}
	return src
}

// nowhere resolves nothing, for text whose links are not shown.
type nowhere struct{}

func (nowhere) Link(string) (string, Problem)            { return "", Problem{} }
func (nowhere) Image(string) (Picture, Problem)          { return Picture{}, Problem{} }
func (nowhere) Document(viet.DocNumber) (string, string) { return "", "" }
