package desk

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/screen"
)

const newsOne, newsTwo = "content/tin-tuc/mot.md", "content/tin-tuc/hai.md"

// approvingSite is a column whose entries some people have to approve.
func approvingSite(t *testing.T, want string) string {
	dir := newSite(t)
	put(t, dir, "content/site.yaml", text(t, dir, "content/site.yaml")+"approval: "+want+"\n")
	return dir
}

// is fails where an answer is another one than is wanted, or has not the words.
func (b *browser) is(status int, answer map[string]any, want int, words string) {
	b.t.Helper()
	said, _ := answer["error"].(string)
	if status != want || !strings.Contains(said, words) {
		b.t.Errorf("%d %v, not %d with %q", status, answer, want, words)
	}
}

// shows fails where a screen has not some words, or has those behind "!".
func (b *browser) shows(path string, words ...string) string {
	b.t.Helper()
	status, page := b.get(path)
	if status != http.StatusOK {
		b.t.Errorf("%s: %d %s", path, status, page)
	}
	for _, w := range words {
		if not, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(page, strings.TrimPrefix(w, "!")) {
			b.t.Errorf("%s: %q: have it %v\n%s", path, not, ok, page)
		}
	}
	return page
}

// hidden is the value of the first hidden field of a name.
func hidden(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no %s in\n%s", name, page)
	}
	return m[1]
}

func (b *browser) decide(page, act, why string) (int, map[string]any) {
	return b.post("/duyet/bai", map[string]any{"file": hidden(b.t.(*testing.T), page, "file"), "read": regexpRead(page), "act": act, "why": why})
}

