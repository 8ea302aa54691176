package theme

import (
	"bytes"
	"html/template"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/template/parse"

	"cchc/internal/runner"
)

// A layout is the templates that a page is rendered with, as they are written.
type layout struct {
	own    *template.Template // its own definitions; never executed, so that they can be copied
	shared *template.Template // those of all layouts, likewise
	funcs  template.FuncMap
	mu     sync.Mutex
	ready  sync.Map // by the name of a template → *rendered
}

// A rendered template of a layout is one that is rendered by itself: base.html,
// a block. It has its own copy of all that it calls: html/template escapes in
// place, and what was escaped for one place would be escaped twice for another.
type rendered struct {
	set     *template.Template
	program *runner.Program
}

// lookup returns a template of the layout, nil for none: its own, unless it is empty
// and there is a shared one, as where one file is parsed behind another.
func (l *layout) lookup(name string) *template.Template {
	own, shared := l.own.Lookup(name), l.shared.Lookup(name)
	if shared == nil || own != nil && own.Tree != nil && !parse.IsEmptyTree(own.Tree.Root) {
		return own
	}
	return shared
}

// has reports whether the layout has a template.
func (l *layout) has(name string) bool { return l.lookup(name) != nil }

// render renders a template of the layout for a page, whose context is ctx and
// is in data.
func (l *layout) render(out *bytes.Buffer, name string, ctx *Context, data any) error {
	r, err := l.rendered(name)
	if err != nil {
		return err
	}
	if !ctx.theme.reference {
		begin, before := out.Len(), *ctx
		before.expanded = maps.Clone(ctx.expanded)
		if r.program.Run(out, data) {
			return nil
		}
		out.Truncate(begin)
		*ctx = before
	}
	return r.set.ExecuteTemplate(out, name, data)
}

// rendered makes a template of the layout ready when it is rendered first.
func (l *layout) rendered(name string) (*rendered, error) {
	if r, ok := l.ready.Load(name); ok {
		return r.(*rendered), nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.ready.Load(name); ok {
		return r.(*rendered), nil
	}
	set, err := l.copyOf(name)
	if err != nil {
		return nil, err
	}
	r := &rendered{set, runner.Compile(set, name, l.funcs)}
	l.ready.Store(name, r)
	return r, nil
}

// newSet returns an empty set of templates.
func newSet(funcs template.FuncMap) *template.Template {
	return template.New("").Funcs(funcs).Option("missingkey=error")
}

// copyOf returns a copy of a template and of all that it calls, which are few of
// those that a layout has.
func (l *layout) copyOf(name string) (*template.Template, error) {
	set, names := newSet(l.funcs), []string{name}
	for i := 0; i < len(names); i++ {
		t := l.lookup(names[i])
		if t == nil || t.Tree == nil {
			continue // html/template says so where it is called
		}
		if _, err := set.AddParseTree(names[i], t.Tree.Copy()); err != nil {
			return nil, err
		}
		names = calls(names, t.Tree.Root)
	}
	return set, nil
}

// calls adds the names of the templates that a list calls to those that are
// known.
func calls(names []string, list *parse.ListNode) []string {
	if list == nil {
		return names
	}
	for _, n := range list.Nodes {
		var b parse.BranchNode
		switch n := n.(type) {
		case *parse.TemplateNode:
			if !slices.Contains(names, n.Name) {
				names = append(names, n.Name)
			}
		case *parse.IfNode:
			b = n.BranchNode
		case *parse.WithNode:
			b = n.BranchNode
		case *parse.RangeNode:
			b = n.BranchNode
		}
		names = calls(calls(names, b.List), b.ElseList)
	}
	return names
}

// A Fallback is a template that html/template had to render, in more time, and
// why.
type Fallback struct {
	Layout   string // layouts/news.html
	Template string // layouts/base.html, or the block or partial that was rendered
	runner.Fallback
}

// Fallbacks returns the templates rendered so far that html/template had to
// render. Where is the file as the editor knows it:
// themes/congvu/layouts/base.html:12:4.
func (t *Theme) Fallbacks() []Fallback {
	var all []Fallback
	for _, name := range slices.Sorted(maps.Keys(t.site.layouts)) {
		t.site.layouts[name].ready.Range(func(start, r any) bool {
			if f := r.(*rendered).program.FellBack(); f != nil {
				f := Fallback{"layouts/" + name + ".html", start.(string), *f}
				rel, place, _ := strings.Cut(f.Where, ":")
				if file, ok := t.Chain.Files[rel]; ok {
					f.Where = strings.TrimSuffix(file.Name+":"+place, ":")
				}
				all = append(all, f)
			}
			return true
		})
	}
	slices.SortFunc(all, func(a, b Fallback) int { return strings.Compare(a.Layout+" "+a.Template, b.Layout+" "+b.Template) })
	return all
}
