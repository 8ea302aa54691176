package importer

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/front"
	"cchc/internal/intake"
	"cchc/internal/newentry"
	"cchc/internal/officialdoc"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// A paper is a document as it is given to other programs to write: paragraphs and tables in
// order.
type paper []block

// A block is a paragraph, or a table where it has rows. A row of one cell goes across the
// table.
type block struct {
	Text  string     `json:"text"`
	Align string     `json:"align"` // left, center, right
	Bold  bool       `json:"bold"`
	Rows  [][]string `json:"rows"`
	Lined bool       `json:"lined"` // the table has borders and a row of headings
}

// html returns a paper as HTML.
func (p paper) html() string {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=utf-8></head><body>\n")
	text := func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") }
	for _, block := range p {
		if block.Rows == nil {
			inner := text(block.Text)
			if block.Bold {
				inner = "<b>" + inner + "</b>"
			}
			fmt.Fprintf(&b, "<p align=%s style=\"text-align:%[1]s\">%s</p>\n", block.Align, inner)
			continue
		}
		widest := 0
		for _, row := range block.Rows {
			widest = max(widest, len(row))
		}
		fmt.Fprintf(&b, "<table border=%d>", map[bool]int{true: 1}[block.Lined])
		for i, row := range block.Rows {
			b.WriteString("<tr>")
			for _, v := range row {
				cell, span := "td", ""
				if block.Lined && i == 0 {
					cell = "th"
				}
				if len(row) == 1 {
					span = fmt.Sprintf(" colspan=%d", widest)
				}
				fmt.Fprintf(&b, "<%s%s>%s</%[1]s>", cell, span, text(v))
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</table>\n")
	}
	return b.String() + "</body></html>"
}

// pythonWriter has python-docx write papers: one for each name.json.
const pythonWriter = `import sys, json, docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as A
for name in sys.argv[1:]:
    d = docx.Document()
    for b in json.load(open(name, encoding="utf-8")):
        if not b["rows"]:
            p = d.add_paragraph()
            p.add_run(b["text"]).bold = b["bold"]
            p.alignment = {"center": A.CENTER, "right": A.RIGHT}.get(b["align"], A.LEFT)
            continue
        n = max(len(r) for r in b["rows"])
        t = d.add_table(rows=0, cols=n)
        for r in b["rows"]:
            cells = t.add_row().cells
            if len(r) == 1: cells[0].merge(cells[-1])
            for i, v in enumerate(r): cells[i].text = v
    d.save(name[:-5] + ".python.docx")
`

// A writer is another program that writes documents, with the files that it has written.
type writer struct {
	name  string
	files map[string]string // by the name of the paper
}

// writeAll has Pandoc, python-docx and LibreOffice write papers as Word documents.
func writeAll(t *testing.T, papers map[string]paper) []writer {
	t.Helper()
	dir := t.TempDir()
	pandoc, python, office := map[string]string{}, map[string]string{}, map[string]string{}
	script := filepath.Join(dir, "giay.py")
	write(t, script, pythonWriter)
	var pages, sheets []string
	for name, p := range papers {
		at := filepath.Join(dir, name)
		data, _ := json.Marshal(p)
		write(t, at+".json", string(data))
		write(t, at+".html", p.html())
		pages, sheets = append(pages, at+".html"), append(sheets, at+".json")
		run(t, "pandoc", "-f", "html", at+".html", "-o", at+".pandoc.docx")
		pandoc[name], python[name], office[name] = at+".pandoc.docx", at+".python.docx", at+".docx"
	}
	run(t, "/usr/bin/python3", append([]string{script}, sheets...)...)
	convert(t, dir, "HTML (StarWriter)", "docx:MS Word 2007 XML", pages...)
	return []writer{{"Pandoc", pandoc}, {"python-docx", python}, {"LibreOffice", office}}
}

// convert has LibreOffice turn files into others of their names.
func convert(t *testing.T, dir, from, to string, files ...string) {
	t.Helper()
	profile := "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	run(t, "soffice", append([]string{profile, "--headless", "--infilter=" + from, "--convert-to", to, "--outdir", dir}, files...)...)
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v %s", name, err, out)
	}
	return string(out)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// judgeAll reads what writers have made of papers, and holds each document, which is one
// entry, to its key. It prints a table for each writer.
func judgeAll[T any](t *testing.T, writers []writer, key map[string]T, read func(d *docmodel.Document) *entrydiff.Reading, judge func(t *testing.T, where string, c *tally, draft *entrydiff.Draft, want T)) {
	t.Helper()
	for _, w := range writers {
		var c tally
		unread := 0
		for name, file := range w.files {
			r := read(readDocument(t, file))
			if len(r.Drafts) != 1 {
				t.Errorf("%s, %s: %d entries", w.name, name, len(r.Drafts))
				continue
			}
			unread += len(r.Unread)
			judge(t, w.name+", "+name, &c, &r.Drafts[0], key[name])
		}
		c.print(t, w.name, unread)
	}
}

func readDocument(t *testing.T, file string) *docmodel.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := intake.Read(data)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return d
}

// demonstration returns the entries of a kind in Vietnamese.
func demonstration[T content.Data](t *testing.T) (all []T, entries []*store.Entry) {
	t.Helper()
	l, problems := store.Load(os.DirFS("../.."), store.Options{Today: viet.NewDate(2026, 11, 30)})
	if l == nil {
		t.Fatal(problems)
	}
	for _, e := range l.Entries {
		if d, ok := e.Data().(T); ok && e.Section.Lang == "" {
			all, entries = append(all, d), append(entries, e)
		}
	}
	return all, entries
}

// A tally counts for each field how many values were right, wrong, and left as text.
type tally struct {
	fields             []string
	right, wrong, left map[string]int
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// judge counts a value of a field of what was read, and reports one that is wrong. Where it is
// not there, it must stand in rest: what was left as text.
func (c *tally) judge(t *testing.T, where, field, got, want, rest string) {
	t.Helper()
	if c.right == nil {
		c.right, c.wrong, c.left = map[string]int{}, map[string]int{}, map[string]int{}
	}
	if !slices.Contains(c.fields, field) {
		c.fields = append(c.fields, field)
	}
	switch got, want = oneLine(got), oneLine(strings.ReplaceAll(want, "\n", "; ")); {
	case got == want:
		c.right[field]++
	case got == "" && strings.Contains(oneLine(rest), want):
		c.left[field]++
	default:
		c.wrong[field]++
		t.Errorf("%s: %s is %q, want %q", where, field, got, want)
	}
}

// print logs the table of a writer.
func (c *tally) print(t *testing.T, name string, unread int) {
	var b strings.Builder
	right, all := 0, 0
	for _, f := range c.fields {
		fmt.Fprintf(&b, "%s %d/%d/%d; ", f, c.right[f], c.wrong[f], c.left[f])
		right, all = right+c.right[f], all+c.right[f]+c.wrong[f]+c.left[f]
	}
	t.Logf("%-20s right/wrong/left: %s%d of %d right, unread rows %d", name, b.String(), right, all, unread)
}

// listed are the columns of the lists that TestForeignProcedures has other programs write.
var listed = []struct{ heading, key string }{
	{"Mã TTHC", "code"}, {"Tên thủ tục hành chính", "title"}, {"Lĩnh vực", "field"}, {"Cơ quan thực hiện", "agency"},
	{"Đối tượng thực hiện", "audience"}, {"Số lượng hồ sơ", "sets"}, {"Kết quả thực hiện", "results"}, {"Yêu cầu, điều kiện", "conditions"},
}

// TestForeignProcedures: the procedures of the demonstration, as LibreOffice, Pandoc and
// python-docx write them into documents, are read as what they are. It prints for each field
// what was right, wrong and left as text; nothing may be wrong.
func TestForeignProcedures(t *testing.T) {
	testenv.NeedOffice(t)
	key, rows := map[string]*content.Procedure{}, [][]string{{}, {"I. Thủ tục hành chính cấp xã"}}
	for _, c := range listed {
		rows[0] = append(rows[0], c.heading)
	}
	all, _ := demonstration[*content.Procedure](t)
	for _, p := range all {
		if p.Code.IsZero() {
			continue
		}
		key[p.Code.Base] = p
		var row []string
		for _, c := range listed {
			row = append(row, valueOf(p, c.key))
		}
		rows = append(rows, row)
	}
	if len(key) < 10 {
		t.Fatalf("%d procedures in the demonstration", len(key))
	}
	title := block{Text: "DANH MỤC THỦ TỤC HÀNH CHÍNH", Align: "center", Bold: true}
	for _, w := range append(writeAll(t, map[string]paper{"bang": {title, {Rows: rows, Lined: true}}}), spreadsheet(t, "bang", rows)) {
		judgeProcedures(t, w.name, readDocument(t, w.files["bang"]), key)
	}
}

// spreadsheet has LibreOffice write rows as a workbook.
func spreadsheet(t *testing.T, name string, rows [][]string) writer {
	t.Helper()
	dir := t.TempDir()
	var b strings.Builder
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, name+".csv"), b.String())
	convert(t, dir, "CSV:44,34,76", "xlsx", filepath.Join(dir, name+".csv"))
	return writer{"LibreOffice, Excel", map[string]string{name: filepath.Join(dir, name+".xlsx")}}
}

