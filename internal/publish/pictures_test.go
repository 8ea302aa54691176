package publish

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cchc/internal/picturecache"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// sitePictures returns the files of a site's cache of pictures with what tells
// that one was written again.
func sitePictures(t *testing.T, site string) map[string]fs.FileInfo {
	t.Helper()
	all := map[string]fs.FileInfo{}
	dir := filepath.Join(site, filepath.FromSlash(picturecache.Folder))
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	for _, name := range files(t, dir) {
		info, err := os.Lstat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if name != ".gitignore" {
			all[name] = info
		}
	}
	return all
}

func newSiteWithPicture(t *testing.T) *board {
	p := newUnreadSite(t)
	p.put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã\ntheme: nho\nthemeOptions: {logo: /logo.svg}\n")
	return p
}

// TestPicturesOfASite: a build into another folder resizes nothing that an
// earlier one did, whatever happened to some of its files; where the site cannot
// keep anything the side folder does.
func TestPicturesOfASite(t *testing.T) {
	p := newSiteWithPicture(t)
	build := func(name string) map[string]string {
		t.Helper()
		out := filepath.Join(t.TempDir(), name)
		r, err := Run(os.DirFS(p.dir), store.Options{Today: viet.NewDate(2026, 8, 1)}, Options{Out: out, Site: p.dir, Key: name})
		if err != nil || r.Problems.Errors() > 0 {
			t.Fatal(err, r.Problems)
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(out), "."+name+".cchc", "pictures")); err == nil != (len(sitePictures(t, p.dir)) == 0) {
			t.Error("pictures in the side folder: ", err)
		}
		return tree(t, out)
	}
	want := build("public")
	before := sitePictures(t, p.dir)
	if len(before) == 0 {
		t.Fatal("nothing was kept")
	}
	// madeAgain builds elsewhere and returns how many pictures were resized.
	madeAgain := func(name string) (n int) {
		t.Helper()
		if got := build(name); !maps.Equal(got, want) {
			t.Errorf("%s is not what the first build made", name)
		}
		now := sitePictures(t, p.dir)
		for file, info := range now {
			if !os.SameFile(info, before[file]) {
				n++
			}
		}
		if len(now) != len(before) {
			t.Errorf("%s: %d pictures are kept, not %d", name, len(now), len(before))
		}
		before = now
		return n
	}
	if n := madeAgain("usb"); n != 0 {
		t.Errorf("%d were resized again", n)
	}
	dir := filepath.Join(p.dir, filepath.FromSlash(picturecache.Folder))
	name := slices.Sorted(maps.Keys(before))[0]
	if err := os.WriteFile(filepath.Join(dir, name), []byte("hỏng, nhưng dài hơn một mã băm ở đầu tệp"), 0o644); err != nil {
		t.Fatal(err)
	}
	if n := madeAgain("damaged"); n != 1 {
		t.Errorf("%d were resized again where one was damaged", n)
	}
	if err := os.RemoveAll(filepath.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	if n := madeAgain("deleted"); n != len(before) {
		t.Errorf("%d were resized again where all were deleted", n)
	}
	if err := errors.Join(os.RemoveAll(filepath.Dir(dir)), os.WriteFile(filepath.Dir(dir), nil, 0o644)); err != nil {
		t.Fatal(err)
	}
	if got := build("refused"); !maps.Equal(got, want) {
		t.Error("a site that can keep nothing is not what the first build made")
	}
}

// TestOldPicturesGo: what a side folder kept goes once the site keeps it.
func TestOldPicturesGo(t *testing.T) {
	p := newSiteWithPicture(t)
	out := filepath.Join(t.TempDir(), "public")
	old := filepath.Join(filepath.Dir(out), ".public.cchc", "pictures")
	for _, site := range []string{"", p.dir} {
		if _, err := Run(os.DirFS(p.dir), store.Options{Today: viet.NewDate(2026, 8, 1)}, Options{Out: out, Site: site, Key: "k" + site}); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(old); (err == nil) != (site == "") {
			t.Errorf("site %q: %v", site, err)
		}
	}
}
