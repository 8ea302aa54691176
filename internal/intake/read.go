// Package intake reads documents that others made, of the formats that agencies send: Word,
// Excel, web pages, text files.
//
// [Read] tells the format by the bytes of a file ([Sniff]) and has the reader of that format
// make a [docmodel.Document] of it: [DOCX], [XLSX], [CSV], [Text], and those of package
// webpage. A workbook is its sheets, each a table behind its name.
//
//   - docx.go, docxrun.go, docxstyle.go and docxnumber.go read Word: blocks, letters, styles,
//     and the marks that Word counts;
//   - sheet.go reads Excel and tables in text files;
//   - pack.go and xmltree.go read the packages and parts that both of Word and Excel are;
//   - encoding.go reads text in the encodings that programs of Vietnam have saved it in.
//
// # Limits
//
// Files come from anywhere. Every reader has bounds for sizes, parts and depth, follows no
// reference that leads out of the file, and returns a [*docmodel.Error] that says what to do.
package intake

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"cchc/internal/docmodel"
	"cchc/internal/legacytext"
	"cchc/internal/webpage"
)

// A Format is what a file is by its bytes, whatever its name says.
type Format string

// The formats. Those from [OldWord] on are not read; [Read] says what to do.
const (
	Word        Format = "docx"
	Excel       Format = "xlsx"
	Web         Format = "html"
	WebArchive  Format = "mht"
	Separated   Format = "csv"
	PlainText   Format = "text"
	OldWord     Format = "doc"
	OldExcel    Format = "xls"
	RTF         Format = "rtf"
	OpenText    Format = "odt"
	OpenSheet   Format = "ods"
	Encrypted   Format = "encrypted"
	PDF         Format = "pdf"
	ExcelXML    Format = "excel-xml"
	OtherFormat Format = ""
)

// Convertible reports whether LibreOffice makes a file of a format that is read of one that
// is not, and the ending of its name.
func (f Format) Convertible() (to string, ok bool) {
	switch f {
	case OldWord, RTF, OpenText:
		return "docx", true
	case OldExcel, OpenSheet, ExcelXML:
		return "xlsx", true
	}
	return "", false
}

// refusals are the codes of the messages about formats that are not read.
var refusals = map[Format]string{OldWord: "intake-old-word", OldExcel: "intake-old-excel", RTF: "intake-rtf", OpenText: "intake-opendocument", OpenSheet: "intake-opendocument",
	Encrypted: "intake-encrypted", PDF: "intake-pdf", ExcelXML: "intake-excel-xml", OtherFormat: "intake-unknown"}

// Read reads a file of any format that is known by its bytes. A workbook is its sheets, each
// a table behind its name; a text file with separators is one table.
func Read(data []byte) (*docmodel.Document, error) {
	switch f := Sniff(data); f {
	case Word:
		return DOCX(data)
	case Excel:
		return XLSX(data)
	case Web:
		return webpage.HTML(data)
	case WebArchive:
		return webpage.MHT(data)
	case Separated:
		return CSV(data)
	case PlainText:
		return Text(data)
	default:
		return nil, docmodel.Refuse(refusals[f], nil)
	}
}

var (
	zipHead = []byte("PK\x03\x04")
	oleHead = []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	htmlTag = regexp.MustCompile(`(?i)<(?:!doctype html|html|head|body|meta|style|table|div|p|span|!--StartFragment)\b`)
	mimeTop = regexp.MustCompile(`(?im)\A(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\n)*){0,20}?(?:MIME-Version|Content-Type):`)
	sepLine = regexp.MustCompile(`(?m)^[^\n]*[,;\t][^\n]*$`)
)

