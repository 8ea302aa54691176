package markdown

import (
	"cmp"
	"html"
	"strconv"
	"strings"

	"cchc/internal/viet"

	"github.com/yuin/goldmark/util"
)

// A Picture is a picture as a page shows it. Its addresses are those of the
// page, with the path of the base address.
type Picture struct {
	Src           string // what every browser reads; "" for a picture that is not there
	Width, Height int    // of Src in pixels, 0 where they are not known
	Type          string // of Sources: image/webp
	Sources       []Source
}

// A Source is one size of a picture.
type Source struct {
	URL   string
	Width int // in pixels
}

// A Use is a way in which a theme shows pictures: at the head of a page, in a
// list, in the text.
type Use struct {
	Sizes string // how wide it is shown, as HTML's attribute sizes says it; "" for as wide as the window
	Eager bool   // it is seen at once, so it is loaded first
}

// pictureAttribute keeps a node's Picture from parsing to rendering.
const pictureAttribute = "cchc-picture"

// Decorative is what stands between the brackets of a picture that says nothing, so that
// nothing is read out for it (WCAG 1.1.1); «decorative» does too.
const Decorative = "trang trí"

func isDecorative(alt string) bool {
	key := viet.Key(alt)
	return key == viet.Key(Decorative) || key == "decorative"
}

// HTML returns the element that shows a picture. The place for it is kept free
// while it loads, and it loads when it comes near, or first of all.
func (p Picture) HTML(u Use, alt string) string {
	var b strings.Builder
	attr := func(name, value string) { b.WriteString(" " + name + `="` + html.EscapeString(value) + `"`) }
	if len(p.Sources) > 0 {
		b.WriteString("<picture><source")
		attr("type", p.Type)
		attr("srcset", p.srcset())
		attr("sizes", cmp.Or(u.Sizes, "100vw"))
		b.WriteString(">")
	}
	b.WriteString("<img")
	src := ""
	if safe(p.Src) {
		src = string(util.URLEscape([]byte(p.Src), true))
	}
	attr("src", src)
	attr("alt", alt)
	if p.Width > 0 && p.Height > 0 {
		attr("width", strconv.Itoa(p.Width))
		attr("height", strconv.Itoa(p.Height))
	}
	if u.Eager {
		attr("fetchpriority", "high")
	} else {
		attr("loading", "lazy")
	}
	attr("decoding", "async")
	b.WriteString(">")
	if len(p.Sources) > 0 {
		b.WriteString("</picture>")
	}
	return b.String()
}

// srcset lists the sizes for a browser to choose from.
func (p Picture) srcset() string {
	var all []string
	for _, s := range p.Sources {
		all = append(all, s.URL+" "+strconv.Itoa(s.Width)+"w")
	}
	return strings.Join(all, ", ")
}