// valueOf is a value of a procedure as people write it into a table.
func valueOf(p *content.Procedure, key string) string {
	return map[string]string{"code": p.Code.Base, "title": p.Title, "field": p.Field, "agency": p.Agency, "audience": strings.Join(p.Audience, "; "),
		"sets": p.Sets, "results": strings.Join(p.Results, "\n"), "conditions": p.Conditions}[key]
}

// judgeProcedures compares what a document was read as with the key, field by field.
func judgeProcedures(t *testing.T, name string, d *docmodel.Document, key map[string]*content.Procedure) {
	t.Helper()
	r := Procedures(d)
	seen := map[string]bool{}
	var c tally
	for i := range r.Drafts {
		draft := &r.Drafts[i]
		values := draft.Settle()
		code := entrydiff.Text(values["code"])
		if c, err := viet.ParseProcedureCode(code); err == nil {
			code = c.Base
		}
		want := key[code]
		if want == nil {
			t.Errorf("%s: a procedure that there is not: %s %s", name, code, draft.Title)
			continue
		}
		seen[code] = true
		for _, l := range listed {
			c.judge(t, name+", "+code, l.key, entrydiff.ShownText(values[l.key]), valueOf(want, l.key), rest(draft))
		}
	}
	if len(seen) != len(key) {
		t.Errorf("%s: %d procedures of %d", name, len(seen), len(key))
	}
	c.print(t, name, len(r.Unread))
}

