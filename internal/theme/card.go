package theme

import (
	"image/color"

	"cchc/internal/content"
	"cchc/internal/site"
)

// A Card is the picture that stands for a page, or for the pages of one kind,
// where they are shared: what is written on it, and where it is published.
type Card struct {
	Path                       string // /chia-se/procedure.png
	Kicker, Label, Title, Foot string
	Ground, Edge               color.RGBA
}

// Card returns the card of a page, nil where the theme has none. own says whether
// the page has one of its own ([site.View.HasCard]).
func (t *Theme) Card(p *site.Page, own bool) *Card {
	cards := t.Chain.Cards
	if cards == nil || p.Kind == site.NotFoundPage {
		return nil
	}
	name, words := "", ""
	switch {
	case p.EntryKind() != "" && p.EntryKind() != content.KindPage:
		name = string(p.EntryKind())
		words = "kind." + name
	case p.Kind == site.TasksPage, p.Kind == site.AgencyPage:
		name, words = "tasks", "title.tasks"
	case p.Kind == site.ChangesPage, p.Kind == site.OpenDataPage:
		name = string(p.Kind)
		words = "title." + name
	}
	c := &Card{Kicker: t.settings.Agency.Name, Ground: t.Chain.RGBA(cards.Ground), Edge: t.Chain.RGBA(cards.Edge)}
	if name == "" {
		c.Path, c.Title = "/chia-se/site.png", t.settings.Title
		return c
	}
	if own {
		c.Path, c.Label, c.Title, c.Foot = p.Card(), t.site.Words(words), p.Title, t.settings.Title
		return c
	}
	c.Path, c.Title, c.Foot = "/chia-se/"+name+".png", t.site.Words(words), t.settings.Title
	return c
}

// CardNames are the names that cards may have: /chia-se/NAME.png.
func CardNames() []string {
	names := []string{"site", "tasks", string(site.ChangesPage), string(site.OpenDataPage)}
	for _, k := range content.Kinds {
		names = append(names, string(k))
	}
	return names
}