// regexpRead is the digest that a page of an approval carries.
func regexpRead(page string) string {
	if m := regexp.MustCompile(`name="read" value="([^"]*)"`).FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

// write changes the text of an entry.
func (b *browser) write(file, body string) *opened {
	b.t.Helper()
	o := b.open(file)
	o.body = body
	if err := o.save(); err != nil {
		b.t.Fatal(err)
	}
	return o
}

// Two people approve what a third has written; nobody approves what they wrote, or did not
// read.
func TestTwoApprove(t *testing.T) {
	dir := approvingSite(t, "two")
	d := serve(t, dir, "may-a")
	lan, hai, mai := come(t, d, "Trần Lan"), come(t, d, "Lê Hải"), come(t, d, "Vũ Mai")
	lan.write(newsOne, "Đoạn một đã sửa.\n")
	at := screen.Link("/duyet/bai", "tep", newsOne)
	hai.shows(screen.Link("/duyet/bai", "tep", "content/tin-tuc/hai.md"), "không khác bản đang ở trên mạng", "!Bài mới", "!Đăng không duyệt")
	page := lan.shows(screen.Link("/soan", "tep", newsOne), `data-after-save="/soan/trinh"`, "trên mạng vẫn là bản đã duyệt")
	base := regexp.MustCompile(`data-base="([^"]*)"`).FindStringSubmatch(page)[1]
	status, answer := lan.post("/soan/trinh", map[string]any{"file": newsOne, "base": strings.Repeat("0", 64)})
	lan.is(status, answer, 409, "ở nơi khác")
	if status, answer = lan.post("/soan/trinh", map[string]any{"file": newsOne, "base": base}); status != 200 {
		t.Fatal(answer)
	}
	hai.shows("/duyet", "Tin một", "Trần Lan")
	hai.shows("/", "Chờ duyệt", "Tin một")
	lan.shows(at, "Bạn là người sửa bài lần cuối", "!>Duyệt</button>")
	page = hai.shows(at, "<ins>", "đã sửa", "Duyệt</button>", `<iframe src="`+d.PreviewOrigin)
	status, answer = lan.decide(page, "approve", "")
	lan.is(status, answer, 409, "không được duyệt chính bài ấy")

	lan.write(newsOne, "Đoạn một đã sửa nữa.\n")
	status, answer = hai.decide(page, "approve", "")
	hai.is(status, answer, 409, "đã được sửa sau khi bạn mở trang này")
	page = hai.shows(at, "sửa nữa")
	if status, answer = hai.decide(page, "approve", ""); status != 200 {
		t.Fatal(answer)
	}
	hai.shows(at, "Bạn đã duyệt bản này")
	if strings.Contains(text(t, dir, newsOne), "Vũ Mai") || d.Entry(newsOne).State != "waiting" {
		t.Errorf("one has approved: %+v", d.Entry(newsOne))
	}
	page = mai.shows(at, "Lê Hải")
	if status, answer = mai.decide(page, "approve", ""); status != 200 {
		t.Fatal(answer)
	}
	if now := text(t, dir, newsOne); !strings.Contains(now, "approvedBy: Lê Hải; Vũ Mai") || !strings.Contains(now, "# Bài đầu tiên") {
		t.Error(now)
	}
	mai.shows("/duyet", "Không có bài nào chờ duyệt")
}

// An entry is sent back with a reason, which its writer sees; without one it is not. It goes
// out without approval only with a reason.
func TestReturnAndBypass(t *testing.T) {
	dir := approvingSite(t, "one")
	d := serve(t, dir, "may-a")
	lan, hai := come(t, d, "Trần Lan"), come(t, d, "Lê Hải")
	o := lan.write(newsOne, "Sửa.\n")
	_, _ = lan.post("/soan/trinh", map[string]any{"file": newsOne, "base": o.base})
	at := screen.Link("/duyet/bai", "tep", newsOne)
	page := hai.shows(at)
	status, answer := hai.decide(page, "return", "  ")
	hai.is(status, answer, 409, "lý do")
	if status, answer = hai.decide(page, "return", "Thiếu <ảnh>"); status != 200 {
		t.Fatal(answer)
	}
	lan.shows(screen.Link("/soan", "tep", newsOne), "Lê Hải trả lại", "Thiếu &lt;ảnh&gt;")
	status, answer = hai.decide(page, "bypass", "")
	hai.is(status, answer, 409, "lý do")
	status, answer = hai.decide(page, "unknown", "")
	hai.is(status, answer, 400, "")
	if status, answer = hai.decide(page, "bypass", "Mưa bão"); status != 200 {
		t.Fatal(answer)
	}
	lan.shows(screen.Link("/soan", "tep", newsOne), "Lê Hải đăng không duyệt: Mưa bão")
	lan.shows("/lich-su", "Đăng không duyệt", "Mưa bão", "Trả lại", "Lịch sử còn nguyên vẹn")
	status, answer = lan.post("/soan/dang", map[string]any{"file": newsOne, "base": folder.DigestOf([]byte(text(t, dir, newsOne))), "draft": true})
	lan.is(status, answer, 409, "trình duyệt")
}

// Where nobody has to approve, an entry is made a draft and published from its editor.
func TestDraftWithoutApproval(t *testing.T) {
	dir := newSite(t)
	lan := come(t, serve(t, dir, "may-a"), "Trần Lan")
	o := lan.open(newsOne)
	status, answer := lan.post("/soan/dang", map[string]any{"file": newsOne, "base": o.base, "draft": true})
	if status != 200 || !strings.Contains(text(t, dir, newsOne), "draft: true") {
		t.Fatal(answer, text(t, dir, newsOne))
	}
	status, answer = lan.post("/soan/dang", map[string]any{"file": newsOne, "base": o.base, "draft": false})
	lan.is(status, answer, 409, "ở nơi khác")
	lan.shows(screen.Link("/soan", "tep", newsOne), `data-draft="false"`)
	status, answer = lan.post("/soan/dang", map[string]any{"file": newsOne, "base": lan.open(newsOne).base, "draft": false})
	if status != 200 || strings.Contains(text(t, dir, newsOne), "draft") {
		t.Fatal(answer, text(t, dir, newsOne))
	}
}

const planFile = "content/ke-hoach/nam.md"

const plan = `---
title: Kế hoạch năm
date: 2026-01-09
issuer: UBND xã Thử
period: "2026"
# Bảng nhiệm vụ
tasks:
  - group: I. Thể chế
    name: Rà soát văn bản
    lead: [Văn phòng]
    deadline: Quý I
    status: in-progress
  - group: I. Thể chế
    name: Họp dân   # hằng quý
    lead: [Phòng Kinh tế]
    deadline: 10/12/2026
---
`

// A task is done with its day and what shows it, in one save that leaves all else.
func TestTaskIsDone(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/ke-hoach/_index.md", "---\ntitle: Kế hoạch\nkind: plan\n---\n")
	put(t, dir, planFile, plan)
	put(t, dir, "content/tin-tuc/nhap.md", "---\ntitle: Tin nháp\ndraft: true\n---\n")
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")
	lan.shows("/ke-hoach", "Kế hoạch năm", "1 quá hạn", "1 sắp đến hạn")
	board := screen.Link("/ke-hoach/bang", "tep", planFile)
	page := lan.shows(board, "I. Thể chế", "Quý IV")
	if late, fourth := strings.Index(page, "column-late"), strings.Index(page, "Quý IV</h3>"); late < 0 || late > fourth {
		t.Error("what is late is not first")
	}
	lan.shows(board+"&don-vi="+url.QueryEscape("Phòng Kinh tế"), "Họp dân", "!Rà soát văn bản")
	lan.shows(board+"&trang-thai=late", "!Họp dân", "Rà soát văn bản")
	lan.shows("/", "Họp dân (hạn 10/12/2026)", "Rà soát văn bản (quá hạn từ 31/3/2026)")
	_, _ = lan.post("/don-vi", map[string]any{"unit": "Phòng Kinh tế"})
	lan.shows("/", "Họp dân", "!Rà soát văn bản (quá hạn")

	task := screen.Link("/ke-hoach/viec", "tep", planFile, "so", "1")
	base := hidden(t, lan.shows(task, "Rà soát văn bản", "30/11/2026"), "base")
	done := func(day, evidence, later string) (int, map[string]any) {
		return lan.post("/ke-hoach/viec", map[string]any{"file": planFile, "base": base, "number": "1", "act": "done", "done": day, "evidence": evidence, "later": later})
	}
	for _, c := range []struct{ day, evidence, words string }{
		{"hôm qua", "Tin một", "không phải là ngày"}, {"1/12/2026", "Tin một", "chưa đến"}, {"20/11/2026", "", "minh chứng"},
		{"20/11/2026", "Tin chín", "Không tìm thấy «Tin chín»"}, {"20/11/2026", "Tin nháp", "còn là bản nháp"}, {"20/11/2026", "../tin-tuc/nhap.md", "còn là bản nháp"}, {"20/11/2026", "javascript://x", "không phải là địa chỉ"}, {"20/11/2026", "../../../etc/passwd", "Không tìm thấy"},
	} {
		status, answer := done(c.day, c.evidence, "")
		lan.is(status, answer, 400, c.words)
	}
	if text(t, dir, planFile) != plan {
		t.Fatal("a refused change was made")
	}
	status, answer := done("20/11/2026", "tin MỘT", "")
	want := strings.Replace(plan, "    status: in-progress\n", "    status: done\n    done: 2026-11-20\n    evidence:\n      - file: ../tin-tuc/mot.md\n        name: Tin một\n", 1)
	if now := text(t, dir, planFile); status != 200 || now != want {
		t.Fatalf("%v\n%s", answer, now)
	}
	status, answer = done("20/11/2026", "Tin một", "")
	lan.is(status, answer, 409, "ở nơi khác")
	if n := len(d.History.Of(planFile)); n != 1 {
		t.Errorf("%d entries of the history", n)
	}
	base = hidden(t, lan.shows(task), "base")
	status, answer = lan.post("/ke-hoach/viec", map[string]any{"file": planFile, "base": base, "number": "2", "act": "change", "status": "in-progress", "deadline": "31/02/2026", "note": ""})
	lan.is(status, answer, 400, "không có trong lịch")
	status, answer = lan.post("/ke-hoach/viec", map[string]any{"file": planFile, "base": base, "number": "2", "act": "change", "status": "in-progress", "deadline": "Tháng 12", "note": "Chờ số liệu"})
	if now := text(t, dir, planFile); status != 200 || !strings.Contains(now, "deadline: Tháng 12") || !strings.Contains(now, "# hằng quý") || strings.Count(now, "status: in-progress") != 1 {
		t.Fatalf("%v\n%s", answer, now)
	}
	if status, _ := lan.get(screen.Link("/ke-hoach/viec", "tep", planFile, "so", "9")); status != 404 {
		t.Error(status)
	}
}

// checked waits for a check of the site.
func checked(t *testing.T, d *Desk) *check.Report {
	t.Helper()
	for range 600 {
		if r, _ := d.LastCheck(); r != nil {
			return r
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("no check")
	return nil
}

// Findings stand by group with a way to mend them; a warning is let pass with a reason, and
// shown again.
func TestFindings(t *testing.T) {
	dir := newSite(t)
	put(t, dir, newsOne, text(t, dir, newsOne)+"\nXã trả kết quả , tại nhà.\n") // space-before
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")
	var f *check.Finding
	found := checked(t, d).Findings
	for i := range found {
		if one := &found[i]; one.Severity == diag.Warning && one.File == newsOne && one.Rule != nil && !one.Rule.Read {
			f = one
		}
	}
	if f == nil {
		t.Fatal("no warning to let pass")
	}
	at := "/kiem-tra?quy-tac=" + f.Code
	lan.shows(at, "Tin một", "Sửa chỗ này", "Vì sao?")
	lan.shows("/kiem-tra?muc=error", "!Tin một")
	send := map[string]any{"code": f.Code, "file": f.File, "line": strconv.Itoa(f.Line), "reason": " "}
	status, answer := lan.post("/kiem-tra/bo-qua", send)
	lan.is(status, answer, 400, "lý do")
	send["reason"] = "Đúng là như vậy"
	if status, answer = lan.post("/kiem-tra/bo-qua", send); status != 200 {
		t.Fatal(answer)
	}
	if file := text(t, dir, check.DismissalsFile); !strings.Contains(file, "Đúng là như vậy") || !strings.Contains(file, "Trần Lan") {
		t.Error(file)
	}
	page := lan.shows(at, "Trần Lan bỏ qua ngày 30/11/2026: Đúng là như vậy", "Hiện lại")
	status, answer = lan.post("/kiem-tra/bo-qua", send)
	lan.is(status, answer, 409, "")
	m := regexp.MustCompile(`digest&#34;:&#34;(\w+)`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal(page)
	}
	again := map[string]any{"code": f.Code, "file": f.File, "digest": m[1]}
	if status, answer = lan.post("/kiem-tra/hien", again); status != 200 {
		t.Fatal(answer)
	}
	lan.shows(at, "!Hiện lại", "Sửa chỗ này")
	status, answer = lan.post("/kiem-tra/hien", again)
	lan.is(status, answer, 409, "không còn")
	if status, data := lan.get("/kiem-tra/tai?dang=xlsx"); status != 200 || !strings.HasPrefix(data, "PK") {
		t.Error(status, len(data))
	}
	if status, data := lan.get("/kiem-tra/tai?dang=csv"); status != 200 || !strings.Contains(data, newsOne) {
		t.Error(status, data)
	}
	if status, _ := lan.get("/kiem-tra/tai?dang=exe"); status != 404 {
		t.Error(status)
	}
}

// The report of a period is shown and can be had in every format; it says what went out
// without approval.
func TestReports(t *testing.T) {
	dir := approvingSite(t, "one")
	began := time.Now()
	d := serve(t, dir, "may-a", func(o *Options) { // what is recorded is of the day that the report is made on
		o.Now = func() time.Time { return time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC).Add(time.Since(began)) }
	})
	lan := come(t, d, "Trần Lan")
	lan.write(newsOne, "Sửa gấp.\n")
	page := lan.shows(screen.Link("/duyet/bai", "tep", newsOne))
	if status, answer := lan.decide(page, "bypass", "Mưa bão lớn"); status != 200 {
		t.Fatal(answer)
	}
	year := viewYear(d)
	lan.shows("/bao-cao?ky="+year, "Báo cáo công tác cải cách hành chính", "Mưa bão lớn", "Tải tệp Word")
	for _, format := range []string{"docx", "xlsx", "csv", "html", "md"} {
		if status, data := lan.get("/bao-cao/tai?ky=" + year + "&dang=" + format); status != 200 || data == "" {
			t.Error(format, status)
		}
	}
	for _, bad := range []string{"?ky=" + year + "&dang=exe", "?ky=lung-tung&dang=md", "?ky=" + year + "&dang=csv&bang=khong-co"} {
		if status, _ := lan.get("/bao-cao/tai" + bad); status != 404 {
			t.Error(bad, status)
		}
	}
	lan.shows("/bao-cao?ky="+year+"&don-vi=Ma", "Không có đơn vị nào tên là")
	put(t, dir, "content/tin-tuc/hai.md", "---\ntitle: [\n---\n")
	d.Saved("content/tin-tuc/hai.md")
	lan.shows("/bao-cao", "chưa lập được báo cáo", "hai.md", "!Tải tệp Word")
}

// viewYear is the year of the clock, in which the history records.
func viewYear(d *Desk) string { return strconv.Itoa(d.Now().Year()) }

// published waits for the publishing that is under way.
func (b *browser) published() string {
	b.t.Helper()
	for range 1200 {
		if _, page := b.get("/dua-len"); !strings.Contains(page, "data-reload") {
			return page
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.t.Fatal("it does not end")
	return ""
}

// Publishing says before what will change, and after what became of it; with an error what is
// published stays.
func TestPublishing(t *testing.T) {
	dir := approvingSite(t, "one")
	d := serve(t, dir, "may-a")
	lan, hai := come(t, d, "Trần Lan"), come(t, d, "Lê Hải")
	have := func(page string, words ...string) {
		t.Helper()
		for _, w := range words {
			if not, ok := strings.CutPrefix(w, "!"); ok == strings.Contains(page, strings.TrimPrefix(w, "!")) {
				t.Fatalf("%q: have it %v\n%s", not, ok, page)
			}
		}
	}
	have(lan.published(), "lần đầu", "2 thêm", "Tin một", "Tin hai")
	status, answer := lan.post("/dua-len", map[string]any{"target": "khac"})
	lan.is(status, answer, 400, "")
	_, _ = lan.post("/dua-len", map[string]any{"target": "thu-muc"})
	have(lan.published(), "Đã đưa lên lúc", "Không có gì thay đổi")
	public := func() string { return text(t, dir, "public/tin-tuc/mot/index.html") }
	if !strings.Contains(public(), "Đoạn một.") || d.History.Page(0, 1)[0].Act != history.Published {
		t.Fatal("nothing was published, or noted")
	}

	o := lan.write(newsOne, "Đoạn khác.\n")
	have(lan.published(), "Chưa đưa lên bản mới", "Tin một", "!Bài sẽ thay đổi")
	_, _ = lan.post("/soan/trinh", map[string]any{"file": newsOne, "base": o.base})
	page := hai.shows(screen.Link("/duyet/bai", "tep", newsOne))
	if status, answer := hai.decide(page, "approve", ""); status != 200 {
		t.Fatal(answer)
	}
	have(hai.published(), "Bài sẽ thay đổi", "Tin một", "Lê Hải", "!Bài sẽ thêm", "!Bài sẽ gỡ")
	hai.shows("/", "Chưa đưa lên mạng", "Tin một")
	_, _ = hai.post("/dua-len", map[string]any{"target": "thu-muc"})
	have(hai.published(), "Đã đưa lên lúc", "Lê Hải")
	if !strings.Contains(public(), "Đoạn khác.") || d.Entry(newsOne).State != "published" {
		t.Errorf("%s %+v", public(), d.Entry(newsOne))
	}
	hai.shows("/", "!Chưa đưa lên mạng")

	const outside = "content/tin-tuc/notepad.md" // nobody has approved it, and nobody can know of it but by this screen
	put(t, dir, outside, strings.Replace(text(t, dir, newsOne), "title: Tin một", "title: Tin từ Notepad", 1))
	d.Saved(outside)
	have(hai.published(), "Tin từ Notepad", "Không qua duyệt")
	if err := os.Remove(filepath.Join(dir, outside)); err != nil {
		t.Fatal(err)
	}
	d.Saved(outside)

	put(t, dir, "content/tin-tuc/hai.md", "---\ntitle: Tin hai\ndate: hôm qua\n---\n")
	d.Saved("content/tin-tuc/hai.md")
	have(hai.published(), "Phải sửa các lỗi này trước", "hai.md", "disabled")
	_, _ = hai.post("/dua-len", map[string]any{"target": "thu-muc"})
	have(hai.published(), "Chưa đưa lên được", "vẫn giữ nguyên")
	if !strings.Contains(public(), "Đoạn khác.") {
		t.Error("the published site did not stay")
	}
}

// What was written days ago is made again, as a new version.
func TestRestoreVersion(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-a")
	lan, hai := come(t, d, "Trần Lan"), come(t, d, "Lê Hải")
	first := text(t, dir, newsOne)
	lan.write(newsOne, "Viết nhầm.\n")
	hai.write(newsOne, "Viết nhầm nữa.\n")
	page := hai.shows(screen.Link("/lich-su", "tep", newsOne), "Trần Lan", "Lê Hải")
	hashes := regexp.MustCompile(`/lich-su/ban\?ban=(\w+)`).FindAllStringSubmatch(page, -1)
	if len(hashes) != 2 {
		t.Fatal(page)
	}
	lanVersion := hashes[1][1]
	hai.shows("/lich-su/ban?ban="+lanVersion, "Trần Lan", "Khôi phục bản này", "<del>", "<ins>")
	now := d.digestNow(t, newsOne)
	status, answer := hai.post("/lich-su/ban", map[string]any{"version": lanVersion, "base": strings.Repeat("1", 64)})
	hai.is(status, answer, 409, "ở nơi khác")
	status, answer = hai.post("/lich-su/ban", map[string]any{"version": "không có", "base": now})
	hai.is(status, answer, 404, "")
	if status, answer = hai.post("/lich-su/ban", map[string]any{"version": lanVersion, "base": now}); status != 200 || !strings.Contains(text(t, dir, newsOne), "Viết nhầm.\n") {
		t.Fatal(answer)
	}
	newest := d.History.Of(newsOne)
	if newest[0].Act != history.Restored || newest[0].Who != "Lê Hải" || len(newest) != 3 {
		t.Errorf("%+v", newest)
	}
	if data, err := d.History.Data(newest[2].From); err != nil || string(data) != first {
		t.Error("the first version is not kept", err)
	}
	day := newest[0].Time.Format("2/1/2006")
	hai.shows("/lich-su?ngay="+url.QueryEscape(day)+"&ai="+url.QueryEscape("Trần Lan"), "Tin một", "!Khôi phục bản lúc")
	if status, _ := hai.get("/lich-su?ngay=lung-tung"); status != 400 {
		t.Error(status)
	}
}

// digestNow is the digest of a file as it is.
func (d *Desk) digestNow(t *testing.T, file string) folder.Digest {
	t.Helper()
	s, err := d.Source(file)
	if err != nil {
		t.Fatal(err)
	}
	return s.Digest
}

// An entry goes into the trash with its pictures, after what leads to it was shown, and comes
// back; readers of its address are sent on.
func TestTrash(t *testing.T) {
	dir := newSite(t)
	put(t, dir, "content/tin-tuc/ba/index.md", "---\ntitle: Tin ba\ndate: 2026-11-04\ntopic: Kết quả cải cách hành chính\nauthor: Lê Văn Hải\n---\n![Họp](anh.svg)\n")
	put(t, dir, "content/tin-tuc/ba/anh.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>`)
	put(t, dir, "content/tin-tuc/hai.md", text(t, dir, "content/tin-tuc/hai.md")+"\nXem [tin ba](ba/index.md).\n")
	d := serve(t, dir, "may-a")
	lan := come(t, d, "Trần Lan")
	three := "content/tin-tuc/ba/index.md"
	page := lan.shows(screen.Link("/thung-rac/bo", "tep", three), "1 trang đang dẫn tới bài này", "Tin hai", "content/tin-tuc/ba/anh.svg", "/tin-tuc/ba/")
	lan.shows(screen.Link("/thung-rac/bo", "tep", newsOne), "Không có trang nào dẫn tới bài này")
	if status, _ := lan.get(screen.Link("/thung-rac/bo", "tep", "content/tin-tuc/_index.md")); status != 409 {
		t.Error(status)
	}
	base := hidden(t, page, "base")
	send := map[string]any{"file": three, "base": strings.Repeat("0", 64), "to": "", "why": "Trùng"}
	status, answer := lan.post("/thung-rac/bo", send)
	lan.is(status, answer, 409, "ở nơi khác")
	send["base"], send["to"] = base, "/tin-tuc/khong-co.md"
	status, answer = lan.post("/thung-rac/bo", send)
	lan.is(status, answer, 400, "Không tìm thấy bài")
	send["to"] = "/tin-tuc/mot.md"
	if status, answer = lan.post("/thung-rac/bo", send); status != 200 {
		t.Fatal(answer)
	}
	for _, name := range []string{three, "content/tin-tuc/ba/anh.svg"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !os.IsNotExist(err) {
			t.Error(name, "is there")
		}
	}
	if one := text(t, dir, newsOne); !strings.Contains(one, "/tin-tuc/ba/") {
		t.Error(one)
	}
	page = lan.shows("/thung-rac", "Tin ba", "Trùng", "kèm 1 tệp")
	m := regexp.MustCompile(`version&#34;:&#34;(\w+)`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal(page)
	}
	if status, answer = lan.post("/thung-rac", map[string]any{"version": m[1]}); status != 200 {
		t.Fatal(answer)
	}
	if !strings.Contains(text(t, dir, three), "Tin ba") || text(t, dir, "content/tin-tuc/ba/anh.svg") == "" {
		t.Error("it did not come back")
	}
	status, answer = lan.post("/thung-rac", map[string]any{"version": m[1]})
	lan.is(status, answer, 409, "không còn trong thùng rác")
	lan.shows("/thung-rac", "Thùng rác trống")
}
