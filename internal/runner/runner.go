// Package runner executes templates that html/template has parsed and escaped,
// with the same result and in a small part of the time.
//
// html/template walks through a parsed template by reflection: it looks every
// name up anew on every page and calls even its own escaping functions through
// reflect. A [Program] is the same tree compiled once into functions: the fields
// and methods of a type are found when they are met first, and values are
// escaped straight into the page.
//
// What a template means is decided by html/template. It parses, and it says how
// a value is escaped at its place: an action without its escapers is not
// compiled. Whatever goes beyond what is done here – a rare function, a script,
// a range over numbers, a mistake in a template, a function that fails – is not
// done in another way but falls back: [Program.Run] reports false, html/template
// renders the page from its beginning, with its own message where it fails, and
// [Program.FellBack] says why.
//
// Tests and fuzzing compare values, escapers and whole generated templates with
// html/template. A panic that is not a fallback is a mistake of this package and
// is not recovered from.
package runner

import (
	"bytes"
	"errors"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/template/parse"
)

// A Program is a template with those that it calls, ready to run. It can be run
// by several goroutines at once.
type Program struct {
	start    *block
	fellBack atomic.Pointer[Fallback]
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
	goOn flow = iota
	breakLoop
	continueLoop
)

// maxDepth is how many templates may be under way in one another.
const maxDepth = 1000

// A state is one run of a program.
type state struct {
	out   *bytes.Buffer
	slots []reflect.Value // the variables of all templates that are under way
	base  int             // where those of the running one begin
	args  []reflect.Value // of calls that are being made ready
	depth int
	at    parse.Node // what is being executed
}

var states = sync.Pool{New: func() any { return &state{slots: make([]reflect.Value, 64), args: make([]reflect.Value, 0, 32)} }}

// release makes a state ready for another run.
func (s *state) release() {
	clear(s.slots)
	clear(s.args[:cap(s.args)])
	*s = state{slots: s.slots, args: s.args[:0]}
	states.Put(s)
}

// Compile escapes a template of a set, for the text of a page, and makes it
// ready to run. No template of the set may have been executed or compiled:
// html/template escapes in place, and a template that was escaped as text would
// be escaped twice where another one has it in a script. funcs are the functions
// that the set was given. Where the template falls back, the set is ready for
// html/template to execute it.
func Compile(set *template.Template, name string, funcs template.FuncMap) (p *Program) {
	p = &Program{}
	c := &compiler{set: set, funcs: funcs, blocks: map[string]*block{}, members: &sync.Map{}}
	defer func() {
		if r := recover(); r != nil {
			p.fallBack(r, name, c.at)
		}
	}()
	if err := escape(set, name); err != nil {
		bail(Syntax, err.Error())
	}
	p.start = c.template(name)
	return p
}

// escape has html/template put its escapers into a template and those that it
// calls, without executing any of it.
func escape(set *template.Template, name string) error {
	if set.Lookup(name) == nil {
		return errors.New("no such template")
	}
	caller := "escape " + name
	if _, err := set.New(caller).Parse("{{ if false }}{{ template " + strconv.Quote(name) + " }}{{ end }}"); err != nil {
		return err
	}
	return set.ExecuteTemplate(&bytes.Buffer{}, caller, nil)
}

// Run executes the program's template for a value, writes it into out and
// reports whether it could. Where it could not, out has a part of the page, and
// html/template is to render it from its beginning; so are all later ones.
func (p *Program) Run(out *bytes.Buffer, data any) (done bool) {
	if p.fellBack.Load() != nil {
		return false
	}
	s := states.Get().(*state)
	s.out = out
	defer func() {
		if r := recover(); r != nil {
			p.fallBack(r, "", s.at)
		}
		s.release()
	}()
	s.run(p.start, reflect.ValueOf(data))
	return true
}

// run runs a block with its own variables.
func (s *state) run(b *block, dot reflect.Value) {
	if s.depth++; s.depth > maxDepth {
		bail(Depth, "")
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
		if f := step(s, dot); f != goOn {
			return f
		}
	}
	return goOn
}

// A compiler goes through the templates of a set. It is not used any more once
// it has bailed out.
type compiler struct {
	set     *template.Template
	funcs   template.FuncMap
	blocks  map[string]*block
	members *sync.Map // member keys → *member

	at    parse.Node // what is being compiled
	block *block     // the template that it is in
	names []string   // of its variables in scope, by slot
}

// template compiles a template of the set.
func (c *compiler) template(name string) *block {
	if b := c.blocks[name]; b != nil {
		return b
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		name, _, _ = strings.Cut(name, "$htmltemplate_")
		bail(Context, name) // html/template keeps the one that it made for another place to itself
	}
	b := &block{slots: 1}
	c.blocks[name] = b // it may call itself
	caller, names := c.block, c.names
	c.block, c.names = b, []string{"$"}
	b.steps = c.list(t.Tree.Root)
	c.block, c.names = caller, names
	return b
}

