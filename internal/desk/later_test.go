package desk

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
)

// TestSavedIsSeen: what was saved is answered for before the site is read with it, and
// every screen that is asked for then has it.
func TestSavedIsSeen(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	lan := come(t, d, "Trần Lan")
	o := lan.open(newsOne)
	o.values["title"] = "Tin đã sửa"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	if got := text(t, dir, newsOne); !strings.Contains(got, "title: Tin đã sửa") {
		t.Errorf("it was answered and is not in the file: %s", got)
	}
	if len(d.History.Of(newsOne)) != 1 {
		t.Error("it was answered and is not in the history")
	}
	o.values["title"] = "Tin đã sửa nữa"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	if _, page := lan.get("/bai-viet"); !strings.Contains(page, "Tin đã sửa nữa") {
		t.Errorf("the list does not have what was saved: %s", page)
	}
	if status, answer := lan.get(screen.Link("/soan/sau", "tep", newsOne)); status != http.StatusOK || !strings.Contains(answer, `"title":"Tin đã sửa nữa"`) || !strings.Contains(answer, `"problems":[`) {
		t.Errorf("%d %s", status, answer)
	}
	if status, _ := lan.get(screen.Link("/soan/sau", "tep", "content/tin-tuc/khong-co.md")); status != http.StatusNotFound {
		t.Errorf("an entry that is not there: %d", status)
	}
}

// TestApprovalByHand: settings that another program made ask for approval are noted before
// anything that is changed under them, whether the desk ran then or not. What was there goes
// out without approval, what is changed does not.
func TestApprovalByHand(t *testing.T) {
	for _, running := range []bool{false, true} {
		dir := newSite(t)
		d := serve(t, dir, "may-1")
		lan := come(t, d, "Trần Lan")
		o := lan.open(newsOne)
		o.body = "Trước khi duyệt."
		if err := o.save(); err != nil {
			t.Fatal(err)
		}
		put(t, dir, config.SettingsFile, text(t, dir, config.SettingsFile)+"approval: one\n")
		if running {
			d.Saved(config.SettingsFile)
		} else {
			d = serve(t, dir, "may-2")
			lan = come(t, d, "Trần Lan")
		}
		o = lan.open(newsOne)
		o.body = "Sau khi phải duyệt."
		if err := o.save(); err != nil {
			t.Fatal(err)
		}
		var acts []history.Act
		for e := range d.History.All() {
			acts = append(acts, e.Act)
		}
		if len(acts) != 4 || acts[2] != history.Settings || acts[3] != history.Saved {
			t.Errorf("%v", acts)
		}
		_, s, err := d.Status(newsOne)
		if err != nil || !s.Edited || s.State != approval.Draft {
			t.Errorf("running %v: the change goes out without approval: %+v, %v", running, s, err)
		}
	}
}

// TestRestoredUnderApproval: settings that another program made ask for approval are noted before an entry comes back from the
// trash, so that it does not go out under
// another name without it.
func TestRestoredUnderApproval(t *testing.T) {
	dir := newSite(t)
	d := serve(t, dir, "may-1")
	lan := come(t, d, "Trần Lan")
	first := text(t, dir, newsOne)
	_, page := lan.get(screen.Link("/thung-rac/bo", "tep", newsOne))
	if status, answer := lan.post("/thung-rac/bo", map[string]any{"file": newsOne, "base": hidden(t, page, "base"), "to": "", "why": "Trùng"}); status != http.StatusOK {
		t.Fatal(answer)
	}
	put(t, dir, newsOne, strings.Replace(first, "title: ", "title: Khác, ", 1)) // so that it comes back under another name
	put(t, dir, config.SettingsFile, text(t, dir, config.SettingsFile)+"approval: one\n")
	if status, answer := lan.post("/thung-rac", map[string]any{"version": d.History.Trash()[0].Hash}); status != http.StatusOK {
		t.Fatal(answer)
	}
	const back = "content/tin-tuc/mot-2.md"
	if text(t, dir, back) != first {
		t.Error("it did not come back")
	}
	var acts []history.Act
	for e := range d.History.All() {
		acts = append(acts, e.Act)
	}
	if n := len(acts); acts[n-2] != history.Settings || acts[n-1] != history.Restored {
		t.Errorf("%v", acts)
	}
	if _, s, err := d.Status(back); err != nil || s.State != approval.Draft {
		t.Errorf("it goes out without approval: %+v, %v", s, err)
	}
}

