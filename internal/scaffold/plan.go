package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/newentry"
	"cchc/internal/viet"
)

// planTitle is the title of the year's plan of communication.
func (a *Answers) planTitle() string {
	return fmt.Sprintf("Kế hoạch tuyên truyền cải cách hành chính %s năm %d", a.owner().Short, a.Year)
}

// plan is the year's plan of communication (kế hoạch tuyên truyền cải cách hành chính),
// with the duties and cadences that such plans mostly have. A task whose day is over is
// left out. The plan is a draft until it has its number.
func (a *Answers) plan(today viet.Date) newentry.File {
	o := a.owner()
	values := map[string]any{
		"title": a.planTitle(), "date": today, "draft": true, "number": nil, "issuer": o.Agency, "issued": nil, "signer": nil,
		"period": a.Year, "legalBasis": a.planBasis(), "tasks": a.tasks(today),
	}
	if o.Level != Department {
		values["place"] = o.Short
	}
	return newentry.File{
		Name: fmt.Sprintf("content/ke-hoach/tuyen-truyen-%d.md", a.Year),
		Data: newentry.Document(content.KindPlan.Type(), values, fmt.Sprintf(planText, o.Short)),
	}
}

// planText is the text of the plan.
const planText = `
## I. Mục đích, yêu cầu

Người dân biết làm thủ tục gì, ở đâu, mất bao lâu, tốn bao nhiêu và gửi phản ánh cho ai. Cán bộ, công chức của %s nắm quy định mới trước khi quy định có hiệu lực. Nội dung đúng, ngắn, dễ hiểu; việc làm chưa tốt cũng được nói rõ.

## II. Nội dung tuyên truyền

1. Kết quả và hạn chế trong thực hiện kế hoạch cải cách hành chính.
2. Dịch vụ công trực tuyến toàn trình, nhận và trả kết quả qua bưu chính công ích, VNeID.
3. Thủ tục mới, sửa đổi, bãi bỏ; phí, lệ phí và các trường hợp được miễn.
4. Đường dây nóng, cách [gửi phản ánh, kiến nghị](../gioi-thieu/gui-phan-anh.md) và kết quả xử lý.
5. Kỷ luật, kỷ cương, văn hóa công vụ; gương làm tốt và việc cần phê bình.

## III. Kinh phí

(điền: nguồn kinh phí)

## IV. Tổ chức thực hiện

(điền: đơn vị đôn đốc, tổng hợp, báo cáo)
`

func (a *Answers) planBasis() []any {
	basis := []any{}
	if a.Year <= 2030 {
		basis = append(basis, map[string]any{"number": "76/NQ-CP", "title": "Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030", "date": viet.NewDate(2021, 7, 15), "issuer": "Chính phủ"})
	}
	return append(basis, map[string]any{"number": "01/2026/QH16", "title": "Luật Tiếp cận thông tin", "date": viet.NewDate(2026, 4, 23), "issuer": "Quốc hội"})
}

// A duty is a task of the plan before it has its number.
type duty struct {
	group, name, product string
	lead                 []string
	support              []string
	cadence, deadline    string
	detail               string
}

// The groups of the plan.
const (
	newsGroup   = "I. Tin, bài và chuyên mục"
	mediaGroup  = "II. Truyền thanh, mạng xã hội và tài liệu"
	eventGroup  = "III. Tập huấn, đối thoại, khảo sát"
	openGroup   = "IV. Công khai, minh bạch"
	reportGroup = "V. Theo dõi, báo cáo"
)

// tasks are the duties of the level, with numbers.
func (a *Answers) tasks(today viet.Date) []any {
	var all []any
	duties := a.duties()
	slices.SortStableFunc(duties, func(a, b duty) int { return strings.Compare(a.group, b.group) })
	for _, d := range duties {
		if due, ok := (viet.Deadline{Text: d.deadline}).Due(a.Year); ok && due.Before(today) {
			continue
		}
		task := map[string]any{"group": d.group, "no": fmt.Sprint(len(all) + 1), "name": d.name, "product": d.product, "lead": texts(d.lead)}
		for key, text := range map[string]string{"cadence": d.cadence, "deadline": d.deadline, "detail": d.detail} {
			if text != "" {
				task[key] = text
			}
		}
		if len(d.support) > 0 {
			task["support"] = texts(d.support)
		}
		all = append(all, task)
	}
	return all
}

func texts(names []string) (all []any) {
	for _, name := range names {
		all = append(all, name)
	}
	return all
}

