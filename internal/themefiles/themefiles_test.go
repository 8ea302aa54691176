package themefiles

import (
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/themes"
)

func settings(theme string) *config.Settings { return &config.Settings{Theme: theme} }

func TestOptionsAndChains(t *testing.T) {
	own := fstest.MapFS{
		"rieng/theme.yaml":           {Data: []byte("name: rieng\ninherits: congvu\noptions:\n  - {name: mau, default: đỏ}\n")},
		"rieng/partials/footer.html": {Data: []byte("<footer>riêng</footer>")},
	}
	s := settings("rieng")
	chain, problems := Load(s, own, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if chain.Files["partials/footer.html"].Name != "themes/rieng/partials/footer.html" || chain.Files["partials/header.html"].Name != "themes/congvu/partials/header.html" {
		t.Error("the chain is not followed file by file")
	}
	if value, _ := chain.Option("mau"); value != "đỏ" {
		t.Errorf("the option is %q", value)
	}
	node, _ := front.ParseYAML("site.yaml", []byte("mau: xanh\nkhac: 1\n"))
	s.ThemeOptions = node
	if _, problems = Load(s, own, themes.FS); len(problems) != 1 || problems[0].Code != "theme-option-unknown" || problems[0].Line != 2 {
		t.Errorf("%v", problems)
	}
}

// TestKioskStandsBefore: for a screen for everybody the theme that is named for that
// stands before the site's own, which keeps what it does not have; a theme that inherits
// from none with such a theme stays as it is.
func TestKioskStandsBefore(t *testing.T) {
	own := fstest.MapFS{
		"rieng/theme.yaml":           {Data: []byte("name: rieng\ninherits: congvu\n")},
		"rieng/partials/header.html": {Data: []byte("<header>riêng</header>")},
		"rieng/partials/source.html": {Data: []byte("<p>riêng</p>")},
	}
	s := settings("congvu")
	for _, c := range []struct{ theme, header, source string }{
		{"congvu", "kiosk", "congvu"}, {"tinhgian", "kiosk", "congvu"}, {"rieng", "kiosk", "rieng"}, {"kiosk", "kiosk", "congvu"},
	} {
		s.Theme = c.theme
		chain, problems := LoadKiosk(s, own, themes.FS)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		for file, of := range map[string]string{"partials/header.html": c.header, "partials/source.html": c.source} {
			if got, want := chain.Files[file].Name, "themes/"+of+"/"+file; got != want {
				t.Errorf("%s: %s, want %s", c.theme, got, want)
			}
		}
		if words := chain.Words[0].Name; path.Dir(words) != "themes/kiosk/strings" {
			t.Errorf("%s: the nearest words are %s", c.theme, words)
		}
	}
	s.Theme = "congvu"
	chain, problems := Load(s, own, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for file, f := range chain.Files {
		if strings.HasPrefix(f.Name, "themes/kiosk/") {
			t.Errorf("every site has %s of the theme kiosk", file)
		}
	}
}

// TestContrast holds the ratio to the values that WCAG gives, and the theme's
// own colours to its own rule.
func TestContrast(t *testing.T) {
	ratio := func(a, b string) float64 {
		x, _ := parseColor(a)
		y, _ := parseColor(b)
		return contrast(x, y)
	}
	for _, c := range []struct {
		a, b     string
		from, to float64
	}{{"#000000", "#ffffff", 21, 21}, {"#ffffff", "#ffffff", 1, 1}, {"#767676", "#ffffff", 4.5, 4.6}, {"#777777", "#ffffff", 4.4, 4.5}} {
		if r := ratio(c.a, c.b); r < c.from-1e-9 || r > c.to+1e-9 {
			t.Errorf("%s on %s: %v", c.a, c.b, r)
		}
	}
	r := newReader("congvu", nil, themes.FS)
	for _, o := range r.manifest("congvu", "themes/congvu/theme.yaml").Options {
		if o.Kind == ColorOption {
			r.checkColor(o, o.Default, diag.Position{})
		}
	}
	if len(r.problems) > 0 {
		t.Errorf("%v", r.problems)
	}
}
