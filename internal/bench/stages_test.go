package bench

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/markdown"
	"cchc/internal/minify"
	"cchc/internal/render"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/theme"
	"cchc/themes"
)

// sources returns the Markdown files of a site by name, and their bytes.
func sources(b *testing.B, dir string) (map[string][]byte, int64) {
	b.Helper()
	texts, total := map[string][]byte{}, int64(0)
	err := fs.WalkDir(os.DirFS(dir), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), name)
		texts[name], total = text, total+int64(len(text))
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return texts, total
}

// sound ends a benchmark of what has problems: it would not measure a site.
func sound(b *testing.B, problems diag.List) {
	b.Helper()
	if problems.Errors() > 0 {
		b.Fatal(problems)
	}
}

// graph reads a site as far as its graph.
func graph(b *testing.B, dir, theme string) (*store.Library, *site.Site) {
	b.Helper()
	lib, problems := store.Load(os.DirFS(dir), options(theme))
	sound(b, problems)
	s, problems := site.Build(lib, options(theme))
	sound(b, problems)
	return lib, s
}

func BenchmarkRead(b *testing.B) {
	dir := newSite(b)
	_, total := sources(b, dir)
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		_, problems := store.Load(os.DirFS(dir), options("plain"))
		sound(b, problems)
	}
}

func BenchmarkFrontMatter(b *testing.B) {
	texts, total := sources(b, newSite(b))
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		for name, text := range texts {
			_, problems := front.Split(name, text)
			sound(b, problems)
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	_, s := graph(b, newSite(b), "plain")
	convert := markdown.New(markdown.Labels{}, markdown.Use{})
	b.ReportAllocs()
	for b.Loop() {
		total := int64(0)
		view := s.NewView()
		for _, p := range s.Pages() {
			body := view.Text(p)
			text, problems := body.Text()
			sound(b, problems)
			sound(b, convert.Convert(p.File, body.Line, text, view.Linker(p)).Problems)
			total += int64(body.Size)
		}
		b.SetBytes(total)
	}
}

func BenchmarkGraph(b *testing.B) {
	lib, _ := graph(b, newSite(b), "plain")
	b.ReportAllocs()
	for b.Loop() {
		_, problems := site.Build(lib, options("plain"))
		sound(b, problems)
	}
}

func BenchmarkRender(b *testing.B)       { benchmarkRender(b, "plain") }
func BenchmarkRenderCongvu(b *testing.B) { benchmarkRender(b, "congvu") }

// benchmarkRender makes every output of a set, each time of a new one, which
// remembers nothing yet.
func benchmarkRender(b *testing.B, theme string) {
	dir := newSite(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		set := open(b, dir, theme)
		b.StartTimer()
		var total, failed atomic.Int64
		set.Each(func(_ int, o *render.Output) bool {
			r := set.Render(o)
			total.Add(int64(len(r.Data)))
			failed.Add(int64(r.Problems.Errors()))
			return true
		})
		if failed.Load() > 0 {
			b.Fatal(set.Check())
		}
		b.SetBytes(total.Load())
	}
}

func BenchmarkMinify(b *testing.B) {
	pages, total := unminified(b, newSite(b))
	b.SetBytes(total)
	b.ReportAllocs()
	for b.Loop() {
		for _, page := range pages {
			if _, err := minify.Text("html", page); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// unminified returns the pages as the templates make them, and their bytes.
func unminified(b *testing.B, dir string) (pages [][]byte, total int64) {
	b.Helper()
	lib, s := graph(b, dir, "plain")
	look, problems := theme.Load(lib.Settings, os.DirFS(dir+"/themes"), themes.FS)
	sound(b, problems)
	for _, p := range s.Pages() {
		for n := 1; n <= s.PagerCount(p); n++ {
			var page bytes.Buffer
			sound(b, look.Render(&page, s.NewView(), p, n))
			pages, total = append(pages, page.Bytes()), total+int64(page.Len())
		}
	}
	return pages, total
}
