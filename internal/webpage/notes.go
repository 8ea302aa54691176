package webpage

import (
	"regexp"
	"strings"

	"cchc/internal/docmodel"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// survey reads what stands in a page before its text: its title, styles, and names. It
// refuses what no page has: elements without end, and stretches of text of megabytes.
func (r *htmlReader) survey(n *html.Node) error {
	if r.nodes++; r.nodes > maxPageNodes || n.Type == html.TextNode && len(n.Data) > maxPageStretch && (n.Parent == nil || !skippedElements[n.Parent.DataAtom]) {
		return docmodel.Refuse("intake-elements", nil)
	}
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Title:
			if r.doc.Title == "" {
				r.doc.Title = strings.Join(strings.Fields(docmodel.Tidy(textOf(n))), " ")
			}
		case atom.Style:
			r.css.read(textOf(n))
		case atom.Meta:
			if strings.EqualFold(attribute(n, "name"), "author") {
				r.doc.Author = strings.TrimSpace(docmodel.Tidy(attribute(n, "content")))
			}
		}
		for _, key := range []string{"id", "name"} {
			if name := attribute(n, key); name != "" && r.named[name] == nil {
				r.named[name] = n
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := r.survey(c); err != nil {
			return err
		}
	}
	return nil
}

// article returns the part of a page that is its text: of a whole page what it marks as its
// article or main part, of anything else all.
func (r *htmlReader) article(root *html.Node) *html.Node {
	if r.doc.Title == "" {
		return root
	}
	for _, is := range []func(n *html.Node) bool{
		func(n *html.Node) bool {
			return n.DataAtom == atom.Article || attribute(n, "itemprop") == "articleBody"
		},
		func(n *html.Node) bool { return n.DataAtom == atom.Main || attribute(n, "role") == "main" },
	} {
		if n := first(root, is); n != nil && len(textOf(n)) > 200 {
			return n
		}
	}
	return root
}

// first returns the first element of a tree that is what is looked for, nil for none.
func first(n *html.Node, is func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && is(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := first(c, is); found != nil {
			return found
		}
	}
	return nil
}

// noteName matches the names that programs give footnotes: those of Word (_ftn1), of
// LibreOffice (sdfootnote1sym), of Google Docs (ftnt1), of Pandoc and others (fn1, fn:1).
var noteName = regexp.MustCompile(`(?i)^(?:_?(?:ftn|edn|ftnt)\d+|sd(?:foot|end)note\d+sym|fn[:-]?\w{1,20}|(?:foot|end)note[s:_-]?\w{1,20}|cite_note-\S{1,60})$`)

// wayBack matches the names of the places that footnotes lead back to.
var wayBack = regexp.MustCompile(`(?i)ref|anc$|back`)

// findNotes finds the footnotes that references lead to, in the order of the text.
func (r *htmlReader) findNotes(n *html.Node) {
	if n.DataAtom == atom.A {
		name, ok := strings.CutPrefix(attribute(n, "href"), "#")
		if ok && noteName.MatchString(name) && !wayBack.MatchString(name) && r.notes[name] == 0 {
			if body := r.noteBody(name); body != nil && !r.apart[body] && !contains(body, n) {
				r.apart[body] = true
				r.bodies = append(r.bodies, body)
				r.notes[name] = len(r.bodies)
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.findNotes(c)
	}
}

// noteBody returns the element with the text of a footnote.
func (r *htmlReader) noteBody(name string) *html.Node {
	n := r.named[name]
	for n != nil && n.DataAtom != atom.P && n.DataAtom != atom.Li && n.DataAtom != atom.Div && n.DataAtom != atom.Aside {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	if up := n.Parent; n.DataAtom == atom.P && up != nil && up.DataAtom == atom.Div {
		element := r.css.of(up)["mso-element"]
		if element == "footnote" || element == "endnote" || noteDiv.MatchString(attribute(up, "id")) {
			return up
		}
	}
	return n
}

var noteDiv = regexp.MustCompile(`(?i)^(?:ftn|edn|sd(?:foot|end)note)\d+$`)

func contains(n, inner *html.Node) bool {
	for ; inner != nil; inner = inner.Parent {
		if inner == n {
			return true
		}
	}
	return false
}

// readNotes reads the texts of the footnotes.
func (r *htmlReader) readNotes() {
	r.inNote = true
	for _, body := range r.bodies {
		r.doc.Notes = append(r.doc.Notes, r.inside(body, docmodel.Look{}))
	}
}

// textOf returns the text of a tree.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
