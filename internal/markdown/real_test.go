package markdown

import (
	"fmt"
	"strings"
	"testing"
)

// TestRealFiles: ten texts as they come from ten tools, with each fault in them told
// once, and with their words on the page.
func TestRealFiles(t *testing.T) {
	for _, c := range []struct{ name, src, told, words string }{
		{"Word", "**UBND XÃ BÌNH LẠC**\n-------\n\u00a0\n**Điều 1.**Phạm vi\n1)\tThủ tục của xã;\n2)\tThủ tục liên thông.\n\u00a0\nđ)\u00a0Công khai.\n•\tNiêm yết;\n–\u00a0Loa.\n**Điều 2. Thời gian:** 8h~11h.\nNơi nhận:\n- Lưu: VT.\n",
			"", "Phạm vi|<hr>|1)|2)|đ)|•|–|8h~11h|<p>Nơi nhận:</p>"},
		{"Excel", "Danh mục thủ tục:\nTT\tTên\tPhí\n1\tKhai sinh\t\"8.000\nđồng\"\n2\tKết hôn\t0\n\nÁp dụng từ 01/01/2027.\n", "", "<th>Tên</th>|<td>8.000<br>đồng</td>|<td>Kết hôn</td>|Áp dụng"},
		{"Zalo", "📢 THÔNG BÁO\n👉 Thời gian: 8h00~11h00\n👉 Địa điểm: Nhà văn hóa\n✅ Mang căn cước\nXem https://a.vn/thông-báo; gọi 0299 000 0101.\n", "", "📢 THÔNG BÁO<br>|8h00~11h00<br>|văn hóa<br>|th%C3%B4ng-b%C3%A1o"},
		{"a portal", "<div class=\"content\"><p style=\"text-align:justify\"><strong>Sáng 05/11</strong>, UBND xã họp.</p><p>Tiếp theo <a href=\"https://a.vn/b\">xem</a>.<br>Hết.</p><table><tr><td>TT</td><td>Việc</td></tr><tr><td>1</td><td>Họp</td></tr></table><iframe src=\"https://a.vn/v\"></iframe></div>\n",
			"html-dropped 1", "Sáng 05/11|xã họp|<br>|<td>Họp</td>|https://a.vn/b"},
		{"Notion", "# Đối thoại\n\nNgày: 5/11\nTrạng thái: Đã duyệt\n\n<aside>\n💡 Mang giấy tờ.\n\n</aside>\n\n- [ ]  Hội trường\n- [x]  Giấy mời\n\n| **Việc** | **Hạn** |\n| --- | --- |\n| In<br>Phát | 10/11 |\n", "", "Ngày: 5/11<br>|💡 Mang giấy tờ|In<br>Phát|☑"},
		{"Obsidian", "Xem [[ke-hoach|Kế hoạch]] và [[b]].\n\n![[so-do.png|300]]\n\n> [!warning] Lưu ý\n> Mang bản chính.\n\n==Quan trọng== %%gọi ông A%%\n", "foreign-obsidian 1, foreign-obsidian 3, foreign-obsidian 5, foreign-obsidian 8, foreign-comment 8", "Kế hoạch|Mang bản chính|Quan trọng"},
		{"Jekyll", "* TOC\n{:toc}\n\nChào {{ site.title }}.\n{: .lead}\n\n{% include a.html %}\n\n{% highlight bash %}\ncchc build\n{% endhighlight %}\n", "foreign-jekyll 2, foreign-jekyll 4, foreign-jekyll 7", "Chào|cchc build"},
		{"Hugo", "Mở đầu.\n\n<!--more-->\n\n{{< figure src=\"a.jpg\" title=\"Lễ\" >}}\n\n{{% notice note %}}\nNội dung.\n{{% /notice %}}\n", "foreign-hugo 5", "Mở đầu|Nội dung"},
		{"WordPress", "<!-- wp:paragraph -->\n\nĐoạn một<br />Đoạn hai\n\n<p style=\"text-align:center\">Đoạn ba.</p>\n\n[caption id=\"x\"]chú thích[/caption]\n\n[gallery ids=\"1,2\"]\n", "foreign-wordpress 7", "Đoạn một<br>Đoạn hai|Đoạn ba|chú thích"},
		{"pandoc", "Số: 27\n\n[Phạm vi]{.underline} kế hoạch[<sup>1</sup>](qd-1.md)\n\n::: {.box}\nChú ý\n:::\n\n| A |\n|---|\n| 1 | 2 |\n\n  TT   Việc\n  ---- ------\n  1    Họp\n", "foreign-pandoc 3, foreign-pandoc 5, table-cells-beyond 11, foreign-pandoc 14", "Phạm vi|<sup>1</sup>|Chú ý|Họp"},
	} {
		p := convert(c.src)
		var told []string
		for _, d := range p.Problems {
			told = append(told, fmt.Sprint(d.Code, " ", d.Line-9))
		}
		if got := strings.Join(told, ", "); got != c.told {
			t.Errorf("%s: %s, want %s", c.name, got, c.told)
		}
		for words := range strings.SplitSeq(c.words, "|") {
			if !strings.Contains(p.HTML, words) {
				t.Errorf("%s: %s is not in\n%s", c.name, words, p.HTML)
			}
		}
	}
}
