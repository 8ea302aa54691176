package theme

import (
	"bytes"

	"cchc/internal/diag"
	"cchc/internal/minify"
	"cchc/internal/site"
)

// rowPartial is the partial that shows one procedure of a list: Item, Ctx.
const rowPartial = "partials/procedure-row.html"

// HasFinder reports whether the theme can narrow the list of a section: where
// that is a list of procedures and the theme shows one by itself.
func (t *Theme) HasFinder(section *site.Page) bool {
	set := t.layouts[t.layoutFor(section)]
	return section.HasFinder() && set != nil && set.Lookup(rowPartial) != nil
}

// Row returns a procedure as the list of a section shows it.
func (t *Theme) Row(view *site.View, section, p *site.Page) (string, diag.List) {
	ctx := &Context{Page: section, Site: view, Lang: string(t.settings.Lang), theme: t}
	item := map[string]any{"Item": p, "Ctx": ctx}
	var out bytes.Buffer
	if err := t.layouts[t.layoutFor(section)].ExecuteTemplate(&out, rowPartial, item); err != nil {
		return "", diag.List{t.templateProblem(err, "template-run", rowPartial, diag.Args{"Page": section.File})}
	}
	data, err := minify.Take("html", out.Bytes())
	if err != nil { // it is no HTML; its page says so
		return "", nil
	}
	return string(data), nil
}
