package store

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/viet"

	"golang.org/x/text/unicode/norm"
)

// TestPublishedNames: a file's type is that of the name it is published under.
func TestPublishedNames(t *testing.T) {
	for name, want := range map[string]string{
		"Mẫu đơn.PDF": "mau-don.pdf", "Ảnh 1.jpg ": "anh-1.jpg", "a.geojson": "a.geojson", "x.php.jpg": "x-php.jpg", "IMG_1.HEIC": "img-1.heic",
		"x.html ": "file-refused", "w.ḣtml": "file-refused", "x.html:$DATA": "file-type", "sw.js!": "file-refused", "a.ＪＳ": "file-no-type",
		"web.config": "file-refused", "index.html ": "file-refused", "index.ḥtml": "file-refused", "y.xml": "file-refused", "a.xsl": "file-refused",
		"a.php5": "file-refused", "a.phtml": "file-refused", "a.phar": "file-refused", "a.asa": "file-refused", "a.cer": "file-refused", "a.ashx": "file-refused",
		"a.PHP ": "file-refused", "a.s.html.": "file-no-type", "a.html.": "file-no-type", "a.html..": "file-no-type", "_headers": "file-no-type", "CNAME": "file-no-type",
		"a.svgz": "file-refused", "a.xlsm": "file-refused", "a.dwg": "file-type", "a.markdown": "file-type", "a.md ": "file-type", "….pdf": "address-empty", ".pdf": "address-empty",
	} {
		published := publishedAs(name)
		code, _ := refusal(published)
		if got := code; code == "" && published != want || code != "" && got != want {
			t.Errorf("%q: %q %q, want %q", name, published, code, want)
		}
	}
	if f := (File{Name: "z.svg ", Path: "/z.svg"}); !f.IsDrawing() || f.IsPicture() {
		t.Error("a drawing is one by its published name")
	}
	if f := (File{Name: "z.jpg ", Path: "/z.jpg"}); !f.IsPicture() {
		t.Error("a picture is one by its published name")
	}
}

// FuzzPublishedName: what a file is published as has a type of the list, is no
// name that a server reads or runs, keeps within a segment of an address, and
// stays as it is.
func FuzzPublishedName(f *testing.F) {
	for _, name := range []string{"Mẫu đơn.pdf", "x.html ", "w.ḣtml", "sw.js!", "web.config", "a.php.jpg", "a.pdf::$DATA", "index.html\u00a0", "a.", ".htaccess", "ａ.ｐｄｆ", "con.pdf"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		published := publishedAs(path.Base(viet.NFC(name)))
		if code, _ := refusal(published); code != "" {
			return
		}
		if TypeOf(published) == nil && !slices.Contains(unpublished, path.Ext(published)) || runs(path.Ext(published)) {
			t.Errorf("%q is published as %q", name, published)
		}
		if IsServerName(published) || strings.Trim(published, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Count(published, ".") != 1 {
			t.Errorf("%q is published as %q", name, published)
		}
		if ThemeFile("/"+published) != "" && TypeOf(published) != nil {
			t.Errorf("%q could be no theme's file", published)
		}
		if again := publishedAs(published); again != published {
			t.Errorf("%q is published as %q, that as %q", name, published, again)
		}
	})
}

