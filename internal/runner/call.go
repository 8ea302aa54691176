package runner

import (
	"reflect"
	"text/template/parse"
)

// A callee is a function or a method, whose first parameter is then its
// receiver.
type callee struct {
	typ    reflect.Type
	in     []reflect.Type // its parameters; the last one of a variadic function as often as it is given
	fixed  int            // how many there are in any case
	direct Call           // nil where reflect calls it
	fn     reflect.Value
}

// A Call is a call of a function: with its arguments, one of each parameter's
// type and any number for a variadic one.
type Call func(args []reflect.Value) (reflect.Value, error)

// Direct are ways to call functions without reflection, by the type of the
// function. See [F1] and the like.
type Direct map[reflect.Type]func(fn any) Call

func (c *compiler) callee(fn reflect.Value) *callee {
	k := &callee{typ: fn.Type(), fn: fn}
	for i := range k.typ.NumIn() {
		k.in = append(k.in, k.typ.In(i))
	}
	if k.fixed = len(k.in); k.typ.IsVariadic() {
		k.fixed--
		k.in[k.fixed] = k.in[k.fixed].Elem()
	}
	if n := k.typ.NumOut(); n == 0 || n > 2 || n == 2 && k.typ.Out(1) != errorType {
		leave()
	}
	if make := c.direct[k.typ]; make != nil {
		k.direct = make(fn.Interface())
	}
	return k
}

var errorType = reflect.TypeFor[error]()

// parameter returns the type of an argument.
func (k *callee) parameter(i int) reflect.Type {
	if i >= k.fixed {
		i = k.fixed
	}
	if i >= len(k.in) {
		leave() // one too many
	}
	return k.in[i]
}

// An argument is what a function is given: a value, or a constant that takes
// the type of its parameter.
type argument struct {
	value    expr
	constant parse.Node
	any      reflect.Value // the constant where any type will do
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
			leave()
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
	leave()
	return v
}

// as makes a value one that a parameter of a type can be given.
func as(v reflect.Value, typ reflect.Type) reflect.Value {
	if !v.IsValid() {
		switch typ.Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func, reflect.Chan:
			return reflect.Zero(typ)
		}
		leave()
	}
	if v.Type() == typ {
		return v
	}
	if v.Kind() == reflect.Interface && !v.IsNil() && !v.Type().AssignableTo(typ) {
		v = v.Elem()
	}
	switch {
	case v.Type().AssignableTo(typ):
	case v.Kind() == reflect.Pointer && v.Type().Elem().AssignableTo(typ) && !v.IsNil():
		v = v.Elem()
	case v.CanAddr() && reflect.PointerTo(v.Type()).AssignableTo(typ):
		v = v.Addr()
	default:
		leave()
	}
	if typ.Kind() == reflect.Interface || v.Type() == typ {
		return v
	}
	return v.Convert(typ)
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
	args := s.args[from:]
	if len(args) < k.fixed {
		leave()
	}
	var (
		v   reflect.Value
		err error
	)
	if k.direct != nil {
		v, err = k.direct(args)
	} else {
		out := k.fn.Call(args)
		if v = out[0]; len(out) == 2 && !out[1].IsNil() {
			leave()
		}
	}
	if err != nil {
		leave()
	}
	s.args = s.args[:from]
	return v
}

// function compiles a call of a function.
func (c *compiler) function(name string, nodes []parse.Node, final expr) expr {
	if c.funcs[name] == nil {
		if value := c.builtin(name, nodes, final); value != nil {
			return value
		}
	}
	fn := c.funcs[name]
	if fn == nil {
		fn = printers[name]
	}
	if fn == nil {
		leave()
	}
	k, given := c.callee(reflect.ValueOf(fn)), c.arguments(nodes, final)
	return func(s *state, dot reflect.Value) reflect.Value { return s.call(k, reflect.Value{}, dot, given) }
}
