package markdown

import (
	"regexp"
	"strings"
	"testing"
)

// A pasted is text as people paste or type it, and what a page makes of it, without
// what only the theme needs.
type pasted struct{ src, want string }

// lean takes out of HTML what these tests do not look at.
func lean(html string) string {
	html = strings.ReplaceAll(html, "\n", "")
	html = outlineItems.ReplaceAllString(html, "$1 $2")
	html = strings.NewReplacer(` class="outline"`, "",
		` role="region" tabindex="0"`, "", ` class="dash"`, "", ` class="plus"`, "", "<tbody>", "", "</tbody>", "").Replace(html)
	return tableBox.ReplaceAllStringFunc(html, func(s string) string {
		if strings.HasPrefix(s, "</") {
			return "</table>"
		}
		return "<table>"
	})
}

var outlineItems = regexp.MustCompile(`<span class="mark">(.*?)</span> <p>(.*?)</p>`)

var tableBox = regexp.MustCompile(`<div class="table-scroll" aria-label="Bảng \d+"><table>|</table></div>`)

func page(t *testing.T, cases []pasted) {
	t.Helper()
	for _, c := range cases {
		p := convert(c.src)
		got := lean(p.HTML)
		if got != c.want {
			t.Errorf("%q:\n%s\nwant\n%s", c.src, got, c.want)
		}
		for _, d := range p.Problems {
			t.Errorf("%q: %s", c.src, d.Code)
		}
	}
}

// TestSpaces: whatever space stands behind a mark, before it, at the end of a line
// or alone on one, is a space.
func TestSpaces(t *testing.T) {
	page(t, []pasted{
		{"##\u00a0Hồ sơ\n", `<h2 id="ho-so">Hồ sơ</h2>`},
		{"##\u2003Hồ sơ\u00a0\n", `<h2 id="ho-so">Hồ sơ</h2>`},
		{"-\u00a0Một\n-\u202fHai\n-\u3000Ba\n", "<ul><li>Một</li><li>Hai</li><li>Ba</li></ul>"},
		{"1.\u00a0Một\n2.\u00a0Hai\n", "<ol><li>Một</li><li>Hai</li></ol>"},
		{"a)\u00a0Một\nđ)\u00a0\u00a0Hai\n", "<ul><li>a) Một</li><li>đ) Hai</li></ul>"},
		{"(1)\u00a0Một\n(2)\u2009Hai\n", "<ul><li>(1) Một</li><li>(2) Hai</li></ul>"},
		{"1.1.\u00a0Một\n", "<ul><li>1.1. Một</li></ul>"},
		{">\u00a0Lời trích\n", "<blockquote><p>Lời trích</p></blockquote>"},
		{"Một\n\u00a0\nHai\n\u3000\u2003\nBa\n \t\u00a0\n\nBốn\n", "<p>Một</p><p>Hai</p><p>Ba</p><p>Bốn</p>"},
		{"\u00a0\u00a0\u00a0\u00a0\u00a0Một\n", "<p>Một</p>"},
		{"\u00a0\u00a0- Một\n\u00a0\u00a0- Hai\n", "<ul><li>Một</li><li>Hai</li></ul>"},
		{"- Một\n\u00a0\u00a0- Hai\n\u00a0\u00a0- Ba\n- Bốn\n", "<ul><li>Một<ul><li>Hai</li><li>Ba</li></ul></li><li>Bốn</li></ul>"},
		{"\tMột đoạn thụt đầu dòng.\n\n    Hai.\n", "<p>Một đoạn thụt đầu dòng.</p><p>Hai.</p>"},
		{"    Một đoạn\n    nhiều dòng.\n", "<p>Một đoạnnhiều dòng.</p>"},
		{"Mã:\n\n    dòng một\n      dòng hai\n    dòng ba\n\nHết.\n", "<p>Mã:</p><pre tabindex=\"0\"><code>dòng một  dòng haidòng ba</code></pre><p>Hết.</p>"},
		{"- Một\n\n          Hai\n", "<ul><li><p>Một</p><p>Hai</p></li></ul>"},
		{"\t- Một\n\t- Hai\n", "<ul><li>Một</li><li>Hai</li></ul>"},
		{"| A | B |\n|\u00a0---\u00a0| --- |\n| 1 | 2 |\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td></tr></table>"},
		{"- [x]\u00a0Xong\n", `<ul><li><span class="task-box" role="img" aria-label="Đã xong">☑</span> Xong</li></ul>`},
		{"- [\u00a0] Chưa\n", `<ul><li><span class="task-box" role="img" aria-label="Chưa xong">☐</span> Chưa</li></ul>`},
		{"Một cửa\n:\u00a0Nơi nhận\n", "<dl><dt>Một cửa</dt><dd>Nơi nhận</dd></dl>"},
		{"Điện thoại: 0299\u00a0000\u00a00101\n", "<p>Điện thoại: <a href=\"tel:+842990000101\">0299\u00a0000\u00a00101</a></p>"},
		{"```\n\u00a0a\n\u00a0\n```\n", "<pre tabindex=\"0\"><code>\u00a0a\u00a0</code></pre>"},
		{"Dòng một\u2028dòng hai\n", "<p>Dòng một<br>dòng hai</p>"},
	})
}

