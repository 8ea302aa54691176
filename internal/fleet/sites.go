package fleet

import (
	"fmt"
	"math"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/filename"
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

// idForm is what the name of a unit's folder can be.
var idForm = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// parse reads sites.yaml. What is wrong with a single unit keeps none of the others from being built.
func parse(file string, text []byte) (*checker, diag.List) {
	text = viet.NFCBytes([]byte(strings.ReplaceAll(strings.TrimPrefix(string(text), "\uFEFF"), "\r\n", "\n")))
	node, problems := front.ParseYAML(file, text)
	if node == nil || problems.Errors() > 0 {
		return nil, problems
	}
	c := &checker{file: file, sites: &Sites{}, wrong: map[*Unit]diag.List{}, node: node}
	read := schema.Decode(file, node, c.sites)
	c.items = c.written()
	c.spread(read)
	c.spread(schema.Unfilled(file, node))
	c.overrides("overrides", c.sites.Overrides)
	c.overrides("automatic", c.sites.Automatic)
	if len(c.sites.Overrides) == 0 {
		c.sites.Overrides = defaultOverrides
	}
	c.variables(c.sites.Variables, "variables", nil)
	c.targets()
	for i := range c.sites.Units {
		c.unit(&c.sites.Units[i])
	}
	c.twice()
	c.mixed()
	return c, c.problems
}

// A checker finds what is wrong with sites.yaml.
type checker struct {
	file     string
	node     *front.Node
	items    map[int]*Unit // by the number of the item of the list, from 1
	sites    *Sites
	wrong    map[*Unit]diag.List
	problems diag.List
}

var unitField = regexp.MustCompile(`^units\[(\d+)\]`)

// written finds the units by what is written of them: empty items are none.
func (c *checker) written() map[int]*Unit {
	items := map[int]*Unit{}
	for i, n := range c.list() {
		for j := range c.sites.Units {
			if u := &c.sites.Units[j]; u.Line == n.Line && u.Column == n.Column {
				items[i+1] = u
			}
		}
	}
	return items
}

// list returns what is written of the units.
func (c *checker) list() []*front.Node {
	units := sitesType.Field("units").ValueIn(c.node)
	switch {
	case units == nil:
		return nil
	case units.Kind == front.Map: // one unit
		return []*front.Node{units}
	}
	return units.Items
}

// spread gives each unit its problems.
func (c *checker) spread(problems diag.List) {
	for _, d := range problems {
		if m := unitField.FindStringSubmatch(d.Field); m != nil {
			n, _ := strconv.Atoi(m[1])
			if u := c.items[n]; u != nil {
				c.wrong[u] = append(c.wrong[u], d)
				continue
			}
		} else if u := c.at(d.Line); u != nil {
			c.wrong[u] = append(c.wrong[u], d)
			continue
		}
		c.problems = append(c.problems, d)
	}
}

// at returns the unit that a line is in, nil for none.
func (c *checker) at(line int) (u *Unit) {
	end := math.MaxInt // where the units end
	first := math.MaxInt
	for _, p := range c.node.Pairs {
		if sitesType.Field("units").Is(p.Key) {
			first = p.Line
		} else if p.Line > first {
			end = min(end, p.Line)
		}
	}
	for i, n := range c.list() {
		if n.Line <= line && line < end {
			u = c.items[i+1]
		}
	}
	return u
}

// number returns the number of a unit as messages name it, from 1.
func (c *checker) number(u *Unit) int {
	for n, other := range c.items {
		if other == u {
			return n
		}
	}
	return 0
}

// report reports what is wrong with a unit.
func (c *checker) report(u *Unit, field, code string, args diag.Args) {
	number := c.number(u)
	d := diag.New(u.In(c.file), fmt.Sprintf("units[%d].%s", number, field), code, args)
	if list := c.list(); number > 0 {
		if at := unitType.Field(field).ValueIn(list[number-1]); at != nil {
			d.Line, d.Column = at.Line, at.Column
		}
	}
	c.wrong[u] = append(c.wrong[u], d)
}

// unit completes a unit and looks at its values.
func (c *checker) unit(u *Unit) {
	if u.ID == "" {
		u.ID = viet.Slug(u.Name)
	}
	if !idForm.MatchString(u.ID) {
		c.report(u, "id", "fleet-id-form", diag.Args{"Value": u.ID, "Near": viet.Slug(u.ID)})
	}
	c.reserved(u, "id", u.ID)
	c.reserved(u, "overview", u.Overview)
	if u.Folder != "" {
		clean, ok := within(u.Folder)
		if !ok {
			c.report(u, "folder", "fleet-folder-outside", diag.Args{"Folder": u.Folder})
		}
		u.Folder = clean
	}
	if u.Overview != "" && !idForm.MatchString(u.Overview) {
		c.report(u, "overview", "fleet-overview-form", diag.Args{"Value": u.Overview, "Near": viet.Slug(u.Overview)})
	}
	c.variables(u.Variables, "", u)
}

// reserved reports a name of which a folder is made and that Windows keeps for itself.
func (c *checker) reserved(u *Unit, field, name string) {
	if filename.Reserved(name) {
		c.report(u, field, "fleet-name-reserved", diag.Args{"Value": name})
	}
}

var variableName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// variables looks at values that sites.yaml gives to variables; u is nil for those of all units.
func (c *checker) variables(n *front.Node, field string, u *Unit) {
	if n == nil {
		return
	}
	bad := func(at *front.Node, pos diag.Position, key, code string, args diag.Args) {
		if at != nil {
			pos = at.Pos(c.file)
		}
		if u == nil {
			c.problems = append(c.problems, diag.New(pos, field+key, code, args))
			return
		}
		c.wrong[u] = append(c.wrong[u], diag.New(pos, fmt.Sprintf("units[%d].variables%s", c.number(u), key), code, args))
	}
	if n.Kind != front.Map {
		bad(n, diag.Position{}, "", "fleet-variables-map", nil)
		return
	}
	first := map[string]int{}
	for _, p := range n.Pairs {
		at := diag.Position{File: c.file, Line: p.Line, Column: p.Column}
		if line := first[p.Key]; line > 0 {
			bad(nil, at, "."+p.Key, "duplicate-key", diag.Args{"Key": p.Key, "First": line})
			continue
		}
		first[p.Key] = p.Line
		switch {
		case !variableName.MatchString(p.Key):
			bad(nil, at, "."+p.Key, "fleet-variable-name", diag.Args{"Name": p.Key})
		case p.Value.Kind != front.Scalar || strings.Contains(p.Value.Text, "\n"):
			bad(p.Value, at, "."+p.Key, "fleet-variable-value", diag.Args{"Name": p.Key})
		}
	}
}

// BodyField stands among fields for the text below them.
const BodyField = "body"

// overrides looks at lists of fields: those that units may change, and those that change by themselves.
func (c *checker) overrides(field string, all []Override) {
	for i := range all {
		o := &all[i]
		st := typeOf(o.Kind)
		if st == nil {
			continue // which is reported
		}
		for j, name := range o.Fields {
			if field == "automatic" && isBody(name) {
				o.Fields[j] = BodyField
			} else if o.Fields[j] = fieldPath(st, name); o.Fields[j] == "" {
				c.problems = append(c.problems, diag.New(o.In(c.file), fmt.Sprintf("%s[%d].fields", field, i+1), "fleet-override-field",
					diag.Args{"Name": name, "Kind": schema.Label(o.Kind), "Near": st.Nearest(name)}))
			}
		}
	}
}

// isBody reports whether a name means the text below the fields.
func isBody(name string) bool {
	return viet.Key(name) == viet.Key(BodyField) || viet.Key(name) == viet.Key(BodyLabel)
}

// targets looks at the places of all units: each has to name a place of its own for every unit.
func (c *checker) targets() {
	c.problems = append(c.problems, config.CheckTargets(c.file, sampled(c.sites.Targets))...)
	for i := range c.sites.Targets {
		t := &c.sites.Targets[i]
		alike := true
		for _, text := range t.Places() {
			uses, _ := findUses([]byte(*text))
			alike = alike && len(uses) == 0
		}
		if alike {
			c.problems = append(c.problems, diag.New(t.In(c.file), fmt.Sprintf("targets[%d]", i+1), "fleet-target-alike", diag.Args{"Name": string(t.Name)}))
		}
	}
}

// sampled returns targets with a word in the place of each variable, as a unit may have them.
func sampled(targets []config.Target) []config.Target {
	all := slices.Clone(targets)
	for i := range all {
		for _, text := range all[i].Places() {
			*text = variable.ReplaceAllString(*text, "xa-a")
		}
	}
	return all
}

// typeOf returns the declaration of a kind, nil for none.
func typeOf(k content.Kind) *schema.Type {
	data := k.New()
	if data == nil {
		return nil
	}
	return schema.TypeOf(reflect.TypeOf(data).Elem())
}

// fieldPath returns the English name of a field, or of one of its items' (channels.note);
// "" for none.
func fieldPath(st *schema.Type, name string) string {
	var path []string
	for part := range strings.SplitSeq(name, ".") {
		if st == nil {
			return ""
		}
		f := st.Field(part)
		if f == nil {
			return ""
		}
		path, st = append(path, f.Key), f.Struct()
	}
	return strings.Join(path, ".")
}

// A uniqueField is one whose values no two units have.
type uniqueField struct {
	name, code string
	of         func(u *Unit) string
}

var uniqueFields = []uniqueField{
	{"name", "fleet-unit-twice", func(u *Unit) string { return viet.Key(u.Name) }},
	{"id", "fleet-unit-twice", func(u *Unit) string { return u.ID }},
	{"folder", "fleet-folder-twice", func(u *Unit) string { return strings.ToLower(u.Folder) }},
	{"baseURL", "fleet-address-twice", func(u *Unit) string {
		if u.BaseURL.Origin == "" {
			return ""
		}
		_, host, _ := strings.Cut(strings.ToLower(u.BaseURL.Origin), "://") // one server answers at http and https
		return host + u.BaseURL.Path
	}},
}

// twice finds units with a name, a folder or an address that another one has: none of
// them is built, for nobody knows which one is meant.
func (c *checker) twice() {
	for _, f := range uniqueFields {
		having := map[string][]*Unit{}
		for i := range c.sites.Units {
			u := &c.sites.Units[i]
			if value := f.of(u); value != "" {
				having[value] = append(having[value], u)
			}
		}
		for _, same := range having {
			for i, u := range same {
				if len(same) > 1 && !c.has(u, f.code) {
					other := same[(i+1)%len(same)]
					c.report(u, f.name, f.code, diag.Args{"Unit": u.Name, "Other": other.Name, "Line": other.Line, "Folder": u.Folder, "Address": u.BaseURL.String()})
				}
			}
		}
	}
}

// mixed finds units whose folder is in that of another one, and those whose other names are the name of
// another one.
func (c *checker) mixed() {
	named := map[string]*Unit{}
	folders := map[string]*Unit{}
	for i := range c.sites.Units {
		u := &c.sites.Units[i]
		named[viet.Key(u.Name)], named[viet.Key(u.ID)], folders[strings.ToLower(u.Folder)] = u, u, u
	}
	for i := range c.sites.Units {
		u := &c.sites.Units[i]
		for _, alias := range u.Aliases {
			if other := named[viet.Key(alias)]; other != nil && other != u {
				c.report(u, "aliases", "fleet-alias-taken", diag.Args{"Alias": alias, "Other": other.Name, "Line": other.Line})
			}
		}
		for dir := path.Dir(u.Folder); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if other := folders[strings.ToLower(dir)]; other != nil {
				c.report(u, "folder", "fleet-folder-nested", diag.Args{"Folder": u.Folder, "In": other.Folder, "Other": other.Name, "Line": other.Line})
			}
		}
	}
}

// has reports whether a unit has a problem already.
func (c *checker) has(u *Unit, code string) bool {
	return slices.ContainsFunc(c.wrong[u], func(d diag.Diagnostic) bool { return d.Code == code })
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
