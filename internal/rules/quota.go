package rules

import (
	"fmt"
	"maps"
	"slices"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// quotaMissed finds stretches of the year that are over in which a unit published less
// than it owes (định mức tin, bài), from the first day on which anybody published
// something of the kind.
func quotaMissed() *check.Rule {
	return &check.Rule{
		Code: "quota-missed",
		Site: func(r *check.Reporter) {
			today := r.Today()
			for _, c := range r.Site().Quotas(viet.NewDate(today.Year()-1, 12, 1), today) {
				if c.Missing > 0 && c.Until.Before(today) && (c.Until.Year() == today.Year() || lastStretch(c, today)) && begun(r, c) {
					reportQuota(r, c, nil)
				}
			}
		},
	}
}

// quotaDue finds stretches that end in a few days with something still owed.
func quotaDue() *check.Rule {
	return &check.Rule{
		Code: "quota-due",
		Site: func(r *check.Reporter) {
			today := r.Today()
			for _, c := range r.Site().Quotas(today, today) {
				if days := daysBetween(today, c.Until); c.Missing > 0 && days <= r.Settings().Check.QuotaDays {
					reportQuota(r, c, diag.Args{"Days": days})
				}
			}
		},
	}
}

// lastStretch reports whether a stretch is the one before that of a day.
func lastStretch(c site.QuotaCount, today viet.Date) bool {
	return c.Stretch().Next().Contains(today)
}

// begun reports whether a column had begun before the end of a stretch: a quota
// without a first day is owed from the first entry of its kind on.
func begun(r *check.Reporter, c site.QuotaCount) bool {
	if !c.Quota.From.IsZero() {
		return true
	}
	first := check.Once(r, "first day of "+string(c.Quota.Kind), func() (first viet.Date) {
		for _, e := range r.Site().Library().Entries {
			if day := e.Brief.When.Day(); e.Kind == c.Quota.Kind && !day.IsZero() && (first.IsZero() || day.Before(first)) {
				first = day
			}
		}
		return first
	})
	return !first.IsZero() && !first.After(c.Until)
}

func reportQuota(r *check.Reporter, c site.QuotaCount, more diag.Args) {
	unit := c.Unit
	if unit == "" {
		unit = r.Settings().Agency.Name
	}
	args := diag.Args{
		"Unit": unit, "Stretch": c.Stretch().String(), "From": c.From.String(), "Until": c.Until.String(), "Count": c.Quota.Count,
		"Published": len(c.Published), "Missing": c.Missing, "Kind": schema.Label(c.Quota.Kind),
	}
	for k, v := range more {
		args[k] = v
	}
	i := slices.IndexFunc(r.Settings().Quotas, func(q config.Quota) bool { return q.Place == c.Quota.Place })
	r.Setting(item("quotas", i), args, check.Because(c.Quota.Basis),
		check.About(string(c.Quota.Kind), string(c.Quota.Per), c.Unit, c.From.ISO(), fmt.Sprint(c.Missing)))
}

// daysBetween returns how many days a day is before another one.
func daysBetween(from, to viet.Date) int {
	return int(to.Day().Time().Sub(from.Day().Time()).Hours() / 24)
}

// quotaUnit finds quotas of units that nobody else names: most are misspelt.
func quotaUnit() *check.Rule {
	return &check.Rule{
		Code: "quota-unit",
		Site: func(r *check.Reporter) {
			known := unitNames(r)
			for i, q := range r.Settings().Quotas {
				for _, unit := range q.Owers() {
					if unit == "" || known[viet.NameKey(unit)] != "" {
						continue
					}
					r.Setting(item("quotas", i), diag.Args{"Unit": unit, "Near": schema.NearestName(unit, slices.Sorted(maps.Values(known)))}, check.About(unit))
				}
			}
		},
	}
}

// unitNames returns the units that the settings declare and that entries name, by the
// keys of their names.
func unitNames(r *check.Reporter) map[string]string {
	known := map[string]string{}
	for _, a := range r.Settings().AllAgencies() {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			known[viet.NameKey(name)] = name
		}
	}
	for _, e := range r.Site().Library().Entries {
		if e.Data() != nil {
			if unit := content.Unit(e.Data()); unit != "" {
				known[viet.NameKey(unit)] = unit
			}
		}
	}
	return known
}
