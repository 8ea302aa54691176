package publish

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// What a comparison says is what the build behind it does, and it changes nothing itself.
func TestCompare(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	read := store.Options{Today: viet.NewDate(2026, 11, 22)}
	page := func(title, text string) string { return "---\ntitle: " + title + "\n---\n" + text + "\n" }
	before := map[string]string{"content/t/b.md": page("B", "Hai."), "content/t/c.md": page("C", "Ba.")}
	after := map[string]string{"content/t/b.md": page("B", "Hai, khác."), "content/t/d.md": page("D", "Bốn.")}

	compare := func(files map[string]string, key string) *Comparison {
		t.Helper()
		c, err := Compare(column(files), read, Options{Out: out, Key: key})
		if err != nil || c.Problems.Errors() > 0 {
			t.Fatal(err, c.Problems)
		}
		return c
	}
	run := func(files map[string]string) map[string]string {
		t.Helper()
		why := map[string]string{}
		r, err := Run(column(files), read, Options{Out: out, Key: "k", Why: func(name, reason string) { why[name] = reason }})
		if err != nil || r.Problems.Errors() > 0 {
			t.Fatal(err, r.Problems)
		}
		return why
	}
	if c := compare(before, "k"); !c.First || len(c.Entries.Added) != 3 || len(tree(t, dir)) > 0 {
		t.Errorf("%+v, and there is %v", c, files(t, dir))
	}
	run(before)
	stands := tree(t, dir)
	if c := compare(before, "k"); c.First || c.Shared || len(c.Added)+len(c.Changed)+len(c.Removed) > 0 {
		t.Errorf("nothing has changed: %v %v %v", names(c.Added), names(c.Changed), c.Removed)
	}
	c := compare(after, "k")
	if !maps.Equal(stands, tree(t, dir)) {
		t.Error("comparing has changed something")
	}
	if e := c.Entries; len(e.Added) != 1 || e.Added[0].Title != "D" || len(e.Changed) != 1 || e.Changed[0].Title != "B" || len(e.Removed) != 1 || e.Removed[0] != (RemovedEntry{"content/t/c.md", "/t/c/"}) || c.Shared {
		t.Errorf("%+v", e)
	}
	said := map[string]bool{}
	for _, name := range slices.Concat(names(c.Added), names(c.Changed), c.Removed) {
		said[name] = true
	}
	for name, why := range run(after) {
		if !said[name] && why != Always && !strings.HasSuffix(name, ".br") && !strings.HasSuffix(name, ".gz") {
			t.Errorf("%s was not foretold: %s", name, why)
		}
	}
	if c := compare(after, "other"); !c.Shared {
		t.Error("another program makes everything again")
	}
	after["content/site.yaml"] = "title: Cột khác\nbaseURL: https://thu.example/\nagency: UBND xã khác\n"
	if c := compare(after, "k"); !c.Shared || len(c.Entries.Changed) > 0 || len(c.Changed) == 0 {
		t.Errorf("other settings: %+v", c.Entries)
	}
}

func names(outputs []*render.Output) (all []string) {
	for _, o := range outputs {
		all = append(all, o.Name())
	}
	return all
}
