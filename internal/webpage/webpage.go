// Package webpage reads web pages and what a browser hands over when somebody pastes, from
// Word, Excel, Zalo or a page ([HTML]), and pages that were saved as one file ([MHT]).
//
//   - webpage.go makes blocks of the elements of a page;
//   - style.go reads how letters and paragraphs look, by elements and style sheets;
//   - notes.go finds the article of a page, and its footnotes.
//
// Pages come from anywhere: sizes, elements and depth are bounded, scripts and frames are
// left out, and no address is followed.
package webpage

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"cchc/internal/docmodel"
	"cchc/internal/legacytext"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// maxHTML is how many bytes a web page may have. A page of the national portal has 10 MB.
const maxHTML = 32 << 20

// The bounds of a page.
const (
	maxPageTags    = 800_000 // marks <
	maxPageNodes   = 500_000 // elements and stretches of text
	maxPageStretch = 1 << 20 // bytes of a stretch of text, a hundred times what people write
)

// HTML reads a web page, or what a browser hands over when somebody pastes from Word, Excel,
// Zalo or a page. Of a whole page it takes the article where the page marks one.
func HTML(data []byte) (*docmodel.Document, error) {
	if len(data) > maxHTML {
		return nil, docmodel.Refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxHTML >> 20})
	}
	if bytes.Count(data, []byte("<")) > maxPageTags {
		return nil, docmodel.Refuse("intake-elements", nil)
	}
	root, err := html.Parse(bytes.NewReader(fragment(decodeHTML(data))))
	if err != nil {
		return nil, docmodel.Refuse("intake-too-deep", nil)
	}
	r := &htmlReader{doc: &docmodel.Document{}, css: stylesheet{}, named: map[string]*html.Node{}, notes: map[string]int{}, apart: map[*html.Node]bool{}}
	r.out.Doc = r.doc
	if err := r.survey(root); err != nil {
		return nil, err
	}
	r.findNotes(root)
	r.node(r.article(root), docmodel.Look{}, place{})
	r.flush(place{})
	r.doc.Blocks = r.made
	r.readNotes()
	r.doc.Finish()
	return r.doc, nil
}

// decodeHTML returns a page in UTF-8.
func decodeHTML(data []byte) []byte {
	if utf8.Valid(data) {
		return bytes.TrimPrefix(data, []byte("\uFEFF"))
	}
	if text, ok := legacytext.DecodeUTF16(data); ok {
		return text
	}
	encoding, _, _ := charset.DetermineEncoding(data, "text/html")
	text, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return text
}

// fragment returns what was copied, of a clipboard with its head (Version:0.9 StartHTML:…)
// or with marks around it.
func fragment(data []byte) []byte {
	const begin, end = "<!--StartFragment-->", "<!--EndFragment-->"
	from := bytes.Index(data, []byte(begin))
	if from < 0 {
		if bytes.HasPrefix(data, []byte("Version:")) {
			if tag := bytes.IndexByte(data, '<'); tag > 0 {
				return data[tag:]
			}
		}
		return data
	}
	rest := data[from+len(begin):]
	if to := bytes.LastIndex(rest, []byte(end)); to >= 0 {
		rest = rest[:to]
	}
	head := data[:from]
	if insideTable.Match(rest) { // Excel puts the marks inside of the table
		rest = append([]byte("<table>"), rest...)
	}
	// The styles that the text uses stand before it.
	if i := bytes.Index(head, []byte("<style")); i >= 0 {
		if j := bytes.LastIndex(head, []byte("</style>")); j > i {
			return append(append([]byte{}, head[i:j+len("</style>")]...), rest...)
		}
	}
	return rest
}

var insideTable = regexp.MustCompile(`^\s*<(?:col|colgroup|tr|td|th|tbody|thead)\b`)

// A place is where a block stands.
type place struct {
	list  int // how many lists are around it
	head  int // the level of the heading around it
	align docmodel.Align
	style string
}

