package rules

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/tools/txtar"
)

// base is what the sites of examples have where they bring nothing of their own.
var base = map[string]string{
	"content/site.yaml":           "title: Cột\nbaseURL: https://thu.example/\nagency: Ủy ban nhân dân xã Thử\n",
	"content/trang/_index.md":     "---\ntitle: Trang\nkind: page\n---\n",
	"content/tin-tuc/_index.md":   "---\ntitle: Tin tức\nkind: news\n---\n",
	"content/thu-tuc/_index.md":   "---\ntitle: Thủ tục\nkind: procedure\n---\n",
	"content/van-ban/_index.md":   "---\ntitle: Văn bản\nkind: document\n---\n",
	"content/ke-hoach/_index.md":  "---\ntitle: Kế hoạch\nkind: plan\n---\n",
	"content/hoi-dap/_index.md":   "---\ntitle: Hỏi – đáp\nkind: question\n---\n",
	"content/phan-anh/_index.md":  "---\ntitle: Phản ánh\nkind: feedback\n---\n",
	"content/danh-ba/_index.md":   "---\ntitle: Danh bạ\nkind: contacts\n---\n",
	"content/su-kien/_index.md":   "---\ntitle: Sự kiện\nkind: event\n---\n",
	"content/tai-lieu/_index.md":  "---\ntitle: Tài liệu\nkind: material\n---\n",
	"content/thong-bao/_index.md": "---\ntitle: Thông báo\nkind: notice\n---\n",
}

// siteOf makes the folder of an example.
func siteOf(files []txtar.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range base {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: sample(f)}
	}
	return fsys
}

// found runs one rule over an example and returns its findings, with the errors of
// reading.
func found(t *testing.T, rule *check.Rule, day string, files []txtar.File) (findings []check.Finding, broken diag.List) {
	t.Helper()
	today, err := viet.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	fsys, opts := siteOf(files), store.Options{Today: today}
	lib, problems := store.Load(fsys, opts)
	in := check.Input{Files: fsys, Problems: problems, Rules: []*check.Rule{rule}, Ask: func([]string) map[string]check.Answer { return answers }}
	if lib != nil {
		graph, more := site.Build(lib, opts)
		in.Site, in.Problems = graph, append(problems, more...)
	}
	for _, f := range check.Run(in).Findings {
		switch {
		case f.Code == rule.Code:
			findings = append(findings, f)
		case f.Severity == diag.Error:
			broken = append(broken, f.Diagnostic)
		}
	}
	return findings, broken
}

// TestExamples runs every rule over its example: it finds one thing in the first site
// and nothing in the second.
func TestExamples(t *testing.T) {
	for _, rule := range All() {
		t.Run(rule.Code, func(t *testing.T) {
			e := rule.ExampleOf()
			if len(e.Bad) == 0 {
				t.Fatal("there is no example")
			}
			bad, broken := found(t, rule, e.Day, e.Bad)
			if len(bad) != 1 || len(broken) > 0 {
				t.Errorf("in the first site it finds %v; that site has %v", bad, broken)
			}
			good, broken := found(t, rule, e.Day, e.Good)
			if len(good) > 0 || len(broken) > 0 {
				t.Errorf("in the second site it finds %v; that site has %v", good, broken)
			}
			for _, f := range bad {
				if f.Line == 0 && strings.HasSuffix(f.File, ".md") {
					t.Errorf("it has no place in %s", f.File)
				}
				if f.Severity != rule.Severity {
					t.Errorf("it is %s, not %s", f.Severity, rule.Severity)
				}
			}
		})
	}
}

// unfilled matches what a message shows where it has no value.
var unfilled = regexp.MustCompile(`<no value>|%!`)

// TestWords holds every rule to its words: title, reason, message and hint in each
// language; the hint, which stands on the rule's page too, names no particulars.
func TestWords(t *testing.T) {
	for _, lang := range diag.Languages {
		v := diag.NewVoice(lang)
		for _, rule := range All() {
			for _, key := range []string{"title", "reason", "message", "hint"} {
				if !v.Has(rule.Code + "." + key) {
					t.Errorf("%s: %s has no %s", lang, rule.Code, key)
				}
			}
			if hint := v.Say(rule.Code+".hint", nil); unfilled.MatchString(hint) && !v.Has(rule.Code+".advice") {
				t.Errorf("%s: the hint of %s names particulars: %s", lang, rule.Code, hint)
			}
			e := rule.ExampleOf()
			for _, f := range e.Bad {
				if strings.HasSuffix(f.Name, "_index.md") && base[f.Name] == string(f.Data) {
					t.Errorf("%s brings a section that all examples have", rule.Code)
				}
			}
			bad, _ := found(t, rule, e.Day, e.Bad)
			for _, f := range bad {
				if said := v.Message(f.Diagnostic); unfilled.MatchString(said) {
					t.Errorf("%s: the message of %s: %s", lang, rule.Code, said)
				}
			}
		}
	}
}

