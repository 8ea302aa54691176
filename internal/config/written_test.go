package config_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/testenv"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"
)

// An example is the front matter of a file of the demonstration, or its settings.
type example struct {
	file string
	t    reflect.Type
	yaml []byte
}

// examples returns the YAML of the demonstration with the types that it is for.
func examples(t *testing.T) (all []example) {
	t.Helper()
	kinds := map[string]reflect.Type{}
	root := "../../content"
	err := filepath.WalkDir(root, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" && filepath.Base(name) != "site.yaml" {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if filepath.Ext(name) == ".yaml" {
			all = append(all, example{name, reflect.TypeFor[config.Settings](), src})
			return nil
		}
		head, _, _ := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
		e := example{name, reflect.TypeFor[content.SectionFront](), []byte(head + "\n")}
		dir := filepath.ToSlash(filepath.Dir(name))
		switch {
		case dir == root:
			e.t = reflect.TypeFor[content.Home]()
		case filepath.Base(name) != "_index.md":
			for ; kinds[dir] == nil; dir = path.Dir(dir) {
				if dir == "." || dir == "/" {
					t.Fatalf("%s has no kind", name)
				}
			}
			e.t = kinds[dir]
		default:
			var sec content.SectionFront
			parts, _ := front.Split(name, src)
			schema.Decode(name, parts.Front, &sec)
			if data := sec.Kind.New(); data != nil {
				kinds[dir] = reflect.TypeOf(data).Elem()
			}
		}
		all = append(all, e)
		return nil
	})
	if err != nil || len(all) < 100 {
		t.Fatal(len(all), err)
	}
	return all
}

// A validator checks YAML against the schemas of what may be written.
type validator map[reflect.Type]*jsonschema.Schema

func (v validator) check(t *testing.T, kind reflect.Type, text []byte) error {
	t.Helper()
	if v[kind] == nil {
		var out bytes.Buffer
		if err := json.NewEncoder(&out).Encode(schema.Written(schema.TypeOf(kind))); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatal(err)
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("mem:///"+kind.Name(), doc); err != nil {
			t.Fatal(err)
		}
		if v[kind], err = c.Compile("mem:///" + kind.Name()); err != nil {
			t.Fatal(err)
		}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Content) == 0 {
		return v[kind].Validate(map[string]any{})
	}
	return v[kind].Validate(jsonOf(doc.Content[0]))
}

// jsonOf returns a value of YAML 1.2 as one of JSON, as editors check it: what is
// no number, yes-or-no or nothing is text, dates among it.
func jsonOf(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = jsonOf(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, item := range n.Content {
			list = append(list, jsonOf(item))
		}
		return list
	}
	switch n.Tag {
	case "!!null":
		return nil
	case "!!bool":
		return strings.EqualFold(n.Value, "true")
	case "!!int", "!!float":
		if _, err := strconv.ParseFloat(n.Value, 64); err == nil && !strings.ContainsAny(n.Value, "xXnN_") {
			return json.Number(strings.TrimPrefix(n.Value, "+"))
		}
	}
	return n.Value
}

// decoded returns the errors that a text has for the decoder.
func decoded(kind reflect.Type, text []byte) diag.List {
	n, problems := front.ParseYAML("a.yaml", text)
	if len(problems) == 0 {
		problems = schema.Decode("a.yaml", n, reflect.New(kind).Interface())
	}
	var errors diag.List
	for _, d := range problems {
		if d.Severity == diag.Error {
			errors = append(errors, d)
		}
	}
	return errors
}

