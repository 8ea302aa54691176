package content

import (
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// DefaultTheme is the theme of a site that names none.
const DefaultTheme = "congvu"

// Settings is what is true of the whole column (content/site.yaml).
type Settings struct {
	Title         string         `cchc:"title,required" vi:"Tên chuyên mục|Tiêu đề" doc:"Tên đầy đủ của chuyên mục."`
	ShortTitle    string         `cchc:"shortTitle" vi:"Tên ngắn" doc:"Tên ngắn, cho thanh tiêu đề."`
	Summary       string         `cchc:"summary" vi:"Tóm tắt|Mô tả" doc:"Một câu về chuyên mục."`
	BaseURL       BaseURL        `cchc:"baseURL,required" vi:"Địa chỉ gốc|Địa chỉ chuyên mục" doc:"Địa chỉ mà người dân mở, ví dụ https://tenxa.tentinh.gov.vn/cchc/."`
	Lang          Lang           `cchc:"lang" vi:"Ngôn ngữ" doc:"Ngôn ngữ của giao diện: vi hoặc en."`
	Theme         string         `cchc:"theme" vi:"Giao diện" doc:"Tên giao diện; mặc định congvu."`
	ThemeOptions  *front.Node    `cchc:"themeOptions" vi:"Tùy chọn giao diện" doc:"Các tùy chọn mà giao diện cho phép."`
	Demonstration string         `cchc:"demonstration" vi:"Bản trình diễn" doc:"Dòng chữ báo đây là bản trình diễn, hiện ở mọi trang."`
	Agency        Agency         `cchc:"agency,required" vi:"Cơ quan" doc:"Cơ quan chủ quản của chuyên mục."`
	Menu          []MenuItem     `cchc:"menu" vi:"Trình đơn|Menu" doc:"Các mục ở đầu trang."`
	Popular       []MenuItem     `cchc:"popular" vi:"Việc hay làm" doc:"Những việc người dân hay tìm, hiện ở trang chủ; bỏ trống thì chọn các thủ tục có nhiều câu hỏi nhất."`
	Links         []LinkGroup    `cchc:"links" vi:"Liên kết" doc:"Các nhóm liên kết ra ngoài."`
	Languages     []Translated   `cchc:"languages" vi:"Ngôn ngữ khác|Các ngôn ngữ khác" doc:"Tên chuyên mục, cơ quan và liên kết bằng các ngôn ngữ khác, cho các mục có lang."`
	Zalo          Link           `cchc:"zalo" vi:"Zalo" doc:"Địa chỉ Zalo của cơ quan."`
	Survey        Link           `cchc:"survey" vi:"Khảo sát" doc:"Địa chỉ khảo sát mức độ hài lòng."`
	Feedback      SitePath       `cchc:"feedback" vi:"Trang gửi phản ánh" doc:"Trang hướng dẫn gửi phản ánh, kiến nghị."`
	Fields        []TermInfo     `cchc:"fields" vi:"Lĩnh vực" doc:"Các lĩnh vực, theo thứ tự hiện."`
	Agencies      []TermInfo     `cchc:"agencies" vi:"Các cơ quan" doc:"Các cơ quan và tên gọi khác của chúng."`
	Taxonomies    []Taxonomy     `cchc:"taxonomies,names" vi:"Cách phân loại|Phân loại" doc:"Các cách phân loại có trang danh mục; bỏ trống là tất cả."`
	Quotas        []Quota        `cchc:"quotas" vi:"Định mức" doc:"Định mức tin, bài."`
	Reports       []ReportPeriod `cchc:"reports" vi:"Kỳ báo cáo|Báo cáo" doc:"Các kỳ báo cáo; bỏ trống là các kỳ báo cáo cải cách hành chính gửi Bộ Nội vụ: quý I, 6 tháng đầu năm, quý III, năm."`
	Approval      Approval       `cchc:"approval" vi:"Duyệt bài|Kiểm duyệt" doc:"Bài phải có mấy người duyệt (approvedBy, approvedOn) trước khi đăng: none (không), one (một), two (hai)."`
	Check         Checks         `cchc:"check" vi:"Kiểm tra" doc:"Mức và ngưỡng của các quy tắc mà lệnh cchc check dùng."`
	Patterns      Patterns       `cchc:"patterns" vi:"Mẫu địa chỉ" doc:"Mẫu địa chỉ của các hệ thống quốc gia."`
	PageSize      int            `cchc:"pageSize" vi:"Số mục mỗi trang" doc:"Số mục trong một trang danh sách; mặc định 20."`
	Hosting       Hosting        `cchc:"hosting" vi:"Máy chủ" doc:"Điều mà máy chủ đặt chuyên mục cần: chuyển hướng, tiêu đề bảo mật, nén sẵn."`
	Feeds         Feeds          `cchc:"feeds" vi:"Bản tin RSS|Nguồn tin" doc:"Các tệp theo dõi tin: RSS, Atom, JSON Feed."`
	Collect       []UnitFeed     `cchc:"collect" vi:"Tổng hợp tin|Tin của đơn vị" doc:"Các tệp theo dõi tin của đơn vị mà lệnh cchc collect lấy tin về."`
	Posters       bool           `cchc:"posters" vi:"Bản niêm yết|Áp phích" doc:"true: làm các trang khổ A4 để in, dán tại Bộ phận Một cửa: mỗi thủ tục, mỗi lĩnh vực, đường dây nóng."`
	Synonyms      []Synonym      `cchc:"synonyms" vi:"Từ đồng nghĩa" doc:"Những từ người dân hay gõ và tên chính thức, cho ô tìm kiếm."`
	Search        Search         `cchc:"search" vi:"Tìm kiếm" doc:"Ô tìm kiếm và danh sách A–Z ở địa chỉ /tim-kiem/."`
	OpenData      OpenData       `cchc:"openData" vi:"Dữ liệu mở" doc:"Các bộ dữ liệu ở địa chỉ /du-lieu/."`
	Offline       Offline        `cchc:"offline" vi:"Đọc khi mất mạng" doc:"Giữ chuyên mục trên máy người đọc để xem khi mất mạng; bỏ trống thì không giữ."`
	Files         []FileGlob     `cchc:"files" vi:"Tệp được đăng|Tệp" doc:"Những tệp được đăng dù không bài nào nhắc đến, tính từ thư mục content: bieu-mau/**, tin-tuc/*/ban-do.pdf. Dấu * thay cho một phần tên, ** cho cả các thư mục bên trong."`
	Pictures      Pictures       `cchc:"pictures" vi:"Ảnh" doc:"Cách đăng ảnh."`
	Province      Province       `cchc:"province" vi:"Gói của tỉnh|Tỉnh" doc:"Chuyên mục nhận nội dung dùng chung của tỉnh bằng gói có chữ ký: khóa nào được nhận, mã của đơn vị."`
	Targets       []Target       `cchc:"targets" vi:"Nơi đưa lên" doc:"Những nơi mà lệnh cchc deliver đưa chuyên mục đã dựng lên."`
}

// Agency is the agency that owns the column, as the foot of every page must
// name it: unit, person responsible, address, telephone, e-mail (Thông tư
// 32/2017/TT-BTTTT, Điều 16).
type Agency struct {
	Name         string     `cchc:"name,required,short" vi:"Tên cơ quan|Tên" doc:"Tên đầy đủ."`
	Abbreviation string     `cchc:"abbreviation" vi:"Viết tắt|Chữ viết tắt" doc:"Chữ viết tắt tên cơ quan trong số, ký hiệu văn bản: UBND, SNV; bỏ trống thì lấy chữ đầu của tên."`
	Level        string     `cchc:"level" vi:"Cấp" doc:"Xã, phường, đặc khu, sở."`
	Parent       string     `cchc:"parent" vi:"Cơ quan cấp trên" doc:"Cơ quan cấp trên trực tiếp."`
	Address      string     `cchc:"address" vi:"Địa chỉ" doc:"Trụ sở."`
	Phone        viet.Phone `cchc:"phone" vi:"Điện thoại" doc:"Số điện thoại."`
	Email        Email      `cchc:"email" vi:"Thư điện tử|Email" doc:"Thư điện tử."`
	Hours        string     `cchc:"hours" vi:"Giờ làm việc" doc:"Giờ làm việc."`
	Responsible  string     `cchc:"responsible" vi:"Người chịu trách nhiệm" doc:"Người chịu trách nhiệm nội dung và chức vụ."`
}

// A MenuItem is an entry of the main menu: a page of the site or an address.
type MenuItem struct {
	Place
	Name string   `cchc:"name,required" vi:"Tên" doc:"Chữ hiện trên trình đơn."`
	Page SitePath `cchc:"page" vi:"Trang" doc:"Trang của chuyên mục: /thu-tuc/."`
	URL  Link     `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Địa chỉ bên ngoài."`
}

// A LinkGroup is links to other sites under one heading.
type LinkGroup struct {
	Name  string         `cchc:"name,required" vi:"Tên nhóm|Tên" doc:"Tên nhóm liên kết."`
	Links []ExternalLink `cchc:"links,required" vi:"Liên kết" doc:"Các liên kết."`
}

// An ExternalLink is a link to another site.
type ExternalLink struct {
	Name string `cchc:"name,required" vi:"Tên" doc:"Tên trang."`
	URL  Link   `cchc:"url,required" vi:"Địa chỉ" doc:"Địa chỉ đầy đủ."`
}

// A TermInfo declares a term of a taxonomy: how it is called, and by which
// other names entries may call it.
type TermInfo struct {
	Name    string   `cchc:"name,required,short" vi:"Tên" doc:"Tên hiện cho người đọc."`
	Slug    string   `cchc:"slug" vi:"Địa chỉ" doc:"Phần địa chỉ; mặc định lấy từ tên."`
	Aliases []string `cchc:"aliases,names" vi:"Tên khác|Viết tắt" doc:"Các cách gọi khác."`
	Summary string   `cchc:"summary" vi:"Tóm tắt|Mô tả" doc:"Một câu giới thiệu."`
}

// committee matches the name of a people's committee (Ủy ban nhân dân): its level and
// its place.
var committee = regexp.MustCompile(`(?i)^(?:UBND|[ủu]y ban nhân dân|uỷ ban nhân dân)\s+(xã|phường|đặc khu|thị trấn|thị xã|huyện|quận|thành phố|tỉnh)(?:\s+(.+))?$`)

// Committee returns the level (xã, phường, tỉnh …) and the place of a people's
// committee; the place is "" where its name has none. ok is false for another agency.
func Committee(name string) (level, place string, ok bool) {
	m := committee.FindStringSubmatch(strings.Join(strings.Fields(viet.NFC(name)), " "))
	if m == nil {
		return "", "", false
	}
	return strings.ToLower(m[1]), m[2], true
}

// AllAgencies returns the agencies that the settings declare, and the column's own
// where they do not name it: a people's committee is meant by its short name too, and
// by either without the place (UBND xã).
func (s *Settings) AllAgencies() []TermInfo {
	own := TermInfo{Name: s.Agency.Name}
	level, place, ok := Committee(own.Name)
	if !ok {
		return s.Agencies
	}
	for _, prefix := range []string{"Ủy ban nhân dân ", "UBND "} {
		own.Aliases = append(own.Aliases, prefix+level)
		if place != "" {
			own.Aliases = append(own.Aliases, prefix+level+" "+place)
		}
	}
	for _, a := range s.Agencies {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			if slices.ContainsFunc(own.Aliases, func(alias string) bool { return viet.Key(alias) == viet.Key(name) }) {
				return s.Agencies
			}
		}
	}
	return append(slices.Clip(s.Agencies), own)
}

