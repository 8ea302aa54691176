package content

import (
	"slices"

	"cchc/internal/viet"
)

// Common is the fields of every kind.
type Common struct {
	Title        string        `cchc:"title,required" vi:"Tiêu đề|Tên|Tên bài|Tên thủ tục|Tên văn bản|Tên kế hoạch|Tên sự kiện|Trích yếu" doc:"Tên của trang, hiện ở đầu trang và trong danh sách."`
	Date         viet.Date     `cchc:"date" vi:"Ngày đăng|Ngày|Ngày viết|Ngày đưa tin" doc:"Ngày đăng. Ngày ở tương lai thì đến ngày đó mới đăng."`
	Updated      viet.Date     `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày nội dung được rà soát, sửa lần cuối."`
	Summary      string        `cchc:"summary,long" vi:"Tóm tắt|Mô tả ngắn|Sa-pô" doc:"Một, hai câu; hiện trong danh sách và khi chia sẻ."`
	Tags         []string      `cchc:"tags,names,commas" vi:"Thẻ|Nhãn" doc:"Các từ để nhóm trang."`
	Draft        bool          `cchc:"draft" vi:"Bản nháp|Nháp" doc:"true: chưa đăng; viết xong, duyệt xong thì xóa dòng này."`
	Aliases      []OldPath     `cchc:"aliases" vi:"Địa chỉ cũ" doc:"Các địa chỉ trước đây của trang; người mở địa chỉ cũ được đưa tới trang này."`
	Weight       int           `cchc:"weight" vi:"Thứ tự" doc:"Số nhỏ đứng trước trong danh sách."`
	Cover        *Cover        `cchc:"cover" vi:"Ảnh bìa" doc:"Ảnh ở đầu trang."`
	Attachments  []Attachment  `cchc:"attachments" vi:"Tệp đính kèm|Đính kèm" doc:"Các tệp để tải về."`
	ApprovedBy   string        `cchc:"approvedBy" vi:"Người duyệt" doc:"Người duyệt nội dung trước khi đăng."`
	ApprovedOn   viet.Date     `cchc:"approvedOn" vi:"Ngày duyệt" doc:"Ngày duyệt."`
	ReviewBy     viet.Date     `cchc:"reviewBy" vi:"Ngày phải rà soát|Hạn rà soát" doc:"Đến ngày này phải xem lại nội dung còn đúng không; quá ngày thì cchc check nhắc."`
	Owner        string        `cchc:"owner,alike" vi:"Người phụ trách" doc:"Ai xem lại và sửa trang này; không hiện trên trang."`
	Source       *Source       `cchc:"source" vi:"Nguồn" doc:"Nơi lấy nội dung, nếu đăng lại; đăng lại phải ghi rõ tác giả, nguồn."`
	Lang         Tongue        `cchc:"lang,alike" vi:"Ngôn ngữ" doc:"Ngôn ngữ của bài, khi khác với chuyên mục: en, Tiếng Anh, km."`
	Translations []Translation `cchc:"translations" vi:"Bản dịch" doc:"Bài này bằng ngôn ngữ khác; ghi ở một trong hai bài là đủ."`
}

func (c *Common) CommonFields() *Common { return c }

// When returns the day an entry is listed under; kinds with a day of their own
// return that.
func (c *Common) When() viet.Date { return c.Date }

// Facets returns what an entry is grouped by; kinds add their own.
func (c *Common) Facets() Facets { return Facets{} }

// Facets are the terms that an entry belongs to, by taxonomy.
type Facets struct {
	Field    string   // lĩnh vực
	Agencies []string // cơ quan
	Topic    string   // chủ đề
	Audience []string // đối tượng
	Service  string   // mức độ dịch vụ công
	Dated    bool     // belongs to the year of When
}

