package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// procedureOf writes the file of a procedure; more is the lines of its front
// matter beside what every procedure needs.
func procedureOf(name, title, more string) string {
	return fmt.Sprintf(`-- content/thu-tuc/%s.md --
---
title: %s
field: Hộ tịch
audience: Công dân
agency: UBND xã
steps: ["Nộp ở UBND xã & chờ <b>", "UBND xã \"UBND\" trả, 3/KH-UBND"]
channels:
  - {method: in-person, time: 03 ngày, fees: [{kind: charge, amount: 8.000 đồng, exempt: Hộ nghèo}]}
dossier: {case: Hồ sơ gồm, papers: [{name: Tờ khai, originals: 1, mode: submit}, {name: Thẻ căn cước, mode: present}]}
sets: 01 bộ
%s---
`, name, title, more)
}

// desk is a column whose agency posts its procedures where people file.
var desk = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/cchc/
agency: {name: UBND xã Thử, address: Thôn Một, hours: Giờ hành chính}
posters: có
patterns: {procedure: "https://cong.example/?ma={code}"}
-- content/thu-tuc/_index.md --
---
title: Thủ tục
kind: procedure
---
` + procedureOf("khai-sinh", "Khai sinh", `code: "1.001193"
status: sửa đổi
decision: {number: 214/QĐ-UBND, date: 2026-02-10, issuer: Chủ tịch tỉnh}
history:
  - {date: 2025-07-01, change: Công bố lần đầu, decision: 12/QĐ-UBND}
  - {date: 2026-02-15, change: Bớt một giấy tờ, decision: 214/QĐ-UBND}
`) + procedureOf("khai-tu", "Khai tử", `code: "1.000656"
status: mới
decision: {number: 214/QĐ-UBND, date: 2026-02-10}
`) + procedureOf("cu", "Thủ tục cũ", `code: "2.000509"
status: bị thay thế
expiresOn: 2026-03-01
replacedBy: "1.001193"
`) + procedureOf("nam-truoc", "Kết hôn", `status: còn hiệu lực
history:
  - {date: 2024-05-06, change: Việc của năm khác, decision: 12/QĐ-UBND}
`) + `-- content/hoi/_index.md --
---
title: Hỏi đáp
kind: question
---
-- content/hoi/a.md --
---
title: Khai sinh ở đâu?
question: Ở đâu?
answeredBy: UBND xã
answeredOn: 2026-05-05
procedures: ["1.001193"]
---
Ở UBND xã.
-- content/goi/_index.md --
---
title: Danh bạ
kind: contacts
---
-- content/goi/xa.md --
---
title: Xã
groups:
  - {name: Nóng, kind: hotline, contacts: [{name: Trực ban, phones: [0299 000 0100]}]}
---
`

// words returns what a reader sees of a page, or of its first element with an
// attribute.
func words(t *testing.T, page, key, value string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key && a.Val == value }) {
			continue
		}
		var b strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data + " ")
			}
		}
		return strings.Join(strings.Fields(b.String()), " ")
	}
	return ""
}

func TestChangesByDecision(t *testing.T) {
	set := open(t, desk)
	page := rendered(t, set, "/thay-doi-thu-tuc/")
	got := words(t, page, "id", "noi_dung")
	want := []string{
		"Thay đổi ngày 01/3/2026", "Bị thay thế Thủ tục cũ", // an entry that names no decision
		"Quyết định 214/QĐ-UBND ngày 10/02/2026", "Chủ tịch tỉnh", "Mới ban hành Khai tử", "Sửa đổi, bổ sung Khai sinh Bớt một giấy tờ",
		"Quyết định 12/QĐ-UBND ngày 01/7/2025", "Khai sinh Công bố lần đầu",
		"Quyết định 12/QĐ-UBND ngày 06/5/2024", "Kết hôn Việc của năm khác", // the same number of another year
	}
	at := 0
	for _, w := range want {
		i := strings.Index(got[at:], w)
		if i < 0 {
			t.Fatalf("no %q after %q in:\n%s", w, got[:at], got)
		}
		at += i + len(w)
	}
	if n := strings.Count(got, "Quyết định 214/QĐ-UBND"); n != 1 {
		t.Errorf("the decision stands there %d times", n)
	}
	for _, from := range []string{"/", "/thu-tuc/", "/so-do-trang/", "/thu-tuc/khai-sinh/"} {
		if !strings.Contains(rendered(t, set, from), `href="/cchc/thay-doi-thu-tuc/"`) {
			t.Errorf("%s does not lead there", from)
		}
	}
}

func TestNoProceduresNoChanges(t *testing.T) {
	if set := open(t, newsroom); set.Output("/thay-doi-thu-tuc/") != nil {
		t.Error("a column without procedures has a page of their changes")
	}
}

// TestAProcedureAndItsNeighbours: what replaces what, both ways, and what
// people asked about it.
func TestAProcedureAndItsNeighbours(t *testing.T) {
	set := open(t, desk)
	now, over := rendered(t, set, "/thu-tuc/khai-sinh/"), rendered(t, set, "/thu-tuc/cu/")
	for _, want := range []string{
		`<a href="/cchc/thu-tuc/cu/">Thủ tục cũ</a>`, `<summary>Khai sinh ở đâu?</summary>`, `<span class="tag tag-amended">Sửa đổi, bổ sung</span> 214/QĐ-UBND`,
		`href="https://cong.example/?ma=1.001193">Nộp trực tuyến`, `href="tel:+842990000100"`, "<summary>Ai được miễn, giảm</summary><p>Hộ nghèo</p>", "<title>Mã QR mở https://thu.example/cchc/thu-tuc/khai-sinh/</title>",
	} {
		if !strings.Contains(now, want) {
			t.Errorf("the procedure has no %s in:\n%s", want, now)
		}
	}
	if !strings.Contains(over, `<a href="/cchc/thu-tuc/khai-sinh/">Khai sinh</a> (1.001193)`) || strings.Contains(over, "Nộp trực tuyến") {
		t.Errorf("the old one does not lead to the new one, or can be filed:\n%s", over)
	}
}

// TestAbbreviationsOfAProcedure: each has its words once, and what stands
// around them is text.
func TestAbbreviationsOfAProcedure(t *testing.T) {
	page := rendered(t, open(t, desk), "/thu-tuc/khai-sinh/")
	for _, want := range []string{
		`<p>Nộp ở <abbr title="Ủy ban nhân dân">UBND</abbr> xã & chờ &lt;b></p>`, `<p>UBND xã "UBND" trả, 3/KH-UBND</p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in:\n%s", want, page)
		}
	}
}

