package content

import (
	"reflect"

	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Plan is a plan (kế hoạch) with its tasks: the yearly plan of reform, or of
// its communication.
type Plan struct {
	Common     `cchc:",inline"`
	Number     viet.DocNumber `cchc:"number" vi:"Số ký hiệu|Số" doc:"Ví dụ 12/KH-UBND."`
	Issuer     string         `cchc:"issuer,required,unit,alike" vi:"Cơ quan ban hành" doc:"Cơ quan ban hành kế hoạch." eg:"Ủy ban nhân dân xã Bình Lạc"`
	Issued     viet.Date      `cchc:"issued" vi:"Ngày ban hành" doc:"Ngày ký."`
	Signer     string         `cchc:"signer,alike" vi:"Người ký" doc:"Người ký."`
	Period     string         `cchc:"period,required" vi:"Thời kỳ|Kỳ|Năm|Giai đoạn" doc:"Năm hoặc giai đoạn: 2026, 2021–2030."`
	Place      string         `cchc:"place,alike" vi:"Địa bàn" doc:"Địa bàn mà kế hoạch áp dụng."`
	Reference  bool           `cchc:"reference,alike" vi:"Tham khảo" doc:"true: kế hoạch của nơi khác, đăng để tham khảo; không tính tiến độ."`
	LegalBasis []Basis        `cchc:"legalBasis" vi:"Căn cứ pháp lý|Căn cứ" doc:"Các văn bản làm căn cứ."`
	Tasks      []Task         `cchc:"tasks" vi:"Nhiệm vụ" doc:"Bảng nhiệm vụ."`
}

// A Task is one duty of a plan (nhiệm vụ).
type Task struct {
	Group    string        `cchc:"group" vi:"Nhóm" doc:"Nhóm nhiệm vụ, ví dụ I. Cải cách thể chế."`
	No       string        `cchc:"no" vi:"Số thứ tự|STT" doc:"Số thứ tự như trong kế hoạch."`
	Name     string        `cchc:"name,required,short" vi:"Tên nhiệm vụ|Nhiệm vụ|Nội dung|Nội dung nhiệm vụ|Công việc|Tên" doc:"Việc phải làm." eg:"Mỗi đơn vị có tin, bài về cải cách hành chính"`
	Detail   string        `cchc:"detail,long" vi:"Nội dung chi tiết|Chi tiết" doc:"Nội dung cụ thể."`
	Product  string        `cchc:"product" vi:"Sản phẩm|Kết quả, sản phẩm|Sản phẩm đầu ra|Kết quả" doc:"Kết quả phải có."`
	Lead     []string      `cchc:"lead,required,names" vi:"Cơ quan chủ trì|Chủ trì|Đơn vị chủ trì|Cơ quan thực hiện|Đơn vị thực hiện" doc:"Cơ quan chủ trì; nhiều cơ quan thì cách nhau bằng dấu chấm phẩy." eg:"Văn phòng HĐND và UBND xã"`
	Support  []string      `cchc:"support,names" vi:"Cơ quan phối hợp|Phối hợp|Đơn vị phối hợp" doc:"Các cơ quan phối hợp."`
	Start    viet.Date     `cchc:"start" vi:"Ngày bắt đầu|Bắt đầu" doc:"Ngày bắt đầu."`
	Deadline viet.Deadline `cchc:"deadline" vi:"Thời gian hoàn thành|Thời gian|Thời gian thực hiện|Thời hạn|Thời hạn hoàn thành|Hạn" doc:"Như trong kế hoạch: Quý I, Tháng 3, 30/6/2026."`
	Cadence  viet.Cadence  `cchc:"cadence" vi:"Tần suất|Định kỳ" doc:"Hằng tuần, mỗi tháng ít nhất 01 tin, bài, thường xuyên."`
	Status   TaskStatus    `cchc:"status" vi:"Tình trạng|Trạng thái|Tiến độ" doc:"Tiến độ."`
	Done     viet.Date     `cchc:"done" vi:"Ngày hoàn thành" doc:"Ngày hoàn thành."`
	Evidence []Attachment  `cchc:"evidence" vi:"Minh chứng|Sản phẩm kèm theo" doc:"Văn bản, bài đăng chứng minh đã làm."`
	Note     string        `cchc:"note" vi:"Ghi chú" doc:"Ghi chú."`
}

// A TaskStatus is how far a task has come, as the board says (tiến độ). That a
// task is late is not said but found, from its deadline.
type TaskStatus string

// The statuses.
const (
	TaskNotStarted TaskStatus = "not-started"
	TaskInProgress TaskStatus = "in-progress"
	TaskDone       TaskStatus = "done"
	TaskCancelled  TaskStatus = "cancelled"
)

// Options gives the statuses.
func (TaskStatus) Options() []schema.Option {
	return []schema.Option{
		{Value: "not-started", Label: "Chưa thực hiện|Chưa bắt đầu|Chưa làm"},
		{Value: "in-progress", Label: "Đang thực hiện|Đang làm"},
		{Value: "done", Label: "Đã hoàn thành|Hoàn thành|Xong|Đã xong|Đã thực hiện|Làm xong"},
		{Value: "cancelled", Label: "Không thực hiện|Dừng"},
	}
}

// Year returns the last year that the period names, else the year of issue; 0
// where there is none. Deadlines without a year fall in it.
func (p *Plan) Year() int {
	year := 0
	for i := 0; i+4 <= len(p.Period); i++ {
		if s := p.Period[i : i+4]; (s[:2] == "19" || s[:2] == "20") && isDigits(s) {
			year = int(s[0]-'0')*1000 + int(s[1]-'0')*100 + int(s[2]-'0')*10 + int(s[3]-'0')
			i += 3
		}
	}
	if year == 0 {
		return p.Issued.Year()
	}
	return year
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func (p *Plan) check(c *checker) {
	st := schema.TypeOf(reflect.TypeFor[Plan]())
	if p.Period != "" && p.Year() == 0 {
		c.report(st, "period", "period-without-year", nil)
	}
	for i, t := range p.Tasks {
		if len(t.Lead)+len(t.Support) > maxTaskAgencies {
			c.reportItem(st, "tasks", i, "task-agencies-too-many", diag.Args{"No": i + 1, "Limit": maxTaskAgencies})
		}
		if t.Deadline.Impossible(p.Year()) {
			c.warnItem(st, "tasks", i, "task-deadline-impossible", diag.Args{"No": i + 1, "Deadline": t.Deadline.Text})
		}
	}
}

// maxTaskAgencies bounds the agencies of a task: it stands on the page of each
// of them, with the names of all.
const maxTaskAgencies = 100

// When returns the day in Issued, else the day of publication.
func (p *Plan) When() viet.Date {
	if p.Issued.IsZero() {
		return p.Date
	}
	return p.Issued
}

// Facets returns what the entry is grouped by.
func (p *Plan) Facets() Facets {
	return Facets{Dated: true}
}

// OfficialNumber is that of the plan as a document.
func (p *Plan) OfficialNumber() viet.DocNumber { return p.Number }

// Creator is who issued the plan.
func (p *Plan) Creator() string { return p.Issuer }

// Rows are the tasks.
func (p *Plan) Rows() int { return len(p.Tasks) }

// Rank is that of a guide.
func (*Plan) Rank() SearchRank { return RankGuide }

// SearchText gives the number of the plan.
func (p *Plan) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{schema.Label(KindPlan) + " " + p.Number.Text}, Words: []string{p.Issuer}, More: p.Number.Text}
}

// TaskList is the tasks of the plan.
func (p *Plan) TaskList() TaskList { return TaskList{p.Year(), p.Reference, p.Tasks} }

// Dataset is a row for each task.
func (*Plan) Dataset() Dataset {
	return Dataset{Name: "tasks", Slug: "nhiem-vu", Weight: 4, Rows: []string{"tasks"}, Leave: []string{"tasks.start"},
		Columns: []string{"title", "number", "issuer", "period", "reference"}}
}

// LinkedItem is a work of who issued the plan.
func (p *Plan) LinkedItem() LinkedItem {
	return LinkedItem{"CreativeWork", map[string]any{"identifier": p.Number.String(), "creator": publicBody(p.Issuer), "dateCreated": p.Issued}}
}

// Empty reports whether there are neither tasks nor a text or a file.
func (p *Plan) Empty(blank func() bool) bool {
	return len(p.Tasks) == 0 && len(p.Attachments) == 0 && blank()
}

// OfUnit is who issued the plan.
func (p *Plan) OfUnit() string { return p.Issuer }
