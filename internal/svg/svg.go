// Package svg reads and writes SVG drawings as trees, and says what of a
// drawing may be published.
//
// [Parse] reads a document into an [Element]; [Clean] takes from it what no
// published drawing has; [Element.Write] writes it. What is published is always
// what Write has written of a cleaned tree, never the bytes of a file: a browser
// and this program cannot read two different things in it.
//
// # What is read
//
// Well-formed XML 1.0 with namespaces in UTF-8, without a document type that
// declares something. A document type that only names the format, comments and
// processing instructions are passed over, but for xml-stylesheet, which is
// refused. White space counts inside texts and is dropped between shapes.
//
// # What is published
//
// An allow-list of elements and attributes (allow.go), addresses that lead to a
// part of the drawing itself, pictures of pixels embedded as data, and styles
// that fetch nothing (style.go). What can run, fetch or cannot be judged is an
// [Error]. What drawing programs add for themselves, which no browser shows, is
// left out without a word; what is left out of what a browser could show is
// named in the answer.
package svg

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// The namespaces that a published drawing has.
const (
	Space      = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
	xmlnsSpace = "http://www.w3.org/2000/xmlns/"
	htmlSpace  = "http://www.w3.org/1999/xhtml"
)

// Bounds of what is read. No drawing of a page needs more, and browsers have
// bounds of their own.
const (
	MaxSize     = 16 << 20 // bytes
	maxDepth    = 200      // elements in one another; libxml2 stops at 256
	maxElements = 200_000
	maxExpanded = 64 << 20 // bytes with all that <use> repeats
)

// A Name is the name of an element or an attribute.
type Name struct {
	Space string // the namespace, "" for none
	Local string
}

// An Attr is an attribute. Its value has no line ends and tabs: they are spaces.
type Attr struct {
	Name
	Value string
}

// A Node is an *[Element] or a [Text].
type Node interface{ node() }

// A Text is text between tags.
type Text string

func (Text) node() {}

// An Element is an element with all that is in it.
type Element struct {
	Name
	Attrs    []Attr
	Children []Node

	line, column int
}

func (*Element) node() {}

// Attr returns the value of an attribute without a namespace, "" where it is
// not there.
func (e *Element) Attr(local string) string {
	for _, a := range e.Attrs {
		if a.Space == "" && a.Local == local {
			return a.Value
		}
	}
	return ""
}

// is reports whether e is an SVG element of that name.
func (e *Element) is(local string) bool { return e.Space == Space && e.Local == local }

// href returns where an element leads to, as browsers read it: href before
// xlink:href.
func (e *Element) href() string {
	linked := ""
	for _, a := range e.Attrs {
		switch {
		case a.Name == Name{"", "href"}:
			return a.Value
		case a.Name == Name{xlinkSpace, "href"}:
			linked = a.Value
		}
	}
	return linked
}

// A Reason says why a drawing is refused; it is the code of a message.
type Reason string

// The reasons.
const (
	Malformed   Reason = "svg-malformed"    // no well-formed XML, or no SVG
	Encoding    Reason = "svg-encoding"     // not UTF-8
	DocType     Reason = "svg-doctype"      // declares entities or attributes
	TooLarge    Reason = "svg-large"        // past the bounds
	Script      Reason = "svg-script"       // can run
	Outside     Reason = "svg-outside"      // names a file or a host
	Replacement Reason = "svg-foreign"      // holds a piece of a web page
	Style       Reason = "svg-style"        // has a style that cannot be judged
	NoNamespace Reason = "svg-no-namespace" // is not shown by browsers
)

// An Error says why a drawing is refused.
type Error struct {
	Reason
	Line, Column int    // of the element or the place, columns in bytes; 0 where it is of the whole
	What         string // what it is about, as it stands in the file: <script>, onload=
}

// longestLine is how many characters a line has in which a place helps an
// editor. Programs write a whole drawing in one line.
const longestLine = 160

// In returns the place in characters, 0, 0 where the line is too long to be
// looked at or no place is known. data is the file.
func (e *Error) In(data []byte) (line, column int) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	for range e.Line - 1 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	text, _, _ := bytes.Cut(data, []byte("\n"))
	if e.Line < 1 || e.Column < 1 || e.Column > len(text)+1 || utf8.RuneCount(text) > longestLine {
		return 0, 0
	}
	return e.Line, utf8.RuneCount(text[:e.Column-1]) + 1
}

func (e *Error) Error() string {
	return fmt.Sprintf("%d:%d: %s: %s", e.Line, e.Column, e.Reason, e.What)
}
