package theme_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/theme"
	"cchc/internal/viet"
	"cchc/themes"
)

// column reads a site.
func column(tb testing.TB, folder string) (*content.Library, *site.Site) {
	tb.Helper()
	opts := content.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := content.Load(os.DirFS(folder), opts)
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	graph, problems := site.Build(lib, opts)
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	return lib, graph
}

// twice loads a theme as it is used, and one whose templates are rendered as
// they are written.
func twice(t *testing.T, settings *content.Settings, own fs.FS) (folded, whole *theme.Theme) {
	t.Helper()
	for _, th := range []**theme.Theme{&folded, &whole} {
		var problems diag.List
		if *th, problems = theme.Load(settings, own, themes.FS); problems.Errors() > 0 {
			t.Fatal(problems)
		}
	}
	whole.Whole()
	return folded, whole
}

// Every page, poster and feed text of the demonstration is byte for byte what
// html/template makes of the templates as they are written, and none of our own
// templates is one that has to be left to it.
func TestFoldedPagesAreTheSame(t *testing.T) {
	for _, name := range []string{"congvu", "tinhgian"} {
		t.Run(name, func(t *testing.T) { sameInBothWays(t, name) })
	}
}

func sameInBothWays(t *testing.T, name string) {
	lib, graph := column(t, "../..")
	lib.Settings.Theme = name
	folded, whole := twice(t, lib.Settings, nil)
	compare := func(what string, make func(th *theme.Theme) []byte) {
		if a, b := make(folded), make(whole); !bytes.Equal(a, b) {
			t.Errorf("%s is another one:\n%s\nwas\n%s", what, a, b)
		}
	}
	for _, p := range graph.Pages() {
		for n := 1; n <= graph.PagerCount(p); n++ {
			compare(p.At(n), func(th *theme.Theme) []byte {
				var out bytes.Buffer
				if problems := th.Render(&out, graph.NewView(), p, n); problems.Errors() > 0 {
					t.Fatal(problems)
				}
				return out.Bytes()
			})
		}
		if folded.HasPoster(p) && graph.HasPoster(p) {
			compare("the poster of "+p.Path, func(th *theme.Theme) []byte {
				var out bytes.Buffer
				th.Poster(&out, graph.NewView(), p)
				return out.Bytes()
			})
		}
		if p.Kind == site.EntryPage {
			compare("the feed text of "+p.Path, func(th *theme.Theme) []byte {
				text, _ := th.FeedText(graph.NewView(), p)
				return []byte(text)
			})
		}
	}
	if left := folded.Left(); len(left) > 0 {
		t.Errorf("left to html/template: %q", left)
	}
}

// What hangs on the page stays an action, wherever it stands; what is constant
// is escaped for where it stands.
func TestFolding(t *testing.T) {
	lib, graph := column(t, "../..")
	lib.Settings.Theme = "thu"
	lib.Settings.Agency.Name = `Xã "A" & <B>`
	own := fstest.MapFS{
		"thu/theme.yaml": {Data: []byte("name: thu\n")},
		"thu/layouts/base.html": {Data: []byte(`{{ $s := .Site.Settings }}{{ $n := 0 }}<title>{{ $s.Agency.Name }}</title>` +
			`<p title="{{ $s.Agency.Name }}" data-p={{ .Page.Path }}>{{ with $s.Agency }}{{ .Name }}{{ $.Page.Path }}{{ end }}</p>` +
			`<ul>{{ range $i, $m := $s.Menu }}{{ $n = add $n 1 }}<li>{{ $n }} {{ $i }} {{ $m.Name }} {{ if eq (printf "%s" $m.Page) $.Page.Path }}đây{{ end }}</li>{{ end }}</ul>` +
			`{{ template "partials/foot.html" . }}{{ template "partials/one.html" $s.Agency }}{{ with .Page }}{{ .Path }}{{ end }}{{ template "main" . }}`)},
		"thu/partials/foot.html": {Data: []byte(`<footer>{{ .Site.Settings.Agency.Name }} <a href="{{ .URL "/x/" }}?q={{ .Site.Settings.Agency.Name }}">{{ .Lang }}</a>{{ template "partials/one.html" .Site.Settings.Agency }}</footer>`)},
		"thu/partials/one.html":  {Data: []byte(`<b>{{ .Name }}</b>`)},
		"thu/layouts/page.html":  {Data: []byte(`{{ define "main" }}{{ .Page.Title }}{{ range .Site.Settings.Menu }}{{ if .Page }}{{ break }}{{ end }}x{{ end }}{{ end }}`)},
		"thu/strings/vi.toml":    {Data: []byte("skip = \"Bỏ qua\"\n")},
	}
	for _, name := range []string{"home", "list", "term", "taxonomy", "tasks", "agency-tasks", "changes", "sitemap", "search", "not-found", "open-data"} {
		own["thu/layouts/"+name+".html"] = own["thu/layouts/page.html"]
	}
	folded, whole := twice(t, lib.Settings, own)
	different := map[string]bool{}
	for _, p := range graph.Pages() {
		var a, b bytes.Buffer
		if problems := folded.Render(&a, graph.NewView(), p, 1); problems.Errors() > 0 {
			t.Fatal(problems)
		}
		whole.Render(&b, graph.NewView(), p, 1)
		if a.String() != b.String() {
			t.Fatalf("%s is\n%s\nwas\n%s", p.Path, a.String(), b.String())
		}
		different[a.String()] = true
	}
	if len(different) != len(graph.Pages()) {
		t.Errorf("%d pages of %d", len(different), len(graph.Pages()))
	}
}
