package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"cchc/internal/docmodel"
)

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func word(body string) map[string][]byte {
	return map[string][]byte{"word/document.xml": []byte("<w:document " + wordSpace + "><w:body>" + body + "</w:body></w:document>")}
}

// TestHostile: files that are made to use up a machine are refused with a message.
func TestHostile(t *testing.T) {
	many := map[string][]byte{}
	for i := range maxParts + 1 {
		many[fmt.Sprintf("word/%d.xml", i)] = nil
	}
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"a part that unpacks to much":     {packed(map[string][]byte{"word/document.xml": bytes.Repeat([]byte("0"), maxPart+1)}), "intake-unpacked"},
		"too many parts":                  {packed(many), "intake-parts"},
		"too many elements":               {packed(word(strings.Repeat("<w:p/>", maxElements+1))), "intake-elements"},
		"too many tags":                   {packed(word(strings.Repeat("<w:u/>", maxTags+1))), "intake-elements"},
		"one text without end":            {packed(word("<w:p><w:r><w:t>" + strings.Repeat("x", maxStretch+1) + "</w:t></w:r></w:p>")), "intake-elements"},
		"elements in each other":          {packed(word(strings.Repeat("<w:tbl><w:tr><w:tc>", maxDepth))), "intake-too-deep"},
		"entities":                        {packed(map[string][]byte{"word/document.xml": []byte(`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`)}), "intake-doctype"},
		"a part that ends early":          {packed(map[string][]byte{"word/document.xml": []byte("<w:document " + wordSpace + "><w:body><w:p>")}), "intake-damaged"},
		"a package without a document":    {packed(map[string][]byte{"word/document.xml": []byte("<a/>")}), "intake-no-document"},
		"a table without end":             {[]byte("STT,Mã,Tên\n" + strings.Repeat("1,2,3\n", maxRows)), "intake-elements"},
		"a quotation mark that is open":   {[]byte("STT,Mã,Tên\n1,2,3\n\"" + strings.Repeat("a,\n", maxCellText)), "intake-elements"},
		"bytes that are nothing":          {[]byte("\x00\x01\x02\x03"), "intake-unknown"},
		"nothing":                         {nil, "intake-unknown"},
		"an old document of Word":         {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00"), "intake-old-word"},
		"an old workbook of Excel":        {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"), "intake-old-excel"},
		"a document with a password":      {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), "intake-encrypted"},
		"RTF":                             {[]byte(`{\rtf1\ansi a}`), "intake-rtf"},
		"PDF":                             {[]byte("%PDF-1.7\n"), "intake-pdf"},
		"a document of LibreOffice":       {packed(map[string][]byte{"mimetype": []byte("application/vnd.oasis.opendocument.text")}), "intake-opendocument"},
		"a workbook in XML of Excel 2003": {[]byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>`), "intake-excel-xml"},
	} {
		_, err := Read(c.data)
		var refused *docmodel.Error
		if !errors.As(err, &refused) || refused.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

// TestLies: a part that is larger than its package says is not unpacked, and one that leads
// in a circle or out of the package is read to its end.
func TestLies(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store, CompressedSize64: 100, UncompressedSize64: 10})
	if err != nil {
		t.Fatal(err)
	}
	w.Write(bytes.Repeat([]byte("x"), 100))
	z.Close()
	if _, err := Read(b.Bytes()); err == nil {
		t.Error("a part larger than it says was read")
	}
	parts := word(`<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>x</w:t><w:footnoteReference w:id="1"/><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="r1" xmlns:r="r"/></w:drawing></w:r></w:p>`)
	parts["word/styles.xml"] = []byte("<w:styles " + wordSpace + `><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>`)
	parts["word/footnotes.xml"] = []byte("<w:footnotes " + wordSpace + `><w:footnote w:id="1"><w:p><w:r><w:t>y</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:footnote></w:footnotes>`)
	parts["word/_rels/document.xml.rels"] = []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="x/image" Target="../../../etc/passwd"/></Relationships>`)
	d, err := Read(packed(parts))
	if err != nil {
		t.Fatal(err)
	}
	if text, want := d.Markdown(nil), "x[^1](điền: ảnh passwd, kéo ảnh vào đây)\n\n[^1]: y\n"; text != want || d.Pictures[0].Data != nil {
		t.Errorf("got %q, want %q", text, want)
	}
}

// TestTruncated: a document that ends anywhere, or has wrong bytes anywhere, is read or
// refused.
func TestTruncated(t *testing.T) {
	whole := packed(word("<w:p><w:r><w:t>Một đoạn.</w:t></w:r></w:p>"))
	for n := range whole {
		use(Read(whole[:n]))
		broken := bytes.Clone(whole)
		broken[n] ^= 0xFF
		use(Read(broken))
	}
}