// agencies returns the names that are not empty.
func agencies(names ...string) []string {
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// Modified returns the day of the last change: Updated, else Date.
func (c *Common) Modified() viet.Date {
	if c.Updated.IsZero() {
		return c.Date
	}
	return c.Updated
}

// A Cover is the picture at the head of a page (ảnh bìa), with what a reader
// who cannot see it needs and with its credit.
type Cover struct {
	Src     FileRef `cchc:"src,required,short" vi:"Tệp ảnh|Ảnh" doc:"Đường dẫn tới tệp ảnh, tính từ tệp bài viết."`
	Alt     string  `cchc:"alt" vi:"Văn bản thay thế|Mô tả ảnh" doc:"Ảnh vẽ gì, cho người không nhìn thấy ảnh."`
	Caption string  `cchc:"caption" vi:"Chú thích" doc:"Lời dưới ảnh."`
	Credit  string  `cchc:"credit" vi:"Tác giả ảnh" doc:"Người chụp hoặc vẽ."`
}

// An Attachment is a file to download: one of the site's (File) or one
// elsewhere (URL).
type Attachment struct {
	File FileRef `cchc:"file,short" vi:"Tệp" doc:"Đường dẫn tới tệp, tính từ tệp bài viết."`
	URL  Link    `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ đầy đủ (https://…), khi tệp ở nơi khác."`
	Name string  `cchc:"name" vi:"Tên tệp|Tên" doc:"Tên hiện cho người đọc."`
}

// A Source says where a text was taken from (nguồn).
type Source struct {
	Name   string `cchc:"name,required,short" vi:"Tên nguồn|Tên" doc:"Cơ quan, tờ báo hoặc trang đã đăng."`
	URL    Link   `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ bản gốc."`
	Number string `cchc:"number" vi:"Số ký hiệu|Số" doc:"Số, ký hiệu văn bản gốc."`
	Note   string `cchc:"note,long" vi:"Ghi chú" doc:"Điều cần biết thêm về nguồn."`
}

// A Basis is one legal document that a page rests on (căn cứ pháp lý). Law
// changes, so its state is data with the entry, never part of a template.
type Basis struct {
	Number viet.DocNumber `cchc:"number" vi:"Số ký hiệu|Số" doc:"Ví dụ 63/2010/NĐ-CP."`
	Title  string         `cchc:"title,short" vi:"Trích yếu|Tên văn bản" doc:"Văn bản nói về việc gì."`
	Date   viet.Date      `cchc:"date" vi:"Ngày ban hành|Ngày" doc:"Ngày ban hành."`
	Issuer string         `cchc:"issuer" vi:"Cơ quan ban hành" doc:"Cơ quan ban hành."`
	Status DocumentStatus `cchc:"status" vi:"Hiệu lực|Tình trạng" doc:"Tình trạng hiệu lực."`

	Unchecked string `cchc:"unchecked,short" vi:"Chưa đối chiếu|Cần đối chiếu" doc:"Điều còn phải xem lại. Trang ghi “đang đối chiếu”; xong thì bỏ."`
}

// Decision is the decision that published something (quyết định công bố).
type Decision struct {
	Number viet.DocNumber `cchc:"number,required,short" vi:"Số quyết định|Số ký hiệu|Số" doc:"Ví dụ 1872/QĐ-UBND."`
	Date   viet.Date      `cchc:"date" vi:"Ngày quyết định|Ngày công bố|Ngày" doc:"Ngày ký."`
	Issuer string         `cchc:"issuer" vi:"Cơ quan công bố|Cơ quan ban hành" doc:"Người hoặc cơ quan ký."`
}

// Media is a video or a recording, with the words that are spoken in it, so
// that whoever cannot hear or load it reads them.
type Media struct {
	File       FileRef `cchc:"file,short" vi:"Tệp" doc:"Tệp của chuyên mục."`
	URL        Link    `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ, khi để ở nơi khác."`
	Title      string  `cchc:"title" vi:"Tên" doc:"Tên của video hoặc bản ghi âm."`
	Captions   FileRef `cchc:"captions" vi:"Phụ đề" doc:"Tệp phụ đề WebVTT (.vtt) của video."`
	Transcript string  `cchc:"transcript,required,long" vi:"Lời thoại|Lời thoại bằng chữ" doc:"Lời nói trong video hoặc bản ghi âm, viết thành chữ (Thông tư 32/2017/TT-BTTTT, Điều 18)."`
}