// TestBullets: the signs that programs and people begin items with begin items, and
// are kept.
func TestBullets(t *testing.T) {
	for _, mark := range []string{"•\t", "• ", "•\u00a0", "•", "–\t", "– ", "–\u00a0", "— ", "▪ ", "● ", "○ ", "◦ ", "■ ", "· ", "➢ ", "✓ ", "✔ ", "‣ ", "❖ ", "⁃ ", "− ", "\t•\t", "\u00a0\u00a0•\u00a0"} {
		sign := strings.TrimSpace(mark)
		page(t, []pasted{
			{mark + "Một;\n" + mark + "Hai.\n", "<ul><li>" + sign + " Một;</li><li>" + sign + " Hai.</li></ul>"},
			{"Gồm:\n" + mark + "Một;\n" + mark + "Hai.\nSau đó nộp.\n", "<p>Gồm:</p><ul><li>" + sign + " Một;</li><li>" + sign + " Hai.</li></ul><p>Sau đó nộp.</p>"},
		})
	}
	page(t, []pasted{
		{"\uf0b7\tMột\n\uf0a7\tHai\n", "<ul><li>• Một</li><li>• Hai</li></ul>"},
		{"•\tMột\no\tHai\n", "<ul><li>• Một<ul><li>◦ Hai</li></ul></li></ul>"},
		{"1. Trên chuyên mục:\n– Tin bài;\n– Hỏi đáp.\n2. Qua loa.\n", "<ol><li>Trên chuyên mục:<ul><li>– Tin bài;</li><li>– Hỏi đáp.</li></ul></li><li>Qua loa.</li></ol>"},
		{"a) Một:\n- gạch\n– gạch dài\n+ cộng\nb) Hai\n", "<ul><li>a) Một:<ul><li>gạch</li></ul><ul><li>– gạch dài<ul><li>cộng</li></ul></li></ul></li><li>b) Hai</li></ul>"},
		{"-Bản chính;\n-Bản sao.\n", "<ul><li>Bản chính;</li><li>Bản sao.</li></ul>"},
		{"+Zalo thôn\n+Zalo tổ\n", "<ul><li>Zalo thôn</li><li>Zalo tổ</li></ul>"},
		{"*\tMột\n*\tHai\n", "<ul><li>Một</li><li>Hai</li></ul>"},
		{"+\tMột\n+\tHai\n", "<ul><li>Một</li><li>Hai</li></ul>"},
		{"-\tMột\n\t-\tHai\n", "<ul><li>Một<ul><li>Hai</li></ul></li></ul>"},
		{"–5°C là rét đậm.\n", "<p>–5°C là rét đậm.</p>"},
		{"-5 độ, +84 299\n", "<p>-5 độ, +84 299</p>"},
		{"*Ghi chú* nhỏ\n", "<p><em>Ghi chú</em> nhỏ</p>"},
		{"Trung tâm phục vụ hành chính công của xã đã tiếp nhận tất cả hồ sơ\n– kể cả hồ sơ liên thông – của người dân.\n", "<p>Trung tâm phục vụ hành chính công của xã đã tiếp nhận tất cả hồ sơ – kể cả hồ sơ liên thông – của người dân.</p>"},
		{"Ngày 5 – 6 tháng 11\n", "<p>Ngày 5 – 6 tháng 11</p>"},
	})
}

