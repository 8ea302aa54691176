package markdown

import (
	"fmt"
	"strings"
	"testing"

	"cchc/internal/diag"
)

// told returns what is said of a text, in short.
func told(src string) string {
	var all []string
	for _, d := range convert(src).Problems {
		all = append(all, fmt.Sprintf("%s %s %d:%d", d.Severity, d.Code, d.Line-9, d.Column))
	}
	return strings.Join(all, ", ")
}

// TestForeignSigns: what only another tool understands is told with its place.
func TestForeignSigns(t *testing.T) {
	for src, want := range map[string]string{
		"Một {{< figure src=\"a.jpg\" >}}\n":               "warning foreign-hugo 1:5",
		"{{% notice note %}}\nNội dung\n{{% /notice %}}\n": "warning foreign-hugo 1:1",
		"{{< youtube abc >}}\n":                            "warning foreign-hugo 1:1",
		"{{<figure\n  src=\"a.jpg\">}}\n":                  "warning foreign-hugo 1:1",
		"Xem [a]({{< ref \"b.md\" >}})\n":                  "warning foreign-hugo 1:9",
		"{% include note.html content=\"Mang theo\" %}\n":  "warning foreign-jekyll 1:1",
		"Tên: {{ site.title }}\n":                          "warning foreign-jekyll 1:6",
		"{% raw %}\n\n{% endraw %}\n":                      "warning foreign-jekyll 1:1",
		"Đoạn.\n{: .lead}\n":                               "warning foreign-jekyll 2:1",
		"* TOC\n{:toc}\n":                                  "warning foreign-jekyll 2:1",
		"{::comment}\nẩn\n{:/comment}\n":                   "warning foreign-jekyll 1:1",
		"[chữ]{.underline}\n":                              "warning foreign-pandoc 1:6",
		"![ảnh](a.png){width=50%}\n":                       "warning foreign-pandoc 1:14",
		"`mã`{.r}\n":                                       "warning foreign-pandoc 1:5",
		"{.class}\n":                                       "warning foreign-pandoc 1:1",
		"Đoạn\n{#id}\n":                                    "warning foreign-pandoc 2:1",
		"::: warning\nChú ý\n:::\n":                        "warning foreign-pandoc 1:1",
		"::::: {.columns}\n":                               "warning foreign-pandoc 1:1",
		"  TT   Việc      Hạn\n  ---- --------- ------\n  1    Rà soát   Quý I\n": "warning foreign-pandoc 2:3",
		"+----+------+\n| TT | Việc |\n+====+======+\n":                           "warning foreign-pandoc 1:1",
		"Xem [[ke-hoach|Kế hoạch]].\n":                                            "warning foreign-obsidian 1:5",
		"![[so-do.png|300]]\n":                                                    "warning foreign-obsidian 1:1",
		"> [!warning] Lưu ý\n> Mang bản chính.\n":                                 "warning foreign-obsidian 1:3",
		"> [!NOTE]\n> Mang bản chính.\n":                                          "warning foreign-obsidian 1:3",
		"Chỗ ==quan trọng== này\n":                                                "warning foreign-obsidian 1:5",
		"- [/] Đang làm\n":                                                        "warning foreign-obsidian 1:3",
		"Câu này ^khoi-1\n":                                                       "warning foreign-obsidian 1:9",
		"Một %%gọi ông A%% hai\n":                                                 "warning foreign-comment 1:5",
		"```dataview\nLIST\n```\n":                                                "warning foreign-block 1:1",
		"[caption id=\"x\"]chú thích[/caption]\n":                                 "warning foreign-wordpress 1:1",
		"[gallery ids=\"1,2\"]\n":                                                 "warning foreign-wordpress 1:1",
		"[embed]https://a.vn[/embed]\n":                                           "warning foreign-wordpress 1:1",
		"[vc_row full_width=\"a\"][vc_column]\n":                                  "warning foreign-wordpress 1:1",
		"[contact-form-7 id=\"1\" title=\"a\"]\n":                                 "warning foreign-wordpress 1:1",
		"[TOC]\n":           "warning foreign-toc 1:1",
		"[[_TOC_]]\n":       "warning foreign-obsidian 1:1, warning foreign-toc 1:1",
		"Một\n\n```\nHai\n": "warning code-unclosed 3:1",
		// What only looks like it is left alone.
		"Viết `{{< figure >}}` và `[[a]]`\n":            "",
		"```\n{{< figure >}}\n[[a]]\n```\n":             "",
		"## Hồ sơ {#ho-so}\n":                           "",
		"Tăng 5%%, giảm 10%%, đạt 100%\n":               "",
		"a == b, x === y, =====\n":                      "",
		"[1] Theo Quyết định; [x] và [ ]; mục [a][b]\n": "",
		"Tập {1, 2} và {a}\n":                           "",
		"[table](qd-1.md) và [button]: xem\n":           "",
		"Điểm a), khoản 2 ^ mũ\n":                       "",
		"- [x] Xong\n- [ ] Chưa\n":                      "",
		"Một cửa\n: Nơi nhận\n":                         "",
		"Giờ: 8:00 :: 11:00\n":                          "",
		"Chú thích[^1]\n\n[^1]: Số 59\n":                "",
		"| A | B |\n|---|---|\n| + | - |\n":             "",
		"[Tải mẫu] ở quầy, [đã ký]\n":                   "",
		"Tổng = 5 + 3; x^2\n":                           "",
		"--------\n":                                    "",
		"[gallery](qd-1.md)\n":                          "",
		"Số 12/2026/QĐ-UBND ngày 5/1/2026 của UBND; \"a\" & 'b' – c… • d\n": "",
	} {
		if got := told(src); got != want {
			t.Errorf("%q: %s, want %s", src, got, want)
		}
	}
}

