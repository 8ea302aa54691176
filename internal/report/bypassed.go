package report

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A Bypass is an entry that somebody let out without approval (đăng không duyệt), as the
// log of the site has it.
type Bypass struct {
	File string // content/tin-tuc/a.md
	By   string
	Why  string
	On   viet.Date
}

// bypassed is the list of what went out without approval since the beginning of the year.
// An entry that is there no more is named by its file.
func (g *gathering) bypassed(all []Bypass) *list[Bypass] {
	all = slices.DeleteFunc(slices.Clone(all), func(b Bypass) bool {
		p := g.pageOf(b.File)
		return !g.inYear(b.On) || g.unit != "" && (p == nil || !g.ofUnit(content.Unit(p.Data())))
	})
	slices.SortStableFunc(all, func(a, b Bypass) int { return cmp.Or(a.On.Compare(b.On), strings.Compare(a.File, b.File)) })
	return newList(g, "khong-qua-duyet", "Bài đăng không qua duyệt",
		[]Column{{Title: "Ngày đăng", Width: 11}, {Title: "Bài", Width: 50}, {Title: "Người đăng", Width: 24}, {Title: "Lý do", Width: 40}},
		all, func(b Bypass) []Cell {
			name := Cell(Text(b.File))
			if p := g.pageOf(b.File); p != nil {
				name = g.link(p)
			}
			return []Cell{Day{b.On.Day()}, name, Text(b.By), Text(b.Why)}
		}, func(b Bypass) bool { return g.inPeriod(b.On) })
}

// pageOf returns the page of an entry's file, nil for none.
func (g *gathering) pageOf(file string) *site.Page {
	e := g.site.Library().ByFile(file)
	if e == nil {
		return nil
	}
	return g.site.At(e.Path)
}

// bypassBlocks say which entries of the period went out without approval, and why.
func (g *gathering) bypassBlocks() []Block {
	return named(g.passedBy, "Có %s bài đăng không qua duyệt%s:", func(b Bypass) bool { return g.inPeriod(b.On) }, func(_ int, b Bypass) Paragraph {
		title := b.File
		if p := g.pageOf(b.File); p != nil {
			title = p.Title
		}
		return sentence("%s (ngày %s; người đăng: %s; lý do: %s)", title, b.On.Day().String(), b.By, strings.TrimRight(b.Why, ". "))
	})
}