// An htmlReader turns the tree of a page into blocks.
type htmlReader struct {
	doc    *docmodel.Document
	css    stylesheet
	out    docmodel.Builder
	made   []docmodel.Block
	mark   string // of the item whose first paragraph comes next
	level  int    // of an item that Word wrote as a paragraph
	named  map[string]*html.Node
	notes  map[string]int // footnotes by the name that leads to them
	bodies []*html.Node   // of the footnotes
	apart  map[*html.Node]bool
	inNote bool
	nodes  int
}

// blockElements end the paragraph before them and their own.
var blockElements = atoms(atom.P, atom.Div, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Pre, atom.Hr,
	atom.Dl, atom.Dt, atom.Dd, atom.Figure, atom.Figcaption, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Main, atom.Aside, atom.Address, atom.Center,
	atom.Fieldset, atom.Legend, atom.Details, atom.Summary, atom.Caption, atom.Form, atom.Tr, atom.Td, atom.Th)

// skippedElements have nothing that a text could take over.
var skippedElements = atoms(atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Canvas, atom.Video, atom.Audio,
	atom.Input, atom.Select, atom.Textarea, atom.Button, atom.Head, atom.Title, atom.Meta, atom.Link, atom.Nav, atom.Map, atom.Hr, atom.Col, atom.Colgroup, atom.Math)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	set := map[atom.Atom]bool{}
	for _, a := range list {
		set[a] = true
	}
	return set
}

// children reads what is in an element.
func (r *htmlReader) children(n *html.Node, l docmodel.Look, p place) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c, l, p)
	}
}

func (r *htmlReader) node(n *html.Node, l docmodel.Look, p place) {
	switch n.Type {
	case html.TextNode:
		r.text(n.Data, l)
	case html.DocumentNode:
		r.children(n, l, p)
	case html.ElementNode:
		if !skippedElements[n.DataAtom] && !r.apart[n] {
			r.element(n, l, p)
		}
	}
}

func (r *htmlReader) text(text string, l docmodel.Look) {
	if !l.Pre {
		text = collapse(text)
	}
	r.out.Add(text, l)
}

// collapse makes one space of the spaces that HTML shows as one.
func collapse(s string) string {
	var b strings.Builder
	space := false
	for i := range len(s) {
		if c := s[i]; c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' {
			space = true
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteByte(s[i])
	}
	if space {
		b.WriteByte(' ')
	}
	return b.String()
}

func (r *htmlReader) element(n *html.Node, l docmodel.Look, p place) {
	style := r.css.of(n)
	if hidden(style) || r.annotation(n, style) {
		return
	}
	l = style.look(n, l)
	switch n.DataAtom {
	case atom.Br:
		r.out.Add("\n", l)
	case atom.Img:
		r.picture(n)
	case atom.A:
		r.link(n, l, p)
	case atom.Table:
		r.flush(p)
		r.table(n, l)
	case atom.Ul, atom.Ol:
		r.flush(p)
		r.list(n, l, p)
	default:
		if blockElements[n.DataAtom] || style["display"] == "block" {
			r.block(n, style, l, p)
			return
		}
		if strings.Contains(style["mso-list"], "ignore") {
			r.wordMark(n)
			return
		}
		r.children(n, l, p)
	}
}

// block reads an element that is a paragraph, or has paragraphs.
func (r *htmlReader) block(n *html.Node, style css, l docmodel.Look, p place) {
	r.flush(p)
	class := strings.ToLower(attribute(n, "class"))
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		p.head = int(n.Data[1] - '0')
	case atom.Pre:
		l.Pre = true
	case atom.Blockquote:
		p.style = "quote"
	case atom.Figcaption, atom.Caption:
		p.style = "caption"
	}
	switch {
	case strings.Contains(class, "caption"):
		p.style = "caption"
	case class == "msotitle":
		p.head = 1
	}
	p.align = style.align(n, p.align)
	if list := style["mso-list"]; list != "" && list != "none" {
		r.level = wordLevel(list)
	}
	if n.DataAtom == atom.Dd {
		r.mark = ":"
	}
	r.children(n, l, p)
	r.flush(p)
	r.level = 0
	if n.DataAtom == atom.Dd {
		r.mark = ""
	}
}

