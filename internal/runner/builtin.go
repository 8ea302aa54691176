package runner

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// printers are those functions of html/template that are ordinary ones.
var printers = map[string]any{"print": fmt.Sprint, "printf": fmt.Sprintf, "println": fmt.Sprintln}

// A builtin is a function of html/template that takes values of any type, as
// many as between least and most.
type builtin struct {
	least, most int
	call        func(v []reflect.Value) reflect.Value
}

// anyNumber is more arguments than a call has.
const anyNumber = 1 << 30

var builtins = map[string]builtin{
	"not":   {1, 1, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!truth(v[0])) }},
	"len":   {1, 1, length},
	"index": {1, anyNumber, index},
	"eq":    {2, anyNumber, equalsAny},
	"ne":    {2, 2, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!equal(v[0], v[1])) }},
	"lt":    {2, 2, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(less(v[0], v[1])) }},
	"le":    {2, 2, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(lessOrEqual(v[0], v[1])) }},
	"gt":    {2, 2, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!lessOrEqual(v[0], v[1])) }},
	"ge":    {2, 2, func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!less(v[0], v[1])) }},
}

// builtin compiles a call of one of the builtins, and, or; nil for any other
// function.
func (c *compiler) builtin(name string, nodes []parse.Node, final expr) expr {
	if name == "and" || name == "or" {
		return deciding(name, c.operands(nodes, final))
	}
	b, ok := builtins[name]
	if !ok {
		return nil
	}
	given := c.operands(nodes, final)
	if len(given) < b.least || len(given) > b.most {
		bail(Function, name)
	}
	return func(s *state, dot reflect.Value) reflect.Value {
		from := len(s.args)
		for _, value := range given {
			s.args = append(s.args, inside(value(s, dot)))
		}
		v := b.call(s.args[from:])
		s.args = s.args[:from]
		return v
	}
}

// operands compiles arguments of any type.
func (c *compiler) operands(nodes []parse.Node, final expr) []expr {
	var values []expr
	for _, n := range nodes {
		if n.Type() == parse.NodeNil {
			values = append(values, func(*state, reflect.Value) reflect.Value { return reflect.Value{} })
		} else {
			values = append(values, notReflected(c.operand(n)))
		}
	}
	if final != nil {
		values = append(values, notReflected(final))
	}
	return values
}

// notReflected bails out for a value that is a reflect.Value, of which
// html/template takes what it holds.
func notReflected(value expr) expr {
	return func(s *state, dot reflect.Value) reflect.Value {
		v := value(s, dot)
		if v.IsValid() && v.Type() == valueType {
			bailType(v)
		}
		return v
	}
}

// deciding is and, or: the first value whose truth decides, else the last one.
// No value behind it is evaluated.
func deciding(name string, given []expr) expr {
	if len(given) == 0 {
		bail(Function, name)
	}
	by := name == "or"
	return func(s *state, dot reflect.Value) reflect.Value {
		for _, value := range given[:len(given)-1] {
			if v := value(s, dot); truth(v) == by {
				return v
			}
		}
		return given[len(given)-1](s, dot)
	}
}

func length(v []reflect.Value) reflect.Value {
	of, _ := indirect(v[0])
	switch of.Kind() {
	case reflect.Slice, reflect.Array, reflect.String, reflect.Map:
		return reflect.ValueOf(of.Len())
	}
	bailType(of)
	return of
}

// index is an item of a list, or a value of a map whose keys are texts, and so
// on inside it.
func index(v []reflect.Value) reflect.Value {
	in := v[0]
	if !in.IsValid() {
		bailType(in)
	}
	for _, at := range v[1:] {
		in = item(in, at)
	}
	return in
}

func item(in, at reflect.Value) reflect.Value {
	in, _ = indirect(in)
	switch {
	case (in.Kind() == reflect.Slice || in.Kind() == reflect.Array) && at.CanInt():
		if i := at.Int(); i >= 0 && i < int64(in.Len()) {
			return in.Index(int(i))
		}
	case in.Kind() == reflect.Map && at.Kind() == reflect.String && at.Type() == in.Type().Key():
		if found := in.MapIndex(at); found.IsValid() {
			return found
		}
		return reflect.Zero(in.Type().Elem())
	}
	bailType(in)
	return in
}

// equalsAny is eq: whether the first value is one of the others.
func equalsAny(v []reflect.Value) reflect.Value {
	for _, other := range v[1:] {
		if equal(v[0], other) {
			return reflect.ValueOf(true)
		}
	}
	return reflect.ValueOf(false)
}

// A kind is what can be compared: the kinds of reflect without their sizes.
type kind int

const (
	otherKind kind = iota
	boolKind
	intKind
	uintKind
	floatKind
	stringKind
)

func kindOf(v reflect.Value) kind {
	switch {
	case v.Kind() == reflect.String:
		return stringKind
	case v.Kind() == reflect.Bool:
		return boolKind
	case v.CanInt():
		return intKind
	case v.CanUint():
		return uintKind
	case v.CanFloat():
		return floatKind
	}
	return otherKind
}

func equal(a, b reflect.Value) bool {
	switch kind := kindOf(a); {
	case !a.IsValid() || !b.IsValid():
		return isNil(a) && isNil(b)
	case kind != kindOf(b):
		bail(Value, a.Type().String()+" = "+b.Type().String())
	case kind == boolKind:
		return a.Bool() == b.Bool()
	case kind == floatKind:
		return a.Float() == b.Float()
	case kind == otherKind:
		return same(a, b)
	}
	return compare(a, b) == 0
}

// isNil reports whether a value is nil, in whatever type.
func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice:
		return v.IsNil()
	}
	return false
}

// same compares values that are neither texts nor numbers.
func same(a, b reflect.Value) bool {
	switch {
	case a.Kind() != b.Kind():
		bail(Value, a.Type().String()+" = "+b.Type().String())
	case isNil(a) || isNil(b):
		return isNil(a) == isNil(b)
	case a.CanComplex():
		bailType(a)
	case !b.Type().Comparable():
		bailType(b)
	}
	defer bailPanic("eq") // what an interface inside holds may not be comparable
	return a.Interface() == b.Interface()
}

func less(a, b reflect.Value) bool {
	if kindOf(a) == floatKind && kindOf(b) == floatKind {
		return a.Float() < b.Float()
	}
	return compare(a, b) < 0
}

func lessOrEqual(a, b reflect.Value) bool {
	if kindOf(a) == floatKind && kindOf(b) == floatKind {
		return a.Float() <= b.Float()
	}
	return compare(a, b) <= 0
}

// compare compares two texts or two whole numbers of a kind.
func compare(a, b reflect.Value) int {
	switch kind := kindOf(a); {
	case kind != kindOf(b):
	case kind == stringKind:
		return strings.Compare(a.String(), b.String())
	case kind == intKind:
		return cmp.Compare(a.Int(), b.Int())
	case kind == uintKind:
		return cmp.Compare(a.Uint(), b.Uint())
	}
	bailType(a)
	return 0
}
