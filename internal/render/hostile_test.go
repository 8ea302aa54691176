package render

import (
	"fmt"
	"slices"
	"strings"
)

// fill repeats a text to about n bytes.
func fill(text string) func(n int) string {
	return func(n int) string { return strings.Repeat(text, max(n/len(text), 1)) }
}

// counted repeats a text with its number, in place of %d, to about n bytes.
func counted(format string) func(n int) string {
	return func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, strings.ReplaceAll(format, "%d", "%[1]d"), i)
		}
		return b.String()
	}
}

func around(before string, text func(n int) string, after string) func(n int) string {
	return func(n int) string { return before + text(n) + after }
}

func hostiles() []hostile {
	body := func(name string, text func(n int) string) hostile {
		return hostile{name: name, file: "tin/mot.md", text: text}
	}
	front := func(name string, text func(n int) string) hostile {
		return hostile{name: name, file: "tin/mot.md", text: around("---\n"+heads["tin"], text, "\n---\nThân.\n")}
	}
	raw := func(name, before string, text func(n int) string, after string) hostile {
		return hostile{name: name, file: "tin/mot.md", text: around(before, text, after)}
	}
	json := "{\n" + `"title":"Tin","date":"2026-11-01","topic":"digital","author":"Lan",`
	toml := "+++\ntitle='Tin'\ndate='2026-11-01'\ntopic='digital'\nauthor='Lan'\n"
	all := []hostile{
		body("plain text", fill("Ủy ban nhân dân xã tiếp nhận hồ sơ của công dân.\n\n")),
		body("one long line", fill("Ủy ban nhân dân xã tiếp nhận hồ sơ. ")),
		body("one long word", fill("hồsơ")),
		body("table wide header", func(n int) string {
			w := n / 8
			return strings.Repeat("|a", w) + "|\n" + strings.Repeat("|-", w) + "|\n" + strings.Repeat("|b\n", n/2/3)
		}),
		body("table all alignments", func(n int) string {
			return strings.Repeat("|a|b|c|d", 5) + "|\n" + strings.Repeat("|:-|-:|:-:|-", 5) + "|\n" + strings.Repeat(strings.Repeat("|1|2|3|4", 5)+"|\n", n/42)
		}),
		body("table of one row", func(n int) string { return strings.Repeat("|a", n/5) + "|\n" + strings.Repeat("|-", n/5) + "|\n" }),
		body("table long row", func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat("|x", n/2) + "|\n" }),
		body("many tables", fill("|a|b|\n|-|-|\n|1|2|\n\n")),
		body("tables in items", fill("- |a|b|\n  |-|-|\n  |1|2|\n\n")),
		body("table escaped pipes", func(n int) string { return "|a|b|\n|-|-|\n|" + strings.Repeat(`\|`, n/2) + "|`" + "\n" }),
		body("table code pipes", func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat("|`\\|`|b|\n", n/9) }),
		body("table delimiters only", fill("|-|-|\n")),
		body("table header lines", fill("a|b\n")),
		body("equal headings", fill("## Hồ sơ\n\n")),
		body("headings suffixed", counted("## Hồ sơ\n\n## Hồ sơ %d\n\n")),
		body("headings counting down", func(n int) string {
			var b strings.Builder
			for i := n / 30; i > 1; i-- {
				fmt.Fprintf(&b, "## a-%d\n\n## a\n\n", i)
			}
			return b.String()
		}),
		body("headings without letters", fill("## …\n\n")),
		body("headings own ids", counted("## a {#m%d}\n\n")),
		body("headings equal ids", fill("## a {#m}\n\n")),
		body("heading attributes", around("## a {", counted(" k%d=v"), "}\n")),
		body("heading attribute lines", fill("## a {.b .c #d e=f}\n\n")),
		body("heading unclosed attributes", fill("## a {.b .c {.b {.c\n\n")),
		body("long heading", around("## ", fill("hồ sơ "), "\n")),
		body("setext headings", fill("a\n===\n\nb\n---\n\n")),
		body("levels of headings", fill("# a\n## b\n### c\n#### d\n##### e\n###### f\n")),
		body("jumps missing", counted("[a](#x%d)\n\n")),
		body("jumps on one line", counted("[a](#x%d) ")),
		body("document numbers", fill("12/2026/QĐ-UBND ")),
		body("document numbers by lines", fill("12/2026/QĐ-UBND\n\n")),
		body("document numbers unknown", counted("%d/KH-UBND, ")),
		body("document numbers mixed", fill("5-NQ/TU 7/CP 12/2026/QĐ-UBND 59/2020/QH14 ")),
		body("document numbers one late", func(n int) string { return strings.Repeat("5-NQ/TU ", n/8) + "12/2026/QĐ-UBND 7/CP 59/2020/QH14" }),
		body("document groups", around("1/A-", fill("B-"), "C")),
		body("digits and slashes", fill("1/")),
		body("digits and capital", fill("1/A")),
		body("digits long", fill("12345")),
		body("QH slash", fill("/QH")),
		body("phones", fill("0299 000 0101, ")),
		body("dates", fill("ngày 24 tháng 4 năm 2026, ")),
		body("abbreviations", fill("UBND TTHC ")),
		body("capitals", fill("A")),
		body("abbreviations unknown", fill("UBNDX GCN ")),
		body("raw b", fill("<b>")),
		body("raw b by lines", fill("<b>x</b>\n\n")),
		body("raw tags open", fill("<a ")),
		body("raw tags attributes", fill("<a b='")),
		body("raw comments open", fill("<!-- ")),
		body("raw comments", fill("<!-- a --> ")),
		body("raw processing", fill("<?")),
		body("raw cdata", fill("<![CDATA[")),
		body("raw declarations", fill("<!A ")),
		body("raw blocks", fill("<div>\n\n")),
		body("raw script lines", fill("<script>\n")),
		body("raw tables", fill("<table><tr><td>a</td></tr></table>\n\n")),
		body("raw tables open", fill("<table>\n\n")),
		body("raw table of one block", around("<table>\n", fill("<tr><td>a<td>b\n\n"), "</table>\n")),
		body("raw cells", around("<table><tr>", fill("<td>a"), "</table>\n")),
		body("raw lists deep", around("", fill("<ul><li>"), "\n")),
		body("raw elements deep", around("<p>", fill("<b><i>"), "\n")),
		body("raw ends", around("<p>", fill("</b></td>"), "\n")),
		body("raw indices", fill("a<sub>b</sub>")),
		body("raw indices open", around("", fill("<sub>a"), "</sub>")),
		body("raw links", fill("<a href=\"a\">b</a> ")),
		body("raw pictures", fill("<img src=\"a\">")),
		body("raw headings", fill("<h2>a</h2>\n\n")),
		body("raw breaks", fill("a<br>")),
		body("raw unknown", fill("<ten co quan> ")),
		body("raw dropped", fill("<iframe>a</iframe>\n\n")),
		body("raw objects open", around("<div>", fill("<object>"), "\n")),
		body("lines", fill("Căn cứ Luật;\n")),
		body("lines long", fill("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;\n")),
		body("lines broken", fill("Ủy ban nhân dân xã tiếp nhận hồ sơ của công dân trong giờ hành chính tại\n")),
		body("lines of spaces", fill("\u00a0\u00a0\n")),
		body("spaces wide", fill("\u00a0")),
		body("spaces wide before words", around("- a\n", fill("\u00a0"), "b\n")),
		body("lines of Word", fill("a\u2028")),
		body("bullets", fill("•\ta\n")),
		body("bullets and dashes", fill("• a\n– b\n+ c\n")),
		body("bullets tight", fill("•a\n")),
		body("bullets deep", around("", fill("• "), "a\n")),
		body("numbers with brackets", fill("1) a\n")),
		body("numbers with slashes", fill("1/ a\na/ b\n(i) c\n")),
		body("numbers that do not count on", fill("9. a\n")),
		body("numbers below words", fill("Gồm:\n3. a\n")),
		body("letters below words", fill("Gồm:\na. b\n")),
		body("articles", fill("- a\nĐiều 1. b\n")),
		body("rules below words", fill("A\n-----\n")),
		body("rules long", around("A\n", fill("-"), "\n")),
		body("dashes of sentences", fill("Ủy ban nhân dân xã tiếp nhận hồ sơ của công dân trong giờ hành chính tại\n– a\n")),
		body("quoted lines", fill("> Căn cứ\n")),
		body("task boxes wide", fill("- [\u00a0]\u00a0a\n")),
		body("rows with tabs", fill("a\tb\n")),
		body("row of tabs", fill("a\t")),
		body("rows with wider ones", func(n int) string {
			return "a\tb\n" + strings.Repeat("c\t", n/8) + "\n" + strings.Repeat("a\tb\n", n/8)
		}),
		body("rows quoted", fill("a\t\"b\nc\"\n")),
		body("rows quoted open", fill("a\t\"b\n")),
		body("row of quotation marks", around("a\tb\na\t\"", fill("\""), "\n")),
		body("rows with semicolons", fill("a;b;c\n")),
		body("row of semicolons", around("", fill("a;"), "b\n")),
		body("tables headless", fill("| a | b |\n| c | d |\n\n")),
		body("table headless", fill("| a | b |\n")),
		body("table too wide", around("| a |\n|---|\n", fill("| b | c | d |\n"), "")),
		body("table row too wide", around("| a |\n|---|\n", fill("| b "), "|\n")),
		body("table of other dashes", fill("| a | b |\n|---|\n\n")),
		body("stars at letters", fill("**a.**b ")),
		body("stars before spaces", fill("**a. **b ")),
		body("stars by lines", fill("**a. **b\n\n")),
		body("stars one late", around("** ", fill("a.** "), "b")),
		body("tildes single", fill("8h~11h ")),
		body("addresses with letters", fill("https://a.vn/bài ")),
		body("addresses with brackets", around("https://a.vn/", fill("("), "")),
		body("addresses closed", fill("https://a.vn/b); ")),
		body("signs of Hugo", fill("{{< a >}} ")),
		body("signs of Hugo open", fill("{{< a ")),
		body("signs of Jekyll", fill("{% a %} {{ b }} {: .c}\n")),
		body("signs of Jekyll open", fill("{% {{ {: ")),
		body("signs of pandoc", fill("[a]{.b} ")),
		body("signs of pandoc open", fill("]{.b ")),
		body("signs of pandoc by lines", fill("::: a\n")),
		body("dashes of pandoc", around("", fill("-- "), "\n")),
		body("signs of Obsidian", fill("[[a]] ==b== ")),
		body("signs of Obsidian open", fill("[[a ==b\n\n")),
		body("comments of Obsidian", fill("%%a%% ")),
		body("comments of Obsidian by lines", fill("%%\na\n%%\n")),
		body("comments of Obsidian open", fill("a %%b\n%%\n\n%%c ")),
		body("signs of WordPress", fill("[caption]a[/caption] ")),
		body("signs of WordPress open", fill("[caption a=")),
		body("fences open", fill("```\na\n")),
		body("legacy words", fill("Céng hßa x· héi ")),
		body("legacy paragraphs", fill("Céng hßa x· héi\n\nỦy ban\n\n")),
		body("legacy word", fill("ß")),
		body("mojibake", fill("Thá»§ tá»¥c ")),
		body("lost letters", fill("Th\uFFFD tục\n\nĐây\n\n")),
		body("hidden signs", fill("a\u00ad\u200b")),
		body("control signs", fill("a\x01")),
		body("marks of merges", fill("<<<<<<< a\n=======\n")),
		body("quotes deep", around("", fill("> "), "a\n")),
		body("quotes deep lines", func(n int) string {
			d := 1
			for d*d*2 < n {
				d++
			}
			return strings.Repeat(strings.Repeat("> ", d)+"a\n", d)
		}),
		body("quotes tight", around("", fill(">"), "a\n")),
		body("quotes lines", fill("> a\n")),
		body("items deep on one line", around("", fill("- "), "a\n")),
		body("items plus deep", around("", fill("+ "), "a\n")),
		body("items numbered deep", around("", fill("1. "), "a\n")),
		body("items deep by lines", func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(strings.Repeat(" ", 2*i) + "- a\n")
			}
			return b.String()
		}),
		body("items and quotes deep", around("", fill("- > "), "a\n")),
		body("items", fill("- a\n")),
		body("items spaced", fill("- a\n\n")),
		body("items empty", fill("-\n")),
		body("items markers change", fill("- a\n+ b\n* c\n")),
		body("items numbered", counted("%d. a\n")),
		body("outline letters", fill("a) Một\n")),
		body("outline letters deep", around("", fill("a) "), "x\n")),
		body("outline levels", fill("1. a\n\na) b\n\n- c\n\n+ d\n\n")),
		body("outline levels down", fill("(1) a\n\nb) c\n\n1.1. d\n\n")),
		body("outline weak", fill("a. b\n\n1.1 c\n\n")),
		body("outline mixed", fill("a) b\n- c\n+ d\n- e\n")),
		body("outline blank lines", around("a) b\n", fill("\n"), "  c\n")),
		body("task boxes", fill("- [ ] a\n- [x] b\n")),
		body("task boxes in line", fill("[ ] [x] ")),
		body("links", fill("[a](https://a.vn) ")),
		body("links to files", fill("[a](hai.md) ")),
		body("links missing", counted("[a](x%d.md)\n\n")),
		body("links missing one line", counted("[a](x%d.md) ")),
		body("links nested open", fill("[a](")),
		body("links nested whole", func(n int) string { return strings.Repeat("[", n/6) + "a" + strings.Repeat("](b)", n/6) }),
		body("brackets open", fill("[")),
		body("brackets close", fill("]")),
		body("brackets pairs", fill("[]")),
		body("brackets deep", func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) }),
		body("images open", fill("![")),
		body("images", fill("![a](b.png) ")),
		body("images nested", func(n int) string { return strings.Repeat("![", n/8) + "a" + strings.Repeat("](b)", n/8) }),
		body("link parens", around("[a](", fill("("), "")),
		body("link parens deep", func(n int) string { return "[a](" + strings.Repeat("(", n/2) + strings.Repeat(")", n/2) + ")" }),
		body("link titles open", fill(`[a](b "`)),
		body("link angle open", fill("[a](<b")),
		body("links with spaces", fill("[a](b c d.docx) ")),
		body("links with spaces open", fill("](a b ")),
		body("broken link lines", fill("[a](b c.md)\n")),
		body("references", func(n int) string { return counted("[r%d]: https://a.vn\n")(n/2) + "\n" + counted("[r%d] ")(n/2) }),
		body("references equal", fill("[r]: https://a.vn\n")),
		body("references used", func(n int) string {
			return "[r]: https://a.vn/" + strings.Repeat("x", n/2) + "\n\n" + strings.Repeat("[r] ", n/8)
		}),
		body("references open titles", fill("[r]: a '")),
		body("references unknown", fill("[a][b] ")),
		body("references long labels", func(n int) string { return "[" + strings.Repeat("a", n/2) + "]: b\n\n" + strings.Repeat("[x]", n/6) }),
		body("references one paragraph", counted("[r%d]: /u\n")),
		body("stars", fill("*")),
		body("stars a", fill("*a ")),
		body("stars a b", fill("*a_ ")),
		body("stars double", fill("**a ")),
		body("emphasis nested", func(n int) string { return strings.Repeat("*a ", n/6) + strings.Repeat("b* ", n/6) }),
		body("emphasis mixed", fill("*a **b ")),
		body("emphasis runs", fill("a**b*c_d__ ")),
		body("emphasis strong nested", func(n int) string { return strings.Repeat("**a", n/6) + strings.Repeat("a**", n/6) }),
		body("underscores", fill("_a ")),
		body("underscore star closers", func(n int) string { return strings.Repeat("_a ", n/6) + strings.Repeat("*b c* ", n/12) }),
		body("tildes", fill("~~a ")),
		body("tildes runs", fill("~~a~~ ~b~ ")),
		body("tildes only", fill("~")),
		body("backticks", fill("`")),
		body("backticks growing", func(n int) string {
			var b strings.Builder
			for i := 1; b.Len() < n; i++ {
				b.WriteString("e" + strings.Repeat("`", i))
			}
			return b.String()
		}),
		body("code spans", fill("`a` ")),
		body("code spans open", fill("`a ``b ")),
		body("fences", fill("```\na\n```\n")),
		body("fences open", fill("```\n\n~~~\n")),
		body("fence of one line", around("```\n", fill("x"), "\n```\n")),
		body("fence lines", around("```\n", fill("x\n"), "```\n")),
		body("fence info", fill("``` a b c\n```\n")),
		body("indented code", fill("    a\n")),
		body("indented code tabs", fill("\ta\n")),
		body("tabs", fill("\t")),
		body("tabs in items", fill("-\ta\n\t-\tb\n")),
		body("rules", fill("---\n\n")),
		body("rules long", fill("- - - \n")),
		body("dashes", fill("-")),
		body("equals", around("a\n", fill("="), "\n")),
		body("footnotes", counted("a[^n%d]\n\n[^n%d]: b\n\n")),
		body("footnotes one line", func(n int) string { return counted("[^n%d]")(n/2) + "\n\n" + counted("[^n%d]: b\n")(n/2) }),
		body("footnotes one used often", func(n int) string { return strings.Repeat("a[^1] ", n/6) + "\n\n[^1]: b\n" }),
		body("footnotes unused", counted("[^n%d]: b\n")),
		body("footnotes unknown", counted("[^n%d] ")),
		body("footnotes open", fill("[^")),
		body("footnotes nested", counted("[^n%d]: [^n%d] a\n")),
		body("footnote definitions deep", around("", fill("[^1]: "), "a\n")),
		body("footnotes backwards", func(n int) string {
			var refs, notes strings.Builder
			for i := n / 30; i > 0; i-- {
				fmt.Fprintf(&refs, "[^n%d]", i)
			}
			for i := range n / 30 {
				fmt.Fprintf(&notes, "[^n%d]: b\n", i+1)
			}
			return refs.String() + "\n\n" + notes.String()
		}),
		body("definition lists", fill("Mã\n: 1\n\n")),
		body("definitions", around("Mã\n", fill(": a\n"), "")),
		body("definitions deep", around("Mã\n", fill(": "), "a\n")),
		body("definition terms", around("", fill("Mã\n"), ": a\n")),
		body("colons", fill(":\n")),
		body("autolinks", fill("<https://a.vn> ")),
		body("autolinks open", fill("<https://a.vn ")),
		body("autolinks mail", fill("<a@b.vn> ")),
		body("autolinks scheme", fill("<a:")),
		body("bare addresses", fill("https://a.vn ")),
		body("bare address long", around("https://a.vn/", fill("a/"), "")),
		body("bare address parens", around("https://a.vn/", fill(")"), "")),
		body("bare address parens balanced", func(n int) string { return "https://a.vn/" + strings.Repeat("(", n/2) + strings.Repeat(")", n/2) }),
		body("bare addresses www", fill("www.a.vn ")),
		body("bare www dots", around("www", fill("."), "")),
		body("bare www a", fill("www.")),
		body("bare schemes", fill("https://")),
		body("bare scheme words", fill("a https:// ")),
		body("mails", fill("a@b.vn ")),
		body("mail long", around("", fill("a"), "@b.vn")),
		body("mail dots", fill("a.")),
		body("mails at", fill("a@")),
		body("mails joined", fill("a@b.")),
		body("mail late", around("", fill("a "), "@")),
		body("addresses behind links", fill("[a](https://a.vn)\n\n")),
		body("address behind bracket", fill("](https://a.vn)")),
		body("entities", fill("&amp;")),
		body("entities numeric", fill("&#x1EA1;")),
		body("entities open", fill("&")),
		body("entities long", around("&#", fill("1"), ";")),
		body("entities names", fill("&a")),
		body("entities in headings", around("## ", fill("&amp;"), "\n")),
		body("entities in alt", around("![", fill("&amp;"), "](b.png)\n")),
		body("escapes", fill(`\`)),
		body("escapes stars", fill(`\*`)),
		body("hard breaks", fill("a  \n")),
		body("hard breaks slashes", fill("a\\\n")),
		body("spaces", fill(" ")),
		body("spaces in lines", fill("a                    \n")),
		body("spaces then a", fill("                                        a\n")),
		body("empty lines", fill("\n")),
		body("carriage returns", fill("a\r\n")),
		body("carriage returns alone", fill("\r")),
		body("no-break spaces", fill("\u00a0")),
		body("combining marks", around("a", fill("\u0323"), "")),
		body("combining marks mixed", around("a", fill("\u0301\u0323\u031b"), "")),
		body("decomposed text", fill("a\u0323\u0302 ")),
		body("headings decomposed", fill("## a\u0323\u0302\n\n")),
		body("eth", fill("Ð ð ")),
		body("latin-1 letters", fill("Céng hßa ")),
		body("syllables", fill("nghiêng ")),
		body("zero width", fill("\u200b")),
		body("right to left", fill("\u202e")),
		body("nul", fill("\x00")),
		body("emoji", fill("👨‍👩‍👧‍👦")),
		body("ligatures", fill("ﬃ")),
		body("wide folds", around("## ", fill("\uFDFA"), "\n")),
		body("dots and digits", fill("1.")),
		body("curly braces", fill("{")),
		body("curly pairs", fill("{a}")),
		body("words of search", counted("tu%d ")),
		body("words one long", around("", fill("a.b"), "")),
		body("tab cells", fill("a\tb\tc\n")),
		body("pictures figures", fill("![a](b.png \"c\")\n\n")),
		body("jinja", fill("{{ a }} {% b %} ")),
		body("wiki links", fill("[[a]] ![[b]] ")),
		body("comment percent", fill("%%a%% ==b== ")),
		body("bullets", fill("• a\n")),

		front("keys unknown", counted("k%d: a\n")),
		front("keys near", counted("titl%d: a\n")),
		front("keys long", around("", fill("khoá"), ": a\n")),
		front("keys equal", fill("title: a\n")),
		front("keys long many", func(n int) string { return strings.Repeat(strings.Repeat("k", 200)+": a\n", n/204) }),
		front("tags on one line", around("tags: [", counted("a%d, "), "z]")),
		front("tags equal", around("tags: [", fill("a, "), "z]")),
		front("tags by lines", around("tags:\n", counted("  - a%d\n"), "")),
		front("tags text", around("tags: ", counted("a%d; "), "z")),
		front("tags one slug", around("tags: [", func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString("a" + strings.Repeat("!", 1+i%50) + strings.Repeat("?", 1+i/50) + ", ")
			}
			return b.String()
		}, "z]")),
		front("tags quoted", around("tags: [", counted(`"a%d", `), `"z"]`)),
		front("tag long", around("tags: ", fill("a"), "")),
		front("title long", around("summary: ", fill("hồ sơ "), "")),
		front("title folded", around("summary: >\n", fill("  hồ sơ\n"), "")),
		front("title quoted lines", around("summary: \"a\n", fill("  hồ sơ\n"), "  b\"")),
		front("scalar literal", around("summary: |\n", fill("  a\n"), "")),
		front("flow deep", around("tags: ", fill("["), "")),
		front("flow deep closed", func(n int) string { return "tags: " + strings.Repeat("[", n/2) + strings.Repeat("]", n/2) }),
		front("flow maps deep", around("tags: ", fill("{a: "), "")),
		front("flow map wide", around("cover: {", counted("a%d: b, "), "z: 1}")),
		front("flow list with map", around("tags: [", fill("a: b, "), "z]")),
		front("block deep", func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(strings.Repeat(" ", i) + "a:\n")
			}
			return b.String()
		}),
		front("block dashes deep", around("tags: \n  ", fill("- "), "a\n")),
		front("block questions deep", around("", fill("? "), "a\n")),
		front("anchors", counted("k%d: &a%d x\n")),
		front("anchors unused", around("tags: [", counted("&a%d x, "), "z]")),
		front("aliases", around("a: &a x\ntags: [", fill("*a, "), "z]")),
		front("aliases bombs", func(n int) string {
			var b strings.Builder
			b.WriteString("a0: &a0 [x]\n")
			for i := 1; b.Len() < n; i++ {
				fmt.Fprintf(&b, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
			}
			return b.String()
		}),
		front("yaml tags", around("tags: [", fill("!a x, "), "z]")),
		front("yaml tag long", around("tags: !", fill("a"), " x")),
		front("yaml comments", fill("# a\n")),
		front("yaml comments behind", counted("k%d: a # b\n")),
		front("yaml comment blocks", counted("# a\n\nk%d: a\n# b\n")),
		front("yaml comments in tags", around("tags:\n", fill("  - a # b\n"), "")),
		front("yaml comments above tags", around("tags:\n", fill("  # b\n  - a\n"), "")),
		front("yaml merge", fill("<<: a\n")),
		front("yaml null", fill("title:\n")),
		front("yaml documents", fill("...\n")),
		front("yaml quotes open", fill("a: \"\n")),
		front("yaml escapes", around("summary: \"", fill(`\u1ea1`), "\"")),
		front("yaml tabs", fill("a:\t\tb\n")),
		front("yaml colons", around("summary: a", fill(": "), "")),
		front("yaml simple keys", fill("aaaa ")),
		front("yaml plain lines", fill("aaaa\n")),
		front("yaml percent", fill("%a\n")),
		front("yaml indents", func(n int) string {
			var b strings.Builder
			for i := 0; b.Len() < n; i++ {
				b.WriteString(strings.Repeat(" ", 1+i%100) + "- a\n")
			}
			return b.String()
		}),
		front("yaml complex keys", fill("? a\n: b\n")),
		front("yaml long line of keys", fill("a: b: ")),
		front("front open", fill("a: b\n\n")),
		front("aliases of pages", around("aliases: [", counted("/cu/%d/, "), "/z/]")),
		front("aliases equal", around("aliases: [", fill("/cu/, "), "/z/]")),
		front("aliases bad", around("aliases: [", counted("'/cu/%d?a', "), "/z/]")),
		front("attachments missing", around("attachments: [", counted("x%d.pdf, "), "z.pdf]")),
		front("attachments lines", around("attachments:\n", counted("  - x%d.pdf\n"), "")),
		front("attachments quoted", around("attachments: [", counted(`"x%d.pdf", `), `"z.pdf"]`)),
		front("translations", around("translations: [", counted("{lang: en, url: 'https://a.vn/%d'}, "), "{lang: en, url: 'https://a.vn/'}]")),
		front("translations to pages", around("translations: [", fill("{lang: en, page: hai.md}, "), "{lang: en, page: hai.md}]")),
		front("wrong types", around("tags: [", fill("[a], "), "b]")),
		front("wrong items by lines", around("tags:\n", fill("  - [a]\n"), "")),
		front("audience", around("audience: ", counted("Người %d; "), "z")),

		raw("json list one line", json+`"tags":[`, counted(`"a%d",`), "\"z\"]\n}\n\nThân\n"),
		raw("json numbers", json+`"tags":[`, fill(`1,`), "1]\n}\n\nThân\n"),
		raw("json list lines", "---json\n"+json+`"tags":[`, counted("\"a%d\",\n"), `"z"]}`+"\n---\nThân\n"),
		raw("json keys", "---json\n"+json, counted(`"k%d":1,`), `"z":1}`+"\n---\nThân\n"),
		raw("json keys equal", "---json\n"+json, fill(`"title":1,`), `"z":1}`+"\n---\nThân\n"),
		raw("json keys lines", "---json\n"+json, counted("\"k%d\":1,\n"), `"z":1}`+"\n---\nThân\n"),
		raw("json deep", "---json\n"+json+`"tags":`, fill(`[`), "\n---\nThân\n"),
		raw("json objects deep", "---json\n"+json+`"tags":`, fill(`{"a":`), "\n---\nThân\n"),
		raw("json deep brace", json+`"tags":`, fill(`[`), "\n}\n\nThân\n"),
		raw("json string", "---json\n"+json+`"summary":"`, fill(`a`), "\"}\n---\nThân\n"),
		raw("json escapes", "---json\n"+json+`"summary":"`, fill(`\u1ea1`), "\"}\n---\nThân\n"),
		raw("json spaces", "---json\n"+json, fill(" "), "\"z\":1}\n---\nThân\n"),
		raw("json number long", "---json\n"+json+`"weight":`, fill("1"), "}\n---\nThân\n"),
		raw("json commas", "---json\n"+json, fill(","), "}\n---\nThân\n"),
		raw("json attachments", "---json\n"+json+`"attachments":[`, counted(`{"file":"x%d.pdf"},`), `"z.pdf"]}`+"\n---\nThân\n"),
		raw("toml keys", toml, counted("k%d=1\n"), "+++\nThân\n"),
		raw("toml keys dotted", toml, counted("a.k%d=1\n"), "+++\nThân\n"),
		raw("toml keys dotted deep", toml, fill("a."), "b=1\n+++\nThân\n"),
		raw("toml keys dotted roots", toml, counted("k%d.a=1\n"), "+++\nThân\n"),
		raw("toml list one line", toml+"tags=[", counted("'a%d',"), "'z']\n+++\nThân\n"),
		raw("toml list lines", toml+"tags=[\n", counted("'a%d',\n"), "'z']\n+++\nThân\n"),
		raw("toml list comments", toml+"tags=[\n", fill("# a\n"), "'z']\n+++\nThân\n"),
		raw("toml deep", toml+"tags=", fill("["), "\n+++\nThân\n"),
		raw("toml deep closed", toml+"tags=", func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) }, "\n+++\nThân\n"),
		raw("toml inline deep", toml+"tags=", fill("{a="), "\n+++\nThân\n"),
		raw("toml inline deep closed", toml+"tags=", func(n int) string { return strings.Repeat("{a=", n/4) + "1" + strings.Repeat("}", n/4) }, "\n+++\nThân\n"),
		raw("toml inline keys", toml+"cover={", counted("a%d=1,"), "z=1}\n+++\nThân\n"),
		raw("toml inline dotted", toml+"cover={", counted("a%d.b=1,"), "z=1}\n+++\nThân\n"),
		raw("toml inline keys equal", toml+"cover={", fill("a.b=1,"), "z=1}\n+++\nThân\n"),
		raw("toml tables", toml, counted("[k%d]\n"), "+++\nThân\n"),
		raw("toml table arrays", toml, fill("[[attachments]]\nfile='a.pdf'\n"), "+++\nThân\n"),
		raw("toml tables dotted", toml, counted("[a.k%d]\n"), "+++\nThân\n"),
		raw("toml table deep", toml+"[", fill("a."), "b]\n+++\nThân\n"),
		raw("toml string", toml+"summary='", fill("a"), "'\n+++\nThân\n"),
		raw("toml long string", toml+"summary='''\n", fill("a\n"), "'''\n+++\nThân\n"),
		raw("toml escapes", toml+`summary="`, fill(`\u1ea1`), "\"\n+++\nThân\n"),
		raw("toml quotes open", toml+"summary='''", fill("''\n"), "\n+++\nThân\n"),
		raw("toml comments", toml, fill("# a\n"), "+++\nThân\n"),
		raw("toml empty lines", toml, fill("\n"), "+++\nThân\n"),
		raw("toml spaces", toml, fill(" "), "\n+++\nThân\n"),
		raw("unclosed yaml", "---\n", fill("a: b\n"), ""),
		raw("empty lines first", "", fill("\n"), ""),
		raw("front marks", "", fill("---\n"), ""),
		raw("front spaces", "", fill("--- \n"), ""),

		{name: "plan tasks", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks:\n", counted("  - {name: Việc %d, lead: Sở Nội vụ, support: UBND xã, deadline: 30/6/2026, group: I}\n"), "---\n")},
		{name: "plan tasks agencies", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks:\n", counted("  - {name: Việc, lead: Sở %d, support: Phòng %d}\n"), "---\n")},
		{name: "plan tasks short", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks: [", fill("{name: a, lead: b}, "), "{name: a, lead: b}]\n---\n")},
		{name: "plan task with agencies", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks:\n  - name: a\n    lead: ", counted("Sở %d; "), "z\n---\n")},
		{name: "plan task agencies equal", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks:\n  - name: a\n    lead: ", fill("Sở; "), "z\n---\n")},
		{name: "plan legal basis", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"legalBasis:\n", fill("  - {number: 12/2026/QĐ-UBND, title: a}\n"), "---\n")},
		{name: "plan deadlines", file: "ke-hoach/mot.md", text: around("---\n"+heads["ke-hoach"]+"tasks:\n  - name: a\n    lead: b\n    deadline: ", fill("Quý I, "), "\n---\n")},
		{name: "procedure steps", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"places: |\n", fill("  Nộp hồ sơ UBND 12/2026/QĐ-UBND\n"), "---\n")},
		{name: "procedure forms", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"keywords: ", counted("từ %d; "), "z\n---\n")},
		{name: "procedure basis", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"legalBasis:\n", counted("  - {number: %d/2026/QĐ-UBND, title: a}\n"), "---\n")},
		{name: "procedure history", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"history:\n", fill("  - {date: 2026-01-02, change: a}\n"), "---\n")},
		{name: "procedure description", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"description: ", fill("UBND TTHC "), "\n---\n")},
		{name: "procedure conditions", file: "thu-tuc/mot.md", text: around("---\n"+heads["thu-tuc"]+"conditions: ", fill("https://a.vn 0299 000 0101 "), "\n---\n")},
		{name: "contacts", file: "danh-ba/mot.md", text: around("---\n"+heads["danh-ba"]+"groups:\n  - name: a\n    kind: hotline\n    contacts:\n", counted("      - {name: Ông %d, phones: [0299 000 0101]}\n"), "---\n")},
		{name: "contacts phones", file: "danh-ba/mot.md", text: around("---\n"+heads["danh-ba"]+"groups:\n  - name: a\n    contacts:\n      - name: b\n        phones: [", fill("0299 000 0101, "), "0299 000 0101]\n---\n")},
		{name: "contacts phone long", file: "danh-ba/mot.md", text: around("---\n"+heads["danh-ba"]+"groups:\n  - name: a\n    contacts:\n      - name: b\n        phones: [", fill("0299 "), "]\n---\n")},
		{name: "contact groups", file: "danh-ba/mot.md", text: around("---\n"+heads["danh-ba"]+"groups:\n", counted("  - {name: Nhóm %d, contacts: [{name: a}]}\n"), "---\n")},
		{name: "document number long", file: "van-ban/hai.md", text: func(n int) string {
			return "---\n" + strings.Replace(heads["van-ban"], "12/2026/QĐ-UBND", "1/KH-"+strings.Repeat("A-", n/2)+"B", 1) + "---\n"
		}},
		{name: "document date long", file: "van-ban/hai.md", text: func(n int) string {
			return "---\n" + strings.Replace(heads["van-ban"], "2026-01-02", strings.Repeat("2026-", n/5), 1) + "---\n"
		}},
		{name: "news title long", file: "tin/mot.md", text: func(n int) string {
			return "---\n" + strings.Replace(heads["tin"], "title: Tin", "title: "+strings.Repeat("Tin ", n/4), 1) + "---\n"
		}},
		{name: "news author long", file: "tin/mot.md", text: func(n int) string {
			return "---\n" + strings.Replace(heads["tin"], "Lan", strings.Repeat("Lan ", n/4), 1) + "---\n"
		}},
		{name: "section long", file: "tin/_index.md", text: around("---\ntitle: Tin\nkind: news\nsummary: ", fill("hồ sơ "), "\n---\n")},
		{name: "section body", file: "tin/_index.md", text: around("---\ntitle: Tin\nkind: news\n---\n", fill("## Mục\n\nhồ sơ 12/2026/QĐ-UBND UBND\n\n"), "")},
		{name: "home body", file: "_index.md", text: around("---\ntitle: Tin\n---\n", fill("## Mục\n\nhồ sơ 12/2026/QĐ-UBND UBND\n\n"), "")},
	}
	all = append(all, crowds()...)
	for i := range all {
		all[i].known = slices.Contains(known, all[i].name)
	}
	return all
}

