package report

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// siteOn reads a site as it is on a day.
func siteOn(t testing.TB, files fs.FS, day string) *site.Site {
	t.Helper()
	today, err := viet.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	opts := store.Options{Today: today}
	lib, problems := store.Load(files, opts)
	if lib == nil {
		t.Fatal(problems)
	}
	s, more := site.Build(lib, opts)
	for _, p := range append(problems, more...) {
		if p.Severity == "error" {
			t.Fatalf("%s:%d: %s %v", p.File, p.Line, p.Code, p.Args)
		}
	}
	return s
}

// year is the column of testdata/year.txtar.
func year(t testing.TB) fs.FS {
	t.Helper()
	text, err := os.ReadFile("testdata/year.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return testenv.Files(string(text))
}

// reportOf makes a report from a site as it is on a day.
func reportOf(t testing.TB, files fs.FS, day, period, unit string) *Report {
	t.Helper()
	s := siteOn(t, files, day)
	p, _, ok, _ := s.Settings.ParseReport(period, s.Today)
	if !ok {
		t.Fatalf("no period %s", period)
	}
	r, err := New(s, Options{Period: p, Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// tableNamed returns the table or list of a report with a name, an empty one for none.
func (r *Report) tableNamed(name string) *Table {
	if t := r.Table(name); t != nil {
		return t
	}
	return &Table{}
}

// text is the paragraphs of a report, each a line.
func (r *Report) text() string {
	var b strings.Builder
	var sections func([]Section)
	sections = func(all []Section) {
		for _, s := range all {
			for _, block := range s.Blocks {
				if p, ok := block.(Paragraph); ok {
					b.WriteString(p.String() + "\n")
				}
			}
			sections(s.Sections)
		}
	}
	sections(r.Sections)
	return b.String() + r.Closing.String()
}

// lines is a table as lines of its cells.
func (t *Table) lines(columns ...string) string {
	var all []string
	for _, cells := range t.Rows {
		var line []string
		for i, c := range cells {
			if len(columns) == 0 || slices.Contains(columns, t.Columns[i].Title) {
				line = append(line, c.Words())
			}
		}
		all = append(all, strings.Join(line, " | "))
	}
	return strings.Join(all, "\n")
}

// TestWhatCounts looks at the third quarter, made long behind it: what happened later is
// not known to it.
func TestWhatCounts(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-Q3", "")
	for name, want := range map[string]string{
		"tin-bai-theo-thang":     "Tháng 12/2025 (từ ngày 15) | 0 | 1\nTháng 01/2026 | 0 | 0\nTháng 02/2026 | 0 | 0\nTháng 3/2026 | 0 | 1\nTháng 4/2026 | 0 | 0\nTháng 5/2026 | 0 | 0\nTháng 6/2026 | 0 | 0\nTháng 7/2026 | 1 | 1\nTháng 8/2026 | 0 | 0\nTháng 9/2026 (đến ngày 14) | 0 | 0\nCộng | 1 | 3",
		"tin-bai-theo-don-vi":    "Trạm Y tế xã | 1 | 2\n(chưa ghi đơn vị) | 0 | 1\nCộng | 1 | 3",
		"tin-bai-theo-chu-de":    "Kết quả cải cách hành chính | 0 | 1\nChuyển đổi số | 1 | 2\nCộng | 1 | 3",
		"tin-bai-theo-hinh-thuc": "Có video | 1 | 1\nChỉ có chữ | 0 | 2\nCộng | 1 | 3",
		"dinh-muc-thuc-hien":     "Ít nhất 01 tin, bài mỗi tháng – Cả chuyên mục | 3 | 2 | 9 | 6\nÍt nhất 01 tin, bài mỗi quý – Trạm Y tế xã | 1 | 1 | 3 | 2",
		"nhiem-vu-theo-ke-hoach": "Kế hoạch năm trước (1/KH-UBND) | 1 | 0 | 0 | 0 | 0 | 1 | 0 | 0 | 0\nKế hoạch năm (2/KH-UBND) | 7 | 1 | 2 | 1 | 1 | 1 | 1 | 1 | 1\nCộng | 8 | 1 | 2 | 1 | 1 | 2 | 1 | 1 | 1",
		"thu-tuc-theo-hinh-thuc": "Mới ban hành | 0 | 1\nSửa đổi, bổ sung, thay thế | 1 | 1\nBãi bỏ, hết hiệu lực | 1 | 1\nCộng | 2 | 3",
		"phan-anh-ket-qua": "Kỳ trước chuyển sang | 1 | 0\nTiếp nhận mới | 2 | 4\nĐã giải quyết | 2 | 3\n– Đã xử lý, trả lời | 1 | 2\n– Đã chuyển cơ quan có thẩm quyền | 1 | 1\n– Không thuộc phạm vi tiếp nhận | 0 | 0\n" +
			"Giải quyết đúng hạn | 1 | 2\nGiải quyết quá hạn | 1 | 1\nĐang xử lý | 1 | 1\n– Trong đó quá hạn | 1 | 1",
		"hoi-dap-ket-qua":         "Câu hỏi tiếp nhận | 1 | 2\nCâu hỏi đã trả lời | 2 | 3\n– Đúng hạn | 1 | 1\n– Quá hạn | 1 | 1\n– Không ghi ngày hỏi | 0 | 1",
		"tai-lieu-theo-hinh-thuc": "Tờ rơi | 1 | 1\nCộng | 1 | 1",
	} {
		if got := r.tableNamed(name).lines(); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"nhiem-vu":         "Còn nợ của năm trước | Quá hạn | \n1. Xong trong quý I | Hoàn thành | \n2. Xong chậm | Hoàn thành chậm hạn | x\n3. Xong sau ngày chốt | Chưa đến hạn | \n4. Quá hạn | Quá hạn | \n5. Hằng tháng | Thường xuyên, định kỳ | \n6. Quên ghi ngày | Hoàn thành, chưa ghi ngày | \n7. Thôi không làm | Không thực hiện | ",
		"phan-anh":         "Đã xử lý | \nĐã xử lý | x\nĐã chuyển cơ quan có thẩm quyền | x\nĐang xử lý, quá hạn | x",
		"van-ban-ban-hanh": "Kế hoạch năm | \nQuyết định của xã | x",
		"van-ban-dang-tai": "Nghị định cấp trên | x",
		"su-kien":          "Đối thoại | x",
		"chi-so":           "PAR INDEX | 2025 | 88,74 | 12/34 | 86,5 | 38/63 | Từ năm 2025 có 34 tỉnh | x",
	} {
		columns := []string{"Nhiệm vụ", "Tình trạng", "Trong kỳ", "Trích yếu", "Sự kiện", "Chỉ số", "Năm", "Kết quả", "Xếp hạng", "Kết quả năm trước", "Xếp hạng năm trước", "Ghi chú"}
		if name == "nhiem-vu" {
			columns = columns[:3]
		}
		if got := r.tableNamed(name).lines(columns...); got != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestIndexNotKnownYet holds that a value that was added behind the period is not in its
// report.
func TestIndexNotKnownYet(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-H1", "")
	if got, want := r.tableNamed("chi-so").lines("Năm", "Kết quả", "Trong kỳ"), "2024 | 86,5 | "; got != want {
		t.Errorf("the index is %q, want %q", got, want)
	}
}

// TestOpening says of which days a report is.
func TestOpening(t *testing.T) {
	for _, c := range []struct{ day, period, want string }{
		{"2026-12-01", "2026-Q3", "Thực hiện công văn số 1/SNV-CCHC, Ủy ban nhân dân xã Thử báo cáo công tác cải cách hành chính quý III năm 2026 (số liệu trong kỳ từ ngày 15/6/2026 đến ngày 14/9/2026; lũy kế từ đầu năm tính từ ngày 15/12/2025) như sau:"},
		{"2026-12-01", "2026", "Thực hiện chế độ báo cáo định kỳ về công tác cải cách hành chính, Ủy ban nhân dân xã Thử báo cáo công tác cải cách hành chính năm 2026 (số liệu từ ngày 15/12/2025 đến ngày 01/12/2026, cũng là số lũy kế từ đầu năm) như sau:\nKỳ báo cáo chưa kết thúc: ngày chốt số liệu là 14/12/2026."},
	} {
		var lines []string
		for _, p := range reportOf(t, year(t), c.day, c.period, "").Opening {
			lines = append(lines, p.String())
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s on %s opens with\n%s\nwant\n%s", c.period, c.day, got, c.want)
		}
	}
}

// TestUnit makes the report of a unit, called by another of its names: only its work is
// in it, and the unit sends it to the agency.
func TestUnit(t *testing.T) {
	for _, name := range []string{"TYT", "Trạm Y tế", "tram y te xa"} {
		r := reportOf(t, year(t), "2026-12-01", "2026-Q3", name)
		if got, want := strings.Join([]string{r.Unit, r.Head.Agency, strings.Join(r.Head.Parent, "/"), strings.Join(r.Head.Name, "/"), r.Head.Symbol, strings.Join(r.Head.To, "/"), strings.Join(r.Head.Signer, "/")}, "|"),
			"Trạm Y tế xã|Trạm Y tế xã|UBND XÃ THỬ|TRẠM Y TẾ XÃ|BC-TYT|Ủy ban nhân dân xã Thử|TRƯỞNG TRẠM"; got != want {
			t.Errorf("the head of %s is %s, want %s", name, got, want)
		}
		if got, want := r.tableNamed("nhiem-vu").lines("Nhiệm vụ"), "Còn nợ của năm trước\n1. Xong trong quý I\n4. Quá hạn"; got != want {
			t.Errorf("the tasks of %s are\n%s", name, got)
		}
		if got := r.tableNamed("tin-bai").lines("Tiêu đề"); got != "Ngày đầu của năm báo cáo\nTin của quý III" {
			t.Errorf("the items of %s are\n%s", name, got)
		}
		if got := r.tableNamed("dinh-muc-thuc-hien").lines(); !strings.HasPrefix(got, "Ít nhất 01 tin, bài mỗi quý") {
			t.Errorf("the quotas of %s are\n%s", name, got)
		}
	}
}

// TestNoReport names why there is none.
func TestNoReport(t *testing.T) {
	s := siteOn(t, year(t), "2026-12-01")
	make := func(period, unit string) error {
		p, _, _, _ := s.Settings.ParseReport(period, s.Today)
		_, err := New(s, Options{Period: p, Unit: unit})
		return err
	}
	var empty *EmptyError
	if err := make("2027-Q1", ""); !errors.As(err, &empty) || empty.Begun {
		t.Errorf("of a period that has not begun: %v", err)
	}
	if err := make("2024-Q1", ""); !errors.As(err, &empty) || !empty.Begun {
		t.Errorf("of a period without anything: %v", err)
	}
	var unit *UnitError
	if err := make("2026-Q3", "Trạm Yy tế xã"); !errors.As(err, &unit) || unit.Near != "Trạm Y tế xã" {
		t.Errorf("of a unit that there is not: %v %+v", err, unit)
	}
	if err := make("2026-Q3", "phong"); !errors.As(err, &unit) || unit.Near != "Phòng Kinh tế" {
		t.Errorf("of the beginning of a unit's name: %v %+v", err, unit)
	}
}

// TestShortcomings names what is late and missing, and what is left to people.
func TestShortcomings(t *testing.T) {
	text := reportOf(t, year(t), "2026-12-01", "2026-Q3", "").text()
	for _, want := range []string{
		"Có 02 nhiệm vụ quá hạn (Phụ lục I):\n- Còn nợ của năm trước (1/KH-UBND; hạn 31/12/2025; chủ trì: Trạm Y tế xã);\n- Quá hạn (2/KH-UBND; hạn 31/8/2026; chủ trì: Trạm Y tế xã; Phòng Kinh tế). Chờ kinh phí.\n",
		"Có 01 nhiệm vụ hoàn thành chậm hạn (Phụ lục I):\n- Xong chậm (2/KH-UBND; hạn 30/6/2026; hoàn thành ngày 10/7/2026).\n",
		"Có 01 nhiệm vụ hoàn thành trong kỳ chưa có minh chứng trên chuyên mục (Phụ lục I).",
		"Có 01 nhiệm vụ ghi đã hoàn thành nhưng chưa ghi ngày (Phụ lục I).",
		"Có 03 lần thiếu tin, bài so với định mức (Phụ lục IV):\n- Cả chuyên mục: ít nhất 01 tin, bài mỗi tháng, từ ngày 01/6/2026 đến ngày 30/6/2026 có 0;",
		"Có 01 phản ánh, kiến nghị quá hạn chưa xử lý (Phụ lục VII):\n- PA-4 (nhận ngày 01/9/2026; hạn 10/9/2026; cơ quan xử lý: Phòng Kinh tế).\n",
		"(điền: nguyên nhân khách quan, chủ quan)",
		"Đến ngày 14/12/2026, ngày chốt số liệu của báo cáo năm 2026, có 01 nhiệm vụ đến hạn.",
		"- Tập huấn sắp tới (ngày 05/10/2026, Nhà văn hóa).",
		"Trên đây là báo cáo công tác cải cách hành chính quý III năm 2026 của Ủy ban nhân dân xã Thử./.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say\n%s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}
