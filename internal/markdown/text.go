package markdown

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"cchc/internal/viet"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Excerpt returns the first paragraph of a source as plain text, cut at a word
// where it has more than limit characters.
func (c *Converter) Excerpt(src []byte, limit int) string {
	src = firstBlocks(src, 2048)
	prepared := prepare(src)
	pc := parser.NewContext()
	pc.Set(jobKey, newJob("", 1, src, &prepared, nowhere{}))
	src = prepared.text
	doc := c.md.Parser().Parse(text.NewReader(src), parser.WithContext(pc))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			if s := plain(n, src); s != "" {
				return shorten(s, limit)
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

// shorten cuts s at a word so that it has at most limit characters.
func shorten(s string, limit int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	cut := string(runes[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > 0 && runes[limit] != ' ' {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// nowhere resolves nothing, for text whose links are not shown.
type nowhere struct{}

func (nowhere) Link(string) (string, Problem)            { return "", Problem{} }
func (nowhere) Image(string) (Picture, Problem)          { return Picture{}, Problem{} }
func (nowhere) Document(viet.DocNumber) (string, string) { return "", "" }
