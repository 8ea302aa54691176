package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
)

// reportClosing finds periodic reports whose figures close in a few days.
func reportClosing() *check.Rule {
	return &check.Rule{
		Code: "report-closing",
		Site: func(r *check.Reporter) {
			for _, report := range r.Settings().ReportsClosing(r.Today(), r.Settings().Check.ReportDays) {
				args := diag.Args{"Report": report.Name(), "Until": report.Until.String(), "Due": report.Due.String(), "Days": daysBetween(r.Today(), report.Until)}
				r.Setting("reports", args, check.Because(report.Period.Basis), check.About(report.ID()))
			}
		},
	}
}
