package newentry

import (
	"fmt"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

var today = viet.NewDate(2026, 11, 30)

func request(k content.Kind, title string) Request {
	return Request{Beginning: content.Beginning{Today: today, Agency: "Ủy ban nhân dân xã Bình Lạc"}, Kind: k, Title: title, Dir: "muc", Labels: true}
}

// read decodes an entry and returns what is wrong with it.
func read(k content.Kind, f File) (content.Data, diag.List) {
	parts, problems := front.Split(f.Name, f.Data)
	if len(problems) > 0 {
		return nil, problems
	}
	data := k.New()
	problems = schema.Decode(f.Name, parts.Front, data)
	return data, append(problems, content.Check(f.Name, parts.Front, data)...)
}

// TestDraft: a new entry of every kind, in both languages of keys, is a draft without
// a problem, and what is written is what was meant.
func TestDraft(t *testing.T) {
	for _, k := range content.Kinds {
		for _, labels := range []bool{true, false} {
			t.Run(fmt.Sprint(k, labels), func(t *testing.T) {
				r := request(k, "Bài số 1: «thử» \"viết\" #3")
				r.Labels, r.Unit = labels, "Trạm Y tế xã"
				f, err := Draft(r)
				if err != nil {
					t.Fatal(err)
				}
				data, problems := read(k, f)
				if len(problems) > 0 {
					t.Fatalf("%v\n%s", problems, f.Data)
				}
				c := data.CommonFields()
				if c.Title != r.Title || !c.Draft || c.Date != today {
					t.Errorf("%+v", c)
				}
				if len(Placeholders(f.Data)) == 0 {
					t.Error("nothing is to be filled in")
				}
				if f.Name != "content/muc/bai-so-1-thu-viet-3.md" {
					t.Error(f.Name)
				}
				for _, field := range k.Type().Fields {
					if !strings.Contains(string(f.Data), field.Name(labels)+":") {
						t.Errorf("%s is not there", field.Key)
					}
				}
				if unit := UnitField(k); unit != nil && !strings.Contains(string(f.Data), "\n"+unit.Name(labels)+": \"Trạm Y tế xã\"\n") {
					t.Errorf("no unit in\n%s", f.Data)
				}
			})
		}
	}
}

// TestUncommented: every optional field, taken out of its comment, is a key of the
// kind.
func TestUncommented(t *testing.T) {
	for _, k := range content.Kinds {
		f, err := Draft(request(k, "Bài thử"))
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(string(f.Data)) {
			if indent := len(line) - len(strings.TrimLeft(line, " ")); strings.HasPrefix(line[indent:], "# ") {
				line = line[:indent] + line[indent+2:]
			}
			lines = append(lines, line)
		}
		parts, problems := front.Split(f.Name, []byte(strings.Join(lines, "")))
		if len(problems) == 0 {
			problems = schema.Decode(f.Name, parts.Front, k.New())
		}
		if len(problems) > 0 {
			t.Errorf("%s: %v\n%s", k, problems, strings.Join(lines, ""))
		}
	}
}

// TestFileName: names that can be addresses and files everywhere.
func TestFileName(t *testing.T) {
	for title, want := range map[string]string{
		"Tập huấn kỹ năng số tại thôn Cầu Ván": "tap-huan-ky-nang-so-tai-thon-cau-van.md",
		"CON":   "tin-bai-con.md",
		"Index": "tin-bai-index.md",
		"Lpt1":  "tin-bai-lpt1.md",
		"Ủy ban nhân dân xã Bình Lạc tổ chức hội nghị đối thoại với người dân và hộ kinh doanh": "uy-ban-nhan-dan-xa-binh-lac-to-chuc-hoi-nghi-doi-thoai-voi-nguoi-dan-va-ho-kinh.md",
		strings.Repeat("a", 200): strings.Repeat("a", 80) + ".md",
		"2026":                   "", "…": "", "": "", "한국어": "",
	} {
		got, err := FileName(content.KindNews, title)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %s, %v", title, got, err)
		}
	}
}

// FuzzDraft: whatever the title, the entry is read back with it.
func FuzzDraft(f *testing.F) {
	for _, title := range []string{"Tin", "a: b # c", "\"", "'", "- a", "---", "a\x00b", "A\xbe", "\u2028a", "[a]", "@a", "{{a}}", "%a", "điền\n---\ntitle: b"} {
		f.Add(title, true)
	}
	f.Fuzz(func(t *testing.T, title string, labels bool) {
		for _, k := range []content.Kind{content.KindNews, content.KindProcedure} {
			r := request(k, title)
			r.Labels = labels
			file, err := Draft(r)
			if err != nil {
				continue
			}
			data, problems := read(k, file)
			if len(problems) > 0 {
				t.Fatalf("%q: %v", title, problems)
			}
			want := tidyTitle(title)
			if got := data.CommonFields().Title; got != want {
				t.Errorf("%q is %q", want, got)
			}
		}
	})
}

// TestUnit: the field for the unit is the one that quotas and reports count by.
func TestUnit(t *testing.T) {
	for _, k := range content.Kinds {
		r := request(k, "Bài thử")
		r.Unit = "Trạm Y tế xã"
		f, err := Draft(r)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := read(k, f)
		if got := content.Unit(data); got == r.Unit != (UnitField(k) != nil) {
			t.Errorf("%s: --unit makes it an entry of %q", k, got)
		}
	}
}
