package theme_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"cchc/internal/config"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/theme"
	"cchc/internal/viet"
	"cchc/themes"
)

// column reads a site.
func column(tb testing.TB, folder string) (*store.Library, *site.Site) {
	tb.Helper()
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(os.DirFS(folder), opts)
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	graph, problems := site.Build(lib, opts)
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	return lib, graph
}

// load reads a theme.
func load(tb testing.TB, settings *config.Settings, own fs.FS) *theme.Theme {
	tb.Helper()
	th, problems := theme.Load(settings, own, themes.FS)
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	return th
}

// shipped returns the names of the themes that are part of the program.
func shipped(t *testing.T) []string {
	t.Helper()
	manifests, err := fs.Glob(themes.FS, "*/theme.yaml")
	if err != nil || len(manifests) == 0 {
		t.Fatal(manifests, err)
	}
	var names []string
	for _, m := range manifests {
		names = append(names, m[:len(m)-len("/theme.yaml")])
	}
	return names
}

// Every page, poster and feed text of the demonstration – one in four without
// CCHC_LONG – is byte for byte what html/template makes of it, and no template of the program's themes is left to
// html/template.
func TestShippedThemesDoNotFallBack(t *testing.T) {
	for _, name := range shipped(t) {
		t.Run(name, func(t *testing.T) {
			lib, graph := column(t, "../..")
			lib.Settings.Theme = name
			th, reference := load(t, lib.Settings, nil), load(t, lib.Settings, nil)
			reference.Reference()
			sameAsReference(t, graph, th, reference)
			if n, err := th.CompileAll(); err != nil || n < 50 {
				t.Errorf("%d templates are ready: %v", n, err)
			}
			for _, f := range th.Fallbacks() {
				t.Errorf("falls back to html/template: %+v", f)
			}
		})
	}
}

// sameAsReference compares all that a theme renders of a site with what a
// reference does.
func sameAsReference(t *testing.T, graph *site.Site, th, reference *theme.Theme) {
	t.Helper()
	every, count := testenv.Step(4), 0
	compare := func(what string, render func(th *theme.Theme) []byte) {
		a := render(th)
		if count++; count%every > 0 {
			return
		}
		if b := render(reference); !bytes.Equal(a, b) {
			t.Errorf("%s is\n%s\nhtml/template makes\n%s", what, a, b)
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
		for _, form := range site.Sheets {
			if !th.HasSheet(p, form) || !graph.HasSheet(p, form) {
				continue
			}
			compare(p.Sheet(form), func(th *theme.Theme) []byte {
				var out bytes.Buffer
				th.Sheet(&out, graph.NewView(), p, form)
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
}
