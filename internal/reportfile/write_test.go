package reportfile

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/report"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

// reportOf makes a report from a site as it is on a day.
func reportOf(t testing.TB, files fs.FS, day, period, unit string) *report.Report {
	t.Helper()
	today, err := viet.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	lib, problems := store.Load(files, store.Options{Today: today})
	if lib == nil {
		t.Fatal(problems)
	}
	s, more := site.Build(lib, store.Options{Today: today})
	if problems = append(problems, more...); problems.Errors() > 0 {
		t.Fatal(problems)
	}
	p, _, ok, _ := s.Settings.ParseReport(period, s.Today)
	if !ok {
		t.Fatalf("no period %s", period)
	}
	r, err := report.New(s, report.Options{Period: p, Unit: unit})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// year is a column with something of everything that reports count.
func year(t testing.TB) fs.FS {
	t.Helper()
	text, err := os.ReadFile("../report/testdata/year.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return testenv.Files(string(text))
}

// written is a report in a format.
func written(t testing.TB, r *report.Report, f Format) []byte {
	t.Helper()
	data, err := Write(r, f, "")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// hostile is a column whose texts try to be more than text wherever they are written.
func hostile() fstest.MapFS {
	title := "=HYPERLINK(\"http://x\") <script>alert(1)</script> | **đậm** [a](b) & \u202e"
	return fstest.MapFS{
		"content/site.yaml":       {Data: []byte("title: T\nbaseURL: https://thu.example/\nagency: 'Hội <b>Nông dân</b> & dân'\n")},
		"content/tin/_index.md":   {Data: []byte("---\ntitle: T\nkind: news\n---\n")},
		"content/tin/a.md":        {Data: []byte("---\ntitle: '" + title + "'\ndate: 2026-02-02\ntopic: results\nauthor: '@SUM(1)'\nunit: '<i>Đơn vị</i> | =1'\n---\nChữ.\n")},
		"content/phan/_index.md":  {Data: []byte("---\ntitle: T\nkind: feedback\n---\n")},
		"content/phan/a.md":       {Data: []byte("---\ntitle: '" + title + "'\ncode: '+1;=2'\nreceivedOn: 2026-02-02\nagency: A\nstatus: received\ndue: 2026-02-03\n---\n")},
		"content/kh/_index.md":    {Data: []byte("---\ntitle: T\nkind: plan\n---\n")},
		"content/kh/a.md":         {Data: []byte("---\ntitle: '" + title + "'\ndate: 2026-01-02\nissuer: A\nperiod: '2026'\ntasks:\n  - {name: '" + strings.ReplaceAll(title, "'", "") + "', lead: A, deadline: 01/02/2026, note: \"dòng\\nhai\", group: '# I'}\n---\n")},
		"content/hoi/_index.md":   {Data: []byte("---\ntitle: T\nkind: question\n---\n")},
		"content/hoi/a.md":        {Data: []byte("---\ntitle: 'Ô \u0007 trống'\nquestion: Hỏi?\nansweredBy: A\nansweredOn: 2026-02-04\n---\nĐáp.\n")},
		"content/muoi/_index.md":  {Data: []byte("---\ntitle: T\nkind: page\n---\n")},
		"content/muoi/nothing.md": {Data: []byte("---\ntitle: Trang\n---\nChữ.\n")},
	}
}

// TestSameBytes holds that the same report is the same file in every format.
func TestSameBytes(t *testing.T) {
	for _, format := range Formats {
		one := written(t, reportOf(t, year(t), "2026-12-01", "2026-Q3", ""), format)
		again := written(t, reportOf(t, year(t), "2026-12-01", "2026-Q3", ""), format)
		if !bytes.Equal(one, again) || len(one) == 0 {
			t.Errorf("%s differs from one run to the next", format)
		}
	}
}

// zipped returns the text of a file in a package.
func zipped(t *testing.T, pack []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestHostileText holds that no text becomes a mark, an element or a formula.
func TestHostileText(t *testing.T) {
	r := reportOf(t, hostile(), "2026-03-10", "2026-Q1", "")
	if page := string(written(t, r, HTML)); strings.Contains(page, "<script") || strings.Contains(page, "<b>Nông") || !strings.Contains(page, "&lt;script&gt;") {
		t.Error("a text is an element of the page")
	}
	cells := 0
	for _, l := range strings.Split(string(written(t, r, Markdown)), "\n") {
		n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|")
		if n > 0 && cells > 0 && n != cells {
			t.Errorf("a text divides a row: %s", l)
		}
		cells = n
		if strings.Contains(l, "**đậm**") {
			t.Errorf("a text is bold: %s", l)
		}
	}
	document := zipped(t, written(t, r, DOCX), "word/document.xml")
	if err := wellFormed(document); err != nil || !strings.Contains(document, "&lt;script&gt;") || strings.ContainsRune(document, '\a') {
		t.Errorf("the document of Word: %v", err)
	}
	for _, name := range r.TableNames() {
		table, err := Write(r, CSV, name)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(table, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+@") {
					t.Errorf("%s: a spreadsheet would compute %q", name, cell)
				}
			}
		}
	}
	workbook := written(t, r, XLSX)
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		if strings.Contains(zipped(t, workbook, "xl/worksheets/sheet1.xml"), "<f>") {
			t.Errorf("%s has a formula", sheet)
		}
	}
}

func wellFormed(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestDocument looks at the parts of an official document, in their order.
func TestDocument(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-Q1", "")
	document := zipped(t, written(t, r, DOCX), "word/document.xml")
	words := wordsOf(document)
	at := 0
	for _, want := range []string{
		"ỦY BAN NHÂN DÂN", "XÃ THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số:        /BC-UBND", "Thử, ngày      tháng      năm 2026",
		"BÁO CÁO", "Công tác cải cách hành chính quý I năm 2026", "Kính gửi: Sở Nội vụ tỉnh Mẫu", "I. KẾT QUẢ THỰC HIỆN", "1. Thực hiện kế hoạch", "a) Tin, bài",
		"Bảng 4. Tin, bài theo tháng", "II. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", "(điền: nguyên nhân khách quan, chủ quan)", "III. PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI",
		"Trên đây là báo cáo công tác cải cách hành chính quý I năm 2026 của Ủy ban nhân dân xã Thử./.", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
		"Phụ lục I", "NHIỆM VỤ CỦA CÁC KẾ HOẠCH", "(Kèm theo Báo cáo số      /BC-UBND ngày      tháng      năm 2026 của Ủy ban nhân dân xã Thử)", "Phụ lục II",
	} {
		i := strings.Index(words[at:], want)
		if i < 0 {
			t.Fatalf("«%s» does not stand behind what comes before it, in\n%s", want, words)
		}
		at += i
	}
	if n := strings.Count(document, "<w:sectPr>"); n != 1+len(r.Lists) {
		t.Errorf("there are %d sections, want one and %d appendices", n, len(r.Lists))
	}
	for _, want := range []string{`<w:tblHeader>`, `<w:cantSplit>`, `w:orient="landscape"`, `<w:titlePg>`, `<w:pStyle w:val="Heading1">`, `<w:pgMar w:top="1133" w:right="850" w:bottom="1133" w:left="1700"`} {
		if !strings.Contains(document, want) {
			t.Errorf("the document has no %s", want)
		}
	}
	if core := zipped(t, written(t, r, DOCX), "docProps/core.xml"); !strings.Contains(core, "<dc:creator>Ủy ban nhân dân xã Thử</dc:creator>") || !strings.Contains(core, "2026-03-14T00:00:00Z") {
		t.Errorf("the properties are %s", core)
	}
}

// wordsOf is the text of a document, a paragraph a line.
func wordsOf(document string) string {
	var b strings.Builder
	d := xml.NewDecoder(strings.NewReader(document))
	for {
		token, err := d.Token()
		if err != nil {
			return b.String()
		}
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
}

// TestWorkbook looks at the types of cells and the set-up of sheets.
func TestWorkbook(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-Q3", "")
	workbook := written(t, r, XLSX)
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []string{"Tổng hợp"}
	for _, name := range r.TableNames()[1:] {
		want = append(want, sheetNames[name])
	}
	if got := f.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("the sheets are %v, want %v", got, want)
	}
	for at, want := range map[string]string{"A5": "1", "B5": "46006", "C5": "Ngày đầu của năm báo cáo", "D5": "https://thu.example/cchc/tin/dau-nam/", "E5": "Trạm Y tế xã", "I6": "", "I7": "x"} {
		if got, _ := f.GetCellValue("PL Tin, bài", at, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	if got, _ := f.GetCellValue("PL Tin, bài", "B5"); got != "15/12/2025" {
		t.Errorf("the day shows as %q", got)
	}
	if kind, _ := f.GetCellType("PL Tin, bài", "A5"); kind == excelize.CellTypeSharedString {
		t.Error("a number is a text")
	}
	layout, _ := f.GetPageLayout("PL Tin, bài")
	props, _ := f.GetSheetProps("PL Tin, bài")
	panes, _ := f.GetPanes("PL Tin, bài")
	if *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 || !*props.FitToPage || !panes.Freeze || panes.YSplit != headRow {
		t.Errorf("the sheet is set up as %+v %+v %+v", layout, props, panes)
	}
	titles := 0
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm.Print_Titles" && strings.HasSuffix(name.RefersTo, "$4:$4") {
			titles++
		}
	}
	if titles != len(want) {
		t.Errorf("%d sheets repeat their heads, want %d", titles, len(want))
	}
}

// TestSheetNames holds that Excel takes every name, and that every table has one.
func TestSheetNames(t *testing.T) {
	seen := map[string]bool{}
	for name, sheet := range sheetNames {
		if n := len([]rune(sheet)); n > 31 || strings.ContainsAny(sheet, `:\/?*[]'`) || seen[strings.ToLower(sheet)] {
			t.Errorf("no sheet can be called %q (%s)", sheet, name)
		}
		seen[strings.ToLower(sheet)] = true
	}
	for _, period := range []string{"2026-Q3", "2026"} {
		for _, name := range reportOf(t, year(t), "2026-12-01", period, "").TableNames() {
			if sheetNames[name] == "" {
				t.Errorf("the table %s has no sheet", name)
			}
		}
	}
}

// TestPage holds that the page is one: no script, no other file, every reference to an
// appendix leads there.
func TestPage(t *testing.T) {
	page := string(written(t, reportOf(t, year(t), "2026-12-01", "2026-Q3", ""), HTML))
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	ids, links := map[string]bool{}, 0
	for n := range doc.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				if ids[a.Val] {
					t.Errorf("two elements are called %s", a.Val)
				}
				ids[a.Val] = true
			}
		}
	}
	for n := range doc.Descendants() {
		switch n.Data {
		case "script", "link", "img", "iframe":
			t.Errorf("the page has <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if name, ok := strings.CutPrefix(a.Val, "#"); ok && a.Key == "href" {
				if links++; !ids[name] {
					t.Errorf("nothing is called %s", name)
				}
			}
		}
	}
	if links == 0 {
		t.Error("the text leads to no appendix")
	}
}

