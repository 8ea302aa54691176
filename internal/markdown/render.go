package markdown

import (
	"strconv"
	"strings"

	"cchc/internal/rawhtml"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// nodeRenderer writes the nodes whose HTML goldmark would write otherwise.
type nodeRenderer struct {
	labels   Labels
	pictures Use
}

func (r *nodeRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindOutline, r.outline)
	reg.Register(kindOutlineItem, r.outlineItem)
	reg.Register(kindAbbreviation, r.abbreviation)
	reg.Register(ast.KindList, r.list)
	reg.Register(ast.KindLink, r.link)
	reg.Register(ast.KindAutoLink, r.autoLink)
	reg.Register(ast.KindImage, r.image)
	reg.Register(ast.KindParagraph, r.paragraph)
	reg.Register(rawhtml.KindElement, r.element)
	reg.Register(ast.KindCodeBlock, r.code)
	reg.Register(ast.KindFencedCodeBlock, r.code)
	reg.Register(ast.KindHTMLBlock, r.nothing)
	reg.Register(ast.KindRawHTML, r.nothing)
	reg.Register(extast.KindTable, r.table)
	reg.Register(extast.KindTableCell, r.tableCell)
	reg.Register(extast.KindTaskCheckBox, r.taskBox)
}

// write writes strings; the writer is a buffer, which keeps its own error.
func write(w util.BufWriter, parts ...string) {
	for _, p := range parts {
		_, _ = w.WriteString(p)
	}
}

func escape(s []byte) string { return string(util.EscapeHTML(s)) }

func (r *nodeRenderer) nothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

// code writes a block of code, which can have the focus: what is wider than the screen
// is scrolled with the keyboard.
func (r *nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	write(w, `<pre tabindex="0"><code`)
	if f, ok := node.(*ast.FencedCodeBlock); ok {
		if lang := f.Language(source); lang != nil {
			write(w, ` class="language-`, escape(lang), `"`)
		}
	}
	write(w, ">")
	for _, line := range node.Lines().Sliced(0, node.Lines().Len()) {
		write(w, escape(line.Value(source)))
	}
	write(w, "</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

func (r *nodeRenderer) outline(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		write(w, "<ul class=\"outline\">\n")
	} else {
		write(w, "</ul>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) outlineItem(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		write(w, `<li><span class="mark">`, escape([]byte(n.(*outlineItem).mark)), "</span> ")
	} else {
		write(w, "</li>\n")
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) abbreviation(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		write(w, `<abbr title="`, escape([]byte(n.(*abbreviation).long)), `">`)
	} else {
		write(w, "</abbr>")
	}
	return ast.WalkContinue, nil
}

// element writes an index or the end of a line.
func (r *nodeRenderer) element(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch tag := n.(*rawhtml.Element).Name; {
	case entering:
		write(w, "<", tag, ">")
	case tag != "br" && tag != "wbr":
		write(w, "</", tag, ">")
	}
	return ast.WalkContinue, nil
}

// list writes a list; the marks - and + of the outline are kept as classes.
func (r *nodeRenderer) list(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.List)
	tag := "ul"
	if n.IsOrdered() {
		tag = "ol"
	}
	if !entering {
		write(w, "</", tag, ">\n")
		return ast.WalkContinue, nil
	}
	write(w, "<", tag)
	switch {
	case n.IsOrdered() && n.Start != 1:
		write(w, ` start="`, strconv.Itoa(n.Start), `"`)
	case n.Marker == '-' && inOutline(n):
		write(w, ` class="dash"`)
	case n.Marker == '+':
		write(w, ` class="plus"`)
	}
	write(w, ">\n")
	return ast.WalkContinue, nil
}

// inOutline reports whether a list stands in, or holds, other levels of the
// legal outline, so that its dashes are part of that outline.
func inOutline(n *ast.List) bool {
	for p := n.Parent(); p != nil; p = p.Parent() {
		if p.Kind() == kindOutline {
			return true
		}
	}
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		for c := item.FirstChild(); c != nil; c = c.NextSibling() {
			if levelOf(c) == levelPlus {
				return true
			}
		}
	}
	return false
}

