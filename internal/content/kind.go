// Package content declares what an editorial board writes: the front matter of
// each kind of entry (loại bài), and the [Settings] of the column. What a field
// is called, whether it is mandatory and how its value is written is said once,
// by its tags (see package schema); what the tags cannot say is checked by
// [Check].
//
// # Adding a kind
//
// One file with one struct here, with methods for what it says of itself (see
// [Number], [Rows], [SearchTextOf]), its name in [Kind], [Kinds] and [Kind.New],
// one layout in each theme and one example in the demonstration.
package content

import (
	"fmt"
	"reflect"
	"slices"

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
)

// Kinds lists the kinds in the order of the manual.
var Kinds = []Kind{KindPage, KindNews, KindPlan, KindProcedure, KindContacts, KindNotice, KindQuestion,
	KindFeedback, KindDocument, KindIndicator, KindMaterial, KindEvent}

// Options gives the kinds with their Vietnamese names.
func (Kind) Options() []schema.Option {
	return []schema.Option{
		{Value: "page", Label: "trang"},
		{Value: "news", Label: "tin, bài|tin|bài|tin tức"},
		{Value: "plan", Label: "kế hoạch"},
		{Value: "procedure", Label: "thủ tục hành chính|thủ tục|TTHC"},
		{Value: "contacts", Label: "danh bạ|đường dây nóng"},
		{Value: "notice", Label: "thông báo"},
		{Value: "question", Label: "hỏi – đáp|hỏi đáp"},
		{Value: "feedback", Label: "phản ánh, kiến nghị|phản ánh|kiến nghị|kết quả xử lý phản ánh, kiến nghị"},
		{Value: "document", Label: "văn bản"},
		{Value: "indicator", Label: "chỉ số"},
		{Value: "material", Label: "tài liệu tuyên truyền|tài liệu"},
		{Value: "event", Label: "sự kiện"},
	}
}

// Data is the front matter of an entry: a pointer to one of [Page], [News],
// [Plan], [Procedure], [Contacts], [Notice], [Question], [Feedback],
// [Document], [Indicator], [Material] and [Event].
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

// New returns the empty front matter of a kind, nil for no kind.
func (k Kind) New() Data {
	switch k {
	case KindPage:
		return new(Page)
	case KindNews:
		return new(News)
	case KindPlan:
		return new(Plan)
	case KindProcedure:
		return new(Procedure)
	case KindContacts:
		return new(Contacts)
	case KindNotice:
		return new(Notice)
	case KindQuestion:
		return new(Question)
	case KindFeedback:
		return new(Feedback)
	case KindDocument:
		return new(Document)
	case KindIndicator:
		return new(Indicator)
	case KindMaterial:
		return new(Material)
	case KindEvent:
		return new(Event)
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
	labels, _ := schema.Labels(func(yield func(string) bool) {
		for _, p := range c.front.Pairs {
			if !yield(p.Key) {
				return
			}
		}
	})
	return labels
}

// report places a problem at a top-level key, or at the beginning of the front
// matter where the key is not there. key is the English one.
func (c *checker) report(st *schema.Type, key, code string, args diag.Args) {
	pos := diag.Position{File: c.file, Line: c.front.Line, Column: c.front.Column}
	for _, p := range c.front.Pairs {
		if f := st.Field(p.Key); f != nil && f.Key == key {
			pos.Line, pos.Column = p.Line, p.Column
		}
	}
	if args == nil {
		args = diag.Args{}
	}
	if f := st.Field(key); f != nil {
		args["Label"], args["Key"], args["Name"] = f.Label, f.Key, f.Name(c.labels())
	}
	c.problems = append(c.problems, diag.New(pos, key, code, args))
}