// unit returns the unit whose name begins with one of some words, else the first one.
func (a *Answers) unit(words ...string) []string {
	for _, word := range words {
		for _, u := range a.Units {
			if strings.HasPrefix(u, word) {
				return []string{u}
			}
		}
	}
	if len(a.Units) > 0 {
		return a.Units[:1]
	}
	return []string{a.owner().Agency}
}

// duties are what the plans of such agencies ask for: items by month and unit, weekly
// broadcasts, dialogues every six months, reports by quarter.
func (a *Answers) duties() []duty {
	o := a.owner()
	office, culture := a.unit("Văn phòng", "Sở Nội vụ"), a.unit("Phòng Văn hóa", "Sở Nội vụ", "Văn phòng")
	center := a.unit("Trung tâm Phục vụ", "Văn phòng")
	all := a.units()
	duties := []duty{
		{group: newsGroup, name: "Mỗi đơn vị có tin, bài về cải cách hành chính", product: "Tin, bài đăng trên chuyên mục", lead: all, cadence: "Mỗi tháng ít nhất 01 tin, bài"},
		{group: newsGroup, name: "Đưa tin chỉ đạo, điều hành cải cách hành chính của lãnh đạo " + o.Short, product: "Tin trên chuyên mục", lead: office, cadence: "Kịp thời"},
		{group: newsGroup, name: "Đăng, cập nhật thủ tục mới, sửa đổi, bãi bỏ ngay khi được công bố", product: "Trang thủ tục hành chính, bảng niêm yết", lead: center, cadence: "Thường xuyên"},
		{group: newsGroup, name: "Chuyên mục “Dân hỏi – Chính quyền trả lời”", product: "Câu hỏi và câu trả lời có căn cứ ở mục Hỏi – đáp", lead: office, support: a.others(office), cadence: "Hằng tháng"},
		{group: newsGroup, name: "Nêu gương tập thể, cá nhân làm tốt; phê bình việc gây phiền hà, sách nhiễu", product: "Bài viết", lead: culture, cadence: "Hằng quý"},
		{group: newsGroup, name: "Đăng kết quả các chỉ số cải cách hành chính, mức độ hài lòng", product: "Trang chỉ số, tin phân tích", lead: office, cadence: "Hằng năm"},
		{group: newsGroup, name: "Rà soát số điện thoại, đường dây nóng, biểu mẫu trên chuyên mục", product: "Ngày cập nhật mới trên từng trang", lead: office, cadence: "Hằng quý"},
	}
	duties = append(duties, a.levelDuties(o, office, culture, center)...)
	if a.Year == 2026 || a.Year == 2027 {
		duties = append(duties, duty{group: openGroup, name: "Đăng xong thông tin có từ trước mà nay thuộc diện phải công khai", product: "Danh mục thông tin công khai đã đăng đủ", lead: office, support: a.others(office),
			deadline: "01/3/2027", detail: "Trong 06 tháng kể từ ngày 01/9/2026 (Điều 31 Luật Tiếp cận thông tin số 01/2026/QH16)"})
	}
	return append(append(duties, duty{group: openGroup, name: "Công khai lịch tiếp công dân, người phát ngôn, đầu mối cung cấp thông tin", product: "Các trang tương ứng của chuyên mục", lead: office, cadence: "Thường xuyên"},
		duty{group: openGroup, name: "Công khai tiến độ, kết quả xử lý phản ánh, kiến nghị", product: "Mục Kết quả xử lý phản ánh, kiến nghị", lead: office, cadence: "Thường xuyên"}),
		a.reports(office)...)
}

// units are those that share a duty of all.
func (a *Answers) units() []string {
	if len(a.Units) == 0 {
		return []string{a.owner().Agency}
	}
	return a.Units
}

// others are the units without some.
func (a *Answers) others(some []string) (rest []string) {
	for _, u := range a.Units {
		if u != some[0] {
			rest = append(rest, u)
		}
	}
	return rest
}

