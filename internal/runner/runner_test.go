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
		Script string
		Loud   loud
		Shy    fmt.Stringer
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

func example() *entry {
	e := &entry{
		Title: `Khai sinh & "kết hôn" <một>+hai`, Level: "xã", Day: day{9, 3, 2026}, Count: 3, Share: 88.5, Draft: true,
		Tags: []string{"a", "b<", "c"}, Names: named{"x", "y"}, HTML: "<b>đậm</b>", Script: "javascript:x", Loud: "to", Shy: &day{1, 2, 3}, hidden: "kín", Inner: Inner{"sâu"},
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

// parts are templates that are run here.
var parts = []string{
	`<p>{{ .Title }}</p>`,
	`<p title="{{ .Title }}">{{ .HTML }}</p>`,
	`<title>{{ .Title }}</title><textarea>{{ .Title }}</textarea>`,
	`<a href="{{ .URL "/thu-tuc/" }}">{{ .Title | printf "%s %d" "x" | print }}</a>`,
	`<a href="{{ .Title }}">x</a><a href="/tim/?q={{ .Title }}&amp;x={{ .Count }}">x</a><a href="/p/{{ .Title }}">x</a>`,
	`<a href="{{ tel "024 1022" }}">x</a><img src="{{ "ảnh đẹp.jpg" }}"><a href="mailto:a@b.vn?subject={{ .Title }}">x</a>`,
	`<meta http-equiv="refresh" content="0; url={{ .URL "/thu-tuc/" }}">`,
	`<p {{ attr "lang=en" }}>x</p><script type="application/ld+json">{{ js "{\"a\": 1}" }}</script>`,
	`{{ .Level }} {{ .Level.Name }} {{ .Day }} {{ day .Day }} {{ .Count }} {{ .Share }} {{ .Draft }} {{ .Deep }} {{ .Next.Day }}`,
	`{{ if .Draft }}a{{ else }}b{{ end }}{{ if not .Draft }}c{{ else if eq .Count 3 }}d{{ end }}{{ with .Next }}{{ .Title }}{{ else }}e{{ end }}`,
	`{{ with .Next.Next }}x{{ else }}nichts {{ .Title }}{{ end }}{{ with $x := .Next }}{{ $x.Title }} {{ $.Title }}{{ end }}`,
	`{{ range .Tags }}<li>{{ . }}</li>{{ else }}leer{{ end }}{{ range .Next.Tags }}x{{ else }}leer {{ .Title }}{{ end }}`,
	`{{ range $i, $t := .Tags }}{{ if $i }}, {{ end }}{{ $t }}{{ end }}{{ range $t := .Names }}{{ $t }}{{ end }}`,
	`{{ range $i, $t := .Tags }}{{ if eq $t "b<" }}{{ continue }}{{ end }}{{ $i }}{{ if eq $i 2 }}{{ break }}{{ end }}{{ end }}`,
	`{{ range .Tags }}{{ if eq . "c" }}{{ break }}{{ end }}{{ range $.Names }}{{ . }}{{ break }}{{ end }}{{ . }}{{ end }}`,
	`{{ range .Tags }}{{ . }}{{ range $.Next.Tags }}x{{ else }}{{ break }}y{{ end }}z{{ end }}`,
	`{{ range .Tags }}{{ . }}{{ range $.Next.Tags }}x{{ else }}{{ continue }}y{{ end }}z{{ end }}`,
	`{{ range .Tags }}{{ . }}{{ break }}{{ .Unescaped }}{{ end }}`,
	`{{ range $k, $v := .Fields }}{{ $k }}={{ $v }};{{ end }}{{ range .Fields }}{{ . }}{{ end }}`,
	`{{ $n := 1 }}{{ range .Tags }}{{ $n = add $n 2 }}{{ end }}{{ $n }}{{ $n := "innen" }}{{ $n }}`,
	`{{ $x := .Title }}{{ if true }}{{ $x := "innen" }}{{ $x }}{{ end }}{{ $x }}`,
	`{{ template "row" . }}{{ template "row" .Next }}{{ template "row" (.With "Title" .Tags) }}{{ define "row" }}[{{ if .Title }}{{ .Title }}{{ end }}]{{ end }}`,
	`{{ template "row" .With "Items" .Tags "N" 4 }}{{ define "row" }}{{ range .Items }}{{ . }}{{ $.N }}{{ $.Ctx.Title }}{{ $.Ctx.URL "/x/" }}{{ end }}{{ end }}`,
	`{{ define "down" }}{{ $a := .Title }}{{ with .Next }}{{ template "down" . }}{{ end }}{{ $a }}{{ end }}{{ template "down" . }}`,
	`{{ block "main" . }}{{ .Title }}{{ end }}{{ template "plain" }}{{ define "plain" }}nichts{{ end }}`,
	`{{ and .Title .Count }} {{ or .Next.Next .Count }} {{ and .Draft .Next.Draft }} {{ or "" 0 }} {{ .Count | and true }} {{ and (not .Draft) .Next.Next.Title }}`,
	`{{ eq .Level "xã" }} {{ eq .Count 1 2 3 }} {{ ne .Title "x" }} {{ lt 1 2 }} {{ le 2 .Count }} {{ gt .Share 1.5 }} {{ ge "b" "a" }} {{ eq .Next .Data }} {{ eq .Draft true }}`,
	`{{ if eq .Next.Next nil }}a{{ end }}{{ if ne .Next nil }}b{{ end }}{{ eq nil .Fields.nil }}{{ eq .Title nil }}{{ eq .Tags nil }}{{ and .Title nil }}{{ not nil }}{{ eq .Day .Next.Day }}`,
	`{{ $a := .Title }}{{ template "nil" . }}{{ $a }}{{ define "nil" }}{{ $b := .Next }}{{ with $c := .Next }}{{ if eq $c.Next nil }}{{ $b.Title }}{{ end }}{{ end }}{{ end }}`,
	`{{ len .Tags }} {{ len .Title }} {{ len .Fields }} {{ index .Tags 1 }} {{ index .Fields "a" }} {{ index .Fields "fehlt" }} {{ index .Fields "list" 1 }} {{ index .Tags }}`,
	`{{ .Fields.a }} {{ .Fields.b }} {{ .Fields.list }} {{ .Fields.nil }} {{ (index .Fields "list") }}`,
	`{{ join .Tags ", " }} {{ join .Names "+" }} {{ list 1 "a" .Tags }} {{ either 1 .Title }} {{ either .Title nil | print }} {{ join nil "," }}`,
	`{{ .Data.Title }} {{ .Next.Data }} {{ (.With "a" 1).a }} {{ ((.With "a" .Next).a).Title }} {{ pointer .Next }} {{ value .Next }}`,
	`{{ .NoOne }} {{ with .NoOne }}x{{ end }} {{ printf "%v %q" .Day .Title }} {{ println 1 }} {{ add 0x10 -3 }} {{ share 2 }} {{ .Next.Next }} {{ .Loud }} {{ .Shy }}`,
	`{{- /* nothing */ -}}{{ "văn bản" }} {{ 12 }} {{ 1.0 }} {{ 1e3 }} {{ 0x1E }} {{ 'a' }} {{ printf "%T" 0x1p4 }} {{ true }} {{ print "a" 1 2 "b" }} {{ .Same .Next }} {{ .Same . }}`,
}

// Whatever a program makes of a template is what html/template makes of it.
func TestProgramsAreTheReference(t *testing.T) {
	for _, text := range parts {
		var want, got bytes.Buffer
		if err := set(t, text).Execute(&want, example()); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		p := runner.Compile(set(t, text), "page", functions)
		if !p.Run(&got, example()) {
			t.Errorf("%s falls back: %+v; html/template says %s, behind %s", text, p.FellBack(), want.String(), got.String())
			continue
		}
		if got.String() != want.String() {
			t.Errorf("%s:\n%s\nhtml/template says\n%s", text, got.String(), want.String())
		}
	}
}

// What is not done here is never done in another way: it falls back, and says
// where and why.
func TestTheRestFallsBack(t *testing.T) {
	for text, want := range map[string]runner.Fallback{
		`<p>{{ .Missing }}</p>`:                 {"page:1:6", runner.Missing, "Missing"},
		`{{ .Next.Next.Title }}`:                {"page:1:3", runner.Missing, "Title"},
		`{{ .Fields.fehlt }}`:                   {"page:1:3", runner.Missing, "fehlt"},
		`{{ .hidden }}`:                         {"page:1:3", runner.Missing, "hidden"},
		`{{ .Title.X }}`:                        {"page:1:3", runner.Missing, "X"},
		`{{ .Title 1 }}`:                        {"page:1:3", runner.Missing, "Title"},
		"x\n{{ fails }}":                        {"page:2:3", runner.Failed, "fails: hỏng"},
		`{{ .Fails }}`:                          {"page:1:3", runner.Failed, "Fails: không có"},
		`{{ panics }}`:                          {"page:1:3", runner.Failed, "panics: hỏng"},
		`{{ index .Tags 9 }}`:                   {"page:1:3", runner.Value, "[]string"},
		`{{ eq .Title 1 }}`:                     {"page:1:3", runner.Value, "string = int"},
		`{{ eq .Tags .Tags }}`:                  {"page:1:3", runner.Value, "[]string"},
		`{{ lt .Tags 1 }}`:                      {"page:1:3", runner.Value, "[]string"},
		`{{ len .Count }}`:                      {"page:1:3", runner.Value, "int"},
		`{{ len nil }}`:                         {"page:1:3", runner.Value, "nil"},
		`{{ add 1 }}`:                           {"page:1:3", runner.Function, "add"},
		`{{ add 1 2 3 }}`:                       {"page:1:3", runner.Function, "add"},
		`{{ add .Title 1 }}`:                    {"page:1:3", runner.Value, "string as int"},
		`{{ add nil 1 }}`:                       {"page:1:3", runner.Value, "nil as int"},
		`{{ range 3 }}x{{ end }}`:               {"page:1:9", runner.Value, "int"},
		`{{ slice .Title 1 2 }}`:                {"page:1:3", runner.Function, "slice"},
		`{{ urlquery .Title }}`:                 {"page:1:3", runner.Function, "_eval_args_"},
		`{{ html .Title }}`:                     {"page:1:3", runner.Escaper, "html"},
		`{{ call .Title }}`:                     {"page:1:3", runner.Function, "call"},
		`{{ 1i }}`:                              {"page:1:3", runner.Value, "1i"},
		`<p title="{{ .HTML }}">`:               {"page:1:13", runner.Value, "template.HTML"},
		`<a href="{{ .Script }}">`:              {"page:1:12", runner.Value, "javascript:"},
		`<script>var x = {{ .Title }}</script>`: {"page:1:19", runner.Value, "string"},
		`<p style="color: {{ .Title }}">x</p>`:  {"page:1:20", runner.Escaper, "cssvaluefilter attrescaper"},
		`<p {{ .Title }}="x">x</p>`:             {"page:1:6", runner.Value, "string"},
		`<p title={{ .Title }}>x</p>`:           {"page:1:12", runner.Escaper, "nospaceescaper"},
		`<img srcset="{{ .Title }}">`:           {"page:1:16", runner.Escaper, "srcsetescaper attrescaper"},
		`<a onclick="f({{ .Title }})">x</a>`:    {"page:1:17", runner.Escaper, "jsvalescaper attrescaper"},
		`<!-- {{ .Title }} -->`:                 {"page:1:8", runner.Escaper, "commentescaper"},
		`{{ $x := 1 }}{{ range $x = .Tags }}{{ $x }}{{ end }}`:                                                  {"page:1:22", runner.Syntax, "range $x = .Tags"},
		`{{ template "x" $y := .Title }}{{ define "x" }}{{ end }}`:                                              {"page:1:12", runner.Syntax, `{{template "x" $y := .Title}}`},
		`<p title="{{ template "x" . }}">{{ template "x" . }}{{ define "x" }}{{ .Title }}{{ end }}`:             {"page:1:22", runner.Context, "x"},
		`{{ define "again" }}{{ if .Title }}{{ template "again" . }}{{ end }}{{ end }}{{ template "again" . }}`: {"page:1:47", runner.Depth, ""},
		`{{ template "nowhere" . }}`: {"page", runner.Syntax, `html/template:page:1:12: no such template "nowhere"`},
		`<a href=`:                   {"page", runner.Syntax, ""},
	} {
		p := runner.Compile(set(t, text), "page", functions)
		var out bytes.Buffer
		if p.Run(&out, example()) {
			t.Errorf("%s is done: %s", text, out.String())
			continue
		}
		got := *p.FellBack()
		if want.Detail == "" && want.Reason == runner.Syntax {
			got.Detail = ""
		}
		if got != want {
			t.Errorf("%s falls back for %+v, want %+v", text, got, want)
		}
		if p.Run(&out, example()) {
			t.Errorf("%s is tried again", text)
		}
	}
	if p := runner.Compile(set(t, `x`), "missing", functions); p.FellBack() == nil {
		t.Error("a program for a template that is not there")
	}
}

// A panic in a function or a method of a value is an error of html/template or
// text of the page, never the end of the program.
func TestPanicsOfValues(t *testing.T) {
	for _, text := range []string{`{{ panics }}`, `{{ .Panics }}`, `{{ .Rude }}`, `<p title="{{ .Rude }}">`, `{{ eq .Anything .Anything }}`, `{{ .Nobody.Name }}`, `{{ .Nobody }}`, `{{ printf "%s" .Rude }}`} {
		data := touchy{Anything: [1]any{[]int{1}}}
		var want, got bytes.Buffer
		err := set(t, text).Execute(&want, data)
		p := runner.Compile(set(t, text), "page", functions)
		if done := p.Run(&got, data); done && (err != nil || got.String() != want.String()) || !done && err == nil {
			t.Errorf("%s: %v, %s, %+v; html/template says %s, %v", text, done, got.String(), p.FellBack(), want.String(), err)
		}
	}
}

type (
	touchy struct {
		Rude     rude
		Nobody   *rude
		Anything any
	}
	rude struct{ N int }
)

func (touchy) Panics() (string, error) { panic(errors.New("hỏng")) }

func (rude) String() string { panic("hỏng") }

func (rude) Name() string { return "tên" }

// A program is run by several goroutines at once, by values of several types.
func TestProgramsRunAtOnce(t *testing.T) {
	s := set(t, `{{ $t := .Title }}{{ range .Tags }}{{ . }}{{ $t }}{{ end }}{{ template "x" (.With "T" $t "D" .Data) }}{{ define "x" }}{{ $d := .D }}{{ .T }}{{ if $d }}{{ $d.Title }}{{ end }}{{ end }}`)
	p := runner.Compile(s, "page", functions)
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

type loud string

func (l loud) String() string { return strings.ToUpper(string(l)) + "!" }
