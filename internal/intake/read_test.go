package intake

import (
	"bytes"
	"strings"
	"testing"

	"cchc/internal/docmodel"
	"cchc/internal/testenv"

	"golang.org/x/tools/txtar"
)

// TestWord reads documents of Word, each given by the parts of its package, and compares
// their Markdown and their remarks.
func TestWord(t *testing.T) {
	testenv.Stories(t, "testdata/word/*.txtar", func(t *testing.T, example *txtar.Archive) (given, made []txtar.File) {
		parts := map[string][]byte{}
		for _, f := range example.Files {
			if f.Name == "text.md" || f.Name == "remarks" {
				continue
			}
			given = append(given, f)
			if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") || strings.HasSuffix(f.Name, ".png") {
				parts[f.Name] = bytes.ReplaceAll(f.Data, []byte("xmlns:w=\"W\""), []byte("xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""))
			}
		}
		d, err := Read(packed(parts))
		if err != nil {
			t.Fatal(err)
		}
		return given, written(d)
	})
}

// written returns the Markdown of a document, with the pictures that it has, and its remarks.
func written(d *docmodel.Document) (made []txtar.File) {
	text := d.Markdown(func(p *docmodel.Picture) string {
		if p.Data == nil {
			return ""
		}
		return p.Name
	})
	made = append(made, txtar.File{Name: "text.md", Data: []byte(text)})
	var remarks strings.Builder
	for _, r := range d.Remarks {
		remarks.WriteString(r.Code + "\n")
	}
	if remarks.Len() > 0 {
		made = append(made, txtar.File{Name: "remarks", Data: []byte(remarks.String())})
	}
	return made
}
