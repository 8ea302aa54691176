package render

import (
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/feed"
	"cchc/internal/hosting"
	"cchc/internal/output"
	"cchc/internal/site"
	"cchc/internal/theme"
	"cchc/internal/viet"
)

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
				return Result{Data: feed.Formats[f.Name](made), Queries: view.Queries(), Exact: true}
			})
		}
	}
}

// feed gathers the feed of a page; name is that of its file.
func (s *Set) feed(view *site.View, p *site.Page, name string) (*feed.Feed, diag.List) {
	settings := view.Settings()
	origin := settings.BaseURL.Origin
	f := &feed.Feed{
		Title: output.Text(settings.Title), Summary: output.Text(p.Summary), Page: origin + view.URL(p.Path), Self: origin + view.URL(p.Path+name),
		Lang: string(settings.Lang), Agency: settings.Agency, Home: settings.BaseURL.String(),
	}
	if p.Kind != site.HomePage {
		f.Title = output.Text(p.Title) + " – " + f.Title
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
			view.Take(text.queries)
			item.HTML = text.html
			problems = append(problems, text.problems...)
		}
		f.Updated = viet.Later(f.Updated, item.Updated)
		f.Items = append(f.Items, item)
	}
	return f, problems
}

func (s *Set) feedItem(view *site.View, e *site.Page, origin string) (feed.Item, diag.List) {
	summary, problems := s.theme.Summary(view, e)
	item := feed.Item{
		Title: output.Text(e.Title), Summary: output.Text(summary), URL: origin + view.URL(e.Path),
		Published: e.Published(), Updated: viet.Later(e.Published(), e.Updated),
	}
	for _, taxonomy := range []string{"topic", "field", "tag"} {
		for _, t := range view.TermsOf(e, taxonomy) {
			item.Categories = append(item.Categories, feed.Category{Name: output.Text(t.Name), Slug: t.Slug, Scheme: origin + view.URL(t.Taxonomy.Path)})
		}
	}
	if c := e.Entry.Cover; c != nil {
		item.Cover = fileEnclosure(view, e, c.Src, origin)
	}
	article, _ := content.ArticleOf(e.Data())
	item.Author = output.Text(article.Author)
	for _, m := range article.Recordings {
		if enc := fileEnclosure(view, e, m.File, origin); enc != nil {
			item.Recordings = append(item.Recordings, *enc)
		}
	}
	return item, problems
}

// fileEnclosure returns a file that an entry names, nil where it is not one of
// the site's.
func fileEnclosure(view *site.View, e *site.Page, ref content.FileRef, origin string) *feed.Enclosure {
	href, file := view.FileURL(e, ref), view.FileOf(e, ref)
	if href == "" || file == nil {
		return nil
	}
	return &feed.Enclosure{URL: origin + href, Type: strings.TrimSuffix(hosting.ContentType(file.Path), "; charset=utf-8"), Size: file.Size}
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
	made := feedText{output.Text(strings.TrimSpace(absolute(text, s.Site.Settings.BaseURL.Origin+view.URL(e.Path)))), view.Queries(), append(problems, view.Problems()...)}
	if len(made.problems) == 0 {
		s.feedTexts.Store(e, made)
	}
	return made
}
