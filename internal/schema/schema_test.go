package schema

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/viet"
)

type color string

func (color) Options() []Option {
	return []Option{{"red", "Đỏ|Màu đỏ"}, {"green", "Xanh lá"}}
}

type paper struct {
	Name   string `cchc:"name,required,short" vi:"Tên giấy tờ"`
	Copies int    `cchc:"copies" vi:"Bản sao"`
}

type base struct {
	Title string    `cchc:"title,required" vi:"Tiêu đề"`
	Date  viet.Date `cchc:"date" vi:"Ngày"`
}

type thing struct {
	base   `cchc:",inline"`
	Code   string               `cchc:"code" vi:"Mã"`
	Color  color                `cchc:"color" vi:"Màu"`
	Draft  bool                 `cchc:"draft" vi:"Nháp"`
	Score  float64              `cchc:"score" vi:"Điểm"`
	Steps  []string             `cchc:"steps,lines" vi:"Các bước"`
	Leads  []string             `cchc:"leads,names" vi:"Chủ trì"`
	Papers []paper              `cchc:"papers" vi:"Giấy tờ"`
	One    *paper               `cchc:"one" vi:"Một"`
	Codes  []viet.ProcedureCode `cchc:"codes" vi:"Các mã"`
}

// read decodes a file, and returns the codes of its problems with their lines.
func read(t *testing.T, src string) (thing, string) {
	t.Helper()
	parts, problems := front.Split("a.md", []byte(src))
	var v thing
	if parts.Front != nil {
		problems = append(problems, Decode("a.md", parts.Front, &v)...)
	}
	var b strings.Builder
	for _, d := range problems {
		b.WriteString(d.Code + " " + d.Field + "\n")
		if d.Line < 1 {
			t.Errorf("%s has no line", d.Code)
		}
	}
	return v, b.String()
}

// TestFormatsAgree reads one front matter in every format and with keys in
// every spelling, to one value.
func TestFormatsAgree(t *testing.T) {
	want := thing{
		base: base{Title: "Khai sinh", Date: viet.NewDate(2026, 3, 9)}, Code: "1.001190", Color: "red", Draft: true, Score: 88.37,
		Steps: []string{"Nộp", "Nhận"}, Leads: []string{"Sở Nội vụ", "Sở Tư pháp"},
		Papers: []paper{{"Tờ khai", 2}, {Name: "Giấy chứng sinh"}}, One: &paper{Name: "Ảnh"},
	}
	for name, src := range map[string]string{
		"yaml":         "---\ntitle: Khai sinh\ndate: 2026-03-09\ncode: 1.001190\ncolor: red\ndraft: true\nscore: 88.37\nsteps: [Nộp, Nhận]\nleads: Sở Nội vụ; Sở Tư pháp\npapers:\n  - name: Tờ khai\n    copies: 2\n  - Giấy chứng sinh\none: Ảnh\n---\nNội dung.\n",
		"yaml, labels": "---\nTiêu đề: Khai sinh\nngay: 9/3/2026\nMÃ: 1.001190\nMàu: màu đỏ\nNháp: có\nđiểm: 88,37\nCác bước: |\n  Nộp\n  Nhận\nChủ trì: [Sở Nội vụ, Sở Tư pháp]\nGiấy tờ:\n  - {Tên giấy tờ: Tờ khai, Bản sao: 02}\n  - Giấy chứng sinh\nmot: {name: Ảnh}\n---\nNội dung.\n",
		"toml":         "+++\ntitle = \"Khai sinh\"\ndate = 2026-03-09\ncode = \"1.001190\"\ncolor = \"Đỏ\"\ndraft = true\nscore = 88.37\nsteps = [\"Nộp\", \"Nhận\"]\nleads = \"Sở Nội vụ; Sở Tư pháp\"\none.name = \"Ảnh\"\n[[papers]]\nname = \"Tờ khai\"\ncopies = 2\n[[papers]]\nname = \"Giấy chứng sinh\"\n+++\n",
		"json":         "{\n\"title\": \"Khai sinh\", \"date\": \"2026-03-09\", \"code\": \"1.001190\", \"color\": \"red\", \"draft\": true, \"score\": 88.37,\n\"steps\": [\"Nộp\", \"Nhận\"], \"leads\": [\"Sở Nội vụ\", \"Sở Tư pháp\"], \"papers\": [{\"name\": \"Tờ khai\", \"copies\": 2}, \"Giấy chứng sinh\"], \"one\": \"Ảnh\"\n}\n\n",
	} {
		got, problems := read(t, src)
		if problems != "" || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v\n%s", name, got, problems)
		}
	}
}

