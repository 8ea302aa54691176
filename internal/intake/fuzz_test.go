package intake

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

func FuzzHTML(f *testing.F) {
	files, _ := filepath.Glob("testdata/paste/*.txtar")
	for _, file := range files {
		if archive, err := txtar.ParseFile(file); err == nil {
			f.Add(archive.Files[0].Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := HTML(data)
		if err != nil {
			return
		}
		d.Markdown(nil)
	})
}
