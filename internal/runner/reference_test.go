package runner_test

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"cchc/internal/runner"
	"cchc/internal/testenv"
)

// places are where an action can stand: text, attributes with quotes and
// without, addresses, srcset, style sheets, scripts, JSON, titles, comments.
var places = []string{
	`%s`, `<p>%s</p>`, `a < b %s &amp; "c"`, `<title>%s</title>`, `<textarea>%s</textarea>`, `<!-- %s -->`,
	`<p title="%s">`, `<p title='x%sy'>`, `<p title=%s>`, `<p title=x%s>`, `<p data-x="%s">`, `<p %s>`, `<p %s="x">`, `<p data-%s="x">`, `<input checked %s>`,
	`<a href="%s">`, `<a href='%s'>`, `<a href=%s>`, `<a href="/x/%s">`, `<a href="/?q=%s&amp;r">`, `<a href="#%s">`, `<a href=/?q=%s>`, `<a href="mailto:%s">`,
	`<form action="%s">`, `<iframe srcdoc="%s"></iframe>`, `<svg><use xlink:href="%s"/></svg>`, `<link rel="icon" href="%s">`,
	`<img srcset="%s">`, `<img srcset="/a.png 2x, %s 3x">`, `<img srcset='%s' alt=x>`,
	`<meta http-equiv="refresh" content="0; url=%s">`, `<meta name="description" content="%s">`,
	`<p style="color: %s">`, `<p style="background: url('%s')">`, `<style>p { color: %s }</style>`, `<style>p { background: url("/x?%s") }</style>`, `<style>p { content: "%s" }</style>`, `<style>/* %s */</style>`,
	`<script>let x = %s;</script>`, `<script>let x = "%s";</script>`, `<script>let x = 'a%s';</script>`, "<script>let x = `%s`;</script>", "<script>let x = `${ %s }`;</script>",
	`<script>let x = /a%s/;</script>`, `<script>// %s` + "\n" + `</script>`, `<script>/* %s */</script>`, `<script type="module">f(%s)</script>`,
	`<script type="application/ld+json">{"a": %s}</script>`, `<script type="application/json">{"a": "%s"}</script>`, `<script type="text/template"><p>%s</p></script>`,
	`<a onclick="f(%s)">`, `<a onclick='f("%s")'>`, `<a onclick=f(%s)>`, `<noscript>%s</noscript>`, `<template><p>%s</p></template>`,
}

// hostile are texts that mean something somewhere.
var hostile = []string{
	"", " ", "a", "Đăng ký khai sinh", `a"b'c<d>e&f+g`, "&amp;&lt;&#34;", "alert(document.domain)", "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\tscript:x",
	"data:text/html,<script>", "vbscript:x", "http://a/b:c", "HTTPS://a", "mailto:x@y", "tel:+84", "//a.b/c", "/thu-tuc/?q=a b&c=%20%zz#x", "a/b:c", "?a:b", "#a:b", "[(!*)]", "a%2", "%zz", "100%",
	"</script><script>alert(1)</script>", "<!--", "-->", "<!--<script>", "]]>", "</title>", "</textarea>", "</style>", "</STYLE ", "*/", "//", "/*", "${x}", "`", "\\", "\\u0022", "\n", "\r\n", "\u2028\u2029",
	"expression(alert(1))", "-moz-binding: url(x)", "color: red; }", "red", "10px", "url(javascript:x)", "'); x('", "onclick", "style", "href", "src", "data-x", "x=y", "ONLOAD=x", "/a.png 2x, javascript:x 3x", "/a.png 1w", ",", "a, b",
	"\x00", "\xff\xfe", "\ufffd", "\ufdd0\uffff", "\U0001F600", "a\u0300", "ZgotmplZ", "{{ . }}", "%s%d%!", strings.Repeat("a<", 40),
}

// Types of the values.
type (
	shout   string
	fault   string
	either  struct{ Text string }
	pair    struct{ A, B any }
	jsoned  struct{ Text string }
	shaped  struct{ Text string }
	pointed struct{ Text string }
)

func (s shout) String() string { return strings.ToUpper(string(s)) + "!" }

func (f fault) Error() string { return "error: " + string(f) }

func (e either) String() string { return "string: " + e.Text }

func (e either) Error() string { return "error: " + e.Text }

func (j jsoned) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "%q", j.Text), nil }

func (s shaped) Format(f fmt.State, verb rune) { fmt.Fprintf(f, "%c<%s>", verb, s.Text) }

func (p *pointed) String() string { return "<" + p.Text + ">" }

