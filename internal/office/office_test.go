package office

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"strings"
	"testing"
)

func zipped(name, text string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, _ := w.Create(name)
	part.Write([]byte(text))
	w.Close()
	return b.Bytes()
}

const coreXML = `<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Tờ khai</dc:title><dc:creator>Nguyễn Văn An</dc:creator><cp:lastModifiedBy>Admin</cp:lastModifiedBy></cp:coreProperties>`

func TestOffice(t *testing.T) {
	if f := Read("a.DOCX", zipped("docProps/core.xml", coreXML)); f != (Facts{Author: "Nguyễn Văn An", Editor: "Admin", Title: "Tờ khai"}) {
		t.Errorf("%+v", f)
	}
	odf := `<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta><meta:initial-creator>A</meta:initial-creator><dc:creator>B</dc:creator></office:meta></office:document-meta>`
	if f := Read("a.odt", zipped("meta.xml", odf)); f != (Facts{Author: "A", Editor: "B"}) {
		t.Errorf("%+v", f)
	}
	if f := Read("a.docx", zipped("word/document.xml", "<w/>")); f != (Facts{}) {
		t.Errorf("%+v", f)
	}
	if f := Read("a.docx", []byte("\xd0\xcf\x11\xe0")); f != (Facts{Unseen: true}) {
		t.Errorf("%+v", f)
	}
	if Reads("a.doc") || !Reads("a.PDF") {
		t.Error("the old formats are not read, and PDF is")
	}
}

// document writes a PDF of objects; those of packed stand in an object stream.
func document(objects []string, packed []string, trailer string) []byte {
	var b strings.Builder
	b.WriteString("%PDF-1.5\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	if len(packed) > 0 {
		var head, body strings.Builder
		for i, o := range packed {
			fmt.Fprintf(&head, "%d %d ", 50+i, body.Len())
			body.WriteString(o + " ")
		}
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write([]byte(head.String() + body.String()))
		w.Close()
		fmt.Fprintf(&b, "40 0 obj\n<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", len(packed), head.Len(), z.Len(), z.String())
	}
	b.WriteString("trailer << " + trailer + " >>\n%%EOF\n")
	return []byte(b.String())
}

func TestPDF(t *testing.T) {
	page, font, image := "<< /Type /Page >>", "<< /Type /Font /Subtype /Type1 >>", "<< /Subtype /Image /Length 3 >>\nstream\n/Font\nendstream"
	for name, c := range map[string]struct {
		data []byte
		want Facts
	}{
		"plain":     {document([]string{page, font, `<< /Title (K\341ch \(1\)) /Author <FEFF004E0067007500791EC5006E> >>`}, nil, "/Info 3 0 R"), Facts{PDF: true, Title: "Kách (1)", Author: "Nguyễn"}},
		"packed":    {document([]string{page}, []string{"<< /Author (An) /Title 51 0 R >>", "(Trang)", font}, "/Info 50 0 R"), Facts{PDF: true, Title: "Trang", Author: "An"}},
		"scan":      {document([]string{page, image}, nil, ""), Facts{PDF: true, Scan: true}},
		"encrypted": {document([]string{page, font}, nil, "/Encrypt 9 0 R"), Facts{PDF: true, Unseen: true}},
		"damaged":   {[]byte("%PDF-1.4\ngì đó"), Facts{PDF: true, Unseen: true}},
		"metadata":  {append(document([]string{page, font}, nil, ""), []byte("<dc:creator><rdf:Seq><rdf:li>An</rdf:li></rdf:Seq></dc:creator>")...), Facts{PDF: true, Author: "An"}},
	} {
		if got := Read("a.pdf", c.data); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// FuzzRead reads any bytes as any kind of document.
func FuzzRead(f *testing.F) {
	f.Add("a.pdf", document([]string{"<< /Type /Page /Title (a\\"}, []string{"(x)"}, "/Info 1 0 R"))
	f.Add("a.docx", zipped("docProps/core.xml", coreXML))
	f.Fuzz(func(t *testing.T, name string, data []byte) { Read(name, data) })
}
