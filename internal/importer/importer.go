// Package importer makes entries of documents of others, as package intake reads them, and of
// feeds.
//
// Each kind of documents has a function that returns an [entrydiff.Reading]: the entries as
// the document gives them, and what was not understood. Package entrydiff compares them with
// those that the column has. [Sources] are the kinds of documents:
//
//   - [Procedures]: lists of procedures as tables, and the sheets of the national database.
//   - [officialdoc.Plan]: an official document with tasks; [officialdoc.Document]: any other one.
//   - [News]: a text with pictures; [Feed]: the items of a feed.
//   - [Contacts]: a register as tables.
//
// A workbook that package workbook has written is known again by all of them.
package importer

import (
	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/officialdoc"
	"cchc/internal/workbook"
)

// A Begin is what is known before a document is read.
type Begin struct {
	content.Beginning
	Unit string // that the entry comes from, "" where nobody said
	Name string // of the file
}

// A Source is a kind of documents that entries are made of.
type Source struct {
	Name, Alias string // procedures, thu-tuc
	Kind        content.Kind
	Read        func(*docmodel.Document, Begin) *entrydiff.Reading
	Nothing     string // the code of the message where a document has none
}

// Sources are those that are kinds of entries of their own.
var Sources = []Source{
	{"procedures", "thu-tuc", content.KindProcedure, func(d *docmodel.Document, _ Begin) *entrydiff.Reading { return Procedures(d) }, "import-no-procedures"},
	{"plan", "ke-hoach", content.KindPlan, plan, "import-no-plan"},
	{"news", "tin", content.KindNews, News, "import-no-news"},
	{"contacts", "danh-ba", content.KindContacts, Contacts, "import-no-contacts"},
}

// plan reads a plan, or the workbook of plans that comes back.
func plan(d *docmodel.Document, _ Begin) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	if workbook.Read(r, d, content.KindPlan) {
		return r
	}
	return officialdoc.Plan(d)
}

// Official is any other official document.
var Official = Source{"document", "van-ban", content.KindDocument, func(d *docmodel.Document, _ Begin) *entrydiff.Reading { return officialdoc.Document(d) }, "import-no-document-kind"}

// MaxSize is how many bytes a document may have.
const MaxSize = 64 << 20
