package rules

import (
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// published reports whether an entry is on the site.
func published(e *store.Entry) bool { return e.State == store.Published && e.Data() != nil }

// says reports whether an entry that citizens find says something: its title or summary,
// or one of its contacts.
func says(e *store.Entry, what *regexp.Regexp) bool {
	texts := []string{e.Title, e.Summary}
	for _, g := range content.Groups(e.Data()) {
		texts = append(texts, g.Name)
		for _, c := range g.Contacts {
			texts = append(texts, c.Name, c.Title, c.Scope)
		}
	}
	return what.MatchString(viet.Fold(strings.Join(texts, "\n")))
}

// somebodySays reports whether one of the standing pages and contacts says something.
func somebodySays(r *check.Reporter, what *regexp.Regexp) bool {
	for _, e := range r.Site().Library().Entries {
		if published(e) && (e.Kind == content.KindContacts || e.Kind == content.KindPage) && says(e, what) {
			return true
		}
	}
	return false
}

var spokesperson = regexp.MustCompile(`\bphat ngon\b`)

// spokespersonMissing finds a column that does not say who speaks for the agency.
func spokespersonMissing() *check.Rule {
	day := viet.NewDate(2026, 7, 1)
	return &check.Rule{
		Code: "spokesperson-missing", Basis: []check.Source{since("Nghị định 244/2026/NĐ-CP, Điều 4", 2026, 7, 1)},
		Site: func(r *check.Reporter) {
			if !r.Today().Before(day) && !somebodySays(r, spokesperson) {
				r.Setting("agency", nil, check.About("agency"))
			}
		},
	}
}

var informationDesk = regexp.MustCompile(`\b(?:cung cap|tiep can) thong tin\b`)

// informationMissing finds a column that does not say whom to ask for information.
func informationMissing() *check.Rule {
	day := viet.NewDate(2026, 9, 1)
	return &check.Rule{
		Code: "information-missing", Basis: []check.Source{since("Luật 01/2026/QH16, Điều 17, 19", 2026, 9, 1)},
		Site: func(r *check.Reporter) {
			if !r.Today().Before(day) && !somebodySays(r, informationDesk) {
				r.Setting("agency", nil, check.About("agency"))
			}
		},
	}
}

var reception = regexp.MustCompile(`\btiep (?:cong )?dan\b`)

// receptionMissing finds a column without a schedule of citizen reception (lịch tiếp công
// dân) for the coming month: an event that recurs, or one in the next 31 days.
func receptionMissing() *check.Rule {
	day := viet.NewDate(2026, 7, 1)
	return &check.Rule{
		Code: "reception-missing", Basis: []check.Source{since("Nghị định 154/2026/NĐ-CP, Điều 29", 2026, 7, 1)},
		Site: func(r *check.Reporter) {
			if r.Today().Before(day) {
				return
			}
			end := r.Today().AddDays(31)
			for _, e := range r.Site().Library().Entries {
				if !published(e) {
					continue
				}
				o, ok := content.OccasionOf(e.Data())
				if ok && (!o.Recurrence.IsZero() && (o.End.IsZero() || !o.End.Day().Before(r.Today())) || within(o.Start, r.Today(), end)) && says(e, reception) {
					return
				}
			}
			r.Setting("agency", diag.Args{"Until": end.String()}, check.About(r.Today().ISO()[:7]))
		},
	}
}

func within(d, from, until viet.Date) bool {
	return !d.IsZero() && !d.Day().Before(from.Day()) && !d.Day().After(until.Day())
}

// feedbackMissing finds a column that does not say where to send feedback (phản ánh, kiến
// nghị): neither a page for it nor a hotline.
func feedbackMissing() *check.Rule {
	return &check.Rule{
		Code: "feedback-missing", Basis: []check.Source{from("Nghị định 20/2008/NĐ-CP, Điều 13")},
		Site: func(r *check.Reporter) {
			if r.Settings().Feedback != "" {
				return
			}
			for _, e := range r.Site().Library().Entries {
				if published(e) && content.HasHotline(e.Data()) {
					return
				}
			}
			r.Setting("feedback", nil, check.About("feedback"))
		},
	}
}