// TestNumbers: numbers and letters stay as they are typed.
func TestNumbers(t *testing.T) {
	page(t, []pasted{
		{"1)\tMột;\n2)\tHai.\n", "<ul><li>1) Một;</li><li>2) Hai.</li></ul>"},
		{"3) Ba\n4) Bốn\n", "<ul><li>3) Ba</li><li>4) Bốn</li></ul>"},
		{"(1) Một\n(2) Hai\n", "<ul><li>(1) Một</li><li>(2) Hai</li></ul>"},
		{"3. Ba\n4. Bốn\n", `<ol start="3"><li>Ba</li><li>Bốn</li></ol>`},
		{"1. Một\n3. Ba\n4. Bốn\n", `<ol><li>Một</li><li value="3">Ba</li><li>Bốn</li></ol>`},
		{"1. Một\n1. Hai\n", `<ol><li>Một</li><li value="1">Hai</li></ol>`},
		{"5. Năm\n\n4. Bốn\n", `<ol start="5"><li><p>Năm</p></li><li value="4"><p>Bốn</p></li></ol>`},
		{"01. Một\n02. Hai\n", "<ul><li>01. Một</li><li>02. Hai</li></ul>"},
		{"Khoản sau:\n3. Nội dung;\n4. Kinh phí.\n", `<p>Khoản sau:</p><ol start="3"><li>Nội dung;</li><li>Kinh phí.</li></ol>`},
		{"a)Một;\nb)Hai.\n", "<ul><li>a) Một;</li><li>b) Hai.</li></ul>"},
		{"1.Thành phần\n2.Số lượng\n", "<ol><li>Thành phần</li><li>Số lượng</li></ol>"},
		{"Gồm:\na. Một;\nb. Hai.\n", "<p>Gồm:</p><ul><li>a. Một;</li><li>b. Hai.</li></ul>"},
		{"1.1. Một\n1.2. Hai\n", "<ul><li>1.1. Một</li><li>1.2. Hai</li></ul>"},
		{"a) Một\nb) Hai\nc) Ba\nd) Bốn\nđ) Năm\ne) Sáu\n", "<ul><li>a) Một</li><li>b) Hai</li><li>c) Ba</li><li>d) Bốn</li><li>đ) Năm</li><li>e) Sáu</li></ul>"},
		{"c) Tổng hợp;\nĐiều 3. Thời gian\n", "<ul><li>c) Tổng hợp;</li></ul><p>Điều 3. Thời gian</p>"},
		{"- Báo cáo;\nNơi nhận:\n- Như trên;\n", "<ul><li>Báo cáo;</li></ul><p>Nơi nhận:</p><ul><li>Như trên;</li></ul>"},
		{"2. Qua loa.\n**Điều 3.** Thời gian\n", `<ol start="2"><li>Qua loa.</li></ol><p><strong>Điều 3.</strong> Thời gian</p>`},
		{"- Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã chủ trì, phối hợp với các\nphòng thực hiện.\n", "<ul><li>Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã chủ trì, phối hợp với cácphòng thực hiện.</li></ul>"},
		{"1/ Một\n2/ Hai\na/ Nhỏ\nđ/ Nhỏ hơn\n", "<ul><li>1/ Một</li><li>2/ Hai<ul><li>a/ Nhỏ</li><li>đ/ Nhỏ hơn</li></ul></li></ul>"},
		{"a) Một:\n(i) La mã;\n(ii) Hai.\nb) Hai\n", "<ul><li>a) Một:<ul><li>(i) La mã;</li><li>(ii) Hai.</li></ul></li><li>b) Hai</li></ul>"},
		{"(a) Một\n(b) Hai\n", "<ul><li>(a) Một</li><li>(b) Hai</li></ul>"},
		{"1/2 trang, 24/7\n\nvà/hoặc (i)x\n", "<p>1/2 trang, 24/7</p><p>và/hoặc (i)x</p>"},
		{"8.000 đồng\n", "<p>8.000 đồng</p>"},
		{"1.001193 là mã\n", "<p>1.001193 là mã</p>"},
		{"2026. Năm của\n", `<ol start="2026"><li>Năm của</li></ol>`},
		{"##Hồ sơ\n\n###1. Giấy tờ\n\n#họp\n", `<h2 id="ho-so">Hồ sơ</h2><h3 id="1-giay-to">1. Giấy tờ</h3><p>#họp</p>`},
	})
}

