package rules

import (
	"slices"
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// components is the law that says what a procedure must have.
var components = []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2 (sửa đổi tại Nghị định 92/2017/NĐ-CP)")}

// procedureRule returns a rule that looks at the procedures that citizens can use.
func procedureRule(code string, basis []check.Source, look func(r *check.Reporter, p *site.Page, proc *content.Procedure)) *check.Rule {
	return &check.Rule{
		Code: code, Basis: basis,
		Page: func(r *check.Reporter, p *site.Page) {
			if proc, ok := p.Data().(*content.Procedure); ok && proc.InForce() && !r.Site().IsTranslated(p) { // else it is told of the original
				look(r, p, proc)
			}
		},
	}
}

// procedureEmpty finds mandatory parts that are there and say nothing: --, đang cập nhật.
func procedureEmpty() *check.Rule {
	return procedureRule("procedure-empty", components, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		report := func(path, value string) { r.Key(p, path, diag.Args{"Value": value}) }
		for i, step := range proc.Steps {
			if saysNothing(step) {
				report(item("steps", i), step)
			}
		}
		for i, c := range proc.Dossier {
			for j, paper := range c.Papers {
				if saysNothing(paper.Name) {
					report(item(item("dossier", i)+".papers", j), paper.Name)
				}
			}
		}
		for i, ch := range proc.Channels {
			if ch.Time.Text != "" && saysNothing(ch.Time.Text) {
				report(item("channels", i)+".time", ch.Time.Text)
			}
		}
		for i, who := range proc.Audience {
			if saysNothing(who) {
				report(item("audience", i), who)
			}
		}
		if saysNothing(proc.Sets) {
			report("sets", proc.Sets)
		}
		if saysNothing(proc.Agency) {
			report("agency", proc.Agency)
		}
	})
}

// procedureUnstated finds the parts that a procedure has or has not, and of which nothing
// is said: result, conditions, fees. What it has not is «Không».
func procedureUnstated() *check.Rule {
	return procedureRule("procedure-unstated", components, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		part := func(word string) { r.Key(p, word, diag.Args{"Part": diag.Word("part-" + word)}) }
		if len(proc.Results) == 0 {
			part("results")
		}
		if proc.Conditions == "" {
			part("conditions")
		}
		for i, ch := range proc.Channels {
			if len(ch.Fees) == 0 {
				r.Key(p, item("channels", i), diag.Args{"Part": diag.Word("part-fees")})
			}
		}
	})
}

// procedureForm finds papers that are filled in after a form (tờ khai theo mẫu) which the
// entry does not have to download.
func procedureForm() *check.Rule {
	return procedureRule("procedure-form", components, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		if len(proc.Forms) > 0 {
			return
		}
		for i, c := range proc.Dossier {
			for j, paper := range c.Papers {
				if len(paper.Form) == 0 && isFilledIn(paper.Name) {
					r.Key(p, item(item("dossier", i)+".papers", j), diag.Args{"Name": paper.Name})
				}
			}
		}
	})
}

// isFilledIn reports whether the name of a paper says that it is written after a form.
func isFilledIn(name string) bool {
	name = viet.Fold(name)
	return strings.Contains(name, "to khai") || strings.Contains(name, "theo mau")
}

// procedureDecision finds procedures without the decision that published them: a commune
// publishes none of its own.
func procedureDecision() *check.Rule {
	return procedureRule("procedure-decision", []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 13")}, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		if proc.Decision == nil || proc.Decision.Number.IsZero() {
			r.Key(p, "decision", nil)
		}
	})
}

// procedureCode finds procedures without their national code.
func procedureCode() *check.Rule {
	return procedureRule("procedure-code", []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 17")}, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		if proc.Code.IsZero() {
			r.Key(p, "code", nil)
		}
	})
}

// serviceReason is what reading the site reports: a service that is only partly online,
// without the reason.
func serviceReason() *check.Rule {
	return &check.Rule{
		Code: "service-without-reason", Severity: diag.Error, Read: true,
		Basis: []check.Source{since("Nghị định 224/2026/NĐ-CP, Điều 14, 15", 2026, 7, 1)},
	}
}

// replaced are what reading the site says of procedures that were replaced or are over.
func replaced() []*check.Rule {
	basis := []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 14")}
	return []*check.Rule{
		{Code: "replaced-by-nothing", Severity: diag.Error, Basis: basis, Read: true},
		{Code: "replaced-by-missing", Basis: basis, Read: true},
		{Code: "procedure-over", Basis: basis, Read: true},
	}
}

// repealedSilent finds procedures that are not in force any more, and of which nothing
// says what citizens do instead.
func repealedSilent() *check.Rule {
	return &check.Rule{
		Code: "repealed-silent", Basis: []check.Source{from("Nghị định 63/2010/NĐ-CP, Điều 14, 16")},
		Page: func(r *check.Reporter, p *site.Page) {
			proc, ok := p.Data().(*content.Procedure)
			if !ok || proc.InForce() || len(proc.ReplacedBy) > 0 || proc.Description != "" || p.Entry.Body.Size > 1 {
				return
			}
			r.Key(p, "status", nil)
		},
	}
}

// feeExemption finds fees that are not zero and of which nothing says who need not pay.
func feeExemption() *check.Rule {
	return procedureRule("fee-exemption", components, func(r *check.Reporter, p *site.Page, proc *content.Procedure) {
		for i, ch := range proc.Channels {
			for j, fee := range ch.Fees {
				if costs(fee.Amount) && fee.Exempt == "" && !saysLess(fee.Amount, fee.Note, ch.Note) {
					r.Key(p, item(item("channels", i)+".fees", j), diag.Args{"Amount": fee.Amount})
				}
			}
		}
	})
}

// saysLess reports whether words say that some pay less or nothing (miễn, giảm).
func saysLess(words ...string) bool {
	return slices.ContainsFunc(words, func(said string) bool {
		said = viet.Fold(said)
		return strings.Contains(said, "mien") || strings.Contains(said, "giam")
	})
}

// costs reports whether an amount as written is more than nothing.
func costs(amount string) bool { return strings.ContainsAny(amount, "123456789") }
