// Package diag is what the program tells an editor.
//
// A [Diagnostic] is one problem with its place; a [List] holds those of a run;
// a [Voice] puts them into words. Problems are values: rooms make them, hand
// them on and go on reading, and the command prints them once, at the end.
//
// # Words
//
// The sentences stand in messages/vi.toml and messages/en.toml, Vietnamese
// first; those of a part of the program in files of their own: of the rules of cchc check
// (rules), the editing desk (desk), taking in documents (import), the columns of many units (fleet). A code that has a table
// there has a message and a hint: the message
// says what is wrong, the hint what to do. The rules of the voice:
//
//   - Speak to a civil servant, not to a programmer: no library's words, no
//     English in the Vietnamese, no stack.
//   - Name the thing as it stands in the file, between «».
//   - The hint begins with a verb and can be followed without any other page.
//   - An error cannot be silenced; a warning does not stop a build.
package diag

import (
	"cmp"
	"slices"
)

// Severity says whether a problem stops the build.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Args are the values that a message names.
type Args map[string]any

// A Position is a place in a file of the site. Line and Column count from 1,
// columns in characters; 0 means that the place is not known more closely.
type Position struct {
	File   string
	Line   int
	Column int
}

// A Diagnostic is one problem.
type Diagnostic struct {
	Position
	Severity Severity
	Field    string // the front matter field, with its path: channels[1].method; "" for none
	Code     string // the key of its words in the catalogue
	Args     Args
	Excerpt  string // the text of the line, where there is one to show; of a long one a part
	Shift    int    // how many characters less Column is in Excerpt
}

// New returns an error with the given code at pos.
func New(pos Position, field, code string, args Args) Diagnostic {
	return Diagnostic{Position: pos, Severity: Error, Field: field, Code: code, Args: args}
}

// Warn returns a warning (lưu ý) with the given code at pos: it stops nothing.
func Warn(pos Position, field, code string, args Args) Diagnostic {
	d := New(pos, field, code, args)
	d.Severity = Warning
	return d
}

// A List is the problems of a run.
type List []Diagnostic

// Errors counts the problems that stop the build.
func (l List) Errors() int {
	n := 0
	for _, d := range l {
		if d.Severity == Error {
			n++
		}
	}
	return n
}

// Tells reports whether l has a problem of the same code at the same place.
func (l List) Tells(d Diagnostic) bool {
	return slices.ContainsFunc(l, func(told Diagnostic) bool { return told.Position == d.Position && told.Code == d.Code })
}

// Sort orders l by place and code and removes repetitions.
func (l List) Sort() List {
	slices.SortStableFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Field, b.Field))
	})
	return slices.CompactFunc(l, func(a, b Diagnostic) bool {
		return a.Position == b.Position && a.Code == b.Code && a.Field == b.Field
	})
}
