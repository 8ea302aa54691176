package report

import (
	"slices"
	"strconv"

	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// documents are the official documents: those that the agency issued, and those of
// others that the column published.
func (g *gathering) documents() Section {
	issued, posted := g.ownDocuments(), g.otherDocuments()
	s := Section{Title: "Ban hành và đăng tải văn bản"}
	if period, year := both(g, issued, whenOf, all[*site.Page]); year.Value() > 0 {
		s.Blocks = append(s.Blocks, g.counted("ban hành", "văn bản về cải cách hành chính", period, year, issued.Table))
	}
	if period, year := both(g, posted, published, all[*site.Page]); year.Value() > 0 {
		s.Blocks = append(s.Blocks, g.counted("đăng", "văn bản của cơ quan cấp trên", period, year, posted.Table))
	}
	return s
}

// whenOf is the day of what an entry is about.
func whenOf(p *site.Page) viet.Date { return p.Data().When() }

// isOwn reports whether the column's agency, or the unit whose report this is, issued
// what an entry tells of.
func (g *gathering) isOwn(p *site.Page) bool {
	unit := g.names.of(content.Unit(p.Data()))
	return unit == g.names.of(g.site.Settings.Agency.Name) || unit == g.unit
}

var documentColumns = []Column{{Title: "Ngày ban hành", Width: 13}, {Title: "Số, ký hiệu", Width: 22}, {Title: "Loại văn bản", Width: 16}, {Title: "Trích yếu", Width: 70}, {Title: "Cơ quan ban hành", Width: 28}}

// ownDocuments are the plans and documents that the agency signed.
func (g *gathering) ownDocuments() *list[*site.Page] {
	var pages []*site.Page
	for _, k := range []content.Kind{content.KindDocument, content.KindPlan} {
		pages = append(pages, slices.DeleteFunc(g.entriesOf(k, whenOf), func(p *site.Page) bool {
			plan, _ := content.TasksOf(p.Data())
			return !g.isOwn(p) || plan.Reference
		})...)
	}
	slices.SortStableFunc(pages, func(a, b *site.Page) int { return whenOf(a).Compare(whenOf(b)) })
	return newList(g, "van-ban-ban-hanh", "Văn bản đã ban hành", documentColumns, pages, g.documentCells, func(p *site.Page) bool { return g.inPeriod(whenOf(p)) })
}

// otherDocuments are those of others, by the day of their publication.
func (g *gathering) otherDocuments() *list[*site.Page] {
	var pages []*site.Page
	if g.unit == "" {
		pages = slices.DeleteFunc(g.entriesOf(content.KindDocument, published), g.isOwn)
	}
	return newList(g, "van-ban-dang-tai", "Văn bản của cơ quan cấp trên đã đăng", documentColumns, pages, g.documentCells, func(p *site.Page) bool { return g.inPeriod(p.Published()) })
}

func (g *gathering) documentCells(p *site.Page) []Cell {
	sort := "Kế hoạch"
	if d, ok := p.Data().(*content.Document); ok {
		sort = d.Type
	}
	return []Cell{Day{whenOf(p).Day()}, Text(content.Number(p.Data()).String()), Text(sort), g.link(p), Text(content.Creator(p.Data()))}
}

// A measured is one value of an index with the one before it.
type measured struct {
	page     *site.Page
	of       *content.Indicator
	now, old *content.YearValue // old is nil where there is none
	broken   string             // why the two cannot be compared, "" where they can
}

// indicators are the latest values of indexes that were known when the period ended.
func (g *gathering) indicators() Section {
	if g.unit != "" {
		return Section{}
	}
	var values []measured
	for _, p := range g.entries(content.KindIndicator) {
		if m, ok := g.latest(p); ok {
			values = append(values, m)
		}
	}
	items := newList(g, "chi-so", "Kết quả các chỉ số",
		[]Column{{Title: "Chỉ số", Width: 40}, {Title: "Đơn vị được đo", Width: 22}, {Title: "Năm", Width: 7}, {Title: "Kết quả", Width: 10}, {Title: "Đơn vị tính", Width: 11}, {Title: "Xếp hạng", Width: 12}, {Title: "Kết quả năm trước", Width: 13}, {Title: "Xếp hạng năm trước", Width: 13}, {Title: "Ghi chú", Width: 40}},
		values, func(m measured) []Cell {
			cells := []Cell{Links{{m.of.Index, g.link(m.page)[0].URL}}, Text(m.of.Subject), Year(m.now.Year), Number(m.now.Value), Text(m.of.Unit), Text(rank(m.now))}
			if m.old == nil {
				return append(cells, Text(""), Text(""), Text(m.broken))
			}
			return append(cells, Number(m.old.Value), Text(rank(m.old)), Text(m.broken))
		}, func(m measured) bool { return g.inPeriod(m.page.Updated) })
	s := Section{Title: "Kết quả các chỉ số"}
	if len(values) == 0 {
		return s
	}
	fresh := items.where(func(m measured) bool { return g.inPeriod(m.page.Updated) })
	p := sentence("Chuyên mục có kết quả của %s chỉ số", items.where(all[measured]))
	if fresh.Value() > 0 {
		p = append(p, sentence(", trong đó %s được công bố, cập nhật trong kỳ", fresh)...)
	}
	s.Blocks = []Block{append(p, Reference{items.Table}, Text("."))}
	return s
}

// latest returns the last value of an index that was known when the period ended, and
// the one before it. Of an entry that was changed later, the newest value is taken for
// that change.
func (g *gathering) latest(p *site.Page) (m measured, ok bool) {
	i := p.Data().(*content.Indicator)
	if !g.known(p.Published()) {
		return m, false
	}
	m = measured{page: p, of: i}
	series := slices.SortedFunc(slices.Values(i.Series), func(a, b content.YearValue) int { return a.Year - b.Year })
	if n := len(series); n > 0 && !g.known(p.Updated) {
		series = series[:n-1]
	}
	for k := range series {
		if v := &series[k]; v.Year <= g.until.Year() {
			m.now, m.old = v, m.now
		}
	}
	if m.now == nil {
		return m, false
	}
	for _, b := range i.Breaks {
		if b.Year == m.now.Year {
			m.broken = b.Note
		}
	}
	return m, true
}

// rank is the place among how many: 12/34.
func rank(v *content.YearValue) string {
	switch {
	case v.Rank == 0:
		return ""
	case v.Of == 0:
		return strconv.Itoa(v.Rank)
	}
	return strconv.Itoa(v.Rank) + "/" + strconv.Itoa(v.Of)
}
