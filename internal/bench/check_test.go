package bench

import (
	"os"
	"slices"
	"testing"
	"time"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/render"
	"cchc/internal/rules"
	"cchc/internal/store"
)

// BenchmarkCheck measures going over a column with all rules beside reading it: the files
// with all texts (read), and with its graph and addresses (open). Its figures are processor
// time.
func BenchmarkCheck(b *testing.B) {
	dir := newSite(b)
	opts := options("plain")
	var read, open, checked time.Duration
	for b.Loop() {
		start := processorTime()
		lib, problems := store.Load(os.DirFS(dir), opts)
		sound(b, problems)
		for _, e := range lib.Entries {
			if _, err := e.Body.Text(); err != nil {
				b.Fatal(err)
			}
		}
		read += processorTime() - start

		start = processorTime()
		set, problems := render.Open(os.DirFS(dir), opts)
		sound(b, problems)
		open += processorTime() - start

		start = processorTime()
		records, unread := approval.Records(os.DirFS(dir), dir, "", time.Now, set.Site.Library())
		found := check.Run(check.Input{Site: set.Site, Files: os.DirFS(dir), Rules: rules.All(), Approvals: records, Problems: slices.Concat(set.FileProblems(), unread)})
		checked += processorTime() - start
		if len(found.Findings) == 0 {
			b.Fatal("nothing was found")
		}
	}
	b.ReportMetric(read.Seconds()/float64(b.N), "read-s")
	b.ReportMetric(open.Seconds()/float64(b.N), "open-s")
	b.ReportMetric(checked.Seconds()/float64(b.N), "check-s")
	b.ReportMetric(float64(checked)/float64(read), "check/read")
	b.ReportMetric(float64(checked)/float64(open), "check/open")
}
