package site

import (
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestSectionsOfEditors: what is for editors alone is published, and offered nowhere:
// not on the home page, in the search or in its list; nor is what is below it.
func TestSectionsOfEditors(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"site.yaml":              "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\n",
		"a/_index.md":            "---\ntitle: A\nkind: page\n---\n",
		"a/mot.md":               "---\ntitle: Một\ntags: [hai bài, một bài]\n---\nChữ.\n",
		"a/ba.md":                "---\ntitle: Ba\ntags: [hai bài]\n---\nChữ.\n",
		"bien-tap/_index.md":     "---\ntitle: Biên tập\nkind: page\nHiện cho: Ban Biên tập\n---\n",
		"bien-tap/hai.md":        "---\ntitle: Hai\n---\nChữ.\n",
		"bien-tap/sau/_index.md": "---\ntitle: Sâu\n---\n",
		"bien-tap/sau/bon.md":    "---\ntitle: Bốn\n---\nChữ.\n",
	} {
		fsys["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(fsys, opts)
	s, more := Build(lib, opts)
	if problems = append(problems, more...); len(problems) > 0 {
		t.Fatal(problems)
	}
	v := s.NewView()
	paths := func(pages []*Page) (all []string) {
		for _, p := range pages {
			all = append(all, p.Path)
		}
		return all
	}
	if got := paths(v.Sections(v.Home())); !slices.Equal(got, []string{"/a/"}) {
		t.Errorf("the home page leads to %q", got)
	}
	if got := paths(v.Children(v.Page(SearchPath))); !slices.Equal(got, []string{"/a/ba/", "/a/mot/"}) {
		t.Errorf("the list from A to Z has %q", got)
	}
	if n := v.SearchSize(v.Home()); n != 3 || len(v.Searchable(v.Home(), false)) != 3 {
		t.Errorf("the search finds %d and %d pages", n, len(v.Searchable(v.Home(), false)))
	}
	for _, path := range []string{"/bien-tap/", "/bien-tap/hai/", "/bien-tap/sau/", "/bien-tap/sau/bon/"} {
		if p := s.At(path); p == nil || p.Offered() {
			t.Errorf("%s is not published, or is offered", path)
		}
	}
	if got := paths(v.Sections(v.Page("/bien-tap/"))); !slices.Equal(got, []string{"/bien-tap/sau/"}) {
		t.Errorf("the editors' section leads to %q", got)
	}
	var tags []string
	for _, term := range v.TermsOf(v.Page("/a/mot/"), "tag") {
		tags = append(tags, term.Name)
	}
	if !slices.Equal(tags, []string{"hai bài"}) || s.At("/the/mot-bai/") != nil {
		t.Errorf("the tags are %q; one of a single entry has a page: %v", tags, s.At("/the/mot-bai/"))
	}
}
