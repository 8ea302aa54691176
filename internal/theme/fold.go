package theme

import (
	"bytes"
	"maps"
	"slices"
	"text/template/parse"
)

// Much of a template says the same on every page: words of the interface, the
// menu, the foot with the agency's address. What hangs on nothing but the
// settings and the theme is rendered once, by the template package itself, and
// from then on stands in the parsed template as text.

// A folder folds the templates of one layout.
type folder struct {
	set   *layout
	start string
	root  *parse.Tree // of start
	ctx   *Context
	known map[string]bool // whether a template that is given a context is constant
}

// run folds every template that is called from start, where its dot is always
// a context. Others have no escapers yet: what they say must not become text.
func (f *folder) run() {
	f.known = map[string]bool{}
	given := map[string]bool{} // by template: something else than a context, from some call
	trees := map[string]*parse.Tree{}
	var order []string
	var reach func(name string, context bool)
	reach = func(name string, context bool) {
		t := f.set.Lookup(name)
		if t == nil || t.Tree == nil || t.Tree.Root == nil {
			return // made by html/template for another place than text
		}
		_, met := trees[name]
		if met && (context || given[name]) {
			return
		}
		if !met {
			trees[name], order = t.Tree, append(order, name)
		}
		given[name] = !context
		visit(t.Tree.Root, true, func(n parse.Node, dot bool) {
			if call, ok := n.(*parse.TemplateNode); ok {
				reach(call.Name, context && passesContext(call, dot))
			}
		})
	}
	reach(f.start, true)
	for _, name := range slices.Backward(order) { // the root's tree, in which runs are rendered, last
		if t := trees[name]; !given[name] {
			f.list(t.Root, newScope(t.Root))
		}
	}
}

// visit calls see for every node of a list, with whether its dot is that of
// the template.
func visit(list *parse.ListNode, dot bool, see func(n parse.Node, dot bool)) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		see(n, dot)
		if b, inner := branch(n); b != nil {
			visit(b.List, dot && !inner, see)
			visit(b.ElseList, dot, see)
		}
	}
}

// branch returns what if, with and range have in common; moves says that the
// dot is another one inside.
func branch(n parse.Node) (b *parse.BranchNode, moves bool) {
	switch n := n.(type) {
	case *parse.IfNode:
		return &n.BranchNode, false
	case *parse.WithNode:
		return &n.BranchNode, true
	case *parse.RangeNode:
		return &n.BranchNode, true
	}
	return nil, false
}

// passesContext reports whether a call hands on the dot of a template, which is
// a context.
func passesContext(call *parse.TemplateNode, dot bool) bool {
	if call.Pipe == nil || len(call.Pipe.Cmds) != 1 || len(call.Pipe.Cmds[0].Args) != 1 {
		return false
	}
	switch a := call.Pipe.Cmds[0].Args[0].(type) {
	case *parse.DotNode:
		return dot
	case *parse.VariableNode:
		return len(a.Ident) == 1 && a.Ident[0] == "$"
	}
	return false
}

// A scope is what is known at a place of a template.
type scope struct {
	dot      bool            // the dot is the context
	constant bool            // the dot is a constant
	vars     map[string]bool // constant variables
	declared []parse.Node    // where they come from
	assigned map[string]bool // variables that change
}

func newScope(list *parse.ListNode) scope {
	s := scope{dot: true, vars: map[string]bool{}, assigned: map[string]bool{}}
	visit(list, true, func(n parse.Node, _ bool) {
		if a, ok := n.(*parse.ActionNode); ok && a.Pipe.IsAssign {
			for _, v := range a.Pipe.Decl {
				s.assigned[v.Ident[0]] = true
			}
		}
	})
	return s
}

func (s scope) inner() scope {
	s.vars, s.declared = maps.Clone(s.vars), slices.Clip(s.declared)
	return s
}

// declare takes note of the variables that a pipe declares.
func (s *scope) declare(n parse.Node, p *parse.PipeNode, constant bool) {
	for _, v := range p.Decl {
		s.vars[v.Ident[0]] = constant && !s.assigned[v.Ident[0]]
	}
	if constant && len(p.Decl) > 0 && n != nil {
		s.declared = append(s.declared, n)
	}
}

// list folds a list: each run of constant nodes becomes one text.
func (f *folder) list(list *parse.ListNode, s scope) {
	if list == nil {
		return
	}
	var out, run []parse.Node
	flush := func() {
		out = append(out, f.text(run, s)...)
		run = nil
	}
	for _, n := range list.Nodes {
		if a, ok := n.(*parse.ActionNode); ok && len(a.Pipe.Decl) > 0 {
			flush()
			s.declare(n, a.Pipe, f.pipe(a.Pipe, s))
			out = append(out, n)
			continue
		}
		if f.constant(n, s) {
			run = append(run, n)
			continue
		}
		flush()
		f.inside(n, s)
		out = append(out, n)
	}
	flush()
	list.Nodes = out
}

