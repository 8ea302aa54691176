package history

import (
	"fmt"
	"os"
	"testing"
	"time"

	"cchc/internal/folder"
	"cchc/internal/viet"
)

// fill writes a log of n entries by several writers, without forcing each to the disk.
func fill(t testing.TB, dir string, n, writers int) {
	t.Helper()
	now := time.Date(2024, 1, 1, 8, 0, 0, 0, viet.Zone)
	var logs []*Log
	for i := range writers {
		l := open(t, dir, fmt.Sprint("may ", i), func() time.Time { now = now.Add(30 * time.Minute); return now })
		l.disk.sync = func(*os.File) error { return nil }
		logs = append(logs, l)
	}
	for i := range n {
		record(t, logs[i/100%writers], Entry{
			Who: "Nguyễn Thị Lan", Act: Saved, File: fmt.Sprintf("content/tin-tuc/bai-viet-so-%d.md", i%2000),
			From: folder.DigestOf(fmt.Append(nil, i)), To: folder.DigestOf(fmt.Append(nil, i+1)),
		})
	}
	for _, l := range logs {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkOpen opens a log of 50,000 entries by three writers, and what a program that
// has it open does all the time.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	fill(b, dir, 50_000, 3)
	now := clock()
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			l, err := Open(dir, "may", now)
			if err != nil || l.Len() != 50_000 {
				b.Fatal(err)
			}
			_ = l.Close()
		}
	})
	l := open(b, dir, "may", now)
	for name, do := range map[string]func(){
		"verify": func() { whole(b, l) },
		"reload": func() {
			if err := l.Reload(); err != nil {
				b.Fatal(err)
			}
		},
		"of":     func() { l.Of("content/tin-tuc/bai-viet-so-7.md") },
		"day":    func() { l.Day(viet.NewDate(2024, 2, 2)) },
		"page":   func() { l.Page(10_000, 50) },
		"trash":  func() { l.Trash() },
		"record": func() { record(b, l, Entry{Who: "Lan", Act: Submitted, File: "content/a.md"}) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				do()
			}
		})
	}
}
