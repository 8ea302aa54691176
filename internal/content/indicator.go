package content

import "cchc/internal/schema"

// Indicator is an index with its values over the years (chỉ số).
type Indicator struct {
	Common     `cchc:",inline"`
	Index      string        `cchc:"index,required,alike" vi:"Tên chỉ số|Chỉ số" doc:"Ví dụ PAR INDEX, SIPAS, PAPI, PCI, DDCI."`
	Subject    string        `cchc:"subject,required,alike" vi:"Đơn vị được đo|Đơn vị được đánh giá" doc:"Tỉnh, sở, xã được đánh giá." eg:"Ủy ban nhân dân xã Bình Lạc"`
	Unit       string        `cchc:"unit,alike" vi:"Đơn vị tính" doc:"%, điểm."`
	Scale      float64       `cchc:"scale,alike" vi:"Thang điểm|Điểm tối đa" doc:"Giá trị cao nhất có thể có."`
	Series     []YearValue   `cchc:"series,required" vi:"Số liệu|Kết quả các năm" doc:"Giá trị từng năm."`
	Components []Component   `cchc:"components" vi:"Chỉ số thành phần|Thành phần" doc:"Điểm của từng phần."`
	Breaks     []SeriesBreak `cchc:"breaks" vi:"Ngắt chuỗi|Thay đổi cách tính" doc:"Năm mà số liệu không so được với năm trước."`
}

// A YearValue is an index's value for a year: the year measured, which is the
// one before its publication.
type YearValue struct {
	Year  int     `cchc:"year,required" vi:"Năm" doc:"Năm được đo." eg:"2025"`
	Value float64 `cchc:"value,required" vi:"Giá trị|Điểm" doc:"Giá trị." eg:"85,6"`
	Rank  int     `cchc:"rank" vi:"Xếp hạng|Hạng" doc:"Thứ hạng."`
	Of    int     `cchc:"of" vi:"Tổng số đơn vị|Trên tổng số" doc:"Trên bao nhiêu đơn vị."`
}

// A Component is one part of an index in one year.
type Component struct {
	Name  string  `cchc:"name,required" vi:"Tên" doc:"Tên phần."`
	Value float64 `cchc:"value,required" vi:"Giá trị|Điểm" doc:"Điểm đạt."`
	Max   float64 `cchc:"max" vi:"Điểm tối đa" doc:"Điểm tối đa."`
	Year  int     `cchc:"year" vi:"Năm" doc:"Năm, khi khác năm cuối của chuỗi."`
}

// A SeriesBreak is a year whose value cannot be compared with those before it:
// a new method, or 34 provinces where there were 63. Charts break their line
// there.
type SeriesBreak struct {
	Year int    `cchc:"year,required" vi:"Năm" doc:"Năm đầu tiên theo cách mới."`
	Note string `cchc:"note,required" vi:"Ghi chú|Lý do" doc:"Vì sao không so được."`
}

func (*Indicator) check(*checker) {}

// ListOrder is by title: one indicator has values of many years.
func (*Indicator) ListOrder() Order { return ByTitle }

// Rows are the values by year.
func (i *Indicator) Rows() int { return len(i.Series) }

// Rank is that of a guide.
func (*Indicator) Rank() SearchRank { return RankGuide }

// SearchText gives the index.
func (i *Indicator) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{string(i.Index)}, Words: []string{i.Subject}}
}

// Dataset is a row for each year.
func (*Indicator) Dataset() Dataset {
	return Dataset{Name: "indicators", Slug: "chi-so", Weight: 5, Rows: []string{"series"},
		Columns: []string{"title", "index", "subject", "unit", "scale"}}
}
