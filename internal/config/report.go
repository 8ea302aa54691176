package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A ReportPeriod is a period of which a report is owed every year (kỳ báo cáo), with
// the days on which its figures begin and end. They are not those of the calendar.
type ReportPeriod struct {
	content.Place
	Name  string       `cchc:"name,required" vi:"Tên kỳ|Tên|Kỳ báo cáo" doc:"Quý I, 6 tháng đầu năm, Năm, hoặc tên riêng của kỳ."`
	From  viet.YearDay `cchc:"from,required" vi:"Từ ngày|Từ" doc:"Ngày bắt đầu lấy số liệu: 15/6; của năm trước thì ghi 15/12-1 hoặc 15/12 năm trước."`
	Until viet.YearDay `cchc:"until,required" vi:"Đến ngày|Đến|Ngày chốt số liệu" doc:"Ngày cuối cùng lấy số liệu (ngày chốt): 14/3."`
	Due   viet.YearDay `cchc:"due" vi:"Hạn gửi|Hạn|Gửi trước ngày" doc:"Ngày cuối cùng để gửi báo cáo: 20/3."`
	Since viet.YearDay `cchc:"since" vi:"Lũy kế từ|Lũy kế từ ngày" doc:"Ngày bắt đầu tính lũy kế từ đầu năm; bỏ trống là 15/12 năm trước."`
	To    []string     `cchc:"to,names" vi:"Nơi gửi|Kính gửi|Nơi nhận" doc:"Cơ quan nhận báo cáo."`
	Basis string       `cchc:"basis" vi:"Căn cứ" doc:"Văn bản yêu cầu báo cáo."`
}

// yearStart is the day on which the figures of a year begin where a period does not
// say so (15 December of the year before), as the report of the whole year does.
var yearStart = viet.YearDay{Month: time.December, Day: 15, Offset: -1}

// defaultReports are the periods of the reports of reform to Bộ Nội vụ: that of six
// months takes the place of the second quarter's, that of the year the fourth's.
func defaultReports() []ReportPeriod {
	day := func(d int, m time.Month) viet.YearDay { return viet.YearDay{Month: m, Day: d} }
	return []ReportPeriod{
		{Name: "Quý I", From: yearStart, Until: day(14, time.March), Due: day(20, time.March)},
		{Name: "6 tháng đầu năm", From: yearStart, Until: day(14, time.June), Due: day(20, time.June)},
		{Name: "Quý III", From: day(15, time.June), Until: day(14, time.September), Due: day(20, time.September)},
		{Name: "Năm", From: yearStart, Until: day(14, time.December), Due: day(20, time.December)},
	}
}

// ReportPeriods returns the periods that the settings declare, else those of the
// reports to Bộ Nội vụ.
func (s *Settings) ReportPeriods() []ReportPeriod {
	if len(s.Reports) > 0 {
		return s.Reports
	}
	return defaultReports()
}

// checkReports reports periods that end before they begin or are due before they end,
// and two of one name.
func checkReports(periods []ReportPeriod) diag.List {
	var problems diag.List
	names := map[string]string{}
	for i, p := range periods {
		report := func(code string, args diag.Args) {
			problems = append(problems, diag.New(p.In(SettingsFile), fmt.Sprintf("reports[%d]", i+1), code, args))
		}
		args := diag.Args{"Name": p.Name, "From": p.From.String(), "Until": p.Until.String(), "Due": p.Due.String(), "Since": p.Since.String()}
		code := p.Code()
		switch {
		case p.From.IsZero() || p.Until.IsZero() || p.Name == "":
			continue // reported as required fields
		case p.Until.Compare(p.From) < 0:
			report("report-ends-before", args)
		case !p.Due.IsZero() && p.Due.Compare(p.Until) < 0:
			report("report-due-before", args)
		case !p.Since.IsZero() && p.Since.Compare(p.From) > 0:
			report("report-since-behind", args)
		case names[code] != "":
			args["Other"] = names[code]
			report("report-twice", args)
		default:
			names[code] = p.Name
		}
	}
	return problems
}

// The codes of the periods that people write without their names.
const (
	codeYear     = "" // the year alone is its period
	codeHalf     = "H1"
	codeLastHalf = "H2"
	codeNine     = "9M"
)

// insteadOf are the periods whose reports take the place of others.
var insteadOf = map[string]string{"Q2": codeHalf, "Q4": codeYear, codeLastHalf: codeYear}

