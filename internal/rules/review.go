package rules

import (
	"cmp"
	"time"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// keepUpToDate is the law that rules about reviewing come from.
var keepUpToDate = []check.Source{since("Nghị định 224/2026/NĐ-CP, Điều 9 khoản 3", 2026, 7, 1)}

// reviewDue finds entries whose day of review has passed, and those that nobody touched
// for longer than their section allows.
func reviewDue() *check.Rule {
	return &check.Rule{
		Code: "review-due", Basis: keepUpToDate,
		Page: func(r *check.Reporter, p *site.Page) {
			e, months := p.Entry, monthsOf(p)
			owner := cmp.Or(e.Owner, ownerOf(p))
			switch last := e.Modified().Day(); {
			case !e.ReviewBy.IsZero():
				if e.ReviewBy.Day().Before(r.Today()) {
					r.Key(p, "reviewBy", diag.Args{"Date": e.ReviewBy.String(), "Owner": owner})
				}
			case months > 0 && !last.IsZero() && afterMonths(last, months).Before(r.Today()):
				field := "updated"
				if e.Updated.IsZero() {
					field = "date"
				}
				r.Key(p, field, diag.Args{"Date": afterMonths(last, months).String(), "Owner": owner})
			}
		},
	}
}

// reviewOwner finds entries that are to be reviewed by nobody.
func reviewOwner() *check.Rule {
	return &check.Rule{
		Code: "review-owner", Basis: keepUpToDate,
		Page: func(r *check.Reporter, p *site.Page) {
			if !p.Entry.ReviewBy.IsZero() && cmp.Or(p.Entry.Owner, ownerOf(p)) == "" {
				r.Key(p, "reviewBy", nil)
			}
		},
		Site: func(r *check.Reporter) {
			for _, sec := range r.Site().Library().Sections {
				if sec.ReviewMonths > 0 && ownerIn(sec) == "" {
					r.Key(r.Site().At(sec.Path), "reviewMonths", nil)
				}
			}
		},
	}
}

// monthsOf returns after how many months a page's section wants its entries reviewed, 0
// for never.
func monthsOf(p *site.Page) int {
	for sec := p.Section; sec != nil; sec = sec.Parent {
		if sec.ReviewMonths > 0 {
			return sec.ReviewMonths
		}
	}
	return 0
}

// ownerOf returns who reviews the entries of a page's section, "" for nobody.
func ownerOf(p *site.Page) string { return ownerIn(p.Section) }

func ownerIn(sec *store.Section) string {
	for ; sec != nil; sec = sec.Parent {
		if sec.Owner != "" {
			return sec.Owner
		}
	}
	return ""
}

// afterMonths returns the same day of a later month, or that month's last one.
func afterMonths(d viet.Date, n int) viet.Date {
	year, month, day := d.Time().Date()
	last := viet.NewDate(year, month+time.Month(n)+1, 0)
	if same := viet.NewDate(year, month+time.Month(n), day); same.Before(last) {
		return same
	}
	return last
}
