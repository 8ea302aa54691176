package webpage

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/docmodel"
	"cchc/internal/testenv"

	"golang.org/x/tools/txtar"
)

// TestPaste reads what browsers hand over when somebody pastes, and compares its Markdown and
// its remarks.
func TestPaste(t *testing.T) {
	testenv.Stories(t, "testdata/paste/*.txtar", func(t *testing.T, example *txtar.Archive) (given, made []txtar.File) {
		d, err := HTML(example.Files[0].Data)
		if err != nil {
			t.Fatal(err)
		}
		text := d.Markdown(func(p *docmodel.Picture) string {
			if p.Data == nil {
				return ""
			}
			return p.Name
		})
		made = []txtar.File{{Name: "text.md", Data: []byte(text)}}
		remarks := ""
		for _, r := range d.Remarks {
			remarks += r.Code + "\n"
		}
		if remarks != "" {
			made = append(made, txtar.File{Name: "remarks", Data: []byte(remarks)})
		}
		return example.Files[:1], made
	})
}

// TestHostile: pages that are made to use up a machine are refused with a message.
func TestHostile(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		code string
	}{
		"elements in each other": {"<html>" + strings.Repeat("<div>", 100_000), "intake-too-deep"},
		"elements without end":   {"<html>" + strings.Repeat("<br>", maxPageNodes+1), "intake-elements"},
		"marks without end":      {strings.Repeat("<", maxPageTags+1), "intake-elements"},
		"one text without end":   {"<p>" + strings.Repeat("x", maxPageStretch+1), "intake-elements"},
	} {
		_, err := HTML([]byte(c.data))
		var refused *docmodel.Error
		if !errors.As(err, &refused) || refused.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// use writes a document, as those who read it do.
func use(d *docmodel.Document, err error) {
	if err == nil {
		d.Markdown(nil)
	}
}

func FuzzHTML(f *testing.F) {
	files, err := filepath.Glob("testdata/paste/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("there are no examples: ", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(txtar.Parse(data).Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { use(HTML(data)) })
}

func FuzzMHT(f *testing.F) {
	f.Add([]byte("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=C3=A0</p>\r\n--x--\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) { use(MHT(data)) })
}