// TestComments: what Obsidian does not show is not published.
func TestComments(t *testing.T) {
	for src, want := range map[string]string{
		"Một %%gọi ông A%% hai\n":             "<p>Một  hai</p>\n",
		"%%\ngọi ông A\n\nhỏi lại\n%%\nMột\n": "<p>Một</p>\n",
		"Một\n\n%% ghi chú riêng %%\n\nHai\n": "<p>Một</p>\n<p>Hai</p>\n",
		"%%\nkhông đóng\n":                    "<p>%%\nkhông đóng</p>\n",
		"Một %%a%% hai %%b%% ba\n":            "<p>Một  hai  ba</p>\n",
		"- Một %%a%%\n- %%b%% Hai\n":          "<ul>\n<li>Một</li>\n<li>Hai</li>\n</ul>\n",
		"`%%a%%` và 5%% – 6%%\n":              "<p><code>%%a%%</code> và 5%% – 6%%</p>\n",
	} {
		if got := convert(src).HTML; got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}

// TestHTMLWords: the words of HTML stay on the page, in what Markdown has for its
// elements.
func TestHTMLWords(t *testing.T) {
	for _, c := range []struct{ src, want, told string }{
		{"Một<br>hai<br/>ba<BR />bốn\n", "<p>Một<br>hai<br>ba<br>bốn</p>", ""},
		{"<p style=\"text-align:center\">Đoạn một.</p>\n<p>Đoạn hai.</p>\n", "<p>Đoạn một.</p><p>Đoạn hai.</p>", ""},
		{"<div>Chữ <b>đậm</b> và <i>nghiêng</i></div>\n", "<p>Chữ <strong>đậm</strong> và <em>nghiêng</em></p>", ""},
		{"<div>\n\nĐoạn **đậm**.\n\n</div>\n", "<p>Đoạn <strong>đậm</strong>.</p>", ""},
		{"<aside>\n💡 Mang theo giấy tờ.\n\n</aside>\n", "<p>💡 Mang theo giấy tờ. </p>", ""},
		{"<center>Giữa</center>\n", "<p>Giữa</p>", ""},
		{"<details>\n<summary>Xem thêm</summary>\nẨn.\n</details>\n", "<p>Xem thêm</p><p>Ẩn. </p>", ""},
		{"<h2>Hồ sơ</h2>\n<ul><li>Một</li><li>Hai<ul><li>Ba</li></ul></li></ul>\n", `<h2 id="ho-so">Hồ sơ</h2><ul><li>Một</li><li>Hai<ul><li>Ba</li></ul></li></ul>`, ""},
		{"<ol>\n<li>Một</li>\n<li>Hai</li>\n</ol>\n", "<ol><li>Một</li><li>Hai</li></ol>", ""},
		{"<blockquote>Lời</blockquote>\n", "<blockquote><p>Lời</p></blockquote>", ""},
		{"<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>1<br>2</td><td><p>3</p><p>4</p></td></tr>\n</table>\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1<br>2</td><td>3<br>4</td></tr></table>", ""},
		{"<table><tr><td rowspan=\"2\">A</td><td colspan=2 style=\"x\">B</td></tr><tr><td>C</td></tr></table>\n", `<table><thead><tr><th rowspan="2">A</th><th colspan="2">B</th></tr></thead><tr><td>C</td></tr></table>`, ""},
		{"<figure><img src=\"a.jpg\" alt=\"Trụ sở\"><figcaption>Ảnh: Lan</figcaption></figure>\n", `<p><img src="/anh/a.jpg" alt="Trụ sở" loading="lazy" decoding="async"></p><p>Ảnh: Lan</p>`, ""},
		{"Xem <a href=\"qd-1.md\">văn bản</a>, H<sub>2</sub>O, m<sup>2</sup>\n", `<p>Xem <a href="/van-ban/qd-1/">văn bản</a>, H<sub>2</sub>O, m<sup>2</sup></p>`, ""},
		{"<a href=\"javascript:x\">a</a> <a name=\"b\">c</a>\n", `<p><a href="">a</a> c</p>`, ""},
		{"Chữ <b>đậm</b>, <u>gạch</u>, <span style=\"color:red\">đỏ</span>\n", "<p>Chữ đậm, gạch, đỏ</p>", "warning raw-html 1:5"},
		{"<font color=red>Đỏ</font>\n", "<p>Đỏ</p>", "warning raw-html 1:1"},
		{"<script>alert(1)</script>\n\nMột\n", "<p>Một</p>", "warning html-dropped 1:1"},
		{"<style>p{}</style>\nMột\n", "<p>Một</p>", "warning html-dropped 1:1"},
		{"<iframe src=\"https://a.vn\">Bản đồ</iframe>\n\nMột\n", "<p>Một</p>", "warning html-dropped 1:1"},
		{"<!-- ghi chú -->\nMột\n\n<!--more-->\n\nHai <!-- ẩn --> ba\n", "<p>Một</p><p>Hai  ba</p>", ""},
		{"Một\n\n<!-- quên đóng\n\nHai\n", "<p>Một</p>", "error html-comment-unclosed 3:1"},
		{"<!-- wp:paragraph -->\n<p>Một</p>\n<!-- /wp:paragraph -->\n", "<p>Một</p>", ""},
		{"1 < 2 > 0, a<b, <5%, <-\n", "<p>1 &lt; 2 &gt; 0, a&lt;b, &lt;5%, &lt;-</p>", ""},
		{"<ten co quan> và <ngay>\n\n<so>\n", "<p>&lt;ten co quan&gt; và &lt;ngay&gt;</p><p>&lt;so&gt; </p>", ""},
		{"<Tên cơ quan> và <Ngày>\n", "<p>&lt;Tên cơ quan&gt; và &lt;Ngày&gt;</p>", ""},
		{"<tr><td>Ô lẻ</td></tr>\n", "<p>Ô lẻ</p>", ""},
		{"<p>Một & hai &amp; ba &lt;b&gt;</p>\n", "<p>Một &amp; hai &amp; ba &lt;b&gt;</p>", ""},
		{"<pre>a\nb</pre>\n", "<p>a b</p>", ""},
		{"- <div>Trong mục</div>\n", "<ul><li><p>Trong mục</p></li></ul>", ""},
	} {
		p := convert(c.src)
		got := lean(p.HTML)
		if got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.src, got, c.want)
		}
		if said := told(c.src); said != c.told {
			t.Errorf("%q: %s, want %s", c.src, said, c.told)
		}
	}
}

