// Package viet knows Vietnamese text: how it is normalised, folded, ordered
// and turned into addresses, and how people write its dates, official numbers,
// procedure codes and phone numbers.
//
// The main types are [Date], [Deadline], [Cadence], [DocNumber],
// [ProcedureCode] and [Phone]. Each keeps the text as it was written beside
// what could be read from it, because real data is often plain text and a
// reader must see what the board wrote.
//
// # Errors
//
// Whatever cannot be read is refused with a [Reason]: a short code that the
// room diag has a sentence for. Nothing here prints or knows a language of
// messages.
//
// # Text
//
// [NFC] gives the one form that the program keeps. [Fold] removes case and
// marks, for matching; [Slug] makes addresses; [Compare] orders names as a
// Vietnamese dictionary does.
package viet

// A Reason says why a text could not be read. Its value is the code of the
// message that an editor gets.
type Reason string

func (r Reason) Error() string { return string(r) }

// The reasons of this package.
const (
	DateForm       Reason = "date-form"
	DateImpossible Reason = "date-impossible"
	NumberForm     Reason = "document-number-form"
	NumberWithDate Reason = "document-number-with-date"
	CodeForm       Reason = "procedure-code-form"
	PhoneForm      Reason = "phone-form"
)
