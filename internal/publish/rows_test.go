package publish

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// procedures is a column of two procedures.
func procedures(title string) fstest.MapFS {
	extra := map[string]string{"content/tt/_index.md": "---\ntitle: Thủ tục\nkind: procedure\n---\n"}
	for i, title := range []string{"Khai sinh", title} {
		extra[fmt.Sprintf("content/tt/p%d.md", i)] = fmt.Sprintf("---\ntitle: %s\nfield: Hộ tịch\nagency: UBND xã\naudience: Công dân\nsteps: Nộp.\nchannels: [{method: online, time: 3 ngày}]\ndossier: {case: Hồ sơ, papers: Tờ khai}\nsets: 1\n---\nNội dung.\n", title)
	}
	return column(extra)
}

// TestRowsOfThePublishedFile: files that are made of all entries take over rows of
// the published ones, and are what a first build makes, whatever happened to
// these and to what was kept of them.
func TestRowsOfThePublishedFile(t *testing.T) {
	fresh := filepath.Join(t.TempDir(), "public")
	publish(t, fresh, procedures("Khai tử"))
	want := tree(t, fresh)
	const data = "public/du-lieu/thu-tuc.json"
	for name, damage := range map[string]func(t *testing.T, dir string){
		"nothing": func(*testing.T, string) {},
		"lost":    func(t *testing.T, dir string) { remove(t, filepath.Join(dir, ".public.cchc", rowsFile)) },
		"cut": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, ".public.cchc", rowsFile), func(b []byte) []byte { return b[:len(b)/2] })
		},
		"bad": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, ".public.cchc", rowsFile), func(b []byte) []byte { b[len(b)-3] ^= 1; return b })
		},
		"changed": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, data), func(b []byte) []byte { return bytes.Replace(b, []byte("Khai sinh"), []byte("Khai xinh"), 1) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "public")
			publish(t, out, procedures("Khai tử, kết hôn"))
			damage(t, dir)
			publish(t, out, procedures("Khai tử"))
			if got := tree(t, out); !maps.Equal(got, want) {
				t.Errorf("%s has\n%s\nwant\n%s", data, got["du-lieu/thu-tuc.json"], want["du-lieu/thu-tuc.json"])
			}
		})
	}
}

// change changes a file that keeps its time.
func change(t *testing.T, name string, edit func([]byte) []byte) {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, edit(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}