// rest is what of a draft was left as text.
func rest(d *entrydiff.Draft) string { return strings.Join(append(slices.Clone(d.Left), d.Body), "\n") }

// decodeDraft reads the values of a draft, as its entry will be read.
func decodeDraft(t *testing.T, d *entrydiff.Draft, into content.Data) {
	t.Helper()
	parts, problems := front.Split("", newentry.Values(d.Kind, d.Settle()))
	if len(problems) == 0 {
		problems = schema.Decode("", parts.Front, into)
	}
	for _, p := range problems {
		if p.Severity == diag.Error && p.Code != "required-field" {
			t.Fatal(p)
		}
	}
}

// printed returns a plan as agencies print it (Nghị định 30/2020/NĐ-CP): the name of the
// agency beside the motto, the subject, the legal basis, who signs, the tasks as an appendix.
func printed(p *content.Plan) paper {
	title := strings.TrimPrefix(p.Title, "Kế hoạch ")
	number := ""
	if !p.Number.IsZero() {
		number = "Số: " + p.Number.String()
	}
	day := p.Place + ", ngày     tháng     năm"
	if !p.Issued.IsZero() {
		day = p.Place + ", " + p.Issued.Long()
	}
	paper := paper{
		{Rows: [][]string{
			{strings.ToUpper(p.Issuer), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"},
			{number, day},
		}},
		{Text: "KẾ HOẠCH", Align: "center", Bold: true},
		{Text: strings.ToUpper(title[:1]) + title[1:], Align: "center", Bold: true},
	}
	for _, b := range p.LegalBasis {
		if !b.Number.IsZero() && !b.Date.IsZero() && b.Issuer != "" {
			paper = append(paper, block{Text: fmt.Sprintf("Căn cứ %s số %s ngày %s của %s về %s;", kindOfLaw(b.Number.String()), b.Number, b.Date, b.Issuer, b.Title), Align: "left"})
		}
	}
	rows := [][]string{{"STT", "Nội dung nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Ghi chú"}}
	group := ""
	for _, task := range p.Tasks {
		if task.Group != group {
			group = task.Group
			rows = append(rows, []string{group})
		}
		rows = append(rows, []string{task.No, task.Name, task.Product, strings.Join(task.Lead, "; "), strings.Join(task.Support, "; "), task.Deadline.String(), task.Note})
	}
	return append(paper,
		block{Text: "Ủy ban nhân dân ban hành kế hoạch với các nội dung sau:", Align: "left"},
		block{Text: "I. MỤC ĐÍCH", Align: "left", Bold: true}, block{Text: "Hoàn thành các nhiệm vụ được giao.", Align: "left"},
		block{Text: "II. NHIỆM VỤ", Align: "left", Bold: true}, block{Text: "Các nhiệm vụ nêu tại Phụ lục./.", Align: "left"},
		block{Rows: [][]string{{"Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\n\n" + p.Signer}}},
		block{Text: "PHỤ LỤC", Align: "center", Bold: true}, block{Text: "DANH MỤC NHIỆM VỤ", Align: "center", Bold: true},
		block{Rows: rows, Lined: true})
}

var lawKinds = []struct{ part, kind string }{{"/NĐ-CP", "Nghị định"}, {"/NQ-", "Nghị quyết"}, {"/TT-", "Thông tư"}, {"/KH-", "Kế hoạch"}, {"/QH", "Luật"}, {"/CT-", "Chỉ thị"}}

func kindOfLaw(number string) string {
	for _, k := range lawKinds {
		if strings.Contains(number, k.part) {
			return k.kind
		}
	}
	return "Quyết định"
}

// TestForeignPlans does with plans, printed as agencies do, what TestForeignProcedures does.
func TestForeignPlans(t *testing.T) {
	testenv.NeedOffice(t)
	plans, entries := demonstration[*content.Plan](t)
	papers, key := map[string]paper{}, map[string]*content.Plan{}
	for i, p := range plans {
		if len(p.Tasks) > 0 {
			name := strings.TrimSuffix(filepath.Base(entries[i].File), ".md")
			papers[name], key[name] = printed(p), p
		}
	}
	if len(key) < 5 {
		t.Fatalf("%d plans", len(key))
	}
	judgeAll(t, writeAll(t, papers), key, func(d *docmodel.Document) *entrydiff.Reading { return officialdoc.Plan(d) }, judgePlan)
}

func judgePlan(t *testing.T, where string, c *tally, draft *entrydiff.Draft, want *content.Plan) {
	t.Helper()
	got := content.KindPlan.New().(*content.Plan)
	decodeDraft(t, draft, got)
	left := rest(draft)
	c.judge(t, where, "title", got.Title, want.Title, left)
	c.judge(t, where, "number", got.Number.String(), want.Number.String(), left)
	c.judge(t, where, "issuer", got.Issuer, want.Issuer, left)
	c.judge(t, where, "issued", got.Issued.String(), want.Issued.String(), left)
	c.judge(t, where, "signer", got.Signer, want.Signer, left)
	var bases []content.Basis
	for _, b := range want.LegalBasis {
		if !b.Number.IsZero() && !b.Date.IsZero() && b.Issuer != "" {
			bases = append(bases, b)
		}
	}
	if len(got.LegalBasis) != len(bases) || len(got.Tasks) != len(want.Tasks) {
		t.Errorf("%s: %d laws, want %d; %d tasks, want %d", where, len(got.LegalBasis), len(bases), len(got.Tasks), len(want.Tasks))
		return
	}
	for i, b := range bases {
		c.judge(t, where, "legalBasis number", got.LegalBasis[i].Number.String(), b.Number.String(), left)
		c.judge(t, where, "legalBasis date", got.LegalBasis[i].Date.String(), b.Date.String(), left)
		c.judge(t, where, "legalBasis issuer", got.LegalBasis[i].Issuer, b.Issuer, left)
	}
	for i := range want.Tasks {
		g, w := &got.Tasks[i], &want.Tasks[i]
		for _, f := range []struct{ field, got, want string }{
			{"no", g.No, w.No}, {"group", g.Group, w.Group}, {"name", g.Name, w.Name}, {"product", g.Product, w.Product}, {"lead", strings.Join(g.Lead, "; "), strings.Join(w.Lead, "; ")},
			{"support", strings.Join(g.Support, "; "), strings.Join(w.Support, "; ")}, {"deadline", g.Deadline.String(), w.Deadline.String()}, {"note", g.Note, w.Note},
		} {
			c.judge(t, fmt.Sprintf("%s, task %d", where, i+1), "task "+f.field, f.got, f.want, left)
		}
	}
}

// TestForeignContacts does with registers what TestForeignProcedures does.
func TestForeignContacts(t *testing.T) {
	testenv.NeedOffice(t)
	all, entries := demonstration[*content.Contacts](t)
	papers, key := map[string]paper{}, map[string]*content.Contacts{}
	var writers []writer
	for i, want := range all {
		name := strings.TrimSuffix(filepath.Base(entries[i].File), ".md")
		rows := [][]string{{"STT", "Họ và tên", "Chức vụ", "Đơn vị", "Phạm vi", "Điện thoại", "Thư điện tử", "Giờ làm việc", "Địa chỉ", "Ghi chú"}}
		for _, g := range want.Groups {
			rows = append(rows, []string{strings.ToUpper(g.Name)})
			for n, c := range g.Contacts {
				rows = append(rows, []string{fmt.Sprint(n + 1), c.Name, c.Title, c.Unit, c.Scope, phones(c), string(c.Email), c.Hours, c.Address, c.Note})
			}
		}
		papers[name], key[name] = paper{{Text: want.Title, Align: "center", Bold: true}, {Rows: rows, Lined: true}}, want
		writers = append(writers, spreadsheet(t, name, rows))
	}
	if len(key) < 2 {
		t.Fatalf("%d registers", len(key))
	}
	judgeAll(t, append(writeAll(t, papers), writers...), key, func(d *docmodel.Document) *entrydiff.Reading { return Contacts(d, Begin{}) }, judgeContacts)
}

// phones are the numbers of a contact, as people write them into one cell.
func phones(c content.Contact) string {
	var all []string
	for _, p := range c.Phones {
		text := p.Number.String()
		if p.Branch != "" {
			text += " máy lẻ " + p.Branch
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func judgeContacts(t *testing.T, where string, c *tally, draft *entrydiff.Draft, want *content.Contacts) {
	t.Helper()
	got := content.KindContacts.New().(*content.Contacts)
	decodeDraft(t, draft, got)
	left := rest(draft)
	if len(got.Groups) != len(want.Groups) {
		t.Errorf("%s: %d groups, want %d", where, len(got.Groups), len(want.Groups))
		return
	}
	for i := range want.Groups {
		g, w := got.Groups[i], want.Groups[i]
		c.judge(t, where, "group", strings.ToLower(g.Name), strings.ToLower(w.Name), left)
		if len(g.Contacts) != len(w.Contacts) {
			t.Errorf("%s: %s: %d contacts, want %d", where, w.Name, len(g.Contacts), len(w.Contacts))
			continue
		}
		for j := range w.Contacts {
			a, b := g.Contacts[j], w.Contacts[j]
			for _, f := range []struct{ field, got, want string }{
				{"name", a.Name, b.Name}, {"title", a.Title, b.Title}, {"unit", a.Unit, b.Unit}, {"scope", a.Scope, b.Scope}, {"phones", phones(a), phones(b)},
				{"email", string(a.Email), string(b.Email)}, {"hours", a.Hours, b.Hours}, {"address", a.Address, b.Address}, {"note", a.Note, b.Note},
			} {
				c.judge(t, where+", "+b.Name, f.field, f.got, f.want, left)
			}
		}
	}
}

// TestForeignNews: the news of the demonstration, as Pandoc and LibreOffice write them into
// Word documents with their pictures, come back with title, day, summary, text and pictures.
func TestForeignNews(t *testing.T) {
	testenv.NeedOffice(t)
	all, entries := demonstration[*content.News](t)
	dir := t.TempDir()
	key, plain, pages := map[string]int{}, map[string]string{}, []string{}
	pandoc, office := map[string]string{}, map[string]string{}
	pictures := 0
	for i, n := range all {
		if i >= testenv.Rounds(6, len(all)) && !strings.Contains(entries[i].File, "cau-van") { // an item with photos
			continue
		}
		body, err := entries[i].Body.Text()
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("tin-%d", i)
		key[name], plain[name] = i, withoutMarks(t, string(body))
		at := filepath.Join(dir, name)
		write(t, at+".md", fmt.Sprintf("# %s\n\n%s\n\n**%s**\n\n%s\n\n%s\n", n.Title, n.Date.Day(), n.Summary, body, "Bài và ảnh: "+n.Author))
		from := filepath.Dir(filepath.Join("../..", entries[i].File))
		run(t, "pandoc", "-f", "gfm", "--resource-path="+from, at+".md", "-o", at+".pandoc.docx")
		run(t, "pandoc", "-f", "gfm", "--resource-path="+from, "--self-contained", "-s", "--metadata", "pagetitle=Tin", at+".md", "-o", at+".html")
		pandoc[name], office[name], pages = at+".pandoc.docx", at+".docx", append(pages, at+".html")
	}
	convert(t, dir, "HTML (StarWriter)", "docx:MS Word 2007 XML", pages...)
	for _, w := range []writer{{"Pandoc", pandoc}, {"LibreOffice", office}} {
		var c tally
		for name, i := range key {
			where, want := w.name+", "+entries[i].File, all[i]
			r := News(readDocument(t, w.files[name]), Begin{})
			if len(r.Drafts) != 1 {
				t.Errorf("%s: %d news", where, len(r.Drafts))
				continue
			}
			draft := &r.Drafts[0]
			v := draft.Values
			c.judge(t, where, "title", entrydiff.ShownText(v["title"]), want.Title, "")
			c.judge(t, where, "date", entrydiff.ShownText(v["date"]), want.Date.Day().String(), "")
			c.judge(t, where, "summary", entrydiff.ShownText(v["summary"]), want.Summary, draft.Body)
			c.judge(t, where, "author", entrydiff.ShownText(v["author"]), want.Author, draft.Body)
			c.judge(t, where, "body", withoutMarks(t, draft.Body), plain[name], "")
			body, _ := entries[i].Body.Text()
			photos := len(photoRE.FindAll(body, -1))
			c.judge(t, where, "photos", fmt.Sprint(len(draft.Pictures)), fmt.Sprint(photos), "")
			pictures += photos
		}
		c.print(t, w.name, 0)
	}
	if pictures == 0 {
		t.Error("none of the news has photos")
	}
}

var photoRE = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\.(?:jpe?g|png)`)

var pictureRE = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)

// withoutMarks is the text of Markdown as Pandoc reads it, without pictures.
func withoutMarks(t *testing.T, text string) string {
	t.Helper()
	c := exec.Command("pandoc", "-f", "gfm", "-t", "plain", "--wrap=none")
	c.Stdin = strings.NewReader(pictureRE.ReplaceAllString(text, ""))
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// nationalSheet returns a procedure as the national database prints it
// (ChiTietTTHC_….doc): labels and values, a table of the ways of filing, the papers of each
// case in tables, the law.
func nationalSheet(p *content.Procedure) paper {
	labels := func(rows ...[]string) block { return block{Rows: rows} }
	levels := make([]string, len(p.Levels))
	for i, l := range p.Levels {
		levels[i] = schema.Label(l)
	}
	decision := ""
	if p.Decision != nil {
		decision = p.Decision.Number.String()
	}
	steps := make([]string, len(p.Steps))
	for i, s := range p.Steps {
		steps[i] = fmt.Sprintf("Bước %d: %s", i+1, s)
	}
	sheet := paper{labels([]string{"Mã thủ tục:", p.Code.Base}, []string{"Số quyết định:", decision}, []string{"Tên thủ tục:", p.Title},
		[]string{"Cấp thực hiện:", strings.Join(levels, ", ")}, []string{"Loại thủ tục:", p.Type}, []string{"Lĩnh vực:", p.Field}, []string{"Trình tự thực hiện:", strings.Join(steps, "\n")})}
	bold := func(text string) block { return block{Text: text, Align: "left", Bold: true} }
	plain := func(text string) block { return block{Text: text, Align: "left"} }
	ways := [][]string{{"Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"}}
	for _, c := range p.Channels {
		var fees []string
		for _, f := range c.Fees {
			line := f.Amount
			if f.Kind != "" {
				line = schema.Label(f.Kind) + " : " + line
			}
			if f.Note != "" {
				line += " (" + f.Note + ")"
			}
			fees = append(fees, line)
			if f.Exempt != "" {
				fees = append(fees, f.Exempt)
			}
		}
		ways = append(ways, []string{schema.Label(c.Method), c.Time.Text, strings.Join(fees, "\n"), c.Note})
	}
	sheet = append(sheet, bold("Cách thức thực hiện:"), block{Rows: ways, Lined: true}, bold("Thành phần hồ sơ:"))
	for _, c := range p.Dossier {
		sheet = append(sheet, plain("* "+c.Case+":"))
		for _, mode := range []struct {
			mode  content.PaperMode
			title string
		}{{"submit", "* Giấy tờ phải nộp:"}, {"present", "* Giấy tờ phải xuất trình:"}} {
			rows := [][]string{{"Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"}}
			for _, x := range c.Papers {
				if x.Mode == mode.mode || x.Mode == "" && mode.mode == "submit" {
					rows = append(rows, []string{x.Name, "", fmt.Sprintf("Bản chính: %dBản sao: %d", x.Originals, x.Copies)})
				}
			}
			if len(rows) > 1 {
				sheet = append(sheet, plain(mode.title), block{Rows: rows, Lined: true})
			}
		}
	}
	laws := [][]string{{"Số ký hiệu", "Trích yếu", "Ngày ban hành", "Cơ quan ban hành"}}
	for _, l := range p.LegalBasis {
		day := ""
		if !l.Date.IsZero() {
			day = l.Date.Time().Format("02-01-2006")
		}
		laws = append(laws, []string{l.Number.String(), l.Title, day, l.Issuer})
	}
	for _, part := range []struct{ label, text string }{{"Đối tượng thực hiện", strings.Join(p.Audience, ", ")}, {"Cơ quan thực hiện", p.Agency}, {"Cơ quan có thẩm quyền", p.Authority},
		{"Cơ quan phối hợp", joined(p.Coordinating)}, {"Kết quả thực hiện", strings.Join(p.Results, "\n")}} {
		if part.text == "" {
			part.text = "Không có thông tin"
		}
		sheet = append(sheet, plain(part.label+": "+part.text))
	}
	return append(sheet, bold("Căn cứ pháp lý:"), block{Rows: laws, Lined: true}, plain("Yêu cầu, điều kiện thực hiện: "+p.Conditions), plain("Từ khóa: "+strings.Join(p.Keywords, ", ")), plain("Mô tả: "+p.Description))
}

// joined puts commas between names, as the sheets do, or semicolons where a name has one.
func joined(names []string) string {
	if text := strings.Join(names, ", "); strings.Count(text, ",") < len(names) {
		return text
	}
	return strings.Join(names, "; ")
}

// TestForeignSheets does with sheets of the national database what TestForeignProcedures does
// with lists.
func TestForeignSheets(t *testing.T) {
	testenv.NeedOffice(t)
	all, entries := demonstration[*content.Procedure](t)
	papers, key := map[string]paper{}, map[string]*content.Procedure{}
	for i, p := range all {
		if !p.Code.IsZero() && len(key) < testenv.Rounds(12, 100) {
			name := strings.TrimSuffix(filepath.Base(entries[i].File), ".md")
			papers[name], key[name] = nationalSheet(p), p
		}
	}
	judgeAll(t, writeAll(t, papers), key, Procedures, judgeSheet)
}

func judgeSheet(t *testing.T, where string, c *tally, draft *entrydiff.Draft, want *content.Procedure) {
	t.Helper()
	got := content.KindProcedure.New().(*content.Procedure)
	decodeDraft(t, draft, got)
	left := rest(draft)
	for _, f := range []struct{ field, got, want string }{
		{"code", got.Code.Base, want.Code.Base}, {"title", got.Title, want.Title}, {"levels", fmt.Sprint(got.Levels), fmt.Sprint(want.Levels)}, {"type", got.Type, want.Type}, {"field", got.Field, want.Field},
		{"agency", got.Agency, want.Agency}, {"authority", got.Authority, want.Authority}, {"audience", strings.Join(got.Audience, "; "), strings.Join(want.Audience, "; ")},
		{"coordinating", strings.Join(got.Coordinating, "; "), strings.Join(want.Coordinating, "; ")}, {"results", strings.Join(got.Results, "; "), strings.Join(want.Results, "; ")},
		{"steps", strings.Join(got.Steps, "\n"), "Bước 1: " + strings.Join(want.Steps, "\n")}, {"conditions", got.Conditions, want.Conditions},
		{"keywords", strings.Join(got.Keywords, "; "), strings.Join(want.Keywords, "; ")}, {"description", got.Description, want.Description},
	} {
		if f.field == "steps" {
			for i := range want.Steps[1:] {
				f.want = strings.Replace(f.want, "\n"+want.Steps[i+1], fmt.Sprintf("\nBước %d: %s", i+2, want.Steps[i+1]), 1)
			}
			f.got = strings.ReplaceAll(f.got, "\n", "; ")
		}
		c.judge(t, where, f.field, f.got, f.want, left)
	}
	if got.Decision != nil && want.Decision != nil {
		c.judge(t, where, "decision", got.Decision.Number.String(), want.Decision.Number.String(), left)
	}
	if len(got.Channels) != len(want.Channels) || len(got.Dossier) != len(want.Dossier) || len(got.LegalBasis) != len(want.LegalBasis) {
		t.Errorf("%s: %d ways, want %d; %d cases, want %d; %d laws, want %d", where, len(got.Channels), len(want.Channels), len(got.Dossier), len(want.Dossier), len(got.LegalBasis), len(want.LegalBasis))
		return
	}
	for i, w := range want.Channels {
		g := got.Channels[i]
		c.judge(t, where, "method", string(g.Method), string(w.Method), left)
		c.judge(t, where, "time", g.Time.Text, w.Time.Text, left)
		c.judge(t, where, "fees", feesText(g.Fees), feesText(w.Fees), left)
		c.judge(t, where, "method note", g.Note, w.Note, left)
	}
	for i, w := range want.Dossier {
		g := got.Dossier[i]
		c.judge(t, where, "case", g.Case, w.Case, left)
		c.judge(t, where, "papers", papersText(g.Papers), papersText(w.Papers), left)
	}
	for i, w := range want.LegalBasis {
		g := got.LegalBasis[i]
		c.judge(t, where, "law", fmt.Sprint(g.Number, g.Title, g.Date, g.Issuer), fmt.Sprint(w.Number, w.Title, w.Date, w.Issuer), left)
	}
}

// feesText says everything of fees, exemptions too.
func feesText(fees []content.Fee) string {
	var all []string
	for _, f := range fees {
		text := f.Amount
		if f.Note != "" {
			text += "; " + f.Note
		}
		all = append(all, fmt.Sprintf("%s|%s|%s", f.Kind, text, f.Exempt))
	}
	return strings.Join(all, "; ")
}

// papersText says everything that a sheet says of papers: those that are handed in first.
func papersText(papers []content.Paper) string {
	var submit, present []string
	for _, p := range papers {
		text := fmt.Sprintf("%s %d+%d", p.Name, p.Originals, p.Copies)
		if p.Mode == "present" {
			present = append(present, text)
		} else {
			submit = append(submit, text)
		}
	}
	return strings.Join(submit, "; ") + " / " + strings.Join(present, "; ")
}
