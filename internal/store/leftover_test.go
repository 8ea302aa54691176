package store

import (
	"slices"
	"testing"
)

// TestLeftovers: a copy that a synchronising program made, and an entry with an
// ending too many, are told and never read or published.
func TestLeftovers(t *testing.T) {
	fsys := folder("-- content/t/_index.md --\n---\ntitle: T\nkind: page\n---\n-- content/t/tin.md --\n---\ntitle: Tin\n---\nA.\n" +
		"-- content/t/tin (1).md --\n---\ntitle: Tin\n---\nB.\n-- content/t/tin-MAY1.md --\n---\ntitle: Tin\n---\nC.\n-- content/t/bai.md.txt --\n---\ntitle: Bài\n---\nD.\n")
	lib, problems := Load(fsys, today)
	var got []string
	for _, d := range problems {
		got = append(got, d.Code+" "+d.File)
	}
	slices.Sort(got)
	if want := []string{"file-conflict-copy content/t/tin (1).md", "file-conflict-copy content/t/tin-MAY1.md", "file-hidden-ending content/t/bai.md.txt"}; !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if len(lib.Entries) != 1 || len(lib.Files) != 0 {
		t.Errorf("%d entries, files %v", len(lib.Entries), lib.Files)
	}
}
