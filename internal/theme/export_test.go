package theme

import "cchc/internal/runner"

// Whole makes html/template render the templates of a theme as they are
// written, folded in nothing.
func (t *Theme) Whole() { t.whole = true }

// Left returns the templates rendered so far that html/template had to render,
// as LAYOUT TEMPLATE.
func (t *Theme) Left() []string {
	var left []string
	for name, l := range t.layouts {
		l.programs.Range(func(template, p any) bool {
			if p := p.(*runner.Program); p == nil || p.Left() {
				left = append(left, name+" "+template.(string))
			}
			return true
		})
	}
	return left
}
