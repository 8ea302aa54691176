package scaffold

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"
	"unicode"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A section is a section of a new column.
type section struct {
	dir, title string
	kind       content.Kind
	menu       string // its name in the menu, "" for none
	weight     int
	summary    string // %s is the name of the unit
}

// sections are those of a new column, in the order of the home page.
var sections = []section{
	{"thu-tuc", "Thủ tục hành chính", content.KindProcedure, "Thủ tục", 1, "Thủ tục hành chính của %s: giấy tờ cần mang, thời hạn, phí, lệ phí và cách nộp hồ sơ."},
	{"duong-day-nong", "Đường dây nóng và danh bạ", content.KindContacts, "Đường dây nóng", 2, "Số điện thoại, thư điện tử, địa chỉ và giờ làm việc của những nơi nhận hồ sơ, phản ánh, kiến nghị."},
	{"tin-tuc", "Tin tức", content.KindNews, "Tin tức", 3, "Tin về chỉ đạo, điều hành, kết quả, hạn chế và cách làm hay trong cải cách hành chính của %s."},
	{"ke-hoach", "Kế hoạch", content.KindPlan, "Kế hoạch", 4, "Kế hoạch cải cách hành chính và kế hoạch tuyên truyền của %s: việc gì, ai làm, khi nào xong, đã làm đến đâu."},
	{"hoi-dap", "Hỏi – đáp", content.KindQuestion, "Hỏi – đáp", 5, "Câu hỏi của người dân về thủ tục hành chính và câu trả lời của cơ quan có trách nhiệm."},
	{"phan-anh", "Kết quả xử lý phản ánh, kiến nghị", content.KindFeedback, "", 6, "Tình trạng và kết quả từng phản ánh, kiến nghị đã nhận. Tên và thông tin riêng của người gửi không được đăng."},
	{"thong-bao", "Thông báo", content.KindNotice, "", 7, "Lịch tạm dừng hệ thống, ngày nghỉ và những thay đổi ảnh hưởng đến việc nộp hồ sơ."},
	{"su-kien", "Lịch tiếp công dân và sự kiện", content.KindEvent, "", 8, "Lịch tiếp công dân, đối thoại, tập huấn và các buổi làm việc với người dân, doanh nghiệp."},
	{"van-ban", "Văn bản", content.KindDocument, "Văn bản", 9, "Luật, nghị định, quyết định và kế hoạch về cải cách hành chính, kèm ngày hiệu lực."},
	{"chi-so", "Chỉ số", content.KindIndicator, "Chỉ số", 10, "Kết quả đo lường cải cách hành chính và chất lượng phục vụ qua từng năm."},
	{"tai-lieu", "Tài liệu tuyên truyền", content.KindMaterial, "", 11, "Tờ rơi, áp phích, bài phát thanh và tài liệu khác, được dùng lại khi ghi rõ nguồn."},
	{"gioi-thieu", "Giới thiệu", content.KindPage, "", 12, "Chuyên mục này là gì, ai phụ trách, gửi phản ánh ra sao và thông tin của bạn được giữ thế nào."},
}

// columnFS has the pages of a new column in the folder column, as templates, and what
// the board is told to do.
//
//go:embed all:column DOC-TRUOC.md.tmpl
var columnFS embed.FS

