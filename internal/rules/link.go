package rules

import (
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
)

// linkAnchor finds links to a place of another page that this page does not have.
func linkAnchor() *check.Rule {
	return &check.Rule{
		Code: "link-anchor",
		Site: func(r *check.Reporter) {
			r.BrokenJumps(func(j check.Jump, to *site.Page) {
				r.At(j.At, diag.Args{"Name": j.Name, "To": j.To})
			})
		},
	}
}

// filesUnnamed is what reading the site warns of: files that nobody names, and that are
// not published.
func filesUnnamed() *check.Rule { return &check.Rule{Code: "files-unnamed", Read: true} }

// formVersion finds forms to fill in that do not say which version they are: neither a
// number of the form nor a document or a year.
func formVersion() *check.Rule {
	return &check.Rule{
		Code: "form-version", Basis: components,
		Page: func(r *check.Reporter, p *site.Page) {
			proc, ok := p.Data().(*content.Procedure)
			if !ok || !proc.InForce() {
				return
			}
			for i, f := range proc.Forms {
				unversioned(r, p, item("forms", i), f)
			}
			for i, c := range proc.Dossier {
				for j, paper := range c.Papers {
					for k, f := range paper.Form {
						unversioned(r, p, item(item(item("dossier", i)+".papers", j)+".form", k), f)
					}
				}
			}
		},
	}
}

func unversioned(r *check.Reporter, p *site.Page, path string, f content.Attachment) {
	if name := f.Name + " " + f.File.Path; !f.File.IsZero() && !strings.ContainsAny(name, "0123456789") {
		r.Key(p, path, diag.Args{"Name": strings.TrimSpace(name)})
	}
}

// linkDead finds addresses of other hosts that nobody can open; only with --online.
func linkDead() *check.Rule {
	return &check.Rule{
		Code: "link-dead",
		Site: func(r *check.Reporter) {
			r.Answers(func(o check.Outside, a check.Answer) {
				switch {
				case a.Failed != "":
					r.At(o.Position, diag.Args{"Address": o.Address, "Why": diag.Word("answer-" + a.Failed)}, check.About(o.Address))
				case a.Status >= 400 && a.Status != 401 && a.Status != 403 && a.Status != 405 && a.Status != 429:
					r.At(o.Position, diag.Args{"Address": o.Address, "Why": a.Status}, check.About(o.Address))
				}
			})
		},
	}
}

// linkMoved finds addresses of other hosts that lead elsewhere for good; only with
// --online.
func linkMoved() *check.Rule {
	return &check.Rule{
		Code: "link-moved",
		Site: func(r *check.Reporter) {
			r.Answers(func(o check.Outside, a check.Answer) {
				if a.Failed == "" && a.Status < 400 && a.Moved != "" {
					r.At(o.Position, diag.Args{"Address": o.Address, "To": a.Moved}, check.About(o.Address))
				}
			})
		},
	}
}
