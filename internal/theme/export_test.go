package theme

import (
	"strings"

	"cchc/internal/site"
	"cchc/internal/themefiles"
)

// Reference makes html/template render all templates of a theme.
func (t *Theme) Reference() { t.reference = true }

// CompileAll makes every template of every layout ready that is rendered by
// itself, whether a page needs it or not, and returns how many there are.
func (t *Theme) CompileAll() (count int, err error) {
	for name, l := range t.site.layouts {
		for _, start := range t.starts(name) {
			if !l.has(start) {
				continue
			}
			if _, err := l.rendered(start); err != nil {
				return count, err
			}
			count++
		}
	}
	return count, nil
}

// starts returns the templates of a layout that are rendered by themselves.
func (t *Theme) starts(layout string) []string {
	switch {
	case layout == "redirect":
		return []string{"layouts/redirect.html"}
	case strings.HasPrefix(layout, "poster-"):
		return []string{sheetBase(site.Poster)}
	case strings.HasPrefix(layout, "leaflet-"):
		return []string{sheetBase(site.Leaflet)}
	}
	starts := []string{pageBase, feedPartial, rowPartial}
	for rel := range t.Chain.Files {
		for _, o := range t.Chain.Choices() {
			if o.Kind == themefiles.BlocksOption && strings.HasPrefix(rel, "partials/"+o.Name+"-") {
				starts = append(starts, rel)
			}
		}
	}
	return starts
}