// A Taxonomy is a way of grouping entries (cách phân loại).
type Taxonomy string

// The taxonomies.
const (
	ByField    Taxonomy = "field"
	ByAgency   Taxonomy = "agency"
	ByTopic    Taxonomy = "topic"
	ByAudience Taxonomy = "audience"
	ByService  Taxonomy = "service"
	ByTag      Taxonomy = "tag"
	ByYear     Taxonomy = "year"
)

// Options gives the taxonomies.
func (Taxonomy) Options() []schema.Option {
	return []schema.Option{
		{Value: "field", Label: "Lĩnh vực"}, {Value: "agency", Label: "Cơ quan"}, {Value: "topic", Label: "Chủ đề"},
		{Value: "audience", Label: "Đối tượng"}, {Value: "service", Label: "Mức độ dịch vụ công|Dịch vụ công"},
		{Value: "tag", Label: "Thẻ"}, {Value: "year", Label: "Năm"},
	}
}

// Groups reports whether the column has pages of a taxonomy.
func (s *Settings) Groups(t Taxonomy) bool {
	return len(s.Taxonomies) == 0 || slices.Contains(s.Taxonomies, t)
}

// Patterns are the address patterns of national systems, which change and are
// therefore settings; {code} stands for a procedure's national code.
type Patterns struct {
	Procedure string `cchc:"procedure" vi:"Thủ tục trên Cổng DVCQG" doc:"Địa chỉ của một thủ tục, {code} là mã; bỏ trống là Cổng Dịch vụ công quốc gia, Không là không có liên kết."`
	Dossier   string `cchc:"dossier" vi:"Tra cứu hồ sơ|Tra cứu tình trạng hồ sơ" doc:"Nơi tra cứu tình trạng hồ sơ đã nộp, ví dụ https://…/tra-cuu?ma={code}; {code} là mã hồ sơ mà người dân gõ, không có thì chỉ là liên kết."`

	LookUp *LookUp // where Dossier leads, nil for nowhere
}

