package render

import (
	"encoding/xml"
	"fmt"

	"cchc/internal/output"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// Sitemaps protocol (https://www.sitemaps.org/protocol.html).
type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	XMLNS   string       `xml:"xmlns,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapIndex struct {
	XMLName  xml.Name     `xml:"sitemapindex"`
	XMLNS    string       `xml:"xmlns,attr"`
	Sitemaps []sitemapURL `xml:"sitemap"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// A sitemapLimit is how much one site map may have.
type sitemapLimit struct{ urls, bytes int }

// protocolLimit is the protocol's: 50,000 addresses, 50 MB.
var protocolLimit = sitemapLimit{50_000, 50 << 20}

// addSitemap adds the site map: one file, or an index of several where the
// protocol wants it divided. It has the pages that search engines shall know by
// their one address: not the later pages of lists, whose entries have addresses
// of their own, no old addresses, and not the page for what is not found.
func (s *Set) addSitemap(limit sitemapLimit) {
	parts := limit.divide(canonical(s.Site.Pages()), len(s.Site.Settings.BaseURL.String()))
	if len(parts) <= 1 {
		s.add("/sitemap.xml", Data, func(s *Set) Result {
			view := s.Site.NewView()
			return Result{Data: output.XML(s.urlSet(view, canonical(view.All()))), Queries: view.Queries()}
		})
		return
	}
	path := func(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n+1) }
	part := func(s *Set, view *site.View, n int) []*site.Page {
		return limit.divide(canonical(view.All()), len(s.Site.Settings.BaseURL.String()))[n]
	}
	s.add("/sitemap.xml", Data, func(s *Set) Result {
		view := s.Site.NewView()
		doc := sitemapIndex{XMLNS: sitemapSpace}
		for n := range parts {
			var day viet.Date
			for _, p := range part(s, view, n) {
				day = viet.Later(day, changed(view, p))
			}
			doc.Sitemaps = append(doc.Sitemaps, sitemapURL{s.Site.Settings.BaseURL.Origin + view.URL(path(n)), day.ISO()})
		}
		return Result{Data: output.XML(doc), Queries: view.Queries()}
	})
	for n := range parts {
		s.add(path(n), Data, func(s *Set) Result {
			view := s.Site.NewView()
			return Result{Data: output.XML(s.urlSet(view, part(s, view, n))), Queries: view.Queries()}
		})
	}
}

// canonical leaves out the page for what is not found.
func canonical(pages []*site.Page) []*site.Page {
	some := make([]*site.Page, 0, len(pages))
	for _, p := range pages {
		if p.Kind != site.NotFoundPage && p.Kind != site.OfflinePage && p.Offered() {
			some = append(some, p)
		}
	}
	return some
}

// besideAddress is the most that an address costs beside itself,
// <url><loc></loc><lastmod>2026-11-22</lastmod></url>; besideAll what stands
// around all of them.
const (
	besideAddress = 64
	besideAll     = 128
)

// divide divides pages into as few runs as the limit allows. base is the length
// of the base address.
func (l sitemapLimit) divide(pages []*site.Page, base int) [][]*site.Page {
	var parts [][]*site.Page
	from, size := 0, besideAll
	for i, p := range pages {
		cost := base + 5*len(p.Path) + besideAddress // no sign is longer than &amp; in XML
		if i > from && (i-from >= l.urls || size+cost > l.bytes) {
			parts = append(parts, pages[from:i])
			from, size = i, besideAll
		}
		size += cost
	}
	return append(parts, pages[from:])
}

func (s *Set) urlSet(view *site.View, pages []*site.Page) urlSet {
	doc := urlSet{XMLNS: sitemapSpace}
	for _, p := range pages {
		doc.URLs = append(doc.URLs, sitemapURL{s.Site.Settings.BaseURL.Origin + view.URL(p.Path), changed(view, p).ISO()})
	}
	return doc
}

// changed returns the day of the last change of a page, of a list that of its
// newest entry.
func changed(view *site.View, p *site.Page) viet.Date {
	if p.Kind == site.EntryPage {
		return p.Updated.Day()
	}
	return view.Newest(p)
}

func (s *Set) addRobots() {
	s.add("/robots.txt", Data, func(s *Set) Result {
		base := s.Site.Settings.BaseURL
		return Result{Data: []byte("User-agent: *\nAllow: /\n\nSitemap: " + base.String() + "sitemap.xml\n")}
	})
}
