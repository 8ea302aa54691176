// Package report is the periodic report of a column to the upper level (báo cáo định
// kỳ): what was done in a period and since the beginning of the year, what is late and
// what is missing.
//
// [New] makes a [Report] from a site. A Report is a value: sections of numbered text
// and tables, and lists, which are its appendices (phụ lục). Package reportfile writes it
// as Word, Excel, CSV, HTML and Markdown, and decides nothing.
//
// # Figures
//
// No number is said that the reader cannot count: every number in the text and in the
// tables is a [Figure], and a Figure is rows of a list of the appendix. Its value is
// how many they are, or the sum of one of their columns. There is no other way to put a
// number into a report.
//
// # Days
//
// The figures of a period are those of its first to its last day, not of the calendar
// ([config.Report]); of a period that is not over, those to the day of the report. What
// happened later is not known to the report, also where the site knows it: a task done
// on 20 March is not done in the report of a period that ended on 14 March. Beside each
// number of the period stands that since the beginning of the year (lũy kế).
//
// An entry counts on these days: news, materials and documents when they were
// published, a document of the agency itself when it was signed, an event when it
// began, a task when it was done, a change of a procedure on the day of its decision, a
// question when it was asked and when it was answered, a citizen's comment when it was
// received and when it was dealt with.
//
// # Language
//
// A report is an official document and as such Vietnamese (Nghị định 30/2020/NĐ-CP),
// whatever the language of the tool. What only people know (causes, proposals, the
// number, the signature) is left to be filled in, as in new entries
// ([schema.Placeholder]).
package report

import (
	"slices"
	"strconv"

	"cchc/internal/config"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// Options say which report is made.
type Options struct {
	Period config.Report
	Unit   string // the only unit whose work is reported, by any of its names; "" for all

	Bypassed []Bypass // what went out without approval, as the log has it
}

// A Report is the report of one period.
type Report struct {
	Period   config.Report
	Until    viet.Date // the last day of the figures: that of the period, or of the report
	Unit     string    // whose work alone is reported; "" for all
	Head     Head
	Title    string // in one line, without BÁO CÁO
	Opening  []Paragraph
	Sections []Section
	Closing  Paragraph
	Lists    []*Table // the appendices, each with at least one row
}

// Name is what the report is called in a line: Báo cáo công tác cải cách hành chính quý I
// năm 2026.
func (r *Report) Name() string { return "Báo cáo " + lowerFirst(r.Title) }

// An EmptyError says that nothing happened in a period, or that it has not begun.
type EmptyError struct {
	From, Until viet.Date
	Begun       bool
}

func (e *EmptyError) Error() string {
	return "nothing between " + e.From.ISO() + " and " + e.Until.ISO()
}

// A UnitError says that no unit is called so.
type UnitError struct {
	Name string
	Near string   // the unit that may have been meant; "" for none
	All  []string // the units that there are
}

func (e *UnitError) Error() string { return "no unit " + e.Name }

// New makes the report of a period from a site as it is on its day. The error is an
// [*EmptyError] or a [*UnitError].
func New(s *site.Site, opts Options) (*Report, error) {
	g := &gathering{site: s, view: s.NewView(), names: namesOf(s), span: spanOf(opts.Period, s.Today), year: opts.Period.Year, next: s.Settings.ReportAfter(opts.Period)}
	if g.span.until.Before(g.span.from) {
		return nil, &EmptyError{opts.Period.From, opts.Period.Until, false}
	}
	if opts.Unit != "" {
		name, ok := g.names.find(opts.Unit)
		if !ok {
			return nil, g.names.unknown(opts.Unit)
		}
		g.unit = name
	}
	g.bypasses = opts.Bypassed
	r := g.report(opts.Period)
	if !g.happened {
		return nil, &EmptyError{g.span.from, g.span.until, true}
	}
	return r, nil
}

// A gathering is the work on one report.
type gathering struct {
	site  *site.Site
	view  *site.View
	names *unitNames
	unit  string // "" for all
	year  int
	next  config.Report // the period behind this one
	span

	lists     []*Table
	tasked    *list[task]
	owed      *list[site.QuotaCount]
	commented *list[comment]
	bypasses  []Bypass
	passedBy  *list[Bypass]
	happened  bool // something did in the period
}

// report makes the report, section by section in the order of the text.
func (g *gathering) report(p config.Report) *Report {
	r := &Report{Period: p, Until: g.span.until, Unit: g.unit, Head: headOf(g.site.Settings, p, g.unit)}
	r.Title = "Công tác cải cách hành chính " + lowerFirst(p.Name())
	r.Opening = g.opening(p, r.Head)
	r.Sections = number([]Section{
		{Title: "Kết quả thực hiện", Sections: g.results()},
		{Title: "Tồn tại, hạn chế và nguyên nhân", Sections: g.shortcomings()},
		{Title: "Phương hướng, nhiệm vụ kỳ tới", Blocks: g.nextTasks()},
		{Title: "Kiến nghị, đề xuất", Blocks: []Block{fill("kiến nghị, đề xuất; không có thì ghi Không")}},
	})
	r.Closing = sentence("Trên đây là báo cáo công tác cải cách hành chính %s của %s./.", lowerFirst(p.Name()), r.Head.Agency)
	r.Lists = numberLists(g.lists)
	for i, t := range r.Tables() {
		t.Number = "Bảng " + strconv.Itoa(i+1)
	}
	return r
}

// results are the sections of what was done; one that has nothing to say is left out.
func (g *gathering) results() []Section {
	sections := []Section{g.tasks(), g.procedures(), g.communication(), g.answers(), g.documents(), g.indicators()}
	return slices.DeleteFunc(sections, func(s Section) bool { return len(s.Blocks) == 0 && len(s.Sections) == 0 })
}

// opening says of what the report is, and of which days.
func (g *gathering) opening(p config.Report, head Head) []Paragraph {
	why := "Thực hiện chế độ báo cáo định kỳ về công tác cải cách hành chính"
	if p.Period.Basis != "" {
		why = "Thực hiện " + lowerFirst(p.Period.Basis)
	}
	days := sentence("%s, %s báo cáo công tác cải cách hành chính %s", why, head.Agency, lowerFirst(p.Name()))
	if g.oneSpan() {
		days = append(days, sentence(" (số liệu từ ngày %s đến ngày %s, cũng là số lũy kế từ đầu năm)", g.from.String(), g.until.String())...)
	} else {
		days = append(days, sentence(" (số liệu trong kỳ từ ngày %s đến ngày %s; lũy kế từ đầu năm tính từ ngày %s)", g.from.String(), g.until.String(), g.since.String())...)
	}
	days = append(days, Text(" như sau:"))
	all := []Paragraph{days}
	if g.until.Before(p.Until) {
		all = append(all, sentence("Kỳ báo cáo chưa kết thúc: ngày chốt số liệu là %s.", p.Until.String()))
	}
	return all
}