// TestLines: a line that is seen as one stays one, unless it goes on with the
// sentence of the line above.
func TestLines(t *testing.T) {
	long := "Ủy ban nhân dân xã ban hành Kế hoạch rà soát, đơn giản hóa thủ tục hành chính năm 2027"
	page(t, []pasted{
		{"Địa chỉ: thôn 1\nĐiện thoại: 0299 000 0101\nThư: a\n", "<p>Địa chỉ: thôn 1<br>Điện thoại: <a href=\"tel:+842990000101\">0299 000 0101</a><br>Thư: a</p>"},
		{"**KẾ HOẠCH**\n**Rà soát thủ tục**\n", "<p><strong>KẾ HOẠCH</strong><br><strong>Rà soát thủ tục</strong></p>"},
		{"Căn cứ Luật;\nCăn cứ Nghị định;\n", "<p>Căn cứ Luật;<br>Căn cứ Nghị định;</p>"},
		{long + ".\nCăn cứ khác.\n", "<p>" + long + ".</p><p>Căn cứ khác.</p>"},
		{long + "\nvà các năm sau.\n", "<p>" + long + "và các năm sau.</p>"},
		{long + " của\nỦy ban nhân dân xã.\n", "<p>" + long + " củaỦy ban nhân dân xã.</p>"},
		{"Ngắn\nnhưng đi tiếp.\n", "<p>Ngắnnhưng đi tiếp.</p>"},
		{"- Liên hệ:\n  Lan\n  0299 000 0101\n  (giờ làm việc)\n", "<ul><li>Liên hệ:<br>Lan<br><a href=\"tel:+842990000101\">0299 000 0101</a>(giờ làm việc)</li></ul>"},
		{"> Lời một\n> Lời hai\n", "<blockquote><p>Lời một<br>Lời hai</p></blockquote>"},
		{"> Lời một\nĐoạn sau\n", "<blockquote><p>Lời một</p></blockquote><p>Đoạn sau</p>"},
		{"UBND TỈNH\nXÃ BÌNH LẠC\n-------\nSố: 1\n", `<p><abbr title="Ủy ban nhân dân">UBND</abbr> TỈNH<br>XÃ BÌNH LẠC</p><hr><p>Số: 1</p>`},
		{"**XÃ BÌNH LẠC**\n---------------\n", "<p><strong>XÃ BÌNH LẠC</strong></p><hr>"},
		{"Hai dòng\nKhông là đề mục\n---\n", "<p>Hai dòng<br>Không là đề mục</p><hr>"},
		{"Đề mục gạch chân\n===\n", `<h2 id="de-muc-gach-chan">Đề mục gạch chân</h2>`},
		{"Một\n–––––\nHai\n═════\n", "<p>Một</p><hr><p>Hai</p><hr>"},
		{"Việc cần làm\n-\n", "<p>Việc cần làm</p><ul><li></li></ul>"},
		{"| A | B |\n|---|---|\n| 1 | 2 |\nGhi chú dưới bảng\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td></tr></table><p>Ghi chú dưới bảng</p>"},
		{"[a]: qd-1.md\n[b]: qd-1.md\n\n[a] và [b]\n", `<p><a href="/van-ban/qd-1/">a</a> và <a href="/van-ban/qd-1/">b</a></p>`},
	})
}

