package site

import (
	"path"
	"slices"
	"strings"

	"cchc/internal/content"
)

// mostCards bounds the entries of a kind of which each has a card of its own, a
// picture of its title: one takes some 10 ms and 20 KB. The entries of larger kinds
// share one.
const mostCards = 200

// cardKinds are the kinds whose entries people share.
var cardKinds = []content.Kind{content.KindProcedure, content.KindQuestion, content.KindNews, content.KindEvent, content.KindNotice}

// Card returns the address of the page's own card.
func (p *Page) Card() string { return p.Path + "anh-chia-se.png" }

// hasCard reports whether a page has a card of its own: none where it has a
// picture that networks show.
func (s *Site) hasCard(p *Page) bool {
	if p.Kind != EntryPage || p.Entry.Broken || !slices.Contains(cardKinds, p.Entry.Kind) || len(s.byKind[p.Entry.Kind]) > mostCards {
		return false
	}
	return p.Entry.Cover == nil || !shown(p.Entry.Cover.Src.Path)
}

// shown reports whether networks show a picture: drawings they do not.
func shown(src string) bool {
	return slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp"}, strings.ToLower(path.Ext(src)))
}

var hasCardQuery = newQuery("hasCard", pageArg, (*Site).hasCard, func(has bool) uint64 {
	if has {
		return 1
	}
	return 0
})

// HasCard reports whether a page has a card of its own ([Page.Card]).
func (v *View) HasCard(p *Page) bool { return hasCardQuery.ask(v, p) }