// TestPosters: a sheet for each procedure in force, for each field, for the
// hotlines; search engines are told of the page instead.
func TestPosters(t *testing.T) {
	set := open(t, desk)
	var got []string
	for _, o := range set.Outputs() {
		if strings.HasSuffix(o.Path, "/niem-yet/") {
			got = append(got, o.Path)
		}
	}
	want := []string{"/goi/niem-yet/", "/linh-vuc/ho-tich/niem-yet/", "/thu-tuc/khai-sinh/niem-yet/", "/thu-tuc/khai-tu/niem-yet/", "/thu-tuc/nam-truoc/niem-yet/"}
	if !slices.Equal(got, want) {
		t.Fatalf("the posters are %q, want %q", got, want)
	}
	for _, path := range got {
		page := rendered(t, set, path)
		of := strings.TrimSuffix(path, "niem-yet/")
		for _, want := range []string{`<meta name="robots" content="noindex">`, `<link rel="canonical" href="https://thu.example/cchc` + of + `">`, "<title>Mã QR mở https://thu.example/cchc" + of + "</title>", "0299 000 0100"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
		if !strings.Contains(rendered(t, set, of), `href="/cchc`+path+`"`) {
			t.Errorf("%s does not lead to its poster", of)
		}
		if strings.Contains(rendered(t, set, "/sitemap.xml"), path) {
			t.Errorf("%s is in the site map", path)
		}
	}
	sheet := words(t, rendered(t, set, "/thu-tuc/khai-sinh/niem-yet/"), "class", "sheet")
	for _, want := range []string{"UBND xã Thử", "mã thủ tục 1.001193", "Khai sinh", "Tờ khai (phải nộp, 1 bản chính)", "Thẻ căn cước (phải xuất trình)", "03 ngày", "Lệ phí: 8.000 đồng. Miễn, giảm: Hộ nghèo", "https://cong.example/?ma=1.001193", "Thôn Một", "Giờ hành chính", "Quyết định công bố: 214/QĐ-UBND, ngày 10 tháng 02 năm 2026, Chủ tịch tỉnh"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("no %q on the sheet:\n%s", want, sheet)
		}
	}
	list := words(t, rendered(t, set, "/linh-vuc/ho-tich/niem-yet/"), "class", "sheet")
	if !strings.Contains(list, "3 thủ tục đang thực hiện") || strings.Contains(list, "Thủ tục cũ") {
		t.Errorf("the list of the field: %s", list)
	}
}

