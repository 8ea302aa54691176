package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
	"testing"
)

var sample = Document{
	Title: "Báo cáo", Subject: "Quý I", Author: "Ủy ban nhân dân xã Thử", Language: "vi-VN", Day: "2026-03-14", Font: "Times New Roman", Size: 28,
	Styles: []Style{
		{ID: "Normal", Name: "Normal"},
		{ID: "Heading1", Name: "heading 1", Based: "Normal", Next: "Normal", Outline: 1, Format: Format{Before: 12 * Point, KeepNext: true}, Letters: Letters{Bold: true}},
	},
	Sections: []Section{
		{Page: Page{Width: 11906, Height: 16838, Top: 1134, Right: 850, Bottom: 1134, Left: 1701}, Blocks: []Block{
			Paragraph{Style: "Heading1", Runs: []Run{{Text: "I. <Mở & đầu>"}}},
			Paragraph{Format: Format{Align: Centre, Rule: true, Exact: 80, Left: 100, Right: 100}},
			Paragraph{Format: Format{First: -200, Left: 300}, Runs: []Run{{Text: "hai\ndòng \x07"}, {Text: "đi tới", Link: "https://a.example/?a=1&b=2"}, {Text: "đi nữa", Link: "https://a.example/?a=1&b=2"}, {Text: "điền", Letters: Letters{Marked: true, Size: 22, Italic: true}}}},
			Table{Widths: []int{2000, 3000}, Borders: true, Heads: 1, Rows: []Row{{{}, {Middle: true, Paragraphs: []Paragraph{{Runs: []Run{{Text: "B"}}}}}}, {{}, {}}}},
		}},
		{Page: Page{Width: 16838, Height: 11906, Top: 1134, Right: 850, Bottom: 1134, Left: 1701}, Blocks: []Block{Paragraph{Runs: []Run{{Text: "Phụ lục"}}}}},
	},
}

// parts returns the files of a package by name.
func parts(t *testing.T, pack []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s has the time %v", f.Name, f.Modified)
		}
	}
	return all
}

// elements visits the start of every element of a part, with the elements around it.
func elements(t *testing.T, text string, visit func(path []string, e xml.StartElement)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	var path []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			visit(path, token)
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func TestParts(t *testing.T) {
	all := parts(t, sample.Bytes())
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/settings.xml", "word/header1.xml", "word/header2.xml", "docProps/core.xml"} {
		if all[name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
	relations := map[string]string{}
	elements(t, all["word/_rels/document.xml.rels"], func(_ []string, e xml.StartElement) {
		if e.Name.Local == "Relationship" {
			relations[e.Attr[0].Value] = e.Attr[2].Value
		}
	})
	for name, text := range all {
		elements(t, text, func(_ []string, e xml.StartElement) {
			for _, a := range e.Attr {
				if target := relations[a.Value]; name == "word/document.xml" && a.Name.Local == "id" && (target == "" || all["word/"+target] == "" && !strings.HasPrefix(target, "https://")) {
					t.Errorf("the relation %s leads to %q", a.Value, target)
				}
			}
		})
	}
	if again := sample.Bytes(); !bytes.Equal(again, sample.Bytes()) {
		t.Error("the same document is other bytes")
	}
}

func TestText(t *testing.T) {
	document := parts(t, sample.Bytes())["word/document.xml"]
	for _, want := range []string{
		"I. &lt;Mở &amp; đầu&gt;", `<w:t xml:space="preserve">hai</w:t><w:br></w:br><w:t xml:space="preserve">dòng </w:t>`, `<w:ind w:left="300" w:right="0" w:hanging="200">`,
		`<w:highlight w:val="yellow">`, `<w:pBdr><w:top w:val="single"`, `<w:vAlign w:val="center">`, `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape">`,
	} {
		if !strings.Contains(document, want) {
			t.Errorf("the document has no %s", want)
		}
	}
	counts := map[string]int{}
	elements(t, document, func(path []string, e xml.StartElement) { counts[strings.Join(path[max(0, len(path)-2):], "/")]++ })
	for path, want := range map[string]int{"pPr/sectPr": 1, "body/sectPr": 1, "body/tbl": 1, "tbl/tr": 2, "trPr/tblHeader": 1, "trPr/cantSplit": 2, "tc/p": 4, "p/hyperlink": 2} {
		if counts[path] != want {
			t.Errorf("there are %d of %s, want %d", counts[path], path, want)
		}
	}
}

// TestOrder holds the properties of paragraphs, letters and sections to the order of the
// format's schema, without which Word calls a file damaged.
func TestOrder(t *testing.T) {
	orders := map[string][]string{
		"pPr":        {"pStyle", "keepNext", "keepLines", "pBdr", "spacing", "ind", "jc", "outlineLvl", "sectPr"},
		"rPr":        {"rFonts", "b", "i", "color", "sz", "szCs", "highlight", "lang"},
		"sectPr":     {"headerReference", "type", "pgSz", "pgMar", "pgNumType", "titlePg"},
		"tblPr":      {"tblW", "tblBorders", "tblLayout", "tblCellMar"},
		"tbl":        {"tblPr", "tblGrid", "tr"},
		"tc":         {"tcPr", "p"},
		"trPr":       {"cantSplit", "tblHeader"},
		"style":      {"name", "basedOn", "next", "qFormat", "pPr", "rPr"},
		"settings":   {"zoom", "defaultTabStop", "compat", "themeFontLang"},
		"tblCellMar": {"top", "left", "bottom", "right"},
	}
	for name, text := range parts(t, sample.Bytes()) {
		last := map[string]int{} // how far the children of an element have come, by its path
		elements(t, text, func(path []string, e xml.StartElement) {
			if order := orders[e.Name.Local]; order != nil {
				last[strings.Join(path, "/")] = 0
			}
			if len(path) < 2 {
				return
			}
			order, parent := orders[path[len(path)-2]], strings.Join(path[:len(path)-1], "/")
			if order == nil {
				return
			}
			i := slices.Index(order, e.Name.Local)
			if i < 0 || i < last[parent] {
				t.Errorf("%s: %s stands wrong in %s", name, e.Name.Local, parent)
			}
			last[parent] = i
		})
	}
}
