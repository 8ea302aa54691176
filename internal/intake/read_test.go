package intake

import (
	"bytes"
	"strings"
	"testing"

	"cchc/internal/docmodel"
	"cchc/internal/testenv"

	"golang.org/x/text/encoding/charmap"
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

// TestPastedLegacyText: text of an old font that was pasted into a file in UTF-8 as it was
// is read as the font shows it, and Unicode stays what it is.
func TestPastedLegacyText(t *testing.T) {
	latin := func(raw string) string { // each byte as the letter that programs show for it
		text, err := charmap.Windows1252.NewDecoder().String(raw)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const tcvn = "Tr\xb9m Y t\xd5 x\xb7 kh\xb8m s\xf8c kh\xe1e cho ng\xad\xeai cao tu\xe6i trong x\xb7 theo k\xd5 ho\xb9ch"
	const vni = "Traïm Y teá xaõ khaùm söùc khoûe cho ngöôøi cao tuoåi trong xaõ"
	for text, want := range map[string]string{
		latin(tcvn):                       "Trạm Y tế xã khám sức khỏe cho người cao tuổi trong xã theo kế hoạch",
		vni:                               "Trạm Y tế xã khám sức khỏe cho người cao tuổi trong xã",
		"Trạm Y tế xã khám sức khỏe\n":    "Trạm Y tế xã khám sức khỏe\n",
		"Café Señor Müller, Château 2026": "Café Señor Müller, Château 2026",
	} {
		got, e := decodeText([]byte(text))
		if string(got) != want || (e == "") != (text == want) {
			t.Errorf("%q is %q (%s), want %q", text, got, e, want)
		}
	}
}
