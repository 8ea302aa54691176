package render

import (
	"slices"
	"strings"
	"testing"

	"cchc/internal/store"
)

const oneEntry = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/
agency: UBND xã
files: ["**"]
-- content/trang/_index.md --
---
title: Trang
kind: page
---
-- content/trang/a.md --
---
title: "A <?php echo 1 ?> <% x %>"
aliases: [/Cu/a.php, /cu/b.aspx]
---
Nội dung.
`

// TestNothingTakesOurPlace: what the program makes stays, and the file that has
// its name is told, whoever brings it; icons and cards are there to be replaced.
func TestNothingTakesOurPlace(t *testing.T) {
	set, problems := openWith(oneEntry+`
-- content/robots.txt --
User-agent: *
-- content/sw.js! --
1
-- content/404.html --
x
-- content/rss.xml --
x
-- content/manifest.webmanifest --
{}
-- content/trang/index.html  --
x
-- content/chia-se/site.png --
x
-- content/bieu-tuong-192.png --
x
-- content/favicon.svg --
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>
-- themes/congvu/static/sitemap.xml --
<x/>
-- themes/congvu/static/trang/index.html --
x
-- themes/congvu/static/sw.js --
1
-- themes/congvu/static/x.php.png --
x
-- themes/congvu/static/Ten.txt --
a
-- themes/congvu/static/ten.txt --
b
-- themes/congvu/static/google1.html --
google-site-verification
`, store.Options{})
	want := []string{
		"content/404.html file-refused", "content/manifest.webmanifest file-type", "content/robots.txt address-reserved", "content/rss.xml file-refused",
		"content/sw.js! file-refused", "content/trang/index.html file-refused", "themes/congvu/static/Ten.txt address-case",
		"themes/congvu/static/sitemap.xml address-reserved", "themes/congvu/static/sw.js address-reserved",
		"themes/congvu/static/trang/index.html address-reserved", "themes/congvu/static/x.php.png theme-file-type",
	}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for path, file := range map[string]string{"/favicon.svg": "content/favicon.svg", "/bieu-tuong-192.png": "content/bieu-tuong-192.png", "/chia-se/site.png": "content/chia-se/site.png", "/robots.txt": "", "/google1.html": "themes/congvu/static/google1.html"} {
		if o := set.Output(path); o == nil || o.file != file {
			t.Errorf("%s is %+v", path, o)
		}
	}
}

// TestOldAddressesHoldNoCode: a page at an old address may have a name that a
// server runs; nothing in it is for the server.
func TestOldAddressesHoldNoCode(t *testing.T) {
	set := mustOpen(t, oneEntry, store.Options{})
	for _, path := range []string{"/Cu/a.php", "/cu/b.aspx"} {
		text := rendered(t, set, path)
		for _, sign := range []string{"<?", "<%", "<!--"} {
			if strings.Contains(text, sign) {
				t.Errorf("%s has %s: %s", path, sign, text)
			}
		}
	}
}

// TestIndexBrothers: a server that is not told otherwise shows index.htm or
// Default.aspx in the place of a folder's page.
func TestIndexBrothers(t *testing.T) {
	_, problems := openWith(strings.Replace(oneEntry, "[/Cu/a.php, /cu/b.aspx]", "[/Default.htm, /trang/index.php, /khong/index.php, /a/web.config, /.git/a]", 1), store.Options{})
	want := []string{"content/trang/a.md address-taken", "content/trang/a.md address-taken", "content/trang/a.md alias-server aliases", "content/trang/a.md alias-server aliases"}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestNamesThatIISCannotServe: where IIS serves, what Windows keeps for itself
// and what IIS hides is told with its file.
func TestNamesThatIISCannotServe(t *testing.T) {
	iis := strings.Replace(oneEntry, "agency: UBND xã", "agency: UBND xã\nhosting: {hosts: [iis]}", 1)
	more := "-- content/trang/con.md --\n---\ntitle: Con\n---\nA.\n-- content/trang/Bin/x.txt --\na\n-- content/trang/aux.txt --\na\n-- content/trang/Com1.csv --\na\n-- content/trang/conan.md --\n---\ntitle: Conan\n---\nA.\n"
	_, problems := openWith(iis+more, store.Options{})
	want := []string{"content/trang/Bin/x.txt iis-reserved", "content/trang/Com1.csv iis-reserved", "content/trang/Com1.csv name-reserved",
		"content/trang/aux.txt iis-reserved", "content/trang/aux.txt name-reserved", "content/trang/con.md iis-reserved", "content/trang/con.md name-reserved"}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	_, problems = openWith(oneEntry+more, store.Options{})
	want = []string{"content/trang/Com1.csv name-reserved", "content/trang/aux.txt name-reserved", "content/trang/con.md name-reserved"}
	if got := codes(problems); !slices.Equal(got, want) || problems.Errors() > 0 {
		t.Errorf("without IIS: got %q", got)
	}
}

// TestDrawingsAsPublished: words stay apart, and a drawing that runs is refused
// under whatever name it is published as a drawing.
func TestDrawingsAsPublished(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg">`
	set := mustOpen(t, oneEntry+`
-- content/a.svg --
<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><!-- x -->
  <text x="5" y="20">Phí: <tspan fill="red">5.000</tspan> <tspan>đồng</tspan></text>
  <text xml:space="preserve">1.   Nộp</text>
</svg>
-- content/b.svg --
<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:path d="M 0 0 L 10 10"/></svg:svg>
`, store.Options{})
	for path, want := range map[string]string{
		"/a.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 60"><text x="5" y="20">Phí: <tspan fill="red">5.000</tspan> <tspan>đồng</tspan></text><text xml:space="preserve">1.   Nộp</text></svg>`,
		"/b.svg": head + `<path d="M0 0 10 10"/></svg>`,
	} {
		if got := rendered(t, set, path); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", path, got, want)
		}
	}
	set, problems := openWith(oneEntry+"-- content/z.svg! --\n"+head+"<style/><script>1</script></svg>\n-- content/x.pdf --\n<html>\n-- themes/congvu/static/b.svg --\n"+head+"<script/></svg>\n", store.Options{})
	problems = append(problems, set.Check()...).Sort()
	want := []string{"content/x.pdf file-markup", "content/z.svg! svg-script", "themes/congvu/static/b.svg svg-script"}
	if got := codes(problems); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
