package runner

import (
	"reflect"
	"text/template/parse"
)

// A Fallback says why html/template executes a template and not this package.
type Fallback struct {
	Where  string // the template with the line and the column: layouts/base.html:12:4
	Reason Reason
	Detail string // what the reason is about: the name of a function, of a type …; "" for nothing
}

// A Reason is a kind of what this package does not do.
type Reason string

// The reasons, and what their details are.
const (
	Syntax   Reason = "syntax"   // a construct that is rare, or that html/template refuses: the construct, or the message
	Context  Reason = "context"  // a template is called in another place than text, or is not there: its name
	Escaper  Reason = "escaper"  // a value stands at a place such as in a script: the escapers of html/template for it
	Function Reason = "function" // a function that is rare: its name, or its type
	Value    Reason = "value"    // a value, or a constant: its type, or the constant
	Missing  Reason = "missing"  // a value has no such field, method or key: its name
	Failed   Reason = "failed"   // a function or a method returned an error or panicked: what it said
	Depth    Reason = "depth"    // too many templates are under way in one another
)

// A bailout is what a compilation or a run panics with where it falls back.
type bailout struct {
	reason Reason
	detail string
}

func bail(reason Reason, detail string) { panic(bailout{reason, detail}) }

// bailType bails out because of the type of a value.
func bailType(v reflect.Value) {
	if !v.IsValid() {
		bail(Value, "nil")
	}
	bail(Value, v.Type().String())
}

// fallBack takes note of the bailout that a panic is. Any other panic goes on.
func (p *Program) fallBack(panicked any, name string, at parse.Node) {
	b, ok := panicked.(bailout)
	if !ok {
		panic(panicked)
	}
	f := &Fallback{Where: name, Reason: b.reason, Detail: b.detail}
	if at != nil {
		f.Where, _ = (*parse.Tree)(nil).ErrorContext(at) // a node of a template knows its tree
	}
	p.fellBack.CompareAndSwap(nil, f)
}

// FellBack returns why html/template executes the template, nil as long as it
// has not been needed. What was found in one run holds for all later ones.
func (p *Program) FellBack() *Fallback { return p.fellBack.Load() }
