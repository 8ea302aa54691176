// Package runner renders templates that html/template has read and made safe,
// with the same result and in a small part of the time.
//
// The library walks through a parsed template by reflection: it looks every
// name up anew on every page and calls even its own escaping functions through
// reflect. A [Program] is the same tree gone through once: names of fields and
// methods are found when they are met first, and are found there from then on;
// escaping writes straight into the page; calls that pages make often are made
// directly (see [Direct]).
//
// What a template means is the library's business. It parses, and it decides
// how a value is escaped at its place: without its escapers a template is not
// taken. Whatever goes beyond what is done here – a rare function, a range over
// numbers, a mistake in a template, an error of a method – is not done in
// another way but left to the library: there is no program for such a template,
// or [Program.Run] reports false, and the library renders the page from its
// beginning, with its own message where it fails.
//
// The escapers (escape.go) are compared with the library's by fuzzing.
package runner

import (
	"bytes"
	"html/template"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/template/parse"
)

// A Program is a template with those that it calls, ready to run. It can be run
// by several goroutines at once.
type Program struct {
	start *block
	off   atomic.Bool // it has met something that is the library's
}

// A block is one template.
type block struct {
	steps []step
	slots int // how many variables it has at once at most; the first one is $
}

// A step writes what a node of a template stands for.
type step func(s *state, dot reflect.Value) flow

// An expr is the value of a part of a pipeline.
type expr func(s *state, dot reflect.Value) reflect.Value

// flow is where a range goes on behind a step.
type flow int

const (
	onward flow = iota
	leaves
	continues
)

// deepest is how many templates may be under way in one another.
const deepest = 1000

// A state is one run of a program.
type state struct {
	out   *bytes.Buffer
	slots []reflect.Value // the variables of all templates that are under way
	base  int             // where those of the running one begin
	args  []reflect.Value // of calls that are being made ready
	depth int
}

var states = sync.Pool{New: func() any { return &state{slots: make([]reflect.Value, 64), args: make([]reflect.Value, 0, 32)} }}

// left is what a compilation or a run panics with where it comes to something
// that is the library's.
type left struct{}

func leave() { panic(left{}) }

// Compile makes a template of a set ready to run. The set must have been
// escaped, by rendering the template once, whatever came of it. funcs are the
// functions that the set was given, direct how some of them are called. It
// returns nil for a template that is left to the library.
func Compile(set *template.Template, name string, funcs template.FuncMap, direct Direct) (p *Program) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(left); !ok {
				panic(r)
			}
			p = nil
		}
	}()
	c := &compiler{set: set, funcs: funcs, direct: direct, blocks: map[string]*block{}, members: &sync.Map{}}
	return &Program{start: c.block(name)}
}

// Run renders the program's template for a value into out and reports whether
// it could. Where it could not, out has a part of the page, and the library is
// to render it from its beginning; so are all later ones.
func (p *Program) Run(out *bytes.Buffer, data any) (done bool) {
	if p.off.Load() {
		return false
	}
	s := states.Get().(*state)
	s.out, s.base, s.depth = out, 0, 0
	defer func() {
		if !done {
			_ = recover() // the library will meet it too, and say what it is
			p.off.Store(true)
		}
		s.out, s.args = nil, s.args[:0]
		clear(s.slots)
		clear(s.args[:cap(s.args)])
		states.Put(s)
	}()
	s.run(p.start, reflect.ValueOf(data))
	return true
}

// Left reports whether the program has met something that is the library's, and
// is not run any more.
func (p *Program) Left() bool { return p.off.Load() }

// run runs a block with its own variables.
func (s *state) run(b *block, dot reflect.Value) {
	if s.depth++; s.depth > deepest {
		leave()
	}
	for len(s.slots) < s.base+b.slots {
		s.slots = append(s.slots, make([]reflect.Value, len(s.slots))...)
	}
	s.slots[s.base] = dot
	s.steps(b.steps, dot)
	s.depth--
}

func (s *state) steps(steps []step, dot reflect.Value) flow {
	for _, step := range steps {
		if f := step(s, dot); f != onward {
			return f
		}
	}
	return onward
}

// A compiler goes through the templates of a set.
type compiler struct {
	set     *template.Template
	funcs   template.FuncMap
	direct  Direct
	blocks  map[string]*block
	members *sync.Map // member keys → *member

	at    *block   // the template that is gone through
	names []string // of its variables in scope, by slot
}

func (c *compiler) block(name string) *block {
	if b := c.blocks[name]; b != nil {
		return b
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		leave()
	}
	b := &block{slots: 1}
	c.blocks[name] = b // it may call itself
	at, names := c.at, c.names
	c.at, c.names = b, []string{"$"}
	b.steps = c.list(t.Tree.Root)
	c.at, c.names = at, names
	return b
}

