package content

import (
	"reflect"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Contacts is a register of people and numbers (danh bạ). Its hotlines are
// shown everywhere on the site, from this one place.
type Contacts struct {
	Common   `cchc:",inline"`
	Keywords []string       `cchc:"keywords,names,commas" vi:"Từ khóa|Còn gọi" doc:"Những từ người dân hay dùng để tìm danh bạ này."`
	Groups   []ContactGroup `cchc:"groups,required" vi:"Nhóm|Các nhóm" doc:"Các nhóm: đường dây nóng, Bộ phận Một cửa, lãnh đạo."`
}

// A ContactGroup is contacts of one kind.
type ContactGroup struct {
	Name     string      `cchc:"name,required,alike" vi:"Tên nhóm|Tên" doc:"Tên nhóm." eg:"Đường dây nóng"`
	Kind     ContactKind `cchc:"kind,alike" vi:"Loại" doc:"Loại nhóm; nhóm đường dây nóng hiện ở mọi trang."`
	Contacts []Contact   `cchc:"contacts" vi:"Liên hệ|Danh sách|Các liên hệ" doc:"Những người, số điện thoại trong nhóm."`
}

// A ContactKind says what a group is for.
type ContactKind string

// The kinds of groups.
const (
	Emergency ContactKind = "emergency"
	Hotline   ContactKind = "hotline"
	OneStop   ContactKind = "one-stop"
	Leaders   ContactKind = "leaders"
)

// Options gives the kinds.
func (ContactKind) Options() []schema.Option {
	return []schema.Option{
		{Value: "emergency", Label: "Số khẩn cấp|Khẩn cấp"},
		{Value: "hotline", Label: "Đường dây nóng"},
		{Value: "one-stop", Label: "Bộ phận Một cửa|Một cửa|Trung tâm Phục vụ hành chính công"},
		{Value: "leaders", Label: "Lãnh đạo"},
		{Value: "digital-team", Label: "Tổ công nghệ số cộng đồng"},
		{Value: "other", Label: "Khác"},
	}
}

// A Contact is a person, an office or a line.
type Contact struct {
	Name    string    `cchc:"name,required" vi:"Tên|Họ tên|Họ và tên" doc:"Tên người, bộ phận hoặc đường dây." eg:"Tiếp nhận phản ánh, kiến nghị"`
	Title   string    `cchc:"title,alike" vi:"Chức danh|Chức vụ" doc:"Chức danh."`
	Scope   string    `cchc:"scope,alike" vi:"Phạm vi|Nội dung tiếp nhận" doc:"Gọi về việc gì."`
	Unit    string    `cchc:"unit,alike" vi:"Đơn vị" doc:"Đơn vị."`
	Phones  []PhoneNo `cchc:"phones" vi:"Điện thoại|Số điện thoại|SĐT|Số ĐT|ĐT|Di động" doc:"Số điện thoại."`
	Email   Email     `cchc:"email" vi:"Thư điện tử|Email" doc:"Thư điện tử."`
	Hours   string    `cchc:"hours,alike" vi:"Giờ làm việc|Thời gian|Thời gian làm việc|Giờ tiếp nhận" doc:"Giờ tiếp nhận."`
	Address string    `cchc:"address,alike" vi:"Địa chỉ" doc:"Nơi làm việc."`
	Map     Link      `cchc:"map" vi:"Bản đồ" doc:"Địa chỉ bản đồ."`
	Updated viet.Date `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày kiểm tra số lần cuối."`
	Note    string    `cchc:"note" vi:"Ghi chú" doc:"Ghi chú."`
	Consent *Consent  `cchc:"consent" vi:"Đồng ý công khai|Đồng ý" doc:"Người có số di động riêng đã đồng ý đăng: ai hỏi, ngày nào; không hiện trên trang."`
}

// A Consent is that a person agreed to have personal data made public (Luật
// 91/2025/QH15, Điều 16), as the board noted it.
type Consent struct {
	By string    `cchc:"by,required,short" vi:"Ai hỏi|Người ghi nhận|Người hỏi" doc:"Người của ban biên tập đã hỏi và được trả lời đồng ý."`
	On viet.Date `cchc:"on" vi:"Ngày đồng ý|Ngày" doc:"Ngày người ấy đồng ý."`
}

// Shared returns what all contacts of a group have alike, so that it is said once:
// their hours, address, e-mail and the day of the last check; the rest is empty, and
// all of it for a group of one.
func (g *ContactGroup) Shared() Contact {
	if len(g.Contacts) < 2 {
		return Contact{}
	}
	shared := g.Contacts[0]
	for _, c := range g.Contacts[1:] {
		keep(&shared.Hours, c.Hours)
		keep(&shared.Address, c.Address)
		keep(&shared.Email, c.Email)
		if shared.Updated != c.Updated {
			shared.Updated = viet.Date{}
		}
	}
	return Contact{Hours: shared.Hours, Address: shared.Address, Email: shared.Email, Updated: shared.Updated}
}

// keep empties a value that is not the other.
func keep[T ~string](value *T, other T) {
	if *value != other {
		*value = ""
	}
}

// A PhoneNo is a number with what to do once it answers.
type PhoneNo struct {
	Number viet.Phone `cchc:"number,required,short" vi:"Số|Số điện thoại|SĐT" doc:"Số điện thoại, viết như cơ quan vẫn viết." eg:"0299 000 0101"`
	Branch string     `cchc:"branch" vi:"Nhánh|Phím" doc:"Bấm phím mấy, nhánh nào."`
	Zalo   bool       `cchc:"zalo" vi:"Zalo|Có Zalo" doc:"true: số này có Zalo."`
	Label  string     `cchc:"label" vi:"Nhãn" doc:"Ví dụ Di động, Cơ quan."`
}

// Divide returns the numbers of a text with several: 0299 000 0101 - 0299 000 0102,
// with any of , ; / – or a line end between them. What is no number stays as it is.
func (PhoneNo) Divide(text string) []string {
	parts := PhoneParts(text)
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
		if _, err := viet.ParsePhone(p); err != nil {
			return []string{text}
		}
	}
	return parts
}

