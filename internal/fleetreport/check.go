package fleetreport

import (
	"cmp"
	"slices"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/render"
	"cchc/internal/rules"
)

// A Checked is what the rules found in a unit's column.
type Checked struct {
	Unit   *fleetunits.Unit
	Report *check.Report // its findings with the names of files as sites.yaml sees them
}

// A CheckRecord is what was found in one unit's column, as programs read it.
type CheckRecord struct {
	Unit     string              `json:"unit"` // its ID
	Name     string              `json:"name"`
	Rank     int                 `json:"rank"` // 1 for the units with the fewest errors, of these the fewest warnings
	Errors   int                 `json:"errors"`
	Warnings int                 `json:"warnings"`
	Groups   map[check.Group]int `json:"groups"` // findings by the group of their rule
	Findings []diag.Record       `json:"findings"`
}

// Check goes over the columns of some units with all rules, one behind the other, and calls each
// with what they found.
func Check(f *fleet.Fleet, units []*fleetunits.Unit, opts fleet.Options, each func(Checked)) {
	for _, u := range units {
		each(Checked{u, checkUnit(f, u, opts)})
	}
}

func checkUnit(f *fleet.Fleet, u *fleetunits.Unit, opts fleet.Options) *check.Report {
	c, problems := f.OpenColumn(u, opts, false)
	if c == nil {
		return check.Run(check.Input{Problems: problems})
	}
	defer c.Close()
	set, ofSite, others := c.Open(opts)
	return checkSet(c, set, ofSite, others, opts)
}

// checkSet goes over a column that was read, or tells why it could not be.
func checkSet(c *fleet.Column, set *render.Set, ofSite, others diag.List, opts fleet.Options) *check.Report {
	in := check.Input{Files: c.FS(), Rules: rules.All(), Problems: ofSite}
	if set != nil {
		in.Site, in.Problems = set.Site, slices.Concat(ofSite, set.FileProblems())
		if dir := c.Dir(); dir != "" {
			records, unread := approval.Records(c.FS(), dir, opts.Host, opts.Now, set.Site.Library())
			in.Approvals, in.Problems = records, append(in.Problems, unread...)
		}
	}
	report := check.Run(in)
	report.Findings = slices.DeleteFunc(report.Findings, func(f check.Finding) bool { return c.Follows(f.Diagnostic) })
	for i := range report.Findings {
		report.Findings[i].Diagnostic = c.Located(report.Findings[i].Diagnostic)
	}
	report.Findings = append(check.Run(check.Input{Problems: others}).Findings, report.Findings...)
	return report
}

// Record returns what was found as programs read it, without a rank.
func (c Checked) Record(v *diag.Voice) CheckRecord {
	r := CheckRecord{Unit: c.Unit.ID, Name: c.Unit.Name, Errors: c.Report.Count(diag.Error), Warnings: c.Report.Count(diag.Warning), Groups: map[check.Group]int{}}
	var all diag.List
	for i := range c.Report.Findings {
		f := &c.Report.Findings[i]
		group := check.Reading
		if f.Rule != nil {
			group = f.Rule.Group
		}
		r.Groups[group]++
		all = append(all, f.Diagnostic)
	}
	r.Findings = all.Records(v)
	return r
}

// Rank orders units by errors, then by warnings, and gives them their ranks; equal ones have the
// same.
func Rank(all []CheckRecord) {
	compare := func(a, b CheckRecord) int {
		return cmp.Or(cmp.Compare(a.Errors, b.Errors), cmp.Compare(a.Warnings, b.Warnings))
	}
	slices.SortStableFunc(all, compare)
	for i := range all {
		all[i].Rank = i + 1
		if i > 0 && compare(all[i-1], all[i]) == 0 {
			all[i].Rank = all[i-1].Rank
		}
	}
}
