// Package purego stands in for the library of that name, which loads shared
// libraries at run time. The WebP encoder would have it look for a libwebp on
// the machine that the program runs on and use that one instead of its own: the
// same picture would come out differently on different machines, and on Windows
// a libwebp.dll left in the current folder would be run. Here nothing is ever
// loaded, so the encoder uses what it brings along. The main module's go.mod
// puts this package in the library's place.
package purego

import "errors"

// The ways of loading that the encoder names.
const (
	RTLD_NOW    = 0
	RTLD_GLOBAL = 0
)

var errNever = errors.New("shared libraries are never loaded")

// Dlopen loads nothing.
func Dlopen(string, int) (uintptr, error) { return 0, errNever }

// RegisterLibFunc is reached only where a library was loaded; the encoder
// recovers from the panic and uses its own code.
func RegisterLibFunc(any, uintptr, string) { panic(errNever) }

// NewCallback would give a loaded library an address to call; none is loaded.
func NewCallback(any) uintptr { return 0 }
