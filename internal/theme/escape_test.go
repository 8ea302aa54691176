package theme_test

import (
	"bytes"
	"testing"
	"testing/fstest"

	"cchc/internal/site"
	"cchc/internal/theme"
)

// tinyTheme returns a theme of the site whose pages are base with the given
// partials and nothing else.
func tinyTheme(base string, partials map[string]string) fstest.MapFS {
	own := fstest.MapFS{
		"thu/theme.yaml":        {Data: []byte("name: thu\noptions:\n  - {name: panels, label: Khối, kind: blocks, default: places}\n")},
		"thu/layouts/base.html": {Data: []byte(base)},
		"thu/strings/vi.toml":   {Data: []byte("skip = \"Bỏ qua\"\n")},
	}
	for _, name := range []string{"page", "home", "list", "term", "taxonomy", "tasks", "agency-tasks", "changes", "sitemap", "search", "not-found", "open-data"} {
		own["thu/layouts/"+name+".html"] = &fstest.MapFile{Data: []byte(`{{ define "main" }}{{ .Page.Title }}{{ end }}`)}
	}
	for name, text := range partials {
		own["thu/partials/"+name+".html"] = &fstest.MapFile{Data: []byte(text)}
	}
	return own
}

// A partial that a page has in its text is escaped for where it stands when
// blocks use it in scripts, addresses and attributes, and only once.
func TestPartialsAreEscapedForEachPlace(t *testing.T) {
	own := tinyTheme(`<p>{{ template "partials/name.html" . }}</p>{{ .Blocks "panels" }}`, map[string]string{
		"name": `{{ .Site.Settings.Agency.Name }}`,
		"panels-places": `<script>let a = {{ template "partials/name.html" . }}, b = "{{ template "partials/name.html" . }}";</script>` +
			`<a href="{{ template "partials/name.html" . }}" onclick="f({{ template "partials/name.html" . }})" title={{ template "partials/name.html" . }}>x</a>` +
			`<style>p { color: {{ template "partials/name.html" . }} }</style>`,
	})
	for name, want := range map[string]string{
		`alert(document.domain)`: `<p>alert(document.domain)</p>` +
			`<script>let a = "alert(document.domain)", b = "alert(document.domain)";</script>` +
			`<a href="alert%28document.domain%29" onclick="f(&#34;alert(document.domain)&#34;)" title=alert(document.domain)>x</a>` +
			`<style>p { color: ZgotmplZ }</style>`,
		`javascript:alert(1)`: `<p>javascript:alert(1)</p>` +
			`<script>let a = "javascript:alert(1)", b = "javascript:alert(1)";</script>` +
			`<a href="#ZgotmplZ" onclick="f(&#34;javascript:alert(1)&#34;)" title=javascript:alert(1)>x</a>` +
			`<style>p { color: ZgotmplZ }</style>`,
		`A & "B" <i>`: `<p>A &amp; &#34;B&#34; &lt;i&gt;</p>` +
			`<script>let a = "A \u0026 \"B\" \u003ci\u003e", b = "A \u0026 \u0022B\u0022 \u003ci\u003e";</script>` +
			`<a href="A%20&amp;%20%22B%22%20%3ci%3e" onclick="f(&#34;A \u0026 \&#34;B\&#34; \u003ci\u003e&#34;)" title=A&#32;&amp;&#32;&#34;B&#34;&#32;&lt;i&gt;>x</a>` +
			`<style>p { color: ZgotmplZ }</style>`,
	} {
		lib, graph := column(t, "../..")
		lib.Settings.Theme, lib.Settings.Agency.Name = "thu", name
		th := load(t, lib.Settings, own)
		for range 2 { // the second one finds everything ready
			if got := renderHome(t, th, graph.NewView()); got != want {
				t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
			}
		}
	}
}

// renderHome renders the home page of a site.
func renderHome(t *testing.T, th *theme.Theme, view *site.View) string {
	t.Helper()
	var out bytes.Buffer
	if problems := th.Render(&out, view, view.Page("/"), 1); problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return out.String()
}