// periodForms recognise the folded names of periods, without their years.
var periodForms = []struct {
	form *regexp.Regexp
	code func(m []string) string
}{
	{regexp.MustCompile(`^(?:q|quy )(iv|iii|ii|i|[1-4])$`), func(m []string) string { return "Q" + quarterDigit(m[1]) }},
	{regexp.MustCompile(`^(?:h1|6m|(?:6|sau) thang(?: dau(?: nam)?)?|nua dau nam)$`), func([]string) string { return codeHalf }},
	{regexp.MustCompile(`^(?:h2|(?:6|sau) thang cuoi(?: nam)?|nua cuoi nam)$`), func([]string) string { return codeLastHalf }},
	{regexp.MustCompile(`^(?:9m|(?:9|chin) thang(?: dau(?: nam)?)?)$`), func([]string) string { return codeNine }},
	{regexp.MustCompile(`^(?:m|thang )?(0?[1-9]|1[0-2])$`), func(m []string) string { return "M" + strings.TrimLeft(m[1], "0") }},
	{regexp.MustCompile(`^(?:|y|nam|ca(?: nam)?|hang nam|12 thang|tong ket(?: nam)?)$`), func([]string) string { return codeYear }},
}

// quarterDigit returns the number of a quarter, which may be a Roman one.
func quarterDigit(s string) string {
	if strings.HasPrefix(s, "i") {
		return strconv.Itoa(1 + slices.Index([]string{"i", "ii", "iii", "iv"}, s))
	}
	return s
}

// periodCode returns the code of a period's name without a year: Q1, H1, 9M, M3, ""
// for the whole year, else a slug.
func periodCode(name string) string {
	words := strings.TrimSpace(strings.TrimPrefix(strings.ReplaceAll(viet.Slug(name), "-", " ")+" ", "bao cao "))
	for _, f := range periodForms {
		if m := f.form.FindStringSubmatch(words); m != nil {
			return f.code(m)
		}
	}
	return strings.ReplaceAll(words, " ", "-")
}

// Code is the short name of the period, which is the same every year: Q1, H1, Q3, 9M,
// M3 for a month, "" for the whole year, else a slug of its name.
func (p *ReportPeriod) Code() string { return periodCode(p.Name) }

// only returns the one year that the name of a period names (Giai đoạn 2021–2025), 0
// for a period of every year.
func (p *ReportPeriod) only() int {
	_, year := cutYear(p.Name)
	return year
}

// in returns the period of a year.
func (p *ReportPeriod) in(year int) Report {
	r := Report{Period: p, Year: year, From: p.From.On(year), Until: p.Until.On(year), Due: p.Due.On(year), Since: p.Since.On(year)}
	if r.Since.IsZero() {
		r.Since = yearStart.On(year)
	}
	if r.From.Before(r.Since) {
		r.Since = r.From
	}
	return r
}

// A Report is a period of one year, of which a report is owed.
type Report struct {
	Period *ReportPeriod
	Year   int
	From   viet.Date // the first day of its figures
	Until  viet.Date // the last day (ngày chốt số liệu)
	Due    viet.Date // the last day to send the report; no date where none is set
	Since  viet.Date // where the figures since the beginning of the year begin (lũy kế)
}

// ID names the report for commands and files: 2026-Q1, 2026-H1, 2026.
func (r Report) ID() string {
	if code := r.Period.Code(); code != codeYear {
		return strconv.Itoa(r.Year) + "-" + code
	}
	return strconv.Itoa(r.Year)
}

// Name is the name of the period with its year: Quý I năm 2026, 6 tháng đầu năm 2026,
// Năm 2026.
func (r Report) Name() string {
	if r.Period.only() > 0 {
		return r.Period.Name
	}
	if strings.HasSuffix(viet.Slug(r.Period.Name), "nam") {
		return r.Period.Name + " " + strconv.Itoa(r.Year)
	}
	return r.Period.Name + " năm " + strconv.Itoa(r.Year)
}