// Sniff returns the format of a file.
func Sniff(data []byte) Format {
	head := data[:min(len(data), 4096)]
	switch {
	case bytes.HasPrefix(head, zipHead):
		return sniffZip(data)
	case bytes.HasPrefix(head, oleHead):
		return sniffOLE(data)
	case bytes.HasPrefix(bytes.TrimLeft(head, "\xEF\xBB\xBF \t\r\n"), []byte(`{\rtf`)):
		return RTF
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF
	}
	if text, ok := legacytext.DecodeUTF16(head[:len(head)&^1]); ok {
		head = text
	}
	switch {
	case bytes.Contains(head, []byte(`progid="Excel.Sheet"`)):
		return ExcelXML
	case mimeTop.Match(head) && bytes.Contains(bytes.ToLower(head), []byte("content-type:")):
		return WebArchive
	case htmlTag.Match(head):
		return Web
	case bytes.IndexByte(head, 0) >= 0 || len(data) == 0 || binary(head):
		return OtherFormat
	case len(sepLine.FindAll(head, 3)) >= 2 && separator(head) != 0:
		return Separated
	}
	return PlainText
}

// binary reports whether bytes are no text in any encoding: too many are control signs.
func binary(head []byte) bool {
	control := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B {
			control++
		}
	}
	return control*20 > len(head)
}

func sniffZip(data []byte) Format {
	p, err := openPack(data)
	if err != nil {
		return Word // which says what is wrong with it
	}
	switch {
	case p.parts["xl/workbook.xml"] != nil || p.parts["xl/workbook.bin"] != nil:
		return Excel
	case p.parts["word/document.xml"] != nil:
		return Word
	case p.parts["mimetype"] != nil:
		kind, _, _ := p.part("mimetype")
		switch {
		case bytes.Contains(kind, []byte("opendocument.text")):
			return OpenText
		case bytes.Contains(kind, []byte("opendocument.spreadsheet")):
			return OpenSheet
		}
		return OtherFormat
	}
	if top, err := p.relations(""); err == nil {
		if main := related(top, "officeDocument"); main != "" && bytes.Contains([]byte(main), []byte("workbook")) {
			return Excel
		} else if main != "" && !bytes.Contains([]byte(main), []byte("presentation")) {
			return Word
		}
	}
	return OtherFormat
}

// sniffOLE tells the old binary formats of Office apart by the names of their streams, which
// stand in the file in UTF-16.
func sniffOLE(data []byte) Format {
	has := func(name string) bool {
		var wide []byte
		for i := range len(name) {
			wide = append(wide, name[i], 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case has("EncryptedPackage"), has("EncryptionInfo"):
		return Encrypted
	case has("WordDocument"):
		return OldWord
	case has("Workbook"), has("Book"):
		return OldExcel
	}
	return OtherFormat
}

// maxText is how many bytes a text file may have.
const maxText = 32 << 20

// Text reads a text file: paragraphs between empty lines, items by their marks.
func Text(data []byte) (*docmodel.Document, error) {
	if len(data) > maxText {
		return nil, docmodel.Refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxText >> 20})
	}
	text, e := decodeText(data)
	d := &docmodel.Document{}
	noteEncoding(d, e, data, text)
	b := docmodel.Builder{Doc: d}
	b.Add(string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))), docmodel.Look{})
	for _, one := range docmodel.Divide(b.Take()) {
		d.Blocks = append(d.Blocks, &docmodel.Paragraph{Text: one})
	}
	d.Finish()
	return d, nil
}

// noteEncoding notes that a text file was not in Unicode.
func noteEncoding(d *docmodel.Document, e legacytext.Encoding, before, after []byte) {
	if e == legacytext.TCVN3 || e == legacytext.VNI {
		before = before[:min(len(before), 200)]
		after = after[:min(len(after), 200)]
		if !utf8.Valid(before) { // as a program shows it that takes it for Latin-1
			shown := make([]rune, len(before))
			for i, c := range before {
				shown[i] = rune(c)
			}
			before = []byte(string(shown))
		}
		d.Conversions = append(d.Conversions, docmodel.Conversion{Encoding: e, Font: string(e), Before: string(before), After: string(bytes.ToValidUTF8(after, nil))})
	}
}
