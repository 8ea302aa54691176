package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
)

// BenchmarkSave is what an editor waits for after Save has been pressed, and what that
// consists of. DESK_SPEED names a column, which it copies; without it the column is the small
// one of the tests.
//
//	answer   the whole request of an editor that is open
//	read     of that, the form that was sent, put into the file that it was opened with
//	disk     of that, what has to be on the disk: both versions, the file, the line of the log
//	sync     of that, one file and one folder forced to the disk, nothing else
//	site     what follows the answer: the site read with the file
//	follow   what the editor asks for then: where the entry stands, what is wrong with it
func BenchmarkSave(b *testing.B) {
	dir, file := newSite(b), newsOne
	if from := os.Getenv("DESK_SPEED"); from != "" {
		dir = b.TempDir()
		copyColumn(b, dir, from)
		file = someEntry(b, dir)
	}
	d := serve(b, dir, "may-1")
	lan := come(b, d, "Trần Lan")
	o := lan.open(file)
	body, n := o.body, 0
	next := func() string { n++; return fmt.Sprintf("Lần %d.\n\n%s", n, body) }
	each := func(name string, step func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			var all []time.Duration
			for b.Loop() {
				d.Set()
				from := time.Now()
				step(b)
				all = append(all, time.Since(from))
			}
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "median-ms")
			b.ReportMetric(float64(all[0].Microseconds())/1000, "best-ms")
		})
	}
	each("answer", func(b *testing.B) {
		o.body = next()
		must(b, o.save())
	})
	each("read", func(b *testing.B) {
		s, err := d.Base(file, o.base)
		must(b, err)
		text := next()
		form, err := json.Marshal(s.Values)
		must(b, err)
		_, err = s.Compose(sourcefile.Typed{Form: form, Body: &text})
		must(b, err)
	})
	each("disk", func(b *testing.B) {
		s, err := d.Source(file)
		must(b, err)
		must(b, d.History.Save(d.Folder, history.Change{Entry: history.Entry{Who: "Lan", File: file}, Old: s.Data, Data: append(s.Data[:len(s.Data):len(s.Data)], next()...)}))
	})
	each("sync", func(b *testing.B) { must(b, syncs(d.Root, fmt.Sprint(n))); n++ })
	each("site", func(*testing.B) { d.Saved(file); d.Set() })
	each("follow", func(b *testing.B) {
		if status, answer := lan.get(screen.Link("/soan/sau", "tep", file)); status != http.StatusOK {
			b.Fatal(status, answer)
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// syncs forces a new file and the folder that it is in to the disk.
func syncs(root *os.Root, name string) error {
	file, err := root.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, 4096))
	err = errors.Join(err, file.Sync(), file.Close())
	if folder, no := root.Open("."); no == nil {
		_, _ = folder.Sync(), folder.Close()
	}
	return errors.Join(err, root.Remove(name))
}

// copyColumn copies a column.
func copyColumn(t testing.TB, dir, from string) {
	t.Helper()
	for _, part := range []string{"content", "themes"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join(from, part))); err != nil {
			t.Fatal(err)
		}
	}
}

// someEntry is some entry of a large column.
func someEntry(t testing.TB, dir string) string {
	t.Helper()
	all, err := filepath.Glob(filepath.Join(dir, "content", "*", "*.md"))
	if err != nil || len(all) < 100 {
		t.Fatal(len(all), err)
	}
	file, _ := filepath.Rel(dir, all[len(all)/2])
	return filepath.ToSlash(file)
}

// BenchmarkStart is what somebody waits for who starts the desk: until the site has been
// read (open), Hôm nay has been answered (today), and its numbers of the check are there
// (checked); for the first time on a machine, and later, with what was kept of the entries.
// DESK_SPEED names a column, which it copies.
func BenchmarkStart(b *testing.B) {
	from := os.Getenv("DESK_SPEED")
	if from == "" {
		b.Skip("DESK_SPEED names no column to measure")
	}
	for _, name := range []string{"first", "later"} {
		b.Run(name, func(b *testing.B) {
			dir := b.TempDir()
			copyColumn(b, dir, from)
			if name == "later" {
				serve(b, dir, "may-0", func(o *Options) { o.Key = "a" })
			}
			for b.Loop() {
				b.StopTimer()
				if name == "first" {
					must(b, os.RemoveAll(filepath.Join(dir, ".cchc")))
				}
				b.StartTimer()
				started := time.Now()
				mark := func(what string) { b.ReportMetric(float64(time.Since(started).Milliseconds()), what+"-ms") }
				d := serve(b, dir, "may-1", func(o *Options) { o.Key = "a" })
				mark("open")
				come(b, d, "Trần Lan")
				mark("today")
				for report, _ := d.LastCheck(); report == nil; report, _ = d.LastCheck() {
					time.Sleep(10 * time.Millisecond)
				}
				mark("checked")
			}
		})
	}
}
