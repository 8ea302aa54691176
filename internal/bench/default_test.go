package bench

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// turnedOff matches what the column for comparisons has not, as other generators
// do not.
var turnedOff = regexp.MustCompile(`(?m)^(openData|search): \{off: true\}\n`)

// BenchmarkPublishDefault measures the command cchc build with the program's own
// theme, its search and its open data, each time in a process of its own: cold,
// then after a change of one body and after one of a title. Its figures are
// processor time, of the program and of the system for it.
func BenchmarkPublishDefault(b *testing.B) {
	dir, tool := newSite(b), filepath.Join(b.TempDir(), "cchc")
	settings := filepath.Join(dir, "content", "site.yaml")
	text, err := os.ReadFile(settings)
	if err != nil {
		b.Fatal(err)
	}
	save(b, settings, turnedOff.ReplaceAll(text, nil))
	run(b, "go", "build", "-buildvcs=false", "-o", tool, "cchc/cmd/cchc")
	e := newEditor(b, dir)
	var cold, title, body time.Duration
	for b.Loop() {
		out := filepath.Join(b.TempDir(), "public")
		build := func() time.Duration {
			return run(b, tool, "build", "--site", dir, "--out", out, "--theme", "congvu", "--date", "2026-11-22")
		}
		e.times++
		save(b, e.file, bytes.Clone(e.text))
		cold += build()
		save(b, e.file, e.changeBody())
		body += build()
		save(b, e.file, e.changeTitle())
		title += build()
		remove(b, filepath.Dir(out))
	}
	perSite := func(d time.Duration) float64 { return d.Seconds() / float64(b.N) }
	b.ReportMetric(perSite(cold), "cold-s")
	b.ReportMetric(perSite(title), "title-s")
	b.ReportMetric(perSite(body), "body-s")
	b.ReportMetric(float64(title)/float64(cold), "title/cold")
	b.ReportMetric(float64(body)/float64(cold), "body/cold")
}

func save(b *testing.B, name string, text []byte) {
	b.Helper()
	if err := os.WriteFile(name, text, 0o644); err != nil {
		b.Fatal(err)
	}
}

// run runs a program and returns the processor time that it used.
func run(b *testing.B, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%s: %v\n%s", name, err, said)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}
