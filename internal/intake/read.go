package intake

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"cchc/internal/viet"
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
func Read(data []byte) (*Document, error) {
	switch f := Sniff(data); f {
	case Word:
		return DOCX(data)
	case Excel:
		return XLSX(data)
	case Web:
		return HTML(data)
	case WebArchive:
		return MHT(data)
	case Separated:
		return CSV(data)
	case PlainText:
		return Text(data)
	default:
		return nil, refuse(refusals[f], nil)
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
	if text, ok := decodeUTF16(head[:len(head)&^1]); ok {
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
func Text(data []byte) (*Document, error) {
	if len(data) > maxText {
		return nil, refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxText >> 20})
	}
	text, e := decodeText(data)
	d := &Document{}
	d.noteEncoding(e, data, text)
	b := builder{doc: d}
	b.add(string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))), look{})
	for _, one := range divided(b.take()) {
		d.Blocks = append(d.Blocks, &Paragraph{Text: one})
	}
	d.finish()
	return d, nil
}

// noteEncoding notes that a text file was not in Unicode.
func (d *Document) noteEncoding(e viet.Encoding, before, after []byte) {
	if e == viet.TCVN3 || e == viet.VNI {
		before = before[:min(len(before), 200)]
		after = after[:min(len(after), 200)]
		if !utf8.Valid(before) { // as a program shows it that takes it for Latin-1
			shown := make([]rune, len(before))
			for i, c := range before {
				shown[i] = rune(c)
			}
			before = []byte(string(shown))
		}
		d.Conversions = append(d.Conversions, Conversion{e, string(e), string(before), string(bytes.ToValidUTF8(after, nil))})
	}
}
