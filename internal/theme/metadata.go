package theme

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"

	"golang.org/x/text/language"
)

// Metadata is what the head of a page says of it to programs: Dublin Core as
// Thông tư 24/2011/TT-BTTTT asks for (title, creator, date, description,
// publisher and identifier on every page, language, subject and source where
// there are any), and Open Graph.
type Metadata struct {
	Title       string
	Creator     string    // who wrote it: an author, an issuer, else the agency
	Changed     viet.Date // its last change; zero where nothing of the column has a date
	Description string
	Subjects    string // its terms, divided by semicolons
	Source      string // where it was taken from
	Language    content.Tongue
	Locale      string // vi_VN
	Type        string // article, website
	Image       *ShareImage
}

// A ShareImage is the picture of a page where it is shared.
type ShareImage struct{ URL, Alt string } // URL is whole

// Metadata returns what the head of the page says of it.
func (c *Context) Metadata() (*Metadata, error) {
	title, err := c.TitleOf(c.Page)
	if err != nil {
		return nil, err
	}
	p, settings := c.Page, c.Settings()
	m := &Metadata{
		Title: title, Creator: creator(p, settings), Changed: c.changed(), Description: c.description(),
		Language: c.Site.Tongue(p), Type: "website", Image: c.shareImage(),
	}
	m.Locale = locale(m.Language)
	if p.Entry == nil {
		return m, nil
	}
	if _, ok := content.ArticleOf(p.Data()); ok {
		m.Type = "article"
	}
	var subjects []string
	for _, taxonomy := range []string{"field", "topic", "tag"} {
		for _, t := range c.Site.TermsOf(p, taxonomy) {
			subjects = append(subjects, t.Name)
		}
	}
	m.Subjects = strings.Join(subjects, "; ")
	if s := p.Entry.Source; s != nil {
		m.Source = s.Name
	}
	return m, nil
}

// changed returns the day of the page's last change: its own, else that of
// what it is about or lists, else that of the column.
func (c *Context) changed() viet.Date {
	p := c.Page
	if !p.Updated.IsZero() {
		return p.Updated
	}
	if day := p.Published(); !day.IsZero() {
		return day
	}
	if day := c.Site.Newest(p); !day.IsZero() {
		return day
	}
	return c.Site.Newest(c.Site.Home())
}

// description returns the summary of the page, that of the column where it has
// none.
func (c *Context) description() string {
	return cmp.Or(c.SummaryOf(c.Page), c.Settings().Summary, c.Settings().Title)
}

// creator returns who wrote what a page shows.
func creator(p *site.Page, settings *config.Settings) string {
	return cmp.Or(content.Creator(p.Data()), settings.Agency.Name)
}

// locale returns a language with the country where most speak it, as Open
// Graph writes it: vi_VN.
func locale(t content.Tongue) string {
	tag := language.Make(string(t))
	base, _ := tag.Base()
	region, _ := tag.Region()
	return base.String() + "_" + region.String()
}

// shareImage returns the cover of the entry, else the card of the page; nil
// where the theme has none. A cover in SVG is shown by no network.
func (c *Context) shareImage() *ShareImage {
	if c.Page.Entry != nil && c.Page.Entry.Cover != nil {
		cover := c.Page.Entry.Cover
		src := c.Site.Picture(c.Page, cover.Src).Src
		switch strings.ToLower(path.Ext(src)) {
		case ".jpg", ".jpeg", ".png", ".gif":
			return &ShareImage{c.theme.settings.BaseURL.Origin + src, cover.Alt}
		}
	}
	card := c.theme.Card(c.Page, c.Site.HasCard(c.Page))
	if card == nil {
		return nil
	}
	return &ShareImage{c.Abs(card.Path), card.Title}
}

// A LanguageLink leads to the page in another language.
type LanguageLink struct {
	Tongue content.Tongue
	Name   string // of the language, in itself: English
	URL    string // whole, for programs
	Href   string // for readers
	Here   bool   // this page
}

// Languages returns the links to the page in all languages that it is there
// in, itself among them; nil where it is there in one alone.
func (c *Context) Languages() []LanguageLink { return c.languagesOf(c.Page) }

func (c *Context) languagesOf(p *site.Page) []LanguageLink {
	var links []LanguageLink
	for _, l := range c.Site.Languages(p) {
		link := LanguageLink{Tongue: l.Tongue, Name: l.Tongue.Name(), URL: l.URL, Href: l.URL, Here: l.Path == c.Page.Path}
		if l.Path != "" {
			link.URL, link.Href = c.Abs(l.Path), c.URL(l.Path)
		}
		links = append(links, link)
	}
	return links
}

// XDefault returns the whole address of the page for readers of no language that it is
// there in, "" for none: in the language of the site (hreflang=x-default).
func (c *Context) XDefault() string {
	for _, l := range c.Languages() {
		if string(l.Tongue) == string(c.theme.settings.Lang) {
			return l.URL
		}
	}
	return ""
}

// OtherLanguages returns links to each other language that the page is there in, and to
// the home page of each further one that the column has.
func (c *Context) OtherLanguages() []LanguageLink {
	own := c.Site.Tongue(c.Page)
	var links []LanguageLink
	for _, l := range slices.Concat(c.Languages(), c.languagesOf(c.Site.Home())) {
		if l.Tongue != own && !slices.ContainsFunc(links, func(k LanguageLink) bool { return k.Tongue == l.Tongue }) {
			links = append(links, l)
		}
	}
	return links
}

// Translated returns an entry in the language of the page, the entry itself where it is
// not there in it.
func (c *Context) Translated(p *site.Page) *site.Page {
	own := c.Site.Tongue(c.Page)
	for _, l := range c.Site.Languages(p) {
		if l.Tongue == own && l.Path != "" {
			return c.Site.Page(l.Path)
		}
	}
	return p
}

// Tongue returns the attribute lang for the text of an entry, "" where it is in
// the language of the site.
func (c *Context) Tongue() template.HTMLAttr { return c.TongueOf(c.Page) }

// TongueOf does for another page what Tongue does.
func (c *Context) TongueOf(p *site.Page) template.HTMLAttr {
	if t := c.Site.Tongue(p); string(t) != c.Lang {
		return template.HTMLAttr(` lang="` + template.HTMLEscapeString(string(t)) + `"`) //nolint:gosec // escaped
	}
	return ""
}
