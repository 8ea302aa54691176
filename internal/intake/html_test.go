package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestPaste reads what browsers hand over when somebody pastes, and compares the Markdown.
func TestPaste(t *testing.T) {
	files, err := filepath.Glob("testdata/paste/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := HTML(archive.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			got := d.Markdown(nil)
			var remarks []string
			for _, r := range d.Remarks {
				remarks = append(remarks, r.Code+"\n")
			}
			want := txtar.Archive{Comment: archive.Comment, Files: []txtar.File{archive.Files[0], {Name: "text.md", Data: []byte(got)}}}
			if len(remarks) > 0 {
				want.Files = append(want.Files, txtar.File{Name: "remarks", Data: []byte(strings.Join(remarks, ""))})
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