// TestTables names one that there is not, with the nearest.
func TestTables(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-Q3", "")
	var unknown *TableError
	if _, err := Write(r, CSV, "tin-bài"); !errors.As(err, &unknown) || unknown.Near != "tin-bai" {
		t.Errorf("%v %+v", err, unknown)
	}
	table, err := Write(r, CSV, "phan-anh")
	want := "\ufeffSTT,Mã,Ngày nhận,Nội dung,Nội dung – địa chỉ,Lĩnh vực,Cơ quan xử lý,Hạn,Ngày xong,Tình trạng,Thời hạn,Trong kỳ\r\n" +
		"1,PA-1,2026-01-12,Xử lý đúng hạn trong quý I,https://thu.example/cchc/phan-anh/1/,,Trạm Y tế xã,2026-01-20,2026-01-20,Đã xử lý,Đúng hạn,\r\n"
	if err != nil || !strings.HasPrefix(string(table), want) {
		t.Errorf("the list is\n%s\nwant it to begin with\n%s", table, want)
	}
}

// TestCells holds that a workbook says of every cell what the table says.
func TestCells(t *testing.T) {
	r := reportOf(t, year(t), "2026-12-01", "2026-Q3", "")
	f, err := excelize.OpenReader(bytes.NewReader(written(t, r, XLSX)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, name := range r.TableNames()[1:] {
		table := r.Table(name).Data()
		for i, cells := range table.Rows {
			for k, c := range cells {
				at, _ := excelize.CoordinatesToCellName(k+1, headRow+1+i)
				got, _ := f.GetCellValue(sheetNames[name], at)
				want := c.Words()
				if day, ok := c.(report.Day); ok && !day.IsZero() {
					want = day.Time().Format("02/01/2006")
				} else if _, ok := c.(report.Number); ok {
					want = strings.ReplaceAll(want, ",", ".")
				}
				if got != want {
					t.Errorf("%s %s is %q, want %q", name, at, got, want)
				}
			}
		}
	}
}

// TestName is the names of files.
func TestName(t *testing.T) {
	for unit, want := range map[string]string{"": "bao-cao-2026-q3.docx", "TYT": "bao-cao-2026-q3-tram-y-te-xa.docx"} {
		if got := Name(reportOf(t, year(t), "2026-12-01", "2026-Q3", unit), DOCX); got != want {
			t.Errorf("the file is %s, want %s", got, want)
		}
	}
}
