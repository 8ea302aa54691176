package store

import (
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Private is a number in the file of an entry that is probably a person's own,
// with its place.
type Private struct {
	Kind   viet.PrivateKind
	Number string
	content.Place
}

// mostPrivate is how many numbers are noted of a file. One with more is a list of
// people, which one warning tells as well.
const mostPrivate = 100

// privateIn finds the numbers of people in a file.
func privateIn(text []byte) []Private {
	found := viet.FindPrivate(text)
	if len(found) == 0 {
		return nil
	}
	places := diag.NewPlaces(text)
	all := make([]Private, 0, len(found))
	for _, p := range found[:min(len(found), mostPrivate)] {
		line, column := places.At(p.At)
		all = append(all, Private{p.Kind, p.Number, content.Place{Line: line, Column: column}})
	}
	return all
}

// Private returns the numbers in an entry's file that are probably people's own.
func (e *Entry) Private() []Private { return e.private }

// Phones returns the telephones that an entry has in fields for them, as they are
// dialled: these are there to be called.
func (e *Entry) Phones() []string { return e.phones }

// Private does for a section what [Entry.Private] does.
func (s *Section) Private() []Private { return s.private }

// HomePrivate does for the home page what [Entry.Private] does.
func (l *Library) HomePrivate() []Private { return l.homePrivate }

// PhonesIn returns the telephones in the fields of a declared struct, as they are dialled.
func PhonesIn(value any) (dialled []string) {
	phones.Visit(value, func(p viet.Phone, _ *schema.Trail) bool {
		if !p.IsZero() {
			dialled = append(dialled, p.Dial)
		}
		return true
	})
	return dialled
}

var phones schema.Visitor[viet.Phone]