// known are those whose memory once grew with the square of their size.
var known = []string{"table wide header", "equal headings", "raw b", "links missing one line", "flow list with map", "json keys", "images nested",
	"plan task with agencies", "contacts equal", "procedures own terms"}

// crowds are sites of n/1024 entries that have much in common.
func crowds() []hostile {
	crowd := func(name string, file, text string) hostile {
		return hostile{name: name, many: func(n int) map[string]string {
			files := map[string]string{}
			for i := range n / 128 {
				id := fmt.Sprint(i)
				files[strings.ReplaceAll(file, "%d", id)] = strings.ReplaceAll(text, "%d", id)
			}
			return files
		}}
	}
	return []hostile{
		crowd("entries equal", "tin/a-%d.md", "---\n"+heads["tin"]+"tags: [a, b]\nfield: Hộ tịch\n---\nThân 12/2026/QĐ-UBND.\n"),
		crowd("entries own tags", "tin/a-%d.md", "---\n"+heads["tin"]+"tags: [t%d]\n---\nThân.\n"),
		crowd("entries one slug tags", "tin/a-%d.md", "---\n"+heads["tin"]+"tags: ['t %d!', 't-%d?']\n---\nThân.\n"),
		crowd("documents equal numbers", "van-ban/a-%d.md", "---\n"+heads["van-ban"]+"---\nTheo 12/2026/QĐ-UBND.\n"),
		crowd("documents own numbers", "van-ban/a-%d.md", "---\ntitle: a\nnumber: %d/QĐ-UBND\ntype: Quyết định\nissuer: UBND xã\nsignedOn: 2026-01-02\n---\nTheo 12/QĐ-UBND.\n"),
		crowd("procedures equal", "thu-tuc/a-%d.md", "---\n"+heads["thu-tuc"]+"---\nThân.\n"),
		crowd("procedures equal codes", "thu-tuc/a-%d.md", "---\n"+heads["thu-tuc"]+"code: '1.001193'\n---\nThân.\n"),
		crowd("procedures own terms", "thu-tuc/a-%d.md", strings.NewReplacer("Hộ tịch", "Lĩnh vực %d", "UBND xã", "Cơ quan %d", "Cá nhân", "Người %d").Replace("---\n"+heads["thu-tuc"])+"---\nThân.\n"),
		crowd("plans equal", "ke-hoach/a-%d.md", "---\n"+heads["ke-hoach"]+"tasks: [{name: a, lead: Sở Nội vụ}]\n---\nThân.\n"),
		crowd("plans own agencies", "ke-hoach/a-%d.md", "---\n"+heads["ke-hoach"]+"tasks: [{name: a, lead: Sở %d}]\n---\nThân.\n"),
		crowd("contacts equal", "danh-ba/a-%d.md", "---\ntitle: a\ngroups: [{name: a, kind: hotline, contacts: [{name: b, phones: [0299 000 0101]}]}]\n---\n"),
		crowd("notices equal", "thong-bao/a-%d.md", "---\n"+heads["thong-bao"]+"---\n"),
		crowd("notices over", "thong-bao/a-%d.md", "---\n"+strings.ReplaceAll(heads["thong-bao"], "2026-12", "2026-11")+"---\n"),
		crowd("aliases equal", "tin/a-%d.md", "---\n"+heads["tin"]+"aliases: [/cu/]\n---\n"),
		crowd("titles own", "trang/a-%d.md", "---\ntitle: \"«Trang %d»\"\n---\nThân.\n"),
		crowd("links missing", "trang/a-%d.md", "---\ntitle: Trang\n---\n[a](b-%d.md)\n"),
		crowd("attachments missing", "tin/a-%d.md", "---\n"+heads["tin"]+"attachments: [b-%d.pdf]\n---\n"),
		crowd("entries broken", "tin/a-%d.md", "---\ntitel: a\n---\n"),
		crowd("sections", "trang/s-%d/_index.md", "---\ntitle: a\nkind: page\n---\n"),
		crowd("files", "trang/f-%d.txt", "a"),
		crowd("files equal slugs", "trang/f %d!.txt", "a"),
	}
}
