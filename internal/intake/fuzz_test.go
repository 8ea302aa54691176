package intake

import (
	"archive/zip"
	"bytes"
	"path/filepath"
	"testing"

	"cchc/internal/docmodel"

	"github.com/xuri/excelize/v2"
	"golang.org/x/tools/txtar"
)

// use goes over a document as those who read it do.
func use(d *docmodel.Document, err error) {
	if err != nil {
		return
	}
	d.Markdown(nil)
	for _, p := range docmodel.Paragraphs(d.Blocks) {
		p.Marked()
		p.Lines()
	}
	for _, b := range d.Blocks {
		if t, ok := b.(*docmodel.Table); ok {
			t.Grid()
		}
	}
}

// seeds adds the examples, by the names of their files.
func seeds(f *testing.F, add func(files map[string][]byte)) {
	files, err := filepath.Glob("testdata/word/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatal("there are no examples")
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		all := map[string][]byte{}
		for _, part := range archive.Files {
			all[part.Name] = part.Data
		}
		add(all)
	}
}

// packed makes a package of parts.
func packed(parts map[string][]byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, data := range parts {
		if w, err := z.Create(name); err == nil {
			w.Write(data)
		}
	}
	z.Close()
	return b.Bytes()
}

func FuzzDOCX(f *testing.F) {
	seeds(f, func(files map[string][]byte) {
		f.Add(files["word/document.xml"], files["word/styles.xml"], files["word/numbering.xml"], files["word/_rels/document.xml.rels"])
	})
	f.Fuzz(func(t *testing.T, document, styles, numbering, relations []byte) {
		name := bytes.ReplaceAll(document, []byte(`xmlns:w="W"`), []byte(`xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`))
		use(DOCX(packed(map[string][]byte{"word/document.xml": name, "word/styles.xml": styles, "word/numbering.xml": numbering, "word/_rels/document.xml.rels": relations, "word/footnotes.xml": document})))
	})
}

func FuzzXLSX(f *testing.F) {
	book := excelize.NewFile()
	for cell, value := range map[string]any{"A1": "STT", "B1": "Tên", "A2": 1, "B2": "a\nb", "C2": 1.5} {
		book.SetCellValue("Sheet1", cell, value)
	}
	book.MergeCell("Sheet1", "A3", "C4")
	made, err := book.WriteToBuffer()
	if err != nil {
		f.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(made.Bytes()), int64(made.Len()))
	if err != nil {
		f.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			f.Fatal(err)
		}
		var b bytes.Buffer
		b.ReadFrom(r)
		parts[part.Name] = b.Bytes()
	}
	f.Add(parts["xl/worksheets/sheet1.xml"], parts["xl/sharedStrings.xml"], parts["xl/styles.xml"])
	f.Fuzz(func(t *testing.T, sheet, texts, styles []byte) {
		all := map[string][]byte{}
		for name, data := range parts {
			all[name] = data
		}
		all["xl/worksheets/sheet1.xml"], all["xl/sharedStrings.xml"], all["xl/styles.xml"] = sheet, texts, styles
		use(XLSX(packed(all)))
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("STT;Mã;Tên\r\n1;1.001193;\"a\nb\"\r\n"))
	f.Add([]byte("sep=,\nA,B\n'=1,2\n"))
	f.Add([]byte("\xff\xfeA\x00\t\x00B\x00\n\x00"))
	f.Fuzz(func(t *testing.T, data []byte) { use(CSV(data)) })
}

// FuzzRead reads bytes of any kind: the formats are told apart by them.
func FuzzRead(f *testing.F) {
	for _, data := range []string{"PK\x03\x04", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\x00o\x00r\x00d\x00D\x00", "{\\rtf1}", "%PDF-1.4", "<html>", "MIME-Version: 1.0\n", "a\n\nb) c\n"} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) { use(Read(data)) })
}
