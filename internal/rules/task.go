package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/site"
)

// taskLate finds tasks whose deadline has passed and that are not done.
func taskLate() *check.Rule {
	return &check.Rule{
		Code: "task-late",
		Page: func(r *check.Reporter, p *site.Page) {
			tasksOf(r, p, func(field string, t *site.Task) {
				if t.Progress == site.Late {
					r.Key(p, field+".deadline", diag.Args{"Name": t.Name, "Due": t.Due.String(), "Lead": join(t.Lead)}, check.About(t.Name, t.Due.ISO()))
				}
			})
		},
	}
}

// taskWithoutEvidence finds tasks that are said to be done with nothing that shows it
// (minh chứng).
func taskWithoutEvidence() *check.Rule {
	return &check.Rule{
		Code: "task-without-evidence",
		Page: func(r *check.Reporter, p *site.Page) {
			tasksOf(r, p, func(field string, t *site.Task) {
				if t.Progress == site.Done && len(t.Evidence) == 0 {
					r.Key(p, field+".status", diag.Args{"Name": t.Name}, check.About(t.Name))
				}
			})
		},
	}
}

// tasksOf visits the tasks of a plan of the column's own.
func tasksOf(r *check.Reporter, p *site.Page, visit func(field string, t *site.Task)) {
	for i, t := range r.Site().Tasks(p) {
		if t.Progress != site.NoProgress {
			visit(item("tasks", i), t)
		}
	}
}