// nationalProcedure is the page of a procedure on the national portal.
const nationalProcedure = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc={code}"

// complete sets what was left out.
func (p *Patterns) complete() {
	switch viet.Key(p.Procedure) {
	case "":
		p.Procedure = nationalProcedure
	case "khong", "no", "off":
		p.Procedure = ""
	}
	p.LookUp = lookUp(p.Dossier)
}

// A LookUp is where people see how far their dossier has come (tra cứu tình trạng hồ
// sơ): the address of a form with the code, or of a page where Field is empty.
type LookUp struct {
	Action string // without its query where it is that of a form
	Origin string
	Field  string // the name under which the form sends the code
	Fixed  []LookUpField
}

// A LookUpField is what the form sends beside the code.
type LookUpField struct{ Name, Value string }

// lookUp returns where dossiers are looked up by an address, nil for nowhere.
func lookUp(address string) *LookUp {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return nil
	}
	l := &LookUp{Origin: u.Scheme + "://" + u.Host}
	query := u.Query()
	for _, key := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[key] {
			if v == "{code}" {
				l.Field = key
			} else {
				l.Fixed = append(l.Fixed, LookUpField{key, v})
			}
		}
	}
	if l.Field == "" {
		l.Action, l.Fixed = address, nil
		return l
	}
	u.RawQuery = ""
	l.Action = u.String()
	return l
}