// Column makes the files of a new column: settings, sections, the pages that law asks
// for, the year's plan of communication, an example of each kind, and the settings of an
// editor. Answers are complete ([Answers.Complete]). Whatever nobody can know yet is to
// be filled in, and such a file is a draft; everything else is published at once.
func Column(a Answers, today viet.Date) []newentry.File {
	files := []newentry.File{{Name: config.SettingsFile, Data: settingsFile(a.settings(today))}}
	for _, s := range sections {
		files = append(files, newentry.File{Name: "content/" + s.dir + "/_index.md", Data: s.front(a.owner())})
	}
	files = append(files, a.pages(today)...)
	files = append(files, a.plan(today))
	files = append(files, a.examples(files, today)...)
	files = append(files, a.firstSteps(files))
	files = append(files, editorFiles()...)
	slices.SortFunc(files, func(a, b newentry.File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// firstDrafts are the drafts of a new column in the order in which they are wanted; the
// others come behind.
var firstDrafts = []string{
	"content/duong-day-nong/duong-day-nong.md", "content/duong-day-nong/nguoi-phat-ngon.md", "content/su-kien/lich-tiep-cong-dan.md",
	"content/gioi-thieu/tiep-can-thong-tin.md", "content/duong-day-nong/danh-ba.md", "content/gioi-thieu/co-cau-to-chuc.md",
}

// firstSteps is what the board is told to do, in order (DOC-TRUOC.md).
func (a *Answers) firstSteps(files []newentry.File) newentry.File {
	type draft struct {
		Name, What string
		Count      int
	}
	var drafts []draft
	for _, f := range files {
		n := newentry.FrontOf(f.Data)
		example := strings.HasPrefix(path.Base(f.Name), examplePrefix)
		if count := len(newentry.Placeholders(f.Data)); count > 0 && n != nil && !example {
			title := content.KindPage.Type().Field("title").ValueIn(n)
			drafts = append(drafts, draft{f.Name, title.Text, count})
		}
	}
	rank := func(d draft) int {
		if i := slices.Index(firstDrafts, d.Name); i >= 0 {
			return i
		}
		if strings.HasPrefix(d.Name, "content/ke-hoach/") {
			return len(firstDrafts)
		}
		return len(firstDrafts) + 1
	}
	slices.SortStableFunc(drafts, func(a, b draft) int { return rank(a) - rank(b) })
	var b bytes.Buffer
	t := template.Must(template.ParseFS(columnFS, "DOC-TRUOC.md.tmpl"))
	if err := t.Execute(&b, map[string]any{"Title": a.columnTitle(), "Drafts": drafts, "Year": a.Year}); err != nil {
		panic(err) // the template is part of the program
	}
	return newentry.File{Name: "DOC-TRUOC.md", Data: b.Bytes()}
}

// front is the _index.md of a section.
func (s section) front(o owner) []byte {
	summary := s.summary
	if strings.Contains(summary, "%s") {
		summary = fmt.Sprintf(summary, o.Short)
	}
	values := map[string]any{"title": s.title, "kind": s.kind, "summary": summary, "weight": s.weight}
	files := config.WrittenFiles()
	of := files[slices.IndexFunc(files, func(f config.WrittenFile) bool { return f.Name == "section" })]
	return newentry.Document(of.Type, values, "")
}

// examples are an entry of each kind that has no draft yet, as cchc new makes them.
func (a *Answers) examples(made []newentry.File, today viet.Date) (files []newentry.File) {
	for _, s := range sections {
		if slices.ContainsFunc(made, func(f newentry.File) bool { return path.Dir(f.Name) == "content/"+s.dir && isDraft(f.Data) }) {
			continue
		}
		r := newentry.Request{Kind: s.kind, Title: "Bài mẫu: " + schema.Label(s.kind), Dir: s.dir, Labels: true}
		r.Today, r.Agency = today, a.owner().Agency
		f, err := newentry.Draft(r)
		if err != nil {
			panic(err) // the titles are fixed
		}
		files = append(files, f)
	}
	return files
}

// examplePrefix is what the names of examples begin with.
const examplePrefix = "bai-mau-"

func isDraft(data []byte) bool {
	return bytes.Contains(data, []byte("\n"+draftLine)) || bytes.Contains(data, []byte("\ndraft: true\n"))
}

const draftLine = "Bản nháp: true\n"

// pages are the files of the folder column, which are templates: of the answers, the
// names of the agency and the day.
func (a *Answers) pages(today viet.Date) (files []newentry.File) {
	o := a.owner()
	data := map[string]any{"A": a, "O": o, "Today": today.ISO(), "Local": o.Level.local(), "Kind": o.kind(), "Hamlet": hamlet(o.Level),
		"NewAccessLaw": !today.Before(viet.NewDate(2026, 9, 1)), "Host": strings.TrimPrefix(strings.TrimPrefix(a.BaseURL.String(), "https://"), "http://")}
	err := fs.WalkDir(columnFS, "column", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		t, err := template.New(path.Base(name)).Funcs(pageFuncs).ParseFS(columnFS, name)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := t.Execute(&b, data); err != nil {
			return err
		}
		files = append(files, newentry.File{Name: strings.TrimPrefix(name, "column/"), Data: asDraft(b.Bytes())})
		return nil
	})
	if err != nil {
		panic(err) // the templates are part of the program
	}
	return files
}

var pageFuncs = template.FuncMap{
	// or is a text in quotation marks, or what is to be filled in.
	"or": func(text, what string) string {
		if text == "" {
			text = schema.Placeholder(what)
		}
		return edit.Quote(text, false)
	},
	"quote":   func(text string) string { return edit.Quote(text, false) },
	"capital": capital,
}

// capital returns a text with its first letter large.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// asDraft makes a Markdown file a draft where something is to be filled in.
func asDraft(data []byte) []byte {
	if len(newentry.Placeholders(data)) == 0 || !bytes.HasPrefix(data, []byte("---\n")) {
		return data
	}
	return append([]byte("---\n## Chưa đăng. Ghi vào những chỗ có chữ (điền: …), duyệt xong thì xóa dòng «Bản nháp».\n"+draftLine), data[len("---\n"):]...)
}

// hamlet is the part of a commune of a level (Nghị định 185/2026/NĐ-CP).
func hamlet(l Level) string {
	switch l {
	case Ward:
		return "tổ dân phố"
	case SpecialZone:
		return "thôn, tổ dân phố"
	}
	return "thôn"
}

// hamletHeads are those who head the parts of a commune of a level.
func hamletHeads(l Level) string {
	switch l {
	case Ward:
		return "Tổ trưởng các tổ dân phố"
	case SpecialZone:
		return "Trưởng thôn, Tổ trưởng tổ dân phố"
	}
	return "Trưởng thôn các thôn"
}