// reports returns the reports of the years around a day, by the last day of their
// figures.
func (s *Settings) reports(day viet.Date) []Report {
	var all []Report
	periods := s.ReportPeriods()
	for i := range periods {
		p := &periods[i]
		for year := day.Year() - p.Until.Offset - 2; year <= day.Year()-p.Until.Offset+2; year++ {
			if only := p.only(); !p.From.IsZero() && !p.Until.IsZero() && (only == 0 || only == year) {
				all = append(all, p.in(year))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Report) int {
		return cmp.Or(a.Until.Compare(b.Until), b.From.Compare(a.From))
	})
	return all
}

// ReportsOf returns the reports of a year, by the last day of their figures.
func (s *Settings) ReportsOf(year int) []Report {
	all := s.reports(viet.NewDate(year, time.July, 1))
	return slices.DeleteFunc(all, func(r Report) bool { return r.Year != year })
}

// ReportsClosing returns the reports whose figures end on a day or at most some days
// behind it (sắp chốt số liệu), the first to end first.
func (s *Settings) ReportsClosing(day viet.Date, within int) []Report {
	day = day.Day()
	last := day.AddDays(within)
	return slices.DeleteFunc(s.reports(day), func(r Report) bool { return r.Until.Before(day) || r.Until.After(last) })
}

// NextReport returns the report that is to be sent next: the first that is due on a
// day or behind it. A period without a day to be sent is due when it ends.
func (s *Settings) NextReport(day viet.Date) (report Report, ok bool) {
	day = day.Day()
	due := func(r Report) viet.Date {
		if r.Due.IsZero() {
			return r.Until
		}
		return r.Due
	}
	for _, r := range s.reports(day) {
		if !due(r).Before(day) && (!ok || due(r).Before(due(report))) {
			report, ok = r, true
		}
	}
	return report, ok
}

// ReportAfter returns the report whose figures end next behind those of another one.
func (s *Settings) ReportAfter(r Report) Report {
	for _, next := range s.reports(r.Until) {
		if next.Until.After(r.Until) {
			return next
		}
	}
	return r // there is a next year
}

// ParseReport finds the report that a text means: 2026-Q1, 2026-quy-1, "6 tháng đầu
// năm 2026", 2026 for the whole year, or a name that the settings declare. Without a
// year it is the last one that has begun on a day. Where the settings have no period
// of the name but one whose report takes its place (6 tháng đầu năm for Quý II), it is
// that one, and instead is true. near is the name that a text without a report may
// have meant, "" for none.
func (s *Settings) ParseReport(text string, day viet.Date) (report Report, instead, ok bool, near string) {
	name, year := cutYear(text)
	code := periodCode(name)
	periods := s.ReportPeriods()
	find := func(code string) int {
		return slices.IndexFunc(periods, func(p ReportPeriod) bool { return p.Code() == code })
	}
	i := find(code)
	if whole := find(periodCode(text)); i < 0 && whole >= 0 {
		i, year = whole, periods[whole].only()
	}
	if other, has := insteadOf[code]; i < 0 && has {
		i, instead = find(other), true
	}
	if i < 0 || year == 0 && viet.Slug(text) == "" {
		return Report{}, false, false, nearReport(periods, code, cmp.Or(year, day.Year()))
	}
	if year > 0 {
		return periods[i].in(year), instead, true, ""
	}
	for _, r := range s.reports(day) {
		if r.Period.Code() == periods[i].Code() && !r.From.After(day) {
			report = r
		}
	}
	return report, instead, true, ""
}

// nearReport names the report whose code or name is most like a code.
func nearReport(periods []ReportPeriod, code string, year int) string {
	var names []string
	of := map[string]string{}
	for i := range periods {
		r := periods[i].in(year)
		for _, name := range []string{r.Period.Code(), r.Period.Name} {
			names = append(names, name)
			of[name] = r.ID()
		}
	}
	return of[schema.NearestName(code, names)]
}

var digits = regexp.MustCompile(`[0-9]+`)

// lastYear returns where the last year of a text stands, nil for none.
func lastYear(text string) []int {
	for _, m := range slices.Backward(digits.FindAllStringIndex(text, -1)) {
		if century := text[m[0]:min(m[1], m[0]+2)]; m[1]-m[0] == 4 && (century == "19" || century == "20") {
			return m
		}
	}
	return nil
}

// cutYear divides the name of a report into that of its period and its year, 0 for
// none.
func cutYear(text string) (name string, year int) {
	m := lastYear(text)
	if m == nil {
		return text, 0
	}
	year, _ = strconv.Atoi(text[m[0]:m[1]])
	before := strings.TrimRight(text[:m[0]], " -–_/.,")
	if words := strings.Fields(before); len(words) > 0 && viet.Key(words[len(words)-1]) == "nam" {
		before = strings.Join(words[:len(words)-1], " ")
	}
	return strings.TrimSpace(before + " " + strings.TrimLeft(text[m[1]:], " -–_/.,")), year
}
