// Package importer makes entries of documents of others, and compares them with those that
// the column has.
//
// A [Draft] is an entry as a document gives it: its values, and nothing that the document
// does not say. [Compare] finds the entry of the column that it is about and makes a
// [Proposal]: what would be saved, and field by field what differs. Values that only the
// column has (its own notes, key words, the review date) stay as they are, and so does every
// byte of a file around a value that changes (room edit).
//
// # What was not understood
//
// Nothing is guessed in silence. A row, a paragraph or a value that could not be read is an
// [Unread] with its text; a new entry also keeps it in its body.
//
// # Kinds of documents
//
//   - [Procedures]: lists of procedures as tables, and the sheets of the national database.
//   - [Plan]: an official document with tasks; [Document]: any other official document.
//   - [News]: a text with pictures.
//   - [Contacts]: a register as tables.
package importer

import (
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
)

// A Draft is an entry as a document gives it.
type Draft struct {
	Kind   content.Kind
	Title  string
	Values map[string]any // by English keys: texts, numbers, days, choices, lists and maps of them
	Body   string         // of a new entry, Markdown
	File   string         // of the entry, where the document names it; "" elsewhere
	Row    int            // where it begins in its document, from 1; 0 for the whole of it
	Left   []string       // values that could not be read, each with its label
	Once   bool           // an entry that is there is left as it is
	Link   string         // the address that it was published at; "" for none
	// Pictures are files that stand beside a new entry.
	Pictures []File
}

// A File is a file to be saved. Name is a path below content for entries, the bare name for
// files beside them.
type File struct {
	Name string
	Data []byte
}

// An Unread is a part of a document that was not understood.
type Unread struct {
	Row  int // of a table, or the number of a block, from 1
	Text string
}

// A Reading is what was understood of a document.
type Reading struct {
	Drafts  []Draft
	Unread  []Unread
	Remarks diag.List // what a person has to know of the document
	// List reports whether the document says which entries there are, so that one that
	// is missing in it is no more.
	List bool
	// Fields are the fields (lĩnh vực) that a list covers, as they are written; none for
	// all.
	Fields []string
}

func (r *Reading) left(row int, text string) { r.Unread = append(r.Unread, Unread{row, text}) }

// tablesOf returns the tables of a document.
func tablesOf(d *docmodel.Document) (tables []*docmodel.Table) {
	for _, b := range d.Blocks {
		if t, ok := b.(*docmodel.Table); ok {
			tables = append(tables, t)
		}
	}
	return tables
}
