package render

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"cchc/internal/site"
)

type readSitemap struct {
	XMLName xml.Name
	URLs    []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
	} `xml:",any"`
}

func sitemapOf(t *testing.T, set *Set, path string) (name string, days map[string]string, order []string) {
	t.Helper()
	var m readSitemap
	if err := xml.Unmarshal([]byte(rendered(t, set, path)), &m); err != nil {
		t.Fatal(err)
	}
	days = map[string]string{}
	for _, u := range m.URLs {
		at := strings.TrimPrefix(u.Loc, "https://thu.example/cchc")
		days[at] = u.LastMod
		order = append(order, at)
	}
	return m.XMLName.Space + " " + m.XMLName.Local, days, order
}

const sitemaps = "http://www.sitemaps.org/schemas/sitemap/0.9 "

// TestSitemap: every page with its one address; lists have the day of their
// newest entry.
func TestSitemap(t *testing.T) {
	set := open(t, newsroom)
	name, days, _ := sitemapOf(t, set, "/sitemap.xml")
	if name != sitemaps+"urlset" {
		t.Error(name)
	}
	for at, want := range map[string]string{
		"/": "2026-11-05", "/tin/": "2026-11-05", "/tin/mot/": "2026-11-03", "/tin/thon/": "2026-10-01", "/linh-vuc/": "2026-11-03",
		"/chu-de/": "2026-11-05", "/chu-de/chuyen-doi-so/": "2026-11-03", "/so-do-trang/": "2026-11-05", "/trang/": "", "/trang/a/": "", "/hoi/a/": "",
	} {
		if got, ok := days[at]; got != want || !ok {
			t.Errorf("%s was changed on %q, want %q", at, got, want)
		}
	}
	for _, never := range []string{"/404.html", "/tin/nhap/", "/tin/mai/"} {
		if _, ok := days[never]; ok {
			t.Errorf("%s is listed", never)
		}
	}
}

// TestListsOfTasksHaveTheDayOfTheirPlans and later pages of lists and old
// addresses are not listed.
func TestListsOfTasksHaveTheDayOfTheirPlans(t *testing.T) {
	set := open(t, newsroom+`
-- content/ke-hoach/_index.md --
---
title: Kế hoạch
kind: plan
pageSize: 1
---
-- content/ke-hoach/a.md --
---
title: Kế hoạch
date: 2026-03-01
updated: 2026-06-01
issuer: UBND xã
period: "2026"
aliases: [/cu/]
tasks: [{name: Việc, lead: Công an xã}]
---
Nội dung.
-- content/ke-hoach/b.md --
---
title: Kế hoạch hai
date: 2026-02-01
issuer: UBND xã
period: "2026"
tasks: [{name: Việc, lead: Trạm Y tế}]
---
Nội dung.
`)
	_, days, _ := sitemapOf(t, set, "/sitemap.xml")
	for at, want := range map[string]string{"/nhiem-vu/": "2026-06-01", "/nhiem-vu/tram-y-te/": "2026-02-01", "/nhiem-vu/cong-an-xa/": "2026-06-01"} {
		if days[at] != want {
			t.Errorf("%s was changed on %q, want %q", at, days[at], want)
		}
	}
	for _, never := range []string{"/cu/", "/ke-hoach/trang/2/"} {
		if set.Output(never) == nil {
			t.Errorf("there is no %s", never)
		}
		if _, ok := days[never]; ok {
			t.Errorf("%s is listed", never)
		}
	}
}

// TestSitemapIsDivided: an index names the parts, which have every page once,
// in order, and none has more than it may.
func TestSitemapIsDivided(t *testing.T) {
	whole := open(t, newsroom)
	_, want, order := sitemapOf(t, whole, "/sitemap.xml")
	for name, limit := range map[string]sitemapLimit{"addresses": {urls: 4, bytes: 50 << 20}, "bytes": {urls: 50_000, bytes: 900}} {
		t.Run(name, func(t *testing.T) {
			set := &Set{Site: whole.Site, theme: whole.theme, byPath: map[string]*Output{}}
			set.addSitemap(limit)
			index, parts, files := sitemapOf(t, set, "/sitemap.xml")
			if index != sitemaps+"sitemapindex" || len(parts) < 3 || len(parts) != len(set.outputs)-1 {
				t.Fatalf("%s with %v", index, parts)
			}
			if parts["/sitemap-1.xml"] != "2026-11-05" {
				t.Errorf("the first part was changed on %q", parts["/sitemap-1.xml"])
			}
			var all []string
			for n, file := range files {
				if file != fmt.Sprintf("/sitemap-%d.xml", n+1) {
					t.Errorf("part %d is %s", n+1, file)
				}
				_, days, listed := sitemapOf(t, set, file)
				if size := len(rendered(t, set, file)); len(listed) > limit.urls || size > limit.bytes {
					t.Errorf("%s has %d addresses and %d bytes", file, len(listed), size)
				}
				for at, day := range days {
					if want[at] != day {
						t.Errorf("%s: %s was changed on %q, want %q", file, at, day, want[at])
					}
				}
				all = append(all, listed...)
			}
			if strings.Join(all, " ") != strings.Join(order, " ") {
				t.Errorf("the parts have %v, want %v", all, order)
			}
		})
	}
	if protocolLimit != (sitemapLimit{50_000, 50 << 20}) {
		t.Errorf("%v is not the limit of the protocol", protocolLimit)
	}
	if got := len(protocolLimit.divide(make50001(), 30)); got != 2 {
		t.Errorf("50,001 addresses make %d site maps", got)
	}
}

func make50001() []*site.Page {
	pages := make([]*site.Page, 50_001)
	for i := range pages {
		pages[i] = &site.Page{Path: "/a/"}
	}
	return pages
}

// TestSiteMapPageNamesLongLists: the page for readers lists the entries of a section,
// and of a long one how many there are.
func TestSiteMapPageNamesLongLists(t *testing.T) {
	for n, listed := range map[int]bool{199: true, 200: false} {
		text := strings.Builder{}
		text.WriteString(newsroom)
		for i := range n {
			fmt.Fprintf(&text, "-- content/trang/t%d.md --\n---\ntitle: Trang số %d.\n---\nNội dung.\n", i, i)
		}
		page := rendered(t, open(t, text.String()), "/so-do-trang/")
		if got := strings.Contains(page, "Trang số 7."); got != listed {
			t.Errorf("%d entries are listed: %v", n+1, got)
		}
		if got := strings.Contains(page, "Xem danh sách đầy đủ, 201 bài"); got == listed {
			t.Errorf("%d entries are counted: %v", n+1, got)
		}
		if strings.Contains(page, ">Không ngày<") != listed || !strings.Contains(page, `href="/cchc/tin/hai/"`) {
			t.Error(page)
		}
	}
}
