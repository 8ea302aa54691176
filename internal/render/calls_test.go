package render

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cchc/internal/viet"
)

// TestNumbersCanBeCalled: a telephone number or an e-mail address in the text of a page
// is a link, wherever it stands but in what is a link, a heading or a summary already.
func TestNumbersCanBeCalled(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	missed, links := 0, 0
	for _, p := range set.Site.Pages() {
		doc, err := html.Parse(bytes.NewReader(set.Render(set.Output(p.Path)).Data))
		if err != nil {
			t.Fatal(err)
		}
		var visit func(n *html.Node)
		visit = func(n *html.Node) {
			switch n.Type {
			case html.ElementNode:
				switch n.Data {
				case "a":
					for _, a := range n.Attr {
						if a.Key == "href" && (strings.HasPrefix(a.Val, "tel:") || strings.HasPrefix(a.Val, "mailto:")) {
							links++
						}
					}
					return
				case "script", "style", "head", "code", "svg", "h1", "h2", "h3", "h4", "summary", "caption", "option":
					return
				}
			case html.TextNode:
				for _, c := range viet.FindCalls(n.Data) {
					missed++
					t.Errorf("%s: %q in %q", p.Path, n.Data[c.Start:c.End], n.Data)
				}
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				visit(c)
			}
		}
		visit(doc)
	}
	if links < 1000 {
		t.Errorf("only %d links that call or write", links)
	}
	t.Logf("%d links, %d missed", links, missed)
}
