package theme

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
	"cchc/themes"
)

// shown shows every file as a photo of 800 pixels.
type shown struct{}

func (shown) Picture(f *store.File) (markdown.Picture, diag.List) {
	return markdown.Picture{Src: f.Path, Width: 800, Height: 600, Type: "image/webp", Sources: []markdown.Source{{URL: f.Variant(480, "webp"), Width: 480}}}, nil
}

// TestWaysToShowPictures: a theme says how wide its pictures are, the nearest
// one of a chain first; a way that nobody named is the theme's mistake.
func TestWaysToShowPictures(t *testing.T) {
	folder := fstest.MapFS{
		"content/site.yaml":   {Data: []byte("title: Cột\nbaseURL: https://thu.example/cchc/\nagency: UBND xã\ntheme: rieng\n")},
		"content/t/_index.md": {Data: []byte("---\ntitle: T\nkind: page\n---\n")},
		"content/t/a.md":      {Data: []byte("---\ntitle: A\ncover: {src: a.jpg, alt: Ảnh}\n---\n![Hai](a.jpg)\n")},
		"content/t/b.md":      {Data: []byte("---\ntitle: B\n---\nNội dung.\n")},
		"content/t/a.jpg":     {Data: []byte("x")},
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, _ := store.Load(folder, opts)
	graph, problems := site.Build(lib, opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	graph = graph.WithPictures(shown{})
	render := func(layout, path string) (string, []string) {
		own := fstest.MapFS{
			"rieng/theme.yaml":        {Data: []byte("name: rieng\ninherits: congvu\npictures:\n  - {name: cover, sizes: 10vw}\n  - {name: hình, sizes: 7vw, eager: true}\n")},
			"rieng/layouts/base.html": {Data: []byte(layout)},
			"rieng/layouts/page.html": {Data: []byte(`{{ define "x" }}{{ end }}`)},
		}
		th, problems := Load(lib.Settings, own, themes.FS)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		view := graph.NewView()
		var out bytes.Buffer
		var codes []string
		for _, p := range th.Render(&out, view, view.Page(path), 1) {
			codes = append(codes, p.Code)
		}
		return out.String(), codes
	}
	out, codes := render(`{{ with .Page.Entry.Cover }}{{ $.Picture .Src .Alt "cover" }}{{ $.Picture .Src "" "hình" }}{{ end }}{{ .Body.HTML }}`, "/t/a/")
	for _, part := range []string{
		`srcset="/cchc/t/a.jpg.480.webp 480w" sizes="10vw"><img src="/cchc/t/a.jpg" alt="Ảnh" width="800" height="600" loading="lazy"`,
		`sizes="7vw"><img src="/cchc/t/a.jpg" alt="" width="800" height="600" fetchpriority="high"`,
		`sizes="(min-width: 828px) 792px, calc(100vw - 36px)"><img src="/cchc/t/a.jpg" alt="Hai"`,
	} {
		if !strings.Contains(out, part) {
			t.Errorf("no %s in %s (%q)", part, out, codes)
		}
	}
	other := `[{{ .PictureOf (.Site.Page "/t/a/") (.Site.Page "/t/a/").Entry.Cover.Src "" "item" }}]`
	if out, _ := render(other, "/t/b/"); !strings.Contains(out, `<img src="/cchc/t/a.jpg" alt="" width="800"`) {
		t.Errorf("%q", out)
	}
	if out, codes := render(`{{ .PictureOf (.Site.Page "/t/a/") (.Site.Page "/t/a/").Entry.Cover.Src "" "poster" }}`, "/t/b/"); out != "" || len(codes) != 1 || codes[0] != "template-run" {
		t.Errorf("%q, %q", out, codes)
	}
}
