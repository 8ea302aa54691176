package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/feed"
	"cchc/internal/output"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// newsroom is a column with two sections, drafts and what comes later.
const newsroom = `
-- content/site.yaml --
title: Cột & bạn
baseURL: https://thu.example/cchc/
agency: {name: UBND xã Thử, email: ban@thu.example}
-- content/tin/_index.md --
---
title: Tin
kind: news
---
-- content/tin/mot.md --
---
title: Một <b> & hai
date: 2026-11-01 08:30
updated: 2026-11-03
topic: digital
field: Hộ tịch
author: Lò Thị Xuân
tags: [một cửa]
---
Mở [bài hai](hai/index.md), [đoạn dưới](#doan-duoi), [thư](mailto:a@b.vn), ![Bản đồ](hai/ban-do.png).

## Đoạn dưới

    dòng một
      dòng hai
-- content/tin/hai/index.md --
---
title: Hai
date: 2026-11-05
topic: results
author: A
summary: Năm < sáu
cover: {src: ban-do.png, alt: Bản đồ}
audio: {file: nghe.mp3, transcript: Lời}
---
Chữ.
-- content/tin/hai/ban-do.png --
ảnh
-- content/tin/hai/nghe.mp3 --
tiếng
-- content/tin/nhap.md --
---
title: Nháp
date: 2026-11-06
topic: results
author: A
draft: true
---
Nội dung.
-- content/tin/mai.md --
---
title: Ngày mai
date: 2026-11-23
topic: results
author: A
---
Nội dung.
-- content/tin/thon/_index.md --
---
title: Tin con
kind: news
---
-- content/tin/thon/ba.md --
---
title: Ba
date: 2026-10-01
topic: digital
author: A
---
Nội dung.
-- content/hoi/_index.md --
---
title: Hỏi
kind: question
---
-- content/hoi/a.md --
---
title: Bao giờ có giấy?
question: Bao giờ có giấy?
answeredBy: UBND xã
answeredOn: 2026-11-04
field: Hộ tịch
tags: [một cửa]
---
Ba ngày.
-- content/trang/_index.md --
---
title: Trang
kind: page
---
-- content/trang/a.md --
---
title: Không ngày
---
Nội dung.
`

