package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Quota is how many entries are owed in each stretch of time (định mức). What a
// plan asks for twice, one item a week and at least four a month, is two quotas.
type Quota struct {
	content.Place
	Kind  content.Kind  `cchc:"kind,required" vi:"Loại" doc:"Loại trang, thường là tin."`
	Count int           `cchc:"count,required" vi:"Số lượng" doc:"Ít nhất bao nhiêu, từ 1."`
	Per   Per           `cchc:"per,required" vi:"Mỗi" doc:"Tuần, tháng, quý, 6 tháng hay năm, theo lịch. Vừa mỗi tuần vừa mỗi tháng thì ghi hai định mức."`
	Unit  string        `cchc:"unit" vi:"Đơn vị" doc:"Đơn vị phải có bài; bỏ trống là cả chuyên mục."`
	Units []string      `cchc:"units,names" vi:"Các đơn vị|Những đơn vị" doc:"Nhiều đơn vị, mỗi đơn vị đều phải có đủ số lượng."`
	Topic content.Topic `cchc:"topic" vi:"Chủ đề" doc:"Chỉ tính tin, bài thuộc chủ đề này."`
	Form  content.Form  `cchc:"form" vi:"Hình thức" doc:"Chỉ tính tài liệu tuyên truyền có hình thức này."`
	From  viet.Date     `cchc:"from" vi:"Từ ngày|Bắt đầu từ" doc:"Ngày định mức bắt đầu áp dụng; kỳ có ngày này được tính trọn kỳ."`
	Until viet.Date     `cchc:"until" vi:"Đến ngày|Đến hết ngày" doc:"Ngày cuối cùng còn áp dụng; bỏ trống là chưa biết."`
	Basis string        `cchc:"basis" vi:"Căn cứ" doc:"Văn bản giao định mức."`
}

// Per is a stretch of time of a quota, under the names of [viet.Period].
type Per string

// Options gives the stretches.
func (Per) Options() []schema.Option {
	return []schema.Option{
		{Value: "week", Label: "Tuần"}, {Value: "month", Label: "Tháng"}, {Value: "quarter", Label: "Quý"},
		{Value: "half-year", Label: "6 tháng|Sáu tháng|Nửa năm"}, {Value: "year", Label: "Năm"},
	}
}

// Period returns the stretch as a period of the calendar.
func (p Per) Period() viet.Period { return viet.Period(p) }

// Owers returns the units that owe what the quota asks for, each of them the whole;
// one empty name for the column as a whole.
func (q *Quota) Owers() []string {
	units := slices.Clone(q.Units)
	if q.Unit != "" && !slices.Contains(units, q.Unit) {
		units = append([]string{q.Unit}, units...)
	}
	if len(units) == 0 {
		return []string{""}
	}
	return units
}

// Counts reports whether an entry of the quota's kind is one of those that it asks
// for.
func (q *Quota) Counts(d content.Data) bool {
	return (q.Topic == "" || fieldText(d, "topic") == string(q.Topic)) && (q.Form == "" || fieldText(d, "form") == string(q.Form))
}

// fieldText returns the text of a field of an entry, "" where its kind has none of
// that name.
func fieldText(d content.Data, key string) string {
	v := reflect.ValueOf(d).Elem()
	if f := schema.TypeOf(v.Type()).Field(key); f != nil && f.In(v).Kind() == reflect.String {
		return f.In(v).String()
	}
	return ""
}

// checkQuotas reports quotas that ask for nothing, or of which no two can both be
// meant: for the same entries of the same unit in the same stretch, another count.
func checkQuotas(quotas []Quota, agencies []TermInfo) (problems diag.List) {
	called := map[string]string{} // key of a name → key of the agency's first name
	for _, a := range agencies {
		for _, name := range append([]string{a.Name, a.Slug}, a.Aliases...) {
			if key := viet.NameKey(name); key != "" {
				called[key] = viet.NameKey(a.Name)
			}
		}
	}
	for i := range quotas {
		q := &quotas[i]
		report := func(field, code string, args diag.Args) {
			problems = append(problems, diag.New(q.In(SettingsFile), fmt.Sprintf("quotas[%d]%s", i+1, field), code, args))
		}
		if q.Count < 1 && q.Kind != "" {
			report(".count", "quota-count", diag.Args{"Value": q.Count})
		}
		if !q.From.IsZero() && !q.Until.IsZero() && q.Until.Before(q.From) {
			report(".until", "quota-until", diag.Args{"From": q.From.String(), "Until": q.Until.String()})
		}
		if q.Kind != "" && !q.hasFilters() {
			report("", "quota-filter", diag.Args{"Kind": schema.Label(q.Kind)})
		}
		for j := range quotas[:i] {
			if other := &quotas[j]; q.conflicts(other, called) {
				report(".count", "quota-conflict", diag.Args{"Count": q.Count, "Other": other.Count, "Line": other.Line})
			}
		}
	}
	return problems
}

// hasFilters reports whether entries of the quota's kind have what it filters by.
func (q *Quota) hasFilters() bool {
	st := q.Kind.Type()
	return (q.Topic == "" || st.Field("topic") != nil) && (q.Form == "" || st.Field("form") != nil)
}

// conflicts reports whether two quotas ask for different counts of the same.
func (q *Quota) conflicts(other *Quota, called map[string]string) bool {
	if q.Kind != other.Kind || q.Per != other.Per || q.Topic != other.Topic || q.Form != other.Form || q.Count == other.Count {
		return false
	}
	if !q.Until.IsZero() && q.Until.Before(other.From) || !other.Until.IsZero() && other.Until.Before(q.From) {
		return false
	}
	key := func(unit string) string {
		k := viet.NameKey(strings.TrimSpace(unit))
		if first := called[k]; first != "" {
			return first
		}
		return k
	}
	return slices.ContainsFunc(q.Owers(), func(u string) bool {
		return slices.ContainsFunc(other.Owers(), func(o string) bool { return key(u) == key(o) })
	})
}
