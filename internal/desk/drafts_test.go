package desk

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"cchc/internal/screen"
)

// typing has somebody type into an entry, and returns the editor.
func typing(t *testing.T, b *browser, file, body string) *opened {
	t.Helper()
	o := b.open(file)
	o.body = body
	if err := o.typed(); err != nil {
		t.Fatal(err)
	}
	return o
}

// follows returns the screen that an address leads to.
func (b *browser) follows(at string) string {
	b.t.Helper()
	status, page := b.get(at)
	if status != http.StatusOK {
		b.t.Fatalf("%s: %d", at, status)
	}
	return page
}

// goes sends a change that leads elsewhere, and returns where.
func (b *browser) goes(path string, data any) string {
	b.t.Helper()
	status, answer := b.post(path, data)
	to, ok := answer["goto"].(string)
	if !ok {
		b.t.Fatalf("%s: %d %v", path, status, answer)
	}
	return to
}

// TestFileGone: somebody removes the file that another one types into. What is typed goes on
// being kept, every way to the entry leads to it, and it is saved under the old name or as a
// new entry, which is a draft.
func TestFileGone(t *testing.T) {
	for _, as := range []string{"old", "new"} {
		dir := newSite(t)
		b := come(t, serve(t, dir, "may-1"), "Lan")
		o := typing(t, b, newsTwo, "Chữ trước khi xóa.\n")
		if err := os.Remove(dir + "/" + newsTwo); err != nil {
			t.Fatal(err)
		}
		o.body = "Chữ sau khi xóa.\n"
		status, answer := b.post("/soan/nhap", o.sent())
		if gone, _ := answer["gone"].(string); status != http.StatusOK || !strings.Contains(gone, newsTwo) {
			t.Fatalf("typing on: %d %v", status, answer)
		}
		if err := o.save(); err == nil || !strings.HasPrefix(err.Error(), "goto /xung-dot?") {
			t.Fatalf("saving: %v", err)
		}
		if _, page := b.get("/"); !strings.Contains(page, screen.Link("/soan", "tep", newsTwo)) {
			t.Error("the first screen does not tell of it")
		}
		for _, at := range []string{screen.Link("/soan", "tep", newsTwo), screen.Link("/xung-dot", "tep", newsTwo, "ban", o.tab)} {
			if page := b.follows(at); !strings.Contains(page, "Chữ sau khi xóa.") || !strings.Contains(page, "title: Tin hai") {
				t.Errorf("%s does not show what was typed: %s", at, page)
			}
		}
		to := b.goes("/ban-do", map[string]string{"file": newsTwo, "tab": o.tab, "as": as, "to": "tin-tuc"})
		if to != screen.Link("/soan", "tep", newsTwo) {
			t.Errorf("it leads to %s", to)
		}
		got := text(t, dir, newsTwo)
		if !strings.Contains(got, "Chữ sau khi xóa.") || strings.Contains(got, "draft: true") != (as == "new") {
			t.Errorf("saved as %s:\n%s", as, got)
		}
		if left, err := b.desk.Drafts.All(); err != nil || len(left) > 0 {
			t.Errorf("%d drafts are left, %v", len(left), err)
		}
	}
}

// TestFileRenamed: what was typed into a file that has another name now is joined with it,
// also where the version that it was typed into is lost.
func TestFileRenamed(t *testing.T) {
	for _, lost := range []bool{false, true} {
		renameWhileTyping(t, lost)
	}
}

func renameWhileTyping(t *testing.T, lost bool) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	o := typing(t, b, newsTwo, "Chữ của Lan.\n")
	if lost {
		if err := os.RemoveAll(dir + "/.cchc/desk/bases"); err != nil {
			t.Fatal(err)
		}
	}
	now := "content/tin-tuc/hai-moi.md"
	if err := os.Rename(dir+"/"+newsTwo, dir+"/"+now); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the new name", func() bool {
		return strings.Contains(b.follows(screen.Link("/soan", "tep", newsTwo)), now)
	})
	to := b.goes("/ban-do", map[string]string{"file": newsTwo, "tab": o.tab, "as": "renamed", "to": now})
	if page := b.follows(to); !strings.Contains(page, "Chữ của Lan.") {
		t.Errorf("%s does not show what was typed", to)
	}
	if status, _ := b.post("/ban-do", map[string]string{"file": newsTwo, "tab": o.tab, "as": "renamed", "to": newsOne}); status != http.StatusNotFound {
		t.Errorf("it was handed to another file: %d", status)
	}
}

// TestStrangeNameIsNotKept: only what an editor was opened with is kept where there is no file.
func TestStrangeNameIsNotKept(t *testing.T) {
	b := come(t, serve(t, newSite(t), "may-1"), "Lan")
	o := b.open(newsTwo)
	o.file = "content/tin-tuc/khong-co.md"
	for _, at := range []string{"/soan/nhap", "/soan/giu", "/soan/luu"} {
		if status, _ := b.post(at, o.sent()); status != http.StatusNotFound {
			t.Errorf("%s: %d", at, status)
		}
	}
	if status, _ := b.get(screen.Link("/ban-do", "tep", o.file)); status != http.StatusOK { // the list
		t.Error(status)
	}
}

