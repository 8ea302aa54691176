package markdown

import (
	"fmt"
	"strings"
	"testing"

	"cchc/internal/diag"
)

// repeat repeats a text with its number in the place of %d.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "%d", "%[1]d"), i)
	}
	return b.String()
}

// table returns a table whose rows have some of the columns of its header.
func table(columns, rows, cells int) string {
	return strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n" + strings.Repeat(strings.Repeat("|b", cells)+"|\n", rows)
}

// steps returns a list of n levels, each indented further.
func steps(n int, mark string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i*len(mark)) + mark + "a\n\n")
	}
	return b.String()
}

// TestBounds: what would take the library time or memory without a bound is
// reported once, at its place, in a page that is made all the same.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		name, code, src string
		line, column    int
	}{
		{"quotations", "nested-too-deep", "Lời\n\n" + strings.Repeat("> ", 20_000) + "a\n", 12, 101},
		{"quotations without spaces", "nested-too-deep", strings.Repeat(">", 20_000) + "a\n", 10, 51},
		{"items on one line", "nested-too-deep", strings.Repeat("- ", 20_000) + "a\n", 10, 101},
		{"numbered items", "nested-too-deep", strings.Repeat("1. ", 20_000) + "a\n", 10, 151},
		{"letters", "nested-too-deep", strings.Repeat("a) ", 20_000) + "a\n", 10, 151},
		{"items in quotations", "nested-too-deep", strings.Repeat("- > ", 20_000) + "a\n", 10, 101},
		{"notes in notes", "nested-too-deep", "Lời\n\n" + strings.Repeat("[^1]: ", 20_000) + "a\n", 12, 300},
		{"items further and further in", "nested-too-deep", steps(60, "- "), 110, 101},
		{"notes", "too-many-footnotes", repeat(3_000, "[^%d]: a\n") + "\nLời\n", 1010, 1},
		{"attributes", "heading-attributes-too-long", "## a {" + repeat(5_000, " k%d=v") + "}\n", 10, 1},
		{"attributes of a heading with a line", "heading-attributes-too-long", "a {" + repeat(5_000, " k%d=v") + "}\n---\n", 10, 1},
		{"attributes in attributes", "heading-attributes-too-long", "## a " + strings.Repeat("{a=", 5_000) + "\n", 10, 1},
		{"links that do not end", "paragraph-too-many-marks", "Lời\n\n" + strings.Repeat("[a](", 20_000) + "\n", 12, 1},
		{"titles that do not end", "paragraph-too-many-marks", strings.Repeat(`[a](b "`, 20_000), 10, 1},
		{"emphasis that does not end", "paragraph-too-many-marks", strings.Repeat("*a **b ", 20_000), 10, 1},
		{"brackets", "paragraph-too-many-marks", strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000), 10, 1},
		{"tags that do not end", "paragraph-too-many-marks", strings.Repeat("<a b='", 20_000), 10, 1},
		{"definitions of links in one paragraph", "paragraph-too-many-marks", repeat(9_000, "[r%d]: /u\n"), 10, 1},
		{"rows under a wide header", "table-rows-too-short", "Lời\n\n" + table(2_000, 5_000, 1), 12, 1},
		{"a long address that many links have", "references-too-long", "[r]: https://a.vn/" + strings.Repeat("x", 20_000) + "\n\n" + strings.Repeat("[r]\n\n", 5_000), 116, 1},
		{"a long title of many pictures", "references-too-long", "[r]: a.png '" + strings.Repeat("x", 20_000) + "'\n\n" + strings.Repeat("![r]\n\n", 5_000), 116, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := convert(c.src)
			var found []diag.Diagnostic
			for _, d := range p.Problems {
				if d.Code == c.code {
					found = append(found, d)
				}
			}
			if len(found) != 1 || found[0].Line != c.line || found[0].Column != c.column || found[0].Severity != diag.Error || found[0].File != "content/a.md" {
				t.Errorf("%v, want one %s at %d:%d", found, c.code, c.line, c.column)
			}
			if p.HTML == "" || len(p.HTML) > 20<<20 {
				t.Errorf("%d bytes of HTML", len(p.HTML))
			}
			converter.Excerpt([]byte(c.src), 100)
		})
	}
}

