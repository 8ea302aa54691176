// Package config declares the settings of a column (thiết lập của chuyên mục): what stands in
// content/site.yaml, as [Settings], read by [ParseSettings]. What a setting is called, whether
// it is mandatory and how it is written is said once, by its tags (see package schema); what
// the tags cannot say is checked where the type stands that it is of: [CheckTargets], quotas,
// periods of reports.
//
// [WrittenFiles] lists all that editors write, the settings and the front matter of package
// content, for those who make forms, schemas and the manual's reference of it.
package config

import (
	"reflect"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// DefaultTheme is the theme of a site that names none.
const DefaultTheme = "congvu"

// Settings is what is true of the whole column (content/site.yaml).
type Settings struct {
	Title         string             `cchc:"title,required" vi:"Tên chuyên mục|Tiêu đề" doc:"Tên đầy đủ của chuyên mục."`
	ShortTitle    string             `cchc:"shortTitle" vi:"Tên ngắn" doc:"Tên ngắn, cho thanh tiêu đề."`
	Summary       string             `cchc:"summary" vi:"Tóm tắt|Mô tả" doc:"Một câu về chuyên mục."`
	BaseURL       BaseURL            `cchc:"baseURL,required" vi:"Địa chỉ gốc|Địa chỉ chuyên mục" doc:"Địa chỉ mà người dân mở, ví dụ https://tenxa.tentinh.gov.vn/cchc/."`
	Lang          Lang               `cchc:"lang" vi:"Ngôn ngữ" doc:"Ngôn ngữ của giao diện: vi hoặc en."`
	Theme         string             `cchc:"theme" vi:"Giao diện" doc:"Tên giao diện; mặc định congvu."`
	ThemeOptions  *front.Node        `cchc:"themeOptions" vi:"Tùy chọn giao diện" doc:"Các tùy chọn mà giao diện cho phép."`
	Demonstration string             `cchc:"demonstration" vi:"Bản trình diễn" doc:"Dòng chữ báo đây là bản trình diễn, hiện ở mọi trang."`
	Agency        Agency             `cchc:"agency,required" vi:"Cơ quan" doc:"Cơ quan chủ quản của chuyên mục."`
	Menu          []MenuItem         `cchc:"menu" vi:"Trình đơn|Menu" doc:"Các mục ở đầu trang."`
	Popular       []MenuItem         `cchc:"popular" vi:"Việc hay làm" doc:"Những việc người dân hay tìm, hiện ở trang chủ; bỏ trống thì chọn các thủ tục có nhiều câu hỏi nhất."`
	Links         []LinkGroup        `cchc:"links" vi:"Liên kết" doc:"Các nhóm liên kết ra ngoài."`
	Languages     []Translated       `cchc:"languages" vi:"Ngôn ngữ khác|Các ngôn ngữ khác" doc:"Tên chuyên mục, cơ quan và liên kết bằng các ngôn ngữ khác, cho các mục có lang."`
	Zalo          content.Link       `cchc:"zalo" vi:"Zalo" doc:"Địa chỉ Zalo của cơ quan."`
	Survey        content.Link       `cchc:"survey" vi:"Khảo sát" doc:"Địa chỉ khảo sát mức độ hài lòng."`
	Feedback      content.SitePath   `cchc:"feedback" vi:"Trang gửi phản ánh" doc:"Trang hướng dẫn gửi phản ánh, kiến nghị."`
	Fields        []TermInfo         `cchc:"fields" vi:"Lĩnh vực" doc:"Các lĩnh vực, theo thứ tự hiện."`
	Agencies      []TermInfo         `cchc:"agencies" vi:"Các cơ quan" doc:"Các cơ quan và tên gọi khác của chúng."`
	Taxonomies    []Taxonomy         `cchc:"taxonomies,names" vi:"Cách phân loại|Phân loại" doc:"Các cách phân loại có trang danh mục; bỏ trống là tất cả."`
	Quotas        []Quota            `cchc:"quotas" vi:"Định mức" doc:"Định mức tin, bài."`
	Reports       []ReportPeriod     `cchc:"reports" vi:"Kỳ báo cáo|Báo cáo" doc:"Các kỳ báo cáo; bỏ trống là các kỳ báo cáo cải cách hành chính gửi Bộ Nội vụ: quý I, 6 tháng đầu năm, quý III, năm."`
	Approval      Approval           `cchc:"approval" vi:"Duyệt bài|Kiểm duyệt" doc:"Bài phải có mấy người duyệt (approvedBy, approvedOn) trước khi đăng: none (không), one (một), two (hai)."`
	Check         Checks             `cchc:"check" vi:"Kiểm tra" doc:"Mức và ngưỡng của các quy tắc mà lệnh cchc check dùng."`
	Patterns      Patterns           `cchc:"patterns" vi:"Mẫu địa chỉ" doc:"Mẫu địa chỉ của các hệ thống quốc gia."`
	PageSize      int                `cchc:"pageSize" vi:"Số mục mỗi trang" doc:"Số mục trong một trang danh sách; mặc định 20."`
	Hosting       Hosting            `cchc:"hosting" vi:"Máy chủ" doc:"Điều mà máy chủ đặt chuyên mục cần: chuyển hướng, tiêu đề bảo mật, nén sẵn."`
	Feeds         Feeds              `cchc:"feeds" vi:"Bản tin RSS|Nguồn tin" doc:"Các tệp theo dõi tin: RSS, Atom, JSON Feed."`
	Collect       []UnitFeed         `cchc:"collect" vi:"Tổng hợp tin|Tin của đơn vị" doc:"Các tệp theo dõi tin của đơn vị mà lệnh cchc collect lấy tin về."`
	Posters       bool               `cchc:"posters" vi:"Bản niêm yết|Áp phích" doc:"true: làm các trang khổ A4 để in, dán tại Bộ phận Một cửa: mỗi thủ tục, mỗi lĩnh vực, đường dây nóng."`
	Synonyms      []Synonym          `cchc:"synonyms" vi:"Từ đồng nghĩa" doc:"Những từ người dân hay gõ và tên chính thức, cho ô tìm kiếm."`
	Search        Search             `cchc:"search" vi:"Tìm kiếm" doc:"Ô tìm kiếm và danh sách A–Z ở địa chỉ /tim-kiem/."`
	OpenData      OpenData           `cchc:"openData" vi:"Dữ liệu mở" doc:"Các bộ dữ liệu ở địa chỉ /du-lieu/."`
	Offline       Offline            `cchc:"offline" vi:"Đọc khi mất mạng" doc:"Giữ chuyên mục trên máy người đọc để xem khi mất mạng; bỏ trống thì không giữ."`
	Files         []content.FileGlob `cchc:"files" vi:"Tệp được đăng|Tệp" doc:"Những tệp được đăng dù không bài nào nhắc đến, tính từ thư mục content: bieu-mau/**, tin-tuc/*/ban-do.pdf. Dấu * thay cho một phần tên, ** cho cả các thư mục bên trong."`
	Pictures      Pictures           `cchc:"pictures" vi:"Ảnh" doc:"Cách đăng ảnh."`
	Province      Province           `cchc:"province" vi:"Gói của tỉnh|Tỉnh" doc:"Chuyên mục nhận nội dung dùng chung của tỉnh bằng gói có chữ ký: khóa nào được nhận, mã của đơn vị."`
	Targets       []Target           `cchc:"targets" vi:"Nơi đưa lên" doc:"Những nơi mà lệnh cchc deliver đưa chuyên mục đã dựng lên."`
}

// A MenuItem is an entry of the main menu: a page of the site or an address.
type MenuItem struct {
	content.Place
	Name string           `cchc:"name,required" vi:"Tên" doc:"Chữ hiện trên trình đơn."`
	Page content.SitePath `cchc:"page" vi:"Trang" doc:"Trang của chuyên mục: /thu-tuc/."`
	URL  content.Link     `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ bên ngoài."`
}

// A LinkGroup is links to other sites under one heading.
type LinkGroup struct {
	Name  string         `cchc:"name,required" vi:"Tên nhóm|Tên" doc:"Tên nhóm liên kết."`
	Links []ExternalLink `cchc:"links,required" vi:"Liên kết" doc:"Các liên kết."`
}

// An ExternalLink is a link to another site.
type ExternalLink struct {
	Name string       `cchc:"name,required" vi:"Tên" doc:"Tên trang."`
	URL  content.Link `cchc:"url,required" vi:"Địa chỉ" doc:"Địa chỉ đầy đủ."`
}

// A TermInfo declares a term of a taxonomy: how it is called, and by which
// other names entries may call it.
type TermInfo struct {
	Name    string   `cchc:"name,required,short" vi:"Tên" doc:"Tên hiện cho người đọc."`
	Slug    string   `cchc:"slug" vi:"Địa chỉ" doc:"Phần địa chỉ; mặc định lấy từ tên."`
	Aliases []string `cchc:"aliases,names" vi:"Tên khác|Viết tắt" doc:"Các cách gọi khác."`
	Summary string   `cchc:"summary" vi:"Tóm tắt|Mô tả" doc:"Một câu giới thiệu."`
}

// Feeds says what the feeds have (bản tin RSS, Atom, JSON Feed).
type Feeds struct {
	FullText bool `cchc:"fullText" vi:"Toàn văn" doc:"true: bản tin có cả bài; mặc định chỉ có tóm tắt."`
	Size     int  `cchc:"size" vi:"Số bài" doc:"Số bài mới nhất trong một bản tin, từ 1 đến 500; mặc định 50."`
}

// The number of entries of a feed.
const (
	defaultFeed = 50
	largestFeed = 500 // readers fetch the whole of a feed again and again
)

// Search says whether the column has a search of its own (tìm kiếm). A column
// inside a portal whose search finds its pages needs none.
type Search struct {
	Off bool `cchc:"off" vi:"Tắt" doc:"true: không có ô tìm kiếm và danh sách A–Z."`
}

// Offline says how much of the column readers' devices keep for when there is no
// network (đọc khi mất mạng).
type Offline struct {
	Size int `cchc:"size,required,short" vi:"Dung lượng" doc:"Nhiều nhất bao nhiêu MB trên một máy, từ 1 đến 50; nên là 5. Ghi 0 hoặc bỏ cả mục thì không giữ."`
}

// largestKept is the most that a device may be asked to keep, in MB.
const largestKept = 50

// Province says whose packs of shared content the column takes in (gói nội dung dùng chung).
type Province struct {
	Fingerprint KeyPrint `cchc:"fingerprint,short" vi:"Dấu vân tay" doc:"Dấu vân tay khóa ký của tỉnh, SHA256:…; bỏ trống thì giữ khóa của gói đầu tiên được nhận."`
	Unit        string   `cchc:"unit" vi:"Mã đơn vị" doc:"Mã của đơn vị trong sites.yaml của tỉnh; bỏ trống thì tìm theo địa chỉ gốc và tên cơ quan."`
}

// A KeyPrint is the SHA-256 of the key that a province signs its packs with: SHA256:….
type KeyPrint string

// UnmarshalText refuses what is none.
func (k *KeyPrint) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if !strings.HasPrefix(s, "SHA256:") || !fingerprint.MatchString(s) {
		return KeyPrintForm
	}
	*k = KeyPrint(s)
	return nil
}

