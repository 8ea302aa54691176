package site

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"sync"

	"cchc/internal/content"
	"cchc/internal/store"
)

// Again returns the site as it is with the file of one entry as it stands now;
// all else is shared, so that it costs little however large the site is. ok is
// false where more than that entry's own page and its place in lists can have
// changed, or something is wrong with it: then the graph must be made anew; so
// too where it names other files, which may not have been published before, and
// where some entries are not shown.
func (s *Site) Again(folder fs.FS, file string, opts store.Options) (again *Site, ok bool) {
	old := s.byFile[file]
	if !opts.Drafts || !opts.Future || old == nil || old.Kind != EntryPage || old.Entry.Broken {
		return nil, false
	}
	lib, e, ok := s.lib.Again(folder, file, opts)
	if !ok || !old.Entry.SameNames(e) || len(old.Entry.Private())+len(e.Private()) > 0 || !slices.Equal(old.Entry.Phones(), e.Phones()) || !s.sameConnections(old.Entry, e) {
		return nil, false
	}
	p := entryPage(e)
	p.terms = old.terms
	next := *s
	next.lib, next.digest, next.found = lib, sum(s.digest, p.digest), &sync.Map{}
	next.replace(old, p)
	return &next, true
}

// sameConnections reports whether all that the graph knows an entry by is the
// same in two states of it: its terms, its numbers and those it names, its old
// addresses, and whether it and its sheets are shown.
func (s *Site) sameConnections(old, e *store.Entry) bool {
	if !reflect.DeepEqual(content.Known(old.Data()), content.Known(e.Data())) {
		return false
	}
	if s.sharedSlugs && old.Data().When() != e.Data().When() {
		return false
	}
	was, is := old.Data().Facets(), e.Data().Facets()
	return e.State == old.State && e.Lang == old.Lang && reflect.DeepEqual(old.Translations, e.Translations) && reflect.DeepEqual(was, is) && slices.Equal(old.Tags, e.Tags) &&
		slices.EqualFunc(old.Aliases, e.Aliases, func(a, b content.OldPath) bool { return a.Path == b.Path }) && (!is.Dated || old.Data().When().Year() == e.Data().When().Year())
}

// replace puts p in the place of old, whose address is the same, in copies of
// the tables that hold it.
func (s *Site) replace(old, p *Page) {
	s.pages = swap(s.pages, old, p)
	s.byPath, s.byFile = with(s.byPath, p.Path, p), with(s.byFile, p.File, p)
	kind, up := p.Entry.Kind, s.parent(p)
	s.byKind = with(s.byKind, kind, reorder(s.byKind[kind], old, p, entryOrder(content.DefaultOrder(kind))))
	s.children = with(s.children, up.Path, reorder(s.children[up.Path], old, p, entryOrder(listOrder(up, kind))))
	if search := s.searchOf(p); search != nil {
		s.children[search.Path] = reorder(s.children[search.Path], old, p, azOrder)
	}
	for _, term := range p.terms {
		s.children[term.Path] = reorder(s.children[term.Path], old, p, termOrder)
	}
	d := p.Entry.Data()
	if key := content.Number(d).Key(); s.documents[key] != nil {
		s.documents = with(s.documents, key, swap(s.documents[key], old, p))
	}
	if code := content.Code(d).Base; s.procedures[code] == old {
		s.procedures = with(s.procedures, code, p)
	}
	for _, c := range content.ReplacedBy(d) {
		s.replaces = with(s.replaces, c.Base, swap(s.replaces[c.Base], old, p))
	}
	for _, c := range content.About(d) {
		s.asked = with(s.asked, c.Base, reorder(s.asked[c.Base], old, p, askedOrder))
	}
	if len(p.Entry.Aliases) > 0 {
		s.aliases = slices.Clone(s.aliases)
		for i := range s.aliases {
			if s.aliases[i].Page == old {
				s.aliases[i].Page = p
			}
		}
	}
}

// with returns a copy of a table with one value.
func with[K comparable, V any](table map[K]V, key K, value V) map[K]V {
	again := maps.Clone(table)
	again[key] = value
	return again
}

// swap returns a copy of a list with p in the place of old.
func swap(list []*Page, old, p *Page) []*Page {
	again := slices.Clone(list)
	if i := slices.Index(again, old); i >= 0 {
		again[i] = p
	}
	return again
}

// reorder returns a copy of an ordered list without old and with p where it
// belongs.
func reorder(list []*Page, old, p *Page, order func(a, b *Page) int) []*Page {
	i := slices.Index(list, old)
	if i < 0 {
		return list
	}
	rest := slices.Delete(slices.Clone(list), i, i+1)
	at, _ := slices.BinarySearchFunc(rest, p, order)
	return slices.Insert(rest, at, p)
}
