package edit

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// TestEdit: what changes make of a file, line by line. «¶» ends the lines of a
// front matter between whose marks the texts stand.
func TestEdit(t *testing.T) {
	set := func(path string, v any) Change { return Change{Path: path, Value: v} }
	remove := func(path string) Change { return Change{Path: path, Op: Remove} }
	insert := func(path string, v any) Change { return Change{Path: path, Op: Insert, Value: v} }
	move := func(path string, to int) Change { return Change{Path: path, Op: Move, To: to} }
	for _, c := range []struct {
		name, src string
		change    Change
		want      string
	}{
		{"plain", "a: b   # c\n\nd: e  \n", set("a", "x"), "a: x   # c\n\nd: e  \n"},
		{"key as written", "\"Tiêu  đề\" : b\n", set("Tiêu  đề", "x"), "\"Tiêu  đề\" : x\n"},
		{"key without marks", "Tiêu đề: b\n", set("tieu de", "x"), "Tiêu đề: x\n"},
		{"keeps double quotes", "a: \"b\" # c\n", set("a", "x"), "a: \"x\" # c\n"},
		{"keeps single quotes", "a: 'b'\n", set("a", "x's"), "a: 'x''s'\n"},
		{"quotes in quotes", "a: \"b\"\n", set("a", "Trích \"lời\""), "a: 'Trích \"lời\"'\n"},
		{"number that is text", "a: b\n", set("a", "1.10"), "a: \"1.10\"\n"},
		{"no", "a: b\n", set("a", "no"), "a: \"no\"\n"},
		{"colon", "a: b\n", set("a", "Ke hoach: 2026"), "a: \"Ke hoach: 2026\"\n"},
		{"at", "a: b\n", set("a", "@b"), "a: \"@b\"\n"},
		{"hash", "a: b\n", set("a", "#b"), "a: \"#b\"\n"},
		{"hash inside", "a: b\n", set("a", "b #c"), "a: \"b #c\"\n"},
		{"date that is text", "a: b\n", set("a", "2026-03-09"), "a: \"2026-03-09\"\n"},
		{"date", "a: b\n", set("a", viet.NewDate(2026, 3, 9)), "a: 2026-03-09\n"},
		{"numbers", "a: b\n", set("a", []any{1, 2.5, true, nil}), "a:\n  - 1\n  - 2.5\n  - true\n  -\n"},
		{"empty", "a: b\n", set("a", ""), "a: \"\"\n"},
		{"nothing", "a: b # c\n", set("a", nil), "a: # c\n"},
		{"was nothing", "a:\nb: c\n", set("a", "x"), "a: x\nb: c\n"},
		{"was nothing, with a comment", "a: # c\nb: c\n", set("a", "x"), "a: x # c\nb: c\n"},
		{"lines", "a: b # c\nd: e\n", set("a", "x\n y\n"), "a: | # c\n  x\n   y\nd: e\n"},
		{"lines without an end", "a: b\n", set("a", "x\ny"), "a: |-\n  x\n  y\n"},
		{"lines with many ends", "a: b\n", set("a", "x\ny\n\n"), "a: |+\n  x\n  y\n\n"},
		{"lines that begin with a space", "a: b\n", set("a", " x\ny\n"), "a: |2\n   x\n  y\n"},
		{"lines from a form", "a: b\n", set("a", "x\r\ny\r\n"), "a: |\n  x\n  y\n"},
		{"a line that ends the front matter", "a: b\n", set("a", "x\n---\ny"), "a: \"x\\n---\\ny\"\n"},
		{"was lines", "a: |\n  b\n\n  c\n\n# d\ne: f\n", set("a", "x"), "a: x\n\n# d\ne: f\n"},
		{"lines again", "a: >-\n  b\n  c\nd: e\n", set("a", "x\ny"), "a: |-\n  x\n  y\nd: e\n"},
		{"was long", "a: b\n  c\n  d # e\nf: g\n", set("a", "x"), "a: x # e\nf: g\n"},
		{"on the line below", "a:\n  # c\n  \"b\"\n", set("a", "x"), "a:\n  # c\n  \"x\"\n"},
		{"list", "a:\n  - b\n  - c # c\n\n  # d\n  - e\n", set("a[2]", "x"), "a:\n  - b\n  - x # c\n\n  # d\n  - e\n"},
		{"nested", "a:\n- b: c\n  d:\n    - e: f\n      g: h\n", set("a[1].d[1].g", "x"), "a:\n- b: c\n  d:\n    - e: f\n      g: x\n"},
		{"nested, new key", "a:\n- b: c\n  d: e\n# f\n", set("a[1].x", "z"), "a:\n- b: c\n  d: e\n  x: z\n# f\n"},
		{"new key", "a: \"Một câu\"\n# c\n", set("x", "y"), "a: \"Một câu\"\nx: \"y\"\n# c\n"},
		{"new key with maps on the way", "a: b\n", set("x.y", "z"), "a: b\nx:\n  y: z\n"},
		{"first key", "# c\n", set("x", "z"), "# c\nx: z\n"},
		{"brackets", "a: [b, \"c\" , d] # e\n", set("a[2]", "x, y"), "a: [b, \"x, y\" , d] # e\n"},
		{"brackets of lines", "a: [\n  b, # c\n  d,\n]\n", insert("a[3]", "x"), "a: [\n  b, # c\n  d, x,\n]\n"},
		{"braces", "a: {b: c, d: e}\n", set("a.d", "x: y"), "a: {b: c, d: \"x: y\"}\n"},
		{"braces, new key", "a: {b: c}\n", set("a.x", []any{1}), "a: {b: c, x: [1]}\n"},
		{"braces, no value", "a: {b, d: }\n", set("a.b", "x"), "a: {b: x, d: }\n"},
		{"insert first", "a:\n  # c\n  - b\n", insert("a[1]", "x"), "a:\n  # c\n  - x\n  - b\n"},
		{"insert last", "a:\n  - b # c\n\n# d\ne: f\n", insert("a[2]", "x"), "a:\n  - b # c\n  - x\n\n# d\ne: f\n"},
		{"insert a map", "a:\n  - b: c\n    d:\n      - e\n", insert("a[1]", map[string]any{"b": "x", "d": []any{"một câu rất dài, không để được trong ngoặc vuông", "một câu nữa cũng dài"}}),
			"a:\n  - b: x\n    d:\n      - một câu rất dài, không để được trong ngoặc vuông\n      - một câu nữa cũng dài\n  - b: c\n    d:\n      - e\n"},
		{"insert into nothing", "a:\nb: c\n", insert("a[1]", "x"), "a: [x]\nb: c\n"},
		{"insert into no list", "b: c\n", insert("a[1]", map[string]any{"d": "e"}), "b: c\na:\n  - d: e\n"},
		{"remove an item", "a:\n  - b\n  # c\n  - d # e\n  - f\n", remove("a[2]"), "a:\n  - b\n  # c\n  - f\n"},
		{"remove the only item", "a: # c\n  - b\nd: e\n", remove("a[1]"), "a: [] # c\nd: e\n"},
		{"remove from brackets", "a: [b, c, d]\n", remove("a[3]"), "a: [b, c]\n"},
		{"remove a key", "a: |\n  b\n  c\n\n# d\ne: f\n", remove("a"), "\n# d\ne: f\n"},
		{"remove the key behind a dash", "a:\n  - b: c\n    d: e\n", remove("a[1].b"), "a:\n  - d: e\n"},
		{"remove the last key", "a: b\n", remove("a"), ""},
		{"remove from braces", "a: { b: c, d: e }\n", remove("a.b"), "a: { d: e }\n"},
		{"move down", "a:\n  - b\n  - c: d\n    # e\n    f: g # h\n  - i\nj: k\n", move("a[2]", 3), "a:\n  - b\n  - i\n  - c: d\n    # e\n    f: g # h\nj: k\n"},
		{"move up with comments", "a:\n  # đầu\n  - b\n  # c\n  # d\n  - e\n", move("a[2]", 1), "a:\n  # đầu\n  # c\n  # d\n  - e\n  - b\n"},
		{"move the first one", "a:\n- - b\n  - c\n  - d\n", move("a[1][1]", 3), "a:\n- - c\n  - d\n  - b\n"},
		{"move in brackets", "a: [b, c , d]\n", move("a[3]", 1), "a: [d, b, c]\n"},
		{"list for a text", "a: b # c\nd: e\n", set("a", []any{"x: y", "một câu rất dài, không để được trong ngoặc vuông, vì như thế thì khó đọc"}),
			"a: # c\n  - \"x: y\"\n  - một câu rất dài, không để được trong ngoặc vuông, vì như thế thì khó đọc\nd: e\n"},
		{"text for a list", "a: # c\n  - b\n  # d\n  - e\n\nf: g\n", set("a", "x"), "a: x # c\n\nf: g\n"},
		{"only what differs of a list", "a:\n  - b # 1\n  - c # 2\n  - d # 3\n", set("a", []string{"b", "x", "c", "d"}), "a:\n  - b # 1\n  - x\n  - c # 2\n  - d # 3\n"},
		{"only what differs of a map", "a:\n  b: c # 1\n  d: e # 2\n", set("a", map[string]any{"d": "x", "b": "c", "f": 1}), "a:\n  b: c # 1\n  d: x # 2\n  f: 1\n"},
		{"nothing differs", "a: [\"b\",c]\n", set("a", []string{"b", "c"}), "a: [\"b\",c]\n"},
		{"key in quotes", "a:\n  \"b.c\": d\n", set(`a."b.c"`, "x"), "a:\n  \"b.c\": x\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, wrap := range []func(string) string{
				func(s string) string { return "---\n" + s + "---\nThân bài.\n" },
				func(s string) string {
					return "\ufeff\r\n--- \r\n" + strings.ReplaceAll(s, "\n", "\r\n") + "---\r\n\r\nThân\nbài"
				},
			} {
				src := wrap(c.src)
				got, err := Apply([]byte(src), nil, []Change{c.change})
				if err != nil {
					t.Fatal(err)
				}
				if string(got) != wrap(c.want) {
					t.Errorf("got\n%s\nwant\n%s", got, wrap(c.want))
				}
			}
		})
	}
}