// OpenData says under which terms the data of the column may be used (dữ liệu
// mở), or that there is none.
type OpenData struct {
	Off     bool    `cchc:"off" vi:"Tắt" doc:"true: không đăng dữ liệu mở."`
	Licence Licence `cchc:"licence" vi:"Giấy phép|Điều kiện sử dụng" doc:"Người lấy dữ liệu được làm gì; mặc định: tự do dùng lại, ghi rõ nguồn."`
}

// A Licence is the terms of use of data.
type Licence struct {
	Name string       `cchc:"name,required,short" vi:"Tên giấy phép|Tên" doc:"Tên giấy phép, hoặc một câu nói được dùng thế nào."`
	URL  content.Link `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Nơi đọc toàn văn giấy phép."`
}

// Lang is a language of the interface.
type Lang string

// Options gives the languages.
func (Lang) Options() []schema.Option {
	return []schema.Option{{Value: "vi", Label: "Tiếng Việt"}, {Value: "en", Label: "Tiếng Anh|English"}}
}

// SettingsFile is where the settings stand in a site.
const SettingsFile = "content/site.yaml"

var settingsType = schema.TypeOf(reflect.TypeFor[Settings]())

// How many entries a page of a list shows where the settings say nothing, and at most.
const (
	defaultPage = 20
	largestPage = 1000
)

