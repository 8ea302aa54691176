package publish

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"cchc/internal/manifest"
	"cchc/internal/outdir"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// neighbours are columns whose output folders stand beside one another.
type neighbours struct {
	*testing.T
	dir  string
	disk string // of disks

	alone map[string]map[string]string // what a unit's column is alone
}

// build publishes the columns of some units, with files of their own beside those that all have.
func (n *neighbours) build(own map[string]string, units ...string) {
	n.Helper()
	shared := outdir.NewSharedFiles(n.dir, []string{"a", "b", "c"})
	for _, unit := range units {
		n.publish(filepath.Join(n.dir, unit), unit, own, shared)
	}
}

func (n *neighbours) publish(out, unit string, own map[string]string, shared *outdir.SharedFiles) {
	n.Helper()
	extra := map[string]string{
		"content/site.yaml":       "title: Cột " + unit + "\nbaseURL: https://" + unit + ".example/\nagency: UBND xã\nfiles: [\"**\"]\nhosting: {compress: true}\n",
		"content/t/a/lon.pdf":     "%PDF-1.7\n" + strings.Repeat("x", 5<<18),
		"content/t/a/bang.csv":    strings.Repeat("Tên,Số\n", 400),
		"content/t/a/rieng.csv":   "Của " + unit + strings.Repeat("Tên,Số\n", 400),
		"content/t/_index.md":     "---\ntitle: T\nkind: page\n---\n" + unit + "\n",
		"content/t/a/index.md":    "---\ntitle: A\n---\nMột.\n",
		"content/t/a/chung-1.txt": "một", "content/t/a/chung-2.txt": "một",
	}
	maps.Copy(extra, own)
	set, problems := render.Open(column(extra), store.Options{Today: viet.NewDate(2026, 11, 22)})
	if problems.Errors() > 0 {
		n.Fatal(problems)
	}
	w, err := begin(Options{Out: out, Key: "k", Shared: shared}, disks[n.disk])
	if err != nil {
		n.Fatal(err)
	}
	defer w.Close()
	if _, problems, err := w.Publish(set, manifest.Unknown); err != nil || problems.Errors() > 0 {
		n.Fatal(err, problems)
	}
}

// right wants the column of a unit to be the one that it has where it stands alone.
func (n *neighbours) right(unit string, own map[string]string) {
	n.Helper()
	key := fmt.Sprint(unit, own)
	if n.alone[key] == nil {
		out := filepath.Join(n.TempDir(), "public")
		n.publish(out, unit, own, nil)
		n.alone[key] = tree(n.T, out)
	}
	got, want := tree(n.T, filepath.Join(n.dir, unit)), n.alone[key]
	for name, text := range want {
		if got[name] != text {
			n.Errorf("%s of %s is not that of the column alone", name, unit)
		}
	}
	if len(got) != len(want) {
		n.Errorf("%s has %d files, alone %d", unit, len(got), len(want))
	}
}

func (n *neighbours) at(unit, name string) string {
	return filepath.Join(n.dir, unit, filepath.FromSlash(name))
}

func (n *neighbours) same(name, unit, other string) bool {
	n.Helper()
	one, err := os.Stat(n.at(unit, name))
	if err != nil {
		n.Fatal(err)
	}
	two, err := os.Stat(n.at(other, name))
	if err != nil {
		n.Fatal(err)
	}
	return os.SameFile(one, two)
}

// wantSame wants a file of several units to be the same on the disk, or not.
func (n *neighbours) wantSame(want bool, name, unit string, others ...string) {
	n.Helper()
	for _, other := range others {
		if got := n.same(name, unit, other); got != want {
			n.Errorf("%s is the same file in %s and %s: %v, want %v", name, unit, other, got, want)
		}
	}
}

// damage writes into a published file where it stands; without leaves its size and time.
func (n *neighbours) damage(unit, name string, without bool) {
	n.Helper()
	at := n.at(unit, name)
	info, err := os.Stat(at)
	if err != nil {
		n.Fatal(err)
	}
	text := bytes.Repeat([]byte("?"), int(info.Size())+1)
	if without {
		text = text[1:]
	}
	if err := os.WriteFile(at, text, 0o644); err != nil {
		n.Fatal(err)
	}
	when := info.ModTime()
	if !without {
		when = time.Now().Add(time.Hour)
	}
	if err := os.Chtimes(at, when, when); err != nil {
		n.Fatal(err)
	}
}

