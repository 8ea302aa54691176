package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"cchc/internal/store"
)

const withLogo = `
-- content/site.yaml --
title: Chuyên mục Cải cách hành chính xã Thử
shortTitle: Cải cách hành chính
baseURL: https://thu.example/xa/cchc/
agency: UBND xã
themeOptions: {logo: /logo.svg, brand: "#0b4f2e"}
-- content/logo.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#00ff00" d="M0 0h40v20H0z"/></svg>
-- content/t/_index.md --
---
title: T
kind: page
---
`

// TestManifest: the column can be put on a telephone's screen, under a sub-path
// too, with icons of the agency's logo.
func TestManifest(t *testing.T) {
	set := mustOpen(t, withLogo, store.Options{})
	var m struct {
		Name, Short_Name, Lang, Start_URL, Scope, Theme_Color string
		Icons                                                 []struct{ Src, Sizes, Purpose string }
	}
	if err := json.Unmarshal([]byte(rendered(t, set, "/manifest.webmanifest")), &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != "Chuyên mục Cải cách hành chính xã Thử" || m.Short_Name != "Cải cách hành chính" || m.Lang != "vi" || m.Start_URL != "/xa/cchc/" || m.Scope != "/xa/cchc/" || m.Theme_Color != "#0b4f2e" {
		t.Errorf("%+v", m)
	}
	for _, i := range m.Icons {
		picture, err := png.Decode(strings.NewReader(rendered(t, set, "/"+i.Src)))
		if err != nil {
			t.Fatalf("%s: %v", i.Src, err)
		}
		side := picture.Bounds().Dx()
		if picture.Bounds().Dy() != side || i.Sizes != fmt.Sprintf("%dx%d", side, side) {
			t.Errorf("%s is %v, the manifest says %s", i.Src, picture.Bounds(), i.Sizes)
		}
		if r, g, _, a := picture.At(side/2, side/2).RGBA(); r != 0 || g != 0xffff || a != 0xffff {
			t.Errorf("%s does not show the logo", i.Src)
		}
		if r, _, _, a := picture.At(1, 1).RGBA(); i.Purpose == "maskable" && (r != 0xffff || a != 0xffff) || i.Purpose == "any" && a != 0 {
			t.Errorf("%s: the corner is %d, %d", i.Src, r, a)
		}
	}
	if len(m.Icons) != 3 {
		t.Errorf("%d icons", len(m.Icons))
	}
	if page := rendered(t, set, "/"); !strings.Contains(page, `<link rel="manifest" href="/xa/cchc/manifest.webmanifest">`) {
		t.Error("the home page does not name the manifest")
	}
}

// TestLogoThatCannotBeDrawn is told, and the theme's emblem takes its place; an
// icon that the site has itself wins.
func TestLogoThatCannotBeDrawn(t *testing.T) {
	for _, logo := range []string{`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>x</text></svg>`, `<svg><path d="M"/>`, `<svg viewBox="0 0 0 0"></svg>`} {
		set, problems := openWith(strings.Replace(withLogo, withLogo[strings.Index(withLogo, "<svg"):strings.Index(withLogo, "</svg>")+6], logo, 1), store.Options{})
		if problems.Errors() > 0 {
			t.Fatal(problems)
		}
		r := set.Render(set.Output("/bieu-tuong-192.png"))
		if len(r.Problems) != 1 || r.Problems[0].Code != "icon-undrawn" || r.Problems[0].File != "content/logo.svg" || r.Problems.Errors() > 0 {
			t.Errorf("%s: %v", logo, r.Problems)
		}
		if _, err := png.Decode(bytes.NewReader(r.Data)); err != nil {
			t.Errorf("%s: %v", logo, err)
		}
	}
	set := mustOpen(t, withLogo+"-- content/bieu-tuong-192.png --\nx\n", store.Options{})
	if o := set.Output("/bieu-tuong-192.png"); o == nil || string(set.Render(o).Data) == rendered(t, set, "/bieu-tuong-512.png") {
		t.Error("the site's own icon is not there")
	}
}

// TestWorker: what is kept from the beginning is within three quarters of the
// size, and follows what stands on the pages; without the setting the worker
// removes itself, and a folder that is carried about has none.
func TestWorker(t *testing.T) {
	text := withLogo + `
-- content/n/_index.md --
---
title: Đường dây nóng
kind: contacts
---
-- content/n/a.md --
---
title: Danh bạ
groups: [{name: Nóng, kind: hotline, contacts: [{name: Trực, phones: ["0299 000 0100"]}]}]
---
`
	on := strings.Replace(text, "agency:", "offline: 2\nagency:", 1)
	set := mustOpen(t, on, store.Options{})
	script := rendered(t, set, "/sw.js")
	for _, want := range []string{`["mat-mang/","`, `["","`, `["n/a/","`, `["assets/css/site.`, `offline="mat-mang/"`, `lang="vi"`, "từ {date}"} {
		if !strings.Contains(script, want) {
			t.Errorf("%s is missing in %.600s", want, script)
		}
	}
	if strings.Contains(rendered(t, set, "/sitemap.xml"), "mat-mang") || !strings.Contains(rendered(t, set, "/t/"), "/assets/js/offline.") {
		t.Error("the page for what is not kept is in the site map, or pages do not load the script")
	}
	other := mustOpen(t, strings.Replace(on, "0100", "0199", 1), store.Options{})
	if rendered(t, other, "/sw.js") == script {
		t.Error("another number, and the same worker")
	}
	if a, b := set.Source(set.Output("/sw.js")), other.Source(other.Output("/sw.js")); a == b {
		t.Error("another number, and the worker would not be made again")
	}
	for name, set := range map[string]*Set{"off": mustOpen(t, text, store.Options{}), "preview": mustOpen(t, on, store.Options{NoServiceWorker: true})} {
		script := rendered(t, set, "/sw.js")
		if !strings.Contains(script, "unregister") || strings.Contains(script, "fetch") || set.Output("/mat-mang/") != nil || strings.Contains(rendered(t, set, "/t/"), "js/offline") {
			t.Errorf("%s: %s", name, script)
		}
	}
	carried := mustOpen(t, on, store.Options{Delivery: store.Delivery{Portable: true}})
	for _, path := range []string{"/sw.js", "/manifest.webmanifest", "/bieu-tuong-192.png", "/mat-mang/"} {
		if carried.Output(path) != nil {
			t.Errorf("%s is carried about", path)
		}
	}
	if _, problems := openWith(strings.Replace(text, "agency:", "offline: 51\nagency:", 1), store.Options{}); len(problems) != 1 || problems[0].Code != "offline-size" || problems[0].Line == 0 {
		t.Errorf("51 MB: %v", problems)
	}
}