func TestBody(t *testing.T) {
	for src, want := range map[string]struct {
		body string
		line int
	}{
		"---\ntitle: A\n---\nMột\nHai\n": {"Một\nHai\n", 4},
		"\n\n---\ntitle: A\n---\n\nMột":  {"\nMột", 6},
		"+++\ntitle = \"A\"\n+++\nMột":   {"Một", 4},
		"Không có phần đầu":              {"Không có phần đầu", 1},
		"":                               {"", 1},
	} {
		parts, problems := front.Split("a.md", []byte(src))
		if len(problems) > 0 || string(parts.Body) != want.body || parts.BodyLine != want.line {
			t.Errorf("%q: %q at %d, %v", src, parts.Body, parts.BodyLine, problems)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"---\ntitle:\n---\n", "required-field title\n"},
		{"---\ntitle: \"  \"\n---\n", "required-field title\n"},
		{"---\ntitel: A\n---\n", "unknown-key-near titel\n"},
		{"---\ntitle: A\nqwertyuiop: 1\n---\nNội dung.\n", "unknown-key qwertyuiop\n"},
		{"---\ntitle: A\ncolor: tím\n---\nNội dung.\n", "unknown-value color\n"},
		{"---\ntitle: A\npapers: [{copies: hai}]\n---\nNội dung.\n", "wrong-type papers[1].copies\nrequired-field papers[1].name\n"},
		{"---\ntitle: A\none: [1]\n---\nNội dung.\n", "wrong-type one\n"},
		{"---\ntitle: A\ncodes: [1.001193, 12]\n---\nNội dung.\n", "procedure-code-form codes[2]\n"},
		{"---\ntitle: [A]\n---\nNội dung.\n", "wrong-type title\n"},
		{"---\ntitle: A\ndate: 30/2/2026\n---\nNội dung.\n", "date-impossible date\n"},
		{"---\ntitle: A\nx: &a [*a]\n---\nNội dung.\n", "yaml-start \n"},
		{"---\n? [a]\n: b\n---\n", "unknown-key \nrequired-field title\n"},
		{"{\n\"title\": \"A\",\n\"title\": \"B\"\n}\n\n", "duplicate-key title\n"},
		{"+++\na.b = 1\na = 2\n+++\n", "duplicate-key \n"},
	} {
		if _, got := read(t, c.src); got != c.want {
			t.Errorf("%q:\ngot  %swant %s", c.src, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	st := TypeOf(reflect.TypeFor[thing]())
	for key, want := range map[string]string{"titel": "title", "tiltle": "title", "Tiêu đê": "Tiêu đề", "tieu-đề ": "Tiêu đề", "paper": "papers", "zzz": "", "": ""} {
		if got := st.Nearest(key); got != want && st.Field(key) == nil {
			t.Errorf("%q: %q, want %q", key, got, want)
		}
	}
}

// FuzzDecode holds that whatever a file holds is taken apart or reported inside
// the file, and that the body is the end of the file.
// TestInvisibleLineEnds: what the YAML library takes for the end of a line, and no
// editor shows as one, moves no place.
func TestInvisibleLineEnds(t *testing.T) {
	for _, end := range []string{"\u0085", "\u2028", "\u2029"} {
		for _, c := range []struct {
			name, front string
			code        string
			line        int
			column      int
		}{
			{"a value", "title: \"Một" + end + "hai" + end + "ba\"\nscore: x\n", "", 3, 8},
			{"a key", "title: \"Một" + end + "hai\"\nnane: x\n", "", 3, 1},
			{"on its line", "title: [\"Một" + end + "hai\", {x: 1}]\n", "", 2, 8},
			{"not YAML", "title: \"Một" + end + "hai\"\nnane: x: y\n", "yaml-colon", 3, 8},
			{"open", "title: \"Một" + end + "hai\"\nnane: \"x\n", "yaml-quote", 3, 7},
			{"an anchor", "title: \"Một" + end + "hai\"\nnane: &x y\n", "yaml-start", 3, 7},
		} {
			parts, problems := front.Split("a.md", []byte("---\n"+c.front+"---\n"))
			if c.code == "" {
				var v thing
				problems = append(problems, Decode("a.md", parts.Front, &v)...)
			}
			if !slices.ContainsFunc(problems, func(d diag.Diagnostic) bool {
				return d.Line == c.line && d.Column == c.column && (c.code == "" || d.Code == c.code)
			}) {
				t.Errorf("%s, %+q: %v", c.name, end, problems)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: A\n---\nx", "+++\na = 1\n+++\n", "{\n\"a\": 1\n}\n\n", "---\n", ";;;\n{}\n;;;\n", "---\na: [1\n---\n",
		"---\n*a\n---", "---toml\na=1\n---\n", "+++\n[a.b]\nc=[{d=1}]\n[[e]]\n+++\n", "---\n- 1\n---\n", "\x00", "---\na: !!binary x\n---\n",
		"---\n\u2028::\x7f:qqqqqqqq\u2028::\x7f::::::qq\u2028::::::qt:T:::q::::::::hq\u2028:\u2028!:::ⵥ:::71-:\nt\n---\n Ax",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if !utf8.Valid(src) || len(src) > 4096 || bytes.IndexByte(src, '\r') >= 0 { // content has made these line ends \n
			return
		}
		parts, problems := front.Split("a.md", src)
		lines := bytes.Count(src, []byte("\n")) + 1
		if parts.Front == nil && len(problems) == 0 {
			t.Fatal("neither taken apart nor reported")
		}
		if parts.Front != nil {
			if !bytes.HasSuffix(src, parts.Body) {
				t.Fatalf("body %q is not the end of the file", parts.Body)
			}
			var v thing
			problems = append(problems, Decode("a.md", parts.Front, &v)...)
		}
		for _, d := range problems {
			if d.Line < 1 || d.Line > lines+1 {
				t.Fatalf("%s on line %d of %d", d.Code, d.Line, lines)
			}
		}
	})
}
