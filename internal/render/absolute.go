package render

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// absolute makes the addresses in the HTML of a page whole, for readers who
// see it elsewhere. page is the whole address of the page.
func absolute(text, page string) string {
	base, err := url.Parse(page)
	if err != nil {
		return text
	}
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			if t := z.Token(); wholeAttributes(&t, base) {
				raw = t.String()
			}
			out.WriteString(raw)
		default:
			out.Write(z.Raw())
		}
	}
}

// wholeAttributes makes the addresses of an element whole and reports whether
// it has any.
func wholeAttributes(t *html.Token, base *url.URL) bool {
	changed := false
	for i, a := range t.Attr {
		switch a.Key {
		case "href", "src", "poster", "cite":
			t.Attr[i].Val = whole(a.Val, base)
		case "srcset":
			t.Attr[i].Val = wholeSet(a.Val, base)
		default:
			continue
		}
		changed = true
	}
	return changed
}

func whole(ref string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ref
	}
	return base.ResolveReference(u).String()
}

// wholeSet makes the addresses of a srcset whole: addresses, each with a
// descriptor or none, divided by commas (HTML, image candidate string).
func wholeSet(set string, base *url.URL) string {
	var out []string
	isAddress := true
	for _, word := range strings.Fields(set) {
		text, last := strings.CutSuffix(word, ",")
		if isAddress {
			text = whole(text, base)
		}
		if last {
			text += ","
		}
		out, isAddress = append(out, text), last
	}
	return strings.Join(out, " ")
}
