package render

import (
	"bytes"
	"image/png"
	"net/url"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// A head is what the head of a page says: contents of meta elements by name and
// property, addresses of links by what they are.
type head struct{ metas, links map[string]string }

func readHead(t *testing.T, page []byte) head {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	h := head{map[string]string{}, map[string]string{}}
	once := func(into map[string]string, key, value string) {
		if _, twice := into[key]; twice && key != "" {
			t.Errorf("%s stands twice", key)
		}
		into[key] = value
	}
	for n := range doc.Descendants() {
		a := map[string]string{}
		for _, attr := range n.Attr {
			a[attr.Key] = attr.Val
		}
		switch {
		case n.Data == "meta" && a["content"] != "":
			for _, key := range []string{a["name"], a["property"]} {
				if key != "" {
					once(h.metas, key, a["content"])
				}
			}
		case n.Data == "link" && a["rel"] == "canonical":
			once(h.links, "canonical", a["href"])
		case n.Data == "link" && a["hreflang"] != "":
			once(h.links, a["hreflang"], a["href"])
		}
	}
	return h
}

// TestEveryPageSaysWhatItIs: the six elements of Dublin Core that Thông tư
// 24/2011/TT-BTTTT wants on every page, and a picture that is there, for
// whoever shares it.
func TestEveryPageSaysWhatItIs(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	origin := set.Site.Settings.BaseURL.Origin
	cards := map[string]bool{}
	for _, p := range set.Site.Pages() {
		for n := 1; n <= set.Site.PagerCount(p); n++ {
			o := set.Output(p.At(n))
			h := readHead(t, set.Render(o).Data)
			if o.Path == "/404.html" {
				if len(h.links) > 0 || h.metas["DC.title"] != "" {
					t.Errorf("the page that is not there has metadata: %v", h)
				}
				continue
			}
			for _, key := range []string{"DC.title", "DC.creator", "DC.date", "DC.description", "DC.publisher", "DC.identifier", "DC.language",
				"og:title", "og:description", "og:url", "og:type", "og:image", "og:image:alt", "og:site_name", "og:locale", "twitter:card", "description"} {
				if h.metas[key] == "" {
					t.Errorf("%s has no %s", o.Path, key)
				}
			}
			if h.links["canonical"] != origin+o.Path || h.metas["DC.identifier"] != origin+o.Path {
				t.Errorf("%s is called %s and %s", o.Path, h.links["canonical"], h.metas["DC.identifier"])
			}
			picture, ok := strings.CutPrefix(h.metas["og:image"], origin)
			if !ok || set.Output(picture) == nil {
				t.Errorf("%s: no picture at %s", o.Path, h.metas["og:image"])
			}
			if strings.HasPrefix(picture, "/chia-se/") {
				cards[path.Base(picture)] = true
			}
		}
	}
	if len(cards) < 14 {
		t.Errorf("only the cards %v", cards)
	}
	for name := range cards {
		picture, err := png.Decode(bytes.NewReader(set.Render(set.Output("/chia-se/" + name)).Data))
		if err != nil || picture.Bounds().Dx() != 1200 || picture.Bounds().Dy() != 630 {
			t.Errorf("%s: %v", name, err)
		}
	}

	news := readHead(t, set.Render(set.Output("/tin-tuc/ba-thu-tuc-ho-tich-bot-giay-to/")).Data).metas
	if news["og:image"] != origin+"/tin-tuc/ba-thu-tuc-ho-tich-bot-giay-to/anh-bia.jpg" || news["og:type"] != "article" || news["DC.creator"] != "Vũ Thị Hạnh" {
		t.Errorf("%v", news)
	}
	if _, err := url.Parse(news["og:image"]); err != nil || !strings.Contains(news["DC.subject"], "; ") {
		t.Errorf("%v", news)
	}
}

// small opens a site of the given files beside its settings.
func small(t *testing.T, files map[string]string) *Set {
	t.Helper()
	site := fstest.MapFS{"content/site.yaml": {Data: []byte("title: Chuyên mục CCHC\nbaseURL: https://xa.example/cchc/\nagency: UBND xã\nsummary: Một chuyên mục.\n")}}
	for name, text := range files {
		site[name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, problems := Open(site, store.Options{Today: viet.NewDate(2026, 11, 22)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return set
}

// TestWordsCannotBreakOut of the block of data, whatever an editor writes.
func TestWordsCannotBreakOut(t *testing.T) {
	set := small(t, map[string]string{
		"content/tin/_index.md": "---\ntitle: Tin\nkind: news\n---\n",
		"content/tin/a.md":      "---\ntitle: '</script><script>alert(1)</script>'\ndate: 2026-11-01\ntopic: results\nauthor: '<!-- <script>'\nsummary: '\"&<>\\'\n---\nThân bài.\n",
	})
	page := set.Render(set.Output("/tin/a/")).Data
	scripts := 0
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Data == "script" && n.Type == html.ElementNode {
			scripts++
			if n.FirstChild != nil && strings.ContainsAny(n.FirstChild.Data, "<>&") {
				t.Errorf("signs that could end it: %s", n.FirstChild.Data)
			}
		}
	}
	data := string(linkedData(t, page))
	if scripts != 2 || !strings.Contains(data, `\u003c/script\u003e\u003cscript\u003ealert(1)`) {
		t.Errorf("%d scripts, data %s", scripts, data)
	}
}

// TestTranslationsKnowEachOther, whichever says so, with a third one elsewhere;
// and the text says its language.
func TestTranslationsKnowEachOther(t *testing.T) {
	set := small(t, map[string]string{
		"content/gioi-thieu/_index.md": "---\ntitle: Giới thiệu\nkind: page\n---\n",
		"content/gioi-thieu/xa.md":     "---\ntitle: Về xã\ndate: 2026-11-01\n---\nXã ta.\n",
		"content/gioi-thieu/about.md":  "---\ntitle: About\nlang: Tiếng Anh\ndate: 2026-11-01\ntranslations:\n  - xa.md\n  - {url: https://km.example/, lang: km}\n---\nOur commune.\n",
		"content/gioi-thieu/khac.md":   "---\ntitle: Trang khác\ndate: 2026-11-01\n---\nKhông dịch.\n",
	})
	want := map[string]string{"vi": "https://xa.example/cchc/gioi-thieu/xa/", "en": "https://xa.example/cchc/gioi-thieu/about/", "km": "https://km.example/"}
	for _, path := range []string{"/gioi-thieu/xa/", "/gioi-thieu/about/"} {
		page := set.Render(set.Output(path)).Data
		h := readHead(t, page)
		for lang, address := range want {
			if h.links[lang] != address {
				t.Errorf("%s: %s is %s", path, lang, h.links[lang])
			}
		}
		isEnglish := strings.Contains(path, "about")
		if got := bytes.Contains(page, []byte(`<html lang="en">`)) && bytes.Contains(page, []byte(">Skip to main content</a>")); got != isEnglish {
			t.Errorf("%s says that it is English: %v", path, got)
		}
		if bytes.Contains(page, []byte(">English</a>")) == isEnglish || !bytes.Contains(page, []byte(`hreflang="km"`)) {
			t.Errorf("%s does not lead to its translations", path)
		}
	}
	if h := readHead(t, set.Render(set.Output("/gioi-thieu/about/")).Data); h.metas["DC.language"] != "en" || h.metas["og:locale"] != "en_US" {
		t.Errorf("%v", h.metas)
	}
	if h := readHead(t, set.Render(set.Output("/gioi-thieu/khac/")).Data); len(h.links) != 1 {
		t.Errorf("a page without translation: %v", h.links)
	}
}

// TestACardOfTheSite: a picture that the board has at the address of a card is
// the card.
func TestACardOfTheSite(t *testing.T) {
	svg := `<svg xmlns="http://www.w3.org/2000/svg"/>`
	set := small(t, map[string]string{"content/chia-se/site.png": svg, "content/tin/_index.md": "---\ntitle: Tin\nkind: news\n---\n"})
	if got := set.Render(set.Output("/chia-se/site.png")); len(got.Problems) != 1 || got.Problems[0].Code != "picture-broken" {
		t.Errorf("the board's file is passed over: %v", got.Problems)
	}
	if got := set.Render(set.Output("/chia-se/news.png")); len(got.Data) == 0 {
		t.Errorf("no card: %v", got.Problems)
	}
	if set.Output("/chia-se/procedure.png") != nil {
		t.Error("a card for a kind that the site has not")
	}
}
