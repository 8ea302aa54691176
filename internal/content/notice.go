package content

import (
	"reflect"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Notice is a notice (thông báo): a banner while it lasts, an entry of the
// archive afterwards. A planned outage is announced at least seven working
// days before (Nghị định 224/2026/NĐ-CP, Điều 13).
type Notice struct {
	Common `cchc:",inline"`
	From   viet.Date   `cchc:"from,required" vi:"Từ ngày|Từ" doc:"Ngày bắt đầu hiện thông báo."`
	Until  viet.Date   `cchc:"until,required" vi:"Đến ngày|Đến" doc:"Ngày cuối cùng hiện thông báo."`
	Level  NoticeLevel `cchc:"level,required,alike" vi:"Mức độ" doc:"Thông tin, quan trọng hay khẩn."`
	Scope  []SitePath  `cchc:"scope,alike" vi:"Phạm vi" doc:"Thư mục của chuyên mục hiện thông báo; bỏ trống là toàn trang."`
}

// A NoticeLevel is how urgent a notice is.
type NoticeLevel string

// Options gives the levels.
func (NoticeLevel) Options() []schema.Option {
	return []schema.Option{
		{Value: "info", Label: "Thông tin"},
		{Value: "important", Label: "Quan trọng"},
		{Value: "urgent", Label: "Khẩn|Khẩn cấp"},
	}
}

func (n *Notice) check(c *checker) {
	if !n.From.IsZero() && !n.Until.IsZero() && n.Until.Before(n.From) {
		c.report(schema.TypeOf(reflect.TypeFor[Notice]()), "until", "until-before-from", nil)
	}
}

// When returns the day in From, else the day of publication.
func (n *Notice) When() viet.Date {
	if n.From.IsZero() {
		return n.Date
	}
	return n.From
}

// Facets returns what the entry is grouped by.
func (n *Notice) Facets() Facets {
	return Facets{Dated: true}
}

// Banner is the notice while it lasts.
func (n *Notice) Banner() Banner { return Banner{n.From, n.Until, n.Level, n.Scope} }

// LinkedItem is a page that expires.
func (n *Notice) LinkedItem() LinkedItem {
	return LinkedItem{"WebPage", map[string]any{"expires": n.Until}}
}

// Showing reports whether the notice is shown on the given day.
func (n *Notice) Showing(today viet.Date) bool { return n.Banner().Showing(today) }