// levelDuties are those that differ between the levels.
func (a *Answers) levelDuties(o owner, office, culture, center []string) []duty {
	switch o.Level {
	case Province:
		press := a.unit("Báo ", "Sở Nội vụ")
		return []duty{
			{group: newsGroup, name: "Tổng hợp tin, bài của các sở, ngành và Ủy ban nhân dân cấp xã lên chuyên mục của " + o.kind(), product: "Tin, bài có ghi nguồn và liên kết đến bản gốc", lead: a.unit("Sở Nội vụ"), cadence: "Hằng tuần"},
			{group: mediaGroup, name: "Tin, bài cải cách hành chính trên báo", product: "Tin, bài", lead: press, cadence: "Mỗi tuần một tin, bài; mỗi tháng ít nhất 04 tin, bài"},
			{group: mediaGroup, name: "Chuyên mục cải cách hành chính trên truyền hình, phát thanh", product: "Chuyên mục, mỗi kỳ ít nhất 15 phút", lead: press, cadence: "Mỗi tuần một lần"},
			{group: mediaGroup, name: "Hướng dẫn các cơ quan, địa phương có chuyên mục cải cách hành chính", product: "100% cơ quan, địa phương có chuyên mục", lead: a.unit("Sở Khoa học", "Sở Nội vụ"), deadline: "Quý II"},
			{group: eventGroup, name: "Đối thoại với doanh nghiệp, hợp tác xã về thủ tục hành chính", product: "Biên bản, kết luận, trả lời kiến nghị", lead: a.unit("Sở Tài chính", "Văn phòng"), cadence: "Sáu tháng một lần"},
			{group: eventGroup, name: "Tập huấn nghiệp vụ cải cách hành chính cho các sở, ngành và cấp xã", product: "Lớp tập huấn", lead: a.unit("Sở Nội vụ"), deadline: "Quý III"},
		}
	case Department:
		return []duty{
			{group: newsGroup, name: "Chọn, gửi tin, bài lên chuyên mục cải cách hành chính của " + provinceKind(o.Province), product: "Tin, bài được đăng", lead: office, cadence: "Hằng tháng"},
			{group: mediaGroup, name: "Tờ rơi, hướng dẫn thủ tục trong lĩnh vực của Sở", product: "Tài liệu ở mục Tài liệu tuyên truyền", lead: office, deadline: "Quý II"},
			{group: eventGroup, name: "Đối thoại với doanh nghiệp, người dân về thủ tục trong lĩnh vực của Sở", product: "Biên bản, trả lời kiến nghị", lead: office, cadence: "Sáu tháng một lần"},
		}
	}
	hamlets := "các " + hamlet(o.Level)
	return []duty{
		{group: newsGroup, name: "Chọn, gửi tin, bài tiêu biểu lên chuyên mục cải cách hành chính của " + provinceKind(o.Province), product: "Tin, bài được đăng", lead: office, cadence: "Hằng quý"},
		{group: mediaGroup, name: "Phát thanh chuyên đề cải cách hành chính trên loa truyền thanh", product: "Bài phát thanh", lead: culture, support: []string{hamletHeads(o.Level)}, cadence: "Hằng tuần"},
		{group: mediaGroup, name: "Gửi tin ngắn vào nhóm Zalo của " + hamlets, product: "Tin ngắn kèm đường dẫn về chuyên mục", lead: culture, support: []string{"Tổ công nghệ số cộng đồng " + hamlets}, cadence: "Hằng tuần"},
		{group: mediaGroup, name: "Tờ rơi, pa nô, khẩu hiệu; mã QR của từng thủ tục ở nơi tiếp nhận", product: "Tài liệu trực quan", lead: culture, support: center, deadline: "Quý II"},
		{group: eventGroup, name: "Đối thoại với người dân, hộ kinh doanh, doanh nghiệp về thủ tục hành chính", product: "Biên bản, thông báo kết luận", lead: office, cadence: "Sáu tháng một lần"},
		{group: eventGroup, name: "Tập huấn Tổ công nghệ số cộng đồng", product: "Lớp tập huấn", lead: culture, support: center, deadline: "Quý III"},
		{group: eventGroup, name: "Khảo sát mức độ hài lòng của người dân", product: "Bảng kết quả khảo sát", lead: center, deadline: "Quý IV"},
	}
}

// provinceKind is the word for the province: tỉnh, thành phố.
func provinceKind(province string) string {
	if strings.HasPrefix(province, "thành phố") {
		return "thành phố"
	}
	return "tỉnh"
}

// reports are the periodic reports with the days by which they are sent.
func (a *Answers) reports(office []string) (duties []duty) {
	for _, r := range []struct{ name, day string }{{"quý I", "20/3"}, {"6 tháng đầu năm", "20/6"}, {"quý III", "20/9"}, {"năm", "20/12"}} {
		duties = append(duties, duty{group: reportGroup, name: "Báo cáo kết quả " + r.name, product: "Báo cáo gửi cơ quan cấp trên", lead: office, deadline: fmt.Sprintf("%s/%d", r.day, a.Year)})
	}
	return append(duties, duty{group: reportGroup, name: fmt.Sprintf("Xây dựng kế hoạch tuyên truyền năm %d", a.Year+1), product: "Dự thảo kế hoạch", lead: office, deadline: "Tháng 12"})
}
