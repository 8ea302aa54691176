package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A largeFile is a site with one large attachment, which is nowhere in memory;
// reading it fails behind failAt bytes, 0 for never.
type largeFile struct {
	fstest.MapFS
	name         string
	size, failAt int64
}

func (l *largeFile) Open(name string) (fs.File, error) {
	f, err := l.MapFS.Open(name)
	if err != nil || name != l.name {
		return f, err
	}
	return &largeReader{File: f, site: l}, nil
}

func (l *largeFile) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		return nil, errors.New("read whole")
	}
	return l.MapFS.ReadFile(name)
}

func (l *largeFile) Stat(name string) (fs.FileInfo, error) {
	info, err := l.MapFS.Stat(name)
	if name == l.name {
		return largeInfo{info, l.size}, err
	}
	return info, err
}

func (l *largeFile) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := l.MapFS.ReadDir(name)
	for i, e := range list {
		if path.Join(name, e.Name()) == l.name {
			info, _ := e.Info()
			list[i] = fs.FileInfoToDirEntry(largeInfo{info, l.size})
		}
	}
	return list, err
}

type largeInfo struct {
	fs.FileInfo
	size int64
}

func (i largeInfo) Size() int64 { return i.size }

type largeReader struct {
	fs.File
	site *largeFile
	at   int64
}

func (r *largeReader) Stat() (fs.FileInfo, error) { return r.site.Stat(r.site.name) }

func (r *largeReader) Read(p []byte) (int, error) {
	if r.site.failAt > 0 && r.at >= r.site.failAt {
		return 0, errors.New("the share is gone")
	}
	n := int(min(int64(len(p)), r.site.size-r.at))
	clear(p[:n])
	if r.at == 0 {
		copy(p, "%PDF-1.7\n")
	}
	r.at += int64(n)
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// TestLargeFilesAreCopied: a large attachment is not held in memory; one that
// cannot be read to its end is a problem of the site.
func TestLargeFilesAreCopied(t *testing.T) {
	const size = 96 << 20
	fsys := column(nil)
	site := &largeFile{MapFS: fsys, name: "content/t/a/a.pdf", size: size}
	out := filepath.Join(t.TempDir(), "public")
	build := func(opts Options) (Report, uint64) {
		t.Helper()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		opts.Out = out
		r, err := Run(site, store.Options{Today: viet.NewDate(2026, 11, 22)}, opts)
		if err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return r, after.TotalAlloc - before.TotalAlloc
	}
	site.size = 1
	_, small := build(Options{}) // what a build of the column takes without the large file
	site.size = size
	r, allocated := build(Options{})
	if r.Problems.Errors() > 0 || allocated > small+size/4 {
		t.Fatalf("%d bytes were allocated, %d with a small file; %v", allocated, small, r.Problems)
	}
	if info, err := os.Stat(filepath.Join(out, "t/a/a.pdf")); err != nil || info.Size() != size {
		t.Errorf("%v, %v", info, err)
	}
	if r, allocated := build(Options{Verify: true}); len(r.Differ) > 0 || allocated > small+size/4 {
		t.Errorf("verify: %q, %d bytes allocated, %d with a small file", r.Differ, allocated, small)
	}
	site.size, site.failAt = size+1, size/2
	r, _ = build(Options{})
	if !hasProblem(r.Problems, "file-unreadable", site.name) {
		t.Errorf("half of it cannot be read: %v", r.Problems)
	}
	if info, err := os.Stat(filepath.Join(out, "t/a/a.pdf")); err != nil || info.Size() != size {
		t.Errorf("the published one is another: %v, %v", info, err)
	}
}

func hasProblem(problems diag.List, code, file string) bool {
	for _, d := range problems {
		if d.Code == code && d.File == file {
			return true
		}
	}
	return false
}
