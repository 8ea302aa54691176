package feed

import (
	"encoding/xml"
	"strconv"
	"time"

	"cchc/internal/output"
)

// The Atom syndication format (RFC 4287).
type atomFeed struct {
	XMLName   xml.Name    `xml:"feed"`
	XMLNS     string      `xml:"xmlns,attr"`
	Lang      string      `xml:"xml:lang,attr"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle"`
	Updated   string      `xml:"updated"`
	Author    atomPerson  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomPerson struct {
	Name  string `xml:"name"`
	URI   string `xml:"uri,omitempty"`
	Email string `xml:"email,omitempty"`
}

type atomLink struct {
	Href   string `xml:"href,attr"`
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Length string `xml:"length,attr,omitempty"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Author     *atomPerson    `xml:"author"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
	Content    *atomContent   `xml:"content"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func atomXML(f *Feed) []byte {
	doc := atomFeed{
		XMLNS: "http://www.w3.org/2005/Atom", Lang: f.Lang, ID: f.Self, Title: f.Title, Subtitle: f.Summary, Updated: rfc3339(f.Updated.Time()),
		Author:    atomPerson{output.Text(f.Agency.Name), f.Home, string(f.Agency.Email)},
		Links:     []atomLink{{Href: f.Self, Rel: "self", Type: "application/atom+xml"}, {Href: f.Page, Rel: "alternate", Type: "text/html"}},
		Generator: "cchc",
	}
	for _, i := range f.Items {
		e := atomEntry{ID: i.URL, Title: i.Title, Published: rfc3339(i.Published.Time()), Updated: rfc3339(i.Updated.Time()), Summary: i.Summary,
			Links: append([]atomLink{{Href: i.URL, Rel: "alternate", Type: "text/html"}}, atomFiles(i)...)}
		if i.Author != "" {
			e.Author = &atomPerson{Name: i.Author}
		}
		if i.HTML != "" {
			e.Content = &atomContent{"html", i.HTML}
		}
		for _, c := range i.Categories {
			e.Categories = append(e.Categories, atomCategory{c.Slug, c.Scheme, c.Name})
		}
		doc.Entries = append(doc.Entries, e)
	}
	return output.XML(doc)
}

// atomFiles returns the picture and the recordings of an entry.
func atomFiles(i Item) []atomLink {
	var links []atomLink
	add := func(e Enclosure) {
		links = append(links, atomLink{e.URL, "enclosure", e.Type, strconv.FormatInt(e.Size, 10)})
	}
	if i.Cover != nil {
		add(*i.Cover)
	}
	for _, r := range i.Recordings {
		add(r)
	}
	return links
}

// rfc3339 writes an instant with the offset of Vietnam: 2026-11-05T00:00:00+07:00.
func rfc3339(t time.Time) string { return t.Format(time.RFC3339) }
