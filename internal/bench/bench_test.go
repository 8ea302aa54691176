// Package bench measures each stage of the line from a folder to a published
// site, and the whole of it, so that a change can be compared with what was
// before (benchstat).
//
//	go test ./internal/bench -run '^$' -bench . -count 6
//
// What is measured is a column of procedures that [column] makes, the same
// bytes every time: about twenty keys of front matter and three kilobytes of
// Markdown each, in 24 fields and of 30 agencies. The environment says more:
//
//	BENCH_N=10000     how many procedures (1,000)
//	BENCH_SITE=DIR    another site instead, by its whole path; a copy is measured
//	BENCH_WRITE=DIR   where TestWriteColumn writes the column for other programs
//
// # What the figures mean
//
// One operation is one whole site, whatever its size. FrontMatter, Markdown,
// Graph and Minify use one processor, all others as many as there are.
// Megabytes per second are of what goes into a stage: the sources for Read and
// FrontMatter, the bodies for Markdown, the pages for Minify; for Render and
// PublishCold they are of what comes out. Benchmarks use the theme plain, which
// renders what a small site of another generator would; RenderCongvu uses the
// program's own.
//
// PublishCold publishes into an empty folder, PublishNothing once more with
// nothing changed, PublishBody and PublishTitle after one entry was changed;
// each does all that the command cchc build does, from reading on. But they run
// in one process, in which much is warm, so that other programs are compared
// with whole processes (README.md). PublishDefault does measure whole processes, by
// their processor time: a first build with the program's own theme, search and open
// data, one after a change of a title, one after a change of a body, and what share
// of the first each of these two is. The peak of memory is that of the system,
// on Linux only.
package bench

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// options are those of every measurement.
func options(theme string) store.Options {
	return store.Options{Today: viet.NewDate(2026, 11, 22), Theme: theme}
}

// size returns how many procedures the column has.
func size(tb testing.TB) int {
	tb.Helper()
	text := os.Getenv("BENCH_N")
	if text == "" {
		return 1000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 2 {
		tb.Fatalf("BENCH_N=%s is no number of procedures from 2 up", text)
	}
	return n
}

// newSite returns a folder with the site to measure, which may be changed.
func newSite(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	from := os.Getenv("BENCH_SITE")
	if from == "" {
		write(tb, dir, column(tb, size(tb)))
		return dir
	}
	if !exists(filepath.Join(from, "content")) {
		tb.Fatalf("BENCH_SITE=%s is no folder with a folder content, by its whole path", from)
	}
	for _, part := range []string{"content", "themes"} {
		if source := filepath.Join(from, part); exists(source) {
			write(tb, filepath.Join(dir, part), os.DirFS(source))
		}
	}
	if plain := filepath.Join(dir, "themes/plain"); !exists(plain) {
		write(tb, plain, os.DirFS("testdata/themes/plain"))
	}
	return dir
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// write writes files into a folder that has none of them.
func write(tb testing.TB, dir string, files fs.FS) {
	tb.Helper()
	if err := os.CopyFS(dir, files); err != nil {
		tb.Fatal(err)
	}
}

// open follows the line to the outputs of a site.
func open(tb testing.TB, dir, theme string) *render.Set {
	tb.Helper()
	set, problems := render.Open(os.DirFS(dir), options(theme))
	if problems.Errors() > 0 {
		tb.Fatal(problems)
	}
	return set
}

// TestWriteColumn writes the column for other programs, where it is told to.
func TestWriteColumn(t *testing.T) {
	dir := os.Getenv("BENCH_WRITE")
	if dir == "" {
		t.Skip("BENCH_WRITE names no folder to write the column into")
	}
	write(t, dir, column(t, size(t)))
}