// TestRulesAreDeclared looks at what every rule must say of itself.
func TestRulesAreDeclared(t *testing.T) {
	code := regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	group := 0
	for _, rule := range All() {
		if !code.MatchString(rule.Code) || seen[rule.Code] {
			t.Errorf("%s is no code, or there are two of it", rule.Code)
		}
		seen[rule.Code] = true
		at := slices.Index(check.Groups, rule.Group)
		if at < group {
			t.Errorf("%s is of the group %s, which comes earlier", rule.Code, rule.Group)
		}
		group = at
		if !rule.Read && rule.Site == nil && rule.Page == nil && rule.Text == nil && rule.File == nil && rule.Code != "dismissal-unused" {
			t.Errorf("%s looks at nothing", rule.Code)
		}
	}
	entries, err := examples.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".txtar"); !seen[name] {
			t.Errorf("examples/%s is of no rule", e.Name())
		}
	}
}

// manualPages are the pages of the manual, by the groups of their rules.
var manualPages = map[check.Group]string{
	check.Fill: "con-phai-dien", check.Privacy: "du-lieu-ca-nhan", check.Duties: "viec-dung-han", check.Procedures: "thu-tuc",
	check.Law: "van-ban-co-quan", check.Approval: "duyet-nguon", check.Links: "lien-ket-tep", check.Reader: "moi-nguoi-doc",
	check.Vietnamese: "chu-viet", check.Keeping: "viec-kiem-tra",
}

// TestManual holds the pages of the manual to the rules. UPDATE_REFERENCE=1 writes them
// anew.
func TestManual(t *testing.T) {
	v := diag.NewVoice("vi")
	for _, group := range check.Groups {
		file := "../../content/huong-dan/quy-tac-" + manualPages[group] + ".md"
		want := check.Manual(All(), group, v)
		testenv.Holds(t, file, want)
	}
}

// answers are what hosts say about the addresses of examples.
var answers = map[string]check.Answer{
	"https://cong.gov.vn/mo":  {Status: 200},
	"https://cong.gov.vn/mat": {Status: 404},
	"https://cong.gov.vn/cu":  {Status: 200, Moved: "https://cong.gov.vn/moi"},
}

// sample returns the content of an example's file: of one that is no text, made for
// what its text asks for.
func sample(f txtar.File) []byte {
	kind, rest, _ := strings.Cut(strings.TrimSpace(string(f.Data)), ":")
	if make := samples[kind]; make != nil {
		return make(strings.TrimSpace(rest))
	}
	return f.Data
}

// samples make files that are no text, by the first word of what an example has of them.
var samples = map[string]func(what string) []byte{
	"svg": func(string) []byte { return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`) },
	"mp3": func(string) []byte { return []byte("ID3\x03\x00") },
	"mp4": func(string) []byte { return []byte("\x00\x00\x00\x10ftypisom\x00\x00\x00\x00") },
	"jpeg": func(what string) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
			panic(err)
		}
		if what == "plain" {
			return b.Bytes()
		}
		comment := "\xff\xe1\x00\x12Exif\x00\x00Thon Ben D"
		return append([]byte("\xff\xd8"+comment), b.Bytes()[2:]...)
	},
	"docx": func(author string) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		part, _ := w.Create("docProps/core.xml")
		fmt.Fprintf(part, `<core xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>%s</dc:creator></core>`, author)
		w.Close()
		return b.Bytes()
	},
	"pdf": func(title string) []byte {
		if title == "scan" {
			return []byte("%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n2 0 obj << /Subtype /Image >> endobj\ntrailer << >>\n")
		}
		return []byte("%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n2 0 obj << /Type /Font >> endobj\n3 0 obj << /Title (\xef\xbb\xbf" + title + ") >> endobj\ntrailer << /Info 3 0 R >>\n")
	},
}

// TestDatesHaveTheirPlaces: each day is found where it stands, also one that is written
// twice, or whose figures are the end of another one.
func TestDatesHaveTheirPlaces(t *testing.T) {
	rules := All()
	rule := rules[slices.IndexFunc(rules, func(r *check.Rule) bool { return r.Code == "date-style" })]
	findings, broken := found(t, rule, "2026-11-30", []txtar.File{
		{Name: "content/site.yaml", Data: []byte(base["content/site.yaml"] + "check: {dates: official}\n")},
		{Name: "content/trang/a.md", Data: []byte("---\ntitle: Hướng dẫn\n---\nTừ 15/3/2026.\n\nNgày 5/3/2026 họp.\n\nLại ngày 5/3/2026.\n")},
	})
	var at []string
	for _, f := range findings {
		at = append(at, fmt.Sprintf("%d:%d", f.Line, f.Column))
	}
	if want := []string{"6:6", "8:10"}; !slices.Equal(at, want) || len(broken) > 0 {
		t.Errorf("%v, want %v; %v", at, want, broken)
	}
}
