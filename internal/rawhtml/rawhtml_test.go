package rawhtml

import (
	"strings"
	"testing"

	"cchc/internal/diag"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// nodes returns the nodes that are made of a source, and what is reported of it.
func nodes(src string) (tree, told string) {
	p := parser.NewParser(parser.WithBlockParsers(util.Prioritized(NewParser(), 900), util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(util.Prioritized(parser.NewRawHTMLParser(), 400)),
		parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
		parser.WithASTTransformers(util.Prioritized(Transformer{}, 950)))
	var codes []string
	page := &Page{Source: []byte(src), Plain: func(n ast.Node) string { return string(n.FirstChild().(*ast.String).Value) },
		Report: func(_ int, severity diag.Severity, code string, _ diag.Args) {
			codes = append(codes, string(severity)+" "+code)
		}}
	pc := parser.NewContext()
	page.Begin(pc)
	doc := p.Parse(text.NewReader(page.Source), parser.WithContext(pc))
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		name := n.Kind().String()
		switch n := n.(type) {
		case *ast.String:
			name = string(n.Value)
		case *ast.Text:
			name = string(n.Value(page.Source))
		case *Element:
			name = n.Name
		}
		switch {
		case entering && n.HasChildren():
			b.WriteString(name + "(")
		case entering:
			b.WriteString(name + ";")
		case n.HasChildren():
			b.WriteString(")")
		}
		return ast.WalkContinue, nil
	})
	return b.String(), strings.Join(codes, ", ")
}

// TestNodes: the words of HTML stand in nodes of Markdown, and what is left out is reported.
func TestNodes(t *testing.T) {
	for src, want := range map[string][2]string{
		"H<sub>2</sub>O<br>a":                            {"Document(Paragraph(H;sub(2;)O;br;a;))", ""},
		"<h2>Hồ sơ</h2><ul><li>Tờ khai</ul>":             {"Document(Heading(Hồ sơ;)List(ListItem(TextBlock(Tờ khai;))))", ""},
		"<table><tr><th>A<tr><td>1\n\n2</table>":         {"Document(Table(TableHeader(TableCell(A;))TableRow(TableCell(1 2;))))", ""},
		"<p>Một <span>hai</span></p>":                    {"Document(Paragraph(Một ;hai;))", "warning raw-html"},
		"<script>alert(1)</script>\n\n<iframe></iframe>": {"Document;", "warning html-dropped, warning html-dropped"},
		"<!-- a":         {"Document;", "error html-comment-unclosed"},
		"Điền <ten> vào": {"Document(Paragraph(Điền ;<ten>; vào;))", ""},
	} {
		if tree, told := nodes(src); tree != want[0] || told != want[1] {
			t.Errorf("%q: %s, told %q; want %s, told %q", src, tree, told, want[0], want[1])
		}
	}
}
