package rules

import (
	"slices"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
)

// valueUnfilled is what reading the site reports: something to be filled in, (điền: số
// điện thoại), in what is published.
func valueUnfilled() *check.Rule {
	return &check.Rule{Code: "value-unfilled", Severity: diag.Error, Read: true}
}

// toFill finds what is to be filled in in drafts, which cchc init and cchc new leave.
func toFill() *check.Rule {
	return &check.Rule{
		Code: "to-fill",
		Site: func(r *check.Reporter) {
			for _, e := range r.Site().Library().Entries {
				if e.State != store.Draft {
					continue
				}
				r.Unfilled(e, func(at diag.Position, field, text string) {
					r.At(at, diag.Args{"Text": text}, check.InField(field), check.Rank(fillOrder(e.Kind)))
				})
			}
		},
	}
}

// fillFirst are the kinds whose drafts are filled in first: what law asks for, and what
// citizens call.
var fillFirst = []content.Kind{content.KindContacts, content.KindPage, content.KindEvent, content.KindPlan, content.KindProcedure}

func fillOrder(k content.Kind) int {
	if i := slices.Index(fillFirst, k); i >= 0 {
		return i
	}
	return len(fillFirst)
}
