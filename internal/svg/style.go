package svg

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// atRules are the at-rules of a style sheet that fetch nothing.
var atRules = set(`@media @font-face @keyframes @-webkit-keyframes @supports @charset`)

// functions are those of CSS that fetch nothing; url( is read on its own.
var functions = set(`
	rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark icc-color calc min max clamp var rect
	matrix matrix3d translate translatex translatey translatez translate3d rotate rotatex rotatey rotatez rotate3d
	scale scalex scaley scalez scale3d skew skewx skewy perspective cubic-bezier steps linear
	blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia circle ellipse polygon inset path
	linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient
	format tech local not is where has nth-child nth-last-child nth-of-type nth-last-of-type lang`)

// bindings are properties by which old browsers ran code.
var bindings = set(`behavior -ms-behavior -moz-binding`)

// checkStyle judges the text of a <style> element.
func (e *Element) checkStyle() error {
	var text strings.Builder
	for _, n := range e.Children {
		t, ok := n.(Text)
		if !ok {
			return e.fail(Style, "<style>")
		}
		text.WriteString(string(t))
	}
	return e.checkCSS(text.String())
}

// checkValue judges the value of an attribute that CSS can stand in.
func (e *Element) checkValue(a Attr) error {
	if a.Local != "style" && !strings.ContainsAny(a.Value, `(\@`) {
		return nil
	}
	return e.checkCSS(a.Value)
}

// checkCSS judges a style: it holds no escapes, for these hide what it says, and
// only at-rules, functions and addresses that fetch nothing.
func (e *Element) checkCSS(text string) error {
	if i := strings.IndexByte(text, '\\'); i >= 0 {
		return e.fail(Style, shorten(text[i:]))
	}
	z := css.NewLexer(parse.NewInputString(text))
	for {
		kind, raw := z.Next()
		token := strings.ToLower(string(raw))
		ok := true
		switch kind {
		case css.ErrorToken:
			return nil // the end; all else has a token
		case css.AtKeywordToken:
			ok = atRules[token]
		case css.FunctionToken:
			ok = functions[strings.TrimSuffix(token, "(")]
		case css.IdentToken:
			ok = !bindings[token]
		case css.BadStringToken, css.BadURLToken:
			ok = false
		case css.URLToken:
			if address := urlOf(string(raw)); !strings.HasPrefix(address, "#") && !isEmbedded(address, pictureData) && !isEmbedded(address, fontData) {
				return e.fail(Outside, "url("+shorten(address)+")")
			}
		}
		if !ok {
			return e.fail(Style, shorten(string(raw)))
		}
	}
}

// urlOf returns the address in url(…).
func urlOf(token string) string {
	_, address, _ := strings.Cut(token, "(")
	address = strings.Trim(strings.TrimSuffix(address, ")"), " \t\n\r\f")
	if n := len(address); n > 1 && (address[0] == '"' || address[0] == '\'') && address[n-1] == address[0] {
		address = address[1 : n-1]
	}
	return strings.TrimSpace(address)
}