// TestBoundsAreFarOff: what real documents have, and ten times as much, is
// within the bounds.
func TestBoundsAreFarOff(t *testing.T) {
	for name, src := range map[string]string{
		"a table of 500 rows and 20 columns": table(20, 500, 20),
		"the same with two cells in a row":   table(20, 500, 2),
		"a hundred tables":                   strings.Repeat(table(8, 20, 3)+"\n", 100),
		"quotations of 50 levels":            strings.Repeat("> ", 50) + "a b\n",
		"lists of 50 levels":                 steps(50, "+ "),
		"quotations of 20 levels":            strings.Repeat("> ", 20) + "a\n",
		"lists of 20 levels":                 steps(20, "- "),
		"lists of 20 levels in quotations":   strings.Repeat("> ", 20) + strings.Repeat("- ", 20) + "a\n",
		"a thousand notes":                   repeat(1_000, "a[^n%d]\n\n[^n%d]: b\n\n"),
		"a long attribute":                   "## a {#" + strings.Repeat("a", 500) + "}\n",
		"a heading of 10 KB":                 "## " + strings.Repeat("Hồ sơ ", 1_500) + "\n",
		"a paragraph of 20 KB with links":    repeat(400, "Xem [văn bản](qd-1.md), *điều* này nữa nhé.\n"),
		"a book in paragraphs of 2 KB":       strings.Repeat(strings.Repeat("Ủy ban **nhân dân** xã, *điều* này [a](qd-1.md). ", 40)+"\n\n", 200),
		"300 definitions of links":           repeat(300, "[r%d]: https://a.vn/mot/dia-chi/dai/%d.html \"Tên\"\n") + "\n" + repeat(300, "[r%d] "),
		"500 KB without a mark":              strings.Repeat("Ủy ban nhân dân xã tiếp nhận.\n", 15_000),
	} {
		t.Run(name, func(t *testing.T) {
			if p := convert(src); p.Problems.Errors() > 0 {
				t.Errorf("%v", p.Problems[0])
			}
		})
	}
}

// TestTablePipes: a pipe in the code of a table is written with a backslash,
// which does not show; elsewhere it shows.
func TestTablePipes(t *testing.T) {
	p := convert("| a |\n|---|\n| `x\\|y\\|z` *`\\|`* \\| `b\\c` |\n\n`x\\|y`\n")
	for _, want := range []string{"<code>x|y|z</code>", "<em><code>|</code></em> | <code>b\\c</code>", `<p><code>x\|y</code></p>`} {
		if !strings.Contains(p.HTML, want) {
			t.Errorf("missing %s in:\n%s", want, p.HTML)
		}
	}
}

// TestTableNames: tables are numbered among their neighbours.
func TestTableNames(t *testing.T) {
	p := convert("|a|\n|-|\n\n- |b|\n  |-|\n\n  |c|\n  |-|\n\n|d|\n|-|\n")
	var got []string
	for _, part := range strings.Split(p.HTML, "aria-label=\"Bảng ")[1:] {
		got = append(got, part[:1]+part[strings.Index(part, "<th>")+4:][:1])
	}
	if fmt.Sprint(got) != "[1a 1b 2c 2d]" {
		t.Errorf("%v in:\n%s", got, p.HTML)
	}
}

// TestHeadingIDs: each heading has the first id that is free.
func TestHeadingIDs(t *testing.T) {
	p := convert("## a\n\n## a-3\n\n## a\n\n## a\n\n## a {#a-5}\n\n## a\n\n## a\n\n## …\n\n## …\n\n## a-3\n")
	var got []string
	for _, h := range p.Headings {
		got = append(got, h.ID)
	}
	if want := "[a a-3 a-2 a-4 a-5 a-6 a-7 muc muc-2 a-3-2]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}
