package fleetunits

import (
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Sites is what sites.yaml declares.
type Sites struct {
	Title     string          `cchc:"title,required" vi:"Tên|Tiêu đề" doc:"Tên chung của các chuyên mục, ví dụ Chuyên mục cải cách hành chính các xã, phường tỉnh Sông Lam."`
	Shared    []SharedFolder  `cchc:"shared" vi:"Dùng chung|Nội dung dùng chung" doc:"Các thư mục có nội dung dùng chung; mỗi tệp chỉ ở một thư mục."`
	Overrides []Override      `cchc:"overrides" vi:"Đơn vị được sửa|Được sửa" doc:"Đơn vị được sửa những trường nào của nội dung dùng chung, theo loại; bỏ trống thì chỉ sửa được places (nơi nộp hồ sơ) và channels.note (ghi chú của cách nộp) của thủ tục."`
	Automatic []Override      `cchc:"automatic" vi:"Tự áp dụng" doc:"Khi tỉnh gửi gói nội dung dùng chung cho các đơn vị: những trường mà thay đổi được áp dụng ngay, theo loại; thay đổi ở các trường khác chờ đơn vị quyết định. body là phần chữ của trang."`
	Variables *front.Node     `cchc:"variables" vi:"Biến" doc:"Giá trị chung cho các biến {unit.…} trong nội dung dùng chung; đơn vị có thể khai giá trị khác."`
	Targets   []config.Target `cchc:"targets" vi:"Nơi đưa lên|Đưa lên" doc:"Nơi đưa chuyên mục của các đơn vị lên, cho đơn vị chưa khai nơi riêng trong content/site.yaml; {unit.id} trong thư mục, kho chứa, địa chỉ, nhánh, tệp là mã của từng đơn vị."`
	Units     []Unit          `cchc:"units,required" vi:"Đơn vị|Các đơn vị" doc:"Các đơn vị có chuyên mục."`
}

// A SharedFolder is a folder whose content units share.
type SharedFolder struct {
	content.Place
	Folder string   `cchc:"folder,required,short" vi:"Thư mục" doc:"Đường dẫn tới thư mục, tính từ thư mục của sites.yaml; bên trong có content như một chuyên mục."`
	Owner  string   `cchc:"owner" vi:"Đơn vị quản lý|Chủ quản" doc:"Cơ quan sửa nội dung của thư mục này; đơn vị thấy sai thì báo cơ quan đó."`
	Levels []string `cchc:"levels,names,commas" vi:"Cấp|Cho cấp" doc:"Chỉ các đơn vị ở các cấp này (level) có nội dung của thư mục, ví dụ Xã, Phường; bỏ trống là mọi đơn vị."`
}

// An Override says what units may change of shared entries of a kind.
type Override struct {
	content.Place
	Kind   content.Kind `cchc:"kind,required" vi:"Loại" doc:"Loại trang, ví dụ procedure (thủ tục)."`
	Fields []string     `cchc:"fields,required,names,commas" vi:"Trường|Các trường" doc:"Tên các trường; channels.note là ghi chú của từng cách nộp."`
}

// A Unit is an agency with a column of its own (đơn vị).
type Unit struct {
	content.Place
	Name      string         `cchc:"name,required" vi:"Tên đơn vị|Tên" doc:"Tên đơn vị, ví dụ Xã Tu Mơ Rông."`
	ID        string         `cchc:"id" vi:"Mã đơn vị|Mã" doc:"Tên thư mục của chuyên mục khi xuất bản: chữ thường không dấu, số, gạch nối; bỏ trống thì lấy từ tên."`
	Level     string         `cchc:"level" vi:"Cấp" doc:"Xã, phường, đặc khu, sở."`
	Folder    string         `cchc:"folder" vi:"Thư mục" doc:"Thư mục chuyên mục của đơn vị, tính từ thư mục của sites.yaml; bỏ trống thì chuyên mục chỉ có nội dung dùng chung."`
	BaseURL   config.BaseURL `cchc:"baseURL,required" vi:"Địa chỉ gốc|Địa chỉ chuyên mục" doc:"Địa chỉ mà người dân mở."`
	Aliases   []string       `cchc:"aliases,names" vi:"Tên khác|Tên cũ" doc:"Các tên khác, tên trước khi sắp xếp."`
	Hotline   viet.Phone     `cchc:"hotline" vi:"Đường dây nóng" doc:"Số đường dây nóng; nội dung dùng chung ghi {unit.hotline}."`
	Overview  string         `cchc:"overview" vi:"Mục các đơn vị|Trang chung" doc:"Chỉ cho chuyên mục của tỉnh: tên thư mục trong content liệt kê mọi đơn vị khác, ví dụ don-vi; lệnh cchc fleet viết các trang đó."`
	Agency    *config.Agency `cchc:"agency" vi:"Cơ quan" doc:"Cơ quan chủ quản, khi đơn vị chưa có content/site.yaml."`
	Variables *front.Node    `cchc:"variables" vi:"Biến" doc:"Giá trị của các biến {unit.…} trong nội dung dùng chung."`
}

// defaultOverrides is what units may change where sites.yaml does not say: what differs from place to
// place and is no part of the decision that publishes a procedure.
var defaultOverrides = []Override{{Kind: content.KindProcedure, Fields: []string{"places", "channels.note"}}}

var (
	sitesType = schema.TypeOf(reflect.TypeFor[Sites]())
	unitType  = schema.TypeOf(reflect.TypeFor[Unit]())
)

// SitesType is the declaration of sites.yaml.
func SitesType() *schema.Type { return sitesType }

// Declared is sites.yaml as it was read.
type Declared struct {
	*Sites
	Wrong map[*Unit]diag.List // what is wrong with a unit, which keeps none of the others from being built
	node  *front.Node         // what is written
	items map[int]*Unit       // by the number of the item of the list, from 1
}

// Parse reads sites.yaml; nil for what cannot be read. The problems are those that are not a single unit's.
func Parse(file string, text []byte) (*Declared, diag.List) {
	text = viet.NFCBytes([]byte(strings.ReplaceAll(strings.TrimPrefix(string(text), "\uFEFF"), "\r\n", "\n")))
	node, problems := front.ParseYAML(file, text)
	if node == nil || problems.Errors() > 0 {
		return nil, problems
	}
	c := &checker{file: file, Declared: &Declared{Sites: &Sites{}, Wrong: map[*Unit]diag.List{}, node: node}}
	read := schema.Decode(file, node, c.Sites)
	c.items = c.written()
	c.spread(read)
	c.spread(schema.Unfilled(file, node))
	c.overrides("overrides", c.Overrides)
	c.overrides("automatic", c.Automatic)
	if len(c.Overrides) == 0 {
		c.Overrides = defaultOverrides
	}
	c.variables(c.Sites.Variables, "variables", nil)
	c.targets()
	for i := range c.Units {
		c.unit(&c.Units[i])
	}
	c.twice()
	c.mixed()
	return c.Declared, c.problems
}

// Named returns the unit with a name: its ID, its name or one of its other names, in any spelling;
// nil for none, with the name that may be meant.
func (s *Sites) Named(name string) (u *Unit, near string) {
	var names []string
	key := viet.Key(name)
	for i := range s.Units {
		u := &s.Units[i]
		if u.ID == name {
			return u, ""
		}
		names = append(append(names, u.ID, u.Name), u.Aliases...)
	}
	for i := range s.Units {
		u := &s.Units[i]
		if slices.ContainsFunc(append([]string{u.ID, u.Name}, u.Aliases...), func(n string) bool { return viet.Key(n) == key }) {
			return u, ""
		}
	}
	return nil, schema.NearestName(name, names)
}

// BodyField stands among fields for the text below them, BodyLabel among their labels.
const (
	BodyField = "body"
	BodyLabel = "Nội dung"
)

// TypeOf returns the declaration of a kind, nil for none.
func TypeOf(k content.Kind) *schema.Type {
	data := k.New()
	if data == nil {
		return nil
	}
	return schema.TypeOf(reflect.TypeOf(data).Elem())
}

// Fields returns the fields that a list has for a kind.
func Fields(all []Override, kind content.Kind) (fields []string) {
	for _, o := range all {
		if o.Kind == kind {
			fields = append(fields, o.Fields...)
		}
	}
	return fields
}

// CleanPath returns a path that sites.yaml names, from its folder; ok is false where it
// leads out of that.
func CleanPath(name string) (clean string, ok bool) {
	clean = path.Clean(name)
	return clean, fs.ValidPath(clean) && clean != "."
}