type color string

func (color) Options() []schema.Option {
	return []schema.Option{{Value: "red", Label: "Đỏ|Màu đỏ"}, {Value: "green", Label: "Xanh lá"}}
}

// A thing is a kind with fields of every shape that edits tell apart.
type thing struct {
	Title  string               `cchc:"title,required" vi:"Tiêu đề"`
	Date   viet.Date            `cchc:"date" vi:"Ngày"`
	Code   string               `cchc:"code" vi:"Mã"`
	Color  color                `cchc:"color" vi:"Màu"`
	Draft  bool                 `cchc:"draft" vi:"Nháp"`
	Score  float64              `cchc:"score" vi:"Điểm"`
	Steps  []string             `cchc:"steps,lines" vi:"Các bước"`
	Leads  []string             `cchc:"leads,names" vi:"Chủ trì"`
	Papers []paper              `cchc:"papers" vi:"Giấy tờ"`
	Cases  []kase               `cchc:"cases" vi:"Hồ sơ"`
	Words  []string             `cchc:"words,names,commas" vi:"Từ khóa"`
	One    *paper               `cchc:"one" vi:"Một"`
	Codes  []viet.ProcedureCode `cchc:"codes" vi:"Các mã"`
}

type kase struct {
	Case   string  `cchc:"case" vi:"Trường hợp"`
	Papers []paper `cchc:"papers,required,items" vi:"Giấy tờ"`
}

