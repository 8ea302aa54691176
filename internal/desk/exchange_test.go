package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/parcel"
)

// fetchParcel sends an entry.
func (v *guest) fetchParcel(file string) []byte {
	v.Helper()
	return []byte(v.get("/gui?tep="+url.QueryEscape(file), http.StatusOK))
}

// accept looks at a parcel and takes it in; it returns the screen that shows it.
func (v *guest) accept(data []byte, in map[string]any, status int) (screen string, answer map[string]any) {
	v.Helper()
	at, _ := v.upload("/nhan", "goi", data, http.StatusOK)["goto"].(string)
	screen = v.get(at, http.StatusOK)
	u, _ := url.Parse(at)
	in["key"] = u.Query().Get("goi")
	if in["base"] == nil {
		_, rest, _ := strings.Cut(screen, `name="base" value="`)
		in["base"], _, _ = strings.Cut(rest, `"`)
	}
	return screen, v.post("/nhan/lay", in, status)
}

// TestExchange: an entry that one column sends is in another one as a draft that nobody
// has approved; sent again, it is an update that changes what it says and not whether it
// is out; and nothing is taken in before somebody says so.
func TestExchange(t *testing.T) {
	from := arrive(t, smallColumn)
	to := arrive(t, map[string]string{"content/site.yaml": smallColumn["content/site.yaml"], "content/tin/_index.md": smallColumn["content/tin/_index.md"]})
	data := from.fetchParcel("content/tin/mot.md")
	if string(data) != string(from.fetchParcel("content/tin/mot.md")) {
		t.Error("the same entry is another parcel")
	}
	before := len(to.sources())
	at, _ := to.upload("/nhan", "goi", data, http.StatusOK)["goto"].(string)
	has(t, to.get(at, http.StatusOK), "Tin một", "content/tin/mau.pdf", "Trần Thị Lan", "ngày 30/11/2026", "Nội dung.")
	has(t, to.get("/gui-nhan", http.StatusOK), "Gói chưa xem xong", "Tin một")
	if len(to.sources()) != before {
		t.Error("something was taken in")
	}
	_, answer := to.accept(data, map[string]any{"as": "new"}, http.StatusOK)
	if answer["goto"] != "/soan?tep=content%2Ftin%2Fmot.md" {
		t.Error(answer)
	}
	if got := to.file("content/tin/mot.md"); got != strings.Replace(smallColumn["content/tin/mot.md"], "---\nNội", "draft: true\n---\nNội", 1) || to.file("content/tin/mau.pdf") != smallColumn["content/tin/mau.pdf"] {
		t.Errorf("%s", got)
	}
	if strings.Contains(to.get("/gui-nhan", http.StatusOK), "Gói chưa xem xong") {
		t.Error("it still waits")
	}
	last := to.History.Of("content/tin/mot.md")[0]
	if last.Act != history.Received || last.Target != "Trần Thị Lan" || last.Who != "Trần Thị Lan" {
		t.Errorf("%+v", last)
	}

	// Published and approved there; the sender changes the text and says who approves.
	ours := strings.Replace(to.file("content/tin/mot.md"), "draft: true\n", "approvedBy: Chủ tịch\n", 1)
	to.writeFile("content/tin/mot.md", ours)
	to.Saved()
	from.writeFile("content/tin/mot.md", strings.Replace(smallColumn["content/tin/mot.md"], "Nội dung.", "Nội dung khác.", 1))
	from.writeFile("content/tin/mau.pdf", "%PDF-1.5\n")
	from.Saved()
	screen, _ := to.accept(from.fetchParcel("content/tin/mot.md"), map[string]any{"as": "update"}, http.StatusOK)
	has(t, screen, "Chuyên mục đã có bài", "<ins>", "Chuyên mục đã có một tệp khác cùng tên")
	if got := to.file("content/tin/mot.md"); !strings.Contains(got, "approvedBy: Chủ tịch") || !strings.Contains(got, "Nội dung khác.") || strings.Contains(got, "draft") {
		t.Errorf("%s", got)
	}
	if to.file("content/tin/mau.pdf") != smallColumn["content/tin/mau.pdf"] {
		t.Error("a file was replaced that nobody has said so of")
	}
	to.accept(from.fetchParcel("content/tin/mot.md"), map[string]any{"as": "update", "replace": "content/tin/mau.pdf"}, http.StatusOK)
	if to.file("content/tin/mau.pdf") != "%PDF-1.5\n" {
		t.Error("the file was not replaced")
	}

	// As a new one beside it, and one that has changed since it was looked at.
	to.accept(from.fetchParcel("content/tin/mot.md"), map[string]any{"as": "new"}, http.StatusOK)
	has(t, to.file("content/tin/mot-2.md"), "draft: true")
	if _, answer := to.accept(from.fetchParcel("content/tin/mot.md"), map[string]any{"as": "update", "base": folder.DigestOf(nil)}, http.StatusOK); !strings.HasPrefix(answer["goto"].(string), "/nhan?") {
		t.Error(answer)
	}
	if breaks, err := to.History.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}

