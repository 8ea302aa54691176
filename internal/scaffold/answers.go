package scaffold

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Answers are what a new column is made from, in the order in which they are asked for.
// They are declared as front matter is, so that a flag, a file of answers and what
// somebody types are read in one way.
type Answers struct {
	Name        string         `cchc:"name,required" vi:"Tên cơ quan|Tên" doc:"Tên cơ quan." eg:"Ủy ban nhân dân xã Bình Lạc"`
	Level       Level          `cchc:"level" vi:"Cấp" doc:"Xã, phường, đặc khu, sở hay tỉnh."`
	Province    string         `cchc:"province,required" vi:"Tỉnh, thành phố|Tỉnh|Thành phố" doc:"Tỉnh hoặc thành phố trực thuộc trung ương." eg:"Quảng Ngãi"`
	Parent      string         `cchc:"parent" vi:"Cơ quan cấp trên" doc:"Cơ quan cấp trên trực tiếp."`
	Address     string         `cchc:"address" vi:"Địa chỉ" doc:"Trụ sở."`
	Phone       viet.Phone     `cchc:"phone" vi:"Điện thoại" doc:"Số điện thoại của cơ quan."`
	Hotline     viet.Phone     `cchc:"hotline" vi:"Đường dây nóng" doc:"Số điện thoại nhận phản ánh, kiến nghị."`
	Email       content.Email  `cchc:"email" vi:"Thư điện tử|Email" doc:"Thư điện tử của Ban Biên tập."`
	Hours       string         `cchc:"hours" vi:"Giờ làm việc" doc:"Giờ làm việc."`
	Responsible string         `cchc:"responsible" vi:"Người chịu trách nhiệm" doc:"Người chịu trách nhiệm nội dung và chức vụ."`
	BaseURL     config.BaseURL `cchc:"baseURL" vi:"Địa chỉ gốc|Địa chỉ chuyên mục" doc:"Địa chỉ mà người dân mở."`
	Units       []string       `cchc:"units,names" vi:"Các đơn vị|Đơn vị" doc:"Các đơn vị phải có tin, bài, cách nhau bằng dấu chấm phẩy."`
	Year        int            `cchc:"year" vi:"Năm" doc:"Năm của kế hoạch tuyên truyền."`
}

// A Level is the level of the agency that owns a column.
type Level string

// The levels.
const (
	Commune     Level = "commune"
	Ward        Level = "ward"
	SpecialZone Level = "special-zone"
	Department  Level = "department"
	Province    Level = "province"
)

// Options gives the levels.
func (Level) Options() []schema.Option {
	return []schema.Option{
		{Value: "commune", Label: "xã"}, {Value: "ward", Label: "phường"}, {Value: "special-zone", Label: "đặc khu"},
		{Value: "department", Label: "sở|sở, ngành|ngành"}, {Value: "province", Label: "tỉnh|thành phố|tỉnh, thành phố"},
	}
}

// local reports whether the level is the lowest one (cấp xã).
func (l Level) local() bool { return l == Commune || l == Ward || l == SpecialZone }

// An AnswerError says what is wrong with an answer, as a diagnostic's code says it.
type AnswerError struct {
	Key  string // of the answer
	Code string
	Args map[string]any
}

func (e *AnswerError) Error() string { return "answer " + e.Key + ": " + e.Code }

// Read reads a text as the answer to the question with a key.
func (a *Answers) Read(key, text string) error {
	n := &front.Node{Kind: front.Map, Line: 1, Column: 1, Pairs: []front.Pair{{Key: key, Value: &front.Node{Kind: front.Scalar, Text: viet.NFC(text)}}}}
	next := *a
	for _, d := range schema.Decode("", n, &next) {
		if d.Field != key && !strings.HasPrefix(d.Field, key+"[") { // another one is missing
			continue
		}
		return &AnswerError{key, d.Code, d.Args}
	}
	if err := next.check(key); err != nil {
		return err
	}
	*a = next
	return nil
}

// check reports what the declaration of an answer cannot say.
func (a *Answers) check(key string) error {
	wrong := func(code string, args map[string]any) error { return &AnswerError{key, code, args} }
	switch key {
	case "name", "province", "parent", "units":
		for _, name := range strings.Split(a.Text(key), ";") {
			if name = strings.TrimSpace(name); !isName(name) {
				return wrong("answer-name", map[string]any{"Value": name})
			}
		}
	case "address", "hours", "responsible":
		if text := a.Text(key); strings.ContainsFunc(text, unicode.IsControl) || len(newentry.Placeholders([]byte(text))) > 0 || !utf8.ValidString(text) {
			return wrong("answer-text", map[string]any{"Value": text})
		}
	case "year":
		if a.Year < 2000 || a.Year > 2100 {
			return wrong("answer-year", map[string]any{"Value": a.Year})
		}
	}
	if named := levelIn(a.Name); key == "level" && a.Level != "" && named != "" && named != a.Level {
		return wrong("answer-level", map[string]any{"Name": a.Name, "Level": schema.Label(a.Level), "Named": schema.Label(named)})
	}
	return nil
}