// list compiles a list of nodes, behind which its variables are gone.
func (c *compiler) list(list *parse.ListNode) []step {
	if list == nil {
		return nil
	}
	names := c.names
	steps := make([]step, 0, len(list.Nodes))
	for _, n := range list.Nodes {
		if s := c.node(n); s != nil {
			steps = append(steps, s)
		}
		if n.Type() == parse.NodeBreak || n.Type() == parse.NodeContinue {
			break // html/template has not escaped what is never reached
		}
	}
	c.names = names
	return steps
}

// declare gives a variable a slot.
func (c *compiler) declare(name string) int {
	c.names = append(c.names, name)
	c.block.slots = max(c.block.slots, len(c.names))
	return len(c.names) - 1
}

// slot returns the slot of a variable in scope.
func (c *compiler) slot(name string) int {
	for i, n := range slices.Backward(c.names) {
		if n == name {
			return i
		}
	}
	bail(Syntax, name)
	return 0
}

func (c *compiler) node(n parse.Node) step {
	c.at = n
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(s *state, _ reflect.Value) flow {
			s.out.Write(text)
			return goOn
		}
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.branch(n, &n.BranchNode, false)
	case *parse.WithNode:
		return c.branch(n, &n.BranchNode, true)
	case *parse.RangeNode:
		return c.loop(n)
	case *parse.TemplateNode:
		return c.call(n)
	case *parse.BreakNode:
		return func(*state, reflect.Value) flow { return breakLoop }
	case *parse.ContinueNode:
		return func(*state, reflect.Value) flow { return continueLoop }
	}
	bail(Syntax, n.String())
	return nil
}

// action compiles {{ pipeline }}: it sets variables, or writes a value through
// its escapers.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		set := c.pipe(n.Pipe)
		return func(s *state, dot reflect.Value) flow {
			s.at = n
			set(s, dot)
			return goOn
		}
	}
	cmds, escape := escapers(n.Pipe.Cmds)
	value := c.commands(cmds)
	return func(s *state, dot reflect.Value) flow {
		s.at = n
		escape(s.out, value(s, dot))
		return goOn
	}
}

// branch compiles if and with; moves says that the dot is the value inside.
func (c *compiler) branch(at parse.Node, n *parse.BranchNode, moves bool) step {
	names := c.names
	value := c.pipe(n.Pipe)
	list, elseList := c.list(n.List), c.list(n.ElseList)
	c.names = names
	return func(s *state, dot reflect.Value) flow {
		s.at = at
		v := value(s, dot)
		if !truth(v) {
			return s.steps(elseList, dot)
		}
		if moves {
			dot = v
		}
		return s.steps(list, dot)
	}
}

// loop compiles range over a list, or a map whose keys are texts.
func (c *compiler) loop(n *parse.RangeNode) step {
	if n.Pipe.IsAssign {
		bail(Syntax, "range "+n.Pipe.String())
	}
	names := c.names
	first := len(names) // the slot of the first variable
	value := c.pipe(n.Pipe)
	declared := len(c.names) - first
	list, elseList := c.list(n.List), c.list(n.ElseList)
	c.names = names
	return func(s *state, dot reflect.Value) flow {
		s.at = n
		over, _ := indirect(value(s, dot))
		count, at := items(over)
		if count == 0 {
			if s.steps(elseList, dot) == continueLoop {
				return continueLoop // of the loop around this one
			}
			return goOn // html/template takes a break for one of this loop
		}
		for i := range count {
			key, item := at(i)
			switch declared {
			case 1:
				s.slots[s.base+first] = item
			case 2:
				s.slots[s.base+first], s.slots[s.base+first+1] = key, item
			}
			if s.steps(list, item) == breakLoop {
				break
			}
		}
		return goOn
	}
}

// items returns how many items a list or a map has, and each with its index or
// key, those of a map in the order of their keys.
func items(of reflect.Value) (count int, at func(i int) (key, item reflect.Value)) {
	switch {
	case !of.IsValid():
		return 0, nil
	case of.Kind() == reflect.Slice, of.Kind() == reflect.Array:
		return of.Len(), func(i int) (key, item reflect.Value) { return reflect.ValueOf(i), of.Index(i) }
	case of.Kind() != reflect.Map || of.Type().Key().Kind() != reflect.String:
		bailType(of)
	}
	var entries [][2]reflect.Value
	for m := of.MapRange(); m.Next(); {
		entries = append(entries, [2]reflect.Value{m.Key(), m.Value()})
	}
	slices.SortFunc(entries, func(a, b [2]reflect.Value) int { return strings.Compare(a[0].String(), b[0].String()) })
	return len(entries), func(i int) (key, item reflect.Value) { return entries[i][0], entries[i][1] }
}

// call compiles {{ template }}.
func (c *compiler) call(n *parse.TemplateNode) step {
	var value expr = func(*state, reflect.Value) reflect.Value { return reflect.Value{} }
	if n.Pipe != nil {
		if len(n.Pipe.Decl) > 0 {
			bail(Syntax, n.String())
		}
		value = c.pipe(n.Pipe)
	}
	caller, callee := c.block, c.template(n.Name)
	return func(s *state, dot reflect.Value) flow {
		s.at = n
		dot = value(s, dot)
		base := s.base
		s.base += caller.slots
		s.run(callee, dot)
		s.base = base
		return goOn
	}
}
