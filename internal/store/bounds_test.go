package store

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"cchc/internal/diag"
)

// TestTaskAgencies: a task names at most a hundred agencies; the problem is
// placed at the task.
func TestTaskAgencies(t *testing.T) {
	task := func(n int) string { return "  - {name: Việc, lead: " + strings.Repeat("Sở A; ", n) + "Sở B}\n" }
	plan := "-- content/kh/_index.md --\n---\ntitle: A\nkind: plan\n---\n-- content/kh/a.md --\n---\ntitle: A\nissuer: B\nperiod: 2026\ntasks:\n  -\n"
	_, problems := Load(folder(plan+task(3)+task(99)+"---\n"), today)
	if len(problems) > 0 {
		t.Errorf("%v", problems)
	}
	_, problems = Load(folder(plan+task(3)+task(100)+"---\n"), today)
	if len(problems) != 1 || problems[0].Code != "task-agencies-too-many" || problems[0].Field != "tasks[2]" || problems[0].Line != 8 || problems[0].Column != 5 {
		t.Errorf("%+v", problems)
	}
}

// TestExcerptOfALongLine: of a long line what is around the place is shown, and
// the column is told of what is shown.
func TestExcerptOfALongLine(t *testing.T) {
	var line strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&line, "ệ%04d ", i)
	}
	site := folder("-- content/a.md --\nngắn\n" + line.String() + "\n")
	place := func(column int) diag.Diagnostic {
		return diag.New(diag.Position{File: "content/a.md", Line: 2, Column: column}, "", "raw-html", nil)
	}
	var problems diag.List
	for _, column := range []int{1, 7, 601, 607, 301, 6*2999 + 1, 0, 99999} {
		problems = append(problems, place(column))
	}
	runes := []rune(line.String())
	for _, d := range Excerpts(site, problems) {
		if len(d.Excerpt) > 2*maxExcerpt || utf8.RuneCountInString(d.Excerpt) < 100 || !utf8.ValidString(d.Excerpt) {
			t.Errorf("column %d: %d bytes", d.Column, len(d.Excerpt))
		}
		if d.Column < 1 || d.Column > len(runes) {
			continue
		}
		if got, want := string([]rune(d.Excerpt)[d.Column-1-d.Shift:][:5]), string(runes[d.Column-1:][:5]); got != want {
			t.Errorf("column %d: at the mark stands %q, want %q", d.Column, got, want)
		}
	}
	short := Excerpts(site, diag.List{diag.New(diag.Position{File: "content/a.md", Line: 1, Column: 2}, "", "raw-html", nil)})
	if short[0].Excerpt != "ngắn" || short[0].Shift != 0 {
		t.Errorf("%+v", short[0])
	}
}

// TestNearFile: the name that is meant differs in case, marks or ending, and is
// in the same folder; of several it is the first.
func TestNearFile(t *testing.T) {
	lib, _ := Load(folder("-- content/t/_index.md --\n---\ntitle: A\nkind: page\n---\n-- content/t/Mẫu đơn.docx --\n-- content/t/mau-don.pdf --\n-- content/Ảnh.png --\n-- content/t/bài.md --\n---\ntitle: B\n---\n"), today)
	for name, want := range map[string]string{"t/mau don.odt": "t/Mẫu đơn.docx", "t/anh.png": "", "anh.jpg": "Ảnh.png", "t/Bai.md": "t/bài.md", "t/khác.pdf": ""} {
		if got := lib.nearFile(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
