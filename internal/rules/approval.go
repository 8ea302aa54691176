package rules

import (
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
)

// approvalMissing finds entries that fewer people approved than the settings ask for: by
// the log of the site, else by their front matter.
func approvalMissing() *check.Rule {
	return &check.Rule{
		Code: "approval-missing", Basis: []check.Source{from("thiết lập approval của chuyên mục")},
		Page: func(r *check.Reporter, p *site.Page) {
			want := r.Settings().Approval.People()
			e := p.Entry
			if a, ok := r.Approval(p); ok {
				if a.People < want && !a.Edited && !a.Bypassed {
					r.Key(p, "approvedBy", diag.Args{"Want": want, "Have": a.People})
				}
				return
			}
			if n := approvers(e.ApprovedBy); n < want || want > 0 && e.ApprovedOn.IsZero() {
				field := "approvedBy"
				if n >= want {
					field = "approvedOn"
				}
				r.Key(p, field, diag.Args{"Want": want, "Have": n})
			}
		},
	}
}

var andRE = regexp.MustCompile(`;|\s+và\s+|\n`)

// approvers counts the people that a text names: with ; or và between them. What stands
// behind a comma is somebody's office.
func approvers(names string) int {
	n := 0
	for _, name := range andRE.Split(names, -1) {
		if strings.TrimSpace(name) != "" {
			n++
		}
	}
	return n
}

// approvalStale finds entries that were changed after they were approved: by the digests
// of the log, else by the days of their front matter.
func approvalStale() *check.Rule {
	return &check.Rule{
		Code: "approval-stale", Basis: []check.Source{from("thiết lập approval của chuyên mục")},
		Page: func(r *check.Reporter, p *site.Page) {
			e := p.Entry
			if r.Settings().Approval.People() == 0 {
				return
			}
			if a, ok := r.Approval(p); ok {
				if a.Edited {
					r.Key(p, "approvedOn", diag.Args{"Approved": a.On.String(), "By": a.By})
				}
				return
			}
			if !e.ApprovedOn.IsZero() && e.Updated.Day().After(e.ApprovedOn.Day()) {
				r.Key(p, "updated", diag.Args{"Updated": e.Updated.String(), "Approved": e.ApprovedOn.String()})
			}
		},
	}
}

var (
	reuse  = []check.Source{from("Nghị định 43/2011/NĐ-CP, Điều 5 (đã hết hiệu lực, vẫn là thông lệ)")}
	byline = regexp.MustCompile(`(?i)^\(?(?:theo|nguồn(?: tin)?|dẫn theo|sưu tầm)(?:\s*:|\s)\s*\S`)
)

// sourceMissing finds news that ends with where it was taken from (Theo …), without the
// field that says so.
func sourceMissing() *check.Rule {
	return &check.Rule{
		Code: "source-missing", Basis: reuse,
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil || t.Page.Entry == nil || t.Page.Entry.Kind != content.KindNews || t.Page.Entry.Source != nil || len(t.Spans) == 0 {
				return
			}
			last := t.Spans[len(t.Spans)-1]
			if text := t.Plain[last.Start:last.End]; last.Kind == markdown.Prose && len(text) < 120 && byline.MatchString(text) {
				r.In(t, last.Start, last.End, diag.Args{"Text": text})
			}
		},
	}
}

// creditMissing finds photos at the head of a page that do not say who took them.
func creditMissing() *check.Rule {
	return &check.Rule{
		Code: "credit-missing", Basis: reuse,
		Page: func(r *check.Reporter, p *site.Page) {
			if c := p.Entry.Cover; c != nil && !c.Src.IsZero() && c.Credit == "" {
				r.Key(p, "cover", diag.Args{"Src": c.Src.Path})
			}
		},
	}
}
