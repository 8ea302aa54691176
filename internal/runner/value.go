package runner

import (
	"html/template"
	"reflect"
	"strings"
	"sync/atomic"
	"text/template/parse"
)

// pipe compiles a pipeline, which sets the variables that it declares.
func (c *compiler) pipe(p *parse.PipeNode) expr {
	value := c.commands(p.Cmds)
	for _, v := range p.Decl {
		var slot int
		if p.IsAssign {
			slot = c.slot(v.Ident[0])
		} else {
			slot = c.declare(v.Ident[0])
		}
		inner := value
		value = func(s *state, dot reflect.Value) reflect.Value {
			v := inner(s, dot)
			s.slots[s.base+slot] = v
			return v
		}
	}
	return value
}

// commands compiles the commands of a pipeline: each is given the value of the
// one before it as its last argument.
func (c *compiler) commands(cmds []*parse.CommandNode) expr {
	var value expr
	for _, cmd := range cmds {
		inner := c.command(cmd, value)
		value = func(s *state, dot reflect.Value) reflect.Value {
			v := inner(s, dot)
			if v.Kind() == reflect.Interface && v.Type().NumMethod() == 0 {
				return v.Elem()
			}
			return v
		}
	}
	if value == nil {
		bail(Syntax, "") // nothing but escapers
	}
	return value
}

// command compiles a command. final is its last argument, nil for none.
func (c *compiler) command(cmd *parse.CommandNode, final expr) expr {
	args := cmd.Args[1:]
	switch n := cmd.Args[0].(type) {
	case *parse.IdentifierNode:
		return c.function(n.Ident, args, final)
	case *parse.FieldNode:
		return c.chain(theDot, n.Ident, args, final)
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			return c.chain(c.variable(n), n.Ident[1:], args, final)
		}
	case *parse.ChainNode:
		return c.chain(c.operand(n.Node), n.Field, args, final)
	}
	if len(args) > 0 || final != nil {
		bail(Syntax, cmd.String()) // a value that is called
	}
	return c.operand(cmd.Args[0])
}

func theDot(_ *state, dot reflect.Value) reflect.Value { return dot }

func (c *compiler) variable(n *parse.VariableNode) expr {
	slot := c.slot(n.Ident[0])
	return func(s *state, _ reflect.Value) reflect.Value { return s.slots[s.base+slot] }
}

// operand compiles a word that is no call, or one without arguments.
func (c *compiler) operand(n parse.Node) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return theDot
	case *parse.FieldNode:
		return c.chain(theDot, n.Ident, nil, nil)
	case *parse.VariableNode:
		if len(n.Ident) > 1 {
			return c.chain(c.variable(n), n.Ident[1:], nil, nil)
		}
		return c.variable(n)
	case *parse.ChainNode:
		return c.chain(c.operand(n.Node), n.Field, nil, nil)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			bail(Syntax, n.String())
		}
		return c.pipe(n)
	case *parse.IdentifierNode:
		return c.function(n.Ident, nil, nil)
	}
	v := constant(n)
	return func(*state, reflect.Value) reflect.Value { return v }
}

// constant returns the value of a constant where any type will do.
func constant(n parse.Node) reflect.Value {
	switch n := n.(type) {
	case *parse.BoolNode:
		return reflect.ValueOf(n.True)
	case *parse.StringNode:
		return reflect.ValueOf(n.Text)
	case *parse.NumberNode:
		switch {
		case n.IsComplex:
		case n.IsFloat && writtenAsFloat(n.Text):
			return reflect.ValueOf(n.Float64)
		case n.IsInt && int64(int(n.Int64)) == n.Int64:
			return reflect.ValueOf(int(n.Int64))
		}
	}
	bail(Value, n.String())
	return reflect.Value{}
}

// writtenAsFloat reports whether a number is none of the whole numbers, the
// hexadecimal ones and the characters in quotes, which are of type int.
func writtenAsFloat(number string) bool {
	isHex := len(number) > 2 && number[0] == '0' && (number[1] == 'x' || number[1] == 'X')
	return number[0] != '\'' && strings.ContainsAny(number, ".eEpP") && (!isHex || strings.ContainsAny(number, "pP"))
}

// chain compiles .A.B.C behind a value; the last name is given the arguments.
func (c *compiler) chain(value expr, names []string, args []parse.Node, final expr) expr {
	for i, name := range names {
		if i < len(names)-1 {
			value = c.member(value, name, nil, nil)
		} else {
			value = c.member(value, name, args, final)
		}
	}
	return value
}

// A member is what a name stands for in the values of a type.
type member struct {
	of     reflect.Type
	field  []int // of a struct
	isKey  bool  // of a map
	method *callee
}

type memberKey struct {
	of   reflect.Type
	name string
}

// member compiles .name of a value.
func (c *compiler) member(value expr, name string, args []parse.Node, final expr) expr {
	given := c.arguments(args, final)
	key := reflect.ValueOf(name)
	var last atomic.Pointer[member] // a place of a template has mostly values of one type
	return func(s *state, dot reflect.Value) reflect.Value {
		v, isNil := indirect(value(s, dot))
		if !v.IsValid() || isNil && v.Kind() == reflect.Interface {
			bail(Missing, name)
		}
		self := v // where it can be, the pointer, which has all methods
		if self.Kind() != reflect.Pointer && self.CanAddr() {
			self = self.Addr()
		}
		m := last.Load()
		if m == nil || m.of != self.Type() {
			m = c.find(self.Type(), v, name)
			last.Store(m)
		}
		if m.method != nil {
			return s.call(m.method, self, dot, given)
		}
		if isNil || len(given) > 0 {
			bail(Missing, name)
		}
		if found := m.in(v, key); found.IsValid() {
			return found
		}
		bail(Missing, name)
		return reflect.Value{}
	}
}

// in returns the field or the entry of a map that a member is, invalid for none.
func (m *member) in(v, key reflect.Value) reflect.Value {
	switch {
	case m.isKey:
		return v.MapIndex(key)
	case len(m.field) == 1:
		return v.Field(m.field[0])
	}
	found, err := v.FieldByIndexErr(m.field)
	if err != nil {
		return reflect.Value{}
	}
	return found
}

// find returns what a name stands for in values of a type, of which v is one
// without its pointer.
func (c *compiler) find(of reflect.Type, v reflect.Value, name string) *member {
	key := memberKey{of, name}
	if m, ok := c.members.Load(key); ok {
		return m.(*member)
	}
	m := &member{of: of}
	if method, ok := of.MethodByName(name); ok {
		m.method = newCallee(name, method.Func)
	} else if v.Kind() == reflect.Struct {
		f, ok := v.Type().FieldByName(name)
		if !ok || !f.IsExported() {
			bail(Missing, name)
		}
		m.field = f.Index
	} else if v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String && v.Type().Key().PkgPath() == "" {
		m.isKey = true
	} else {
		bail(Missing, name)
	}
	c.members.Store(key, m)
	return m
}

// indirect follows pointers and interfaces to their end; isNil says that it is
// nil.
func indirect(v reflect.Value) (end reflect.Value, isNil bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return v, true
		}
		v = v.Elem()
	}
	return v, false
}

// inside returns what an interface holds.
func inside(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem()
	}
	return v
}

// truth reports whether if takes a value.
func truth(v reflect.Value) bool {
	v = inside(v)
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Bool:
		return v.Bool()
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() > 0
	case reflect.Struct:
		return true
	case reflect.Pointer:
		return !v.IsNil()
	}
	is, _ := template.IsTrue(v.Interface())
	return is
}