// TestSavedAsUnicode: an entry that Notepad has saved as "Unicode" (UTF-16) opens as its text, says so, and is UTF-8 once it is
// saved; what was on the disk is kept as a version.
func TestSavedAsUnicode(t *testing.T) {
	dir := newSite(t)
	want := text(t, dir, newsOne)
	notepad, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(want, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, newsOne, notepad)
	d := serve(t, dir, "may-1")
	lan := come(t, d, "Trần Lan")
	title := regexp.MustCompile(`title: (.*)`).FindStringSubmatch(want)[1]
	lan.shows(screen.Link("/soan", "tep", newsOne), title, "lưu với mã UTF-16 (trong Notepad gọi là Unicode), không phải UTF-8. Chữ trong bài vẫn đọc được ở đây; bấm Lưu thì tệp thành UTF-8.")
	o := lan.open(newsOne)
	if status, answer := o.post("/soan/luu", map[string]any{"file": o.file, "tab": o.tab, "base": o.base, "text": want}); status != http.StatusOK {
		t.Fatal(answer)
	}
	if got := text(t, dir, newsOne); strings.ReplaceAll(got, "\r\n", "\n") != want {
		t.Errorf("%q", got)
	}
	if was, err := d.History.Data(o.base); err != nil || string(was) != notepad {
		t.Error("what was on the disk is not kept")
	}
	lan.shows(screen.Link("/soan", "tep", newsOne), "!UTF-16")
}

// TestSavedInAnOldEncoding: an entry in the encoding of an old machine opens as its text and is UTF-8 once it is saved; one in
// which single bytes cannot be read keeps them where nobody touches their line, and is not saved where they would be lost.
func TestSavedInAnOldEncoding(t *testing.T) {
	dir := newSite(t)
	const tcvn = "---\ntitle: H\xe9i ngh\xde c\xb6i c\xb8ch\ndate: 2026-11-04\ntopic: results\nauthor: An\n---\nTh\xf1 t\xf4c h\xb5nh ch\xddnh v\xb5 c\xb8n b\xe9.\n"
	put(t, dir, newsOne, tcvn)
	d := serve(t, dir, "may-1")
	lan := come(t, d, "Trần Lan")
	lan.shows(screen.Link("/soan", "tep", newsOne), "Hội nghị cải cách", "bảng mã TCVN3", "bấm Lưu thì tệp thành UTF-8")
	save := func(edit func(text string) string) (int, map[string]any) {
		t.Helper()
		o := lan.open(newsOne)
		s, err := d.Base(o.file, o.base)
		if err != nil {
			t.Fatal(err)
		}
		return o.post("/soan/luu", map[string]any{"file": o.file, "tab": o.tab, "base": o.base, "text": edit(sourcefile.LineFeeds(s.Data))})
	}
	if status, answer := save(func(text string) string { return text }); status != http.StatusOK {
		t.Fatal(answer)
	}
	if now := text(t, dir, newsOne); !utf8.ValidString(now) || !strings.Contains(now, "Thủ tục hành chính và cán bộ.") {
		t.Errorf("%q", now)
	}

	const broken = "---\ntitle: Tin\ndate: 2026-11-04\ntopic: results\nauthor: An\n---\nChữ tốt.\n\nMột byte \xb5 lạc.\n"
	put(t, dir, newsOne, broken)
	d.Saved(newsOne)
	if status, answer := save(func(text string) string { return strings.Replace(text, "tốt", "rất tốt", 1) }); status != http.StatusOK {
		t.Fatal(answer)
	}
	if now := text(t, dir, newsOne); now != strings.Replace(broken, "tốt", "rất tốt", 1) {
		t.Errorf("a line that nobody has touched is %q", now)
	}
	status, answer := save(func(text string) string { return strings.Replace(text, "lạc", "đi lạc", 1) })
	lan.is(status, answer, http.StatusUnprocessableEntity, "dòng 9")
	if status, answer = save(func(text string) string { return strings.Replace(text, "\ufffd", "à", 1) }); status != http.StatusOK {
		t.Fatal(answer)
	}
	if now := text(t, dir, newsOne); !utf8.ValidString(now) || !strings.Contains(now, "Một byte à lạc.") {
		t.Errorf("%q", now)
	}
}