// TestExchangeHostile: what a stranger sends is shown and never run, in every screen, and
// what is no parcel is refused.
func TestExchangeHostile(t *testing.T) {
	v := arrive(t, smallColumn)
	before := len(v.sources())
	for _, data := range []string{"", "PK\x03\x04", strings.Repeat("x", 1<<20)} {
		if a := v.upload("/nhan", "goi", []byte(data), http.StatusUnprocessableEntity); a["error"] == "" {
			t.Error(a)
		}
	}
	v.upload("/nhan", "khac", nil, http.StatusBadRequest)
	v.post("/nhan", map[string]string{"goi": "x"}, http.StatusBadRequest)
	for _, k := range []string{"", "../../x", "0123456789abcdeg", "0123456789abcdef", `..\..\x`} {
		v.get("/nhan?goi="+url.QueryEscape(k), http.StatusNotFound)
		v.post("/nhan/lay", map[string]any{"key": k, "as": "new"}, http.StatusNotFound)
	}
	for _, file := range []string{"content/site.yaml", "../x.md", "content/tin/../../x.md", "content/tin/mau.pdf", "", "/etc/passwd", `content\tin\mot.md`} {
		v.get("/gui?tep="+url.QueryEscape(file), http.StatusNotFound)
	}
	const script = `<script>alert(1)</script>`
	hostile := &parcel.Parcel{Manifest: parcel.Manifest{Kind: "news", Section: "tin", File: "content/tin/xau.md", Title: script, From: script + `" onload="x`, Agency: script, Day: "<b>"},
		Entry: []byte("---\ntitle: \"" + script + "\"\nauthor: \"" + script + "\"\ndate: 2026-11-02\ntopic: results\napprovedBy: Chủ tịch\naliases: [/tin/mot/]\n---\n" + script + "\n[a](javascript:alert(1)) <img src=x onerror=alert(1)>\n")}
	data, err := parcel.Write(hostile)
	if err != nil {
		t.Fatal(err)
	}
	screen, _ := v.accept(data, map[string]any{"as": "new"}, http.StatusOK)
	screens := []string{screen}
	for _, at := range []string{"/", "/bai-viet", "/gui-nhan", "/soan?tep=content/tin/xau.md", "/soan?tep=content/tin/xau.md&van-ban=1"} {
		screens = append(screens, v.get(at, http.StatusOK))
	}
	for _, s := range screens {
		if strings.Contains(s, script) || strings.Contains(s, `" onload="x`) || strings.Contains(s, "<img src=x") {
			t.Errorf("a stranger's markup is in a screen: %.400s", s[strings.Index(s, "alert(1)")-200:])
		}
	}
	if got := v.file("content/tin/xau.md"); strings.Contains(got, "approvedBy") || !strings.Contains(got, "draft: true") {
		t.Errorf("%s", got)
	}
	if n := len(v.sources()); n != before+1 {
		t.Errorf("%d files, %d before", n, before)
	}
}
