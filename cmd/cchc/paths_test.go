package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"cchc/internal/testenv"
)

// inHere runs the program and returns what it prints; code is the exit code that is wanted.
func inHere(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out strings.Builder
	if got := run(append([]string{"--lang", "vi"}, args...), strings.NewReader(""), &out, &out); got != code {
		t.Fatalf("%q: exit %d, want %d:\n%s", args, got, code, &out)
	}
	return out.String()
}

// inPlace writes the smallest column with more files into a folder.
func inPlace(t *testing.T, dir string, more map[string]string) {
	t.Helper()
	files := maps.Clone(smallest)
	maps.Copy(files, more)
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// settingsOf has the program keep what belongs to the user in a folder of the test.
func settingsOf(t *testing.T) {
	t.Helper()
	config := t.TempDir()
	for _, name := range []string{"XDG_CONFIG_HOME", "AppData", "HOME"} {
		t.Setenv(name, config)
	}
}

// places are folders that boards keep their columns in, below one that every system has.
var places = map[string]string{
	"spaces":           "Trang tin  của xã",
	"marks":            "Tiếng Việt có dấu",
	"marks that stand": norm.NFD.String("Tiếng Việt có dấu"), // as a Mac writes them
	"OneDrive":         "OneDrive - UBND xã Thử/Tài liệu",
	"signs":            "100% (mới) & #1 [a]; 'b' ^ ~$HOME, c=d+e@f!",
	"long":             strings.Repeat("thư mục của một chuyên mục/", 25) + "cột", // 650 characters, where Windows once had 260
	"begins with a -":  "-o public",
	"hidden":           ".an",
}

// TestPlaces: wherever a column stands, on a share too, an entry is begun in it, it is built,
// built again without a write, delivered and checked, and what is published has the bytes that
// it has anywhere.
func TestPlaces(t *testing.T) {
	settingsOf(t)
	want := publishedAt(t, filepath.Join(t.TempDir(), "cot"))
	for name, place := range places {
		t.Run(name, func(t *testing.T) {
			if name != "long" && name != "marks" {
				testenv.SkipInWine(t, testenv.WineSlow)
			}
			wantTree(t, publishedAt(t, filepath.Join(t.TempDir(), filepath.FromSlash(place))), want)
		})
	}
	t.Run("share", func(t *testing.T) {
		dir := share(t.TempDir())
		if _, err := os.Stat(dir); err != nil {
			t.Skip("no share of this machine's own disk: ", err)
		}
		wantTree(t, publishedAt(t, filepath.Join(dir, "Tài liệu chung")), want)
	})
}

// share returns a folder of a disk as a share of Windows.
func share(dir string) string {
	volume := filepath.VolumeName(dir)
	if runtime.GOOS != "windows" || len(volume) != 2 {
		return filepath.Join(dir, "no share")
	}
	return `\\localhost\` + volume[:1] + "$" + dir[len(volume):]
}

// publishedAt makes a column in a folder, publishes it twice and delivers it to a folder in
// it, and returns what is published.
func publishedAt(t *testing.T, dir string) map[string]string {
	t.Helper()
	inPlace(t, dir, map[string]string{
		"content/site.yaml": smallest["content/site.yaml"] + "targets: [{name: o-mang, type: folder, folder: \"máy chủ/web\"}]\n",
	})
	if err := os.Mkdir(filepath.Join(dir, "máy chủ"), 0o755); err != nil {
		t.Fatal(err)
	}
	inHere(t, 0, "new", "tin", "Bài thứ hai", "--site", dir, "--date", "2026-11-02")
	inHere(t, 0, "theme", "copy", "--site", dir, "layouts/news.html")
	build := []string{"build", "--site", dir, "--date", "2026-11-22", "--drafts", "--theme", "rieng"}
	inHere(t, 0, build...)
	first := times(t, filepath.Join(dir, "public"))
	inHere(t, 0, build...)
	if again := times(t, filepath.Join(dir, "public")); !maps.Equal(first, again) {
		t.Error("the second build has written files")
	}
	inHere(t, 0, "check", "--site", dir, "--date", "2026-11-22")
	inHere(t, 0, "deliver", "o-mang", "--site", dir)
	files := tree(t, filepath.Join(dir, "public"))
	delivered := tree(t, filepath.Join(dir, "máy chủ", "web"))
	maps.DeleteFunc(delivered, func(name, _ string) bool { return strings.HasPrefix(name, ".cchc-deliver/") })
	wantTree(t, delivered, files)
	return files
}

// times returns when each file of a folder was written.
func times(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	all := map[string]time.Time{}
	for name := range tree(t, dir) {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = info.ModTime()
	}
	return all
}

// wantTree holds the files of a folder to others.
func wantTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(want) == 0 {
		t.Error("nothing is published")
	}
	for name, text := range want {
		if there, ok := got[name]; !ok || there != text {
			t.Errorf("%s: there: %v, as it is to be: %v", name, ok, there == text)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is too many", name)
		}
	}
}

// TestLineEndsOfWindows: files that Notepad has saved, with a byte order mark and lines that
// end in CR LF, are the same column: entries, settings, and a theme of the column's own with
// its settings, templates, style, script and strings.
func TestLineEndsOfWindows(t *testing.T) {
	unix, windows := t.TempDir(), t.TempDir()
	inPlace(t, unix, map[string]string{
		"content/tin/hai.md":  "+++\ntitle = \"Tin hai\"\ndate = 2026-11-02\ntopic = \"results\"\nauthor = \"Ban Biên tập\"\nsummary = \"\"\"\nTóm tắt\nhai dòng\"\"\"\n+++\nĐoạn một,\ncòn dòng hai.\n\n- a\n- b\n\n```\nmã\n  lùi\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
		"content/tin/ba.md":   "---\ntitle: Tin ba\ndate: 2026-11-03\ntopic: results\nauthor: Ban Biên tập\nsummary: |\n  Tóm tắt\n  hai dòng\n---\nXuống dòng  \ncứng.\n\n> Trích\n> dẫn[^1]\n\n[^1]: Chú thích.\n",
		"content/tin/bon.md":  "{\n\"title\": \"Tin bốn\",\n\"date\": \"2026-11-04\",\n\"topic\": \"results\",\n\"author\": \"Ban Biên tập\"\n}\n\nNội dung.\n",
		"content/tin/don.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào\n",
	})
	inHere(t, 0, "theme", "copy", "--site", unix, "--name", "rieng", "layouts/news.html", "partials/header.html", "assets/css/site.css", "assets/js/filter.js", "strings/vi.toml")
	inPlace(t, unix, map[string]string{"content/site.yaml": smallest["content/site.yaml"] + "theme: rieng\n"})
	err := filepath.WalkDir(unix, func(at string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(unix, at)
		to := filepath.Join(windows, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, append([]byte("\xef\xbb\xbf"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{unix, windows} {
		inHere(t, 0, "build", "--site", dir, "--date", "2026-11-22")
	}
	wantTree(t, tree(t, filepath.Join(windows, "public")), tree(t, filepath.Join(unix, "public")))
}

// TestReadOnlyFiles: a column that was copied from a CD, all of whose files may not be
// written, is built, and so is what had been published from it.
func TestReadOnlyFiles(t *testing.T) {
	dir := t.TempDir()
	inPlace(t, dir, nil)
	build := []string{"build", "--site", dir, "--date", "2026-11-22"}
	inHere(t, 0, build...)
	readOnly(t, dir)
	entry := filepath.Join(dir, "content", "tin", "mot.md")
	if err := os.Chmod(entry, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(entry, []byte(strings.Replace(smallest["content/tin/mot.md"], "Tin một", "Tin mới", 1)), 0o444); err != nil {
		t.Fatal(err)
	}
	readOnly(t, dir)
	inHere(t, 0, build...)
	if page := tree(t, filepath.Join(dir, "public"))["tin/mot/index.html"]; !strings.Contains(page, "Tin mới") {
		t.Error("the page is the old one")
	}
	if err := os.Remove(entry); err != nil {
		t.Fatal(err)
	}
	inHere(t, 0, build...)
	if _, there := tree(t, filepath.Join(dir, "public"))["tin/mot/index.html"]; there {
		t.Error("the page of the entry that is gone is still there")
	}
	inHere(t, 0, append(build, "--in-place")...)
}

// readOnly takes the right to write to any file of a folder.
func readOnly(t *testing.T, dir string) {
	t.Helper()
	for name := range tree(t, dir) {
		if err := os.Chmod(filepath.Join(dir, filepath.FromSlash(name)), 0o444); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for name := range tree(t, dir) {
			_ = os.Chmod(filepath.Join(dir, filepath.FromSlash(name)), 0o644) // Windows removes no such file
		}
	})
}

// TestClockSetBack: a clock that was ahead and is set back hides no change, neither of a file
// with a time to come nor of one that is older than what was built from it.
func TestClockSetBack(t *testing.T) {
	dir := t.TempDir()
	inPlace(t, dir, nil)
	entry := filepath.Join(dir, "content", "tin", "mot.md")
	at := func(years int) {
		t.Helper()
		now := time.Now().AddDate(years, 0, 0)
		for _, name := range []string{entry, filepath.Join(dir, "content", "site.yaml")} {
			if err := os.Chtimes(name, now, now); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, years := range []int{3, 3, 0, -3, 1, -30} {
		title := "Tin " + string(rune('A'+i)) + "…" // always as long
		if err := os.WriteFile(entry, []byte(strings.Replace(smallest["content/tin/mot.md"], "Tin một", title, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		at(years)
		inHere(t, 0, "build", "--site", dir, "--date", "2026-11-22")
		if page := tree(t, filepath.Join(dir, "public"))["tin/mot/index.html"]; !strings.Contains(page, title) {
			t.Errorf("%d years: the page does not say %q", years, title)
		}
	}
}

// TestNamesByCase: names that differ by the case of letters only are one file on Windows and
// two on most hosts, so two of them are an error, no published name has a capital, and a file
// of which only the letters are renamed is still there.
func TestNamesByCase(t *testing.T) {
	dir := t.TempDir()
	entry := func(file string) string {
		return strings.Replace(smallest["content/tin/mot.md"], "Nội dung.", "[Đơn]("+file+")", 1)
	}
	inPlace(t, dir, map[string]string{"content/tin/Hai.md": entry("DON.pdf"), "content/tin/DON.pdf": "%PDF-1.7\n"})
	build := []string{"build", "--site", dir, "--date", "2026-11-22"}
	inHere(t, 0, build...)
	in := func(name string) string { return filepath.Join(dir, "content", "tin", name) }
	for _, old := range []string{"Hai.md", "DON.pdf"} { // to rename them so does nothing in Wine
		if err := os.Remove(in(old)); err != nil {
			t.Fatal(err)
		}
	}
	inPlace(t, dir, map[string]string{"content/tin/hai.md": entry("don.pdf"), "content/tin/don.pdf": "%PDF-1.7\n"})
	inHere(t, 0, build...)
	files := tree(t, filepath.Join(dir, "public"))
	for _, name := range []string{"tin/hai/index.html", "tin/don.pdf"} {
		if files[name] == "" {
			t.Errorf("%s is not there", name)
		}
	}
	for name := range files {
		if strings.ToLower(name) != name {
			t.Errorf("%s has capitals", name)
		}
	}
	if _, err := os.Stat(in("HAI.md")); err == nil {
		return // this disk has no two such names
	}
	for _, name := range []string{"HAI.md", "Don.pdf"} {
		text, err := os.ReadFile(in(strings.ToLower(name)))
		if err == nil {
			err = os.WriteFile(in(name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	said := inHere(t, 1, append(build, "--in-place")...)
	for _, want := range []string{"content/tin/hai.md: lỗi: địa chỉ /tin/hai/ đã thuộc về content/tin/HAI.md", "content/tin/HAI.md"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}