// TestEmphasis: stars that open close again; one ~ strikes nothing out.
func TestEmphasis(t *testing.T) {
	page(t, []pasted{
		{"**Điều 1.**Phạm vi\n", "<p><strong>Điều 1.</strong>Phạm vi</p>"},
		{"**Điều 2. **Nội dung\n", "<p><strong>Điều 2. </strong>Nội dung</p>"},
		{"** Điều 3.** Nội dung\n", "<p><strong> Điều 3.</strong> Nội dung</p>"},
		{"**“Một cửa”**là nơi nhận\n", "<p><strong>“Một cửa”</strong>là nơi nhận</p>"},
		{"nơi**“Một cửa”** nhận\n", "<p>nơi<strong>“Một cửa”</strong> nhận</p>"},
		{"**a**, **b:**c và **d **e\n", "<p><strong>a</strong>, <strong>b:</strong>c và <strong>d </strong>e</p>"},
		{"*Ghi chú:*Nộp sớm\n", "<p><em>Ghi chú:</em>Nộp sớm</p>"},
		{"**(1)**Nộp **(2)**Nhận\n", "<p><strong>(1)</strong>Nộp <strong>(2)</strong>Nhận</p>"},
		{"chữ **đậm** và *nghiêng*, ***cả hai***\n", "<p>chữ <strong>đậm</strong> và <em>nghiêng</em>, <em><strong>cả hai</strong></em></p>"},
		{"5 * 3 * 2 và 2**3\n", "<p>5 * 3 * 2 và 2**3</p>"},
		{"**một\nhai.**Ba\n", "<p><strong>mộthai.</strong>Ba</p>"},
		{"**một** **hai**\n", "<p><strong>một</strong> <strong>hai</strong></p>"},
		{"8h~11h và 13h~17h; 5.000~10.000đ; H~2~O; ~10%~\n", "<p>8h~11h và 13h~17h; 5.000~10.000đ; H~2~O; ~10%~</p>"},
		{"~~bỏ~~ và ~~cả câu này~~, ~~~ba~~~\n", "<p><del>bỏ</del> và <del>cả câu này</del>, ~~~ba~~~</p>"},
	})
}

// TestAddresses: an address in running text has its letters, and none of the signs
// of the sentence.
func TestAddresses(t *testing.T) {
	link := func(address string) string { return `<a href="` + address + `">` + address + "</a>" }
	page(t, []pasted{
		{"Cổng (https://a.vn/b); VNeID\n", "<p>Cổng (" + link("https://a.vn/b") + "); VNeID</p>"},
		{"Cổng (https://a.vn/b/).\n", "<p>Cổng (" + link("https://a.vn/b/") + ").</p>"},
		{"https://a.vn/b;\n", "<p>" + link("https://a.vn/b") + ";</p>"},
		{"https://a.vn, https://b.vn.\n", "<p>" + link("https://a.vn") + ", " + link("https://b.vn") + ".</p>"},
		{"https://a.vn/b?c=d&e=f#g!\n", `<p><a href="https://a.vn/b?c=d&amp;e=f#g">https://a.vn/b?c=d&amp;e=f#g</a>!</p>`},
		{"https://a.vn/wiki/A_(b) và (https://a.vn/A_(b))\n", "<p>" + link("https://a.vn/wiki/A_(b)") + " và (" + link("https://a.vn/A_(b)") + ")</p>"},
		{"https://a.vn/tin-tức/bài nhé\n", `<p><a href="https://a.vn/tin-t%E1%BB%A9c/b%C3%A0i">https://a.vn/tin-tức/bài</a> nhé</p>`},
		{"“ https://a.vn/b”\n", "<p>“ " + link("https://a.vn/b") + "”</p>"},
		{"https://a.vn/b…\n", "<p>" + link("https://a.vn/b") + "…</p>"},
		{"https://a.vn:8080/b: xem\n", "<p>" + link("https://a.vn:8080/b") + ": xem</p>"},
		{"https://a.vn: xem\n", "<p>" + link("https://a.vn") + ": xem</p>"},
		{"**https://a.vn/b**\n", "<p><strong>" + link("https://a.vn/b") + "</strong></p>"},
		{"www.a.vn; www.b.gov.vn/c.\n", `<p><a href="http://www.a.vn">www.a.vn</a>; <a href="http://www.b.gov.vn/c">www.b.gov.vn/c</a>.</p>`},
		{"a@b.vn; (c@d.vn).\n", `<p><a href="mailto:a@b.vn">a@b.vn</a>; (<a href="mailto:c@d.vn">c@d.vn</a>).</p>`},
		{"https://a.vn/b;jsessionid=1 và https://a.vn/b;VNeID\n", "<p>" + link("https://a.vn/b;jsessionid=1") + " và " + link("https://a.vn/b") + ";VNeID</p>"},
		{"https://a.vn/b)và\n", "<p>" + link("https://a.vn/b") + ")và</p>"},
		{"https://a https:// http://.vn\n", "<p>https://a https:// http://.vn</p>"},
	})
}

