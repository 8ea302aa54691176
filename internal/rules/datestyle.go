package rules

import (
	"regexp"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/diag"
)

// dateRE matches days that official documents write otherwise: 5/3/2026, 05/2/2026,
// 09/03/2026, ngày 5 tháng 3.
var dateRE = regexp.MustCompile(`\b(?:(\d{1,2})/(\d{1,2})/\d{4}\b|ngày (\d{1,2}) tháng (\d{1,2})\b)`)

// dateStyle finds days that are not written as official documents write them, where the
// settings ask for that.
func dateStyle() *check.Rule {
	return &check.Rule{
		Code:   "date-style",
		Tongue: "vi", Basis: []check.Source{from("Nghị định 30/2020/NĐ-CP, Phụ lục I")},
		Text: func(r *check.Reporter, t *check.Text) {
			if r.Settings().Check.Dates != config.OfficialDates {
				return
			}
			for _, m := range dateRE.FindAllStringSubmatchIndex(t.Plain, -1) {
				group := func(i int) string { return t.Plain[max(m[2*i], 0):max(m[2*i+1], 0)] } // "" for one that is not there
				if d, month := group(1)+group(3), group(2)+group(4); !officialDay(d) || !officialMonth(month) {
					r.In(t, m[0], m[1], diag.Args{"Date": group(0)})
				}
			}
		},
	}
}

func officialDay(d string) bool { return len(d) == 2 }

func officialMonth(m string) bool {
	return len(m) == 2 && (m[0] == '1' || m == "01" || m == "02") || len(m) == 1 && m > "2"
}
