package theme

import (
	"fmt"
	"html/template"

	"cchc/internal/content"
	"cchc/internal/site"
)

// Picture returns the element that shows a picture which the page's front
// matter names, in one of the ways of the theme; "" where there is none.
func (c *Context) Picture(ref content.FileRef, alt, use string) (template.HTML, error) {
	return c.PictureOf(c.Page, ref, alt, use)
}

// PictureOf does for another page what Picture does.
func (c *Context) PictureOf(p *site.Page, ref content.FileRef, alt, use string) (template.HTML, error) {
	u, ok := c.theme.Chain.Pictures[use]
	if !ok {
		return "", fmt.Errorf("no way %q to show pictures in theme.yaml", use)
	}
	shown := c.Site.Picture(p, ref)
	if shown.Src == "" {
		return "", nil
	}
	return template.HTML(shown.HTML(u, alt)), nil //nolint:gosec // escaped there
}