// TestPastedTables: rows from a spreadsheet are a table, and no cell of one is lost.
func TestPastedTables(t *testing.T) {
	page(t, []pasted{
		{"TT\tTên\tPhí\n1\tKhai sinh\t0\n", "<table><thead><tr><th>TT</th><th>Tên</th><th>Phí</th></tr></thead><tr><td>1</td><td>Khai sinh</td><td>0</td></tr></table>"},
		{"Danh mục:\nTT\tTên\n1\tA\nHết.\n", "<p>Danh mục:</p><table><thead><tr><th>TT</th><th>Tên</th></tr></thead><tr><td>1</td><td>A</td></tr></table><p>Hết.</p>"},
		{"TT\tTên\n1\t\"8.000\nđồng\"\n2\t\"nói \"\"có\"\"\"\n", `<table><thead><tr><th>TT</th><th>Tên</th></tr></thead><tr><td>1</td><td>8.000<br>đồng</td></tr><tr><td>2</td><td>nói &quot;có&quot;</td></tr></table>`},
		{"A\tB\tC\n1\t2\n", "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tr><td>1</td><td>2</td><td></td></tr></table>"},
		{"A\tB\n1\t2\t3\n", "<table><thead><tr><th>A</th><th>B</th><th></th></tr></thead><tr><td>1</td><td>2</td><td>3</td></tr></table>"},
		{"A\tB\n1|2\t3\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1|2</td><td>3</td></tr></table>"},
		{"TT;Mã;Tên\n1;1.001193;Khai sinh\n", "<table><thead><tr><th>TT</th><th>Mã</th><th>Tên</th></tr></thead><tr><td>1</td><td>1.001193</td><td>Khai sinh</td></tr></table>"},
		{"TT\tTên\n1.\tA\t\n", "<p>TT\tTên</p><ol><li>A</li></ol>"},
		{"Một; hai; ba\nBốn; năm; sáu\n", "<p>Một; hai; ba<br>Bốn; năm; sáu</p>"},
		{"Chỉ một dòng\tcó thẻ\n", "<p>Chỉ một dòng\tcó thẻ</p>"},
		{"1)\tMột\n2)\tHai\n", "<ul><li>1) Một</li><li>2) Hai</li></ul>"},
		{"```\nA\tB\n1\t2\n```\n", "<pre tabindex=\"0\"><code>A\tB1\t2</code></pre>"},
		{"| A | B |\n| 1 | 2 |\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td></tr></table>"},
		{"| A | B | C |\n|---|---|\n| 1 | 2 | 3 |\n", "<table><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead><tr><td>1</td><td>2</td><td>3</td></tr></table>"},
		{"| A |\n|---|:-:|\n| 1 |\n", "<table><thead><tr><th>A</th></tr></thead><tr><td>1</td></tr></table>"},
		{"| A | B |\n|---|---|\n| 1<br>2 | 3<br/>4 |\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1<br>2</td><td>3<br>4</td></tr></table>"},
		{"| A | B |\n|---|---|\n| 1 | 2 | |\n", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tr><td>1</td><td>2</td></tr></table>"},
	})
	p := convert("Mở.\n\n| A | B |\n|---|---|\n| 1 | 2 | ba | bốn |\n| 1 | 2 | 3 |\n| 1 | 2 |\n")
	if !strings.Contains(p.HTML, "<td>2 | ba | bốn</td>") || !strings.Contains(p.HTML, "<td>2 | 3</td>") {
		t.Errorf("a cell is lost:\n%s", p.HTML)
	}
	if len(p.Problems) != 1 || p.Problems[0].Code != "table-cells-beyond" || p.Problems[0].Line != 14 || p.Problems[0].Column != 9 || p.Problems[0].Args["More"] != 1 {
		t.Errorf("%+v", p.Problems)
	}
}
