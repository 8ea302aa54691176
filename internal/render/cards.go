package render

import (
	"cchc/internal/diag"
	"cchc/internal/media"
)

// addCards adds the cards: a picture for each kind of page that the site has,
// which stands for a page without a cover where it is shared. A file of the
// site at a card's address takes its place.
func (s *Set) addCards() {
	for _, p := range s.Site.Pages() {
		card := s.theme.Card(p)
		if card == nil || s.byPath[card.Path] != nil {
			continue
		}
		s.add(card.Path, File, func(s *Set) Result {
			drawn := media.Card{Kicker: card.Kicker, Title: card.Title, Foot: card.Foot, Ground: card.Ground, Edge: card.Edge}
			data, err := drawn.PNG()
			if err != nil {
				return Result{Problems: diag.List{diag.New(diag.Position{File: card.Path}, "", "output-broken", diag.Args{"Detail": err.Error()})}}
			}
			return Result{Data: data}
		})
	}
}
