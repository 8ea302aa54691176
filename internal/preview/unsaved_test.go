package preview

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/render"
)

// TestUnsaved: what is being typed is shown in the place of the file, which stays as it is;
// then the file is shown again, also where it was saved meanwhile.
func TestUnsaved(t *testing.T) {
	dir := newSite(t)
	s, url := serve(t, dir)
	page := func() string { _, body := get(t, url+"/cchc/t/a/"); return body }
	list := func() string { _, body := get(t, url+"/cchc/t/"); return body }
	s.Unsaved("content/t/a.md", []byte("---\ntitle: Đang gõ\n---\nChữ chưa lưu.\n"))
	if !strings.Contains(page(), "Chữ chưa lưu.") || !strings.Contains(list(), "Đang gõ") {
		t.Error("the page or the list does not show what is typed")
	}
	s.Unsaved("content/t/a.md", []byte("---\ntitle: Đang gõ\n"))
	if s.Problems().Errors() == 0 || !strings.Contains(page(), "Chữ chưa lưu.") {
		t.Error("a front matter that is half typed takes the page away")
	}
	s.Reload(nil) // all files are looked at again
	if !strings.Contains(page(), "Chữ chưa lưu.") {
		t.Error("a reading of everything forgets what is typed")
	}
	put(t, filepath.Join(dir, "content/t/a.md"), "---\ntitle: Đã lưu\n---\nBa.\n")
	s.Unsaved("content/t/a.md", nil)
	if !strings.Contains(page(), "Ba.") || !strings.Contains(list(), "Đã lưu") || s.Problems().Errors() > 0 {
		t.Error("the file is not shown again")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "content/t/a.md")); err != nil || !strings.Contains(string(text), "Ba.") {
		t.Error("the file was changed")
	}
}

// TestOnDisk: while texts are unsaved, the site is known as its files have it too, whatever
// is typed and saved meanwhile, and on another day.
func TestOnDisk(t *testing.T) {
	dir := newSite(t)
	s := newServer(t, dir)
	const a, b = "content/t/a.md", "content/t/b.md"
	is := func(what string, wantShown, wantSaved [2]string) {
		t.Helper()
		shown, _ := s.Now()
		saved, problems := s.OnDisk()
		for i, file := range []string{a, b} {
			for set, want := range map[*render.Set]string{shown: wantShown[i], saved: wantSaved[i]} {
				e := set.Site.Library().ByFile(file)
				text, err := e.Body.Text()
				if got := e.Title + " " + strings.TrimSpace(string(text)); err != nil || got != want {
					t.Errorf("%s: %s is %q, want %q (%v)", what, file, got, want, err)
				}
			}
		}
		if problems.Errors() > 0 {
			t.Errorf("%s: %v", what, problems)
		}
		if again, _ := s.OnDisk(); again != saved {
			t.Errorf("%s: read twice", what)
		}
	}
	page := func(title, text string) string { return "---\ntitle: " + title + "\n---\n" + text + "\n" }
	onDisk := [2]string{"Trang A Một.", "Trang B Hai."}
	is("nothing typed", onDisk, onDisk)
	s.Unsaved(a, []byte(page("Gõ A", "Đang gõ.")))
	is("one is typed", [2]string{"Gõ A Đang gõ.", "Trang B Hai."}, onDisk)
	s.Unsaved(b, []byte(page("Gõ B", "Cũng gõ.")))
	is("both are typed", [2]string{"Gõ A Đang gõ.", "Gõ B Cũng gõ."}, onDisk)
	s.Unsaved(a, []byte(page("Gõ A", "Gõ tiếp.")))
	is("one is typed further", [2]string{"Gõ A Gõ tiếp.", "Gõ B Cũng gõ."}, onDisk)
	s.Unsaved(a, []byte("---\ntitle: [\n"))
	if saved, problems := s.OnDisk(); problems.Errors() > 0 || saved.Site.Library().ByFile(a).Title != "Trang A" {
		t.Error("what is half typed is a mistake of the file")
	}

	put(t, filepath.Join(dir, b), page("Lưu B", "Đã lưu."))
	s.Saved(b)
	s.Unsaved(a, []byte(page("Gõ A", "Gõ tiếp.")))
	s.Reload([]string{b})
	is("one is saved", [2]string{"Gõ A Gõ tiếp.", "Lưu B Đã lưu."}, [2]string{"Trang A Một.", "Lưu B Đã lưu."})
	put(t, filepath.Join(dir, a), page("Lưu A", "Đã lưu cả."))
	s.Saved(a)
	s.Reload([]string{a})
	onDisk = [2]string{"Lưu A Đã lưu cả.", "Lưu B Đã lưu."}
	is("both are saved", onDisk, onDisk)
	s.Unsaved(b, []byte(page("Gõ nữa", "Gõ.")))
	is("one is typed again", [2]string{"Lưu A Đã lưu cả.", "Gõ nữa Gõ."}, onDisk)
	s.Unsaved(b, nil)
	is("and given up", onDisk, onDisk)
}

// TestFramed: one page of this machine shows the preview in a frame, nobody else does, and
// only those who are let in see anything.
func TestFramed(t *testing.T) {
	_, url := serve(t, newSite(t), func(o *Options) {
		o.Frame = "http://127.0.0.1:4000"
		o.Admit = func(r *http.Request) bool { c, err := r.Cookie("k"); return err == nil && c.Value == "1" }
	})
	for _, c := range []struct {
		what   string
		header []string
		want   int
	}{
		{"without the cookie", []string{"Sec-Fetch-Site", "none"}, 403},
		{"another cookie", []string{"Cookie", "k=2"}, 403},
		{"a program that has it", []string{"Cookie", "k=1"}, 200},
		{"the frame", []string{"Cookie", "k=1", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 200},
		{"another site's frame", []string{"Cookie", "k=1", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
		{"another port's script", []string{"Cookie", "k=1", "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
	} {
		for _, path := range []string{"/cchc/t/nhap/", "/__cchc/", "/cchc/no-such-page/"} {
			res, body := get(t, url+path, c.header...)
			if want := c.want; (res.StatusCode == http.StatusForbidden) != (want == http.StatusForbidden) || want == 403 && strings.Contains(body, "Bản nháp") {
				t.Errorf("%s, %s: %s, want %d", c.what, path, res.Status, want)
			}
			if policy := res.Header.Get(policyHeader); !strings.HasSuffix(policy, "frame-ancestors http://127.0.0.1:4000") || res.Header.Get("X-Frame-Options") != "" {
				t.Errorf("%s, %s: %s", c.what, path, policy)
			}
		}
	}
}