// PhoneParts divides a text wherever another number may begin.
func PhoneParts(text string) []string {
	return strings.FieldsFunc(strings.NewReplacer(" - ", ";", " hoặc ", ";", " và ", ";").Replace(text), func(r rune) bool {
		return strings.ContainsRune(",;/–\n", r)
	})
}

// check gives groups the kind that their names say, and leaves those without contacts
// out.
func (c *Contacts) check(ch *checker) {
	st := schema.TypeOf(reflect.TypeFor[Contacts]())
	groups := c.Groups[:0:0]
	for i, g := range c.Groups {
		if len(g.Contacts) == 0 {
			ch.warnItem(st, "groups", i, "contacts-empty", diag.Args{"Name": g.Name})
			continue
		}
		if g.Kind == "" {
			g.Kind = kindNamed(g.Name)
		}
		groups = append(groups, g)
	}
	c.Groups = groups
}

// kindNamed returns the kind of a group whose name begins with what the kind is
// called: Đường dây nóng của xã.
func kindNamed(name string) ContactKind {
	key := viet.Key(name)
	for _, o := range ContactKind("").Options() {
		for label := range strings.SplitSeq(o.Label, "|") {
			if strings.HasPrefix(key, viet.Key(label)) {
				return ContactKind(o.Value)
			}
		}
	}
	return ""
}

// ListOrder is by title.
func (*Contacts) ListOrder() Order { return ByTitle }

// ContactGroups are all of the register.
func (c *Contacts) ContactGroups() []ContactGroup { return c.Groups }

// Dataset is a row for each contact.
func (*Contacts) Dataset() Dataset {
	return Dataset{Name: "contacts", Slug: "danh-ba", Weight: 2, Rows: []string{"groups", "contacts"}, Columns: []string{"title"}, Leave: []string{"groups.contacts.consent", "keywords"}}
}

// Rows are the contacts of all groups.
func (c *Contacts) Rows() int {
	n := 0
	for _, g := range c.Groups {
		n += len(g.Contacts)
	}
	return n
}

// Rank is that of an answer.
func (*Contacts) Rank() SearchRank { return RankAnswer }

// SearchText gives the groups, people, units, and how they are reached.
func (c *Contacts) SearchText(func(schema.Enum) string) SearchText {
	e := SearchText{Called: c.Keywords, Keywords: []string{"danh bạ", "liên hệ"}}
	reached := func(how string, is bool) {
		if is && !slices.Contains(e.Keywords, how) {
			e.Keywords = append(e.Keywords, how)
		}
	}
	for _, g := range c.Groups {
		if g.Kind == Hotline && len(e.Titles) == 0 { // the register of this agency comes before others
			e.Titles = []string{"Số điện thoại"}
		}
		e.Keywords = append(e.Keywords, g.Name)
		for _, p := range g.Contacts {
			reached("số điện thoại", len(p.Phones) > 0)
			reached("thư điện tử", p.Email != "")
			reached("địa chỉ", p.Address != "")
			e.Keywords = append(e.Keywords, p.Name, p.Title)
			e.Words = append(e.Words, p.Scope, p.Unit)
			for _, n := range p.Phones {
				e.Words = append(e.Words, n.Number.String())
			}
		}
	}
	return e
}

// Empty reports whether there is nobody to call.
func (c *Contacts) Empty(func() bool) bool { return len(c.Groups) == 0 }
