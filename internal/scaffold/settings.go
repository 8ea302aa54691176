package scaffold

import (
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/newentry"
	"cchc/internal/viet"
)

// settingsFile writes site.yaml with all its keys, each explained.
func settingsFile(values map[string]any) []byte {
	return newentry.Explained(settingsType(), "Thiết lập của chuyên mục. Dòng bắt đầu bằng ## là lời giải thích. Dòng bắt đầu bằng một dấu # là mục chưa dùng: muốn dùng thì bỏ dấu # ở đầu dòng rồi ghi giá trị.", values)
}

// columnTitle is the title of the column.
func (a *Answers) columnTitle() string {
	return "Chuyên mục Cải cách hành chính " + a.owner().Short
}

// settings are the values of site.yaml of a new column.
func (a *Answers) settings(today viet.Date) map[string]any {
	o := a.owner()
	agency := map[string]any{"name": o.Agency, "level": o.kind(), "parent": a.Parent}
	for _, key := range []string{"address", "phone", "email", "hours", "responsible"} {
		if text := a.Text(key); text != "" {
			agency[key] = text
		}
	}
	values := map[string]any{
		"title":      a.columnTitle(),
		"shortTitle": "Cải cách hành chính",
		"summary":    "Thủ tục hành chính, đường dây nóng, kế hoạch và tin tức cải cách hành chính của " + o.Short + ".",
		"baseURL":    a.BaseURL.String(),
		"agency":     agency,
		"menu":       menu(),
		"links":      links(),
		"feedback":   "/gioi-thieu/gui-phan-anh/",
		"agencies":   o.agencies(a.Units),
		"quotas":     a.quotas(today),
		"posters":    o.Level.local(),
	}
	if fields := o.fields(); fields != nil {
		values["fields"] = fields
	}
	return values
}

func menu() (items []any) {
	for _, s := range sections {
		if s.menu != "" {
			items = append(items, map[string]any{"name": s.menu, "page": "/" + s.dir + "/"})
		}
	}
	return items
}

func links() []any {
	link := func(name, url string) any { return map[string]any{"name": name, "url": url} }
	return []any{map[string]any{"name": "Liên kết", "links": []any{
		link("Cổng Dịch vụ công quốc gia", "https://dichvucong.gov.vn/"),
		link("Cổng Thông tin điện tử Chính phủ", "https://chinhphu.vn/"),
	}}}
}

// agencies are the agency under its names and its units.
func (o owner) agencies(units []string) []any {
	own := map[string]any{"name": o.Agency}
	if o.Level != Department {
		own["aliases"] = []any{"UBND " + o.kind(), "UBND " + o.Short, "Ủy ban nhân dân " + o.kind()}
	}
	all := []any{own}
	for _, unit := range units {
		agency := map[string]any{"name": unit}
		if o.Level.local() && strings.HasSuffix(unit, " "+o.kind()) {
			agency["aliases"] = []any{unit + " " + o.Place}
		}
		all = append(all, agency)
	}
	return all
}

// quotas are what the plan asks of each unit: an item a month, of a newspaper and
// broadcaster one a week and four a month. They begin with the plan's year, or today.
func (a *Answers) quotas(today viet.Date) []any {
	from := a.quotasFrom(today)
	var all []any
	add := func(count int, per config.Per, units []string) {
		if len(units) > 0 {
			all = append(all, map[string]any{"kind": content.KindNews, "count": count, "per": per, "units": texts(units), "from": from, "basis": a.planTitle()})
		}
	}
	var press, others []string
	for _, unit := range a.Units {
		if strings.HasPrefix(unit, "Báo ") {
			press = append(press, unit)
		} else {
			others = append(others, unit)
		}
	}
	add(1, "month", others)
	add(1, "week", press)
	add(4, "month", press)
	return all
}

// quotasFrom is the day on which quotas begin.
func (a *Answers) quotasFrom(today viet.Date) viet.Date {
	if first := viet.NewDate(a.Year, 1, 1); today.Before(first) {
		return first
	}
	return today
}

// fields are the fields of a commune's procedures; nil for other levels, whose fields
// depend on what they do.
func (o owner) fields() []any {
	if !o.Level.local() {
		return nil
	}
	field := func(name, summary string) any { return map[string]any{"name": name, "summary": summary} }
	return []any{
		field("Hộ tịch", "Khai sinh, kết hôn, khai tử và các việc hộ tịch khác."),
		field("Chứng thực", "Chứng thực bản sao, chữ ký, hợp đồng, giao dịch."),
		field("Đất đai", "Giấy chứng nhận, chuyển nhượng, tặng cho, cấp đổi."),
		field("Xây dựng", "Giấy phép xây dựng nhà ở."),
		field("Đăng ký kinh doanh", "Thành lập, thay đổi, chấm dứt hộ kinh doanh."),
		field("Bảo trợ xã hội", "Trợ cấp, khuyết tật, mai táng, hộ nghèo."),
		field("Người có công", "Chế độ đối với người có công và thân nhân."),
		field("Giáo dục và đào tạo", "Trường, lớp, học bổng, hỗ trợ học tập."),
		field("Văn hóa", "Thư viện, lễ hội, hoạt động văn hóa."),
		field("Tín ngưỡng, tôn giáo", "Đăng ký, thông báo hoạt động tín ngưỡng, tôn giáo."),
		field("Nông nghiệp và môi trường", "Chăn nuôi, trồng trọt, thiên tai, môi trường."),
		field("Thi đua, khen thưởng", "Danh hiệu thi đua, giấy khen."),
	}
}