// table is a file that all of them have.
const table = "t/a/bang.csv"

// TestSharedFiles holds that what several columns have is on the disk once, where the disk can do that,
// and that each of them is at any time what it would be alone.
func TestSharedFiles(t *testing.T) {
	for _, kind := range []string{"all", "no-exchange", "no-links"} {
		t.Run(kind, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out") // a link to where the folders are
			if os.Symlink(t.TempDir(), dir) != nil {
				dir = t.TempDir()
			}
			n := &neighbours{t, dir, kind, map[string]map[string]string{}}
			can := kind != "no-links"
			n.build(nil, "a", "b", "c")
			shared := []string{"t/a/a.pdf", "t/a/lon.pdf", "t/a/bang.csv", "t/a/bang.csv.br", "t/a/bang.csv.gz"}
			for _, name := range shared {
				n.wantSame(can, name, "a", "b", "c")
			}
			for _, name := range []string{"index.html", "index.html.br", "t/a/rieng.csv", "sitemap.xml"} {
				n.wantSame(false, name, "a", "b", "c")
			}
			n.right("b", nil)

			// Another attachment in one unit: the others keep theirs.
			other := map[string]string{"content/t/a/bang.csv": strings.Repeat("Khác,Số\n", 400), "content/t/a/lon.pdf": "%PDF-1.7\n" + strings.Repeat("y", 5<<18)}
			n.build(other, "b")
			n.right("b", other)
			n.right("a", nil)
			for _, name := range shared[1:] {
				n.wantSame(false, name, "a", "b")
				n.wantSame(can, name, "a", "c")
			}
			n.build(nil, "b") // as it was: the file that the others have
			n.right("b", nil)
			for _, name := range shared {
				n.wantSame(can, name, "a", "b", "c")
			}

			// What is written into a shared file is in all columns. A unit that is built alone is mended
			// and leaves the others' file; the next build of each mends it, and they share again.
			n.damage("a", table, false)
			n.publish(n.at("a", ""), "a", nil, nil)
			n.right("a", nil)
			n.wantSame(false, table, "a", "b")
			n.wantSame(can, table, "b", "c")
			n.build(nil, "b", "c", "a")
			for _, unit := range []string{"a", "b", "c"} {
				n.right(unit, nil)
			}
			n.wantSame(can, table, "a", "b", "c")

			// Damage that nothing tells of is not spread.
			n.damage("c", table, true)
			n.build(other, "b")
			n.damage("a", table, true)
			n.build(nil, "b")
			n.right("b", nil)
			n.wantSame(false, table, "a", "b")

			// What killed builds leave is removed, and not written into.
			left := filepath.Join(n.dir, ".a.cchc", "same")
			if err := os.MkdirAll(left, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Link(n.at("b", table), filepath.Join(left, "1")); err != nil && can {
				t.Fatal(err)
			}
			n.build(map[string]string{"content/t/a/bang.csv": "Ba"}, "a")
			n.right("b", nil)
			if _, err := os.Lstat(left); err == nil {
				t.Error("what was left is still there")
			}
		})
	}
}

// TestSharedFilesOfOthers holds that a file with another mode than new ones get is shared with
// no other column: somebody has given it to somebody.
func TestSharedFilesOfOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("modes are of Unix")
	}
	n := &neighbours{t, t.TempDir(), "all", map[string]map[string]string{}}
	n.build(nil, "a")
	if err := os.Chmod(n.at("a", table), 0o600); err != nil {
		t.Fatal(err)
	}
	n.build(nil, "b", "c")
	n.wantSame(false, table, "a", "b", "c")
	n.wantSame(true, table, "b", "c")
	n.wantSame(true, "t/a/a.pdf", "a", "b", "c")
	n.right("b", nil)
}
