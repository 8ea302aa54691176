package content

import (
	"reflect"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Procedure is an administrative procedure (thủ tục hành chính). Its mandatory
// fields are the parts without which a procedure is not complete: name, steps,
// ways of filing, dossier and number of sets, time limit, who may ask, and who
// decides (Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2, as amended by Nghị định
// 92/2017/NĐ-CP); forms, result, conditions and fees are parts where the
// procedure has them. The other fields are those of the national database.
type Procedure struct {
	Common        `cchc:",inline"`
	Code          viet.ProcedureCode   `cchc:"code" vi:"Mã thủ tục|Mã" doc:"Mã trong Cơ sở dữ liệu quốc gia về TTHC: 1.001193; không chắc thì để trống."`
	Decision      *Decision            `cchc:"decision" vi:"Quyết định công bố" doc:"Quyết định công bố thủ tục (Nghị định 63/2010/NĐ-CP, Điều 13)."`
	Status        ProcedureStatus      `cchc:"status" vi:"Tình trạng|Tình trạng hiệu lực" doc:"Mới ban hành, còn hiệu lực, sửa đổi, thay thế, bãi bỏ."`
	EffectiveOn   viet.Date            `cchc:"effectiveOn" vi:"Ngày có hiệu lực|Ngày hiệu lực" doc:"Ngày bắt đầu áp dụng."`
	ExpiresOn     viet.Date            `cchc:"expiresOn" vi:"Ngày hết hiệu lực" doc:"Ngày thôi áp dụng."`
	ReplacedBy    []viet.ProcedureCode `cchc:"replacedBy" vi:"Thay bằng|Thủ tục thay thế" doc:"Mã của thủ tục thay thế."`
	History       []Change             `cchc:"history" vi:"Lịch sử|Quá trình thay đổi" doc:"Các lần công bố, sửa đổi."`
	Levels        []Level              `cchc:"levels,alike" vi:"Cấp thực hiện" doc:"Xã, tỉnh, bộ."`
	Type          string               `cchc:"type,alike" vi:"Loại thủ tục" doc:"Loại thủ tục trong Cơ sở dữ liệu quốc gia."`
	Field         string               `cchc:"field,required,alike" vi:"Lĩnh vực" doc:"Ví dụ Hộ tịch, Chứng thực."`
	Service       Service              `cchc:"service,alike" vi:"Mức độ dịch vụ công|Mức độ DVC|Mức trực tuyến" doc:"Toàn trình, một phần, cung cấp thông tin."`
	ServiceReason string               `cchc:"serviceReason,long" vi:"Lý do một phần|Lý do" doc:"Vì sao chỉ một phần, căn cứ vào đâu (Nghị định 224/2026/NĐ-CP, Điều 14, 15)."`
	Audience      []string             `cchc:"audience,required,names,alike" vi:"Đối tượng thực hiện|Đối tượng|Ai được làm" doc:"Ai được làm thủ tục." eg:"Công dân Việt Nam"`
	Agency        string               `cchc:"agency,required,alike" vi:"Cơ quan thực hiện|Cơ quan giải quyết" doc:"Cơ quan giải quyết." eg:"Ủy ban nhân dân xã"`
	Authority     string               `cchc:"authority,alike" vi:"Cơ quan có thẩm quyền" doc:"Cơ quan có thẩm quyền quyết định."`
	Delegated     string               `cchc:"delegated,alike" vi:"Cơ quan được ủy quyền" doc:"Cơ quan được ủy quyền, phân cấp."`
	Coordinating  []string             `cchc:"coordinating,names,alike" vi:"Cơ quan phối hợp" doc:"Các cơ quan phối hợp."`
	Places        []string             `cchc:"places,lines,alike" vi:"Địa chỉ tiếp nhận|Nơi nộp hồ sơ" doc:"Nơi nhận hồ sơ."`
	Steps         []string             `cchc:"steps,required,lines" vi:"Trình tự thực hiện|Trình tự|Các bước" doc:"Các bước, mỗi bước một dòng." eg:"Bước 1: Nộp hồ sơ tại Trung tâm Phục vụ hành chính công xã"`
	Channels      []Channel            `cchc:"channels,required" vi:"Cách thức thực hiện|Cách thức|Cách nộp" doc:"Nộp trực tiếp, trực tuyến, bưu chính."`
	Dossier       []DossierCase        `cchc:"dossier,required" vi:"Thành phần hồ sơ|Thành phần, số lượng hồ sơ|Giấy tờ|Hồ sơ" doc:"Giấy tờ phải nộp, phải xuất trình, theo từng trường hợp."`
	Sets          string               `cchc:"sets,required,alike" vi:"Số bộ hồ sơ|Số lượng hồ sơ|Số bộ" doc:"Số bộ hồ sơ." eg:"01 bộ"`
	Results       []string             `cchc:"results,lines" vi:"Kết quả thực hiện|Kết quả" doc:"Người dân nhận được gì."`
	LegalBasis    []Basis              `cchc:"legalBasis" vi:"Căn cứ pháp lý|Căn cứ" doc:"Các văn bản quy định."`
	Conditions    string               `cchc:"conditions,long" vi:"Yêu cầu, điều kiện|Yêu cầu, điều kiện thực hiện|Điều kiện" doc:"Yêu cầu, điều kiện; không có thì ghi Không."`
	Forms         []Attachment         `cchc:"forms" vi:"Mẫu đơn, tờ khai|Biểu mẫu" doc:"Mẫu đơn, tờ khai để tải về."`
	Keywords      []string             `cchc:"keywords,names,commas" vi:"Từ khóa|Còn gọi" doc:"Những từ người dân hay dùng để gọi thủ tục này."`
	Description   string               `cchc:"description,long" vi:"Mô tả" doc:"Giải thích ngắn: thủ tục này là gì, khi nào cần."`
	Leaflet       bool                 `cchc:"leaflet" vi:"Tờ rơi|In tờ rơi" doc:"true: làm thêm tờ rơi A5."`
	NationalLink  Link                 `cchc:"nationalLink" vi:"Liên kết Cổng DVCQG|Liên kết DVCQG" doc:"Địa chỉ của thủ tục trên Cổng Dịch vụ công quốc gia, khi khác mẫu trong site.yaml."`
}

// A Change is one event in a procedure's life (lần công bố).
type Change struct {
	Date     viet.Date      `cchc:"date,required" vi:"Ngày" doc:"Ngày thay đổi."`
	Change   string         `cchc:"change,required,short" vi:"Nội dung thay đổi|Thay đổi" doc:"Thay đổi điều gì."`
	Decision viet.DocNumber `cchc:"decision" vi:"Số quyết định|Quyết định" doc:"Quyết định công bố."`
}

// A Channel is one way of filing (cách thức thực hiện) with its time limit and
// fees, which may differ between the ways.
type Channel struct {
	Method Method    `cchc:"method,required,short,alike" vi:"Hình thức nộp|Hình thức" doc:"Trực tiếp, trực tuyến, bưu chính."`
	Time   TimeLimit `cchc:"time,required" vi:"Thời hạn giải quyết|Thời hạn|Thời gian giải quyết|Thời gian" doc:"Ví dụ 03 ngày làm việc; hoặc amount, unit, note."`
	Fees   []Fee     `cchc:"fees" vi:"Phí, lệ phí|Phí|Lệ phí" doc:"Mức thu và các trường hợp miễn, giảm; không thu thì ghi Không."`
	Note   string    `cchc:"note" vi:"Ghi chú|Mô tả" doc:"Điều cần biết khi nộp bằng cách này."`
	URL    Link      `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Nơi nộp trực tuyến."`
}

// A TimeLimit is a time limit (thời hạn giải quyết): the words of the
// procedure, or a number with its unit.
type TimeLimit struct {
	Text   string   `cchc:"text,short" vi:"Thời hạn|Nội dung" doc:"Thời hạn viết bằng lời."`
	Amount int      `cchc:"amount" vi:"Số" doc:"Bao nhiêu."`
	Unit   TimeUnit `cchc:"unit" vi:"Đơn vị" doc:"Ngày làm việc, ngày, giờ, tháng."`
	Note   string   `cchc:"note" vi:"Ghi chú" doc:"Tính từ khi nào, trường hợp nào."`
}

// A TimeUnit is the unit of a time limit.
type TimeUnit string

// Options gives the units.
func (TimeUnit) Options() []schema.Option {
	return []schema.Option{
		{Value: "working-day", Label: "ngày làm việc"}, {Value: "day", Label: "ngày"},
		{Value: "hour", Label: "giờ"}, {Value: "working-hour", Label: "giờ làm việc"}, {Value: "month", Label: "tháng"},
	}
}

// A Method is a way of filing.
type Method string

// Options gives the methods.
func (Method) Options() []schema.Option {
	return []schema.Option{
		{Value: "in-person", Label: "Trực tiếp|Nộp trực tiếp|Tại chỗ"},
		{Value: "online", Label: "Trực tuyến|Nộp trực tuyến|Qua mạng|Online|Dịch vụ công trực tuyến"},
		{Value: "post", Label: "Bưu chính công ích|Dịch vụ bưu chính|Bưu chính|Qua bưu chính|Bưu điện|Qua bưu điện"},
	}
}

// A Fee is a charge with its exemptions as written: most real fees are text,
// and an amount without its exemptions misleads.
type Fee struct {
	Kind   FeeKind `cchc:"kind,alike" vi:"Loại" doc:"Phí hay lệ phí."`
	Amount string  `cchc:"amount,required,short" vi:"Mức thu|Số tiền" doc:"Ví dụ 8.000 đồng/bản, Miễn phí, Không."`
	Note   string  `cchc:"note" vi:"Ghi chú" doc:"Cách tính, căn cứ."`
	Exempt string  `cchc:"exempt" vi:"Miễn, giảm|Miễn giảm" doc:"Ai được miễn, giảm."`
}

// A FeeKind tells the two kinds of charges of the law on fees apart.
type FeeKind string

// Options gives the kinds.
func (FeeKind) Options() []schema.Option {
	return []schema.Option{{Value: "fee", Label: "Phí"}, {Value: "charge", Label: "Lệ phí"}}
}

// A DossierCase is the papers of one case (trường hợp); most procedures have
// one.
type DossierCase struct {
	Case   string  `cchc:"case,alike" vi:"Trường hợp" doc:"Tên trường hợp; chỉ có một thì ghi Hồ sơ gồm."`
	Papers []Paper `cchc:"papers,required,items" vi:"Giấy tờ" doc:"Các giấy tờ."`
}

// A Paper is one paper of a dossier.
type Paper struct {
	Name      string       `cchc:"name,required,short" vi:"Tên giấy tờ|Tên" doc:"Tên giấy tờ." eg:"Tờ khai đăng ký khai sinh"`
	Mode      PaperMode    `cchc:"mode,alike" vi:"Nộp hay xuất trình|Cách nộp" doc:"Nộp hay chỉ xuất trình."`
	Originals int          `cchc:"originals,alike" vi:"Bản chính|Số bản chính" doc:"Số bản chính."`
	Copies    int          `cchc:"copies,alike" vi:"Bản sao|Số bản sao" doc:"Số bản sao."`
	Form      []Attachment `cchc:"form" vi:"Mẫu đơn, tờ khai|Mẫu" doc:"Mẫu để điền."`
	Note      string       `cchc:"note" vi:"Ghi chú" doc:"Điều cần biết."`
}

// A PaperMode says what is done with a paper.
type PaperMode string

// Options gives the modes.
func (PaperMode) Options() []schema.Option {
	return []schema.Option{
		{Value: "submit", Label: "Phải nộp|Nộp"},
		{Value: "present", Label: "Phải xuất trình|Xuất trình"},
	}
}

// A ProcedureStatus is where a procedure stands; publications are of three
// kinds: new, amended or replaced, repealed (Nghị định 63/2010/NĐ-CP, Điều
// 14).
type ProcedureStatus string

// The statuses.
const (
	ProcedureNew      ProcedureStatus = "new"
	ProcedureInForce  ProcedureStatus = "in-force"
	ProcedureAmended  ProcedureStatus = "amended"
	ProcedureReplaced ProcedureStatus = "replaced"
	ProcedureRepealed ProcedureStatus = "repealed"
	ProcedureExpired  ProcedureStatus = "expired"
)

// Options gives the statuses.
func (ProcedureStatus) Options() []schema.Option {
	return []schema.Option{
		{Value: "new", Label: "Mới ban hành|Mới"},
		{Value: "in-force", Label: "Còn hiệu lực"},
		{Value: "amended", Label: "Sửa đổi, bổ sung|Sửa đổi"},
		{Value: "replaced", Label: "Bị thay thế|Thay thế"},
		{Value: "repealed", Label: "Bãi bỏ|Hủy bỏ"},
		{Value: "expired", Label: "Hết hiệu lực"},
	}
}

// A Level is a level of government that carries a procedure out. The district
// level was abolished on 1 July 2025 and stays for old records.
type Level string

// Options gives the levels.
func (Level) Options() []schema.Option {
	return []schema.Option{
		{Value: "commune", Label: "Cấp xã|Xã"},
		{Value: "district", Label: "Cấp huyện|Huyện"},
		{Value: "province", Label: "Cấp tỉnh|Tỉnh"},
		{Value: "ministry", Label: "Cấp bộ|Bộ"},
		{Value: "other", Label: "Cơ quan khác"},
	}
}

// A Service is how far a procedure can be done online (mức độ dịch vụ công
// trực tuyến).
type Service string

// The services.
const (
	ServiceFull    Service = "full"
	ServicePartial Service = "partial"
)

// Options gives the services; the levels 1 to 4 of before 2022 are read too.
func (Service) Options() []schema.Option {
	return []schema.Option{
		{Value: "full", Label: "Toàn trình|Dịch vụ công toàn trình|Mức độ 4"},
		{Value: "partial", Label: "Một phần|Dịch vụ công một phần|Mức độ 3|Mức độ 2"},
		{Value: "information", Label: "Cung cấp thông tin|Thông tin|Mức độ 1|Còn lại"},
	}
}

// InForce reports whether citizens can still use the procedure.
func (p *Procedure) InForce() bool {
	return p.Status != ProcedureRepealed && p.Status != ProcedureReplaced && p.Status != ProcedureExpired
}

func (p *Procedure) check(c *checker) {
	st := schema.TypeOf(reflect.TypeFor[Procedure]())
	if p.Service == ServicePartial && p.ServiceReason == "" {
		c.report(st, "serviceReason", "service-without-reason", diag.Args{"Service": c.name(st, "service")})
	}
	for _, ch := range p.Channels {
		if ch.Time.Note != "" && ch.Time == (TimeLimit{Note: ch.Time.Note}) && ch.Method != "" {
			c.report(st, "channels", "channel-without-time", diag.Args{"Method": schema.Label(ch.Method), "Time": c.name(schema.TypeOf(reflect.TypeFor[Channel]()), "time")})
		}
	}
	if p.Status == ProcedureReplaced && len(p.ReplacedBy) == 0 {
		c.report(st, "replacedBy", "replaced-by-nothing", nil)
	}
}

// Facets returns what the entry is grouped by.
func (p *Procedure) Facets() Facets {
	return Facets{Field: p.Field, Agencies: agencies(p.Agency), Audience: p.Audience, Service: schema.Label(p.Service)}
}

// ListOrder is by title.
func (*Procedure) ListOrder() Order { return ByTitle }

// NationalCode is the code of the procedure in the national database.
func (p *Procedure) NationalCode() viet.ProcedureCode { return p.Code }

// Successors are the procedures that replace this one.
func (p *Procedure) Successors() []viet.ProcedureCode { return p.ReplacedBy }

// Rank is that of what citizens come for.
func (*Procedure) Rank() SearchRank { return RankProcedure }

// SearchText gives what citizens call the procedure, who handles it and how it is
// filed.
func (p *Procedure) SearchText(label func(schema.Enum) string) SearchText {
	e := SearchText{Called: p.Keywords, Words: []string{p.Description, p.Agency}, More: p.Code.Text}
	for _, c := range p.Channels {
		e.Words = append(e.Words, label(c.Method))
	}
	for _, b := range p.LegalBasis {
		e.Cited = append(e.Cited, b.Number.Text)
	}
	var levels []string
	for _, l := range p.Levels {
		levels = append(levels, label(l))
	}
	e.Apart = []string{strings.Join(levels, ", "), p.Agency, strings.Join(p.Audience, ", ")}
	if e.Status = label(p.Service); !p.InForce() || p.Status == ProcedureNew || p.Status == ProcedureAmended {
		e.Status = label(p.Status)
	}
	return e
}

// Retired is the status of a procedure that citizens cannot use any more.
func (p *Procedure) Retired() schema.Enum {
	if p.InForce() {
		return nil
	}
	return p.Status
}

// Posted reports whether citizens can use the procedure.
func (p *Procedure) Posted() bool { return p.InForce() }

// Dataset is a row for each procedure.
func (*Procedure) Dataset() Dataset { return Dataset{Name: "procedures", Slug: "thu-tuc", Weight: 1} }

// HandedOut reports whether the procedure wants a leaflet.
func (p *Procedure) HandedOut() bool { return p.Leaflet }

// An Amendment is what a decision did to a procedure.
type Amendment struct {
	On       viet.Date       // the day of the change
	Number   viet.DocNumber  // of the decision; zero where the entry names none
	Text     string          // what changed; "" where the entry does not say
	Status   ProcedureStatus // how it left the procedure; "" where a later decision changed it again
	Decision *Decision       // the same decision, where the entry says more of it
}

// Amendments are the changes of the history and the decision by which the
// procedure is new, amended, replaced or repealed.
func (p *Procedure) Amendments() []Amendment {
	var all []Amendment
	for _, c := range p.History {
		all = append(all, Amendment{On: c.Date.Day(), Number: c.Decision, Text: c.Change})
	}
	if p.Status != "" && p.Status != ProcedureInForce {
		if last := p.lastAmendment(); p.Decision == nil && len(all) == 0 || p.Decision != nil && !p.inHistory(last.Number) {
			all = append(all, last)
		}
		slices.SortStableFunc(all, func(a, b Amendment) int { return a.On.Compare(b.On) })
		all[len(all)-1].Status = p.Status
	}
	for i, a := range all {
		if d := p.Decision; d != nil && !a.Number.IsZero() && d.Number.Key() == a.Number.Key() {
			all[i].Decision = d
		}
	}
	return all
}

// lastAmendment is the change by the procedure's own decision.
func (p *Procedure) lastAmendment() Amendment {
	last := Amendment{On: p.AmendedOn().Day()}
	if last.On.IsZero() {
		last.On = p.Date.Day()
	}
	if p.Decision != nil {
		last.Number = p.Decision.Number
		if !p.Decision.Date.IsZero() {
			last.On = p.Decision.Date.Day()
		}
	}
	return last
}

func (p *Procedure) inHistory(decision viet.DocNumber) bool {
	return slices.ContainsFunc(p.History, func(c Change) bool { return c.Decision.Key() == decision.Key() })
}

// AmendedOn is the day of the last change of the history, else the day on which
// the procedure began or ceased to be in force, else that of its decision.
func (p *Procedure) AmendedOn() viet.Date {
	var last viet.Date
	for _, c := range p.History {
		if c.Date.After(last) {
			last = c.Date
		}
	}
	if last.IsZero() {
		last = p.EffectiveOn
		if !p.InForce() {
			last = p.ExpiresOn
		}
	}
	if last.IsZero() && p.Decision != nil {
		last = p.Decision.Date
	}
	return last
}
