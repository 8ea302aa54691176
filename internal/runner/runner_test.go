package runner_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"testing"

	"cchc/internal/runner"
)

// Things that templates of themes are given.
type (
	level string
	day   struct{ d, m, y int }
	named []string
	entry struct {
		Title  string
		Level  level
		Day    day
		Count  int
		Share  float64
		Draft  bool
		Tags   []string
		Names  named
		Next   *entry
		Data   any
		HTML   template.HTML
		Fields map[string]any
		Inner
		hidden string
	}
	// Inner is a part that is embedded.
	Inner struct{ Deep string }
)

func (d day) String() string { return fmt.Sprintf("%02d/%d/%d", d.d, d.m, d.y) }

func (l level) Name() string { return "cấp " + string(l) }

func (e *entry) URL(path string) string { return "/goc" + path }

func (e *entry) Same(other *entry) bool { return e == other }

func (e *entry) Fails() (string, error) { return "", errors.New("không có") }

func (e *entry) With(pairs ...any) (map[string]any, error) {
	m := map[string]any{"Ctx": e}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m, nil
}

func (e *entry) NoOne() fmt.Stringer { return nil }

var functions = template.FuncMap{
	"join":    func(list []string, sep string) string { return strings.Join(list, sep) },
	"day":     func(d day) string { return d.String() },
	"add":     func(a, b int) int { return a + b },
	"share":   func(x float64) string { return fmt.Sprintf("%.1f %%", x) },
	"list":    func(items ...any) []any { return items },
	"either":  func(a, b any) any { return b },
	"attr":    func(s string) template.HTMLAttr { return template.HTMLAttr(s) },
	"js":      func(s string) template.JS { return template.JS(s) },
	"tel":     func(s string) template.URL { return template.URL("tel:" + s) },
	"fails":   func() (string, error) { return "", errors.New("hỏng") },
	"pointer": func(e *entry) string { return e.Title },
	"value":   func(e entry) string { return e.Title },
	"panics":  func() string { panic("hỏng") },
}

var direct = runner.Direct{}.Add(
	runner.F1[day, string](), runner.F2[[]string, string, string](), runner.F2[*entry, string, string](),
	runner.F2[any, any, any](), runner.F1EV[*entry, map[string]any](), runner.F1[*entry, fmt.Stringer](),
	runner.F1E[*entry, string](), runner.F2[int, int, int](), runner.F1[level, string](),
)

func example() *entry {
	e := &entry{
		Title: `Khai sinh & "kết hôn" <một>+hai`, Level: "xã", Day: day{9, 3, 2026}, Count: 3, Share: 88.5, Draft: true,
		Tags: []string{"a", "b<", "c"}, Names: named{"x", "y"}, HTML: "<b>đậm</b>", hidden: "kín", Inner: Inner{"sâu"},
		Fields: map[string]any{"b": 2, "a": "một", "nil": nil, "list": []string{"p", "q"}},
	}
	e.Next = &entry{Title: "tiếp", Data: e.Day, Day: day{1, 1, 2027}}
	e.Data = e.Next
	return e
}

