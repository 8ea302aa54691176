package bench

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"cchc/internal/folder"
	"cchc/internal/publish"
	"cchc/internal/store"
)

// build does what the command cchc build does once its flags are read.
func build(b *testing.B, dir, out string) publish.Summary {
	b.Helper()
	site, err := folder.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer site.Close()
	r, err := publish.Run(site.FS(), options("plain"), publish.Options{Out: out, Key: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	sound(b, r.Problems)
	return r.Summary
}

// BenchmarkPublishCold publishes into a folder that is not there yet.
func BenchmarkPublishCold(b *testing.B) {
	dir, outs := newSite(b), b.TempDir()
	var peak int64
	known := true
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		remove(b, filepath.Join(outs, "one")) // with the side folder in it
		known = resetPeak() && known
		b.StartTimer()
		build(b, dir, filepath.Join(outs, "one", "public"))
		b.StopTimer()
		peak = max(peak, peakMemory())
		b.StartTimer()
	}
	b.SetBytes(sizeOf(b, filepath.Join(outs, "one", "public")))
	if known {
		b.ReportMetric(float64(peak), "peak-RSS-bytes")
	}
}

// BenchmarkPublishNothing publishes again what is published already.
func BenchmarkPublishNothing(b *testing.B) {
	dir, out := newSite(b), filepath.Join(b.TempDir(), "public")
	build(b, dir, out)
	b.ReportAllocs()
	for b.Loop() {
		if sum := build(b, dir, out); sum.Made != 0 {
			b.Fatalf("%d files were made although nothing has changed", sum.Made)
		}
	}
}

// BenchmarkPublishBody publishes again after a change that one page shows.
func BenchmarkPublishBody(b *testing.B) { benchmarkEdit(b, 1, (*editor).changeBody) }

// BenchmarkPublishTitle publishes again after a change that lists show too.
func BenchmarkPublishTitle(b *testing.B) { benchmarkEdit(b, 2, (*editor).changeTitle) }

// benchmarkEdit publishes after each of many changes, which must make at least
// so many files new.
func benchmarkEdit(b *testing.B, least int, change func(e *editor) []byte) {
	dir, out := newSite(b), filepath.Join(b.TempDir(), "public")
	e := newEditor(b, dir)
	build(b, dir, out)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		e.times++
		if err := os.WriteFile(e.file, change(e), 0o644); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if sum := build(b, dir, out); sum.Made < least {
			b.Fatalf("%d files were made after a change of %s, want %d", sum.Made, e.file, least)
		}
	}
}

// An editor changes one entry of a site again and again, always in another way
// and always from what it was at first.
type editor struct {
	file  string
	text  []byte
	title string
	times int
}

// newEditor takes the entry in the middle of the site among those that are
// published and whose title stands in the file as it is shown.
func newEditor(b *testing.B, dir string) *editor {
	b.Helper()
	lib, problems := store.Load(os.DirFS(dir), options("plain"))
	sound(b, problems)
	for _, e := range lib.Entries[len(lib.Entries)/2:] {
		file := filepath.Join(dir, filepath.FromSlash(e.File))
		text, err := os.ReadFile(file)
		if err == nil && e.State == store.Published && bytes.Contains(text, []byte(e.Title)) {
			return &editor{file: file, text: text, title: e.Title}
		}
	}
	b.Fatal("the site has no entry to change")
	return nil
}

func (e *editor) changeBody() []byte {
	return fmt.Appendf(bytes.Clone(e.text), "\n\nĐoạn này được sửa lần thứ %d.\n", e.times)
}

func (e *editor) changeTitle() []byte {
	return bytes.Replace(e.text, []byte(e.title), fmt.Appendf(nil, "%s, sửa lần %d", e.title, e.times), 1)
}

func remove(b *testing.B, dir string) {
	b.Helper()
	if err := os.RemoveAll(dir); err != nil {
		b.Fatal(err)
	}
}

// sizeOf returns the bytes of the files in a folder.
func sizeOf(b *testing.B, dir string) (total int64) {
	b.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return total
}
