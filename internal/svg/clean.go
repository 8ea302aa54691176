package svg

import (
	"bytes"
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Publish returns a drawing as it is published. dropped names what was left out
// of what a browser could have shown: <foreignObject>, <a href>. The error is
// an *[Error].
func Publish(data []byte) (published []byte, dropped []string, err error) {
	root, err := Parse(data)
	if err != nil {
		return nil, nil, err
	}
	if dropped, err = Clean(root); err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	b.Grow(len(data))
	root.Write(&b)
	if again, err := Parse(b.Bytes()); err != nil || !Equal(root, again) {
		return nil, nil, &Error{Reason: Malformed} // what is published reads as what was judged
	}
	return b.Bytes(), dropped, nil
}

// Clean takes from a drawing what is not published, and names what a browser
// could have shown of it. The error is an *[Error].
func Clean(root *Element) (dropped []string, err error) {
	switch {
	case root.Name == Name{"", "svg"}:
		return nil, root.fail(NoNamespace, "<svg>")
	case !root.is("svg"):
		return nil, root.fail(Malformed, "<"+root.Local+">")
	}
	c := &cleaner{dropped: map[string]bool{}}
	if err := c.element(root); err != nil {
		return nil, err
	}
	if root.Expanded(maxExpanded) > maxExpanded {
		return nil, root.fail(TooLarge, "<use>")
	}
	return slices.Sorted(maps.Keys(c.dropped)), nil
}

type cleaner struct{ dropped map[string]bool }

func (e *Element) fail(r Reason, what string) *Error { return &Error{r, e.line, e.column, what} }

// element cleans an element that is published.
func (c *cleaner) element(e *Element) error {
	if err := c.attributes(e); err != nil {
		return err
	}
	if e.Local == "style" {
		return e.checkStyle()
	}
	var keep []Node
	for i, n := range e.Children {
		child, ok := n.(*Element)
		if !ok {
			keep = append(keep, n)
			continue
		}
		published, err := c.isPublished(e, child, e.Children[i+1:])
		if err != nil {
			return err
		}
		if published {
			if err := c.element(child); err != nil {
				return err
			}
			keep = append(keep, child)
		}
	}
	e.Children = joinTexts(keep, true) // Parse has left white space only where it counts
	return nil
}

// isPublished reports whether an element below up is published. behind is what
// follows it.
func (c *cleaner) isPublished(up, e *Element, behind []Node) (bool, error) {
	tag := "<" + e.Local + ">"
	switch {
	case e.Space == Space && running[e.Local], e.Space == htmlSpace && e.Local == "script":
		return false, e.fail(Script, tag)
	case e.Space == htmlSpace:
		return false, e.fail(Replacement, tag)
	case e.Space != Space, unshown[e.Local]:
		return false, nil
	case e.Local == "foreignObject":
		return false, c.foreign(up, e, behind)
	case !shown[e.Local]:
		c.dropped[tag] = true
		return false, nil
	case moves(e):
		return c.animation(e)
	}
	return true, nil
}

// foreign judges a piece of a web page in a drawing: one that asks for what no
// browser has is never shown (Illustrator keeps its own format so); one with a
// replacement behind it gives way to that (draw.io); any other one is refused,
// for its words would be gone.
func (c *cleaner) foreign(up, e *Element, behind []Node) error {
	if strings.TrimSpace(e.Attr("requiredExtensions")) != "" {
		return nil
	}
	replaced := up.is("switch") && slices.ContainsFunc(behind, func(n Node) bool {
		other, ok := n.(*Element)
		return ok && other.Space == Space && shown[other.Local]
	})
	if !replaced {
		return e.fail(Replacement, "<foreignObject>")
	}
	c.dropped["<foreignObject>"] = true
	return nil
}

func moves(e *Element) bool {
	return e.Local == "set" || strings.HasPrefix(e.Local, "animate")
}

// animation reports whether an animation is published: it may change shapes and
// colours, not where something leads to.
func (c *cleaner) animation(e *Element) (bool, error) {
	what := e.Attr("attributeName")
	switch _, local, _ := strings.Cut(what, ":"); {
	case strings.HasSuffix(what, "href"), strings.HasPrefix(what, "on"), strings.HasPrefix(local, "on"):
		return false, e.fail(Script, "attributeName="+what)
	case e.Local == "animateMotion", styled[what], measured[what]:
		return true, nil
	}
	c.dropped["<"+e.Local+">"] = true
	return false, nil
}

// attributes cleans the attributes of an element.
func (c *cleaner) attributes(e *Element) error {
	var keep []Attr
	for _, a := range e.Attrs {
		published, err := c.attribute(e, a)
		if err != nil {
			return err
		}
		if published {
			keep = append(keep, a)
		}
	}
	e.Attrs = keep
	return nil
}

func (c *cleaner) attribute(e *Element, a Attr) (bool, error) {
	switch {
	case a.Local == "href" && (a.Space == "" || a.Space == xlinkSpace):
		return c.link(e, strings.TrimSpace(a.Value))
	case a.Space == xmlSpace:
		return a.Local == "space" || a.Local == "lang", nil
	case a.Space != "":
		return false, nil
	case strings.HasPrefix(strings.ToLower(a.Local), "on"):
		return false, e.fail(Script, a.Local+"=")
	case a.Local == "style":
		return true, e.checkValue(a)
	case isWorded(a.Local):
		return true, nil
	case !allowed(a.Local):
		return false, nil
	}
	return true, e.checkValue(a)
}

// link judges where an element leads to. Only an <a> without its link shows what
// it would show.
func (c *cleaner) link(e *Element, address string) (bool, error) {
	switch {
	case strings.HasPrefix(address, "#"):
		return true, nil
	case e.Local == "image" || e.Local == "feImage":
		if address == "" || isEmbedded(address, pictureData) {
			return address != "", nil
		}
	case e.Local == "a":
		c.dropped["<a href>"] = true
		return false, nil
	case address == "":
		return false, nil
	}
	return false, e.fail(Outside, "<"+e.Local+"> "+shorten(address))
}

// shorten shortens an address for a message.
func shorten(address string) string {
	if r := []rune(address); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return address
}

// What may be embedded as data, by the beginning of its address.
var (
	pictureData = regexp.MustCompile(`^(?i)data:image/(?:png|jpe?g|gif|webp);base64,`)
	fontData    = regexp.MustCompile(`^(?i)data:(?:font/(?:woff2?|ttf|otf|sfnt|opentype)|application/(?:x-)?font-(?:woff2?|ttf|otf|opentype)|application/vnd\.ms-opentype);(?:charset=utf-8;)?base64,`)
)

// magics are the first bytes of what may be embedded.
var magics = map[*regexp.Regexp][]string{
	pictureData: {"\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a", "RIFF"},
	fontData:    {"wOFF", "wOF2", "\x00\x01\x00\x00", "OTTO", "true"},
}

// isEmbedded reports whether an address holds data of a kind, in what it says
// and in what it is.
func isEmbedded(address string, kind *regexp.Regexp) bool {
	said := kind.FindString(address)
	if said == "" {
		return false
	}
	coded := strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, address[len(said):])
	data, err := base64.StdEncoding.DecodeString(coded)
	if err != nil {
		data, err = base64.RawStdEncoding.DecodeString(coded)
	}
	return err == nil && slices.ContainsFunc(magics[kind], func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) })
}

