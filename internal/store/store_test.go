package store

import (
	"io/fs"
	"path"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

const settings = "title: Cột\nbaseURL: https://thu.example/cchc\nagency: UBND xã\n"

// folder makes a file system of a txtar text, with settings where it has none.
func folder(text string) fstest.MapFS {
	fsys := testenv.Files(text)
	if fsys[config.SettingsFile] == nil {
		fsys[config.SettingsFile] = &fstest.MapFile{Data: []byte(settings)}
	}
	return fsys
}

var today = Options{Today: viet.NewDate(2026, 11, 22)}

// TestEveryKindIsDeclared holds the kinds to one another: each has a label, a
// struct, and fields that all have a label and a sentence for editors.
func TestAddressesAndSections(t *testing.T) {
	lib, problems := Load(folder(`
-- content/thu-tuc/_index.md --
---
title: Thủ tục
kind: page
---
-- content/thu-tuc/Đăng ký khai sinh.md --
---
title: Khai sinh
---
Nội dung.
-- content/thu-tuc/ho-tich/ket-hon.md --
---
title: Kết hôn
---
Nội dung.
-- content/thu-tuc/sau/_index.md --
---
title: Mục con
---
-- content/thu-tuc/sau/bo/index.md --
---
title: Bó
attachments: [Mẫu đơn.DOCX, /thu-tuc/chung.pdf, ../../../gioi-thieu.md, ../..]
---
Nội dung.
-- content/thu-tuc/sau/bo/Mẫu đơn.DOCX --
-- content/thu-tuc/chung.pdf --
-- content/thu-tuc/~$nhap.md --
không phải bài
-- content/.ds/a.md --
-- content/gioi-thieu.md --
---
title: Giới thiệu
---
Nội dung.
`), today)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := map[string]string{}
	for _, e := range lib.Entries {
		got[e.Path] = string(e.Kind)
		if e.Section != nil {
			got[e.Path] += " in " + e.Section.Path
		}
	}
	want := map[string]string{
		"/gioi-thieu/": "page", "/thu-tuc/dang-ky-khai-sinh/": "page in /thu-tuc/", "/thu-tuc/ho-tich/ket-hon/": "page in /thu-tuc/",
		"/thu-tuc/sau/bo/": "page in /thu-tuc/sau/",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if f := lib.Files["thu-tuc/sau/bo/Mẫu đơn.DOCX"]; f == nil || f.Path != "/thu-tuc/sau/bo/mau-don.docx" {
		t.Errorf("%+v", f)
	}
	if lib.Settings.BaseURL.Path != "/cchc/" || lib.Settings.PageSize != 20 {
		t.Errorf("%+v", lib.Settings)
	}
}

func TestStates(t *testing.T) {
	lib, problems := Load(folder(`
-- content/t/_index.md --
---
title: T
kind: page
---
-- content/t/a.md --
---
title: A
date: 22/11/2026 17:00
---
Nội dung.
-- content/t/b.md --
---
title: B
date: 23/11/2026
---
Nội dung.
-- content/t/c.md --
---
title: C
draft: có
---
Nội dung.
`), today)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for i, want := range []State{Published, Scheduled, Draft} {
		if got := lib.Entries[i].State; got != want {
			t.Errorf("%s is %s, want %s", lib.Entries[i].Title, got, want)
		}
	}
}

func TestWithin(t *testing.T) {
	for ref, want := range map[string]string{"a.pdf": "x/y/a.pdf", "../a.pdf": "x/a.pdf", "/a.pdf": "a.pdf", "./b/../a.pdf": "x/y/a.pdf"} {
		if got, ok := Within("x/y", ref); !ok || got != want {
			t.Errorf("%s: %q %v", ref, got, ok)
		}
	}
	for _, ref := range []string{"../../../a", "/../a", `..\a`, `C:\a`, "c:a", "a\x00b", "../../.."} {
		if got, ok := Within("x/y", ref); ok {
			t.Errorf("%q leads to %q", ref, got)
		}
	}
}

// lockedFS is a folder in which another program holds a file, and another file
// is gone between being listed and being read.
type lockedFS struct{ fstest.MapFS }

func (l lockedFS) Open(name string) (fs.File, error) {
	switch path.Base(name) {
	case "khoa.md":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	case "mat.md":
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return l.MapFS.Open(name)
}

func (l lockedFS) ReadFile(name string) ([]byte, error) {
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	f.Close()
	return l.MapFS.ReadFile(name)
}

// TestFilesThatCannotBeRead are told of, each with its own words, and do not
// keep the others from being read.
func TestFilesThatCannotBeRead(t *testing.T) {
	site := lockedFS{folder(`
-- content/t/_index.md --
---
title: T
kind: page
---
-- content/t/khoa.md --
-- content/t/mat.md --
-- content/t/tot.md --
---
title: Tốt
---
Nội dung.
`)}
	lib, problems := Load(site, today)
	var got []string
	for _, d := range problems {
		got = append(got, d.File+" "+d.Code)
	}
	if want := []string{"content/t/khoa.md file-permission", "content/t/mat.md file-vanished"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if lib.ByFile("content/t/tot.md") == nil {
		t.Error("the good file was not read")
	}
}

// TestPlaceOfABadByte: lines are counted as editors count them, however they end.
func TestPlaceOfABadByte(t *testing.T) {
	for text, want := range map[string][2]int{
		"\xff": {1, 1}, "a\nbà\xff": {2, 3}, "a\rb\xff": {2, 2}, "a\r\nb\xff": {2, 2}, "a\r\r\n\n\xff": {4, 1}, "\uFEFFa\xff": {1, 2},
	} {
		if line, column := badByte([]byte(text)); line != want[0] || column != want[1] {
			t.Errorf("%q: %d:%d, want %v", text, line, column, want)
		}
	}
}
