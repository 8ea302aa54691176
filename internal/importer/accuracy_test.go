package importer

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/intake"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// listed are the columns of the lists that TestForeignDocuments has other programs write.
var listed = []struct{ heading, key string }{
	{"Mã TTHC", "code"}, {"Tên thủ tục hành chính", "title"}, {"Lĩnh vực", "field"}, {"Cơ quan thực hiện", "agency"},
	{"Đối tượng thực hiện", "audience"}, {"Số lượng hồ sơ", "sets"}, {"Kết quả thực hiện", "results"}, {"Yêu cầu, điều kiện", "conditions"},
}

// pythonTable has python-docx write rows as a table, with a row above its headings.
const pythonTable = `import sys, json, docx
rows = json.load(open(sys.argv[1], encoding="utf-8"))
d = docx.Document()
d.add_paragraph("DANH MỤC THỦ TỤC HÀNH CHÍNH")
t = d.add_table(rows=1, cols=len(rows[0]))
t.rows[0].cells[0].merge(t.rows[0].cells[-1]).text = "I. Thủ tục hành chính cấp xã"
for r in rows:
    cells = t.add_row().cells
    for i, v in enumerate(r): cells[i].text = v
d.save(sys.argv[2])
`

// TestForeignDocuments: the procedures of the demonstration, as LibreOffice, Pandoc and
// python-docx write them into documents, are read as what they are. It prints for each field
// what was right, wrong and left as text; nothing may be wrong.
func TestForeignDocuments(t *testing.T) {
	testenv.NeedOffice(t)
	l, problems := store.Load(os.DirFS("../.."), store.Options{Today: viet.NewDate(2026, 11, 30)})
	if l == nil {
		t.Fatal(problems)
	}
	key, rows := map[string]*content.Procedure{}, [][]string{{}}
	for _, c := range listed {
		rows[0] = append(rows[0], c.heading)
	}
	for _, e := range l.Entries {
		p, ok := e.Data().(*content.Procedure)
		if !ok || p.Code.IsZero() || e.Section.Lang != "" {
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
	dir := t.TempDir()
	save := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return name
	}
	page, list := save("bang.html", htmlTable(rows)), save("bang.csv", csvTable(rows))
	data, _ := json.Marshal(rows)
	save("bang.json", string(data))
	save("bang.py", pythonTable)
	profile := "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	for _, w := range []struct {
		name, out string
		command   []string
	}{
		{"Pandoc, Word", "pandoc.docx", []string{"pandoc", "-f", "html", page, "-o", filepath.Join(dir, "pandoc.docx")}},
		{"python-docx", "python.docx", []string{"/usr/bin/python3", filepath.Join(dir, "bang.py"), filepath.Join(dir, "bang.json"), filepath.Join(dir, "python.docx")}},
		{"LibreOffice, Excel", "bang.xlsx", []string{"soffice", profile, "--headless", "--infilter=CSV:44,34,76", "--convert-to", "xlsx", "--outdir", dir, list}},
		{"LibreOffice, Word", "bang.docx", []string{"soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML", "--outdir", dir, page}},
	} {
		if out, err := exec.Command(w.command[0], w.command[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%s: %v %s", w.name, err, out)
			continue
		}
		judge(t, w.name, filepath.Join(dir, w.out), key)
	}
}

// valueOf is a value of a procedure as people write it into a table.
func valueOf(p *content.Procedure, key string) string {
	return map[string]string{"code": p.Code.Base, "title": p.Title, "field": p.Field, "agency": p.Agency, "audience": strings.Join(p.Audience, "; "),
		"sets": p.Sets, "results": strings.Join(p.Results, "\n"), "conditions": p.Conditions}[key]
}

func htmlTable(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<html><head><meta charset=utf-8></head><body><p>DANH MỤC THỦ TỤC HÀNH CHÍNH</p><table border=1>")
	for i, row := range rows {
		cell := "td"
		if i == 0 {
			cell = "th"
		}
		b.WriteString("<tr>")
		for _, v := range row {
			fmt.Fprintf(&b, "<%s>%s</%s>", cell, strings.ReplaceAll(html.EscapeString(v), "\n", "<br>"), cell)
		}
		b.WriteString("</tr>")
	}
	return b.String() + "</table></body></html>"
}

func csvTable(rows [][]string) string {
	var b strings.Builder
	for _, row := range rows {
		for i, v := range row {
			row[i] = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
		b.WriteString(strings.Join(row, ",") + "\n")
		for i, v := range row {
			row[i] = strings.ReplaceAll(strings.Trim(v, `"`), `""`, `"`)
		}
	}
	return b.String()
}

// judge compares what a document was read as with the key, field by field.
func judge(t *testing.T, name, file string, key map[string]*content.Procedure) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	d, err := intake.Read(data)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	r := Procedures(d)
	right, wrong, left := map[string]int{}, map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	for i := range r.Drafts {
		draft := &r.Drafts[i]
		values := draft.settle()
		code := codeKey(leafText(values["code"]))
		want := key[code]
		if want == nil {
			t.Errorf("%s: a procedure that there is not: %s %s", name, code, draft.Title)
			continue
		}
		seen[code] = true
		for _, c := range listed {
			got, expected := words(shownText(values[c.key])), words(strings.ReplaceAll(valueOf(want, c.key), "\n", "; "))
			switch {
			case got == expected:
				right[c.key]++
			case got == "" && (slices.ContainsFunc(draft.Left, func(s string) bool { return strings.Contains(words(s), expected) }) || strings.Contains(words(draft.Body), expected)):
				left[c.key]++
			default:
				wrong[c.key]++
				t.Errorf("%s: %s of %s is %q, want %q", name, c.key, code, got, expected)
			}
		}
	}
	if len(seen) != len(key) {
		t.Errorf("%s: %d procedures of %d", name, len(seen), len(key))
	}
	var b strings.Builder
	for _, c := range listed {
		fmt.Fprintf(&b, "%s %d/%d/%d; ", c.key, right[c.key], wrong[c.key], left[c.key])
	}
	t.Logf("%-20s right/wrong/left: %sunread rows %d", name, b.String(), len(r.Unread))
}
