package render

import (
	"cchc/internal/diag"
	"cchc/internal/media"
)

// addCards adds the cards: a picture for each kind of page that the site has,
// which stands for a page without a cover where it is shared, and those of pages
// that have their own. A file of the site at a card's address takes its place.
func (s *Set) addCards() {
	view := s.Site.NewView()
	for _, p := range s.Site.Pages() {
		for _, own := range []bool{false, true} {
			if own && !view.HasCard(p) {
				continue
			}
			if card := s.theme.Card(p, own); card != nil && s.byPath[card.Path] == nil {
				s.addCard(card.Path, p.Path, own)
			}
		}
	}
}

// addCard adds the card of a page at an address.
func (s *Set) addCard(path, page string, own bool) {
	s.add(path, File, func(s *Set) Result {
		view := s.Site.NewView()
		card := s.theme.Card(view.Page(page), own)
		drawn := media.Card{Kicker: card.Kicker, Label: card.Label, Title: card.Title, Foot: card.Foot, Ground: card.Ground, Edge: card.Edge}
		data, err := drawn.PNG()
		if err != nil {
			return Result{Problems: diag.List{diag.New(diag.Position{File: path}, "", "output-broken", diag.Args{"Detail": err.Error()})}}
		}
		if !own { // says nothing of the page
			return Result{Data: data}
		}
		return Result{Data: data, Queries: view.Queries(), Exact: true}
	})
}
