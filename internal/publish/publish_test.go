package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

func column(extra map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{
		"content/site.yaml":    {Data: []byte("title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\nfiles: [\"**\"]\n")},
		"content/t/_index.md":  {Data: []byte("---\ntitle: T\nkind: page\n---\n")},
		"content/t/a/index.md": {Data: []byte("---\ntitle: A\n---\nMột.\n")},
		"content/t/a/a.pdf":    {Data: []byte("%PDF-1.7")},
	}
	for name, text := range extra {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func publish(t *testing.T, out string, fsys fs.FS) Summary {
	t.Helper()
	set, problems := render.Open(fsys, store.Options{Today: viet.NewDate(2026, 11, 22)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	sum, problems, err := Publish(set, Options{Out: out})
	if err != nil || problems.Errors() > 0 {
		t.Fatal(err, problems)
	}
	return sum
}

// tree returns what stands in a folder: names and contents.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range files(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = string(data)
	}
	return all
}

// files returns what is no folder in a folder, by name. A folder of others that
// is still behind its placeholder counts as there, as a web server sees it.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		if to, err := os.Readlink(p); err == nil && strings.Contains(to, ".cchc/tree/") {
			for _, below := range files(t, p+"/") {
				names = append(names, rel+"/"+below)
			}
			return nil
		}
		names = append(names, rel)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	first := publish(t, out, column(nil))
	if first.Made != first.Pages+first.Files || first.Pages < 5 {
		t.Errorf("%+v", first)
	}
	before, err := os.Stat(filepath.Join(out, "t/a/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if second := publish(t, out, column(nil)); second.Made != 0 || second.Removed != 0 {
		t.Errorf("nothing changed, but %+v", second)
	}
	after, _ := os.Stat(filepath.Join(out, "t/a/index.html"))
	if !os.SameFile(before, after) || !before.ModTime().Equal(after.ModTime()) {
		t.Error("an unchanged file was written again")
	}
	third := publish(t, out, column(map[string]string{"content/t/a/index.md": "---\ntitle: A\n---\nHai.\n"}))
	if third.Made < 1 || third.Made > 4 {
		t.Errorf("one body changed, but %+v", third)
	}
}

func TestNothingStaleNothingForeign(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	publish(t, out, column(map[string]string{"content/t/b.md": "---\ntitle: B\n---\nNội dung.\n"}))
	foreign := filepath.Join(out, "t/b/cua-toi.txt")
	if err := os.WriteFile(foreign, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	fsys := column(nil)
	delete(fsys, "content/t/a/a.pdf")
	if sum := publish(t, out, fsys); sum.Removed != 2 {
		t.Errorf("%+v", sum)
	}
	names := files(t, out)
	if slices.Contains(names, "t/b/index.html") || slices.Contains(names, "t/a/a.pdf") {
		t.Errorf("stale files stay: %q", names)
	}
	if !slices.Contains(names, "t/b/cua-toi.txt") {
		t.Error("a foreign file was removed")
	}
}

// TestForeignFilesNearAMovedFile: a foreign file that came since is met where a
// single file is moved beside it, and carried along when the folders are
// exchanged later.
func TestForeignFilesNearAMovedFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	quiet := map[string]string{"content/site.yaml": "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\nsearch: {off: true}\nopenData: {off: true}\n", "content/t/a/index.md": "---\ntitle: A\nsummary: S\n---\nMột.\n"}
	fsys := column(quiet)
	publish(t, out, fsys)
	var foreign []string
	put := func(name string) {
		t.Helper()
		foreign = append(foreign, name)
		if err := os.MkdirAll(filepath.Join(out, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range []string{"Hai.", "Ba.", "Bốn."} {
		put(fmt.Sprintf("t/a/cua-toi-%d.txt", i))
		put(fmt.Sprintf("t/rieng-%d/cua-toi.txt", i))
		fsys["content/t/a/index.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\nsummary: S\n---\nNội dung.\n" + text + "\n")}
		if sum := publish(t, out, fsys); sum.Made != 1 {
			t.Fatalf("one body changed, but %+v", sum)
		}
		put(fmt.Sprintf("t/sau-%d/cua-toi.txt", i))
	}
	fsys["content/t/c.md"] = &fstest.MapFile{Data: []byte("---\ntitle: C\n---\nNội dung.\n")}
	if sum := publish(t, out, fsys); sum.Made < 2 {
		t.Fatalf("a page came, but %+v", sum)
	}
	names := files(t, out)
	for _, name := range foreign {
		if !slices.Contains(names, name) {
			t.Errorf("%s was lost", name)
		}
	}
	if set, _ := render.Open(fsys, store.Options{Today: viet.NewDate(2026, 11, 22)}); set != nil {
		if sum, _, err := Publish(set, Options{Out: out, PruneForeign: true}); err != nil || sum.Removed != len(foreign) {
			t.Errorf("%+v, %v: %d files are foreign", sum, err, len(foreign))
		}
	}
}

// TestProblemsLeaveTheSiteAsItWas: a page that cannot be made stops all others.
func TestProblemsLeaveTheSiteAsItWas(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	publish(t, out, column(nil))
	before := files(t, out)
	set, _ := render.Open(column(map[string]string{"content/t/b.md": "---\ntitle: B\n---\n[x](khong-co.md)\n"}), store.Options{Today: viet.NewDate(2026, 11, 22)})
	_, problems, err := Publish(set, Options{Out: out})
	if err != nil || problems.Errors() != 1 {
		t.Fatalf("%v %v", err, problems)
	}
	if after := files(t, out); !slices.Equal(before, after) {
		t.Errorf("%q, then %q", before, after)
	}
	side := filepath.Join(filepath.Dir(out), ".public.cchc")
	if names := files(t, side); slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "new/") || strings.HasPrefix(n, "manifest.") }) {
		t.Errorf("left in the side folder: %q", names)
	}
}