// list compiles a list of nodes, behind which its variables are gone.
func (c *compiler) list(list *parse.ListNode) []step {
	if list == nil {
		return nil
	}
	defer c.end(len(c.names))
	steps := make([]step, 0, len(list.Nodes))
	for _, n := range list.Nodes {
		if s := c.node(n); s != nil {
			steps = append(steps, s)
		}
	}
	return steps
}

func (c *compiler) end(scope int) { c.names = c.names[:scope] }

// declare gives a variable a slot.
func (c *compiler) declare(name string) int {
	c.names = append(c.names, name)
	c.at.slots = max(c.at.slots, len(c.names))
	return len(c.names) - 1
}

// slot returns the slot of a variable in scope.
func (c *compiler) slot(name string) int {
	for i := len(c.names) - 1; i >= 0; i-- {
		if c.names[i] == name {
			return i
		}
	}
	leave()
	return 0
}

func (c *compiler) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(s *state, _ reflect.Value) flow {
			s.out.Write(text)
			return onward
		}
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.call(n)
	case *parse.BreakNode:
		return func(*state, reflect.Value) flow { return leaves }
	case *parse.ContinueNode:
		return func(*state, reflect.Value) flow { return continues }
	}
	leave()
	return nil
}

// action compiles {{ pipeline }}: it sets variables, or writes a value through
// its escapers.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		set := c.pipe(n.Pipe)
		return func(s *state, dot reflect.Value) flow {
			set(s, dot)
			return onward
		}
	}
	words, escape := escapers(n.Pipe.Cmds)
	if escape == nil || len(words) == 0 {
		leave() // nothing is written as it is
	}
	value := c.commands(words)
	return func(s *state, dot reflect.Value) flow {
		escape(s.out, value(s, dot))
		return onward
	}
}

// branch compiles if and with; moves says that the dot is the value inside.
func (c *compiler) branch(n *parse.BranchNode, moves bool) step {
	defer c.end(len(c.names))
	value := c.pipe(n.Pipe)
	then, otherwise := c.list(n.List), c.list(n.ElseList)
	return func(s *state, dot reflect.Value) flow {
		v := value(s, dot)
		if !truth(v) {
			return s.steps(otherwise, dot)
		}
		if moves {
			dot = v
		}
		return s.steps(then, dot)
	}
}

// loop compiles range over a list, or a map whose keys are texts.
func (c *compiler) loop(n *parse.RangeNode) step {
	if n.Pipe.IsAssign {
		leave()
	}
	defer c.end(len(c.names))
	first := len(c.names) // the slot of the first variable
	value := c.pipe(n.Pipe)
	declared := len(c.names) - first
	body, otherwise := c.list(n.List), c.list(n.ElseList)
	return func(s *state, dot reflect.Value) flow {
		list, _ := indirect(value(s, dot))
		keys, count := keysOf(list)
		if count == 0 {
			return s.steps(otherwise, dot)
		}
		for i := range count {
			var key, item reflect.Value
			if keys != nil {
				key, item = keys[i], list.MapIndex(keys[i])
			} else {
				item = list.Index(i)
			}
			switch declared {
			case 1:
				s.slots[s.base+first] = item
			case 2:
				if keys == nil {
					key = reflect.ValueOf(i)
				}
				s.slots[s.base+first], s.slots[s.base+first+1] = key, item
			}
			if s.steps(body, item) == leaves {
				break
			}
		}
		return onward
	}
}

// keysOf returns the keys of a map in their order, nil for a list, and how many
// items there are.
func keysOf(list reflect.Value) (keys []reflect.Value, count int) {
	switch {
	case !list.IsValid():
		return nil, 0
	case list.Kind() == reflect.Slice, list.Kind() == reflect.Array:
		return nil, list.Len()
	case list.Kind() != reflect.Map || list.Type().Key().Kind() != reflect.String:
		leave()
	}
	keys = list.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys, len(keys)
}

// call compiles {{ template }}.
func (c *compiler) call(n *parse.TemplateNode) step {
	var value expr = func(*state, reflect.Value) reflect.Value { return reflect.Value{} }
	if n.Pipe != nil {
		if len(n.Pipe.Decl) > 0 {
			leave()
		}
		value = c.pipe(n.Pipe)
	}
	caller, b := c.at, c.block(n.Name)
	return func(s *state, dot reflect.Value) flow {
		dot = value(s, dot)
		base := s.base
		s.base += caller.slots
		s.run(b, dot)
		s.base = base
		return onward
	}
}