// inside folds what is in a node that is not constant itself.
func (f *folder) inside(n parse.Node, s scope) {
	b, moves := branch(n)
	if b == nil {
		return
	}
	in := s.inner()
	in.declare(nil, b.Pipe, false)
	in.dot = in.dot && !moves
	in.constant = in.constant && !moves
	f.list(b.List, in)
	f.list(b.ElseList, s.inner())
}

// text renders a run of constant nodes. What cannot be rendered stays as it is,
// and fails where it is needed.
func (f *folder) text(run []parse.Node, s scope) []parse.Node {
	if !slices.ContainsFunc(run, func(n parse.Node) bool { return n.Type() != parse.NodeText }) {
		return run
	}
	whole := f.root.Root
	f.root.Root = &parse.ListNode{NodeType: parse.NodeList, Nodes: append(slices.Clone(s.declared), run...)}
	defer func() { f.root.Root = whole }()
	var out bytes.Buffer
	if f.set.ExecuteTemplate(&out, f.start, f.ctx) != nil {
		return run
	}
	return []parse.Node{&parse.TextNode{NodeType: parse.NodeText, Pos: run[0].Position(), Text: out.Bytes()}}
}

// constant reports whether a node is the same on every page.
func (f *folder) constant(n parse.Node, s scope) bool {
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
		return true
	case *parse.ActionNode:
		return len(n.Pipe.Decl) == 0 && f.pipe(n.Pipe, s)
	case *parse.TemplateNode:
		return passesContext(n, s.dot) && f.called(n.Name)
	}
	b, moves := branch(n)
	if b == nil || !f.pipe(b.Pipe, s) {
		return false
	}
	in := s.inner()
	in.declare(nil, b.Pipe, true)
	if moves {
		in.dot, in.constant = false, true
	}
	return f.allConstant(b.List, in) && f.allConstant(b.ElseList, s.inner())
}

func (f *folder) allConstant(list *parse.ListNode, s scope) bool {
	if list == nil {
		return true
	}
	for _, n := range list.Nodes {
		if a, ok := n.(*parse.ActionNode); ok && len(a.Pipe.Decl) > 0 {
			if a.Pipe.IsAssign || !f.pipe(a.Pipe, s) {
				return false
			}
			s.declare(nil, a.Pipe, true)
			continue
		}
		if !f.constant(n, s) {
			return false
		}
	}
	return true
}

// called reports whether a template is constant where its dot is a context.
func (f *folder) called(name string) bool {
	constant, ok := f.known[name]
	if !ok {
		f.known[name] = false // while it is looked at: it may call itself
		if t := f.set.Lookup(name); t != nil && t.Tree != nil && t.Tree.Root != nil {
			constant = f.allConstant(t.Tree.Root, newScope(t.Tree.Root))
		}
		f.known[name] = constant
	}
	return constant
}

func (f *folder) pipe(p *parse.PipeNode, s scope) bool {
	return !slices.ContainsFunc(p.Cmds, func(c *parse.CommandNode) bool {
		return slices.ContainsFunc(c.Args, func(a parse.Node) bool { return !f.argument(a, s) })
	})
}

// argument reports whether a word of a command is constant. All functions of
// templates are: they make the same of the same.
func (f *folder) argument(n parse.Node, s scope) bool {
	switch n := n.(type) {
	case *parse.BoolNode, *parse.NumberNode, *parse.StringNode, *parse.NilNode:
		return true
	case *parse.IdentifierNode:
		return n.Ident != "call"
	case *parse.DotNode:
		return s.constant
	case *parse.PipeNode:
		return f.pipe(n, s)
	case *parse.ChainNode:
		return f.argument(n.Node, s)
	case *parse.FieldNode:
		return s.constant || s.dot && ofSettings(n.Ident)
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			return ofSettings(n.Ident[1:])
		}
		return s.vars[n.Ident[0]]
	}
	return false
}

// ofSettings reports whether a context gives the same for a name on every
// page.
func ofSettings(ident []string) bool {
	switch {
	case len(ident) == 1:
		return slices.Contains([]string{"Lang", "URL", "Asset", "Option"}, ident[0])
	case len(ident) > 1:
		return ident[0] == "Site" && ident[1] == "Settings"
	}
	return false
}
