package newentry

import (
	"io/fs"
	"os"
	"testing"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/store"
)

// demonstration is the repository's own column.
func demonstration(t *testing.T) (fs.FS, *store.Library) {
	t.Helper()
	site := os.DirFS("../..")
	l, problems := store.Load(site, store.Options{Today: today})
	if l == nil || problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return site, l
}

// TestLikeDemonstration: each entry of the demonstration can be the pattern of a new
// one, which has no problem.
func TestLikeDemonstration(t *testing.T) {
	site, l := demonstration(t)
	for _, e := range l.Entries {
		r := request(e.Kind, "Bài thử theo khuôn")
		source, err := fs.ReadFile(site, e.File)
		if err != nil {
			t.Fatal(err)
		}
		r.Like = source
		f, err := Draft(r)
		if err != nil {
			t.Errorf("%s: %v", e.File, err)
			continue
		}
		data, problems := read(e.Kind, f)
		if len(problems) > 0 {
			t.Errorf("%s: %v\n%s", e.File, problems, f.Data)
			continue
		}
		if c := data.CommonFields(); !c.Draft || c.Date != today || c.Title != r.Title || !c.ApprovedOn.IsZero() || len(c.Aliases) > 0 {
			t.Errorf("%s: %+v", e.File, c)
		}
		if _, plan := content.TasksOf(data); plan {
			if f, err = NextPlan(r); err != nil {
				t.Errorf("%s: %v", e.File, err)
			} else if _, problems := read(e.Kind, f); len(problems) > 0 {
				t.Errorf("%s: next year: %v", e.File, problems)
			}
		}
	}
}

// TestSections: where entries of a kind go, how they are written, and from whom they
// are.
func TestSections(t *testing.T) {
	site, l := demonstration(t)
	if some := Sections(l, content.KindPlan); len(some) != 1 || some[0].Dir != "ke-hoach" {
		t.Errorf("%+v", some)
	}
	if some := Sections(l, content.KindPage); len(some) != 2 {
		t.Errorf("%+v", some)
	}
	for _, name := range []string{"ke-hoach/tham-khao", "content/ke-hoach/tham-khao/", `ke-hoach\tham-khao`, "kế hoạch tham khảo"} {
		if s := SectionNamed(l, name); s == nil || s.Dir != "ke-hoach/tham-khao" {
			t.Errorf("%s: %v", name, s)
		}
	}
	if s := SectionNamed(l, "khong-co"); s != nil {
		t.Error(s)
	}
	if SectionLabels(site, l, SectionNamed(l, "tin-tuc")) {
		t.Error("the demonstration writes English keys")
	}
	if !WritesLabels([][]byte{[]byte("---\nTiêu đề: A\ndate: 2026-01-01\nTác giả: B\n---\n")}) || !WritesLabels(nil) || WritesLabels([][]byte{[]byte("---\ntitle: A\n---\n")}) {
		t.Error("labels are not told from English keys")
	}
	for name, want := range map[string]string{"ubnd xã": "Ủy ban nhân dân xã Bình Lạc", "tram y te xa": "Trạm Y tế xã", "Công an xã": "Công an xã Bình Lạc"} {
		if got, ok := UnitNamed(l.Settings, name); got != want || !ok {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, ok := UnitNamed(l.Settings, "Trạm Thú y"); ok || NearestUnit(l.Settings, "Trạm Y tết") != "Trạm Y tế xã" {
		t.Error("an unknown unit is taken")
	}
	if got, ok := UnitNamed(&config.Settings{}, "Ban nào đó"); got != "Ban nào đó" || !ok {
		t.Error("a column without units takes any")
	}
}
