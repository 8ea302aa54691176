package webpage

import (
	"maps"
	"strconv"
	"strings"

	"cchc/internal/docmodel"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// css is the properties of an element, with values in lower case but for names of fonts.
type css map[string]string

// A stylesheet is the properties of classes, by .CLASS.
type stylesheet map[string]css

// maxRules bounds the rules that are read of a page.
const maxRules = 5000

// read adds the rules of a <style> whose selector ends with one class (.a, p.a).
func (s stylesheet) read(text string) {
	text = strings.NewReplacer("<!--", "", "-->", "").Replace(text)
	for len(s) < maxRules {
		selectors, rest, ok := strings.Cut(text, "{")
		body, behind, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			return
		}
		text = behind
		if end := strings.LastIndex(selectors, "*/"); end >= 0 {
			selectors = selectors[end+2:]
		}
		var properties css
		for selector := range strings.SplitSeq(selectors, ",") {
			selector = strings.TrimSpace(selector)
			dot := strings.LastIndexByte(selector, '.')
			if dot < 0 || strings.ContainsAny(selector, " >+~:[@") {
				continue
			}
			if properties == nil {
				properties = declarations(body)
			}
			class := s[selector[dot:]]
			if class == nil {
				class = css{}
				s[selector[dot:]] = class
			}
			maps.Copy(class, properties)
		}
	}
}

// kept are the properties that say something of a text.
var kept = map[string]bool{"font-weight": true, "font-style": true, "text-decoration": true, "text-decoration-line": true, "font-family": true, "vertical-align": true,
	"text-align": true, "display": true, "visibility": true, "mso-hide": true, "mso-list": true, "mso-element": true, "mso-ascii-font-family": true, "list-style-type": true,
	"white-space": true}

func declarations(text string) css {
	c := css{}
	for declaration := range strings.SplitSeq(text, ";") {
		key, value, ok := strings.Cut(declaration, ":")
		if key = strings.ToLower(strings.TrimSpace(key)); !ok || !kept[key] {
			continue
		}
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		if !strings.HasSuffix(key, "font-family") {
			value = strings.ToLower(value)
		}
		c[key] = value
	}
	return c
}

// of returns the properties of an element: of its classes, and its own.
func (s stylesheet) of(n *html.Node) css {
	style := attribute(n, "style")
	c := css{}
	if len(s) > 0 {
		for class := range strings.FieldsSeq(attribute(n, "class")) {
			maps.Copy(c, s["."+class])
		}
	}
	if style != "" {
		maps.Copy(c, declarations(style))
	}
	return c
}

func hidden(c css) bool {
	return c["display"] == "none" || c["visibility"] == "hidden" || c["mso-hide"] == "all"
}

// look returns how the letters in an element look, where those around it look as given.
func (c css) look(n *html.Node, l docmodel.Look) docmodel.Look {
	switch n.DataAtom {
	case atom.B, atom.Strong, atom.Th:
		l.Bold = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		l.Bold = false
	case atom.I, atom.Em:
		l.Italic = true
	case atom.S, atom.Strike, atom.Del:
		l.Strike = true
	case atom.Sup:
		l.Script = docmodel.Superscript
	case atom.Sub:
		l.Script = docmodel.Subscript
	case atom.Font:
		if face := attribute(n, "face"); face != "" {
			l.Font = firstFamily(face)
		}
	}
	switch weight := c["font-weight"]; {
	case weight == "bold" || weight == "bolder":
		l.Bold = true
	case weight == "normal":
		l.Bold = false
	case weight != "":
		if v, err := strconv.Atoi(weight); err == nil {
			l.Bold = v >= 600
		}
	}
	if slant := c["font-style"]; slant != "" {
		l.Italic = slant == "italic" || slant == "oblique"
	}
	if space := c["white-space"]; space != "" {
		l.Pre = strings.HasPrefix(space, "pre") || space == "break-spaces"
	}
	if strings.Contains(c["text-decoration"]+c["text-decoration-line"], "line-through") {
		l.Strike = true
	}
	switch c["vertical-align"] {
	case "super":
		l.Script = docmodel.Superscript
	case "sub":
		l.Script = docmodel.Subscript
	}
	if family := c["font-family"]; family != "" {
		l.Font = firstFamily(family)
	}
	return l
}

func firstFamily(family string) string {
	family, _, _ = strings.Cut(family, ",")
	return strings.Trim(strings.TrimSpace(family), `"'`)
}

// align returns how an element is set, where what is around it is set as given.
func (c css) align(n *html.Node, around docmodel.Align) docmodel.Align {
	value := c["text-align"]
	if value == "" {
		value = strings.ToLower(attribute(n, "align"))
	}
	switch {
	case value == "center" || n.DataAtom == atom.Center:
		return docmodel.AlignCentre
	case value == "right":
		return docmodel.AlignRight
	case value != "":
		return docmodel.AlignLeft
	}
	return around
}
