package report

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// The ways in which a decision publishes a procedure (Nghị định 63/2010/NĐ-CP, Điều
// 14).
const (
	issued   = "Mới ban hành"
	amended  = "Sửa đổi, bổ sung, thay thế"
	repealed = "Bãi bỏ, hết hiệu lực"
)

// A change is what a decision did to a procedure.
type change struct {
	page *site.Page
	content.Amendment
}

func (c change) on() viet.Date { return c.On }

// sort is the way in which the decision published the procedure: as the entry says, and
// for an earlier change as its words begin.
func (c change) sort() string {
	switch c.Status {
	case content.ProcedureNew:
		return issued
	case content.ProcedureRepealed, content.ProcedureExpired:
		return repealed
	case "":
		words := viet.Slug(c.Text) + "-"
		switch {
		case strings.HasPrefix(words, "bai-bo-"), strings.HasPrefix(words, "huy-bo-"), strings.HasPrefix(words, "het-hieu-luc-"):
			return repealed
		case strings.HasPrefix(words, "cong-bo-") && !strings.HasPrefix(words, "cong-bo-lai-"), strings.HasPrefix(words, "ban-hanh-moi-"):
			return issued
		}
	}
	return amended
}

// procedures are the changes of procedures by decisions.
func (g *gathering) procedures() Section {
	var changes []change
	for _, p := range g.entries(content.KindProcedure) {
		for _, a := range content.Amendments(p.Data()) {
			if g.inYear(a.On) {
				changes = append(changes, change{p, a})
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		return cmp.Or(a.On.Compare(b.On), viet.Compare(a.page.Title, b.page.Title))
	})
	items := newList(g, "thu-tuc-thay-doi", "Thủ tục hành chính mới ban hành, sửa đổi, bổ sung, thay thế, bãi bỏ",
		[]Column{{Title: "Ngày", Width: 11}, {Title: "Mã", Width: 11}, {Title: "Tên thủ tục", Width: 46}, {Title: "Lĩnh vực", Width: 22}, {Title: "Hình thức công bố", Width: 17}, {Title: "Quyết định", Width: 18}, {Title: "Nội dung", Width: 56}},
		changes, func(c change) []Cell {
			return []Cell{Day{c.On}, Text(content.Code(c.page.Data()).String()), g.link(c.page), Text(c.page.Data().Facets().Field), Text(c.sort()), Text(c.Number.String()), Text(c.Text)}
		}, func(c change) bool { return g.inPeriod(c.On) })
	s := Section{Title: "Cải cách thủ tục hành chính"}
	if g.unit == "" {
		s.Blocks = []Block{fill("số hồ sơ tiếp nhận, giải quyết, tỷ lệ đúng hạn, tỷ lệ nộp trực tuyến trong kỳ, lấy từ hệ thống thông tin giải quyết thủ tục hành chính")}
	}
	period, year := both(g, items, change.on, all[change])
	if year.Value() == 0 {
		return s
	}
	s.Blocks = append(s.Blocks, g.counted("cập nhật", "lượt thay đổi thủ tục hành chính theo quyết định công bố", period, year, items.Table),
		byLabel(g, items, "thu-tuc-theo-hinh-thuc", "Thủ tục hành chính theo hình thức công bố", "Hình thức công bố", []string{issued, amended, repealed}, change.sort, change.on))
	return s
}