// sound reports whether the place for looking up dossiers is an address, in which the
// code is nowhere or is one value of the query.
func (l *LookUp) sound() bool {
	return strings.HasPrefix(l.Origin, "https://") && len(l.Origin) > len("https://") && !strings.Contains(l.Action, "{code}") && !strings.Contains(l.Action, "%7Bcode%7D")
}

// Hosting is what is written for the web server that the site is put on.
type Hosting struct {
	Hosts          []Host          `cchc:"hosts" vi:"Loại máy chủ" doc:"Viết cấu hình cho các loại máy chủ này; bỏ trống thì không viết."`
	HSTS           HSTS            `cchc:"hsts" vi:"Chỉ dùng HTTPS" doc:"Trình duyệt nhớ chỉ mở chuyên mục qua HTTPS trong bao lâu: off (không, mặc định), on (một năm) hoặc số giây. Chỉ bật khi HTTPS đã chạy ổn định."`
	Compress       bool            `cchc:"compress" vi:"Nén sẵn" doc:"true: đặt bản đã nén (.gz, .br) cạnh các tệp chữ."`
	FrameAncestors []FrameAncestor `cchc:"frameAncestors" vi:"Nơi được nhúng" doc:"Các cổng được hiện chuyên mục trong khung (iframe), ví dụ https://tentinh.gov.vn; bỏ trống thì không nơi nào."`
}

// For reports whether configuration is written for a host.
func (h Hosting) For(host Host) bool { return slices.Contains(h.Hosts, host) }

// A Host is a web server, or a service that is one.
type Host string

// The hosts.
const (
	Netlify Host = "netlify"
	Nginx   Host = "nginx"
	Apache  Host = "apache"
	IIS     Host = "iis"
)

// Options gives the hosts.
func (Host) Options() []schema.Option {
	return []schema.Option{
		{Value: "netlify", Label: "Netlify"}, {Value: "nginx", Label: "nginx"},
		{Value: "apache", Label: "Apache"}, {Value: "iis", Label: "IIS"},
	}
}

