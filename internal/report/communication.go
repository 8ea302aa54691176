package report

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// communication is what was published, handed out and held (thông tin, tuyên truyền).
func (g *gathering) communication() Section {
	return inParts("Thông tin, tuyên truyền", g.news(), g.quotas(), g.materials(), g.events())
}

// inParts is a section of the parts that have something to say; the only one needs no
// heading of its own.
func inParts(title string, parts ...Section) Section {
	parts = slices.DeleteFunc(parts, func(part Section) bool { return len(part.Blocks) == 0 })
	if len(parts) == 1 {
		return Section{Title: title, Blocks: parts[0].Blocks}
	}
	return Section{Title: title, Sections: parts}
}

// entriesOf returns the entries of a kind with a day since the beginning of the year,
// by that day.
func (g *gathering) entriesOf(k content.Kind, day func(*site.Page) viet.Date) []*site.Page {
	pages := slices.DeleteFunc(g.entries(k), func(p *site.Page) bool { return !g.inYear(day(p)) })
	slices.SortStableFunc(pages, func(a, b *site.Page) int {
		return cmp.Or(day(a).Compare(day(b)), viet.Compare(a.Title, b.Title))
	})
	return pages
}

// published is the day on which an entry was published.
func published(p *site.Page) viet.Date { return p.Published() }

// link is an entry with its full address.
func (g *gathering) link(p *site.Page) Links {
	return Links{{p.Title, g.site.Settings.BaseURL.Origin + g.view.URL(p.Path)}}
}

// orNone is a text, or what stands in its place where an entry has none.
func orNone(text, none string) string {
	if text == "" {
		return "(" + none + ")"
	}
	return text
}

// news is the items published: by month, unit, topic and form.
func (g *gathering) news() Section {
	unit := func(p *site.Page) string {
		return orNone(g.names.of(content.Unit(p.Data())), "chưa ghi đơn vị")
	}
	topic := func(p *site.Page) string {
		return orNone(schema.Label(p.Data().(*content.News).Topic), "chưa ghi chủ đề")
	}
	form := func(p *site.Page) string { return newsForm(p.Data().(*content.News)) }
	items := newList(g, "tin-bai", "Tin, bài đã đăng trên chuyên mục",
		[]Column{{Title: "Ngày đăng", Width: 11}, {Title: "Tiêu đề", Width: 50}, {Title: "Đơn vị", Width: 24}, {Title: "Chủ đề", Width: 22}, {Title: "Hình thức", Width: 15}, {Title: "Tác giả", Width: 18}},
		g.entriesOf(content.KindNews, published), func(p *site.Page) []Cell {
			return []Cell{Day{p.Published().Day()}, g.link(p), Text(unit(p)), Text(topic(p)), Text(form(p)), Text(content.Creator(p.Data()))}
		}, func(p *site.Page) bool { return g.inPeriod(p.Published()) })
	s := Section{Title: "Tin, bài"}
	period, year := both(g, items, published, all[*site.Page])
	if year.Value() == 0 {
		s.Blocks = []Block{sentence("Từ đầu năm chuyên mục chưa có tin, bài nào.")}
		return s
	}
	units := labelsOf(items, unit)
	s.Blocks = append(s.Blocks, g.counted("đăng", "tin, bài", period, year, items.Table),
		byLabel(g, items, "tin-bai-theo-thang", "Tin, bài theo tháng", "Tháng", g.months(), func(p *site.Page) string { return g.month(p.Published()) }, published))
	if g.unit == "" {
		s.Blocks = append(s.Blocks, byLabel(g, items, "tin-bai-theo-don-vi", "Tin, bài theo đơn vị", "Đơn vị", units, unit, published))
	}
	s.Blocks = append(s.Blocks,
		byLabel(g, items, "tin-bai-theo-chu-de", "Tin, bài theo chủ đề", "Chủ đề", optionsOf(content.Topic(""), "(chưa ghi chủ đề)"), topic, published),
		byLabel(g, items, "tin-bai-theo-hinh-thuc", "Tin, bài theo hình thức", "Hình thức", newsForms, form, published))
	return s
}

// counted says how many of something there were in the period and, where that is
// another span, since the beginning of the year: Trong kỳ, đăng 03 tin, bài.
func (g *gathering) counted(verb, noun string, period, year Figure, list *Table) Paragraph {
	p := sentence("Trong kỳ, %s %s %s", verb, period, noun)
	if period.Value() == 0 {
		p = sentence("Trong kỳ không %s %s nào", verb, noun)
	}
	if !g.oneSpan() {
		p = append(p, sentence("; lũy kế từ đầu năm %s", year)...)
	}
	return append(p, Reference{list}, Text("."))
}

// labelsOf returns the labels of a list's items in the order of the dictionary, those in
// parentheses at the end.
func labelsOf[T any](l *list[T], label func(T) string) []string {
	labels := inOrder(l, label)
	slices.SortFunc(labels, func(a, b string) int {
		if (a[0] == '(') != (b[0] == '(') {
			return cmp.Compare(b[0], a[0])
		}
		return viet.Compare(a, b)
	})
	return labels
}

