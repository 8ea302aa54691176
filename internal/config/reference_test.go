package config

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/testenv"
)

// TestFieldReference holds the manual's pages of fields to the declarations
// they are made from. UPDATE_REFERENCE=1 writes them anew.
func TestFieldReference(t *testing.T) {
	for name, want := range map[string]string{"truong-thong-tin": fieldReference(), "khoa-site-yaml": settingsReference(), "truong-don-vi": unitReference()} {
		file := "../../content/huong-dan/" + name + ".md"
		testenv.Holds(t, file, want)
	}
}

// fieldReference writes the fields of every kind as the manual shows them.
func fieldReference() string {
	r := &reference{tables: map[reflect.Type]bool{}}
	r.line(`---
title: Các trường thông tin
summary: Mọi khóa dùng được ở phần đầu tệp của từng loại trang, lấy từ chính chương trình.
weight: 10
---
Khóa viết bằng tiếng Anh, hoặc bằng nhãn tiếng Việt, có dấu hay không dấu, chữ hoa hay chữ thường. Dấu ● là bắt buộc. Khóa của [site.yaml và _index.md](khoa-site-yaml.md), của [đơn vị](truong-don-vi.md) có trang riêng.
`)
	r.line("## Khóa chung của mọi loại trang\n")
	r.table(reflect.TypeFor[content.Common](), nil)
	common := commonKeys()
	for _, k := range content.Kinds {
		if k == content.KindUnit { // see unitReference
			continue
		}
		t := reflect.TypeOf(k.New()).Elem()
		r.line("## Loại %s (%s)\n", k, schema.Label(k))
		if k == content.KindPage {
			r.line("Chỉ có các khóa chung.\n")
			continue
		}
		r.table(t, common)
	}
	return r.text()
}

// unitReference writes the fields of units, which few columns have.
func unitReference() string {
	r := &reference{tables: map[reflect.Type]bool{}}
	r.line(`---
title: Các trường của đơn vị
summary: Khóa dùng được ở phần đầu tệp của loại trang đơn vị, lấy từ chính chương trình; chuyên mục của tỉnh có một trang cho mỗi xã, phường.
weight: 12
---
Trang của đơn vị dẫn tới chuyên mục của một nơi khác: xã bên cạnh, hoặc mọi xã, phường của tỉnh. Tỉnh dựng [chuyên mục của nhiều đơn vị](nhieu-don-vi.md) thì các trang này được viết sẵn. Ngoài các khóa dưới đây có [các khóa chung](truong-thong-tin.md). Dấu ● là bắt buộc.
`)
	r.line("## Loại %s (%s)\n", content.KindUnit, schema.Label(content.KindUnit))
	r.table(reflect.TypeFor[content.UnitColumn](), commonKeys())
	return r.text()
}

// commonKeys are the keys that every kind has.
func commonKeys() map[string]bool {
	common := map[string]bool{}
	for _, f := range schema.TypeOf(reflect.TypeFor[content.Common]()).Fields {
		common[f.Key] = true
	}
	return common
}

// settingsReference writes the keys of the settings and of sections.
func settingsReference() string {
	r := &reference{tables: map[reflect.Type]bool{}}
	r.line(`---
title: Các khóa của site.yaml và _index.md
summary: Mọi khóa dùng được trong thiết lập của chuyên mục và ở phần đầu tệp _index.md của một mục, lấy từ chính chương trình.
weight: 11
---
Khóa viết bằng tiếng Anh, hoặc bằng nhãn tiếng Việt, như [khóa của các trang](truong-thong-tin.md). Dấu ● là bắt buộc.
`)
	r.line("## Tệp _index.md của một mục\n")
	r.table(reflect.TypeFor[content.SectionFront](), nil)
	r.line("## Tệp site.yaml\n")
	r.table(reflect.TypeFor[Settings](), nil)
	return r.text()
}

// text returns what was written.
func (r *reference) text() string { return strings.TrimRight(r.b.String(), "\n") + "\n" }

type reference struct {
	b      strings.Builder
	tables map[reflect.Type]bool // written once
}

func (r *reference) line(format string, args ...any) { fmt.Fprintf(&r.b, format+"\n", args...) }

// table writes the fields of a struct, then those of the structs in it.
func (r *reference) table(t reflect.Type, without map[string]bool) {
	r.line("| Khóa | Nhãn | Bắt buộc | Ý nghĩa |\n|---|---|:-:|---|")
	var inner []*schema.Field
	for _, f := range schema.TypeOf(t).Fields {
		if without[f.Key] {
			continue
		}
		mark := ""
		if f.Required {
			mark = "●"
		}
		elem := element(f.Type)
		r.line("| `%s` | %s | %s | %s%s |", f.Key, f.Label, mark, strings.ReplaceAll(f.Doc, "*", `\*`), values(elem))
		if elem.Kind() == reflect.Struct && len(schema.TypeOf(elem).Fields) > 0 && !r.tables[elem] {
			r.tables[elem] = true
			inner = append(inner, f)
		}
	}
	r.line("")
	for _, f := range inner {
		r.line("### Trong %s (%s)\n", f.Key, f.Label)
		r.table(element(f.Type), nil)
	}
}

// element returns what a field is made of: the type of a list's items.
func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// values lists the values of an enumeration.
func values(t reflect.Type) string {
	e, ok := reflect.New(t).Elem().Interface().(schema.Enum)
	if !ok {
		return ""
	}
	var all []string
	for _, o := range e.Options() {
		all = append(all, fmt.Sprintf("`%s` (%s)", o.Value, o.Name()))
	}
	return " Giá trị: " + strings.Join(all, ", ") + "."
}