// TestBaseLost: the version that something was typed into is kept nowhere any more. What was
// typed is shown all the same, said to take the place of the file, and saved.
func TestBaseLost(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	b := come(t, d, "Lan")
	o := b.open(newsTwo)
	o.values["summary"], o.body = "Lan tóm tắt.", "Chữ của Lan.\n"
	if err := o.typed(); err != nil {
		t.Fatal(err)
	}
	put(t, dir, newsTwo, strings.Replace(text(t, dir, newsTwo), "Nội dung", "# ghi chú\nNội dung khác", 1))
	if err := os.RemoveAll(dir + "/.cchc/desk/bases"); err != nil {
		t.Fatal(err)
	}
	if err := o.typed(); err != nil {
		t.Errorf("typing on: %v", err)
	}
	if err := o.save(); err == nil || !strings.HasPrefix(err.Error(), "409") {
		t.Errorf("saving: %v", err)
	}
	page := b.follows(screen.Link("/soan", "tep", newsTwo))
	if !strings.Contains(page, "<ins>Chữ của Lan.") || !strings.Contains(page, "không còn") {
		t.Fatalf("the editor does not show it: %s", page)
	}
	page = b.follows(screen.Link("/xung-dot", "tep", newsTwo, "ban", o.tab))
	if !strings.Contains(page, "Lan tóm tắt.") || !strings.Contains(page, "Nội dung khác") {
		t.Errorf("the screen does not show what differs: %s", page)
	}
	now, err := d.Source(newsTwo)
	if err != nil {
		t.Fatal(err)
	}
	b.goes("/xung-dot", map[string]any{"file": newsTwo, "tab": o.tab, "theirs": now.Digest})
	if got := text(t, dir, newsTwo); !strings.Contains(got, "summary: Lan tóm tắt.") || !strings.HasSuffix(got, "Chữ của Lan.\n") {
		t.Errorf("the file is\n%s", got)
	}
}

// TestUnfitDraft: the section gets another kind while somebody types. What does not fit into
// the file any more is shown in words.
func TestUnfitDraft(t *testing.T) {
	dir := newSite(t)
	b := come(t, serve(t, dir, "may-1"), "Lan")
	o := b.open(newsTwo)
	o.values["topic"], o.body = "Chuyên đề của Lan", "Chữ của Lan.\n"
	if err := o.typed(); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/tin-tuc/_index.md", "---\ntitle: Tin tức\nkind: question\n---\n")
	waitFor(t, "the new kind", func() bool { return b.desk.SortOf(newsTwo).Name == "question" })
	if err := o.typed(); err == nil {
		t.Error("it fits")
	}
	if page := b.follows(screen.Link("/soan", "tep", newsTwo)); !strings.Contains(page, screen.Link("/ban-do", "tep", newsTwo)) {
		t.Errorf("the editor does not tell of it")
	}
	for _, at := range []string{screen.Link("/ban-do", "tep", newsTwo), screen.Link("/xung-dot", "tep", newsTwo, "ban", o.tab)} {
		page := b.follows(at)
		for _, want := range []string{"Chuyên đề của Lan", "Chữ của Lan."} {
			if !strings.Contains(page, want) {
				t.Errorf("%s does not show %q", at, want)
			}
		}
	}
}

// TestKeptByBrowser: what a browser could not send arrives as a draft of the time when it was
// typed, and is not shown as if somebody typed it now.
func TestKeptByBrowser(t *testing.T) {
	d := serve(t, newSite(t), "may-1")
	b := come(t, d, "Lan")
	o := b.open(newsTwo)
	o.body = "Chữ chưa gửi được.\n"
	sent, at := o.sent(), time.Now().Add(-3*time.Hour).UnixMilli()
	sent["at"] = at
	if status, answer := b.post("/soan/giu", sent); status != http.StatusOK {
		t.Fatal(status, answer)
	}
	all, err := d.Drafts.Of(newsTwo)
	if err != nil || len(all) != 1 || all[0].Time.UnixMilli() != at || *all[0].Body != o.body {
		t.Errorf("%v %v", all, err)
	}
	if page := b.follows(screen.Link("/soan", "tep", newsTwo)); !strings.Contains(page, "<ins>Chữ chưa gửi được.") {
		t.Error("the editor does not offer it")
	}
}

// TestGivingUpAsks: wherever what somebody typed can be given up, the screen asks first and
// says whose it is.
func TestGivingUpAsks(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	o := typing(t, come(t, d, "Hải"), newsTwo, "Chữ của Hải.\n")
	b := come(t, d, "Lan")
	asks := func(at string) {
		t.Helper()
		page := b.follows(at)
		n := strings.Count(page, `data-post="/soan/bo"`)
		if n == 0 || strings.Count(page, `data-ask="Bỏ hẳn chữ đang viết dở của Hải`) != n {
			t.Errorf("%s: %d buttons, and it does not ask: %s", at, n, page)
		}
	}
	asks(screen.Link("/soan", "tep", newsTwo))
	asks(screen.Link("/xung-dot", "tep", newsTwo, "ban", o.tab))
	asks(screen.Link("/ban-do", "tep", newsTwo))
}