// TestLeaflets: one for each procedure whose entry wants it, and one with the
// numbers to call, which search engines pass over.
func TestLeaflets(t *testing.T) {
	set := open(t, strings.Replace(desk, "status: sửa đổi", "tờ rơi: có\nstatus: sửa đổi", 1))
	var got []string
	for _, o := range set.Outputs() {
		if strings.HasSuffix(o.Path, "/to-roi/") {
			got = append(got, o.Path)
		}
	}
	if want := []string{"/goi/to-roi/", "/thu-tuc/khai-sinh/to-roi/"}; !slices.Equal(got, want) {
		t.Fatalf("the leaflets are %q, want %q", got, want)
	}
	for _, path := range got {
		page := rendered(t, set, path)
		of := strings.TrimSuffix(path, "to-roi/")
		for _, want := range []string{`<meta name="robots" content="noindex">`, `<link rel="canonical" href="https://thu.example/cchc` + of + `">`, "<title>Mã QR mở https://thu.example/cchc" + of + "</title>", "0299 000 0100", "UBND xã Thử"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s", path, want)
			}
		}
		if !strings.Contains(rendered(t, set, of), `href="/cchc`+path+`"`) {
			t.Errorf("%s does not lead to its leaflet", of)
		}
	}
	sheet := words(t, rendered(t, set, "/thu-tuc/khai-sinh/to-roi/"), "class", "leaflet")
	for _, want := range []string{"Khai sinh", "Tờ khai (1 bản chính)", "03 ngày", "Lệ phí: 8.000 đồng", "Miễn, giảm: Hộ nghèo", "UBND xã", "Giờ hành chính", "Quyết định công bố: 214/QĐ-UBND, ngày 10 tháng 02 năm 2026, Chủ tịch tỉnh"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("no %q on the leaflet:\n%s", want, sheet)
		}
	}
}

func TestPostersAreASetting(t *testing.T) {
	set := open(t, strings.Replace(desk, "posters: có\n", "", 1))
	for _, o := range set.Outputs() {
		if strings.Contains(o.Path, "niem-yet") {
			t.Errorf("there is %s", o.Path)
		}
		if o.Kind == Page && strings.Contains(string(set.Render(o).Data), "niem-yet") {
			t.Errorf("%s leads to a poster", o.Path)
		}
	}
}

// TestNoEntryTakesAPostersAddress, neither by its file nor by an old address.
func TestNoEntryTakesAPostersAddress(t *testing.T) {
	for file, text := range map[string]string{
		"content/thu-tuc/khai-sinh/niem-yet.md": desk + procedureOf("khai-sinh/niem-yet", "Chen", ""),
		"content/thu-tuc/khai-tu.md":            strings.Replace(desk, "title: Khai tử\n", "title: Khai tử\naliases: [/thu-tuc/khai-sinh/niem-yet/]\n", 1),
	} {
		if _, problems := openWith(text, day); !slices.Equal(codes(problems), []string{file + " address-reserved"}) {
			t.Errorf("%s: %v", file, codes(problems))
		}
		if _, problems := openWith(strings.Replace(text, "posters: có\n", "", 1), day); problems.Errors() > 0 {
			t.Errorf("%s, without posters: %v", file, problems)
		}
	}
}

// TestThePosterFollowsItsEntry: what an editor saves is on the sheet at once;
// what begins or ends a poster makes the site anew.
func TestThePosterFollowsItsEntry(t *testing.T) {
	folder := folderOf(desk)
	set, problems := Open(folder, store.Options{Today: viet.NewDate(2026, 11, 22), Drafts: true, Future: true})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	change := func(file, old, new string) (*Set, bool) {
		was := folder[file]
		if !strings.Contains(string(was.Data), old) {
			t.Fatalf("%s has no %q", file, old)
		}
		folder[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(was.Data), old, new, 1))}
		t.Cleanup(func() { folder[file] = was })
		return set.Again(file)
	}
	again, ok := change("content/thu-tuc/khai-sinh.md", "03 ngày", "05 ngày")
	if !ok || !strings.Contains(rendered(t, again, "/thu-tuc/khai-sinh/niem-yet/"), "05 ngày") || !strings.Contains(rendered(t, again, "/linh-vuc/ho-tich/niem-yet/"), "05 ngày") {
		t.Errorf("the posters do not follow (%v)", ok)
	}
	if again, ok = change("content/hoi/a.md", "Khai sinh ở đâu?", "Khai sinh nơi nào?"); !ok || !strings.Contains(rendered(t, again, "/thu-tuc/khai-sinh/"), "Khai sinh nơi nào?") {
		t.Errorf("the procedure does not show the new question (%v)", ok)
	}
	for file, edit := range map[string][2]string{
		"content/thu-tuc/khai-tu.md": {"status: mới", "status: bãi bỏ"}, "content/goi/xa.md": {"kind: hotline", "kind: other"},
		"content/hoi/a.md": {`"1.001193"`, `"1.000656"`}, "content/thu-tuc/cu.md": {`replacedBy: "1.001193"`, `replacedBy: "1.000656"`},
	} {
		if _, ok := change(file, edit[0], edit[1]); ok {
			t.Errorf("%s: the graph was kept", file)
		}
	}
}

// TestThePapersCanBeTicked: without a script the list is whole, with an empty
// box for each paper.
func TestThePapersCanBeTicked(t *testing.T) {
	page := rendered(t, open(t, desk), "/thu-tuc/khai-sinh/")
	if n := len(regexp.MustCompile(`<li data-tick><span class="?paper-box"? aria-hidden="?true"?></span>`).FindAllString(page, -1)); n != 2 {
		t.Errorf("%d papers can be ticked, want 2", n)
	}
	if strings.Contains(page, `type="checkbox"`) {
		t.Error("there is a box that nothing would remember")
	}
}
