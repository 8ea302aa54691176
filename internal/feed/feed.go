// Package feed writes the feeds of a column, RSS, Atom and JSON Feed, and its
// calendars, iCalendar. What is in them is gathered by package render.
package feed

import (
	"cchc/internal/config"
	"cchc/internal/viet"
)

// A Feed is the latest entries of a page's list, whatever format it is written
// in. Addresses are whole. The id of an entry is its address: it stays while
// the entry is where it is, and everybody can open it.
type Feed struct {
	Title, Summary string
	Page, Self     string // the addresses of the page and of the feed
	Lang           string
	Agency         config.Agency
	Home           string
	Updated        viet.Date
	Items          []Item
}

// An Item is one entry of a feed.
type Item struct {
	Title, Summary     string
	URL                string // its id too
	HTML               string // the full text, "" where the feeds have summaries only
	Published, Updated viet.Date
	Author             string // "" for the agency
	Categories         []Category
	Cover              *Enclosure
	Recordings         []Enclosure // sound and film
}

// A Category is a term of an entry.
type Category struct{ Name, Slug, Scheme string } // Scheme is the address of its taxonomy

// An Enclosure is a file that belongs to an entry.
type Enclosure struct {
	URL, Type string
	Size      int64
}

// Formats are the writers of the formats by the name of their file.
var Formats = map[string]func(*Feed) []byte{"rss.xml": rssXML, "atom.xml": atomXML, "feed.json": jsonText}
