package content

import (
	"reflect"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Event is something that takes place (sự kiện): a dialogue, a training, a
// contest.
type Event struct {
	Common     `cchc:",inline"`
	Start      viet.Date    `cchc:"start,required" vi:"Bắt đầu|Thời gian bắt đầu" doc:"Ngày giờ bắt đầu: 2026-12-05 08:00."`
	End        viet.Date    `cchc:"end" vi:"Kết thúc|Thời gian kết thúc" doc:"Ngày giờ kết thúc."`
	Place      string       `cchc:"place,required,alike" vi:"Địa điểm" doc:"Nơi tổ chức." eg:"Hội trường Ủy ban nhân dân xã"`
	Host       string       `cchc:"host,unit,alike" vi:"Đơn vị tổ chức|Chủ trì" doc:"Đơn vị tổ chức." eg:"Phòng Văn hóa - Xã hội"`
	Recurrence viet.Cadence `cchc:"recurrence" vi:"Lặp lại|Định kỳ" doc:"Sáu tháng một lần, hằng quý."`
	Audience   []string     `cchc:"audience,names,alike" vi:"Đối tượng" doc:"Dành cho ai."`

	Past bool      // it has been; see [OnDay]
	Next viet.Date // when it takes place next, where it recurs and Start is over; see [OnDay]
}

// Comes is when the event takes place next, or took place.
func (e *Event) Comes() viet.Date {
	if e.Next.IsZero() {
		return e.Start
	}
	return e.Next
}

func (e *Event) check(c *checker) {
	start := e.Start
	if !e.End.HasTime() { // an end without a time of day is that of the day
		start = start.Day()
	}
	if !e.End.IsZero() && e.End.Before(start) {
		c.report(schema.TypeOf(reflect.TypeFor[Event]()), "end", "end-before-start", nil)
	}
}

// When returns the day in Start, else the day of publication.
func (e *Event) When() viet.Date {
	if e.Start.IsZero() {
		return e.Date
	}
	return e.Start
}

// Facets returns what the entry is grouped by.
func (e *Event) Facets() Facets {
	return Facets{Audience: e.Audience, Dated: true}
}

// SearchText gives the place.
func (e *Event) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Words: []string{e.Place}}
}

// Occasion is the event for calendars.
func (e *Event) Occasion() Occasion {
	return Occasion{Start: e.Start, End: e.End, Recurrence: e.Recurrence, Place: e.Place, Host: e.Host, Next: e.Comes(), Past: e.Past}
}

// OfUnit is who holds the event.
func (e *Event) OfUnit() string { return e.Host }
