package bench

import (
	"runtime"
	"slices"
	"testing"
	"time"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/folder"
	"cchc/internal/render"
	"cchc/internal/rules"
	"cchc/internal/store"
)

// BenchmarkCheck measures going over a column with all rules beside reading it: the files
// with all texts (read), and with its graph and addresses (open). Figures are processor
// time but for those of wall, which is the time that has passed. Files are read as the
// command reads them, and are in the system's cache; each stage begins without the garbage
// of the one before.
func BenchmarkCheck(b *testing.B) {
	dir := newSite(b)
	opts := options("plain")
	opts.KeepPlaces = true // as the command does
	sources(b, dir)        // into the system's cache
	var read, open, checked stage
	for b.Loop() {
		files, err := folder.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		read.measure(func() { readAll(b, files, opts) })
		files.Forget()
		var set *render.Set
		open.measure(func() { set = openAll(b, files, opts) })
		checked.measure(func() { checkAll(b, files, dir, set) })
		if err := files.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(read.processor.Seconds()/float64(b.N), "read-s")
	b.ReportMetric(open.processor.Seconds()/float64(b.N), "open-s")
	b.ReportMetric(checked.processor.Seconds()/float64(b.N), "check-s")
	b.ReportMetric(float64(checked.processor)/float64(read.processor), "check/read")
	b.ReportMetric(float64(checked.processor)/float64(open.processor), "check/open")
	b.ReportMetric(float64(checked.wall)/float64(read.wall), "check/read-wall")
}

// A stage is how long one has taken so far.
type stage struct{ processor, wall time.Duration }

func (s *stage) measure(do func()) {
	runtime.GC()
	start, worked := time.Now(), processorTime()
	do()
	s.processor, s.wall = s.processor+processorTime()-worked, s.wall+time.Since(start)
}

// readAll reads the entries of a site with their texts.
func readAll(b *testing.B, files *folder.Folder, opts store.Options) {
	lib, problems := store.Load(files.FS(), opts)
	sound(b, problems)
	for _, e := range lib.Entries {
		if _, problems := e.Body.Text(); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

func openAll(b *testing.B, files *folder.Folder, opts store.Options) *render.Set {
	set, problems := render.Open(files.FS(), opts)
	sound(b, problems)
	return set
}

// checkAll goes over a site with all rules.
func checkAll(b *testing.B, files *folder.Folder, dir string, set *render.Set) {
	records, unread := approval.Records(files.FS(), dir, "", time.Now, set.Site.Library())
	report := check.Run(check.Input{Site: set.Site, Files: files.FS(), Rules: rules.All(), Approvals: records,
		Problems: slices.Concat(set.FileProblems(), unread)})
	if len(report.Findings) == 0 {
		b.Fatal("nothing was found")
	}
}
