package content

import (
	"reflect"

	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// UnitColumn is another agency with a column of its own (đơn vị có chuyên mục): where it is,
// and what people look for in it. A province has one for each of its communes, which
// package fleet writes.
type UnitColumn struct {
	Common     `cchc:",inline"`
	Site       Link            `cchc:"site,required" vi:"Địa chỉ chuyên mục|Chuyên mục" doc:"Địa chỉ chuyên mục của đơn vị." eg:"https://sonthuy.example/cchc/"`
	Level      string          `cchc:"level,alike" vi:"Cấp" doc:"Xã, phường, đặc khu, sở."`
	Names      []string        `cchc:"names,names,commas" vi:"Tên khác|Tên cũ" doc:"Các tên khác, tên trước khi sắp xếp; tìm theo tên nào cũng thấy."`
	Hotline    viet.Phone      `cchc:"hotline" vi:"Đường dây nóng" doc:"Số đường dây nóng."`
	Address    string          `cchc:"address" vi:"Địa chỉ" doc:"Trụ sở."`
	Hours      string          `cchc:"hours,alike" vi:"Giờ làm việc" doc:"Giờ làm việc."`
	Procedures []UnitProcedure `cchc:"procedures" vi:"Thủ tục|Các thủ tục" doc:"Thủ tục trong chuyên mục của đơn vị."`
	News       []UnitNews      `cchc:"news" vi:"Tin mới|Tin, bài" doc:"Tin, bài mới của đơn vị, mới nhất trước."`
	Standing   *Standing       `cchc:"standing" vi:"Tình hình" doc:"Việc của đơn vị đến một ngày."`
}

// A UnitProcedure is a procedure in the column of a unit.
type UnitProcedure struct {
	Name  string             `cchc:"name,required" vi:"Tên" doc:"Tên thủ tục."`
	URL   Link               `cchc:"url,required" vi:"Địa chỉ|Liên kết" doc:"Trang của thủ tục trong chuyên mục của đơn vị."`
	Field string             `cchc:"field" vi:"Lĩnh vực" doc:"Lĩnh vực."`
	Code  viet.ProcedureCode `cchc:"code" vi:"Mã thủ tục|Mã số" doc:"Mã số quốc gia."`
	Words string             `cchc:"words" vi:"Từ khóa|Còn gọi" doc:"Những từ người dân hay dùng để tìm thủ tục này."`
}

// A UnitNews is an item of news in the column of a unit.
type UnitNews struct {
	Title string    `cchc:"title,required" vi:"Tiêu đề" doc:"Tiêu đề của tin, bài."`
	URL   Link      `cchc:"url,required" vi:"Địa chỉ|Liên kết" doc:"Trang của tin, bài."`
	Date  viet.Date `cchc:"date" vi:"Ngày đăng|Ngày" doc:"Ngày đăng."`
}

// A Standing is how a unit stands with what it owes, on a day.
type Standing struct {
	On     viet.Date `cchc:"on,required" vi:"Tính đến ngày|Ngày" doc:"Ngày của các số liệu."`
	Tasks  int       `cchc:"tasks" vi:"Nhiệm vụ" doc:"Số nhiệm vụ trong các kế hoạch năm."`
	Done   int       `cchc:"done" vi:"Đã xong" doc:"Số nhiệm vụ đã xong."`
	Late   int       `cchc:"late" vi:"Quá hạn" doc:"Số nhiệm vụ quá hạn mà chưa xong."`
	Missed int       `cchc:"missed" vi:"Định mức thiếu" doc:"Số lần tin, bài chưa đủ định mức trong kỳ."`
	Old    bool      `cchc:"old" vi:"Bản cũ" doc:"true: lần dựng gần nhất có lỗi, chuyên mục còn là bản trước."`
}

func (u *UnitColumn) check(c *checker) {
	if s := u.Standing; s != nil && (s.Done > s.Tasks || s.Late > s.Tasks-s.Done) {
		c.report(schema.TypeOf(reflect.TypeFor[UnitColumn]()), "standing", "unit-standing", diag.Args{"Tasks": s.Tasks, "Done": s.Done, "Late": s.Late})
	}
}

// ListOrder is by name.
func (*UnitColumn) ListOrder() Order { return ByTitle }

// Rank is that of an answer: people come for the way to the unit.
func (*UnitColumn) Rank() SearchRank { return RankAnswer }

// SearchText gives the names of the unit.
func (u *UnitColumn) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Called: u.Names, Words: []string{u.Address}, More: u.Level}
}

// Latest returns the newest item of news, nil for none.
func (u *UnitColumn) Latest() *UnitNews {
	var latest *UnitNews
	for i := range u.News {
		if n := &u.News[i]; latest == nil || latest.Date.Before(n.Date) {
			latest = n
		}
	}
	return latest
}

// A UnitField is the procedures of a unit in one field.
type UnitField struct {
	Name       string // "" for those without a field, which come last
	Procedures []UnitProcedure
}

// Fields returns the procedures by field, in the order of their first ones.
func (u *UnitColumn) Fields() (fields []UnitField) {
	at := map[string]int{}
	var others []UnitProcedure
	for _, p := range u.Procedures {
		if p.Field == "" {
			others = append(others, p)
			continue
		}
		key := viet.Key(p.Field)
		if _, ok := at[key]; !ok {
			at[key] = len(fields)
			fields = append(fields, UnitField{Name: p.Field})
		}
		f := &fields[at[key]]
		f.Procedures = append(f.Procedures, p)
	}
	if len(others) > 0 {
		fields = append(fields, UnitField{Procedures: others})
	}
	return fields
}

// Dataset is a row for each unit.
func (*UnitColumn) Dataset() Dataset {
	return Dataset{Name: "units", Slug: "don-vi", Leave: []string{"procedures", "news"}}
}

// LinkedItem is a page about a public body with its place and number.
func (u *UnitColumn) LinkedItem() LinkedItem {
	return LinkedItem{"WebPage", map[string]any{"mainEntity": LinkedItem{"GovernmentOrganization", map[string]any{
		"name": u.Title, "alternateName": u.Names, "url": string(u.Site), "telephone": u.Hotline.String(), "address": u.Address,
	}}}}
}
