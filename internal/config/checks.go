package config

import (
	"cmp"

	"cchc/internal/front"
	"cchc/internal/schema"
)

// Checks says what the rules of cchc check ask of the column (quy tắc kiểm tra).
type Checks struct {
	Severity     *front.Node     `cchc:"severity" vi:"Mức" doc:"Mức của từng quy tắc: mã quy tắc, rồi off (không xét), warning (lưu ý) hoặc error (lỗi)."`
	QuotaDays    int             `cchc:"quotaDays" vi:"Nhắc định mức trước" doc:"Còn bấy nhiêu ngày hết kỳ mà chưa đủ bài thì nhắc; mặc định 7."`
	ReportDays   int             `cchc:"reportDays" vi:"Nhắc báo cáo trước" doc:"Còn bấy nhiêu ngày chốt số liệu báo cáo thì nhắc; mặc định 10."`
	LawDays      int             `cchc:"lawDays" vi:"Nhắc văn bản sắp thay trước" doc:"Văn bản được dẫn sắp bị thay hoặc hết hiệu lực trong bấy nhiêu ngày thì nhắc; mặc định 90."`
	QuestionDays int             `cchc:"questionDays" vi:"Hạn trả lời câu hỏi" doc:"Số ngày làm việc để trả lời một câu hỏi, phản ánh không ghi hạn riêng; mặc định 15."`
	Sentence     int             `cchc:"sentence" vi:"Số tiếng một câu" doc:"Câu dài hơn bấy nhiêu tiếng thì nhắc; mặc định 70."`
	Dates        DateStyle       `cchc:"dates" vi:"Cách viết ngày" doc:"official: ngày dưới 10 và tháng 1, 2 có số 0 ở trước (Nghị định 30/2020/NĐ-CP, Phụ lục I); any (mặc định): viết thế nào cũng được."`
	Forbidden    []ForbiddenWord `cchc:"forbidden" vi:"Từ không dùng" doc:"Những cách viết mà cơ quan không dùng, và cách viết thay."`
}

// A ForbiddenWord is a way of writing that the agency's own style does not have.
type ForbiddenWord struct {
	Word    string `cchc:"word,required,short" vi:"Từ|Cách viết" doc:"Từ hoặc cụm từ không dùng; chữ hoa, chữ thường như nhau."`
	Instead string `cchc:"instead" vi:"Viết thay|Thay bằng" doc:"Viết thế nào cho đúng."`
}

// A DateStyle is how the agency writes days in digits.
type DateStyle string

// OfficialDates is the style of official documents.
const OfficialDates DateStyle = "official"

// Options gives the styles.
func (DateStyle) Options() []schema.Option {
	return []schema.Option{{Value: "any", Label: "Tùy ý"}, {Value: "official", Label: "Như văn bản hành chính|Văn bản hành chính"}}
}

// complete sets what was left out.
func (c *Checks) complete() {
	c.QuotaDays = cmp.Or(c.QuotaDays, 7)
	c.ReportDays = cmp.Or(c.ReportDays, 10)
	c.LawDays = cmp.Or(c.LawDays, 90)
	c.QuestionDays = cmp.Or(c.QuestionDays, 15)
	c.Sentence = cmp.Or(c.Sentence, 70)
}

// Approval says how many people approve an entry before it is published (duyệt bài).
type Approval string

// The ways of approving; none is the default.
const (
	ApprovalNone Approval = "none"
	ApprovalOne  Approval = "one"
	ApprovalTwo  Approval = "two"
)

// Options gives the ways.
func (Approval) Options() []schema.Option {
	return []schema.Option{
		{Value: "none", Label: "Không"}, {Value: "one", Label: "Một người|Một"}, {Value: "two", Label: "Hai người|Hai"},
	}
}

// People returns how many people have to approve.
func (a Approval) People() int {
	switch a {
	case ApprovalOne:
		return 1
	case ApprovalTwo:
		return 2
	}
	return 0
}
