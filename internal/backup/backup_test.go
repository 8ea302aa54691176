package backup

import (
	"archive/zip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/viet"
)

func site() fstest.MapFS {
	return fstest.MapFS{
		"DOC-TRUOC.md": {Data: []byte("đọc")}, "content/site.yaml": {Data: []byte("title: A\n")}, "content/tin/a.md": {Data: []byte("---\ntitle: A\n---\n")},
		"content/tin/ảnh.jpg": {Data: []byte("\xff\xd8")}, "themes/rieng/theme.yaml": {Data: []byte("name: rieng\n")},
		".cchc/history/log/may-1/2026-11.jsonl": {Data: []byte("{}\n")}, ".cchc/history/log/may-1.lock": {}, ".cchc/cache": {Data: []byte("made again")},
		"public/index.html": {Data: []byte("made again")}, ".cchc/desk/drafts/a.json": {Data: []byte("{}")},
	}
}

// TestMake: what is unpacked is the sources as they were, and nothing that is made again.
func TestMake(t *testing.T) {
	p := Place{Dir: t.TempDir(), Name: "xa-thu", Days: 3}
	day := viet.NewDate(2026, 11, 30)
	if err := p.Make(site(), day); err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(filepath.Join(p.Dir, "cchc-xa-thu-2026-11-30.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
		got, err := fs.ReadFile(z, f.Name)
		if err != nil || string(got) != string(site()[f.Name].Data) {
			t.Errorf("%s: %q, %v", f.Name, got, err)
		}
	}
	slices.Sort(names)
	want := []string{".cchc/desk/drafts/a.json", ".cchc/history/log/may-1/2026-11.jsonl", "DOC-TRUOC.md", "content/site.yaml", "content/tin/a.md", "content/tin/ảnh.jpg", "themes/rieng/theme.yaml"}
	if !slices.Equal(names, want) {
		t.Errorf("%q", names)
	}
	if last, err := p.Last(); last != day || err != nil {
		t.Error(last, err)
	}
}

// TestPrune removes archives of this site that are too old, never the last one, and no
// other file.
func TestPrune(t *testing.T) {
	p := Place{Dir: t.TempDir(), Name: "xa", Days: 2}
	others := []string{"cchc-xa-thu-2020-01-01.zip", "cchc-xa-2020-01-01.zip.bak", "cchc-xa-2020-13-01.zip", "ảnh.zip"}
	for _, name := range others {
		if err := os.WriteFile(filepath.Join(p.Dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, day := range []int{1, 2, 3, 4, 5} {
		if err := p.Make(site(), viet.NewDate(2026, 11, day)); err != nil {
			t.Fatal(err)
		}
	}
	days, err := p.days()
	if err != nil || len(days) != 3 || days[0] != viet.NewDate(2026, 11, 3) {
		t.Error(days, err)
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(p.Dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := p.prune(viet.NewDate(2027, 11, 5)); err != nil {
		t.Error(err)
	}
	if last, err := p.Last(); last != viet.NewDate(2026, 11, 5) || err != nil {
		t.Error("the last one is gone:", last, err)
	}
}

// brokenFS fails to read one file.
type brokenFS struct{ fstest.MapFS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == "content/tin/a.md" {
		return nil, fs.ErrPermission
	}
	return b.MapFS.Open(name)
}

// TestMakeFails: where something cannot be read or written the archive before it stays,
// and nothing half is left.
func TestMakeFails(t *testing.T) {
	p := Place{Dir: t.TempDir(), Name: "xa", Days: 2}
	day := viet.NewDate(2026, 11, 1)
	if err := p.Make(site(), day); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(p.file(day))
	if err := p.Make(brokenFS{site()}, day); !errors.Is(err, fs.ErrPermission) {
		t.Error(err)
	}
	after, _ := os.ReadFile(p.file(day))
	if files, _ := os.ReadDir(p.Dir); len(files) != 1 || string(before) != string(after) {
		t.Error(files)
	}
	var left *LeftOutError
	if err := p.Make(brokenFS{site()}, day.AddDays(1)); !errors.As(err, &left) || !slices.Equal(left.Names, []string{"content/tin/a.md"}) {
		t.Errorf("%v", err)
	}
	z, err := zip.OpenReader(p.file(day.AddDays(1)))
	if err != nil || len(z.File) != 6 {
		t.Fatalf("what can be read is not copied: %v", err)
	}
	_ = z.Close()
	if err := (Place{Dir: filepath.Join(p.Dir, "none"), Name: "xa"}).Make(site(), day); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(p.Dir, "bad.zip"), before[:len(before)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if err := verify(filepath.Join(p.Dir, "bad.zip"), 1); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
