package publish

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// TestSameSizeSameTime: where all files have one time, as from an archive, other
// content of the same size is seen, whatever the file is and however it came
// there.
func TestSameSizeSameTime(t *testing.T) {
	at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // of files in some archives
	dot := func(c uint8) string {
		m := image.NewGray(image.Rect(0, 0, 30, 20))
		for i := range m.Pix {
			m.Pix[i] = c
		}
		m.Set(0, 0, color.White)
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, m); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	news := func(phone string) string {
		return "---\ntitle: Tin " + phone + "\ndate: 2026-11-01\ntopic: results\nauthor: A\n---\nGọi " + phone + ".\n"
	}
	site := map[string]string{
		"content/site.yaml":                 "title: Cột một\nbaseURL: https://thu.example/\nagency: UBND xã\nfiles: [\"**\"]\nsearch: {off: true}\nopenData: {off: true}\n",
		"content/_index.md":                 "---\ntitle: Trang một\n---\n",
		"content/t/_index.md":               "---\ntitle: Mục một\nkind: news\n---\nLời một.\n",
		"content/t/a.md":                    news("0299 000 0101"),
		"content/t/b.md":                    news("0299 000 0102"),
		"content/t/a.svg":                   `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h1"/></svg>`,
		"content/t/a.png":                   dot(10),
		"content/t/a.pdf":                   "%PDF-1.7 một",
		"content/t/a.txt":                   strings.Repeat("một\n", 9),
		"themes/congvu/static/a.txt":        "một",
		"themes/congvu/partials/title.html": "{{define \"x\"}}một{{end}}",
		"themes/congvu/strings/vi.toml":     "\"list.entries\" = \"Bài một\"\n",
	}
	put := func(t *testing.T, dir, name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if len(text) != len(site[name]) {
				t.Fatalf("%s: %d bytes, not %d", name, len(text), len(site[name]))
			}
			put(t, dir, name, text)
		}
	}
	changed := func(name string) func(t *testing.T, dir string) {
		return write(name, strings.Replace(site[name], "một", "haỉ", 1))
	}
	swap := func(t *testing.T, dir string) {
		a, b := filepath.Join(dir, "content/t/a.md"), filepath.Join(dir, "content/t/b.md")
		for _, move := range [][2]string{{a, a + ".giu"}, {b, a}, {a + ".giu", b}} {
			if err := os.Rename(move[0], move[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	edits := map[string]func(t *testing.T, dir string){
		"entry": write("content/t/a.md", news("0299 000 0199")), "swapped entries": swap,
		"text only": write("content/t/a.md", strings.Replace(site["content/t/a.md"], "Gọi 0299", "Gọi 0298", 1)),
		"settings":  changed("content/site.yaml"), "home": changed("content/_index.md"),
		"section": changed("content/t/_index.md"), "section's text": write("content/t/_index.md", strings.Replace(site["content/t/_index.md"], "Lời một", "Lời haỉ", 1)),
		"SVG": write("content/t/a.svg", strings.Replace(site["content/t/a.svg"], "1h1", "1h7", 1)), "PNG": write("content/t/a.png", dot(200)),
		"PDF": changed("content/t/a.pdf"), "text file": changed("content/t/a.txt"),
		"theme's file": changed("themes/congvu/static/a.txt"), "theme's words": changed("themes/congvu/strings/vi.toml"),
	}
	all := slices.Sorted(maps.Keys(edits)) // all of them in package store too, where they cost less
	for i := range testenv.Rounds(2, len(all)) {
		name := all[(i*5)%len(all)]
		edit := edits[name]
		for _, kind := range []string{"system", "silent"} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				for file, text := range site {
					put(t, dir, file, text)
				}
				out, fresh := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "public")
				build := func(out string) Report {
					fsys := os.DirFS(dir)
					if kind == "silent" {
						fsys = testenv.Silent{FS: fsys}
					}
					r, err := Run(fsys, store.Options{Today: viet.NewDate(2026, 11, 22), Delivery: store.Delivery{Portable: true}}, Options{Out: out, Key: "k"})
					if err != nil || r.Problems.Errors() > 0 {
						t.Fatal(err, r.Problems)
					}
					return r
				}
				build(out)
				before := tree(t, out)
				edit(t, dir)
				build(out)
				build(fresh)
				got := tree(t, out)
				if maps.Equal(got, before) || !maps.Equal(got, tree(t, fresh)) {
					t.Error("the change is not published")
				}
				if again := build(out); again.Made != 0 {
					t.Errorf("%d files are made again", again.Made)
				}
			})
		}
	}
}