// Name returns the host's name as it is written.
func (h Host) Name() string { return schema.Label(h) }

// HSTS is for how many seconds a browser remembers to open the site over HTTPS
// alone (Strict-Transport-Security, RFC 6797); 0 for not at all.
type HSTS int

// HSTSForm is the reason for refusing a time.
const HSTSForm viet.Reason = "hsts-form"

// UnmarshalText reads on, off, or a number of seconds of at most two years,
// which is all that browsers' lists ask for.
func (h *HSTS) UnmarshalText(text []byte) error {
	const year = 365 * 24 * 60 * 60
	switch key := viet.Key(string(text)); key {
	case "on", "true", "co", "bat":
		*h = year
	case "off", "false", "khong", "tat":
		*h = 0
	default:
		n, err := strconv.Atoi(key)
		if err != nil || n < 0 || n > 2*year {
			return HSTSForm
		}
		*h = HSTS(n)
	}
	return nil
}

// A FrameAncestor is the origin of a site whose pages may show this one in a
// frame: https://tentinh.gov.vn, https://*.tentinh.gov.vn.
type FrameAncestor string

// AncestorForm is the reason for refusing an origin.
const AncestorForm viet.Reason = "ancestor-form"

var ancestor = regexp.MustCompile(`^https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?$`)

// UnmarshalText refuses what is no origin over HTTPS: a policy holds only
// origins, and a page over HTTP can be changed on its way by anybody.
func (a *FrameAncestor) UnmarshalText(text []byte) error {
	s := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(text))), "/")
	if !ancestor.MatchString(s) {
		return AncestorForm
	}
	*a = FrameAncestor(s)
	return nil
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
	Name string `cchc:"name,required,short" vi:"Tên giấy phép|Tên" doc:"Tên giấy phép, hoặc một câu nói được dùng thế nào."`
	URL  Link   `cchc:"url" vi:"Địa chỉ|Liên kết" doc:"Nơi đọc toàn văn giấy phép."`
}

// Lang is a language of the interface.
type Lang string

// Options gives the languages.
func (Lang) Options() []schema.Option {
	return []schema.Option{{Value: "vi", Label: "Tiếng Việt"}, {Value: "en", Label: "Tiếng Anh|English"}}
}

// A BaseURL is the address at which the site is published, ending in a slash.
type BaseURL struct {
	Origin string // https://binhlac.example
	Path   string // / or /cchc/
}

// Plain returns the path as servers match it: not encoded.
func (b BaseURL) Plain() string {
	if plain, err := url.PathUnescape(b.Path); err == nil {
		return plain
	}
	return b.Path
}

// BaseForm is the reason for refusing a base address.
const BaseForm viet.Reason = "base-form"

// ParseBaseURL reads a base address.
func ParseBaseURL(s string) (BaseURL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		strings.Contains(u.Path, "//") || strings.Contains(u.Path, "..") || strings.ContainsFunc(u.Path, noBase) {
		return BaseURL{}, BaseForm
	}
	return BaseURL{Origin: u.Scheme + "://" + u.Host, Path: strings.TrimRight(u.EscapedPath(), "/") + "/"}, nil
}

// noBase reports whether a letter has no place in the path of a base address:
// what cannot be printed, and what means something in the configuration of a
// server however it is quoted.
func noBase(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune("$\"\\<>*", r) }

// UnmarshalText reads b with [ParseBaseURL].
func (b *BaseURL) UnmarshalText(text []byte) error {
	v, err := ParseBaseURL(string(text))
	*b = v
	return err
}

func (b BaseURL) String() string { return b.Origin + b.Path }

// Home is the front matter of content/_index.md.
type Home struct {
	Title   string    `cchc:"title" vi:"Tiêu đề|Tên" doc:"Tiêu đề của trang chủ."`
	Summary string    `cchc:"summary" vi:"Tóm tắt" doc:"Lời giới thiệu."`
	Updated viet.Date `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày cập nhật."`
}

