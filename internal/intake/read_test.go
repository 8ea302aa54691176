package intake

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestPaste reads what browsers hand over when somebody pastes.
func TestPaste(t *testing.T) {
	stories(t, "paste", func(files []txtar.File) []byte { return files[0].Data })
}

// TestWord reads documents of Word, each given by the parts of its package.
func TestWord(t *testing.T) {
	stories(t, "word", func(files []txtar.File) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, f := range files {
			if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") || strings.HasSuffix(f.Name, ".png") {
				w, err := z.Create(f.Name)
				if err != nil {
					t.Fatal(err)
				}
				w.Write(bytes.ReplaceAll(f.Data, []byte("xmlns:w=\"W\""), []byte("xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"")))
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	})
}

// stories reads the documents of a folder of examples, and compares their Markdown and their
// remarks.
func stories(t *testing.T, folder string, source func([]txtar.File) []byte) {
	files, err := filepath.Glob("testdata/" + folder + "/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := txtar.Archive{Comment: archive.Comment}
			for _, f := range archive.Files {
				if f.Name != "text.md" && f.Name != "remarks" {
					want.Files = append(want.Files, f)
				}
			}
			d, err := Read(source(want.Files))
			if err != nil {
				t.Fatal(err)
			}
			text := d.Markdown(func(p *Picture) string {
				if p.Data == nil {
					return ""
				}
				return p.Name
			})
			want.Files = append(want.Files, txtar.File{Name: "text.md", Data: []byte(text)})
			var remarks strings.Builder
			for _, r := range d.Remarks {
				remarks.WriteString(r.Code + "\n")
			}
			if remarks.Len() > 0 {
				want.Files = append(want.Files, txtar.File{Name: "remarks", Data: []byte(remarks.String())})
			}
			made := txtar.Format(&want)
			if os.Getenv("UPDATE_STORIES") != "" {
				if err := os.WriteFile(file, made, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if old := txtar.Format(archive); string(made) != string(old) {
				t.Errorf("got:\n%s\nwant:\n%s", made, old)
			}
		})
	}
}
