package content

import (
	"reflect"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Feedback is what became of a citizen's comment or petition (kết quả xử lý
// phản ánh, kiến nghị; Nghị định 20/2008/NĐ-CP, Điều 19). It has no field for
// the citizen's name, on purpose.
type Feedback struct {
	Common     `cchc:",inline"`
	Code       string         `cchc:"code,required" vi:"Mã phản ánh|Mã" doc:"Mã của phản ánh, kiến nghị." eg:"PA-2026-001"`
	ReceivedOn viet.Date      `cchc:"receivedOn,required" vi:"Ngày tiếp nhận|Ngày nhận" doc:"Ngày tiếp nhận."`
	Field      string         `cchc:"field,alike" vi:"Lĩnh vực" doc:"Lĩnh vực."`
	Agency     string         `cchc:"agency,required,unit,alike" vi:"Cơ quan xử lý|Đơn vị xử lý|Cơ quan giải quyết" doc:"Cơ quan xử lý." eg:"Phòng Kinh tế"`
	Status     FeedbackStatus `cchc:"status,required" vi:"Tình trạng|Trạng thái" doc:"Xử lý đến đâu."`
	Due        viet.Date      `cchc:"due" vi:"Hạn xử lý|Hạn|Thời hạn|Hạn trả lời" doc:"Hạn xử lý."`
	ResolvedOn viet.Date      `cchc:"resolvedOn" vi:"Ngày xử lý xong|Ngày trả lời|Ngày xong" doc:"Ngày có kết quả."`
	Result     string         `cchc:"result,long" vi:"Kết quả xử lý|Kết quả" doc:"Kết quả xử lý."`

	Late bool // behind its day and not dealt with; see [OnDay]
}

// A FeedbackStatus is how far a comment has come.
type FeedbackStatus string

// The statuses.
const (
	FeedbackResolved  FeedbackStatus = "resolved"
	FeedbackDeclined  FeedbackStatus = "declined"
	FeedbackForwarded FeedbackStatus = "forwarded"
)

// Options gives the statuses.
func (FeedbackStatus) Options() []schema.Option {
	return []schema.Option{
		{Value: "received", Label: "Đã tiếp nhận|Tiếp nhận"},
		{Value: "processing", Label: "Đang xử lý|Đang giải quyết"},
		{Value: "forwarded", Label: "Đã chuyển cơ quan có thẩm quyền|Đã chuyển"},
		{Value: "resolved", Label: "Đã xử lý|Đã trả lời|Đã xong|Xong|Đã giải quyết"},
		{Value: "declined", Label: "Không thuộc phạm vi tiếp nhận|Không tiếp nhận|Từ chối"},
	}
}

func (f *Feedback) check(c *checker) {
	if f.Status == FeedbackResolved && f.Result == "" {
		c.report(schema.TypeOf(reflect.TypeFor[Feedback]()), "result", "resolved-without-result", nil)
	}
}

// Overdue reports whether citizens still wait behind the day of an answer.
func (f *Feedback) Overdue() bool { return f.Late }

// When returns the day in ReceivedOn, else the day of publication.
func (f *Feedback) When() viet.Date {
	if f.ReceivedOn.IsZero() {
		return f.Date
	}
	return f.ReceivedOn
}

// Facets returns what the entry is grouped by.
func (f *Feedback) Facets() Facets {
	return Facets{Field: f.Field, Agencies: agencies(f.Agency), Dated: true}
}

// SearchText gives the code by which people follow their feedback.
func (f *Feedback) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{f.Code}, Words: []string{f.Result}, More: f.Code, Status: label(f.Status)}
}

// OfUnit is who deals with it.
func (f *Feedback) OfUnit() string { return f.Agency }
