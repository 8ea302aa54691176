package feed

import (
	"encoding/xml"
	"html"
	"strconv"
	"time"

	"cchc/internal/output"
)

// RSS 2.0 (https://www.rssboard.org/rss-specification), with the link to
// itself and the full text that readers look for in other name spaces.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Content string     `xml:"xmlns:content,attr,omitempty"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        atomLink  `xml:"atom:link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Editor      string    `xml:"managingEditor,omitempty"`
	Built       string    `xml:"lastBuildDate,omitempty"`
	Generator   string    `xml:"generator"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string        `xml:"title"`
	Link        string        `xml:"link"`
	GUID        string        `xml:"guid"`
	PubDate     string        `xml:"pubDate"`
	Creator     string        `xml:"dc:creator"`
	Categories  []rssCategory `xml:"category"`
	Description string        `xml:"description,omitempty"` // HTML, as readers take it
	Content     string        `xml:"content:encoded,omitempty"`
	Enclosure   *rssEnclosure `xml:"enclosure"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr"`
	Name   string `xml:",chardata"`
}

type rssEnclosure struct {
	URL    string `xml:"url,attr"`
	Length string `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

func rssXML(f *Feed) []byte {
	doc := rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Channel: rssChannel{
		Title: f.Title, Link: f.Page, Description: f.Summary, Language: f.Lang, Generator: "cchc",
		Self: atomLink{Href: f.Self, Rel: "self", Type: "application/rss+xml"}, Built: rfc822(f.Updated.Time()),
	}}
	if f.Agency.Email != "" {
		doc.Channel.Editor = string(f.Agency.Email) + " (" + output.Text(f.Agency.Name) + ")"
	}
	for _, i := range f.Items {
		item := rssItem{Title: i.Title, Link: i.URL, GUID: i.URL, PubDate: rfc822(i.Published.Time()), Creator: i.Author,
			Description: html.EscapeString(i.Summary), Content: i.HTML, Enclosure: rssFile(i)}
		if item.Creator == "" {
			item.Creator = output.Text(f.Agency.Name)
		}
		if i.HTML != "" {
			doc.Content = "http://purl.org/rss/1.0/modules/content/"
		}
		for _, c := range i.Categories {
			item.Categories = append(item.Categories, rssCategory{c.Scheme, c.Name})
		}
		doc.Channel.Items = append(doc.Channel.Items, item)
	}
	return output.XML(doc)
}

// rssFile returns the one file that an item can have: its recording, else its
// picture.
func rssFile(i Item) *rssEnclosure {
	e := i.Cover
	if len(i.Recordings) > 0 {
		e = &i.Recordings[0]
	}
	if e == nil {
		return nil
	}
	return &rssEnclosure{e.URL, strconv.FormatInt(e.Size, 10), e.Type}
}

// rfc822 writes an instant with the four-digit year of RFC 1123, as the
// specification of RSS allows.
func rfc822(t time.Time) string { return t.Format(time.RFC1123Z) }
