// Package importer makes entries of documents of others, as package intake reads them, and of
// feeds.
//
// Each kind of documents has a function that returns an [entrydiff.Reading]: the entries as
// the document gives them, and what was not understood. Package entrydiff compares them with
// those that the column has. [Sources] are the kinds of documents:
//
//   - [Procedures]: lists of procedures as tables, and the sheets of the national database.
//   - [Plan]: an official document with tasks; [OfficialDocument]: any other official document.
//   - [News]: a text with pictures; [Feed]: the items of a feed.
//   - [Contacts]: a register as tables.
//
// A workbook that package workbook has written is known again by all of them.
package importer

import (
	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
)

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
	{"plan", "ke-hoach", content.KindPlan, Plan, "import-no-plan"},
	{"news", "tin", content.KindNews, News, "import-no-news"},
	{"contacts", "danh-ba", content.KindContacts, Contacts, "import-no-contacts"},
}

// Official is any other official document.
var Official = Source{"document", "van-ban", content.KindDocument, OfficialDocument, "import-no-document-kind"}

// MaxSize is how many bytes a document may have.
const MaxSize = 64 << 20
