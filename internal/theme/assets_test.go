package theme

import (
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/diag"
	"cchc/themes"
)

// TestScriptsHaveWordsAndAddresses: a script of a theme says words in the
// language of the site and finds other assets beside itself; what it asks for
// in vain is a problem of its file.
func TestScriptsHaveWordsAndAddresses(t *testing.T) {
	load := func(script string) (*Theme, diag.List) {
		return Load(settings("en"), fstest.MapFS{
			"congvu/assets/js/own.js":      {Data: []byte(script)},
			"congvu/assets/js/deep/one.js": {Data: []byte(`say(/*{ asset "css/print.css" }*/);`)},
			"congvu/strings/en.toml":       {Data: []byte("own = \"\\\"x\\\"\"\n")},
		}, themes.FS)
	}
	look, problems := load(`say(/*{ T "own" }*/, /*{ asset "css/helps.css" }*/, /*{ asset "js/own2.js" }*/);`)
	if look != nil || len(problems) != 1 || problems[0].Position.File != "themes/congvu/assets/js/own.js" || problems[0].Code != "asset-broken" {
		t.Fatalf("a script that names no asset: %v", problems)
	}
	for _, script := range []string{`/*{ T "no.such.words" }*/`, `/*{ if }*/`, `/*{ asset "js/own.js" }*/`} {
		if look, problems := load(script); look != nil || len(problems) == 0 {
			t.Errorf("%s is taken", script)
		}
	}
	look, problems = load(`say(/*{ T "own" }*/, /*{ asset "css/helps.css" }*/);`)
	if look == nil {
		t.Fatal(problems)
	}
	text := map[string]string{}
	for _, a := range look.Assets() {
		text[a.Name] = string(a.Data)
	}
	if own := text["js/own.js"]; !strings.Contains(own, `"../css/helps.`) || !strings.Contains(own, `'"x"'`) {
		t.Errorf("the script is %s", own)
	}
	if deep := text["js/deep/one.js"]; !strings.Contains(deep, `"../../css/print.`) {
		t.Errorf("the script is %s", deep)
	}
	if site := text["js/site.js"]; !strings.Contains(site, "Reading aids") || !strings.Contains(site, "../js/helps.") {
		t.Errorf("the script of every page is %s", site)
	}
}

// TestIconsAreMadeSmall: an icon stands in pages as small as it can be drawn,
// and what cannot be read is a problem of its file.
func TestIconsAreMadeSmall(t *testing.T) {
	load := func(icon string) (*Theme, diag.List) {
		return Load(settings("vi"), fstest.MapFS{"congvu/icons/own.svg": {Data: []byte(icon)}}, themes.FS)
	}
	look, problems := load("<svg xmlns=\"http://www.w3.org/2000/svg\">\n  <!-- x -->\n  <path d=\"M 0 0 L 1.50 1\"/>\n</svg>\n")
	if look == nil {
		t.Fatal(problems)
	}
	if got, want := look.icons["own"], `<svg><path d="M0 0 1.5 1"/></svg>`; string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
	look, problems = load("<svg>\x00</svg>")
	if look != nil || len(problems) != 1 || problems[0].Position.File != "themes/congvu/icons/own.svg" || problems[0].Code != "asset-broken" {
		t.Errorf("an icon that cannot be read: %v", problems)
	}
}
