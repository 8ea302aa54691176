package theme

import (
	"bytes"
	"html/template"
	"testing"
)

// TestDefinitionsOfLayouts: a layout's definitions take the place of the shared ones as
// if its file were parsed behind theirs, and are nobody else's.
func TestDefinitionsOfLayouts(t *testing.T) {
	const base = `{{define "base"}}[{{block "main" .}}main{{end}}|{{template "part" .}}]{{end}}{{define "part"}}part{{end}}`
	for _, own := range []string{
		``, `{{define "main"}}own{{end}}`, `{{define "main"}}{{end}}`, `{{define "main"}} {{/* nothing */}} {{end}}`,
		`{{define "part"}}own part{{end}}{{define "main"}}{{template "more" .}}{{end}}{{define "more"}}more{{end}}`,
	} {
		whole := template.Must(template.Must(newSet(nil).Parse(base)).Parse(own))
		var want, got bytes.Buffer
		if err := whole.ExecuteTemplate(&want, "base", nil); err != nil {
			t.Fatal(err)
		}
		l := &layout{own: template.Must(newSet(nil).Parse(own)), shared: template.Must(newSet(nil).Parse(base))}
		r, err := l.rendered("base")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.set.ExecuteTemplate(&got, "base", nil); err != nil || got.String() != want.String() {
			t.Errorf("%s: got %q, %v, want %q", own, &got, err, &want)
		}
		if l.has("more") != (whole.Lookup("more") != nil) || l.has("none") || !l.has("part") {
			t.Errorf("%s: the layout has other templates", own)
		}
	}
}
