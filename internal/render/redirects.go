package render

import (
	"bytes"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/hosting"
)

// addAliases adds a page at every old address that sends readers on, after all
// that has the address in its own right. What an entry claims in vain is a
// problem; what an earlier build published there is forgotten.
func (s *Set) addAliases() diag.List {
	var problems diag.List
	base := s.Site.Settings.BaseURL.Path
	for _, a := range s.Site.Aliases() {
		if s.taken(a.Path) {
			if a.At.File != "" {
				problems = append(problems, diag.New(a.At, "aliases", "address-reserved", diag.Args{"Path": a.Path}))
			}
			continue
		}
		s.add(a.Path, Page, func(s *Set) Result {
			view := s.Site.NewView()
			return page(view, func(out *bytes.Buffer) diag.List { return s.theme.Redirect(out, view, view.Page(a.Page.Path)) })
		})
		s.redirects = append(s.redirects, hosting.Redirect{Path: a.Path, To: base + a.Page.Path[1:]})
	}
	return problems
}

// taken reports whether an output stands at an address, or a file where the
// address would need a folder: /rss.xml for /rss.xml/cu/. The names that servers
// read their configuration from are always taken.
func (s *Set) taken(address string) bool {
	if hosting.Hides(address) {
		return true
	}
	for at := strings.ToLower(address); at != "/" && at != ""; at = at[:strings.LastIndexByte(strings.TrimSuffix(at, "/"), '/')+1] {
		if s.byPath[strings.TrimSuffix(at, "/")] != nil || at == strings.ToLower(address) && s.byPath[at] != nil {
			return true
		}
	}
	return false
}

// Redirects returns what is sent on, by old address.
func (s *Set) Redirects() []hosting.Redirect { return s.redirects }
