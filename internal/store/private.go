package store

import (
	"reflect"
	"sync"

	"cchc/internal/content"
	"cchc/internal/diag"
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

// PhonesIn returns the telephones in the fields of a value, as they are dialled.
func PhonesIn(v reflect.Value) []string {
	var phones []string
	visitPhones(v, &phones)
	return phones
}

var (
	phoneType  = reflect.TypeFor[viet.Phone]()
	withPhones sync.Map // reflect.Type → whether a value of it can hold a telephone
)

func visitPhones(v reflect.Value, phones *[]string) {
	if !holdsPhones(v.Type()) {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			visitPhones(v.Elem(), phones)
		}
	case reflect.Slice:
		for i := range v.Len() {
			visitPhones(v.Index(i), phones)
		}
	case reflect.Struct:
		if v.Type() == phoneType {
			if p := v.Interface().(viet.Phone); !p.IsZero() {
				*phones = append(*phones, p.Dial)
			}
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				visitPhones(v.Field(i), phones)
			}
		}
	}
}

func holdsPhones(t reflect.Type) bool {
	known, ok := withPhones.Load(t)
	if !ok {
		known, _ = withPhones.LoadOrStore(t, reachesPhones(t, map[reflect.Type]bool{}))
	}
	return known.(bool)
}

// reachesPhones looks through a type and all that it is made of.
func reachesPhones(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return reachesPhones(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); t == phoneType || f.IsExported() && reachesPhones(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