// set parses templates: the first one as "page", any others with define.
func set(tb testing.TB, text string) *template.Template {
	tb.Helper()
	t, err := template.New("page").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// Whatever a program makes of a template is what the library makes of it.
func TestProgramsAreTheLibrarys(t *testing.T) {
	for _, text := range []string{
		`<p>{{ .Title }}</p>`,
		`<p title="{{ .Title }}">{{ .HTML }}</p>`,
		`<title>{{ .Title }}</title><textarea>{{ .Title }}</textarea>`,
		`<a href="{{ .URL "/thu-tuc/" }}">{{ .Title | printf "%s %d" "x" | print }}</a>`,
		`<a href="{{ .Title }}">x</a><a href="/tim/?q={{ .Title }}&amp;x={{ .Count }}">x</a><a href="/p/{{ .Title }}">x</a>`,
		`<a href="{{ tel "024 1022" }}">x</a><img src="{{ "ảnh đẹp.jpg" }}"><a href="mailto:a@b.vn?subject={{ .Title }}">x</a>`,
		`<p {{ attr "lang=en" }}>x</p><script type="application/ld+json">{{ js "{\"a\": 1}" }}</script>`,
		`{{ .Level }} {{ .Level.Name }} {{ .Day }} {{ day .Day }} {{ .Count }} {{ .Share }} {{ .Draft }} {{ .Deep }} {{ .Next.Day }}`,
		`{{ if .Draft }}a{{ else }}b{{ end }}{{ if not .Draft }}c{{ else if eq .Count 3 }}d{{ end }}{{ with .Next }}{{ .Title }}{{ else }}e{{ end }}`,
		`{{ with .Next.Next }}x{{ else }}nichts {{ .Title }}{{ end }}{{ with $x := .Next }}{{ $x.Title }} {{ $.Title }}{{ end }}`,
		`{{ range .Tags }}<li>{{ . }}</li>{{ else }}leer{{ end }}{{ range .Next.Tags }}x{{ else }}leer {{ .Title }}{{ end }}`,
		`{{ range $i, $t := .Tags }}{{ if $i }}, {{ end }}{{ $t }}{{ end }}{{ range $t := .Names }}{{ $t }}{{ end }}`,
		`{{ range $i, $t := .Tags }}{{ if eq $t "b<" }}{{ continue }}{{ end }}{{ $i }}{{ if eq $i 2 }}{{ break }}{{ end }}{{ end }}`,
		`{{ range .Tags }}{{ if eq . "c" }}{{ break }}{{ end }}{{ range $.Names }}{{ . }}{{ break }}{{ end }}{{ . }}{{ end }}`,
		`{{ range $k, $v := .Fields }}{{ $k }}={{ $v }};{{ end }}{{ range .Fields }}{{ . }}{{ end }}`,
		`{{ $n := 1 }}{{ range .Tags }}{{ $n = add $n 2 }}{{ end }}{{ $n }}{{ $n := "innen" }}{{ $n }}`,
		`{{ $x := .Title }}{{ if true }}{{ $x := "innen" }}{{ $x }}{{ end }}{{ $x }}`,
		`{{ template "row" . }}{{ template "row" .Next }}{{ template "row" (.With "Title" .Tags) }}{{ define "row" }}[{{ if .Title }}{{ .Title }}{{ end }}]{{ end }}`,
		`{{ template "row" .With "Items" .Tags "N" 4 }}{{ define "row" }}{{ range .Items }}{{ . }}{{ $.N }}{{ $.Ctx.Title }}{{ $.Ctx.URL "/x/" }}{{ end }}{{ end }}`,
		`{{ define "down" }}{{ $a := .Title }}{{ with .Next }}{{ template "down" . }}{{ end }}{{ $a }}{{ end }}{{ template "down" . }}`,
		`{{ block "main" . }}{{ .Title }}{{ end }}{{ template "plain" }}{{ define "plain" }}nichts{{ end }}`,
		`{{ and .Title .Count }} {{ or .Next.Next .Count }} {{ and .Draft .Next.Draft }} {{ or "" 0 }} {{ .Count | and true }} {{ and (not .Draft) .Next.Next.Title }}`,
		`{{ eq .Level "xã" }} {{ eq .Count 1 2 3 }} {{ ne .Title "x" }} {{ lt 1 2 }} {{ le 2 .Count }} {{ gt .Share 1.5 }} {{ ge "b" "a" }} {{ eq .Next .Data }} {{ eq .Draft true }}`,
		`{{ len .Tags }} {{ len .Title }} {{ len .Fields }} {{ index .Tags 1 }} {{ index .Fields "a" }} {{ index .Fields "fehlt" }}`,
		`{{ .Fields.a }} {{ .Fields.b }} {{ .Fields.list }} {{ .Fields.nil }} {{ (index .Fields "list") }}`,
		`{{ join .Tags ", " }} {{ join .Names "+" }} {{ list 1 "a" .Tags }} {{ either 1 .Title }} {{ either .Title nil | print }}`,
		`{{ .Data.Title }} {{ .Next.Data }} {{ (.With "a" 1).a }} {{ ((.With "a" .Next).a).Title }} {{ pointer .Next }} {{ value .Next }}`,
		`{{ .NoOne }} {{ with .NoOne }}x{{ end }} {{ printf "%v %q" .Day .Title }} {{ println 1 }} {{ add 0x10 -3 }} {{ share 2 }}`,
		`{{- /* nothing */ -}}{{ "văn bản" }} {{ 12 }} {{ 1.0 }} {{ 1e3 }} {{ 0x1E }} {{ true }} {{ print "a" 1 2 "b" }} {{ .Same .Next }} {{ .Same . }}`,
	} {
		e := example()
		var want, got bytes.Buffer
		s := set(t, text)
		if err := s.Execute(&want, e); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		p := runner.Compile(s, "page", functions, direct)
		if strings.Contains(text, "nil | print") {
			if p != nil {
				t.Errorf("%s: nil as an argument is the library's", text)
			}
			continue
		}
		if p == nil || !p.Run(&got, e) {
			t.Errorf("%s is left to the library, which says %s, behind %s", text, want.String(), got.String())
			continue
		}
		if got.String() != want.String() {
			t.Errorf("%s:\n%s\nthe library says\n%s", text, got.String(), want.String())
		}
	}
}

// What is not done here is never done in another way: it is left.
func TestTheRestIsLeft(t *testing.T) {
	for _, text := range []string{
		`{{ .Missing }}`, `{{ .Next.Next.Title }}`, `{{ .Fields.fehlt }}`, `{{ .hidden }}`, `{{ fails }}`, `{{ .Fails }}`, `{{ panics }}`,
		`{{ index .Tags 9 }}`, `{{ eq .Title 1 }}`, `{{ lt .Tags 1 }}`, `{{ len .Count }}`, `{{ .Title.X }}`, `{{ .Title 1 }}`, `{{ add 1 }}`, `{{ add 1 2 3 }}`,
		`{{ add .Title 1 }}`, `{{ join nil "," }}`, `{{ range 3 }}x{{ end }}`, `{{ range .Count }}x{{ end }}`, `{{ slice .Title 1 2 }}`, `{{ urlquery .Title }}`, `{{ html .Title }}`,
		`<p title="{{ .HTML }}">x</p>`, `<a href="{{ "javascript:x" }}">x</a>`, `<script>var x = {{ .Title }}</script>`, `<p style="color: {{ .Title }}">x</p>`,
		`<p {{ .Title }}="x">x</p>`, `<p title={{ .Title }}>x</p>`, `<img srcset="{{ .Title }}">`, `<a onclick="f({{ .Title }})">x</a>`, `<!-- {{ .Title }} -->`,
		`{{ range $i, $t = .Tags }}{{ end }}`, `{{ $x := 1 }}{{ range $x = .Tags }}{{ $x }}{{ end }}`, `{{ 'a' }}`, `{{ 1i }}`, `{{ call .Title }}`, `{{ .Next.Next }}`,
		`{{ define "again" }}{{ template "again" . }}{{ end }}{{ template "again" . }}`, `<p title="{{ template "x" . }}">{{ template "x" . }}</p>{{ define "x" }}{{ .Title }}{{ end }}`,
	} {
		s, err := template.New("page").Option("missingkey=error").Funcs(functions).Parse(text)
		if err != nil {
			continue // a mistake that is found before
		}
		if !strings.Contains(text, "again") { // that one does not end soon
			_ = s.Execute(&bytes.Buffer{}, example())
		} else if _, err := s.Lookup("again").Parse(`{{ .Title }}{{ template "again" . }}`); err == nil {
			_ = s.Execute(&small{}, example())
		}
		p := runner.Compile(s, "page", functions, direct)
		var out bytes.Buffer
		if p != nil && p.Run(&out, example()) {
			t.Errorf("%s is done: %s", text, out.String())
		}
		if p != nil && (!p.Left() || p.Run(&out, example())) {
			t.Errorf("%s is tried again", text)
		}
	}
	if p := runner.Compile(set(t, `x`), "missing", functions, direct); p != nil {
		t.Error("a program for a template that is not there")
	}
	if p := runner.Compile(set(t, `{{ .Title }}`), "page", functions, direct); p != nil {
		t.Error("a program for a template that was not escaped")
	}
}

// small is a writer that takes one text.
type small struct{ n int }

func (s *small) Write(p []byte) (int, error) {
	if s.n++; s.n > 1 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

// A program is run by several goroutines at once, by values of several types.
func TestProgramsRunAtOnce(t *testing.T) {
	s := set(t, `{{ $t := .Title }}{{ range .Tags }}{{ . }}{{ $t }}{{ end }}{{ template "x" (.With "T" $t "D" .Data) }}{{ define "x" }}{{ $d := .D }}{{ .T }}{{ if $d }}{{ $d.Title }}{{ end }}{{ end }}`)
	_ = s.Execute(&bytes.Buffer{}, example())
	p := runner.Compile(s, "page", functions, direct)
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 200 {
				e := example()
				e.Title = fmt.Sprint(n, i)
				var out bytes.Buffer
				want := "a" + e.Title + "b&lt;" + e.Title + "c" + e.Title + e.Title + "tiếp"
				if !p.Run(&out, e) || out.String() != want {
					t.Errorf("%s, want %s", out.String(), want)
					return
				}
			}
		})
	}
	wg.Wait()
}

