// Package office reads what office documents and PDFs say of themselves beside their
// text: who wrote them, their title, whether a PDF has any text at all.
//
// What cannot be seen is said so ([Facts].Unseen) and never guessed: documents with a
// password, the old binary formats of Office, and damaged files.
package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// Facts are what a document says of itself.
type Facts struct {
	Author string // who wrote it
	Editor string // who saved it last
	Title  string
	Scan   bool // a PDF whose pages are pictures, without a letter of text
	PDF    bool
	Unseen bool // the document has a form that is not read here
}

// Limits of what is read: of a part of a document, and of all that is unpacked.
const (
	maxPart     = 1 << 20
	maxUnpacked = 32 << 20
)

// Kinds are the endings of names of documents that are read.
var kinds = map[string]func([]byte) Facts{
	".docx": readOOXML, ".xlsx": readOOXML, ".pptx": readOOXML,
	".odt": readODF, ".ods": readODF, ".odp": readODF,
	".pdf": readPDF,
}

// Reads reports whether documents with a name are read here.
func Reads(name string) bool { return kinds[strings.ToLower(path.Ext(name))] != nil }

// Read reads a document by the ending of its name.
func Read(name string, data []byte) Facts {
	read := kinds[strings.ToLower(path.Ext(name))]
	if read == nil {
		return Facts{Unseen: true}
	}
	return read(data)
}

// readOOXML reads the core properties of Word, Excel and PowerPoint (ECMA-376, part 2).
func readOOXML(data []byte) Facts {
	var core struct {
		Creator string `xml:"creator"`
		Editor  string `xml:"lastModifiedBy"`
		Title   string `xml:"title"`
	}
	if !readXML(data, "docProps/core.xml", &core) {
		return Facts{Unseen: true}
	}
	return Facts{Author: strings.TrimSpace(core.Creator), Editor: strings.TrimSpace(core.Editor), Title: strings.TrimSpace(core.Title)}
}

// readODF reads the metadata of OpenDocument files.
func readODF(data []byte) Facts {
	var meta struct {
		Meta struct {
			First   string `xml:"initial-creator"`
			Creator string `xml:"creator"`
			Title   string `xml:"title"`
		} `xml:"meta"`
	}
	if !readXML(data, "meta.xml", &meta) {
		return Facts{Unseen: true}
	}
	return Facts{Author: strings.TrimSpace(meta.Meta.First), Editor: strings.TrimSpace(meta.Meta.Creator), Title: strings.TrimSpace(meta.Meta.Title)}
}

// readXML reads a part of a zipped document. A document without the part has nothing to
// say; false is for one that cannot be opened.
func readXML(data []byte, name string, into any) bool {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false
	}
	part, err := archive.Open(name)
	if err != nil {
		return true
	}
	defer part.Close()
	return xml.NewDecoder(io.LimitReader(part, maxPart)).Decode(into) == nil
}
