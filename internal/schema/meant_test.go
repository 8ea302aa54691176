package schema

import (
	"reflect"
	"strings"
	"testing"

	"cchc/internal/front"
)

// A procedure has values in values, as the real kinds do.
type procedure struct {
	Title    string    `cchc:"title,required" vi:"Tiêu đề"`
	Steps    []string  `cchc:"steps,required,lines" vi:"Trình tự thực hiện"`
	Agency   string    `cchc:"agency" vi:"Cơ quan thực hiện"`
	Channels []channel `cchc:"channels,required" vi:"Cách thức thực hiện"`
	Dossier  []dossier `cchc:"dossier" vi:"Hồ sơ"`
	Words    []string  `cchc:"words,names,commas" vi:"Từ khóa"`
	Cover    *paper    `cchc:"cover" vi:"Ảnh bìa"`
	State    color     `cchc:"state" vi:"Tình trạng"`
}

type channel struct {
	Method string  `cchc:"method,required,short" vi:"Hình thức"`
	Time   string  `cchc:"time" vi:"Thời hạn giải quyết"`
	Fees   []paper `cchc:"fees" vi:"Lệ phí"`
}

type dossier struct {
	Case   string  `cchc:"case" vi:"Trường hợp"`
	Papers []paper `cchc:"papers,required,items" vi:"Giấy tờ"`
}

// said decodes front matter and returns the codes of its problems with what they
// name.
func said(t *testing.T, src string) (procedure, string) {
	t.Helper()
	var v procedure
	parts, problems := front.Split("a.md", []byte("---\n"+src+"---\n"))
	problems = append(problems, Decode("a.md", parts.Front, &v)...)
	var all []string
	for _, d := range problems {
		s := d.Field + " " + d.Code
		for _, name := range []string{"Near", "Group", "Name"} {
			if v, ok := d.Args[name].(string); ok && v != "" {
				s += " " + v
			}
		}
		all = append(all, s)
	}
	return v, strings.Join(all, "; ")
}

// TestMeant: a key that no field has is answered with what was meant, in the words
// of the keys around it, and is not missing a second time.
func TestMeant(t *testing.T) {
	const sound = "Tiêu đề: A\nTrình tự thực hiện: B\nCách thức thực hiện: C\n"
	for src, want := range map[string]string{
		sound: "",
		"Tiêu đề: A\nTrình tự: B\nCách thức thực hiện: C\n":  "Trình tự unknown-key-near Trình tự thực hiện",
		"Tiêu đề: A\nThực hiện: B\nCách thức thực hiện: C\n": "Thực hiện unknown-key-near Trình tự thực hiện",
		sound + "Thực hiện: B\n":                             "Thực hiện unknown-key",
		sound + "Cơ quan: B\n":                               "Cơ quan unknown-key-near Cơ quan thực hiện",
		"title: A\nstep: B\nchannels: C\n":                   "step unknown-key-near steps",
		sound + "Thời hạn giải quyết: 1 ngày\n":              "Thời hạn giải quyết unknown-key-deeper Cách thức thực hiện",
		"title: A\nsteps: B\nchannels: C\ntime: 1\n":         "time unknown-key-deeper channels",
		sound + "copies: 1\n":                                "copies unknown-key-deeper Ảnh bìa",
		"title: A\nsteps: B\nLệ phí: 1\n":                    "Lệ phí unknown-key-deeper channels",
		"title: A\nchannels:\n  - method: a\n    steps: B\n": "channels[1].steps unknown-key-outer channels",
		"Tiêu đề: A\nTrình tự thực hiện: B\nCách thức thực hiện: {Hình thức: a, Tiêu đề: b}\n": "channels[1].Tiêu đề unknown-key-outer Cách thức thực hiện",
		"Tiêu đề: A\nTrình tự thực hiện: B\n":                                                  "channels required-field Cách thức thực hiện",
		"title: A\nsteps: B\n":                           "channels required-field channels",
		sound + "Hồ sơ: {Trường hợp: a}\n":               "dossier[1].papers required-field Giấy tờ",
		sound + "Tình trạng: Đỏo\n":                      "state unknown-value Đỏ",
		sound + "Tình trạng: không biết\n":               "state unknown-value",
		"title: A\nsteps: B\nchannels: C\nstate: gren\n": "state unknown-value green",
	} {
		if _, got := said(t, src); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", src, got, want)
		}
	}
}

// TestAsMeant: what people write for a value is taken for it.
func TestAsMeant(t *testing.T) {
	const sound = "title: A\nsteps: B\nchannels: C\n"
	papers := func(names ...string) []dossier {
		d := dossier{}
		for _, n := range names {
			d.Papers = append(d.Papers, paper{Name: n})
		}
		return []dossier{d}
	}
	for src, want := range map[string]func(v procedure) (got, want any){
		"dossier: [Tờ khai, Ảnh]\n":                         func(v procedure) (any, any) { return v.Dossier, papers("Tờ khai", "Ảnh") },
		"dossier: Tờ khai\n":                                func(v procedure) (any, any) { return v.Dossier, papers("Tờ khai") },
		"dossier: [Tờ khai, {name: Ảnh}]\n":                 func(v procedure) (any, any) { return v.Dossier, papers("Tờ khai", "Ảnh") },
		"dossier: [{papers: [Tờ khai, Ảnh]}]\n":             func(v procedure) (any, any) { return v.Dossier, papers("Tờ khai", "Ảnh") },
		"dossier: {papers: Tờ khai}\n":                      func(v procedure) (any, any) { return v.Dossier, papers("Tờ khai") },
		"words: a, b; c\n":                                  func(v procedure) (any, any) { return v.Words, []string{"a", "b", "c"} },
		"words: [\"a, b\", c]\n":                            func(v procedure) (any, any) { return v.Words, []string{"a, b", "c"} },
		"cover: {name: \"\", copies:}\n":                    func(v procedure) (any, any) { return v.Cover, (*paper)(nil) },
		"cover:\n  name: \"  \"\n":                          func(v procedure) (any, any) { return v.Cover, (*paper)(nil) },
		"dossier: [{case: \"\", papers: [{name: \"\"}]}]\n": func(v procedure) (any, any) { return len(v.Dossier), 0 },
	} {
		v, problems := said(t, sound+src)
		got, wanted := want(v)
		if problems != "" || !reflect.DeepEqual(got, wanted) {
			t.Errorf("%s: %+v (%s), want %+v", src, got, problems, wanted)
		}
	}
	v, problems := said(t, "title: A\nchannels: C\nsteps:\n  - Bước 1: Nộp\n  - Bước 2:\n  - \"Bước 3: Nhận\"\n")
	if want := []string{"Bước 1: Nộp", "Bước 2:", "Bước 3: Nhận"}; problems != "" || !reflect.DeepEqual(v.Steps, want) {
		t.Errorf("%q (%s), want %q", v.Steps, problems, want)
	}
}
