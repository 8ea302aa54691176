package config

import (
	"fmt"
	"strings"
	"testing"

	"cchc/internal/viet"
)

func day(t *testing.T, iso string) viet.Date {
	t.Helper()
	d, err := viet.ParseDate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// settingsWith reads settings of which only the reports matter.
func settingsWith(t *testing.T, reports string) *Settings {
	t.Helper()
	s, problems := ParseSettings([]byte("title: T\nbaseURL: https://x.example/\nagency: X\n" + reports))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

func TestDefaultReports(t *testing.T) {
	var got []string
	for _, r := range (&Settings{}).ReportsOf(2026) {
		got = append(got, strings.Join([]string{r.ID(), r.Name(), r.From.ISO(), r.Until.ISO(), r.Due.ISO(), r.Since.ISO()}, " "))
	}
	want := []string{
		"2026-Q1 Quý I năm 2026 2025-12-15 2026-03-14 2026-03-20 2025-12-15",
		"2026-H1 6 tháng đầu năm 2026 2025-12-15 2026-06-14 2026-06-20 2025-12-15",
		"2026-Q3 Quý III năm 2026 2026-06-15 2026-09-14 2026-09-20 2025-12-15",
		"2026 Năm 2026 2025-12-15 2026-12-14 2026-12-20 2025-12-15",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the reports of 2026 are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if problems := checkReports(defaultReports()); len(problems) > 0 {
		t.Errorf("the default periods have problems: %v", problems)
	}
}

func TestParseReport(t *testing.T) {
	s := &Settings{}
	for text, want := range map[string]string{
		"2026-Q1": "2026-Q1", "2026Q1": "2026-Q1", "2026-q1": "2026-Q1", "2026-quy-1": "2026-Q1", "2026-quý-I": "2026-Q1", "Quý I năm 2026": "2026-Q1",
		"báo cáo quý III năm 2026": "2026-Q3", "2026-Q3": "2026-Q3", "Q3/2026": "2026-Q3", "quý 3, 2026": "2026-Q3",
		"2026-H1": "2026-H1", "2026-6M": "2026-H1", "6 tháng đầu năm 2026": "2026-H1", "Sáu tháng đầu năm 2026": "2026-H1", "6 tháng năm 2026": "2026-H1",
		"2026": "2026", "năm 2026": "2026", "Cả năm 2026": "2026", "báo cáo năm 2026": "2026",
		"2026-Q2": "2026-H1 instead", "2026-Q4": "2026 instead", "2026-H2": "2026 instead", "6 tháng cuối năm 2026": "2026 instead",
		"Q1": "2026-Q1", "quý 3": "2025-Q3", "6 tháng đầu năm": "2026-H1", "năm": "2026",
		"2026-9M": "", "2026-Q5": "", "": "", "tuần": "", "2026-sơ kết": "",
	} {
		r, instead, ok, _ := s.ParseReport(text, day(t, "2026-04-30"))
		got := ""
		if ok {
			if got = r.ID(); instead {
				got += " instead"
			}
		}
		if got != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
}

func TestDeclaredReports(t *testing.T) {
	s := settingsWith(t, `reports:
  - {name: 9 tháng, from: 15/12 năm trước, until: 14/9, to: Sở Nội vụ; Sở Tư pháp}
  - {name: Quý II, from: 15/3, until: 14/6, due: 16/6}
  - {name: Trang thông tin điện tử, from: 15/11-1, until: 14/11, since: 15/11-1}
  - {name: Sơ kết giai đoạn 2021-2025, from: 01/01-4, until: 31/12}
`)
	for text, want := range map[string]string{
		"2026-9M": "2026-9M", "9 tháng đầu năm 2026": "2026-9M", "2026-Q2": "2026-Q2", "2026-trang-thong-tin-dien-tu": "2026-trang-thong-tin-dien-tu",
		"Trang thông tin điện tử": "2026-trang-thong-tin-dien-tu", "Sơ kết giai đoạn 2021-2025": "2025-so-ket-giai-doan-2021-2025",
	} {
		r, instead, ok, _ := s.ParseReport(text, day(t, "2026-08-01"))
		if got := r.ID(); !ok || instead || got != want {
			t.Errorf("%q means %q, %v, %v; want %q", text, got, instead, ok, want)
		}
	}
	for text, want := range map[string]string{"2026-Q1": "2026-Q2", "2026-trang-tin-dien-tu": "2026-trang-thong-tin-dien-tu", "2026-8M": "2026-9M", "2026-hoàn toàn khác hẳn": ""} {
		if _, _, ok, near := s.ParseReport(text, day(t, "2026-08-01")); ok || near != want {
			t.Errorf("%q is near %q, want %q", text, near, want)
		}
	}
	r, _, _, _ := s.ParseReport("2026-9M", viet.Date{})
	if got := strings.Join(r.Period.To, "|"); got != "Sở Nội vụ|Sở Tư pháp" {
		t.Errorf("the report goes to %s", got)
	}
}

func TestReportsClosing(t *testing.T) {
	s := &Settings{}
	for _, c := range []struct {
		day    string
		within int
		want   string
	}{
		{"2026-11-30", 10, ""}, {"2026-11-30", 14, "2026"}, {"2026-12-14", 0, "2026"}, {"2026-12-15", 10, ""},
		{"2026-03-04", 10, "2026-Q1"}, {"2026-12-05", 100, "2026 2027-Q1"}, {"2026-06-14", 10, "2026-H1"},
	} {
		var got []string
		for _, r := range s.ReportsClosing(day(t, c.day), c.within) {
			got = append(got, r.ID())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("on %s within %d days %v close, want %q", c.day, c.within, got, c.want)
		}
	}
}

func TestNextReport(t *testing.T) {
	s := &Settings{}
	for on, want := range map[string]string{
		"2026-11-30": "2026", "2026-12-20": "2026", "2026-12-21": "2027-Q1", "2026-03-20": "2026-Q1", "2026-03-21": "2026-H1", "2026-06-20": "2026-H1", "2026-09-01": "2026-Q3",
	} {
		if r, ok := s.NextReport(day(t, on)); !ok || r.ID() != want {
			t.Errorf("on %s the next report is %s, want %s", on, r.ID(), want)
		}
	}
}

func TestBadReports(t *testing.T) {
	for text, want := range map[string]string{
		"{name: A, from: 15/6, until: 14/3}":                                                          "5:5 report-ends-before reports[1]",
		"{name: A, from: 15/12, until: 14/3}":                                                         "5:5 report-ends-before reports[1]",
		"{name: A, from: 15/12-1, until: 14/3, due: 10/3}":                                            "5:5 report-due-before reports[1]",
		"{name: A, from: 15/6, until: 14/9, since: 15/7}":                                             "5:5 report-since-behind reports[1]",
		"{name: Quý 1, from: 15/12-1, until: 14/3}\n  - {name: Quý I, from: 15/12-1, until: 14/3}":    "6:5 report-twice reports[2]",
		"{name: A, from: 15/12/2025, until: 14/3}":                                                    "5:21 year-day-form reports[1].from",
		"{name: A, from: 31/2, until: 14/3}":                                                          "5:21 date-impossible reports[1].from",
		"{name: A, from: 15/6}":                                                                       "5:5 required-field reports[1].until",
		"{name: A, from: 15/12-1, until: 14/3}\n  - {name: Năm, from: 15/12-1, until: 14/12, t: 1/1}": "6:46 unknown-key reports[2].t",
	} {
		_, problems := ParseSettings([]byte("title: T\nbaseURL: https://x.example/\nagency: X\nreports:\n  - " + text + "\n"))
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%d:%d ", p.Line, p.Column)+p.Code+" "+p.Field)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s is reported as %q, want %q", text, got, want)
		}
	}
}

// FuzzParseReport holds that what names a report is one, and that its short name names
// the same.
func FuzzParseReport(f *testing.F) {
	for _, s := range []string{"2026-Q1", "quý I năm 2026", "6 tháng đầu năm", "2026", "H2", "năm", "1999-9M", "2026-Q1-2025"} {
		f.Add(s)
	}
	s := &Settings{}
	on := viet.NewDate(2026, 4, 30)
	f.Fuzz(func(t *testing.T, text string) {
		r, _, ok, _ := s.ParseReport(text, on)
		if !ok {
			return
		}
		if r.Until.Before(r.From) || r.From.Before(r.Since) {
			t.Errorf("%q is from %s (%s) to %s", text, r.From.ISO(), r.Since.ISO(), r.Until.ISO())
		}
		if again, instead, ok, _ := s.ParseReport(r.ID(), on); !ok || instead || again.ID() != r.ID() {
			t.Errorf("%q is %s, which is %s", text, r.ID(), again.ID())
		}
	})
}
