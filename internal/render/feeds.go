package render

import (
	"bytes"
	"encoding/xml"
	"time"

	"cchc/internal/site"
)

// feedSize is how many entries a feed has.
const feedSize = 50

// RSS 2.0 (https://www.rssboard.org/rss-specification), with the link to
// itself that readers look for.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        rssSelf   `xml:"atom:link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Generator   string    `xml:"generator"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"`
	PubDate     string `xml:"pubDate,omitempty"`
	Description string `xml:"description,omitempty"`
}

// addFeeds adds the feed of the site and one for each section.
func (s *Set) addFeeds() {
	for _, p := range s.Site.Pages() {
		if p.Kind == site.HomePage || p.Kind == site.SectionPage {
			path := p.Path + "rss.xml"
			s.add(path, Data, func(s *Set) Result { return s.feed(p, path) })
		}
	}
}

func (s *Set) feed(p *site.Page, path string) Result {
	view := s.Site.NewView()
	origin := s.Site.Settings.BaseURL.Origin
	title := s.Site.Settings.Title
	if p.Kind == site.SectionPage {
		title = p.Title + " – " + title
	}
	doc := rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Channel: rssChannel{
		Title: title, Link: origin + view.URL(p.Path), Description: p.Summary, Language: string(s.Site.Settings.Lang), Generator: "cchc",
		Self: rssSelf{origin + view.URL(path), "self", "application/rss+xml"},
	}}
	if doc.Channel.Description == "" {
		doc.Channel.Description = title
	}
	for _, e := range view.Dated(p, feedSize) {
		item := rssItem{Title: e.Title, Link: origin + view.URL(e.Path), GUID: origin + view.URL(e.Path), Description: s.theme.Summary(view, e)}
		if d := e.Published(); !d.IsZero() {
			item.PubDate = d.Time().Format(time.RFC1123Z)
		}
		doc.Channel.Items = append(doc.Channel.Items, item)
	}
	return Result{Data: encodeXML(doc), Queries: view.Queries()}
}

// encodeXML writes a document; the types here cannot fail to be written.
func encodeXML(doc any) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	enc := xml.NewEncoder(&out)
	if err := enc.Encode(doc); err != nil {
		panic("render: " + err.Error())
	}
	return out.Bytes()
}

// Sitemaps protocol (https://www.sitemaps.org/protocol.html).
type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	XMLNS   string       `xml:"xmlns,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (s *Set) addSitemap() {
	s.add("/sitemap.xml", Data, func(s *Set) Result {
		view := s.Site.NewView()
		doc := urlSet{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9"}
		for _, p := range view.All() {
			if p.Kind == site.NotFoundPage {
				continue
			}
			u := sitemapURL{Loc: s.Site.Settings.BaseURL.Origin + view.URL(p.Path)}
			if d := p.Updated; !d.IsZero() {
				u.LastMod = d.Day().ISO()
			}
			doc.URLs = append(doc.URLs, u)
		}
		return Result{Data: encodeXML(doc), Queries: view.Queries()}
	})
}

func (s *Set) addRobots() {
	s.add("/robots.txt", Data, func(s *Set) Result {
		base := s.Site.Settings.BaseURL
		return Result{Data: []byte("User-agent: *\nAllow: /\n\nSitemap: " + base.String() + "sitemap.xml\n")}
	})
}
