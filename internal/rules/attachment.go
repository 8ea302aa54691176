package rules

import (
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/office"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// mostDocument is the largest document that is read for what it says of itself, in bytes.
const mostDocument = 64 << 20

// document reads what a published document says of itself; ok is false for a file that is
// none, or whose form is not read.
func document(r *check.Reporter, f *store.File) (facts office.Facts, ok bool) {
	if !office.Reads(f.Path) || f.Size > mostDocument {
		return facts, false
	}
	facts = check.Once(r, "document "+f.Disk, func() office.Facts {
		data, err := sitefile.Read(r.Files(), f.Disk, mostDocument)
		if err != nil {
			return office.Facts{Unseen: true}
		}
		return office.Read(f.Path, data)
	})
	return facts, !facts.Unseen
}

// attachmentAuthor finds documents that carry the name of who wrote or saved them.
func attachmentAuthor() *check.Rule {
	return &check.Rule{
		Code: "attachment-author", Basis: personalData,
		File: func(r *check.Reporter, f *store.File) {
			facts, ok := document(r, f)
			if !ok {
				return
			}
			for _, name := range []string{facts.Author, facts.Editor} {
				if viet.IsPersonName(name) {
					r.At(diag.Position{File: "content/" + f.Name}, diag.Args{"Name": name})
					return
				}
			}
		},
	}
}

// pdfTitle finds PDFs whose title is missing or is the name of the file that they were
// made of: readers' programs show and say the title in the place of the name.
func pdfTitle() *check.Rule {
	return &check.Rule{
		Code: "pdf-title", Basis: []check.Source{from("WCAG 2.2, 2.4.2")},
		File: func(r *check.Reporter, f *store.File) {
			facts, ok := document(r, f)
			if ok && facts.PDF && !isTitle(facts.Title) {
				r.At(diag.Position{File: "content/" + f.Name}, diag.Args{"Title": facts.Title})
			}
		},
	}
}

// isTitle reports whether a title is one for readers.
func isTitle(title string) bool {
	key := strings.ToLower(title)
	for _, end := range []string{".doc", ".docx", ".xls", ".xlsx", ".pdf", ".tmp"} {
		if strings.HasSuffix(key, end) {
			return false
		}
	}
	return key != "" && !strings.HasPrefix(key, "microsoft word") && key != "untitled"
}

// pdfScan finds PDFs that are pictures of paper: nobody can search or copy their words,
// and screen readers say nothing.
func pdfScan() *check.Rule {
	return &check.Rule{
		Code: "pdf-scan", Basis: []check.Source{from("WCAG 2.2, 1.4.5")},
		File: func(r *check.Reporter, f *store.File) {
			if facts, ok := document(r, f); ok && facts.Scan {
				r.At(diag.Position{File: "content/" + f.Name}, nil)
			}
		},
	}
}