func TestThemeFiles(t *testing.T) {
	for address, want := range map[string]string{
		"/favicon.svg": "", "/google123.html": "", "/fonts/a.woff2": "", "/a/site.min.css": "", "/js/app.js.map": "",
		"/x.php": "theme-file-type", "/x.php.jpg": "theme-file-type", "/a.shtml.css": "theme-file-type", "/LICENSE": "theme-file-type", "/a.swf": "theme-file-type",
		"/_headers": "theme-file-name", "/a/web.config": "theme-file-name", "/Web.Config": "theme-file-name", "/web.config.": "theme-file-name", "/.user.ini": "theme-file-name",
		"/a.html ": "theme-file-name", "/a.php::$DATA": "theme-file-name", "/.git/a.txt": "theme-file-name", "/a./b.css": "theme-file-name",
	} {
		if got := ThemeFile(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// utf16 writes ASCII as UTF-16, with a byte order mark or without.
func utf16Text(s string, big, mark bool) string {
	var b strings.Builder
	for _, r := range map[bool]string{true: "\ufeff" + s, false: s}[mark] {
		high, low := byte(r>>8), byte(r)
		if big {
			b.Write([]byte{high, low})
		} else {
			b.Write([]byte{low, high})
		}
	}
	return b.String()
}

// TestHeads: what is in a file has to be of its type.
func TestHeads(t *testing.T) {
	const page = "<script>alert(1)</script>"
	for _, c := range []struct{ name, head, want string }{
		{"a.pdf", "%PDF-1.7\n", ""}, {"a.pdf", "\r\n%PDF-1.4", ""}, {"a.pdf", page, "file-markup"}, {"a.pdf", "<!--%PDF-1.4-->" + page, "file-markup"}, {"a.pdf", "xin chào", "file-misnamed"}, {"a.pdf", "", "file-misnamed"},
		{"a.docx", "PK\x03\x04", ""}, {"a.docx", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ""}, {"a.doc", "PK\x03\x04", ""}, {"a.doc", `{\rtf1`, ""},
		{"a.xls", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", "file-markup"}, {"a.xls", `<?xml version="1.0"?>`, "file-markup"}, {"a.xls", "a,b", "file-misnamed"},
		{"a.txt", "Xin chào", ""}, {"a.txt", "", ""}, {"a.txt", "< 5 ngày", ""}, {"a.txt", page, "file-markup"}, {"a.txt", " \t\r\n\f<SCRIPT>", "file-markup"},
		{"a.csv", "\ufeff" + page, "file-markup"}, {"a.csv", "\ufeffSTT;Tên\r\n1;<b>", ""}, {"a.txt", "\u00a0\u200b<p>", "file-markup"}, {"a.txt", "\x00\x00<html", "file-markup"},
		{"a.txt", utf16Text("Xin chào", false, true), ""}, {"a.txt", utf16Text(page, false, true), "file-markup"}, {"a.txt", utf16Text(page, true, true), "file-markup"},
		{"a.txt", utf16Text(page, false, false), "file-markup"}, {"a.txt", utf16Text("  "+page, true, false), "file-markup"}, {"a.txt", "a\x00b", "file-misnamed"},
		{"a.txt", "<?php system(1);", "file-markup"}, {"a.txt", "<% x %>", "file-markup"}, {"a.vtt", "WEBVTT\n", ""}, {"a.json", "<!doctype html>", "file-markup"},
		{"a.zip", "PK\x03\x04", ""}, {"a.zip", page, "file-markup"}, {"a.mp4", "\x00\x00\x00\x20ftypisom", ""}, {"a.mp4", page, "file-markup"}, {"a.mp3", "ID3\x04", ""},
		{"a.mp3", "\xff\xfb\x90", ""}, {"a.mp3", "x", "file-misnamed"}, {"a.jpg", "", ""}, {"a.heic", page, ""},
	} {
		problems := CheckHead("content/"+c.name, c.name, []byte(c.head))
		got := ""
		if len(problems) > 0 {
			got = problems[0].Code
		}
		if c.name == "a.jpg" || c.name == "a.heic" {
			continue // judged where it is decoded
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.head, got, c.want)
		}
	}
}

// TestTwins: two files whose names differ only in how marks are coded are both
// named, and none is dropped without a word.
func TestTwins(t *testing.T) {
	site := folder("-- content/t/_index.md --\n---\ntitle: T\nkind: page\n---\n")
	for i, form := range []norm.Form{norm.NFC, norm.NFD} {
		for _, name := range []string{"content/t/Mẫu đơn.pdf", "content/t/Giấy tờ.md"} {
			site[form.String(name)] = &fstest.MapFile{Data: []byte(strings.Repeat("x", i+1)), ModTime: time.Unix(1, 0)}
		}
	}
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		site[form.String("content/t/Giấy tờ.md")].Data = []byte("---\ntitle: A\n---\nNội dung.\n")
	}
	_, problems := Load(site, today)
	var got []string
	for _, d := range problems {
		got = append(got, d.File+" "+d.Code)
	}
	if want := []string{"content/t/Giấy tờ.md source-twice", "content/t/Mẫu đơn.pdf file-twice"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if size, other := problems[1].Args["Size"], problems[1].Args["Other"]; size != int64(1) || other != int64(2) {
		t.Errorf("%v and %v bytes", size, other)
	}
}

// TestTheManualHasEveryType: an editor finds in the manual what can be published.
func TestTheManualHasEveryType(t *testing.T) {
	manual, err := os.ReadFile("../../content/huong-dan/viet-mot-bai.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(manual), "| Đuôi tệp được đăng |")
	table, _, _ = strings.Cut(table, "\n\n")
	listed := regexp.MustCompile("`(\\.[a-z0-9]+)`").FindAllStringSubmatch(table, -1)
	for _, f := range FileTypes {
		if !slices.ContainsFunc(listed, func(m []string) bool { return m[1] == f.Ext }) {
			t.Errorf("the manual does not have %s", f.Ext)
		}
	}
	if len(listed) != len(FileTypes) {
		t.Errorf("the manual has %d types, %d are published", len(listed), len(FileTypes))
	}
}
