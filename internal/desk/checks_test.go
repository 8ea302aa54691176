package desk

import (
	"slices"
	"strings"
	"testing"

	"cchc/internal/check"
	"cchc/internal/config"
)

// finds reports whether a check of the site as it is finds something in a file by a rule.
func finds(d *Desk, code, file string) bool {
	return slices.ContainsFunc(d.CheckNow().Findings, func(f check.Finding) bool { return f.Code == code && f.File == file })
}

// TestCheckFollows: a check takes what an earlier run of the program has kept of the entries,
// and what it has read itself; it sees every change on the disk all the same, and nothing that
// is typed and not saved.
func TestCheckFollows(t *testing.T) {
	dir := newSite(t)
	keyed := func(o *Options) { o.Key = "a" }
	serve(t, dir, "may-1", keyed) // keeps what it reads
	d := serve(t, dir, "may-2", keyed)
	const code, fault = "space-before", "\nXã trả kết quả , tại nhà.\n"
	was := text(t, dir, newsOne)
	if finds(d, code, newsOne) {
		t.Fatal("found before it is there")
	}
	lan := come(t, d, "Trần Lan")
	o := lan.open(newsOne)
	o.body += fault
	if err := o.typed(); err != nil || finds(d, code, newsOne) {
		t.Errorf("what is typed is found, %v", err)
	}
	put(t, dir, newsOne, was+fault)
	if !finds(d, code, newsOne) {
		t.Error("a change of another program is not found")
	}
	put(t, dir, newsOne, was)
	if finds(d, code, newsOne) {
		t.Error("what was mended is found")
	}
}

// TestCheckKnowsHistory: the desk's check says of approvals what cchc check does.
func TestCheckKnowsHistory(t *testing.T) {
	dir := newSite(t)
	put(t, dir, config.SettingsFile, text(t, dir, config.SettingsFile)+"approval: one\n")
	d := serve(t, dir, "may-1")
	o := come(t, d, "Trần Lan").open(newsOne)
	o.body = "Sửa sau khi duyệt."
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	if !finds(d, "approval-stale", newsOne) || finds(d, "approval-stale", strings.Replace(newsOne, "mot", "hai", 1)) {
		t.Error("the check does not say that the entry was changed after it was approved")
	}
}
