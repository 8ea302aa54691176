package render

import (
	"strings"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/theme"
	"cchc/internal/viet"
)

// A feed is the latest entries of a page's list, whatever format it is written
// in. Addresses are whole. The id of an entry is its address: it stays while
// the entry is where it is, and everybody can open it.
type feed struct {
	Title, Summary string
	Page, Self     string // the addresses of the page and of the feed
	Lang           string
	Agency         content.Agency
	Home           string
	Updated        viet.Date
	Items          []feedItem
}

// A feedItem is one entry of a feed.
type feedItem struct {
	Title, Summary     string
	URL                string // its id too
	HTML               string // the full text, "" where the feeds have summaries only
	Published, Updated viet.Date
	Author             string // "" for the agency
	Categories         []category
	Cover              *enclosure
	Recordings         []enclosure // sound and film
}

// A category is a term of an entry.
type category struct{ Name, Slug, Scheme string } // Scheme is the address of its taxonomy

// An enclosure is a file that belongs to an entry.
type enclosure struct {
	URL, Type string
	Size      int64
}

// feedFormats are the writers of the formats by the name of their file.
var feedFormats = map[string]func(*feed) []byte{"rss.xml": writeRSS, "atom.xml": writeAtom, "feed.json": writeJSONFeed}

// addFeeds adds the feeds of the home page, of the sections and of the terms
// that are followed.
func (s *Set) addFeeds() {
	for _, p := range s.Site.Pages() {
		if !s.Site.NewView().HasFeed(p) {
			continue
		}
		for _, f := range theme.Feeds() {
			s.add(p.Path+f.Name, Data, func(s *Set) Result {
				view := s.Site.NewView()
				made, problems := s.feed(view, view.Page(p.Path), f.Name)
				problems = append(problems, view.Problems()...)
				if problems.Errors() > 0 {
					return Result{Queries: view.Queries(), Problems: problems}
				}
				return Result{Data: feedFormats[f.Name](made), Queries: view.Queries(), Exact: true}
			})
		}
	}
}

// feed gathers the feed of a page; name is that of its file.
func (s *Set) feed(view *site.View, p *site.Page, name string) (*feed, diag.List) {
	settings := view.Settings()
	origin := settings.BaseURL.Origin
	f := &feed{
		Title: plain(settings.Title), Summary: plain(p.Summary), Page: origin + view.URL(p.Path), Self: origin + view.URL(p.Path+name),
		Lang: string(settings.Lang), Agency: settings.Agency, Home: settings.BaseURL.String(),
	}
	if p.Kind != site.HomePage {
		f.Title = plain(p.Title) + " – " + f.Title
	}
	if f.Summary == "" {
		f.Summary = f.Title
	}
	var problems diag.List
	for _, e := range view.Dated(p, settings.Feeds.Size) {
		item, more := s.feedItem(view, e, origin)
		problems = append(problems, more...)
		if settings.Feeds.FullText {
			text := s.feedText(e)
			view.Replay(text.queries)
			item.HTML = text.html
			problems = append(problems, text.problems...)
		}
		f.Updated = later(f.Updated, item.Updated)
		f.Items = append(f.Items, item)
	}
	return f, problems
}

func (s *Set) feedItem(view *site.View, e *site.Page, origin string) (feedItem, diag.List) {
	summary, problems := s.theme.Summary(view, e)
	item := feedItem{
		Title: plain(e.Title), Summary: plain(summary), URL: origin + view.URL(e.Path),
		Published: e.Published(), Updated: later(e.Published(), e.Updated),
	}
	for _, taxonomy := range []string{"topic", "field", "tag"} {
		for _, t := range view.TermsOf(e, taxonomy) {
			item.Categories = append(item.Categories, category{plain(t.Name), t.Slug, origin + view.URL(t.Taxonomy.Path)})
		}
	}
	if c := e.Entry.Cover; c != nil {
		item.Cover = fileEnclosure(view, e, c.Src, origin)
	}
	if d, ok := e.Data().(*content.News); ok {
		item.Author = plain(d.Author)
		for _, m := range []*content.Media{d.Video, d.Audio} {
			if m == nil {
				continue
			}
			if enc := fileEnclosure(view, e, m.File, origin); enc != nil {
				item.Recordings = append(item.Recordings, *enc)
			}
		}
	}
	return item, problems
}

// fileEnclosure returns a file that an entry names, nil where it is not one of
// the site's.
func fileEnclosure(view *site.View, e *site.Page, ref content.FileRef, origin string) *enclosure {
	href, file := view.FileURL(e, ref), view.FileOf(e, ref)
	if href == "" || file == nil {
		return nil
	}
	return &enclosure{URL: origin + href, Type: strings.TrimSuffix(ContentType(file.Path), "; charset=utf-8"), Size: file.Size}
}

// A feedText is the full text of an entry and what was asked for it.
type feedText struct {
	html     string
	queries  []site.Query
	problems diag.List
}

// feedText returns the full text of an entry, which is made once for all feeds
// of a set that have it.
func (s *Set) feedText(e *site.Page) feedText {
	if known, ok := s.feedTexts.Load(e); ok {
		return known.(feedText)
	}
	view := s.Site.NewView()
	view.Texts(e)
	text, problems := s.theme.FeedText(view, e)
	made := feedText{plain(strings.TrimSpace(absolute(text, s.Site.Settings.BaseURL.Origin+view.URL(e.Path)))), view.Queries(), append(problems, view.Problems()...)}
	if len(made.problems) == 0 {
		s.feedTexts.Store(e, made)
	}
	return made
}

func later(a, b viet.Date) viet.Date {
	if b.After(a) {
		return b
	}
	return a
}

// plain returns a text without what no XML document may hold: control
// characters, halves of surrogate pairs, noncharacters (XML 1.0, production 2)
// and bytes that are no UTF-8.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r >= ' ' && r < 0xFFFE && r != utf8.RuneError, r >= 0x10000:
			return r
		case r == '\r':
			return '\n'
		}
		return -1
	}, s)
}
