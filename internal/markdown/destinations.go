package markdown

import (
	"sync"

	"cchc/internal/mdsource"
	"cchc/internal/viet"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// reader reads what a source links to; nothing is written with it.
var reader = sync.OnceValue(func() goldmark.Markdown { return newMarkdown(Labels{}, Use{}, false) })

// Destinations returns where the links and pictures of a source lead, as a
// [Resolver] is asked for them, in order. Bare addresses are none.
func Destinations(src []byte) []string {
	var found destinations
	prepared := mdsource.Prepare(src)
	j := newJob("", 1, src, &prepared, &found)
	reader().Parser().Parse(text.NewReader(prepared.Text), parser.WithContext(j.context()))
	return found
}

// destinations is a Resolver that notes what it is asked.
type destinations []string

func (d *destinations) Link(dest string) (string, Problem) {
	*d = append(*d, dest)
	return dest, Problem{}
}

func (d *destinations) Image(src string) (Picture, Problem) {
	*d = append(*d, src)
	return Picture{Src: src}, Problem{}
}

func (*destinations) Document(viet.DocNumber) (string, string) { return "", "" }
