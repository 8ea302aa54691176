package render

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// rewrite passes the tags of a text in HTML that begin an element through edit,
// which reports whether it changed one. All else stays as it is, byte by byte.
func rewrite(text string, edit func(t *html.Token) bool) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(z.Raw())
			if t := z.Token(); edit(&t) {
				raw = t.String()
			}
			out.WriteString(raw)
		default:
			out.Write(z.Raw())
		}
	}
}

// readdress puts what to makes of them in the place of the addresses of an
// element and reports whether it has any.
func readdress(t *html.Token, to func(u *url.URL) string) bool {
	one := func(ref string) string {
		u, err := url.Parse(strings.TrimSpace(ref))
		if err != nil {
			return ref
		}
		return to(u)
	}
	changed := false
	for i, a := range t.Attr {
		switch a.Key {
		case "href", "src", "poster", "cite", "action":
			t.Attr[i].Val = one(a.Val)
		case "srcset":
			t.Attr[i].Val = eachOf(a.Val, one)
		case "content": // of <meta http-equiv="refresh">
			wait, ref, ok := strings.Cut(a.Val, "; url=")
			if !ok || !slices.ContainsFunc(t.Attr, func(a html.Attribute) bool { return a.Key == "http-equiv" }) {
				continue
			}
			t.Attr[i].Val = wait + "; url=" + one(ref)
		default:
			continue
		}
		changed = true
	}
	return changed
}

// eachOf puts what one makes of them in the place of the addresses of a srcset:
// addresses, each with a descriptor or none, divided by commas (HTML, image
// candidate string).
func eachOf(set string, one func(ref string) string) string {
	var out []string
	isAddress := true
	for _, word := range strings.Fields(set) {
		text, last := strings.CutSuffix(word, ",")
		if isAddress {
			text = one(text)
		}
		if last {
			text += ","
		}
		out, isAddress = append(out, text), last
	}
	return strings.Join(out, " ")
}