// TestWrittenSchema: what the demonstration has written is what its schemas say,
// and mistakes are none of it.
func TestWrittenSchema(t *testing.T) {
	v := validator{}
	for _, e := range examples(t) {
		if err := v.check(t, e.t, e.yaml); err != nil {
			t.Errorf("%s: %v", e.file, err)
		}
	}
	for name, c := range map[string]struct {
		kind reflect.Type
		text string
		ok   bool
	}{
		"labels":              {reflect.TypeFor[content.Plan](), "Tiêu đề: A\nCơ quan ban hành: UBND\nThời kỳ: 2026\nNhiệm vụ:\n  - Tên nhiệm vụ: B\n    Chủ trì: Sở A; Sở B\n    Tiến độ: Xong\n", true},
		"spellings":           {reflect.TypeFor[content.Plan](), "TIEU-DE: A\nco quan_ban HÀNH: UBND\nperiod: 2026\nnhiem vu: [{nhiem vu: B, lead: C}]\n", true},
		"decomposed":          {reflect.TypeFor[content.Page](), "Tie\u0302u \u0111e\u0302\u0300: A\n", true},
		"a text for a list":   {reflect.TypeFor[content.Page](), "title: A\ntags: một; hai\nattachments: a.pdf\n", true},
		"a text for a struct": {reflect.TypeFor[content.Page](), "title: A\ncover: anh.png\nsource: Báo\n", true},
		"dates":               {reflect.TypeFor[content.Page](), "title: A\ndate: 9/3/2026\nupdated: 8 giờ 30 ngày 09/3/2026\nNgày duyệt: ngày 9 tháng 3 năm 2026\n", true},
		"yes":                 {reflect.TypeFor[content.Page](), "title: A\nNháp: có\nweight: \"3\"\n", true},
		"nothing":             {reflect.TypeFor[content.Page](), "title: A\nsummary:\ndate:\ntags: []\ncover:\n", true},

		"no title":                  {reflect.TypeFor[content.Page](), "summary: A\n", false},
		"empty":                     {reflect.TypeFor[content.Page](), "", false},
		"empty title":               {reflect.TypeFor[content.Page](), "title:\n", false},
		"blank title":               {reflect.TypeFor[content.Page](), "Tiêu đề: \"  \"\n", false},
		"unknown key":               {reflect.TypeFor[content.Page](), "title: A\ntitel: B\n", false},
		"wrong choice":              {reflect.TypeFor[content.Procedure](), "title: A\nstatus: tốt\n", false},
		"wrong choice in a list":    {reflect.TypeFor[content.Plan](), "title: A\nissuer: B\nperiod: 2026\ntasks: [{name: A, lead: B, status: tốt}]\n", false},
		"missing in a list":         {reflect.TypeFor[content.Plan](), "title: A\nissuer: B\nperiod: 2026\ntasks: [{name: A}]\n", false},
		"a text that is not enough": {reflect.TypeFor[content.Plan](), "title: A\nissuer: B\nperiod: 2026\ntasks: A\n", false},
		"a list for a text":         {reflect.TypeFor[content.Page](), "title: [A]\n", false},
		"a map for a text":          {reflect.TypeFor[content.Page](), "title: {a: b}\n", false},
		"a text for a number":       {reflect.TypeFor[content.Page](), "title: A\nweight: ba\n", false},
		"a text for a day":          {reflect.TypeFor[content.Page](), "title: A\ndate: hôm nay\n", false},
		"maybe":                     {reflect.TypeFor[content.Page](), "title: A\ndraft: có lẽ\n", false},
	} {
		problems, err := decoded(c.kind, []byte(c.text)), v.check(t, c.kind, []byte(c.text))
		if (len(problems) == 0) != c.ok || (err == nil) != c.ok {
			t.Errorf("%s: decoded with %v, the schema says %v", name, problems, err)
		}
	}
}

// TestWrittenSchemaTakes: what the decoder takes, the schema takes. Entries of the
// demonstration are changed at random.
func TestWrittenSchemaTakes(t *testing.T) {
	v, r := validator{}, rand.New(rand.NewPCG(11, 29))
	values := []any{nil, "", "A", "a; b", "a\nb", 3, 2.5, true, "no", "có", "1,5", "88,37 %", "+4", "9/3/2026", "2026-03-09", "lúc 8h30, 09/3/2026", "ngày 1 tháng 2, 2026",
		"in-force", "Còn hiệu lực", "CON HIEU LUC", "(điền: ngày)", "Xong", "post", "https://a.vn/", "a.pdf", "1.001193", []any{}, []any{"A", nil}, []any{3}, map[string]any{"name": "A"}, map[string]any{"Tên": 1}, []any{map[string]any{"Tên": "B"}}}
	taken, tried := 0, 0
	for _, e := range examples(t) {
		st := schema.TypeOf(e.t)
		for range testenv.Rounds(3, 100) {
			f := st.Fields[r.IntN(len(st.Fields))]
			src := append(append([]byte("---\n"), e.yaml...), "---\n"...)
			out, err := edit.Apply(src, nil, []edit.Change{{Path: strconv.Quote([]string{f.Key, f.Label, strings.ToUpper(f.Label)}[r.IntN(3)]), Value: values[r.IntN(len(values))]}})
			if err != nil {
				continue
			}
			text := bytes.TrimSuffix(bytes.TrimPrefix(out, []byte("---\n")), []byte("---\n"))
			if tried++; len(decoded(e.t, text)) > 0 {
				continue
			}
			taken++
			if err := v.check(t, e.t, text); err != nil {
				t.Fatalf("%s: %s: the decoder takes what the schema does not: %v\n%s", e.file, f.Key, err, text)
			}
		}
	}
	if taken < tried/10 {
		t.Errorf("only %d of %d are taken", taken, tried)
	}
}

// TestEveryFieldIsDescribed: all that editors write has a label and a sentence.
func TestEveryFieldIsDescribed(t *testing.T) {
	seen := map[reflect.Type]bool{}
	for _, f := range config.WrittenFiles() {
		described(t, f.Type.GoType, seen)
	}
}

// described walks the declarations below a struct.
func described(t *testing.T, typ reflect.Type, seen map[reflect.Type]bool) {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || seen[typ] || typ == reflect.TypeFor[front.Node]() {
		return
	}
	seen[typ] = true
	for _, f := range schema.TypeOf(typ).Fields {
		if f.Label == "" || !strings.HasSuffix(f.Doc, ".") || !norm.NFC.IsNormalString(f.Label+f.Doc) {
			t.Errorf("%s.%s: label %q, doc %q", typ.Name(), f.Key, f.Label, f.Doc)
		}
		described(t, f.Type, seen)
	}
}
