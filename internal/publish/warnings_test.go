package publish

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestWarningsAreToldAgain: a build that has nothing to do tells what the one before
// warned of, word for word, without reading the site; one that has something to do
// warns of no more and no less.
func TestWarningsAreToldAgain(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "public")
	put := func(name, text string) { putFile(t, filepath.Join(dir, filepath.FromSlash(name)), text) }
	put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\nfiles: [\"**\", \"khong-co/**\"]\n")
	put("content/t/_index.md", "---\ntitle: T\nkind: page\n---\n")
	put("content/t/a.md", "---\ntitle: A\nsummary: Một # hai\n---\n<marquee>Một.</marquee>\n\nHai \x07 ba.\n")
	put("content/t/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><foo/><path d="M1 1h1"/></svg>`)
	build := func() (told []string, read bool) {
		t.Helper()
		r, err := Run(os.DirFS(dir), store.Options{Today: viet.NewDate(2026, 11, 22)}, Options{Out: out, Key: "k", Ready: func(*render.Set) { read = true }})
		if err != nil || r.Problems.Errors() > 0 {
			t.Fatal(err, r.Problems)
		}
		for _, d := range r.Problems {
			told = append(told, diag.NewVoice("vi").Sentence(d))
		}
		return told, read
	}
	first, _ := build()
	if len(first) < 3 {
		t.Fatalf("only %q", first)
	}
	for range 2 {
		if again, read := build(); read || !slices.Equal(again, first) {
			t.Errorf("read again: %v; told\n%q\nand then\n%q", read, first, again)
		}
	}
	put("content/t/a.md", "---\ntitle: A\n---\nMột.\n\nHai ba.\n")
	mended, read := build()
	if again, _ := build(); !read || len(mended) >= len(first) || !slices.Equal(again, mended) {
		t.Errorf("told\n%q\nand then\n%q", mended, again)
	}
}

// TestArgumentsOfWarnings: what a message cannot say again as it was said is not
// kept, and neither is an error.
func TestArgumentsOfWarnings(t *testing.T) {
	warn := func(v any) diag.List { return diag.List{diag.Warn(diag.Position{}, "", "x", diag.Args{"V": v})} }
	for _, v := range []any{"một", 3, -1, int64(1) << 40, true, diag.Word("text"), viet.NewDate(2026, 11, 22), store.Published} {
		if _, ok := keepWarnings(warn(v)); !ok {
			t.Errorf("%T is not kept", v)
		}
	}
	for _, problems := range []diag.List{warn([]string{"a"}), warn(nil), warn(1.5), {diag.New(diag.Position{}, "", "x", nil)}} {
		if _, ok := keepWarnings(problems); ok {
			t.Errorf("%v is kept", problems)
		}
	}
}
