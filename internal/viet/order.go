package viet

import (
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators holds collators that are not in use: one must not be shared
// between goroutines.
var collators = sync.Pool{New: func() any { return collate.New(language.Vietnamese, collate.Numeric) }}

// Compare orders a and b as a Vietnamese dictionary does (a ă â … d đ … and the
// tones as second order: ngang, huyền, hỏi, ngã, sắc, nặng), numbers by value.
// It returns a negative, zero or positive number.
func Compare(a, b string) int {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

var sortKeys = sync.Pool{New: func() any { return new(collate.Buffer) }}

// SortKey returns a text whose bytes order as [Compare] orders names, for
// sorting many of them.
func SortKey(s string) string {
	c := collators.Get().(*collate.Collator)
	defer collators.Put(c)
	buf := sortKeys.Get().(*collate.Buffer)
	defer sortKeys.Put(buf)
	buf.Reset()
	return string(c.KeyFromString(buf, s))
}