type paper struct {
	Name   string `cchc:"name,required,short" vi:"Tên giấy tờ"`
	Copies int    `cchc:"copies" vi:"Bản sao"`
}

// TestEditOfKind: fields are found by any of their names, and what stands for a
// larger value becomes it.
func TestEditOfKind(t *testing.T) {
	st := schema.TypeOf(reflect.TypeFor[thing]())
	set := func(path string, v any) Change { return Change{Path: path, Value: v} }
	for _, c := range []struct {
		name, src string
		change    Change
		want      string
	}{
		{"label", "Tiêu đề: A\n", set("title", "B"), "Tiêu đề: B\n"},
		{"spelling", "TIEU-DE: A\n", set("Tiêu đề", "B"), "TIEU-DE: B\n"},
		{"new label", "Tiêu đề: A\n", set("date", "9/3/2026"), "Tiêu đề: A\nNgày: 9/3/2026\n"},
		{"new key", "title: A\n", set("Ngày", viet.NewDate(2026, 3, 9)), "title: A\ndate: 2026-03-09\n"},
		{"numbers", "title: A\n", set("one", map[string]any{"Bản sao": 2.0, "name": "Ảnh"}), "title: A\none:\n  name: Ảnh\n  copies: 2\n"},
		{"number from a form", "one: {copies: \"1\"}\n", set("one.copies", "2"), "one: {copies: \"2\"}\n"},
		{"choice", "title: \"Một câu\"\n", set("color", "red"), "title: \"Một câu\"\ncolor: red\n"},
		{"text with digits", "title: A\n", set("code", "1.001190"), "title: A\ncode: \"1.001190\"\n"},
		{"yes or no", "title: A\n", set("draft", "no"), "title: A\ndraft: no\n"},
		{"text for a struct", "Giấy tờ:\n  - Tờ khai # c\n  - Ảnh\n", set("papers[1].copies", 2), "Giấy tờ:\n  - Tên giấy tờ: Tờ khai # c\n    Bản sao: 2\n  - Ảnh\n"},
		{"one for a list", "papers: Tờ khai\n", Change{Path: "papers[2]", Op: Insert, Value: "Ảnh"}, "papers:\n  - Tờ khai\n  - Ảnh\n"},
		{"one struct for a list", "papers: {name: A}\n", set("papers[1].copies", 3), "papers:\n  - name: A\n    copies: 3\n"},
		{"lines", "steps: |\n  Nộp\n  Nhận\n", set("steps[2]", "Trả"), "steps: |\n  Nộp\n  Trả\n"},
		{"lines, inserted", "steps: |\n  Nộp\n  Nhận\n", Change{Path: "steps[2]", Op: Insert, Value: "Chờ"}, "steps: |\n  Nộp\n  Chờ\n  Nhận\n"},
		{"lines, all", "steps: |\n  Nộp\n", set("steps", []string{"a", "b"}), "steps: |\n  a\n  b\n"},
		{"lines from a form", "steps: |\n  Nộp\n", set("steps", "a\r\nb"), "steps: |\n  a\n  b\n"},
		{"names", "leads: Sở A; Sở B\n", Change{Path: "leads[1]", Op: Move, To: 2}, "leads: Sở B; Sở A\n"},
		{"a plain list is one case", "cases: [A, B]\n", set("cases[1].papers[2].copies", 2), "cases:\n  - papers: [A, {name: B, copies: 2}]\n"},
		{"a text is one case", "cases: A\n", Change{Path: "cases[2]", Op: Insert, Value: map[string]any{"case": "x", "papers": "B"}}, "cases:\n  - papers:\n      - A\n  - case: x\n    papers: B\n"},
		{"names with commas", "words: a, b; c\n", Change{Path: "words[2]", Op: Remove}, "words: a; c\n"},
		{"a name that has a comma", "words: a; b\n", set("words[2]", "b, c"), "words: [a, \"b, c\"]\n"},
		{"names, removed", "leads: Sở A; Sở B\n", Change{Path: "leads[2]", Op: Remove}, "leads: Sở A\n"},
		{"names, no text any more", "leads: Sở A\n", Change{Path: "leads[1]", Op: Remove}, "leads: []\n"},
		{"unknown keys stay", "one: {name: A, lạ: B, copies: 1}\n", set("one", map[string]any{"name": "C"}), "one: {name: C, lạ: B}\n"},
		{"unknown keys stay in a list", "papers:\n  - name: A\n    lạ: [b]\n  - B\n", set("papers", []any{map[string]any{"name": "C"}, "B"}), "papers:\n  - name: C\n    lạ: [b]\n  - B\n"},
		{"struct that is missing", "title: A\n", set("one.name", "B"), "title: A\none:\n  name: B\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Apply([]byte("---\n"+c.src+"---\n"), st, []Change{c.change})
			if err != nil {
				t.Fatal(err)
			}
			if want := "---\n" + c.want + "---\n"; string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestEditWithoutFrontMatter: a text gets front matter when a value is set.
func TestEditWithoutFrontMatter(t *testing.T) {
	for src, want := range map[string]string{
		"":                     "---\na: b\n---\n",
		"Bài.\n":               "---\na: b\n---\nBài.\n",
		"\ufeff# Bài\r\nx\r\n": "\ufeff---\r\na: b\r\n---\r\n# Bài\r\nx\r\n",
		"---\n---\n":           "---\na: b\n---\n",
	} {
		got, err := Apply([]byte(src), nil, []Change{{Path: "a", Value: "b"}})
		if err != nil || string(got) != want {
			t.Errorf("%q: %q, %v, want %q", src, got, err, want)
		}
		if got, err := Apply([]byte(src), nil, nil); err != nil || string(got) != src {
			t.Errorf("%q became %q, %v", src, got, err)
		}
	}
}

// TestEditRefuses: what is not changed says why, at its place.
func TestEditRefuses(t *testing.T) {
	st := schema.TypeOf(reflect.TypeFor[thing]())
	set := Change{Path: "title", Value: "B"}
	for _, c := range []struct {
		name, src string
		change    Change
		code      string
		line      int
	}{
		{"TOML", "+++\ntitle = \"A\"\n+++\n", set, "edit-format", 1},
		{"TOML between dashes", "\n---toml\ntitle = \"A\"\n---\n", set, "edit-format", 2},
		{"JSON", "{\n\"title\": \"A\"\n}\n\n", set, "edit-format", 1},
		{"JSON between semicolons", ";;;\n{\"title\": \"A\"}\n;;;\n", set, "edit-format", 1},
		{"alias", "---\ncode: x\ntitle: &a B\n---\nNội dung.\n", set, "yaml-start", 3},
		{"tag", "---\ntitle: !b c\n---\nNội dung.\n", set, "yaml-start", 2},
		{"not closed", "---\ntitle: A\n", set, "front-matter-unclosed", 1},
		{"UTF-16", "\xff\xfe-\x00-\x00-\x00\n\x00", set, "utf16-encoding", 1},
		{"not UTF-8", "---\ntitle: \xff\n---\nNội dung.\n", set, "utf8-invalid", 1},
		{"old line ends", "---\rtitle: A\r---\r", set, "edit-line-ends", 1},
		{"question mark", "---\n? title\n: A\n---\n", set, "edit-refused", 2},
		{"tag of a key", "---\ncode:\n  ! a: b\n---\n", set, "edit-refused", 3},
		{"twice", "---\ntitle: A\nTiêu đề: B\n---\nNội dung.\n", set, "duplicate-key", 3},
		{"unknown", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "titel"}, "unknown-key-near", 2},
		{"no item", "---\ncodes: [1.001193]\n---\n", Change{Path: "codes[2]"}, "edit-path", 1},
		{"no key", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "code", Op: Remove}, "edit-path", 1},
		{"no list", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "title[1]"}, "edit-path", 1},
		{"no map", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "title.a"}, "edit-path", 1},
		{"no path", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "a..b"}, "edit-path", 1},
		{"no front matter", "A\n", Change{Path: "title", Op: Remove}, "edit-path", 1},
		{"a value of no kind", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "title", Value: func() {}}, "edit-value", 2},
		{"text that is not UTF-8", "---\ntitle: A\n---\nNội dung.\n", Change{Path: "title", Value: "\xff"}, "edit-value", 2},
		{"moved too far", "---\ncodes: [1.001193]\n---\n", Change{Path: "codes[1]", Op: Move, To: 2}, "edit-path", 1},
	} {
		got, err := Apply([]byte(c.src), st, []Change{c.change})
		var why *Error
		if got != nil || !errors.As(err, &why) || why.Code != c.code || why.Line != c.line {
			t.Errorf("%s: %q, %v, want %s on line %d", c.name, got, err, c.code, c.line)
			continue
		}
		for _, lang := range diag.Languages {
			v := diag.NewVoice(lang)
			if !v.Has(c.code+".message") || strings.Contains(v.Message(why.Diagnostic)+v.Hint(why.Diagnostic), "<no value>") {
				t.Errorf("%s: %s says %q", c.name, lang, v.Sentence(why.Diagnostic))
			}
		}
	}
}