// annotation reports whether an element is a remark of somebody who revised the text, or
// text that was deleted.
func (r *htmlReader) annotation(n *html.Node, style css) bool {
	tracked := attribute(n, "cite") != "" || attribute(n, "datetime") != "" || strings.Contains(attribute(n, "class"), "mso")
	switch {
	case n.DataAtom == atom.Del && tracked:
		r.doc.Remark("intake-tracked", nil)
		return true
	case n.DataAtom == atom.Ins && tracked:
		r.doc.Remark("intake-tracked", nil)
	case style["mso-element"] == "comment-list" || style["mso-element"] == "comment" || strings.Contains(attribute(n, "class"), "msocom"):
		r.doc.Remark("intake-comments", nil)
		return true
	}
	return false
}

// wordMark keeps the number or bullet that Word writes into the text of an item.
func (r *htmlReader) wordMark(n *html.Node) {
	mark := strings.TrimSpace(docmodel.Tidy(collapse(textOf(n))))
	symbol := ""
	for c := n; c != nil; c = c.FirstChild {
		if family := r.css.of(c)["font-family"]; family != "" {
			symbol = family
		}
	}
	r.mark = docmodel.Bullet(mark, firstFamily(symbol))
}

// wordLevel returns the level of an item: l0 level2 lfo1.
func wordLevel(list string) int {
	for word := range strings.FieldsSeq(list) {
		if n, ok := strings.CutPrefix(word, "level"); ok {
			level, _ := strconv.Atoi(n)
			return min(max(level, 1), docmodel.MaxListLevel)
		}
	}
	return 1
}

// list reads the items of a list with the marks that a browser shows.
func (r *htmlReader) list(n *html.Node, l docmodel.Look, p place) {
	p.list = min(p.list+1, docmodel.MaxListLevel)
	number := 1
	if start, err := strconv.Atoi(attribute(n, "start")); err == nil {
		number = start
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode || c.DataAtom != atom.Li {
			r.node(c, l, p)
			continue
		}
		style := r.css.of(c)
		if hidden(style) || r.apart[c] {
			continue
		}
		if v, err := strconv.Atoi(attribute(c, "value")); err == nil {
			number = v
		}
		r.mark = "-"
		if n.DataAtom == atom.Ol {
			r.mark = olMark(cmp.Or(style["list-style-type"], r.css.of(n)["list-style-type"], attribute(n, "type")), number)
		}
		r.children(c, style.look(c, l), p)
		r.flush(p)
		r.mark = ""
		number++
	}
}

// olMark returns the mark of an item of <ol>.
func olMark(kind string, n int) string {
	switch kind {
	case "a", "lower-alpha", "lower-latin":
		return docmodel.LatinLetter(n) + ")"
	case "A", "upper-alpha", "upper-latin":
		return strings.ToUpper(docmodel.LatinLetter(n)) + "."
	case "i", "lower-roman":
		return strings.ToLower(docmodel.Roman(n)) + "."
	case "I", "upper-roman":
		return docmodel.Roman(n) + "."
	}
	return strconv.Itoa(n) + "."
}

// flush ends the paragraph that is being made.
func (r *htmlReader) flush(p place) {
	for _, text := range docmodel.Divide(r.out.Take()) {
		made := &docmodel.Paragraph{Heading: p.head, Mark: r.mark, Level: p.list, Align: p.align, Style: p.style, Text: text}
		if r.level > 0 {
			made.Level = r.level
		}
		r.made, r.mark = append(r.made, made), ""
	}
}

// table reads a table: its rows in order, whatever groups they stand in.
func (r *htmlReader) table(n *html.Node, l docmodel.Look) {
	t := &docmodel.Table{}
	heads, open := 0, true
	for _, row := range tableRows(n) {
		if hidden(r.css.of(row)) {
			continue
		}
		var cells docmodel.Row
		head := row.Parent.DataAtom == atom.Thead
		named := true
		for c := row.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom != atom.Td && c.DataAtom != atom.Th || hidden(r.css.of(c)) {
				continue
			}
			named = named && c.DataAtom == atom.Th
			cells = append(cells, docmodel.Cell{Blocks: r.inside(c, r.css.of(c).look(c, l)), ColSpan: span(c, "colspan"), RowSpan: span(c, "rowspan")})
		}
		if cells == nil {
			continue
		}
		if open = open && (head || named); open {
			heads++
		}
		t.Rows = append(t.Rows, cells)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			r.node(c, l, place{})
		}
	}
	if len(t.Rows) > 0 {
		t.Heads = heads
		r.made = append(r.made, t)
	}
}