// isName reports whether a text can be the name of an agency, a place or a unit, which
// stands in addresses, tables and lists.
func isName(text string) bool {
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -–.,'’()&/", r)
	}
	_, _, place := cutLevel(withoutCommittee(text))
	return viet.Slug(place) != "" && strings.ContainsFunc(place, unicode.IsLetter) && !strings.ContainsFunc(text, strange) && utf8.RuneCountInString(text) <= longestAgency
}

// longestAgency is the most characters that a name may have.
const longestAgency = 150

// Check reports the first answer that is wrong or missing, in the order of the
// questions.
func (a *Answers) Check() error {
	for _, f := range questions().Fields {
		empty := schema.Blank(&front.Node{Kind: front.Scalar, Text: a.Text(f.Key)})
		if empty && f.Required {
			return &AnswerError{f.Key, "answer-missing", nil}
		}
		if !empty {
			if err := a.check(f.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// Complete gives the answers that can be told from others their usual values: what
// [Answers.Usual] proposes.
func (a *Answers) Complete(today viet.Date) {
	for _, f := range questions().Fields {
		if usual := a.Usual(f.Key, today); usual != "" && a.Text(f.Key) == "" {
			if err := a.Read(f.Key, usual); err != nil {
				panic(fmt.Sprintf("scaffold: %q is no %s", usual, f.Key)) // they are made here
			}
		}
	}
	o := a.owner()
	a.Name, a.Province = o.Agency, o.Province
	if a.Hours != "" {
		a.Hours = capital(a.Hours)
	}
}

// Text returns an answer as it may be written, "" for none.
func (a *Answers) Text(key string) string {
	switch key {
	case "name":
		return a.Name
	case "level":
		return schema.Label(a.Level)
	case "province":
		return a.Province
	case "parent":
		return a.Parent
	case "address":
		return a.Address
	case "phone":
		return a.Phone.Text
	case "hotline":
		return a.Hotline.Text
	case "email":
		return string(a.Email)
	case "hours":
		return a.Hours
	case "responsible":
		return a.Responsible
	case "baseURL":
		return a.BaseURL.String()
	case "units":
		return strings.Join(a.Units, "; ")
	case "year":
		if a.Year > 0 {
			return fmt.Sprint(a.Year)
		}
	}
	return ""
}

// Usual returns the answer that is mostly right, from those before it; "" for none.
// From November on the plan is that of the next year.
func (a *Answers) Usual(key string, today viet.Date) string {
	o := a.owner()
	switch key {
	case "level":
		return schema.Label(o.Level)
	case "province":
		if o.Level == Province {
			return o.Place
		}
	case "parent":
		if o.Level == Province {
			return "Chính phủ"
		}
		return "Ủy ban nhân dân " + o.Province
	case "baseURL":
		return o.address()
	case "units":
		return strings.Join(o.units(), "; ")
	case "year":
		if today.Time().Month() >= 11 {
			return fmt.Sprint(today.Year() + 1)
		}
		return fmt.Sprint(today.Year())
	}
	return ""
}

// AnswerKeys lists the questions in their order.
func AnswerKeys() (keys []string) {
	for _, f := range questions().Fields {
		keys = append(keys, f.Key)
	}
	return keys
}

// questions is the declaration of the answers.
func questions() *schema.Type { return schema.TypeOf(reflect.TypeFor[Answers]()) }

// ReadFile reads a file of answers: YAML with the keys or labels of the questions.
func (a *Answers) ReadFile(file string, text []byte) (problems diag.List) {
	n, problems := front.ParseYAML(file, newentry.Tidy(text))
	if n == nil {
		return problems
	}
	next := *a
	for _, d := range schema.Decode(file, n, &next) {
		if d.Code != "required-field" { // it may be a flag, or be asked for
			problems = append(problems, d)
		}
	}
	if problems.Errors() == 0 {
		*a = next
	}
	return problems
}

// Missing lists the questions that have no answer yet, only those without a usual one
// where these are taken.
func (a *Answers) Missing(usual bool) (keys []string) {
	for _, f := range questions().Fields {
		if a.Text(f.Key) == "" && (!usual || f.Required && a.Usual(f.Key, viet.Date{}) == "") {
			keys = append(keys, f.Key)
		}
	}
	return keys
}
