package runner

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// A callee is a function or a method, whose first parameter is then its
// receiver.
type callee struct {
	name  string
	fn    reflect.Value
	in    []reflect.Type // its parameters; the last one of a variadic function as often as it is given
	fixed int            // how many there are in any case
}

func newCallee(name string, fn reflect.Value) *callee {
	k := &callee{name: name, fn: fn}
	typ := fn.Type()
	for i := range typ.NumIn() {
		k.in = append(k.in, typ.In(i))
	}
	if k.fixed = len(k.in); typ.IsVariadic() {
		k.fixed--
		k.in[k.fixed] = k.in[k.fixed].Elem()
	}
	if n := typ.NumOut(); n == 0 || n > 2 || n == 2 && typ.Out(1) != errorType || typ.Out(0) == valueType {
		bail(Function, name)
	}
	for _, in := range k.in {
		if in == valueType {
			bail(Function, name) // html/template gives it what a value is in
		}
	}
	return k
}

var (
	errorType = reflect.TypeFor[error]()
	valueType = reflect.TypeFor[reflect.Value]()
)

// parameter returns the type of an argument.
func (k *callee) parameter(i int) reflect.Type {
	if i >= k.fixed {
		i = k.fixed
	}
	if i >= len(k.in) {
		bail(Function, k.name) // one too many
	}
	return k.in[i]
}

// An argument is what a function is given: a value, or a constant that takes
// the type of its parameter.
type argument struct {
	value    expr
	constant parse.Node
	any      reflect.Value // the constant where any type will do; invalid for nil
}

// arguments compiles the arguments of a call; final is a further one, nil for
// none.
func (c *compiler) arguments(nodes []parse.Node, final expr) []argument {
	var args []argument
	for _, n := range nodes {
		switch n.(type) {
		case *parse.BoolNode, *parse.StringNode, *parse.NumberNode:
			args = append(args, argument{constant: n, any: constant(n)})
		case *parse.NilNode:
			args = append(args, argument{constant: n})
		default:
			args = append(args, argument{value: c.operand(n)})
		}
	}
	if final != nil {
		args = append(args, argument{value: final})
	}
	return args
}

// of returns an argument as a type.
func (a *argument) of(s *state, dot reflect.Value, typ reflect.Type) reflect.Value {
	if a.value != nil {
		return as(a.value(s, dot), typ)
	}
	if !a.any.IsValid() {
		return nilOf(typ)
	}
	if a.any.Type() == typ || typ.Kind() == reflect.Interface && typ.NumMethod() == 0 {
		return a.any
	}
	v := reflect.New(typ).Elem()
	switch n := a.constant.(type) {
	case *parse.StringNode:
		if typ.Kind() == reflect.String {
			v.SetString(n.Text)
			return v
		}
	case *parse.NumberNode:
		switch {
		case n.IsInt && v.CanInt():
			v.SetInt(n.Int64)
			return v
		case n.IsFloat && v.CanFloat():
			v.SetFloat(n.Float64)
			return v
		}
	}
	bail(Value, a.constant.String()+" as "+typ.String())
	return v
}

// nilOf returns nil as a type that has one.
func nilOf(typ reflect.Type) reflect.Value {
	switch typ.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func, reflect.Chan:
		return reflect.Zero(typ)
	}
	bail(Value, "nil as "+typ.String())
	return reflect.Value{}
}

// as makes a value one that a parameter of a type can be given.
func as(v reflect.Value, typ reflect.Type) reflect.Value {
	if !v.IsValid() {
		return nilOf(typ)
	}
	if v.Type().AssignableTo(typ) {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() {
		if v = v.Elem(); v.Type().AssignableTo(typ) {
			return v
		}
	}
	switch {
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ) && !v.IsNil():
		return v.Elem()
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(typ):
		return v.Addr()
	}
	bail(Value, v.Type().String()+" as "+typ.String())
	return v
}

// call calls a function; self is the receiver of a method, invalid for none.
func (s *state) call(k *callee, self, dot reflect.Value, given []argument) reflect.Value {
	from := len(s.args)
	if self.IsValid() {
		s.args = append(s.args, self)
	}
	for i := range given {
		v := given[i].of(s, dot, k.parameter(len(s.args)-from))
		s.args = append(s.args, v)
	}
	if len(s.args)-from < k.fixed {
		bail(Function, k.name) // one too few
	}
	v := k.call(s.args[from:])
	s.args = s.args[:from]
	return v
}

// call calls a function. One that fails is called again by html/template, which
// makes an error of a panic too.
func (k *callee) call(args []reflect.Value) reflect.Value {
	out := k.guarded(args)
	if len(out) == 2 && !out[1].IsNil() {
		bail(Failed, k.name+": "+out[1].Interface().(error).Error())
	}
	return out[0]
}

func (k *callee) guarded(args []reflect.Value) []reflect.Value {
	defer bailPanic(k.name)
	return k.fn.Call(args)
}

// bailPanic is deferred where a function or a method is called that is not of
// this package.
func bailPanic(name string) {
	if r := recover(); r != nil {
		bail(Failed, name+": "+fmt.Sprint(r))
	}
}

// function compiles a call of a function.
func (c *compiler) function(name string, nodes []parse.Node, final expr) expr {
	fn := c.funcs[name]
	if fn == nil {
		if value := c.builtin(name, nodes, final); value != nil {
			return value
		}
		fn = printers[name]
	}
	if fn == nil {
		bail(Function, name)
	}
	k, given := newCallee(name, reflect.ValueOf(fn)), c.arguments(nodes, final)
	return func(s *state, dot reflect.Value) reflect.Value { return s.call(k, reflect.Value{}, dot, given) }
}