// TestManifestsThatLie: a manifest that was damaged, or names what is outside,
// only costs that stale files stay.
func TestManifestsThatLie(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	outside := filepath.Join(dir, "giu.txt")
	if err := os.WriteFile(outside, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	publish(t, out, column(nil))
	sealed := func(m manifest.Manifest) []byte { return encoded(t, &m) }
	want := tree(t, out)
	for _, text := range [][]byte{
		nil, []byte("{"), []byte("12345678"), sealed(manifest.Manifest{})[:9], sealed(manifest.Manifest{Files: []manifest.Record{{Name: "../giu.txt"}}}),
		sealed(manifest.Manifest{Files: []manifest.Record{{Name: "."}}}), sealed(manifest.Manifest{Removes: []string{"../giu.txt"}, InPlace: true}), sealed(manifest.Manifest{Moves: []string{"/giu.txt"}, InPlace: true}),
	} {
		for _, name := range []string{"manifest", "manifest.next", "tree.manifest", "manifest.before"} {
			if err := os.WriteFile(filepath.Join(dir, ".public.cchc", name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		publish(t, out, column(nil))
		if got := tree(t, out); !maps.Equal(got, want) {
			t.Errorf("manifest %q: another site", text)
		}
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error("a file outside the output folder was removed")
	}
}

// TestLinksLeadNowhere: a link inside the output folder that leads out of it
// is not followed.
func TestLinksLeadNowhere(t *testing.T) {
	dir := t.TempDir()
	out, elsewhere := filepath.Join(dir, "a/public"), filepath.Join(dir, "elsewhere")
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(elsewhere, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := testenv.Symlink(elsewhere, filepath.Join(out, "t")); err != nil {
		t.Skip("no symbolic links on this system:", err)
	}
	set, _ := render.Open(column(nil), store.Options{Today: viet.NewDate(2026, 11, 22)})
	if _, _, err := Publish(set, Options{Out: out}); !errors.Is(err, outdir.ErrBlocked) || !strings.Contains(err.Error(), "public/t") {
		t.Errorf("error %v", err)
	}
	if names := files(t, elsewhere); len(names) > 0 {
		t.Errorf("written through a link: %q", names)
	}
}

// TestRefusedWithItsName: what the system refuses is named as the output folder
// was, not by a name that only the program knows.
func TestRefusedWithItsName(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("tep", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("that/public/t", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("that/public/t/a", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for out, want := range map[string]string{"tep/public": "tep/public", "that/public": "that/public/t/a"} {
		_, _, err := Publish(setOf(t, column(nil)), Options{Out: out})
		var at *outdir.Error
		if !errors.As(err, &at) || filepath.ToSlash(at.Name) != want {
			t.Errorf("%s: %v", out, err)
		}
	}
}
