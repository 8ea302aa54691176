// Package publish puts a render.Set into a folder.
//
// [Publish] renders every output into a side folder first and touches the
// published folder only when all of them are good: a site with problems stays
// as it was. Then files are moved into place one by one, each whole — assets
// before the pages that name them — and files that were made before and no
// longer belong are removed, last. Files that cchc did not make are never
// touched.
//
// # The side folder
//
// Beside the output folder public/ stands .public.cchc/, on the same file
// system so that moving is renaming. It holds manifest.json, the list of what
// was made, and stage/ while a build is under way. Web servers never see it;
// it can be deleted at any time, which costs only that files of pages removed
// meanwhile stay behind.
package publish

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"cchc/internal/diag"
	"cchc/internal/render"
)

// Options say where and how to publish.
type Options struct {
	Out      string                // the output folder
	Progress func(done, total int) // called now and then while rendering; nil for never
}

// A Summary is what a build did.
type Summary struct {
	Pages   int // HTML pages of the site
	Files   int // other files of the site
	Written int // files that are new or changed
	Removed int // files of earlier builds that no longer belong
}

// Publish makes every output of set and puts them into the output folder. With
// problems the folder stays as it was; the error is for what the operating
// system refuses.
func Publish(set *render.Set, opts Options) (Summary, diag.List, error) {
	w, err := open(opts.Out)
	if err != nil {
		return Summary{}, nil, err
	}
	defer w.close()
	problems, err := w.stage(set, opts.Progress)
	if err != nil || problems.Errors() > 0 {
		return Summary{}, problems.Sort(), err
	}
	sum, err := w.publish()
	return sum, problems.Sort(), err
}

// writer works in the folder that holds the output folder; every path is
// reached through root, so that no link leads out of it.
type writer struct {
	root *os.Root
	out  string // the output folder's name in root
	side string // the side folder's
	made []file // by the outputs' order
}

// A file is an output that was rendered.
type file struct {
	name    string
	kind    render.Kind
	changed bool // it waits in the stage
}

const stageDir = "stage"

func open(out string) (*writer, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return nil, err
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(filepath.Dir(out))
	if err != nil {
		return nil, err
	}
	w := &writer{root: root, out: filepath.Base(out), side: "." + filepath.Base(out) + ".cchc"}
	if err := errors.Join(root.RemoveAll(path.Join(w.side, stageDir)), root.MkdirAll(path.Join(w.side, stageDir), 0o755)); err != nil {
		root.Close()
		return nil, err
	}
	return w, nil
}

func (w *writer) close() {
	_ = w.root.RemoveAll(path.Join(w.side, stageDir)) // what stays is removed by the next build
	_ = w.root.Close()
}

func (w *writer) staged(name string) string    { return path.Join(w.side, stageDir, name) }
func (w *writer) published(name string) string { return path.Join(w.out, name) }

// stage renders everything and writes what differs from what is published into
// the stage.
func (w *writer) stage(set *render.Set, progress func(done, total int)) (diag.List, error) {
	total := len(set.Outputs())
	w.made = make([]file, total)
	var (
		mu       sync.Mutex
		problems diag.List
		failures []error
		done     atomic.Int64
	)
	set.Each(func(i int, o *render.Output) bool {
		f, found, err := w.stageOne(set, o)
		w.made[i] = f
		mu.Lock()
		problems = append(problems, found...)
		if err != nil {
			failures = append(failures, err)
		}
		stop := len(failures) > 0
		mu.Unlock()
		if progress != nil {
			progress(int(done.Add(1)), total)
		}
		return !stop
	})
	return problems, errors.Join(failures...)
}

func (w *writer) stageOne(set *render.Set, o *render.Output) (file, diag.List, error) {
	f := file{name: o.Name(), kind: o.Kind}
	r := set.Render(o)
	if r.Problems.Errors() > 0 {
		return f, r.Problems, nil
	}
	old, err := w.root.ReadFile(w.published(f.name))
	if err == nil && bytes.Equal(old, r.Data) {
		return f, r.Problems, nil
	}
	f.changed = true
	if err := w.root.MkdirAll(path.Dir(w.staged(f.name)), 0o755); err != nil {
		return f, r.Problems, err
	}
	return f, r.Problems, w.root.WriteFile(w.staged(f.name), r.Data, 0o644)
}

// publish moves what is staged into place and removes what no longer belongs.
func (w *writer) publish() (Summary, error) {
	var sum Summary
	slices.SortStableFunc(w.made, func(a, b file) int { return cmp.Compare(rank(a.kind), rank(b.kind)) })
	keep := make(map[string]bool, len(w.made))
	for _, f := range w.made {
		keep[f.name] = true
		if f.kind == render.Page {
			sum.Pages++
		} else {
			sum.Files++
		}
		if !f.changed {
			continue
		}
		if err := w.place(f.name); err != nil {
			return sum, fmt.Errorf("%s: %w", f.name, err)
		}
		sum.Written++
	}
	for _, name := range w.earlier() {
		if keep[name] {
			continue
		}
		if err := w.remove(name); err != nil {
			return sum, err
		}
		sum.Removed++
	}
	return sum, w.remember(keep)
}

// rank orders kinds of outputs: assets and pictures go in before the pages
// that name them.
func rank(k render.Kind) int {
	return slices.Index([]render.Kind{render.File, render.Page, render.Data}, k)
}

func (w *writer) place(name string) error {
	if err := w.root.MkdirAll(path.Dir(w.published(name)), 0o755); err != nil {
		return err
	}
	return w.root.Rename(w.staged(name), w.published(name))
}

// remove removes a file and the folders that it leaves empty.
func (w *writer) remove(name string) error {
	if err := w.root.Remove(w.published(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if w.root.Remove(w.published(dir)) != nil {
			break // not empty
		}
	}
	return nil
}

// manifest is the list of what was made.
type manifest struct {
	Version int      `json:"version"`
	Files   []string `json:"files"`
}

const manifestVersion = 1

func (w *writer) manifestName() string { return path.Join(w.side, "manifest.json") }

// earlier returns what the build before made; nothing where that is not known.
func (w *writer) earlier() []string {
	text, err := w.root.ReadFile(w.manifestName())
	if err != nil {
		return nil
	}
	var m manifest
	if json.Unmarshal(text, &m) != nil || m.Version != manifestVersion {
		return nil
	}
	return slices.DeleteFunc(m.Files, func(name string) bool { return !fs.ValidPath(name) || name == "." })
}

func (w *writer) remember(keep map[string]bool) error {
	m := manifest{Version: manifestVersion}
	for name := range keep {
		m.Files = append(m.Files, name)
	}
	slices.Sort(m.Files)
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	if err := w.root.WriteFile(w.staged("manifest.json"), text, 0o644); err != nil {
		return err
	}
	return w.root.Rename(w.staged("manifest.json"), w.manifestName())
}
