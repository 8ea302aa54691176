package theme

import (
	"cchc/internal/diag"
	"cchc/internal/minify"
	"cchc/internal/site"
)

// rowPartial is the partial that shows one procedure of a list: Item, Ctx.
const rowPartial = "partials/procedure-row.html"

// HasFinder reports whether the theme can narrow the list of a section: where
// that is a list of procedures and the theme shows one by itself.
func (t *Theme) HasFinder(section *site.Page) bool {
	set := t.site.layouts[t.layoutFor(section)]
	return section.HasFinder() && set != nil && set.has(rowPartial)
}

// Row returns a procedure as the list of a section shows it.
func (t *Theme) Row(view *site.View, section, p *site.Page) (string, diag.List) {
	ctx := t.context(view, section)
	row, problems := t.partial(rowPartial, ctx, map[string]any{"Item": p, "Ctx": ctx})
	if len(problems) > 0 {
		return "", problems
	}
	data, err := minify.Take("html", row)
	if err != nil { // it is no HTML; its page says so
		return "", nil
	}
	return string(data), nil
}
