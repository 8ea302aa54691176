package report

import (
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// quotas is what was published against what is owed (định mức). A stretch belongs to
// the period in which it ends; one that is not over owes nothing yet.
func (g *gathering) quotas() Section {
	g.owed = g.owedList()
	s := Section{Title: "Thực hiện định mức tin, bài"}
	if len(g.owed.items) == 0 {
		return s
	}
	words := sentence("Trong kỳ, mọi định mức đều đạt%s.", Reference{g.owed.Table})
	if missing := g.owed.sum("Còn thiếu", g.endsNow); missing.Value() > 0 {
		words = sentence("So với định mức, trong kỳ còn thiếu %s tin, bài, tài liệu%s.", missing, Reference{g.owed.Table})
	}
	s.Blocks = []Block{words, g.owedTable()}
	return s
}

// owedList is the stretches of all quotas that ended since the beginning of the year.
func (g *gathering) owedList() *list[site.QuotaCount] {
	happened := g.happened // that a quota ended is nothing that was done
	defer func() { g.happened = happened }()
	return newList(g, "dinh-muc", "Tin, bài theo định mức",
		[]Column{{Title: "Định mức", Width: 34}, {Title: "Đơn vị", Width: 30}, {Title: "Từ ngày", Width: 11}, {Title: "Đến ngày", Width: 11}, {Title: "Phải có", Width: 9}, {Title: "Đã có", Width: 9}, {Title: "Còn thiếu", Width: 9}, {Title: "Căn cứ", Width: 40}},
		g.quotaCounts(), func(c site.QuotaCount) []Cell {
			return []Cell{Text(QuotaWords(c.Quota)), Text(g.quotaUnit(c)), Day{c.From}, Day{c.Until}, Number(c.Quota.Count), Number(len(c.Published)), Number(c.Missing), Text(c.Quota.Basis)}
		}, g.endsNow)
}

// quotaCounts counts for the stretches of all quotas that ended since the beginning of the year.
func (g *gathering) quotaCounts() []site.QuotaCount {
	return slices.DeleteFunc(g.site.Quotas(g.since, g.until), func(c site.QuotaCount) bool {
		return !g.inYear(c.Until) || g.unit != "" && (c.Unit == "" || !g.ofUnit(c.Unit))
	})
}

// endsNow reports whether a stretch ended in the period.
func (g *gathering) endsNow(c site.QuotaCount) bool { return g.inPeriod(c.Until) }

// owedTable counts, for each quota and unit, how often something was owed and missed.
func (g *gathering) owedTable() *Table {
	t := &Table{Name: "dinh-muc-thuc-hien", Title: "Thực hiện định mức", Columns: []Column{{Title: "Định mức", Width: 40}}}
	var is []func(site.QuotaCount) bool
	add := func(title string, f func(site.QuotaCount) bool) {
		t.Columns, is = append(t.Columns, Column{Title: title, Width: 10}), append(is, f)
	}
	short := func(c site.QuotaCount) bool { return c.Missing > 0 }
	add("Số lần phải có trong kỳ", g.endsNow)
	add("Số lần thiếu trong kỳ", func(c site.QuotaCount) bool { return g.endsNow(c) && short(c) })
	if !g.oneSpan() {
		add("Số lần phải có từ đầu năm", all[site.QuotaCount])
		add("Số lần thiếu từ đầu năm", short)
	}
	label := func(c site.QuotaCount) string { return QuotaWords(c.Quota) + " – " + g.quotaUnit(c) }
	labelled := g.owed.each(label)
	for _, text := range inOrder(g.owed, label) {
		cells := []Cell{Text(text)}
		for _, f := range is {
			cells = append(cells, g.owed.whereRow(func(row int, c site.QuotaCount) bool { return labelled[row] == text && f(c) }))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// quotaUnit is who owes a quota.
func (g *gathering) quotaUnit(c site.QuotaCount) string {
	if c.Unit == "" {
		return "Cả chuyên mục"
	}
	return g.names.of(c.Unit)
}

// QuotaWords says a quota: Ít nhất 01 tin, bài mỗi tháng.
func QuotaWords(q *config.Quota) string {
	count := viet.FormatNumber(float64(q.Count))
	if q.Count < 10 {
		count = "0" + count
	}
	words := "Ít nhất " + count + " " + schema.Label(q.Kind)
	switch {
	case q.Topic != "":
		words += " về " + lowerFirst(schema.Label(q.Topic))
	case q.Form != "":
		words = "Ít nhất " + count + " " + lowerFirst(schema.Label(q.Form))
	}
	return words + " mỗi " + strings.ToLower(schema.Label(q.Per))
}
