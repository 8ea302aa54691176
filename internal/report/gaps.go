package report

import (
	"cmp"
	"strings"

	"cchc/internal/site"
)

// mostNamed is how many of what is missing are named in the text; the others stand in
// the appendix.
const mostNamed = 8

// shortcomings are what is late and what is missing, and what people add to that.
func (g *gathering) shortcomings() []Section {
	found := Section{Title: "Tồn tại, hạn chế"}
	g.passedBy = g.bypassed(g.bypasses)
	add := func(blocks ...Block) { found.Blocks = append(found.Blocks, blocks...) }
	add(named(g.tasked, "Có %s nhiệm vụ quá hạn%s:", func(t task) bool { return t.state == late }, g.lateTask)...)
	add(named(g.tasked, "Có %s nhiệm vụ hoàn thành chậm hạn%s:", task.behind, g.slowTask)...)
	add(g.unproven()...)
	add(named(g.owed, "Có %s lần thiếu tin, bài so với định mức%s:", func(c site.QuotaCount) bool { return c.Missing > 0 && g.inPeriod(c.Until) }, g.shortQuota)...)
	add(named(g.commented, "Có %s phản ánh, kiến nghị quá hạn chưa xử lý%s:", func(c comment) bool { return c.overdue(g.until) }, func(_ int, c comment) Paragraph {
		return sentence("%s (nhận ngày %s; hạn %s; cơ quan xử lý: %s)", c.Code, c.received().Day().String(), cmp.Or(c.Due.Day().String(), "không ghi"), g.names.of(c.Agency))
	})...)
	add(g.bypassBlocks()...)
	if len(found.Blocks) == 0 {
		add(sentence("Theo số liệu của chuyên mục, không có nhiệm vụ quá hạn, phản ánh, kiến nghị quá hạn hoặc định mức tin, bài chưa đạt."))
	}
	add(fill("tồn tại, hạn chế khác, nếu có"))
	return []Section{found, {Title: "Nguyên nhân", Blocks: []Block{fill("nguyên nhân khách quan, chủ quan")}}}
}

// named says how many items of a list are of a kind, and names the first of them; it
// says nothing where there is none.
func named[T any](l *list[T], format string, is func(T) bool, words func(row int, item T) Paragraph) []Block {
	if l == nil {
		return nil
	}
	found := l.where(is)
	if found.Value() == 0 {
		return nil
	}
	blocks := []Block{sentence(format, found, Reference{l.Table})}
	for i, row := range found.Rows {
		if i == mostNamed {
			rest := Figure{Of: l.Table, Rows: found.Rows[i:]}
			return append(blocks, sentence("- Và %s việc khác như trong phụ lục.", rest))
		}
		end := ";"
		if i == len(found.Rows)-1 {
			end = "."
		}
		item := append(sentence("- "), words(row, l.items[row])...)
		blocks = append(blocks, append(item, Text(end)))
	}
	return blocks
}

// unproven are tasks that were done without a proof, and those that do not say when.
func (g *gathering) unproven() []Block {
	if g.tasked == nil {
		return nil
	}
	var blocks []Block
	bare := g.tasked.where(func(t task) bool { return t.state == done && g.inPeriod(t.doneOn()) && len(t.Evidence) == 0 })
	if bare.Value() > 0 {
		blocks = append(blocks, sentence("Có %s nhiệm vụ hoàn thành trong kỳ chưa có minh chứng trên chuyên mục%s.", bare, Reference{g.tasked.Table}))
	}
	undated := g.tasked.where(func(t task) bool { return t.state == doneUndated })
	if undated.Value() > 0 {
		blocks = append(blocks, sentence("Có %s nhiệm vụ ghi đã hoàn thành nhưng chưa ghi ngày%s.", undated, Reference{g.tasked.Table}))
	}
	return blocks
}

func (g *gathering) lateTask(_ int, t task) Paragraph {
	p := sentence("%s (%s; hạn %s; chủ trì: %s)", t.Name, planName(t.Plan), t.Due.String(), g.units(t.Lead))
	if t.Note != "" {
		p = append(p, sentence(". %s", strings.TrimRight(t.Note, ". "))...)
	}
	return p
}

func (g *gathering) slowTask(_ int, t task) Paragraph {
	return sentence("%s (%s; hạn %s; hoàn thành ngày %s)", t.Name, planName(t.Plan), t.Due.String(), t.doneOn().String())
}

func (g *gathering) shortQuota(row int, c site.QuotaCount) Paragraph {
	published := Figure{Of: g.owed.Table, Rows: []int{row}, sum: g.owed.column("Đã có")}
	return sentence("%s: %s, từ ngày %s đến ngày %s có %s", g.quotaUnit(c), lowerFirst(QuotaWords(c.Quota)), c.From.String(), c.Until.String(), published)
}
