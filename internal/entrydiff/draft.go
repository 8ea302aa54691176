// Package entrydiff shows how an entry that arrives differs from the one that the column has,
// field by field, and what would be saved of it.
//
// A [Draft] is an entry as a document gives it: its values, and nothing that the document
// does not say; a [Reading] is all that was understood of a document. [Target.Compare] finds
// the entries of the column that a reading is about and makes a [Proposal] for each: what
// would be saved, and each [Field] that differs. Values that only the column has (its own
// notes, key words, the review date) stay as they are, and so does every byte of a file
// around a value that changes (package edit). [Proposal.Writes] are the files to be saved.
//
//   - value.go turns values of kinds into trees of English keys, and into text for people;
//   - diff.go compares such trees, and lists item by item;
//   - compare.go finds entries, and makes new ones;
//   - record.go keeps what a document said of a procedure, for later comparisons;
//   - link.go has the form in which addresses of news are compared.
//
// # What was not understood
//
// Nothing is guessed in silence. A row, a paragraph or a value that could not be read is an
// [Unread] with its text; a new entry also keeps it in its body.
package entrydiff

import (
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
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
	// Own reports whether the column itself wrote the document (cchc export): what it says is
	// no source's, and makes no record.
	Own bool
	// Fields are the fields (lĩnh vực) that a list covers, as they are written; none for
	// all.
	Fields []string
}

// AddUnread notes a part that was not understood.
func (r *Reading) AddUnread(row int, text string) { r.Unread = append(r.Unread, Unread{row, text}) }

// PutText puts a text that is not empty.
func PutText(v map[string]any, key, text string) {
	if text = strings.TrimSpace(text); text != "" {
		v[key] = text
	}
}

// PutList puts a list that has items.
func PutList(v map[string]any, key string, list []any) {
	if len(list) > 0 {
		v[key] = list
	}
}
