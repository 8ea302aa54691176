package runner

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"
	"text/template/parse"
)

// printers are the library's functions that are ordinary ones.
var printers = map[string]any{"print": fmt.Sprint, "printf": fmt.Sprintf, "println": fmt.Sprintln}

// builtin compiles a call of a function of the library that takes values of any
// type; nil for one that is none of those.
func (c *compiler) builtin(name string, nodes []parse.Node, final expr) expr {
	var make func(v []reflect.Value) reflect.Value
	count := 2
	switch name {
	case "and", "or":
		return deciding(c.operands(nodes, final), name == "or")
	case "not":
		make, count = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!truth(v[0])) }, 1
	case "len":
		make, count = length, 1
	case "index":
		make = index
	case "eq":
		make, count = equalsAny, max(2, len(nodes))
	case "ne":
		make = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(!equal(v[0], v[1])) }
	case "lt":
		make = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(compare(v[0], v[1]) < 0) }
	case "le":
		make = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(compare(v[0], v[1]) <= 0) }
	case "gt":
		make = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(compare(v[0], v[1]) > 0) }
	case "ge":
		make = func(v []reflect.Value) reflect.Value { return reflect.ValueOf(compare(v[0], v[1]) >= 0) }
	default:
		return nil
	}
	given := c.operands(nodes, final)
	if len(given) != count {
		leave()
	}
	return func(s *state, dot reflect.Value) reflect.Value {
		from := len(s.args)
		for _, value := range given {
			s.args = append(s.args, inside(value(s, dot)))
		}
		v := make(s.args[from:])
		s.args = s.args[:from]
		return v
	}
}

// operands compiles arguments of any type.
func (c *compiler) operands(nodes []parse.Node, final expr) []expr {
	var values []expr
	for _, n := range nodes {
		values = append(values, c.operand(n))
	}
	if final != nil {
		values = append(values, final)
	}
	return values
}

// deciding is and, or: the first value whose truth decides, else the last one.
// No value behind it is looked for.
func deciding(given []expr, by bool) expr {
	if len(given) == 0 {
		leave()
	}
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
	leave()
	return of
}

// index is an item of a list, or a value of a map whose keys are texts.
func index(v []reflect.Value) reflect.Value {
	in, _ := indirect(v[0])
	switch {
	case (in.Kind() == reflect.Slice || in.Kind() == reflect.Array) && v[1].CanInt():
		if i := v[1].Int(); i >= 0 && i < int64(in.Len()) {
			return in.Index(int(i))
		}
	case in.Kind() == reflect.Map && v[1].IsValid() && v[1].Type() == in.Type().Key():
		if found := in.MapIndex(v[1]); found.IsValid() {
			return found
		}
		return reflect.Zero(in.Type().Elem())
	}
	leave()
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

func equal(a, b reflect.Value) bool {
	if a.Kind() == reflect.Bool && b.Kind() == reflect.Bool {
		return a.Bool() == b.Bool()
	}
	if a.Kind() == reflect.Pointer && b.IsValid() && a.Type() == b.Type() && !a.IsNil() && !b.IsNil() {
		return a.Pointer() == b.Pointer()
	}
	return compare(a, b) == 0
}

// compare compares two texts or two numbers of a kind.
func compare(a, b reflect.Value) int {
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		return strings.Compare(a.String(), b.String())
	case a.CanInt() && b.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint() && b.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat() && b.CanFloat() && a.Float() == a.Float() && b.Float() == b.Float():
		return cmp.Compare(a.Float(), b.Float())
	}
	leave()
	return 0
}
