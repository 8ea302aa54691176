package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cchc/internal/media"
	"cchc/internal/minify"
	"cchc/internal/store"
	"cchc/internal/viet"
)

var day = store.Options{Today: viet.NewDate(2026, 11, 22)}

// kept is the pictures of the demonstration: the tests that render all of it
// share them, and the room media has tests of its own.
var kept = &media.MemoryCache{Limit: 32 << 20}

func demonstration(t *testing.T, folder fs.FS) *Set {
	t.Helper()
	if testing.Short() {
		t.Skip("the whole demonstration is looked at where tests are not to be short")
	}
	set, problems := Open(folder, day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	set.UseCache(kept)
	return set
}

// countFS counts the files that are opened.
type countFS struct {
	fs.FS
	opened *atomic.Int64
}

func (c countFS) Open(name string) (fs.File, error) {
	if path.Ext(name) == ".svg" && strings.HasPrefix(name, "content/") {
		c.opened.Add(1)
	}
	return c.FS.Open(name)
}

func (c countFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(c.FS, name) }

// TestNothingIsRenderedUntilAskedFor opens the demonstration and asks for one
// page: of the pictures only the heads of those that it shows have been read,
// for their size, until one is asked for.
func TestNothingIsRenderedUntilAskedFor(t *testing.T) {
	var opened atomic.Int64
	set := demonstration(t, countFS{os.DirFS("../.."), &opened})
	if n := opened.Load(); n != 0 {
		t.Errorf("%d pictures were read for no page", n)
	}
	home := set.Render(set.Output("/")).Data
	before := opened.Load()
	if shown := bytes.Count(home, []byte("<img")); int(before) > shown {
		t.Errorf("%d pictures were read for the home page, which shows %d", before, shown)
	}
	for _, o := range set.Outputs() {
		if o.Kind == File && strings.HasSuffix(o.Path, ".svg") && strings.HasPrefix(o.Path, "/tin-tuc/") {
			if r := set.Render(o); len(r.Data) == 0 || opened.Load() != before+1 {
				t.Errorf("%s: %d bytes, %d files opened", o.Path, len(r.Data), opened.Load())
			}
			return
		}
	}
	t.Error("the demonstration has no picture")
}

// TestAskedForByManyAtOnce renders every output from several goroutines and
// wants the bytes of a run alone.
func TestAskedForByManyAtOnce(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	want := map[string][]byte{}
	alone := demonstration(t, os.DirFS("../.."))
	for _, o := range alone.Outputs() {
		want[o.Path] = alone.Render(o).Data
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for _, o := range set.Outputs() {
				if got := set.Render(o).Data; !bytes.Equal(got, want[o.Path]) {
					t.Errorf("%s differs", o.Path)
				}
			}
		})
	}
	wg.Wait()
}

// TestEveryPageAsks: a page that asked nothing of the site would never be made
// again.
func TestEveryPageAsks(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	for _, o := range set.Outputs() {
		if r := set.Render(o); o.Kind == Page && len(r.Queries) == 0 {
			t.Errorf("%s has no queries", o.Path)
		}
	}
}

// TestOutputsAreWellFormed parses every XML output and every JSON-LD block.
func TestOutputsAreWellFormed(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	feeds := 0
	for _, o := range set.Outputs() {
		data := set.Render(o).Data
		if strings.HasSuffix(o.Path, ".xml") || strings.HasSuffix(o.Path, ".svg") {
			feeds++
			d := xml.NewDecoder(bytes.NewReader(data))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Errorf("%s: %v", o.Path, err)
					break
				}
			}
		}
		if i := bytes.Index(data, []byte(`application/ld+json`)); o.Kind == Page && i >= 0 {
			text := data[i+bytes.IndexByte(data[i:], '>')+1:]
			if !json.Valid(text[:bytes.Index(text, []byte("</script>"))]) {
				t.Errorf("%s: broken JSON-LD", o.Path)
			}
		}
		for _, never := range []string{" style=\"", "<style", "javascript:", "ZgotmplZ", "&lt;no value&gt;", "%!"} {
			if o.Kind == Page && bytes.Contains(data, []byte(never)) {
				t.Errorf("%s contains %q", o.Path, never)
			}
		}
	}
	if feeds < 10 {
		t.Errorf("only %d XML outputs", feeds)
	}
}

// TestMinified: what the program makes is made smaller, and stays as it is
// when made smaller again; but for feeds and data, whose white space means
// something.
func TestMinified(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	for _, o := range set.Outputs() {
		made := set.Render(o)
		if made.Exact {
			continue
		}
		data := made.Data
		kind := strings.TrimPrefix(path.Ext(o.Name()), ".")
		again, err := minify.Text(kind, data)
		if err != nil || kind != "html" && len(again) != len(data) {
			t.Errorf("%s: %d bytes, minified again %d, %v", o.Path, len(data), len(again), err)
		}
		if o.Kind == Page && bytes.Contains(data, []byte(">\n\n<")) {
			t.Errorf("%s is not minified", o.Path)
		}
	}
}