// open reads a site given as a txtar text; each change replaces text in it.
func open(t *testing.T, text string, changes ...string) *Set {
	t.Helper()
	set, problems := Open(folderOf(text, changes...), day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	return set
}

func folderOf(text string, changes ...string) fstest.MapFS {
	return testenv.Files(strings.NewReplacer(changes...).Replace(text))
}

func rendered(t *testing.T, set *Set, path string) string {
	t.Helper()
	o := set.Output(path)
	if o == nil {
		t.Fatalf("there is no %s", path)
	}
	r := set.Render(o)
	if len(r.Problems) > 0 {
		t.Fatal(r.Problems)
	}
	return string(r.Data)
}

// fullText is the setting that puts whole articles into the feeds.
var fullText = []string{"agency: {name", "feeds: {fullText: true}\nagency: {name"}

// readAtom, readRSS and readJSON read the feeds as a reader does; their own
// types, so that a wrong name in ours is seen.
type readAtom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Entries []struct {
		ID        string `xml:"id"`
		Title     string `xml:"title"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Author    string `xml:"author>name"`
		Summary   string `xml:"summary"`
		Content   string `xml:"content"`
		Links     []struct {
			Href   string `xml:"href,attr"`
			Rel    string `xml:"rel,attr"`
			Type   string `xml:"type,attr"`
			Length string `xml:"length,attr"`
		} `xml:"link"`
		Categories []struct {
			Term   string `xml:"term,attr"`
			Scheme string `xml:"scheme,attr"`
			Label  string `xml:"label,attr"`
		} `xml:"category"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

type readRSS struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Channel struct {
		Title  string `xml:"title"`
		Editor string `xml:"managingEditor"`
		Items  []struct {
			Title       string   `xml:"title"`
			GUID        string   `xml:"guid"`
			PubDate     string   `xml:"pubDate"`
			Creator     string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Description string   `xml:"description"`
			Content     string   `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			Categories  []string `xml:"category"`
			Enclosure   struct {
				URL    string `xml:"url,attr"`
				Length string `xml:"length,attr"`
				Type   string `xml:"type,attr"`
			} `xml:"enclosure"`
		} `xml:"item"`
	} `xml:"channel"`
}

func atomOf(t *testing.T, set *Set, path string) readAtom {
	t.Helper()
	var f readAtom
	if err := xml.Unmarshal([]byte(rendered(t, set, path)), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func rssOf(t *testing.T, set *Set, path string) readRSS {
	t.Helper()
	var f readRSS
	if err := xml.Unmarshal([]byte(rendered(t, set, path)), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func jsonOf(t *testing.T, set *Set, path string) (f struct {
	Version string           `json:"version"`
	Title   string           `json:"title"`
	Self    string           `json:"feed_url"`
	Items   []map[string]any `json:"items"`
}) {
	t.Helper()
	if err := json.Unmarshal([]byte(rendered(t, set, path)), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestWhoHasFeeds: the home page, sections, topics and fields with a dated
// entry; no draft and nothing of tomorrow stands in them.
func TestWhoHasFeeds(t *testing.T) {
	set := open(t, newsroom)
	for path, want := range map[string][]string{
		"/":                       {"/tin/hai/", "/hoi/a/", "/tin/mot/", "/tin/thon/ba/"},
		"/tin/":                   {"/tin/hai/", "/tin/mot/", "/tin/thon/ba/"},
		"/tin/thon/":              {"/tin/thon/ba/"},
		"/chu-de/chuyen-doi-so/":  {"/tin/mot/", "/tin/thon/ba/"},
		"/linh-vuc/ho-tich/":      {"/hoi/a/", "/tin/mot/"},
		"/hoi/":                   {"/hoi/a/"},
		"/trang/":                 nil, // nothing in it has a date
		"/the/mot-cua/":           nil,
		"/co-quan/ubnd-xa/":       nil,
		"/chu-de/":                nil,
		"/tin/mot/":               nil,
		"/nam/2026/":              nil,
		"/du-lieu/":               nil,
		"/chu-de/khong-co-chu-de": nil,
	} {
		if want == nil {
			for _, name := range []string{"rss.xml", "atom.xml", "feed.json"} {
				if set.Output(path+name) != nil {
					t.Errorf("%s%s is made", path, name)
				}
			}
			continue
		}
		var atom, rss, feed []string
		for _, e := range atomOf(t, set, path+"atom.xml").Entries {
			atom = append(atom, strings.TrimPrefix(e.ID, "https://thu.example/cchc"))
		}
		for _, e := range rssOf(t, set, path+"rss.xml").Channel.Items {
			rss = append(rss, strings.TrimPrefix(e.GUID, "https://thu.example/cchc"))
		}
		for _, e := range jsonOf(t, set, path+"feed.json").Items {
			feed = append(feed, strings.TrimPrefix(e["id"].(string), "https://thu.example/cchc"))
		}
		for name, got := range map[string][]string{"Atom": atom, "RSS": rss, "JSON Feed": feed} {
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s has %v, want %v", name, path, got, want)
			}
		}
	}
}

// TestPagesNameTheirFeeds: a page with feeds names all three, any other page
// the feed of the column.
func TestPagesNameTheirFeeds(t *testing.T) {
	set := open(t, newsroom)
	for path, own := range map[string]bool{"/": true, "/tin/": true, "/linh-vuc/ho-tich/": true, "/tin/mot/": false, "/trang/": false} {
		page := rendered(t, set, path)
		for kind, name := range map[string]string{"atom+xml": "atom.xml", "rss+xml": "rss.xml", "feed+json": "feed.json"} {
			typed, at := `<link rel="alternate" type="application/`+kind+`"`, `href="/cchc`+path+name+`"`
			if got := strings.Contains(page, typed) && strings.Contains(page, at); got != own {
				t.Errorf("%s names %s: %v", path, name, got)
			}
		}
		if !strings.Contains(page, `href="/cchc/rss.xml"`) {
			t.Errorf("%s does not name the feed of the column", path)
		}
	}
	bare := open(t, "-- content/site.yaml --\ntitle: Cột\nbaseURL: https://thu.example/\nagency: UBND\n")
	if page := rendered(t, bare, "/"); strings.Contains(page, "rss.xml") || strings.Contains(page, "du-lieu") {
		t.Error("an empty column links to a feed or to data")
	}
}

// TestWhatAnEntryOfAFeedSays reads one entry in all three formats.
func TestWhatAnEntryOfAFeedSays(t *testing.T) {
	set := open(t, newsroom)
	atom := atomOf(t, set, "/tin/atom.xml")
	if atom.ID != "https://thu.example/cchc/tin/atom.xml" || atom.Title != "Tin – Cột & bạn" || atom.Author != "UBND xã Thử" || atom.Updated != "2026-11-05T00:00:00+07:00" {
		t.Errorf("%+v", atom)
	}
	one := atom.Entries[1]
	if one.Title != "Một <b> & hai" || one.Published != "2026-11-01T08:30:00+07:00" || one.Updated != "2026-11-03T00:00:00+07:00" || one.Author != "Lò Thị Xuân" || one.Content != "" {
		t.Errorf("%+v", one)
	}
	if got := fmt.Sprint(one.Categories); got != "[{chuyen-doi-so https://thu.example/cchc/chu-de/ Chuyển đổi số} {ho-tich https://thu.example/cchc/linh-vuc/ Hộ tịch} {mot-cua https://thu.example/cchc/the/ một cửa}]" {
		t.Error(got)
	}
	if got := fmt.Sprint(atom.Entries[0].Links[1:]); got != "[{https://thu.example/cchc/tin/hai/ban-do.png enclosure image/png 6} {https://thu.example/cchc/tin/hai/nghe.mp3 enclosure audio/mpeg 8}]" {
		t.Error(got)
	}

	rss := rssOf(t, set, "/tin/rss.xml").Channel
	if rss.Editor != "ban@thu.example (UBND xã Thử)" || rss.Items[1].PubDate != "Sun, 01 Nov 2026 08:30:00 +0700" || rss.Items[1].Creator != "Lò Thị Xuân" {
		t.Errorf("%+v", rss)
	}
	// A description is HTML, so that a sign of the summary is escaped once more.
	if two := rss.Items[0]; two.Description != "Năm &lt; sáu" || two.Enclosure.URL != "https://thu.example/cchc/tin/hai/nghe.mp3" || two.Enclosure.Length != "8" {
		t.Errorf("%+v", two)
	}
	if got := rssOf(t, set, "/hoi/rss.xml").Channel.Items[0].Creator; got != "UBND xã Thử" {
		t.Errorf("an entry without an author is by %q", got)
	}

	feed := jsonOf(t, set, "/tin/feed.json")
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Self != "https://thu.example/cchc/tin/feed.json" {
		t.Errorf("%+v", feed)
	}
	two := feed.Items[0]
	if two["content_text"] != "Năm < sáu" || two["image"] != "https://thu.example/cchc/tin/hai/ban-do.png" || two["date_published"] != "2026-11-05T00:00:00+07:00" {
		t.Errorf("%+v", two)
	}
	if got := fmt.Sprint(feed.Items[1]["tags"], feed.Items[1]["authors"]); got != "[Chuyển đổi số Hộ tịch một cửa] [map[name:Lò Thị Xuân]]" {
		t.Error(got)
	}
	for _, i := range feed.Items {
		if i["content_text"] == nil && i["content_html"] == nil {
			t.Errorf("%v has no content", i["id"])
		}
	}
}

// TestFullText: what the page shows, with whole addresses, its lines as they
// are.
func TestFullText(t *testing.T) {
	set := open(t, newsroom, fullText...)
	text := atomOf(t, set, "/tin/atom.xml").Entries[1].Content
	for _, want := range []string{
		`href="https://thu.example/cchc/tin/hai/"`, `href="https://thu.example/cchc/tin/mot/#doan-duoi"`, `href="mailto:a@b.vn"`,
		`src="https://thu.example/cchc/tin/hai/ban-do.png"`, `alt="Bản đồ"`, "dòng một\n  dòng hai",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if rss := rssOf(t, set, "/tin/rss.xml").Channel.Items[1].Content; rss != text {
		t.Errorf("RSS says\n%s", rss)
	}
	if got := jsonOf(t, set, "/tin/feed.json").Items[1]["content_html"]; got != text {
		t.Errorf("JSON Feed says\n%v", got)
	}
	// What a page shows beside its text.
	if got := atomOf(t, set, "/hoi/atom.xml").Entries[0].Content; !strings.Contains(got, "<blockquote><p>Bao giờ có giấy?</p></blockquote>") || !strings.Contains(got, "Ba ngày.") {
		t.Error(got)
	}
	if got := atomOf(t, set, "/tin/atom.xml").Entries[0].Content; !strings.Contains(got, `<img src="https://thu.example/cchc/tin/hai/ban-do.png" alt="Bản đồ"`) {
		t.Error(got)
	}
}

// TestAThemeWithoutAFeedPartial shows the text alone; one whose partial is
// broken is told so.
func TestAThemeWithoutAFeedPartial(t *testing.T) {
	folder := folderOf(newsroom, fullText...)
	folder["themes/congvu/partials/feed-text.html"] = &fstest.MapFile{Data: []byte(`{{ .Page.Nothing }}`)}
	set, problems := Open(folder, day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	r := set.Render(set.Output("/tin/atom.xml"))
	if len(r.Data) > 0 || r.Problems.Errors() == 0 || r.Problems[0].Code != "template-run" || r.Problems[0].File != "themes/congvu/partials/feed-text.html" {
		t.Errorf("%d bytes, %v", len(r.Data), r.Problems)
	}
}

// TestAFeedKnowsWhatItDependsOn: the questions of a feed with full text change
// with the text of an entry and with what its links lead to, and those of a
// feed of summaries do not.
func TestAFeedKnowsWhatItDependsOn(t *testing.T) {
	questions := func(changes ...string) string {
		set := open(t, newsroom, changes...)
		first := set.Render(set.Output("/tin/atom.xml")).Queries
		if again := set.Render(set.Output("/tin/atom.xml")).Queries; !slices.Equal(first, again) {
			t.Errorf("asked again, the questions are others: %v, %v", first, again)
		}
		return fmt.Sprint(first)
	}
	if questions("dòng hai", "dòng ba") == questions() {
		t.Error("a feed of summaries, which begin the text where there is none, does not know that it depends on it")
	}
	full := questions(fullText...)
	for what, change := range map[string][]string{
		"the text":             {"dòng hai", "dòng ba"},
		"the title linked to":  {"title: Hai", "title: Hai mươi"},
		"the author":           {"Lò Thị Xuân", "Lò Thị Thu"},
		"the name of the term": {"field: Hộ tịch\nauthor", "field: Đất đai\nauthor"},
	} {
		if questions(append(change, fullText...)...) == full {
			t.Errorf("a feed does not know that it depends on %s", what)
		}
	}
}

// TestNewTextNewFeed: where only the text of an entry has changed, the feed
// shows the new one.
func TestNewTextNewFeed(t *testing.T) {
	folder := folderOf(newsroom, fullText...)
	all := day
	all.Drafts, all.Future = true, true
	set, _ := Open(folder, all)
	rendered(t, set, "/tin/atom.xml")
	file := "content/tin/mot.md"
	folder[file].Data = bytes.Replace(folder[file].Data, []byte("dòng hai"), []byte("dòng ba"), 1)
	next, ok := set.Again(file)
	if !ok {
		t.Fatal("the site must be opened anew")
	}
	if text := rendered(t, next, "/tin/atom.xml"); !strings.Contains(text, "dòng ba") {
		t.Error(text)
	}
	if text := rendered(t, set, "/tin/atom.xml"); !strings.Contains(text, "dòng hai") {
		t.Error("the earlier set has changed")
	}
}

// TestSizeOfFeeds: the latest ones, as many as the settings say.
func TestSizeOfFeeds(t *testing.T) {
	set := open(t, newsroom, "agency: {name", "feeds: {size: 2}\nagency: {name")
	if got := jsonOf(t, set, "/feed.json").Items; len(got) != 2 || got[1]["title"] != "Bao giờ có giấy?" {
		t.Errorf("%v", got)
	}
	for _, size := range []string{"-1", "501"} {
		_, problems := Open(folderOf(newsroom, "agency: {name", "feeds: {size: "+size+"}\nagency: {name"), day)
		if problems.Errors() != 1 || problems[0].Code != "feed-size" || problems[0].File != config.SettingsFile || problems[0].Line != 3 {
			t.Errorf("size %s: %v", size, problems)
		}
	}
	var out strings.Builder
	_, problems := Open(folderOf(newsroom, "agency: {name", "feeds: {fulltext: có, size: nhiều, dài: 3}\nagency: {name"), day)
	vi := diag.NewVoice("vi")
	for _, d := range problems {
		fmt.Fprintln(&out, d.Line, d.Field, d.Code, vi.Message(d) != "")
	}
	if out.String() != "3 feeds.size wrong-type true\n3 feeds.dài unknown-key true\n" {
		t.Error(out.String())
	}
}

// TestFeedsOfTenThousand: the latest of very many, from any order.
func TestFeedsOfTenThousand(t *testing.T) {
	folder := folderOf(newsroom)
	for i := range 10_000 {
		at := viet.NewDate(2025, time.January, 1).AddDays(i * 7919 % 600)
		folder[fmt.Sprintf("content/tin/n%05d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\ntitle: Tin %d\ndate: %s\ntopic: digital\nauthor: A\nfield: Lĩnh vực %d\nsummary: Một câu.\n---\nNội dung.\n", i, at.ISO(), i%300)}
	}
	set, problems := Open(folder, day)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	feed := jsonOf(t, set, "/chu-de/chuyen-doi-so/feed.json")
	dates := make([]string, 0, len(feed.Items))
	for _, i := range feed.Items {
		dates = append(dates, i["date_published"].(string))
	}
	if len(dates) != 50 || !slices.IsSortedFunc(dates, func(a, b string) int { return strings.Compare(b, a) }) || dates[0] != "2026-11-01T08:30:00+07:00" || dates[49] < "2026-08-20" {
		t.Errorf("%d: %v", len(dates), dates)
	}
	fields := 0
	for _, o := range set.Outputs() {
		if strings.HasPrefix(o.Path, "/linh-vuc/linh-vuc-") && strings.HasSuffix(o.Path, "/atom.xml") {
			fields++
		}
	}
	if fields != 300 {
		t.Errorf("%d fields have feeds", fields)
	}
}

// TestWholeAddresses: every attribute that leads somewhere, whatever way it is
// written.
func TestWholeAddresses(t *testing.T) {
	for in, want := range map[string]string{
		`<a href="/x/">`: `<a href="https://a.vn/x/">`,
		`<a href="../y.pdf#z" title="a &amp; b">`:     `<a href="https://a.vn/b/y.pdf#z" title="a &amp; b">`,
		`<a href="https://c.vn/?a=1&amp;b=2">c</a>`:   `<a href="https://c.vn/?a=1&amp;b=2">c</a>`,
		`<img src="a.png" alt="">`:                    `<img src="https://a.vn/b/c/a.png" alt="">`,
		`<img srcset="/a.png 1x, b.png 2x,/c.png">`:   `<img srcset="https://a.vn/a.png 1x, https://a.vn/b/c/b.png 2x,/c.png">`,
		`<img srcset="/a.png 480w, /b.png 960w"/>`:    `<img srcset="https://a.vn/a.png 480w, https://a.vn/b.png 960w"/>`,
		`<video poster="/p.jpg" src="v.mp4">`:         `<video poster="https://a.vn/p.jpg" src="https://a.vn/b/c/v.mp4">`,
		`<a href="tel:+84299">`:                       `<a href="tel:+84299">`,
		`<a href="http://[::1">`:                      `<a href="http://[::1">`,
		"<p>1 &lt; 2 &amp; 3</p>\n<br>":               "<p>1 &lt; 2 &amp; 3</p>\n<br>",
		`<blockquote cite="/n">`:                      `<blockquote cite="https://a.vn/n">`,
		`<code>&lt;a href=&#34;/x&#34;&gt;</code>`:    `<code>&lt;a href=&#34;/x&#34;&gt;</code>`,
		`<!-- <a href="/x"> --><i data-src="/y"></i>`: `<!-- <a href="/x"> --><i data-src="/y"></i>`,
	} {
		if got := absolute(in, "https://a.vn/b/c/"); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// FuzzFeeds: whatever an entry says, the feeds can be read, and say it without
// the signs that no XML may have.
func FuzzFeeds(f *testing.F) {
	for _, s := range []string{"", "]]>", "a\x00b\x0bc", "\xff\xfe", "<![CDATA[", "&#0;&bogus;", "\ufffe\uffff\U0001F600", "dòng\r\nhai\r", `<script>"'`, "\u2028"} {
		f.Add(s, s, s)
	}
	agency := config.Agency{Name: "UBND"}
	f.Fuzz(func(t *testing.T, title, summary, html string) {
		at := viet.NewDate(2026, 11, 5)
		fd := &feed.Feed{Title: output.Text(title), Agency: agency, Lang: "vi", Updated: at, Items: []feed.Item{{
			Title: output.Text(title), Summary: output.Text(summary), HTML: output.Text(absolute(html, "https://a.vn/b/")), URL: "https://a.vn/b/", Published: at, Updated: at,
			Categories: []feed.Category{{Name: output.Text(title), Slug: "a", Scheme: "https://a.vn/"}},
		}}}
		var atom readAtom
		if err := xml.Unmarshal(feed.Formats["atom.xml"](fd), &atom); err != nil {
			t.Fatal(err)
		}
		item := fd.Items[0]
		if e := atom.Entries[0]; e.Title != item.Title || e.Summary != item.Summary || e.Content != item.HTML || e.Categories[0].Label != item.Title {
			t.Errorf("%+v became %+v", item, e)
		}
		var rss readRSS
		if err := xml.Unmarshal(feed.Formats["rss.xml"](fd), &rss); err != nil {
			t.Fatal(err)
		}
		if got := rss.Channel.Items[0].Content; got != item.HTML {
			t.Errorf("%q became %q", item.HTML, got)
		}
		var doc struct {
			Items []struct {
				Title string
				HTML  string `json:"content_html"`
			}
		}
		if err := json.Unmarshal(feed.Formats["feed.json"](fd), &doc); err != nil {
			t.Fatal(err)
		}
		if got := doc.Items[0]; got.Title != item.Title || got.HTML != item.HTML {
			t.Errorf("%+v became %+v", item, got)
		}
		for d := xml.NewDecoder(bytes.NewReader(feed.Formats["rss.xml"](fd))); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
		}
	})
}