// ParseSettings reads the text of site.yaml, whatever system it was saved on; nil where it is
// no YAML.
func ParseSettings(src []byte) (*Settings, diag.List) {
	node, problems := front.ParseYAML(SettingsFile, front.LineFeeds(src))
	if node == nil {
		return nil, problems
	}
	s := &Settings{}
	problems = append(problems, schema.Decode(SettingsFile, node, s)...)
	problems = append(problems, schema.Unfilled(SettingsFile, node)...)
	if s.Lang == "" {
		s.Lang = "vi"
	}
	if s.Theme == "" {
		s.Theme = DefaultTheme
	}
	s.Patterns.complete()
	s.Pictures.complete()
	s.Check.complete()
	report := func(key, code string, args diag.Args) {
		problems = append(problems, settingsType.Problem(SettingsFile, node, key, code, args))
	}
	if n := s.PageSize; n < 0 || n > largestPage {
		report("pageSize", "page-size", diag.Args{"Value": n, "Most": largestPage, "Default": defaultPage})
	}
	if s.PageSize <= 0 {
		s.PageSize = defaultPage
	}
	if n := s.Feeds.Size; n < 0 || n > largestFeed {
		report("feeds", "feed-size", diag.Args{"Value": n, "Most": largestFeed, "Default": defaultFeed})
	} else if n == 0 {
		s.Feeds.Size = defaultFeed
	}
	if n := s.Offline.Size; n < 0 || n > largestKept {
		report("offline", "offline-size", diag.Args{"Value": n, "Most": largestKept})
	}
	if p := s.Patterns.Procedure; p != "" && (!strings.Contains(p, "{code}") || !strings.HasPrefix(p, "https://")) {
		report("patterns", "pattern-form", diag.Args{"Value": p})
	}
	if l := s.Patterns.LookUp; s.Patterns.Dossier != "" && (l == nil || !l.sound()) {
		report("patterns", "pattern-dossier", diag.Args{"Value": s.Patterns.Dossier})
	}
	problems = append(problems, checkSynonyms(s.Synonyms)...)
	problems = append(problems, checkQuotas(s.Quotas, s.AllAgencies())...)
	problems = append(problems, checkReports(s.Reports)...)
	problems = append(problems, CheckTargets(SettingsFile, s.Targets)...)
	return s, problems
}
