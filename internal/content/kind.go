// Package content declares what an editorial board writes: the front matter of
// each kind of entry (loại bài), and of sections ([SectionFront]). The settings of
// the column are package config's. What a field is called, whether it is mandatory and
// how its value is written is said once, by its tags (see package schema); what the tags
// cannot say is checked by [Check].
//
// # Adding a kind
//
// One file with its name, its struct and methods for what it says of itself (see
// traits.go), one line in the table of this file, one layout in each theme, which
// may be that of the theme it extends, and one example in the demonstration. A
// test adds one.
package content

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Kind names what an entry is; a section's files are all of one kind.
type Kind string

// The kinds.
const (
	KindPage      Kind = "page"
	KindNews      Kind = "news"
	KindPlan      Kind = "plan"
	KindProcedure Kind = "procedure"
	KindContacts  Kind = "contacts"
	KindNotice    Kind = "notice"
	KindQuestion  Kind = "question"
	KindFeedback  Kind = "feedback"
	KindDocument  Kind = "document"
	KindIndicator Kind = "indicator"
	KindMaterial  Kind = "material"
	KindEvent     Kind = "event"
	KindUnit      Kind = "unit"
)

// kinds declares the kinds in the order of the manual: each with its names in
// Vietnamese, as sections write them, and its empty front matter.
var kinds = []struct {
	kind  Kind
	names string
	empty func() Data
}{
	{KindPage, "trang", func() Data { return new(Page) }},
	{KindNews, "tin, bài|tin|bài|tin tức", func() Data { return new(News) }},
	{KindPlan, "kế hoạch", func() Data { return new(Plan) }},
	{KindProcedure, "thủ tục hành chính|thủ tục|TTHC", func() Data { return new(Procedure) }},
	{KindContacts, "danh bạ|đường dây nóng", func() Data { return new(Contacts) }},
	{KindNotice, "thông báo", func() Data { return new(Notice) }},
	{KindQuestion, "hỏi – đáp|hỏi đáp", func() Data { return new(Question) }},
	{KindFeedback, "phản ánh, kiến nghị|phản ánh|kiến nghị|kết quả xử lý phản ánh, kiến nghị", func() Data { return new(Feedback) }},
	{KindDocument, "văn bản", func() Data { return new(Document) }},
	{KindIndicator, "chỉ số", func() Data { return new(Indicator) }},
	{KindMaterial, "tài liệu tuyên truyền|tài liệu", func() Data { return new(Material) }},
	{KindEvent, "sự kiện", func() Data { return new(Event) }},
	{KindUnit, "đơn vị|chuyên mục của đơn vị", func() Data { return new(UnitColumn) }},
}

// Kinds lists the kinds in the order of the manual.
var Kinds = kindNames()

func kindNames() (names []Kind) {
	for _, k := range kinds {
		names = append(names, k.kind)
	}
	return names
}

// Options gives the kinds with their Vietnamese names.
func (Kind) Options() (options []schema.Option) {
	for _, k := range kinds {
		options = append(options, schema.Option{Value: string(k.kind), Label: k.names})
	}
	return options
}

// Data is the front matter of an entry: a pointer to the struct of its kind,
// such as [Procedure].
type Data interface {
	// CommonFields returns what every kind has.
	CommonFields() *Common
	// When returns the day the entry is listed under.
	When() viet.Date
	// Facets returns what the entry is grouped by.
	Facets() Facets
	// check reports what the fields' declarations cannot say.
	check(c *checker)
}

// Type returns what the kind declares of its fields.
func (k Kind) Type() *schema.Type { return schema.TypeOf(reflect.TypeOf(k.New()).Elem()) }

// New returns the empty front matter of a kind, nil for no kind.
func (k Kind) New() Data {
	for i := range kinds {
		if kinds[i].kind == k {
			return kinds[i].empty()
		}
	}
	return nil
}

// Check reports what the declarations of an entry's fields cannot say. read is
// what data was decoded from.
func Check(file string, read *front.Node, data Data) diag.List {
	c, st := &checker{file: file, front: read}, schema.TypeOf(reflect.TypeOf(data).Elem())
	data.check(c)
	data.CommonFields().checkTranslations(c, st)
	data.CommonFields().attachedMedia(c, st)
	if !data.CommonFields().Draft {
		c.problems = append(c.problems, schema.Unfilled(file, read)...)
	}
	return c.problems
}

// A checker gathers what a kind finds wrong with its own fields.
type checker struct {
	file     string
	front    *front.Node
	problems diag.List
}

// require reports a field that was left out; a value that could not be read
// has been reported already. key is the English one.
func (c *checker) require(st *schema.Type, key string) {
	for _, p := range c.front.Pairs {
		if f := st.Field(p.Key); f != nil && f.Key == key && p.Value.Text != "" {
			return
		}
	}
	c.report(st, key, "required-field", nil)
}

// reportItem places a problem at an item, from 0, of the list that a top-level
// key has.
func (c *checker) reportItem(st *schema.Type, key string, item int, code string, args diag.Args) {
	pos := diag.Position{File: c.file, Line: c.front.Line, Column: c.front.Column}
	for _, p := range c.front.Pairs {
		if f := st.Field(p.Key); f == nil || f.Key != key {
			continue
		}
		written := slices.DeleteFunc(slices.Clone(p.Value.Items), func(n *front.Node) bool { return n.Kind == front.Null })
		if item < len(written) {
			pos.Line, pos.Column = written[item].Line, written[item].Column
		} else {
			pos.Line, pos.Column = p.Line, p.Column
		}
	}
	c.problems = append(c.problems, diag.New(pos, fmt.Sprintf("%s[%d]", key, item+1), code, args))
}

// labels reports whether the keys of the entry are written as labels.
func (c *checker) labels() bool {
	labels, _ := schema.Labels(c.front.Keys())
	return labels
}

// warnItem does what reportItem does with a problem that stops no build (lưu ý).
func (c *checker) warnItem(st *schema.Type, key string, item int, code string, args diag.Args) {
	c.reportItem(st, key, item, code, args)
	c.problems[len(c.problems)-1].Severity = diag.Warning
}

// warn does what report does with a problem that stops no build (lưu ý).
func (c *checker) warn(st *schema.Type, key, code string, args diag.Args) {
	c.report(st, key, code, args)
	c.problems[len(c.problems)-1].Severity = diag.Warning
}

// name returns how the entry would write the key of a field: its label where its
// other keys are labels.
func (c *checker) name(st *schema.Type, key string) string { return st.Field(key).Name(c.labels()) }

// report places a problem at a top-level key, or at the beginning of the front
// matter where the key is not there. key is the English one.
func (c *checker) report(st *schema.Type, key, code string, args diag.Args) {
	c.problems = append(c.problems, st.Problem(c.file, c.front, key, code, args))
}

// KindNamed finds a kind by its name or one of its Vietnamese names, in any spelling.
func KindNamed(name string) (k Kind, ok bool) {
	key := viet.Key(name)
	for _, o := range k.Options() {
		names := append(strings.Split(o.Label, "|"), o.Value)
		if slices.ContainsFunc(names, func(n string) bool { return viet.Key(n) == key }) {
			return Kind(o.Value), true
		}
	}
	return "", false
}
