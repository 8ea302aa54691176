package reportfile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"cchc/internal/testenv"
)

// TestOffice opens the reports of the demonstration with LibreOffice, makes PDF files of
// them and reads these: nothing is lost, the paper is A4, and the letters are those of
// official documents.
func TestOffice(t *testing.T) {
	testenv.NeedOffice(t)
	for _, period := range []string{"2026-Q3", "2026"} {
		r := reportOf(t, os.DirFS("../.."), "2026-11-30", period, "")
		document, workbook := pdfOf(t, written(t, r, DOCX), "docx"), pdfOf(t, written(t, r, XLSX), "xlsx")
		words := said(t, document)
		for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "/BC-UBND", "Kính gửi: Sở Nội vụ tỉnh Lạc Hồng", "TM. ỦY BAN NHÂN DÂN", "- Lưu: VT.", "./."} {
			if !strings.Contains(words, want) {
				t.Errorf("%s: the document does not say %s", period, want)
			}
		}
		for _, l := range r.Lists {
			if !strings.Contains(words, l.Number) || !strings.Contains(words, beginning(strings.ToUpper(l.Title))) {
				t.Errorf("%s: the document has not %s, %s", period, l.Number, l.Title)
			}
		}
		sheets := said(t, workbook)
		for _, name := range r.TableNames()[1:] {
			if title := beginning(r.Table(name).Title); !strings.Contains(sheets, title) {
				t.Errorf("%s: the workbook does not say %s", period, title)
			}
		}
		if pages := firstWords(t, document); !strings.HasPrefix(pages[0], "ỦY BAN NHÂN DÂN") || !strings.HasPrefix(pages[1], "2 ") {
			t.Errorf("%s: the first pages begin with %.40q and %.40q", period, pages[0], pages[1])
		}
		if papers := papers(t, document); papers[0] != "595.3 x 841.9" || papers[len(papers)-1] != "841.9 x 595.3" {
			t.Errorf("%s: the pages are %v, want A4, the appendices across", period, papers)
		}
	}
}

// beginning is how a long title begins, which is on one line.
func beginning(title string) string {
	words := strings.Fields(title)
	return strings.Join(words[:min(4, len(words))], " ")
}

// pdfOf opens a file with LibreOffice and returns the PDF file that it makes.
func pdfOf(t *testing.T, data []byte, ext string) string {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, "r."+ext)
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "--headless", "--convert-to", "pdf", "--outdir", dir, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), name)
	if out, err := cmd.CombinedOutput(); errors.Is(err, exec.ErrNotFound) {
		testenv.Missing(t, "CCHC_OFFICE", "LibreOffice (Debian: libreoffice-writer-nogui, libreoffice-calc-nogui)")
	} else if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return filepath.Join(dir, "r.pdf")
}

// poppler runs a program of poppler.
func poppler(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(program, args...).Output()
	if errors.Is(err, exec.ErrNotFound) {
		testenv.Missing(t, "CCHC_OFFICE", program+" (Debian: poppler-utils)")
	} else if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// said is the text of a PDF file, with single spaces.
func said(t *testing.T, file string) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, "pdftotext", "-layout", file, "-")), " ")
}

// firstWords is the text of each page.
func firstWords(t *testing.T, file string) []string {
	t.Helper()
	var pages []string
	for page := range strings.SplitSeq(poppler(t, "pdftotext", "-layout", file, "-"), "\f") {
		pages = append(pages, strings.Join(strings.Fields(page), " "))
	}
	return pages
}

var pageSize = regexp.MustCompile(`(?m)^Page +\d+ size: +([\d.]+) x ([\d.]+) pts`)

// papers are the sizes of the pages, in points.
func papers(t *testing.T, file string) []string {
	t.Helper()
	var all []string
	for _, m := range pageSize.FindAllStringSubmatch(poppler(t, "pdfinfo", "-f", "1", "-l", "999", file), -1) {
		width, _ := strconv.ParseFloat(m[1], 64)
		height, _ := strconv.ParseFloat(m[2], 64)
		all = append(all, fmt.Sprintf("%.1f x %.1f", width, height))
	}
	return all
}