// optionsOf returns the labels of an enumeration, and further ones.
func optionsOf(e schema.Enum, more ...string) []string {
	var labels []string
	for _, o := range e.Options() {
		labels = append(labels, o.Name())
	}
	return append(labels, more...)
}

// months are the labels of the months since the beginning of the year.
func (g *gathering) months() []string {
	var labels []string
	for day := g.since; !day.After(g.until); day = day.AddDays(1) {
		if label := g.month(day); len(labels) == 0 || labels[len(labels)-1] != label {
			labels = append(labels, label)
		}
	}
	return labels
}

// monthWord begins the labels of months.
const monthWord = "Tháng "

// month is the label of the month of a day; of one of which the figures have only a
// part, it says which.
func (g *gathering) month(day viet.Date) string {
	y, m, _ := day.Time().Date()
	first, last := viet.NewDate(y, m, 1), viet.NewDate(y, m+1, 0)
	label := monthWord + first.String()[len("01/"):]
	switch {
	case first.Before(g.since) && last.After(g.until):
		return label + " (từ ngày " + dayOf(g.since) + " đến ngày " + dayOf(g.until) + ")"
	case first.Before(g.since):
		return label + " (từ ngày " + dayOf(g.since) + ")"
	case last.After(g.until):
		return label + " (đến ngày " + dayOf(g.until) + ")"
	}
	return label
}

// dayOf is the number of a day in its month, as official documents write it.
func dayOf(d viet.Date) string { return d.String()[:2] }

// newsForms are the forms of items, by what readers get beside the words.
var newsForms = []string{"Có video", "Có âm thanh", "Có ảnh", "Chỉ có chữ"}

// newsForm is the first form that an item has.
func newsForm(n *content.News) string {
	switch {
	case n.Video != nil:
		return newsForms[0]
	case n.Audio != nil:
		return newsForms[1]
	case n.Cover != nil:
		return newsForms[2]
	}
	return newsForms[3]
}

// materials are what was made to hand out, hang up or play.
func (g *gathering) materials() Section {
	form := func(p *site.Page) string { return schema.Label(p.Data().(*content.Material).Form) }
	items := newList(g, "tai-lieu", "Tài liệu tuyên truyền đã phát hành",
		[]Column{{Title: "Ngày", Width: 11}, {Title: "Tên tài liệu", Width: 60}, {Title: "Hình thức", Width: 20}, {Title: "Lĩnh vực", Width: 26}, {Title: "Đối tượng", Width: 30}},
		g.entriesOf(content.KindMaterial, published), func(p *site.Page) []Cell {
			m := p.Data().(*content.Material)
			return []Cell{Day{p.Published().Day()}, g.link(p), Text(form(p)), Text(m.Field), Text(joined(m.Audience))}
		}, func(p *site.Page) bool { return g.inPeriod(p.Published()) })
	s := Section{Title: "Tài liệu tuyên truyền"}
	if period, year := both(g, items, published, all[*site.Page]); year.Value() > 0 {
		s.Blocks = append(s.Blocks, g.counted("phát hành", "tài liệu tuyên truyền", period, year, items.Table),
			byLabel(g, items, "tai-lieu-theo-hinh-thuc", "Tài liệu tuyên truyền theo hình thức", "Hình thức", optionsOf(content.Form("")), form, published))
	}
	return s
}

// events are what was held: dialogues, trainings, contests. One that recurs is one, from
// its first day on: nobody says how often it took place.
func (g *gathering) events() Section {
	start := func(p *site.Page) viet.Date { return p.Data().(*content.Event).Start }
	items := newList(g, "su-kien", "Hội nghị, đối thoại, tập huấn và sự kiện khác",
		[]Column{{Title: "Ngày", Width: 11}, {Title: "Sự kiện", Width: 56}, {Title: "Địa điểm", Width: 34}, {Title: "Đơn vị tổ chức", Width: 26}, {Title: "Đối tượng", Width: 26}, {Title: "Lặp lại", Width: 14}},
		g.entriesOf(content.KindEvent, start), func(p *site.Page) []Cell {
			e := p.Data().(*content.Event)
			return []Cell{Day{e.Start.Day()}, g.link(p), Text(e.Place), Text(g.names.of(e.Host)), Text(joined(e.Audience)), Text(e.Recurrence.String())}
		}, func(p *site.Page) bool { return g.inPeriod(start(p)) })
	s := Section{Title: "Hội nghị, đối thoại, tập huấn"}
	if period, year := both(g, items, start, all[*site.Page]); year.Value() > 0 {
		s.Blocks = append(s.Blocks, g.counted("tổ chức", "hội nghị, buổi đối thoại, tập huấn, sự kiện", period, year, items.Table))
	}
	return s
}

// units writes the names of units one behind the other, each as it is reported.
func (g *gathering) units(names []string) string {
	var first []string
	for _, name := range names {
		first = append(first, g.names.of(name))
	}
	return joined(first)
}

// joined writes names one behind the other.
func joined(names []string) string { return strings.Join(names, "; ") }