// inside reads the blocks in an element apart from those around it.
func (r *htmlReader) inside(n *html.Node, l docmodel.Look) []docmodel.Block {
	made, out, mark, level := r.made, r.out.Text, r.mark, r.level
	r.made, r.out.Text, r.mark, r.level = nil, nil, "", 0
	r.children(n, l, place{})
	r.flush(place{})
	blocks := r.made
	r.made, r.out.Text, r.mark, r.level = made, out, mark, level
	return blocks
}

func tableRows(n *html.Node) (rows []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.DataAtom {
		case atom.Tr:
			rows = append(rows, c)
		case atom.Thead, atom.Tbody, atom.Tfoot:
			rows = append(rows, tableRows(c)...)
		}
	}
	return rows
}

func span(n *html.Node, name string) int {
	v, _ := strconv.Atoi(attribute(n, name))
	return min(max(v, 1), maxSpan)
}

// maxSpan is how far a cell may reach.
const maxSpan = 1000

// picture keeps a picture, or that there is one.
func (r *htmlReader) picture(n *html.Node) {
	src := strings.TrimSpace(attribute(n, "src"))
	if attribute(n, "width") == "1" && attribute(n, "height") == "1" || src == "" {
		return
	}
	p := docmodel.Picture{Alt: strings.Join(strings.Fields(docmodel.Tidy(attribute(n, "alt"))), " ")}
	switch scheme, rest, _ := strings.Cut(src, ":"); strings.ToLower(scheme) {
	case "http", "https":
		p.Source = src
		if u, err := url.Parse(src); err == nil {
			p.Name = path.Base(u.Path)
		}
	case "data":
		p.Data, p.Name = dataURL(rest)
	default:
		p.Name = path.Base(strings.ReplaceAll(src, "\\", "/"))
		if name, err := url.PathUnescape(p.Name); err == nil {
			p.Name = name
		}
	}
	if p.Data == nil && p.Source == "" {
		r.doc.Remark("intake-picture", nil)
	}
	r.doc.Pictures = append(r.doc.Pictures, p)
	r.out.Text = append(r.out.Text, docmodel.Inline{Picture: len(r.doc.Pictures)})
}

// maxPicture is how many bytes a picture may have.
const maxPicture = 32 << 20

// dataURL returns the picture in an address: image/png;base64,iVBOR…
func dataURL(rest string) (data []byte, name string) {
	kind, encoded, ok := strings.Cut(rest, ",")
	if !ok || !strings.HasPrefix(kind, "image/") || !strings.HasSuffix(kind, ";base64") || len(encoded) > maxPicture {
		return nil, ""
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		return nil, ""
	}
	ext, _, _ := strings.Cut(strings.TrimPrefix(kind, "image/"), ";")
	return data, "anh." + strings.TrimSuffix(strings.Replace(ext, "jpeg", "jpg", 1), "+xml")
}

// link reads a link: a footnote, an address, or only its text.
func (r *htmlReader) link(n *html.Node, l docmodel.Look, p place) {
	href := strings.TrimSpace(attribute(n, "href"))
	if name, ok := strings.CutPrefix(href, "#"); ok {
		switch note := r.notes[name]; {
		case note > 0:
			r.out.Text = append(r.out.Text, docmodel.Inline{Note: note})
			return
		case r.inNote && backMark.MatchString(strings.TrimSpace(docmodel.Tidy(textOf(n)))): // the way back
			return
		}
	}
	if outward := docmodel.OutwardAddress(href); outward != "" {
		l.Link = outward
	}
	r.children(n, l, p)
}

var backMark = regexp.MustCompile(`^(?:[\[(]?[0-9ivx]{1,4}[\])]?|\*|[↩↑^]\S?)$`)