// valuesOf returns values of many types that are made of a text and a number.
func valuesOf(text string, n int64, x float64) []any {
	html, nobody := template.HTML(text), (*pointed)(nil)
	var inAny any = text
	return []any{
		text, level(text), html, template.HTMLAttr(text), template.URL(text), template.JS(text), template.JSStr(text), template.CSS(text), template.Srcset(text),
		shout(text), fault(text), either{text}, jsoned{text}, shaped{text}, pointed{text}, &pointed{text}, &either{text}, errors.New(text), rude{1}, &rude{2},
		&text, &html, &inAny, new(&text), nobody, (*string)(nil), nil, fmt.Stringer(nil), &nobody,
		n, int(n), int8(n), uint16(n), uint64(n), x, float32(x), math.NaN(), math.Inf(-1), x > 0, complex(x, 1), 'đ', day{9, 3, int(n)}, &day{1, 2, 3}, &n,
		[]string{text, "b"}, []any{text, n, nil}, []byte(text), [2]string{text, "x"}, []string(nil), named{text}, map[string]any{"a": text, text: n}, map[int]string{1: text}, map[string]string(nil),
		struct{ T string }{text}, pair{text, &text}, pair{shout(text), []any{either{text}}},
	}
}

// expressions are ways in which a template gets at its value.
var expressions = []string{
	`{{ . }}`, `{{ .V }}`, `{{ .V | print }}`, `{{ print .V "x" }}`, `{{ printf "%v/%s" .V "y" }}`, `{{ index .L 0 }}`, `{{ with .V }}{{ . }}{{ end }}`, `{{ range .L }}{{ . }}{{ end }}`,
	`{{ $v := .V }}{{ $v }}`, `{{ if .V }}{{ .V }}{{ else }}{{ .V }}{{ end }}`, `{{ or .V "z" }}`, `{{ and .V .V }}`, `{{ (index .L 0) }}`, `{{ template "it" .V }}`, `{{ either "a" .V }}`, `{{ .V | html }}`, `{{ urlquery .V }}`,
}

// it is the template that expressions call.
const it = `{{ define "it" }}{{ . }}{{ end }}`

// A trial is a template as html/template executes it and as this package does.
type trial struct {
	text         string
	ref, again   *template.Template
	program      *runner.Program
	done, failed int // runs that did not fall back; runs in which html/template fails
}

// newTrial parses a template; nil for one that is no template.
func newTrial(text string) *trial {
	t := &trial{text: text}
	for _, set := range []**template.Template{&t.ref, &t.again} {
		var err error
		if *set, err = template.New("page").Option("missingkey=error").Funcs(functions).Parse(text); err != nil {
			return nil
		}
	}
	t.program = runner.Compile(t.again, "page", functions)
	return t
}

// run executes a trial for a value in both ways, which must come to the same:
// bytes, or an error.
func (tr *trial) run(t *testing.T, data any) {
	t.Helper()
	want, wantErr, ok := execute(tr.ref, data)
	if !ok {
		return // html/template itself panics
	}
	var got bytes.Buffer
	err := error(nil)
	if tr.program.Run(&got, data) {
		tr.done++
	} else {
		var out string
		out, err, _ = execute(tr.again, data)
		got.Reset()
		got.WriteString(out)
	}
	if wantErr != nil {
		tr.failed++
	}
	if got.String() != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("%s\nof %#v is\n%q, %v\nhtml/template says\n%q, %v\nfell back: %+v", tr.text, data, got.String(), err, want, wantErr, tr.program.FellBack())
	}
}

// execute executes a template with html/template; ok is false where that
// panics.
func execute(set *template.Template, data any) (out string, err error, ok bool) {
	defer func() {
		if r := recover(); r != nil {
			out, err, ok = "", nil, false
		}
	}()
	var b bytes.Buffer
	err = set.ExecuteTemplate(&b, "page", data)
	return b.String(), err, true
}

type valueOf struct {
	V any
	L []any
}

// Every expression at every place, for every type of value and every hostile
// text, is what html/template makes of it.
func TestPlacesAreTheReference(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var runs, done int
	for _, place := range places {
		for _, e := range expressions {
			text := fmt.Sprintf(place, e) + it
			var tr *trial
			for _, h := range hostile {
				for _, v := range valuesOf(h, int64(len(h))-3, float64(len(h))/7) {
					if random.IntN(8000) >= testenv.Rounds(1, 400) {
						continue
					}
					if tr == nil || tr.program.FellBack() != nil {
						tr = newTrial(text)
					}
					tr.run(t, valueOf{v, []any{v, v}})
					runs, done = runs+1, done+min(tr.done, 1)
					tr.done = 0
				}
			}
		}
	}
	t.Logf("%d runs, of which %d did not fall back", runs, done)
	if runs < 300 || done < runs/10 {
		t.Errorf("%d of %d runs did not fall back", done, runs)
	}
}

// FuzzValues compares one value at one place.
func FuzzValues(f *testing.F) {
	for i, h := range hostile {
		f.Add(h, int64(i), float64(i)/3, uint16(i*7), uint16(i), uint16(i*3))
	}
	f.Fuzz(func(t *testing.T, text string, n int64, x float64, place, expression, value uint16) {
		tr := newTrial(fmt.Sprintf(places[int(place)%len(places)], expressions[int(expression)%len(expressions)]) + it)
		values := valuesOf(text, n, x)
		v := values[int(value)%len(values)]
		tr.run(t, valueOf{v, []any{v}})
	})
}