// FuzzEscaping compares every escaping with the library's, for texts of every
// kind.
func FuzzEscaping(f *testing.F) {
	for _, seed := range []string{"", `a"b'c<d>e&f+g`, "/thu-tuc/khai-sinh/?q=a b&c=%20%zz#x", "JavaScript:x", "http://a/b:c", "tel:+84", "\x00\xff\ufffd\ufdd0đ", "a%2", "mailto:x@y", "a/b:c", "[(!*)]"} {
		f.Add(seed)
	}
	s := set(f, strings.Join([]string{
		`<p>{{ .T }}</p><p title="{{ .T }}"></p><textarea>{{ .T }}</textarea>`,
		`<p>{{ .Level }}</p><p>{{ .HTML }}</p><p>{{ .Stringer }}</p><p title="{{ .Level }}{{ .Stringer }}"></p>`,
		`<a href="/x/{{ .T }}"></a><a href="/?q={{ .T }}&amp;r={{ .Link }}"></a><a href="{{ .Link }}"></a><a href="{{ .Safe }}"></a>`,
		`<p {{ .Attr }}></p>`,
	}, "\n"))
	type texts struct {
		T        string
		Level    level
		HTML     template.HTML
		Stringer fmt.Stringer
		Link     template.URL
		Safe     string
		Attr     template.HTMLAttr
	}
	_ = s.Execute(&bytes.Buffer{}, texts{Attr: "lang"})
	p := runner.Compile(s, "page", functions, nil)
	if p == nil {
		f.Fatal("left to the library")
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, safe := range []string{"/" + text, "https://" + text} {
			data := texts{text, level(text), template.HTML(text), loud(text), template.URL(text), safe, `title="x"`}
			var want, got bytes.Buffer
			if err := s.Execute(&want, data); err != nil {
				t.Fatal(err)
			}
			if !p.Run(&got, data) {
				t.Fatalf("%q is left to the library", text)
			}
			if got.String() != want.String() {
				t.Errorf("%q:\n%s\nthe library says\n%s", text, got.String(), want.String())
			}
		}
	})
}

type loud string

func (l loud) String() string { return strings.ToUpper(string(l)) + "!" }
