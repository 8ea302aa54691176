package sitefile

import (
	"testing"

	"cchc/internal/diag"
)

// TestIgnored: what programs leave behind is no part of a site; what people write
// is.
func TestIgnored(t *testing.T) {
	for _, name := range []string{
		"#nhap.md#", ".#nhap.md", "nhap.md~", "nhap.md.orig", "nhap.md.rej", "nhap.md.save", "nhap.md.bak", "nhap.md.old",
		".nhap.md.swp", "nhap.md.swp", "nhap.md.swo", "4913", "~$don.docx", "~WRL0001.tmp", "~WRD2345.docx",
		"don.pdf.part", "don.pdf.crdownload", "don.pdf.download", "don.pdf.opdownload", "don.pdf.partial", "Don.PDF.CRDOWNLOAD", "a.tmp", "A.TMP",
		"Thumbs.db", "desktop.ini", ".DS_Store", ".git", "__MACOSX",
	} {
		if !Ignored(name) {
			t.Errorf("%q is taken for content", name)
		}
	}
	for _, name := range []string{
		"nhap.md", "don.pdf", "4913.pdf", "#", "so-4913", "ban#2.pdf", "#1.pdf", "original.pdf", "save.docx", "phan-part.pdf", "tmp.md", "a.b.md", "Ảnh 1.jpg", "old.png",
	} {
		if Ignored(name) {
			t.Errorf("%q is passed over", name)
		}
	}
}

// TestLeftovers: a copy that a synchronising program made, and an entry with an
// ending too many, are named.
func TestLeftovers(t *testing.T) {
	copies := map[string]string{
		"tin.sync-conflict-20261120-101112-ABCDEFG.md":            "tin.md", // Syncthing
		"don.sync-conflict-20261120-101112.pdf":                   "don.pdf",
		"tin (UBND-PC's conflicted copy 2026-11-20).md":           "tin.md", // Dropbox
		"tin (conflicted copy 2026-11-20 101112).md":              "tin.md", // Nextcloud
		"tin (Case Conflict).md":                                  "tin.md",
		"tin (bản sao xung đột của Máy Hà 2026-11-20).md":         "tin.md",
		"tin [Conflict].md":                                       "tin.md", // Google Drive
		"tin_conflict-20261120-101112.md":                         "tin.md", // ownCloud
		"tin (SFConflict ha@binhlac.vn 2026-11-20-10-11-12).md":   "",       // Seafile's own word is none of the others'
		"tin-DESKTOP-4F5G6H7.md":                                  "tin.md", // OneDrive
		"tin-LAPTOP-9A8B7C6D.md":                                  "tin.md",
		"tin-VANTHU-PC.md":                                        "tin.md",
		"tin-DESKTOP-4F5G6H7-2.md":                                "tin.md",
		"danh sach (DESKTOP-1's conflicted copy 2026-11-20).xlsx": "danh sach.xlsx",
		"tin (1).md":      "tin.md", // tin.md is there
		"tin(2).md":       "tin.md",
		"tin-MAY1.md":     "tin.md", // a machine that a board has named
		"tin-VANTHU.md":   "tin.md",
		"tin-PC-02-2.md":  "tin.md",
		"khac-MAY1.md":    "",
		"tin-may-bay.md":  "",
		"tin-Q1.md":       "",
		"don-MAY1.pdf":    "",
		"khac (1).md":     "", // khac.md is not
		"don (1).pdf":     "",
		"tin-2026.md":     "",
		"xung-dot-dat.md": "",
		"conflict.md":     "",
	}
	isThere := func(name string) bool { return name == "tin.md" || name == "don.pdf" }
	for name, want := range copies {
		got := ""
		if d := Leftover("t/"+name, isThere); d != nil {
			got, _ = d.Args["Name"].(string)
			if d.Code != "file-conflict-copy" || d.Severity != diag.Warning || d.File != "content/t/"+name {
				t.Errorf("%q: %+v", name, d)
			}
		}
		if got != want {
			t.Errorf("%q is a copy of %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"bai.md.txt", "Bài.MD.TXT", "bai.md.docx", "bai.markdown.txt", "bai.md.html", "bai.md.rtf", "bai.md.text", "bai.md.pdf", "_index.md.txt", "bai.md.csv"} {
		if d := Leftover("t/"+name, isThere); d == nil || d.Code != "file-hidden-ending" || d.Args["Name"] == "" || d.Severity != diag.Warning {
			t.Errorf("%q: %+v", name, d)
		}
	}
}
