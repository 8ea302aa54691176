package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Home is the front matter of content/_index.md.
type Home struct {
	Title   string    `cchc:"title" vi:"Tiêu đề|Tên" doc:"Tiêu đề của trang chủ."`
	Summary string    `cchc:"summary" vi:"Tóm tắt" doc:"Lời giới thiệu."`
	Updated viet.Date `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày cập nhật."`
}

// SectionFront is the front matter of a section's _index.md.
type SectionFront struct {
	Title    string    `cchc:"title,required" vi:"Tiêu đề|Tên" doc:"Tên của mục."`
	Kind     Kind      `cchc:"kind" vi:"Loại" doc:"Các tệp trong thư mục thuộc loại nào."`
	Summary  string    `cchc:"summary" vi:"Tóm tắt" doc:"Một, hai câu về mục."`
	Updated  viet.Date `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày cập nhật."`
	Weight   int       `cchc:"weight" vi:"Thứ tự" doc:"Số nhỏ đứng trước."`
	PageSize int       `cchc:"pageSize" vi:"Số mục mỗi trang" doc:"Khi khác với cả trang."`
	Sort     Order     `cchc:"sort" vi:"Sắp xếp" doc:"Mới nhất trước, theo tên, hay theo thứ tự."`
	Lang     Tongue    `cchc:"lang" vi:"Ngôn ngữ" doc:"Ngôn ngữ của mục, khi khác với chuyên mục; mục ở ngay dưới content là trang chủ của ngôn ngữ ấy."`
	Listed   Listed    `cchc:"listed" vi:"Hiện cho" doc:"all: mọi người; editors: chỉ Ban Biên tập, mục vẫn có địa chỉ nhưng không ở trang chủ, tìm kiếm, sơ đồ trang."`

	ReviewMonths int    `cchc:"reviewMonths" vi:"Số tháng phải rà soát|Rà soát sau" doc:"Bài của mục quá bấy nhiêu tháng chưa cập nhật thì cchc check nhắc rà soát."`
	Owner        string `cchc:"owner" vi:"Người phụ trách" doc:"Ai rà soát các bài của mục, khi bài không ghi riêng."`
}

// Listed says to whom a section is offered (hiện cho ai): it is published and can be
// reached all the same.
type Listed string

// ListedEditors is a section that citizens are not led to: the manual of the board.
const ListedEditors Listed = "editors"

// Options gives the readers.
func (Listed) Options() []schema.Option {
	return []schema.Option{{Value: "all", Label: "Mọi người|Tất cả"}, {Value: "editors", Label: "Ban Biên tập|Biên tập"}}
}

// An Order is how a list is ordered.
type Order string

// The orders.
const (
	ByDate   Order = "date"
	ByTitle  Order = "title"
	ByWeight Order = "weight"
)

// Options gives the orders.
func (Order) Options() []schema.Option {
	return []schema.Option{
		{Value: "date", Label: "Mới nhất trước|Ngày"},
		{Value: "title", Label: "Theo tên|Tên|A–Z"},
		{Value: "weight", Label: "Theo thứ tự|Thứ tự"},
	}
}
