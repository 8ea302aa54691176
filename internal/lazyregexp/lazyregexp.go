// Package lazyregexp has regular expressions that are compiled when they are first used: a
// command that needs none of them starts sooner.
package lazyregexp

import (
	"regexp"
	"sync"
)

// A Regexp is a regular expression of a program. It can be used by several goroutines at once.
type Regexp struct {
	text string
	once sync.Once
	re   *regexp.Regexp
}

// New returns a regular expression; one that is none panics where it is first used.
func New(text string) *Regexp { return &Regexp{text: text} }

// String returns the text of the expression.
func (r *Regexp) String() string { return r.text }

func (r *Regexp) get() *regexp.Regexp {
	r.once.Do(func() { r.re = regexp.MustCompile(r.text) })
	return r.re
}

// The methods are those of [regexp.Regexp].

func (r *Regexp) MatchString(s string) bool              { return r.get().MatchString(s) }
func (r *Regexp) FindString(s string) string             { return r.get().FindString(s) }
func (r *Regexp) FindStringSubmatch(s string) []string   { return r.get().FindStringSubmatch(s) }
func (r *Regexp) FindAllString(s string, n int) []string { return r.get().FindAllString(s, n) }
func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return r.get().FindAllStringSubmatch(s, n)
}
func (r *Regexp) ReplaceAllString(s, with string) string { return r.get().ReplaceAllString(s, with) }
