package desk

import (
	"cchc/internal/site"
)

// states returns a function that says where an entry stands, and whether it was changed
// after it was approved.
func (d *Desk) states() func(p *site.Page) (state string, changed bool) {
	return func(p *site.Page) (string, bool) { return string(p.Entry.State), false }
}
