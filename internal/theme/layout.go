package theme

import (
	"bytes"
	"errors"
	"html/template"
	"maps"
	"sync"

	"cchc/internal/runner"
)

// A layout is the templates that a page is rendered with.
type layout struct {
	*template.Template
	funcs    template.FuncMap
	fold     sync.Once
	mu       sync.Mutex
	programs sync.Map // by the name of a template → *runner.Program, nil for one that html/template renders
}

// render renders a template of the layout for a page, in which everything hangs
// together below start: base.html, poster.html. ctx is the page's, and is in
// data.
func (l *layout) render(out *bytes.Buffer, start, name string, ctx *Context, data any) error {
	if ctx.theme.whole {
		return l.ExecuteTemplate(out, name, data)
	}
	l.prepare(start, ctx)
	begin, before := out.Len(), *ctx
	before.expanded = maps.Clone(ctx.expanded)
	if p := l.program(name); p != nil {
		if p.Run(out, data) {
			return nil
		}
		out.Truncate(begin)
		*ctx = before
	}
	return l.ExecuteTemplate(out, name, data)
}

// prepare folds the constant parts of the templates that are rendered from
// start, before the first page is. ctx is any page's context.
func (l *layout) prepare(start string, ctx *Context) {
	l.fold.Do(func() {
		l.escape(start)
		t := l.Lookup(start)
		if t == nil || t.Tree == nil {
			return
		}
		f := &folder{set: l, start: start, root: t.Tree, ctx: &Context{Site: ctx.Site, Lang: ctx.Lang, theme: ctx.theme, set: l}}
		f.run()
	})
}

// program returns a template of the layout made ready to run.
func (l *layout) program(name string) *runner.Program {
	if p, ok := l.programs.Load(name); ok {
		return p.(*runner.Program)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.programs.Load(name); ok {
		return p.(*runner.Program)
	}
	l.escape(name)
	p := runner.Compile(l.Template, name, l.funcs, direct)
	l.programs.Store(name, p)
	return p
}

// escape has html/template put its escapers into a template, which it does when
// that is rendered first.
func (l *layout) escape(name string) { _ = l.ExecuteTemplate(refuse{}, name, nil) }

// refuse is a writer that ends a rendering at its first word.
type refuse struct{}

func (refuse) Write([]byte) (int, error) { return 0, errors.New("nothing is rendered") }
