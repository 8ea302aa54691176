package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Question is a question with its answer (hỏi – đáp); the body is the answer.
type Question struct {
	Common     `cchc:",inline"`
	Question   string               `cchc:"question,required,long" vi:"Câu hỏi|Hỏi|Nội dung câu hỏi" doc:"Câu hỏi đầy đủ." eg:"Làm giấy khai sinh cho con cần mang theo giấy tờ gì?"`
	AskedOn    viet.Date            `cchc:"askedOn" vi:"Ngày hỏi" doc:"Ngày nhận câu hỏi."`
	Field      string               `cchc:"field,alike" vi:"Lĩnh vực" doc:"Lĩnh vực."`
	Audience   []string             `cchc:"audience,names,alike" vi:"Đối tượng" doc:"Ai quan tâm."`
	AnsweredBy string               `cchc:"answeredBy,required,unit,alike" vi:"Cơ quan trả lời|Người trả lời|Đơn vị trả lời|Trả lời bởi" doc:"Cơ quan trả lời." eg:"Văn phòng HĐND và UBND xã"`
	AnsweredOn viet.Date            `cchc:"answeredOn,required" vi:"Ngày trả lời" doc:"Ngày trả lời."`
	LegalBasis []Basis              `cchc:"legalBasis" vi:"Căn cứ pháp lý|Căn cứ" doc:"Căn cứ của câu trả lời."`
	Procedures []viet.ProcedureCode `cchc:"procedures" vi:"Thủ tục liên quan" doc:"Mã các thủ tục liên quan."`
	Keywords   []string             `cchc:"keywords,names,commas" vi:"Từ khóa|Còn gọi" doc:"Những từ người dân hay dùng để tìm câu trả lời này."`
}

func (*Question) check(*checker) {}

// When returns the day in AnsweredOn, else the day of publication.
func (q *Question) When() viet.Date {
	if q.AnsweredOn.IsZero() {
		return q.Date
	}
	return q.AnsweredOn
}

// Facets returns what the entry is grouped by.
func (q *Question) Facets() Facets {
	return Facets{Field: q.Field, Agencies: agencies(q.AnsweredBy), Audience: q.Audience, Dated: true}
}

// About is the procedures that the question names.
func (q *Question) About() []viet.ProcedureCode { return q.Procedures }

// Creator is who answered.
func (q *Question) Creator() string { return q.AnsweredBy }

// Rank is that of an answer.
func (*Question) Rank() SearchRank { return RankAnswer }

// SearchText gives the question as it was asked, and how others ask it.
func (q *Question) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Called: q.Keywords, Words: []string{q.Question}}
}

// Empty reports whether there is no answer, which is the text.
func (*Question) Empty(blank func() bool) bool { return blank() }

// OfUnit is who answered.
func (q *Question) OfUnit() string { return q.AnsweredBy }