// TestOrigin: what is told of a text that was prepared has its place in the file.
func TestOrigin(t *testing.T) {
	for src, want := range map[string]string{
		"Gồm:\n3.\u00a0Xem [a](khong.md)\n":                   "error link-missing 2:8",
		"TT\tTên\n1\tA\n\n[a](khong.md)\n":                    "error link-missing 4:1",
		"Một\n\u00a0\u00a0\nHai [a](khong.md)\n":              "error link-missing 3:5",
		"Địa chỉ: a\nĐiện thoại: b\nThư: [a](khong.md)\n":     "error link-missing 3:6",
		"•Một [a](khong.md)\n":                                "error link-missing 1:6",
		"Một %%a%% [a](khong.md)\n":                           "warning foreign-comment 1:5, error link-missing 1:11",
		"<p>Một</p>\n<p>Xem <a href=\"khong.md\">a</a></p>\n": "error link-missing 2:8",
		"**A**\n---\n[a](khong.md)\n":                         "error link-missing 3:1",
	} {
		if got := told(src); got != want {
			t.Errorf("%q: %s, want %s", src, got, want)
		}
	}
}

// TestNotesAreFew: a file that another tool or Word made gets a note for each kind of
// fault, not for each place.
func TestNotesAreFew(t *testing.T) {
	for src, most := range map[string]int{
		strings.Repeat("{{< figure src=\"a.jpg\" >}}\n\n", 50):            1,
		strings.Repeat("Xem [[a]] và ![[b.png]]\n\n", 50):                 2,
		strings.Repeat("{% include a %} {{ b }}\n\n", 50):                 2,
		strings.Repeat("<span>a</span> <u>b</u>\n\n", 50):                 1,
		strings.Repeat("| A |\n|---|\n| 1 | 2 |\n\n", 50):                 1,
		strings.Repeat("[caption]a[/caption]\n\n", 50):                    1,
		strings.Repeat("<script>a</script>\n\n<iframe></iframe>\n\n", 50): 2,
		strings.Repeat("::: a\n\nb\n\n:::\n\n", 50):                       1,
		strings.Repeat("Một %%a%%\n\n", 50):                               1,
		strings.Repeat("•\tMột\n\u00a0\n**A.**B\n1)\tC\n", 50):            0,
	} {
		p := convert(src)
		if len(p.Problems) != most {
			t.Errorf("%q…: %d notes, want %d", src[:30], len(p.Problems), most)
		}
		for _, d := range p.Problems {
			if d.Severity != diag.Warning {
				t.Errorf("%q…: %v", src[:30], d)
			}
		}
	}
}