// TestApplyYAML: settings are changed as front matter is, comments and all; the whole
// of the demonstration's by each of its keys.
func TestApplyYAML(t *testing.T) {
	st := schema.TypeOf(reflect.TypeFor[thing]())
	for _, c := range []struct {
		src, want string
		change    Change
	}{
		{"# Một\ntitle: A   # hai\n\ncode: B\n", "# Một\ntitle: C   # hai\n\ncode: B\n", Change{Path: "title", Value: "C"}},
		{"title: A", "title: A\ncode: B\n", Change{Path: "code", Value: "B"}},
		{"title: A\r\ncode: B", "title: A\r\ncode: C\r\n", Change{Path: "code", Value: "C"}},
		{"\ufefftitle: A\n", "\ufefftitle: A\ncode: B\n", Change{Path: "code", Value: "B"}},
		{"title: A\npapers:\n  - B # giữ\n", "title: A\npapers:\n  - B # giữ\n  - C\n", Change{Path: "papers[2]", Op: Insert, Value: "C"}},
		{"title: A\ncode: B\n", "title: A\n", Change{Path: "code", Op: Remove}},
		{"", "title: A\n", Change{Path: "title", Value: "A"}},
		{"# chưa có gì\n", "# chưa có gì\ntitle: A\n", Change{Path: "title", Value: "A"}},
	} {
		got, err := ApplyYAML([]byte(c.src), st, []Change{c.change})
		if err != nil || string(got) != c.want {
			t.Errorf("%q: %q, %v, want %q", c.src, got, err, c.want)
		}
		if same, err := ApplyYAML([]byte(c.src), st, nil); err != nil || string(same) != c.src {
			t.Errorf("%q becomes %q, %v", c.src, same, err)
		}
	}
	for src, code := range map[string]string{"title: [A\n": "yaml-indent", "- a\n": "settings-not-map", "title: &a B\n": "yaml-start"} {
		_, err := ApplyYAML([]byte(src), st, []Change{{Path: "title", Value: "C"}})
		var why *Error
		if !errors.As(err, &why) || why.Code != code {
			t.Errorf("%q: %v, want %s", src, err, code)
		}
	}
}

// TestQuote: a text that is written as a value is read back as it was.
func TestQuote(t *testing.T) {
	for _, text := range []string{"", "A", "a: b", "a # b", "\"", "'", "\"'", "1.10", "no", "- a", "[a", "a\tb", "\u2028", "Tiếng Việt", "\\", "2026-11-30", "~"} {
		for _, literal := range []bool{false, true} {
			n, problems := front.ParseYAML("a.yaml", []byte("a: "+Quote(text, literal)+"\n"))
			if len(problems) > 0 || n.Pairs[0].Value.Text != text && !(literal && n.Pairs[0].Value.Kind == front.Null) {
				t.Errorf("%q, %v: %s: %v", text, literal, Quote(text, literal), problems)
			}
		}
	}
	if got := Quote("2026-11-30", true); got != "2026-11-30" {
		t.Error(got)
	}
	if got := Quote("2026-11-30", false); got != `"2026-11-30"` {
		t.Error(got)
	}
}
