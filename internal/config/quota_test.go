package config

import (
	"strings"
	"testing"
)

func TestQuotasThatCannotBeMeant(t *testing.T) {
	for name, c := range map[string]struct{ quotas, code string }{
		"another count":           {"{kind: news, count: 1, per: month}\n  - {kind: news, count: 2, per: month}", "quota-conflict"},
		"another name of a unit":  {"{kind: news, count: 1, per: month, unit: UBND xã}\n  - {kind: news, count: 2, per: month, units: [Trạm Y tế, Ủy ban nhân dân xã Thử]}", "quota-conflict"},
		"one at a time":           {"{kind: news, count: 1, per: month, until: 2026-06-30}\n  - {kind: news, count: 2, per: month, from: 2026-07-01}", ""},
		"a week and a month":      {"{kind: news, count: 1, per: week}\n  - {kind: news, count: 4, per: month}", ""},
		"each unit and all":       {"{kind: news, count: 1, per: month, unit: UBND xã}\n  - {kind: news, count: 4, per: month}", ""},
		"another topic":           {"{kind: news, count: 1, per: month, topic: digital}\n  - {kind: news, count: 4, per: month}", ""},
		"nothing":                 {"{kind: news, count: 0, per: month}", "quota-count"},
		"topic of a kind without": {"{kind: event, count: 1, per: month, topic: digital}", "quota-filter"},
		"form of a kind without":  {"{kind: news, count: 1, per: month, form: video}", "quota-filter"},
		"form":                    {"{kind: material, count: 1, per: quý, form: Bài phát thanh}", ""},
		"ends before it begins":   {"{kind: news, count: 1, per: half-year, from: 2026-07-01, until: 2026-06-01}", "quota-until"},
	} {
		src := "title: A\nbaseURL: https://a.example/\nagency: Ủy ban nhân dân xã Thử\nquotas:\n  - " + c.quotas + "\n"
		_, problems := ParseSettings([]byte(src))
		switch {
		case c.code == "" && len(problems) > 0, c.code != "" && len(problems) != 1:
			t.Errorf("%s: %v", name, problems)
		case c.code != "" && (problems[0].Code != c.code || problems[0].Line != 5+strings.Count(c.quotas, "\n") || !strings.HasPrefix(problems[0].Field, "quotas[")):
			t.Errorf("%s: %+v", name, problems[0])
		}
	}
}