// safe reports whether a page may point at dest: an address of the site or one
// of the schemes that lead out.
func safe(dest string) bool {
	scheme, _, ok := strings.Cut(dest, ":")
	if !ok || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "mailto", "tel":
		return true
	}
	return false
}

func (r *nodeRenderer) link(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.Link)
	if !entering {
		write(w, "</a>")
		return ast.WalkContinue, nil
	}
	write(w, `<a href="`)
	if dest := string(n.Destination); safe(dest) {
		write(w, escape(util.URLEscape(n.Destination, true)))
	}
	write(w, `"`)
	if len(n.Title) > 0 {
		write(w, ` title="`, escape(n.Title), `"`)
	}
	write(w, ">")
	return ast.WalkContinue, nil
}

// autoLinkURL returns where an address in running text leads.
func autoLinkURL(n *ast.AutoLink, source []byte) string {
	dest := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		return "mailto:" + dest
	}
	return dest
}

func (r *nodeRenderer) autoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*ast.AutoLink)
	dest, label := autoLinkURL(n, source), escape(n.Label(source))
	switch {
	case !entering:
	case safe(dest):
		write(w, `<a href="`, escape(util.URLEscape([]byte(dest), false)), `">`, label, "</a>")
	default:
		write(w, label)
	}
	return ast.WalkContinue, nil
}

func (r *nodeRenderer) image(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	value, _ := node.AttributeString(pictureAttribute)
	shown, _ := value.(Picture)
	alt := plain(node, source)
	if isDecorative(alt) {
		alt = ""
	}
	write(w, shown.HTML(r.pictures, alt))
	return ast.WalkSkipChildren, nil
}

// paragraph writes a paragraph; one that is a picture with a title becomes a
// figure with the title as its caption.
func (r *nodeRenderer) paragraph(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	img, ok := n.FirstChild().(*ast.Image)
	switch figure := ok && img.NextSibling() == nil && len(img.Title) > 0; {
	case figure && entering:
		write(w, "<figure>")
	case figure:
		write(w, "<figcaption>", escape(img.Title), "</figcaption></figure>\n")
	case entering:
		write(w, "<p>")
	default:
		write(w, "</p>\n")
	}
	return ast.WalkContinue, nil
}

// table writes a table inside a box that scrolls on narrow screens and can be
// reached with the keyboard.
func (r *nodeRenderer) table(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		write(w, "</table></div>\n")
		return ast.WalkContinue, nil
	}
	write(w, `<div class="table-scroll" role="region" tabindex="0" aria-label="`, escape([]byte(r.tableName(n))), `"><table`)
	html.RenderAttributes(w, n, extension.TableAttributeFilter)
	write(w, ">\n")
	return ast.WalkContinue, nil
}

// tableCell writes a cell, whose alignment is a class.
func (r *nodeRenderer) tableCell(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*extast.TableCell)
	tag := "td"
	if n.Parent().Kind() == extast.KindTableHeader {
		tag = "th"
	}
	spans := ""
	for _, key := range []string{"colspan", "rowspan"} {
		if v, ok := n.AttributeString(key); ok {
			spans += " " + key + `="` + v.(string) + `"`
		}
	}
	switch {
	case !entering:
		write(w, "</", tag, ">\n")
	case spans != "":
		write(w, "<", tag, spans, ">")
	case n.Alignment != extast.AlignNone:
		write(w, "<", tag, ` class="align-`, n.Alignment.String(), `">`)
	default:
		write(w, "<", tag, ">")
	}
	return ast.WalkContinue, nil
}

// tableName tells the tables of a page apart: each is named with its number.
func (r *nodeRenderer) tableName(n ast.Node) string {
	number, _ := n.AttributeString(tableNumber)
	count, _ := number.(int)
	return r.labels.Table + " " + strconv.Itoa(count)
}

func (r *nodeRenderer) taskBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	mark, label := "☐", r.labels.TaskOpen
	if n.(*extast.TaskCheckBox).IsChecked {
		mark, label = "☑", r.labels.TaskDone
	}
	write(w, `<span class="task-box" role="img" aria-label="`, escape([]byte(label)), `">`, mark, "</span> ")
	return ast.WalkContinue, nil
}
