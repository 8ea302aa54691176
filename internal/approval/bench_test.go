package approval

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cchc/internal/config"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// approvedColumn makes a column of n approved entries, each with a picture.
func approvedColumn(b *testing.B, n int, logged bool) (dir string) {
	b.Helper()
	dir = b.TempDir()
	put := func(name, text string) []byte {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			b.Fatal(err)
		}
		return []byte(text)
	}
	put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã Thử\napproval: one\n")
	put("content/tin/_index.md", "---\ntitle: Tin\nkind: news\n---\n")
	log, err := history.Open(dir, "may", time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	for i := range n {
		name := fmt.Sprintf("content/tin/%d/%d/index.md", i/100, i)
		text := put(name, fmt.Sprintf("---\ntitle: Tin %d\ndate: 2026-11-01\ntopic: results\napprovedBy: Hải\n---\n![Ảnh](anh.jpg)\n", i))
		picture := put(filepath.Join(filepath.Dir(name), "anh.jpg"), fmt.Sprint("ảnh", i))
		if !logged {
			continue
		}
		for _, act := range []history.Act{history.Created, history.Submitted, history.Approved} {
			e := history.Entry{Who: "Lan", Act: act, File: name, From: folder.NoFile, To: folder.DigestOf(text), Text: TextDigest(text), With: []history.Named{{Name: filepath.ToSlash(filepath.Join(filepath.Dir(name), "anh.jpg")), Digest: folder.DigestOf(picture)}}}
			if err := log.Record(e); err != nil {
				b.Fatal(err)
			}
		}
	}
	return dir
}

// BenchmarkPublished finds out what goes out of a column of 2,000 entries with pictures,
// beside what a build without changes does anyway (sitefile.Fingerprint).
func BenchmarkPublished(b *testing.B) {
	for name, logged := range map[string]bool{"history": true, "none": false} {
		dir := approvedColumn(b, 2000, logged)
		measure := func(what string, do func(site fs.FS) error) {
			b.Run(name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					f, err := folder.Open(dir)
					if err == nil {
						err = errors.Join(do(f.FS()), f.Close())
					}
					if err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		published := func(site fs.FS) error {
			_, notes, err := Published(site, dir, "may", time.Now)
			if len(notes) > 0 {
				b.Fatal(notes)
			}
			return err
		}
		measure("fingerprint", func(site fs.FS) error { _, err := sitefile.Fingerprint(site); return err })
		measure("first", func(site fs.FS) error {
			_ = os.Remove(filepath.Join(dir, sumsFile))
			return published(site)
		})
		measure("again", published)
		measure("again+fingerprint", func(site fs.FS) error {
			_, err := sitefile.Fingerprint(site)
			return errors.Join(published(site), err)
		})
	}
}

// BenchmarkStatus tells where each of 2,000 entries stands, as a list of all entries does.
func BenchmarkStatus(b *testing.B) {
	dir := approvedColumn(b, 2000, true)
	site := os.DirFS(dir)
	lib, _ := store.Load(site, store.Options{})
	log, err := history.Open(dir, "may", time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	files := NewFiles(site)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			Read(log, config.ApprovalOne)
		}
	})
	book := Read(log, config.ApprovalOne)
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			for _, e := range lib.Entries {
				if s, err := book.Status(files, lib, e); err != nil || len(s.Approvals) != 1 {
					b.Fatal(s, err)
				}
			}
		}
	})
}
