package outdir

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cchc/internal/manifest"
	"cchc/internal/render"
)

// put brings an output folder to a state: the contents of its files, by name.
func put(t *testing.T, opts Options, state map[string]string) (removed []string) {
	t.Helper()
	d, err := Open(opts)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Settle(); err != nil {
		t.Fatal(err)
	}
	d.Next = &manifest.Manifest{Key: opts.Key}
	d.StartWriting()
	for name, text := range state {
		r := manifest.Record{Name: name, Kind: render.Page, Size: int64(len(text)), Hash: manifest.DigestOf([]byte(text))}
		if strings.HasPrefix(text, "%") {
			r.Kind = render.File
		}
		if old := d.Now.Find(name); old != nil && old.Hash == r.Hash {
			r.Time = old.Time
		} else {
			if err := d.Write(&r, []byte(text)); err != nil {
				t.Fatal(err)
			}
			d.New = append(d.New, name)
		}
		d.Next.Files = append(d.Next.Files, r)
	}
	slices.Sort(d.New)
	slices.SortFunc(d.Next.Files, func(a, b manifest.Record) int { return strings.Compare(a.Name, b.Name) })
	removed, err = d.Put()
	if err != nil {
		t.Fatal(err)
	}
	return removed
}

// stands returns the contents of the files of a folder, by name, but for side folders.
func stands(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	if err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		all[filepath.ToSlash(rel)] = string(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestStates: whatever is put into place stands there, and nothing else but what
// others put there; the next build knows it all from the manifest.
func TestStates(t *testing.T) {
	for _, inPlace := range []bool{false, true} {
		out := filepath.Join(t.TempDir(), "public")
		opts := Options{Out: out, InPlace: inPlace}
		put(t, opts, map[string]string{"index.html": "một", "t/a.html": "a", "t/b.html": "b"})
		if err := os.WriteFile(filepath.Join(out, "ghi-chu.txt"), []byte("của người khác"), 0o644); err != nil {
			t.Fatal(err)
		}
		removed := put(t, opts, map[string]string{"index.html": "hai", "t/a.html": "a", "u/c.html": "c"})
		if !slices.Equal(removed, []string{"t/b.html"}) {
			t.Errorf("in place %t: removed %q", inPlace, removed)
		}
		want := map[string]string{"index.html": "hai", "t/a.html": "a", "u/c.html": "c", "ghi-chu.txt": "của người khác"}
		got := stands(t, out)
		for name, text := range want {
			if got[name] != text {
				t.Errorf("in place %t: %s is %q", inPlace, name, got[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("in place %t: %q", inPlace, got)
		}
		d, err := Look(opts)
		if err != nil {
			t.Fatal(err)
		}
		if names := d.Now.Names(); !slices.Equal(names, []string{"index.html", "t/a.html", "u/c.html"}) || !slices.Equal(d.Now.Foreign, []string{"ghi-chu.txt"}) {
			t.Errorf("in place %t: %q, foreign %q", inPlace, names, d.Now.Foreign)
		}
		d.Close()
	}
}

// TestClosedEarly: what was written and not put into place is gone, and the folder
// is as it was; one that was made for nothing is not there.
func TestClosedEarly(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write := func() {
		t.Helper()
		d, err := Open(Options{Out: out})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		d.StartWriting()
		if err := d.Write(&manifest.Record{Name: "t/a.html"}, []byte("dở dang")); err != nil {
			t.Fatal(err)
		}
	}
	write()
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that was made for nothing: %v", err)
	}
	put(t, Options{Out: out}, map[string]string{"index.html": "một"})
	write()
	if got := stands(t, filepath.Dir(out)); got["public/index.html"] != "một" || got[".public.cchc/new/t/a.html"] != "" {
		t.Errorf("%q", got)
	}
}

// TestLookHoldsNothing: looking waits for nobody and takes nothing from a build that is
// under way.
func TestLookHoldsNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	put(t, Options{Out: out}, map[string]string{"index.html": "một"})
	d, err := Open(Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.StartWriting()
	if err := d.Write(&manifest.Record{Name: "moi.html"}, []byte("mới")); err != nil {
		t.Fatal(err)
	}
	seen, err := Look(Options{Out: out})
	if err != nil {
		t.Fatal(err)
	}
	seen.Close()
	if got := stands(t, filepath.Dir(out)); got[".public.cchc/new/moi.html"] != "mới" {
		t.Error("looking removed what a build is making")
	}
}

// TestPublished: what was published is read as it is; a file that somebody changed since
// is named.
func TestPublished(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if _, err := OpenPublished(out, nil); !errors.Is(err, ErrNothingPublished) {
		t.Errorf("nothing published: %v", err)
	}
	put(t, Options{Out: out}, map[string]string{"index.html": "một", "t/a.html": "a"})
	p, err := OpenPublished(out, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range p.Files {
		f, err := p.Open(file.Name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		_ = f.Close()
		if err != nil || uint64(manifest.DigestOf(text)) != file.Digest || int64(len(text)) != file.Size {
			t.Errorf("%s: %q, %v", file.Name, text, err)
		}
	}
	p.Close()
	if err := os.WriteFile(filepath.Join(out, "t/a.html"), []byte("sửa tay"), 0o644); err != nil {
		t.Fatal(err)
	}
	var changed *ChangedError
	if _, err := OpenPublished(out, nil); !errors.As(err, &changed) || changed.Name != "t/a.html" {
		t.Errorf("a file that was changed: %v", err)
	}
	if names := Folders(filepath.Dir(out)); !slices.Equal(names, []string{"public"}) {
		t.Errorf("published folders: %q", names)
	}
}
