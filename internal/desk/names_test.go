package desk

import (
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"cchc/internal/screen"
)

// foldersBelow are the names of the folders below a folder of a site.
func foldersBelow(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// TestFolderOfMac: what is made in a folder whose name a Mac wrote (NFD) goes into that
// folder, and all that is there opens and is saved.
func TestFolderOfMac(t *testing.T) {
	dir := newSite(t)
	apart := norm.NFD.String("hội-thảo")
	put(t, dir, "content/"+apart+"/_index.md", "---\ntitle: Hội thảo\nkind: news\n---\n")
	put(t, dir, "content/"+apart+"/"+norm.NFD.String("một")+".md", "---\ntitle: Một\n---\nCũ.\n")
	b := come(t, serve(t, dir, "may-1"), "Lan")
	status, answer := b.post("/bai-viet", map[string]string{"dir": "hội-thảo", "title": "Bài mới"})
	if status != http.StatusOK {
		t.Fatal(status, answer)
	}
	made, file := "content/hội-thảo/bai-moi.md", "content/hội-thảo/một.md"
	sent := b.upload("IMG_1.jpg", photo(t, 80, 60))
	src, _ := b.place(sent["id"], file, map[string]any{"alt": "Người dân nộp hồ sơ"})
	if got := foldersBelow(t, dir+"/content"); strings.Contains(strings.Join(got, " "), "hội-thảo") {
		t.Errorf("a second folder was made: %q", got)
	}
	for _, name := range []string{"bai-moi.md", src} {
		if _, err := os.Stat(dir + "/content/" + apart + "/" + name); err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{made, file, "content/hội-thảo/_index.md"} {
		o := b.open(name)
		o.values["title"] = "Tên khác"
		if err := o.save(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all := b.desk.History.Of("content/hội-thảo/" + src); len(all) != 1 {
		t.Errorf("the history has %v", all)
	}
}

// TestTwinFolders: where the disk has two folders whose names read the same, entries of both
// open.
func TestTwinFolders(t *testing.T) {
	dir := newSite(t)
	apart := norm.NFD.String("hội-thảo")
	put(t, dir, "content/"+apart+"/_index.md", "---\ntitle: Hội thảo\nkind: news\n---\n")
	put(t, dir, "content/"+apart+"/cu.md", "---\ntitle: Cũ\n---\n")
	put(t, dir, "content/hội-thảo/moi.md", "---\ntitle: Mới\n---\n")
	if len(foldersBelow(t, dir+"/content")) != 3 {
		t.Skip("this disk takes both names for one")
	}
	b := come(t, serve(t, dir, "may-1"), "Lan")
	for _, name := range []string{"_index.md", "cu.md", "moi.md"} {
		o := b.open("content/hội-thảo/" + name)
		o.body = "Đã sửa.\n"
		if err := o.save(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_ = fs.WalkDir(os.DirFS(dir+"/content"), ".", func(name string, d fs.DirEntry, err error) error {
		if data, _ := os.ReadFile(dir + "/content/" + name); strings.HasPrefix(norm.NFC.String(name), "hội-thảo/") && !strings.Contains(string(data), "Đã sửa.") {
			t.Errorf("%q has %q", name, data)
		}
		return err
	})
}

// TestCapitalEnding: an entry whose name ends in capital letters is listed and published, so
// every screen of an entry opens it.
func TestCapitalEnding(t *testing.T) {
	dir := newSite(t)
	file := "content/tin-tuc/TIENG.MD"
	put(t, dir, file, strings.Replace(text(t, dir, "content/tin-tuc/hai.md"), "Tin hai", "Tin hoa", 1))
	b := come(t, serve(t, dir, "may-1"), "Lan")
	if _, page := b.get("/bai-viet"); !strings.Contains(page, "Tin hoa") {
		t.Fatal("the list does not show it")
	}
	for _, at := range []string{"/soan", "/thung-rac/bo", "/duyet/bai", "/lich-su"} {
		if status, page := b.get(screen.Link(at, "tep", file)); status != http.StatusOK || !strings.Contains(page, "Tin hoa") && at != "/lich-su" {
			t.Errorf("%s: %d", at, status)
		}
	}
	if res, err := b.client.Get(b.desk.Origin + screen.Link("/gui", "tep", file)); err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("it cannot be handed on: %v %v", res, err)
	}
	o := b.open(file)
	o.body = "Đã sửa.\n"
	if err := o.save(); err != nil || !strings.Contains(text(t, dir, file), "Đã sửa.") {
		t.Error(err)
	}
	if status, _ := b.get(screen.Link("/soan", "tep", "content/tin-tuc/hai.MD")); status != http.StatusNotFound {
		t.Errorf("another name of hai.md: %d", status)
	}
}