// Expanded returns how large a drawing is with all that <use> repeats: about as
// many bytes as all of it takes, or more than limit, where that has no end.
func (e *Element) Expanded(limit int) int {
	x := &expansion{limit: limit, byID: map[string]*Element{}, known: map[*Element]int{}}
	x.collect(e)
	return x.size(e)
}

// elementCost is what an element costs a browser beside its text, in bytes.
const elementCost = 100

type expansion struct {
	limit int
	byID  map[string]*Element
	known map[*Element]int // -1 while it is measured
}

func (x *expansion) collect(e *Element) {
	if id := e.Attr("id"); id != "" && x.byID[id] == nil {
		x.byID[id] = e
	}
	for _, n := range e.Children {
		if child, ok := n.(*Element); ok {
			x.collect(child)
		}
	}
}

func (x *expansion) size(e *Element) int {
	switch n, known := x.known[e]; {
	case known && n < 0:
		return x.limit + 1 // it is in itself
	case known:
		return n
	}
	x.known[e] = -1
	n := elementCost
	for _, a := range e.Attrs {
		n += len(a.Local) + len(a.Value) + 4
	}
	for _, child := range e.Children {
		switch child := child.(type) {
		case Text:
			n += len(child)
		case *Element:
			n += x.size(child)
		}
	}
	if e.is("use") {
		if target := x.byID[strings.TrimPrefix(strings.TrimSpace(e.href()), "#")]; target != nil {
			n += x.size(target)
		}
	}
	x.known[e] = min(n, x.limit+1)
	return x.known[e]
}
