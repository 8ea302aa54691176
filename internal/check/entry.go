package check

import (
	"slices"

	"cchc/internal/site"
)

// Entry looks at one page alone, while it is written: with the rules about pages and texts,
// and at what reading its file found. What was let pass is left out.
func Entry(in Input, p *site.Page) []Finding {
	r := newRun(in)
	r.configure()
	r.readProblems(in.Problems)
	r.found = slices.DeleteFunc(r.found, func(f Finding) bool { return f.File != p.File })
	w := r.newWorker()
	w.page(p)
	r.readProblems(w.problems)
	r.found = append(r.found, w.found...)
	found := r.dismiss().Findings
	return slices.DeleteFunc(found, func(f Finding) bool { return f.File != p.File })
}