// SectionFront is the front matter of a section's _index.md.
type SectionFront struct {
	Title    string    `cchc:"title,required" vi:"Tiêu đề|Tên" doc:"Tên của mục."`
	Kind     Kind      `cchc:"kind" vi:"Loại" doc:"Các tệp trong thư mục thuộc loại nào."`
	Summary  string    `cchc:"summary" vi:"Tóm tắt" doc:"Một, hai câu về mục."`
	Updated  viet.Date `cchc:"updated" vi:"Ngày cập nhật|Cập nhật" doc:"Ngày cập nhật."`
	Weight   int       `cchc:"weight" vi:"Thứ tự" doc:"Số nhỏ đứng trước."`
	PageSize int       `cchc:"pageSize" vi:"Số mục mỗi trang" doc:"Khi khác với cả trang."`
	Sort     Order     `cchc:"sort" vi:"Sắp xếp" doc:"Mới nhất trước, theo tên, hay theo thứ tự."`
	Lang     Tongue    `cchc:"lang" vi:"Ngôn ngữ" doc:"Ngôn ngữ của mục, khi khác với chuyên mục; mục ở ngay dưới content là trang chủ của ngôn ngữ ấy."`
	Listed   Listed    `cchc:"listed" vi:"Hiện cho" doc:"all: mọi người; editors: chỉ Ban Biên tập, mục vẫn có địa chỉ nhưng không ở trang chủ, tìm kiếm, sơ đồ trang."`

	ReviewMonths int    `cchc:"reviewMonths" vi:"Số tháng phải rà soát|Rà soát sau" doc:"Bài của mục quá bấy nhiêu tháng chưa cập nhật thì cchc check nhắc rà soát."`
	Owner        string `cchc:"owner" vi:"Người phụ trách" doc:"Ai rà soát các bài của mục, khi bài không ghi riêng."`
}

// Listed says to whom a section is offered (hiện cho ai): it is published and can be
// reached all the same.
type Listed string

// ListedEditors is a section that citizens are not led to: the manual of the board.
const ListedEditors Listed = "editors"

// Options gives the readers.
func (Listed) Options() []schema.Option {
	return []schema.Option{{Value: "all", Label: "Mọi người|Tất cả"}, {Value: "editors", Label: "Ban Biên tập|Biên tập"}}
}

// An Order is how a list is ordered.
type Order string

// The orders.
const (
	ByDate   Order = "date"
	ByTitle  Order = "title"
	ByWeight Order = "weight"
)

// Options gives the orders.
func (Order) Options() []schema.Option {
	return []schema.Option{
		{Value: "date", Label: "Mới nhất trước|Ngày"},
		{Value: "title", Label: "Theo tên|Tên|A–Z"},
		{Value: "weight", Label: "Theo thứ tự|Thứ tự"},
	}
}

// SettingsFile is where the settings stand in a site.
const SettingsFile = "content/site.yaml"

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
	if s.PageSize <= 0 {
		s.PageSize = 20
	}
	s.Patterns.complete()
	s.Pictures.complete()
	s.Check.complete()
	c := &checker{file: SettingsFile, front: node}
	if n := s.Feeds.Size; n < 0 || n > largestFeed {
		c.report(schema.TypeOf(reflect.TypeFor[Settings]()), "feeds", "feed-size", diag.Args{"Value": n, "Most": largestFeed, "Default": defaultFeed})
	} else if n == 0 {
		s.Feeds.Size = defaultFeed
	}
	if n := s.Offline.Size; n < 0 || n > largestKept {
		c.report(schema.TypeOf(reflect.TypeFor[Settings]()), "offline", "offline-size", diag.Args{"Value": n, "Most": largestKept})
	}
	if p := s.Patterns.Procedure; p != "" && (!strings.Contains(p, "{code}") || !strings.HasPrefix(p, "https://")) {
		c.report(schema.TypeOf(reflect.TypeFor[Settings]()), "patterns", "pattern-form", diag.Args{"Value": p})
	}
	if l := s.Patterns.LookUp; s.Patterns.Dossier != "" && (l == nil || !l.sound()) {
		c.report(schema.TypeOf(reflect.TypeFor[Settings]()), "patterns", "pattern-dossier", diag.Args{"Value": s.Patterns.Dossier})
	}
	problems = append(problems, checkSynonyms(s.Synonyms)...)
	problems = append(problems, checkQuotas(s.Quotas, s.AllAgencies())...)
	problems = append(problems, checkReports(s.Reports)...)
	problems = append(problems, CheckTargets(SettingsFile, s.Targets)...)
	return s, append(problems, c.problems...)
}
