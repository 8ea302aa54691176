package intake

import (
	"strconv"
	"strings"

	"cchc/internal/docmodel"
)

// A docxStyle is a style with what it takes from those that it is based on.
type docxStyle struct {
	name         string
	bold, italic bool
	font         string
	align        docmodel.Align
	outline      int // the level of a heading from 1; 0 for none
	num          numRef
	element      *element
	resolved     bool
}

// A numRef names a level of a numbering; id "" for none.
type numRef struct {
	id    string
	level int
}

func (r *docxReader) readStyles() error {
	r.styles, r.defaults = map[string]*docxStyle{}, &docxStyle{resolved: true}
	root, _, err := r.optional("styles")
	if root == nil || err != nil {
		return err
	}
	if base := root.kid("docDefaults").kid("rPrDefault").kid("rPr"); base != nil {
		r.defaults.font = fontOf(base)
	}
	var usual *docxStyle
	for _, e := range root.kids {
		if e.name != "style" {
			continue
		}
		s := &docxStyle{name: strings.ToLower(e.val("name")), element: e}
		r.styles[e.get("styleId")] = s
		if on := e.get("default"); e.get("type") == "paragraph" && (on == "1" || on == "true") {
			usual = s
		}
	}
	if usual != nil {
		r.resolve(usual, 0)
		name := *usual
		name.name = ""
		r.defaults = &name
	}
	return nil
}

// style returns the style with an id, the usual one for "" and for one that is not there.
func (r *docxReader) style(id string) *docxStyle {
	s := r.styles[id]
	if s == nil {
		return r.defaults
	}
	r.resolve(s, 0)
	return s
}

// maxBases is how many styles may be based on each other.
const maxBases = 32

// resolve gives a style what it takes from the one that it is based on.
func (r *docxReader) resolve(s *docxStyle, depth int) {
	if s.resolved {
		return
	}
	s.resolved = true
	e := s.element
	base := r.styles[e.val("basedOn")]
	if base != nil && base != s && depth < maxBases {
		r.resolve(base, depth+1)
		name, element := s.name, s.element
		*s = *base
		s.name, s.element = name, element
	} else {
		s.font = r.defaults.font
	}
	l := docmodel.Look{Bold: s.bold, Italic: s.italic, Font: s.font}
	r.apply(e.kid("rPr"), &l)
	s.bold, s.italic, s.font = l.Bold, l.Italic, l.Font
	p := e.kid("pPr")
	s.align = alignment(p.val("jc"), s.align)
	if level := p.kid("outlineLvl"); level != nil {
		s.outline = outlineLevel(level.get("val"))
	} else if n, ok := strings.CutPrefix(s.name, "heading "); ok && number(n) > 0 {
		s.outline = min(number(n), 6)
	}
	if n := p.kid("numPr"); n != nil {
		if id := n.val("numId"); id != "" {
			s.num = numRef{id, 0}
		}
		if level := n.kid("ilvl"); level != nil {
			s.num.level = number(level.get("val"))
		}
	}
}

// apply gives a look what properties of letters say. It returns false for letters that are
// hidden.
func (r *docxReader) apply(e *element, l *docmodel.Look) bool {
	if e == nil {
		return true
	}
	if id := e.val("rStyle"); id != "" {
		if s := r.styles[id]; s != nil && !strings.Contains(s.name, "hyperlink") {
			r.resolve(s, 0)
			l.Bold, l.Italic = l.Bold || s.bold, l.Italic || s.italic
			if f := fontOf(s.element.kid("rPr")); f != "" {
				l.Font = f
			}
		}
	}
	set := func(to *bool, name string) {
		if on, there := e.on(name); there {
			*to = on
		}
	}
	set(&l.Bold, "b")
	set(&l.Italic, "i")
	set(&l.Strike, "strike")
	if on, _ := e.on("dstrike"); on {
		l.Strike = true
	}
	switch e.val("vertAlign") {
	case "superscript":
		l.Script = docmodel.Superscript
	case "subscript":
		l.Script = docmodel.Subscript
	case "baseline":
		l.Script = docmodel.Normal
	}
	if font := fontOf(e); font != "" {
		l.Font = font
	}
	hidden, _ := e.on("vanish")
	return !hidden
}

// fontOf returns the font of Latin letters.
func fontOf(e *element) string {
	fonts := e.kid("rFonts")
	if fonts == nil {
		return ""
	}
	for _, key := range []string{"ascii", "hAnsi"} {
		if font := fonts.get(key); font != "" {
			return font
		}
	}
	return ""
}

// outlineLevel returns the level of a heading for what Word counts from 0; 9 is none.
func outlineLevel(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return min(n+1, 6)
}

// number returns a number, 0 for what is none.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
