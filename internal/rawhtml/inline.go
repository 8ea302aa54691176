package rawhtml

import (
	"bytes"
	"strings"

	"cchc/internal/mdsource"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// inline puts nodes in the place of the tags among the children of a node.
func (p *Page) inline(parent ast.Node) {
	closers := map[string]int{} // end tags that are still to come
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if raw, ok := c.(*ast.RawHTML); ok {
			if name, end := mdsource.TagName(raw.Segments.Value(p.Source)); end {
				closers[name]++
			}
		}
	}
	linked := inLink(parent)
	var open []openTag
	for c := parent.FirstChild(); c != nil; {
		next := c.NextSibling()
		raw, ok := c.(*ast.RawHTML)
		switch {
		case !ok && len(open) > 0:
			top := open[len(open)-1].node
			top.AppendChild(top, c) // which takes it from parent
		case ok:
			n := p.element(raw, &open, closers, linked)
			parent.RemoveChild(parent, raw)
			switch {
			case n == nil:
			case len(open) > 1 && open[len(open)-1].node == n:
				up := open[len(open)-2].node
				up.AppendChild(up, n)
			case len(open) > 0 && open[len(open)-1].node != n:
				up := open[len(open)-1].node
				up.AppendChild(up, n)
			case next != nil:
				parent.InsertBefore(parent, next, n)
			default:
				parent.AppendChild(parent, n)
			}
		}
		c = next
	}
}

// An openTag is an element that has begun.
type openTag struct {
	name string
	node ast.Node
}

const maxOpenTags = 20

// element returns the node for a tag, nil for none, and opens or closes it.
func (p *Page) element(raw *ast.RawHTML, open *[]openTag, closers map[string]int, linked bool) ast.Node {
	value := raw.Segments.Value(p.Source)
	name, end := mdsource.TagName(value)
	switch {
	case bytes.HasPrefix(value, []byte("<!--")):
		return nil
	case end:
		closers[name]--
		for i := len(*open) - 1; i >= 0; i-- {
			if (*open)[i].name == name {
				*open = (*open)[:i]
				return nil
			}
		}
		if keptInline[name] {
			return nil
		}
	case name == "br" || name == "wbr":
		return newTag(name, raw.Pos())
	case keptInline[name] && closers[name] > 0 && len(*open) < maxOpenTags && !(name == "a" && (linked || has(*open, "a"))):
		n := p.wrapper(name, value, raw.Pos())
		if n != nil {
			*open = append(*open, openTag{name, n})
		}
		return n
	case keptInline[name]:
		return nil
	case name == "img":
		return p.picture(value, raw.Pos())
	case mdsource.DroppedTags[name]:
		p.note(raw.Pos(), "html-dropped", name)
	case mdsource.InlineTags[name]:
		p.note(raw.Pos(), "raw-html", name)
	case name != "" && !mdsource.BlockTags[name]:
		return words(string(value), raw.Pos()) // <tên>, a place for words to be put in
	}
	return nil
}

// keptInline are the elements of running text that are kept.
var keptInline = map[string]bool{"a": true, "sub": true, "sup": true}

func has(open []openTag, name string) bool {
	for _, o := range open {
		if o.name == name {
			return true
		}
	}
	return false
}

func inLink(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindLink {
			return true
		}
	}
	return false
}

func newTag(name string, pos int) ast.Node {
	n := &Element{Name: name}
	n.SetPos(pos)
	return n
}

// wrapper returns the node for an element of running text; nil for a link that leads
// nowhere.
func (p *Page) wrapper(name string, tag []byte, pos int) ast.Node {
	if name != "a" {
		return newTag(name, pos)
	}
	href := attribute(tag, "href")
	if href == "" {
		return nil
	}
	n := ast.NewLink()
	n.Destination = []byte(href)
	n.SetPos(pos)
	return n
}

// picture returns the picture of a tag, nil for one without a source.
func (p *Page) picture(tag []byte, pos int) ast.Node {
	src := attribute(tag, "src")
	if src == "" {
		return nil
	}
	link := ast.NewLink()
	link.Destination = []byte(src)
	n := ast.NewImage(link)
	n.SetPos(pos)
	n.AppendChild(n, words(attribute(tag, "alt"), pos))
	return n
}

// words returns a node for text that is no Markdown.
func words(s string, pos int) *ast.String {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	n.SetPos(pos)
	return n
}

// attribute returns an attribute of a tag, "" where it has it not.
func attribute(tag []byte, key string) string {
	z := html.NewTokenizer(bytes.NewReader(tag))
	z.Next()
	for more := true; more; {
		var k, v []byte
		if k, v, more = z.TagAttr(); string(k) == key {
			return strings.TrimSpace(string(v))
		}
	}
	return ""
}
