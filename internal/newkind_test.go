package internal

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cchc/internal/testenv"

	"golang.org/x/tools/txtar"
)

// TestNewKind adds a kind of entry to a copy of the repository: one Go file, one
// line in the table of kinds, one layout and one example. The program that is
// made of it publishes the demonstration with the example everywhere where
// entries stand, in both themes.
func TestNewKind(t *testing.T) {
	if !testenv.Long() {
		t.Skip("compiles the program: set CCHC_LONG=part")
	}
	repo := t.TempDir()
	copyRepository(t, repo)
	archive, err := txtar.ParseFile("testdata/newkind.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name == "line" {
			addToTable(t, filepath.Join(repo, "internal/content/kind.go"), string(f.Data))
			continue
		}
		write(t, filepath.Join(repo, f.Name), f.Data)
	}
	program := filepath.Join(repo, "cchc")
	run(t, repo, "go", "build", "-o", program, "./cmd/cchc")

	settings := filepath.Join(repo, "content/site.yaml")
	for _, theme := range []string{"congvu", "tinhgian"} {
		text, err := os.ReadFile(settings)
		if err != nil {
			t.Fatal(err)
		}
		write(t, settings, regexp.MustCompile(`(?m)^theme:.*$`).ReplaceAll(text, []byte("theme: "+theme)))
		out := filepath.Join(repo, "public", theme)
		build := []string{program, "build", "--out", out, "--date", "2026-11-30"}
		run(t, repo, build...)
		checkNewKind(t, out)
		if said := run(t, repo, build...); !strings.Contains(said, "làm mới 0,") {
			t.Errorf("%s: the second build says %q", theme, said)
		}
	}

	example := filepath.Join(repo, "content/lop-tap-huan/chu-ky-so.md")
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	write(t, example, []byte(strings.ReplaceAll(string(text), "Giảng viên:", "Giảng viền dạy:")))
	broken := exec.Command(program, "build", "--date", "2026-11-30")
	broken.Dir = repo
	said, err := broken.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "content/lop-tap-huan/chu-ky-so.md:6:1") || !strings.Contains(string(said), "Giảng viên") {
		t.Errorf("%v: of an unknown key and a missing field the program says\n%s", err, said)
	}
}

// checkNewKind looks for the example where entries stand.
func checkNewKind(t *testing.T, public string) {
	t.Helper()
	const title, path = "Dùng chữ ký số", "lop-tap-huan/chu-ky-so/"
	for file, texts := range map[string][]string{
		path + "index.html": {title, "<dt>Giảng viên</dt><dd>Nguyễn Thị Xuân Quỳnh</dd>", "<dt>Khai giảng</dt>", "12/12/2026, 08:00",
			"<dd>Tại hội trường</dd>", "Mang theo điện thoại", `"@type":"EducationEvent"`, `"startDate":"2026-12-12T08:00`,
			`content="article"`, "chia-se/course.png"},
		path + "lich.ics":                  {"SUMMARY:" + title},
		"lop-tap-huan/index.html":          {title, "lich.ics"},
		"lop-tap-huan/lich.ics":            {"SUMMARY:" + title},
		"lop-tap-huan/rss.xml":             {title, "Nguyễn Thị Xuân Quỳnh"},
		"linh-vuc/ho-tich/index.html":      {title},
		"tim-kiem/index.html":              {title, "Lớp tập huấn</span>"},
		"tim-kiem/goc.js":                  {`"Lớp tập huấn"`},
		"tim-kiem/muc-0.js":                {title, path, "Nhà văn hóa thôn Rừng Thông", "Tại hội trường"},
		"tim-kiem/tu-0.js":                 {`"quynh"`},
		"du-lieu/index.html":               {"lop-tap-huan.csv", "Lớp tập huấn"},
		"du-lieu/lop-tap-huan.json":        {title, `"teacher":"Nguyễn Thị Xuân Quỳnh"`},
		"du-lieu/lop-tap-huan.csv":         {title, "Giảng viên"},
		"du-lieu/lop-tap-huan.schema.json": {`"title":"Giảng viên"`, `"required":[`, `"Người dạy."`, `"Tại hội trường"`},
		"du-lieu/dcat.jsonld":              {"lop-tap-huan.csv"},
		"sitemap.xml":                      {path},
		"so-do-trang/index.html":           {"lop-tap-huan/"},
		"chia-se/course.png":               {"PNG"},
	} {
		data, err := os.ReadFile(filepath.Join(public, filepath.FromSlash(file)))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, text := range texts {
			if !strings.Contains(string(data), text) {
				t.Errorf("%s has not %q", file, text)
			}
		}
	}
}

// copyRepository copies what the program and the demonstration are made of.
func copyRepository(t *testing.T, to string) {
	t.Helper()
	for _, top := range []string{"go.mod", "go.sum", "cmd", "content", "internal", "themes"} {
		err := filepath.WalkDir(filepath.Join("..", top), func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel("..", path)
			if err != nil {
				return err
			}
			write(t, filepath.Join(to, rel), data)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// addToTable adds a line at the end of the table of kinds.
func addToTable(t *testing.T, file, line string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, table, ok := strings.Cut(string(text), "\nvar kinds = ")
	rows, after, closed := strings.Cut(table, "\n}\n")
	if !ok || !closed {
		t.Fatalf("%s has no table of kinds", file)
	}
	write(t, file, []byte(before+"\nvar kinds = "+rows+"\n"+strings.TrimSuffix(line, "\n")+"\n}\n"+after))
}

func write(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// run runs a command in a folder and returns what it says.
func run(t *testing.T, dir string, command ...string) string {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%q: %v\n%s", command, err, said)
	}
	return string(said)
}
