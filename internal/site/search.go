package site

import (
	"slices"
	"strings"

	"cchc/internal/viet"
)

// SearchPath is the address of the page that searches, and of the folder of
// the index. Without a script the page is the list of all entries from A to Z.
const SearchPath = "/tim-kiem/"

// searchPerPage is how many entries a page of the list from A to Z has.
const searchPerPage = 200

// addSearch makes the page that searches, where the settings do not say that
// there is none.
func (s *Site) addSearch() {
	if s.Settings.Search.Off {
		return
	}
	p := &Page{Kind: SearchPage, Path: SearchPath, PerPage: searchPerPage}
	p.seal(0)
	if !s.addPage(p) {
		return
	}
	var all []*Page
	for p := range s.listed {
		if p.Offered() {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, azOrder)
	s.children[p.Path] = all
}

// azOrder compares entries as the list from A to Z has them: by their titles,
// without signs at the beginning, such as quotation marks.
func azOrder(a, b *Page) int {
	if c := strings.Compare(azKey(a), azKey(b)); c != 0 {
		return c
	}
	return strings.Compare(a.Path, b.Path)
}

// azKey returns what the list from A to Z orders an entry by. Few titles begin
// with a sign; the key of all others is known.
func azKey(p *Page) string {
	if plain := viet.FromFirstLetter(p.Title); plain != p.Title {
		return viet.SortKey(plain)
	}
	return p.Entry.SortKey
}

// A LetterGroup is the entries of a list whose titles begin with one letter of
// the Vietnamese alphabet.
type LetterGroup struct {
	Letter  string // A, Ă, Đ; # for what begins with no letter
	Anchor  string // of the group on its page: chu_dd
	Entries []*Page
}

// A Letter is a letter of the list from A to Z with the place where it begins.
type Letter struct {
	Letter string
	Anchor string
	Page   string // the address of the page of the list: /tim-kiem/trang/2/
}

// ByLetter divides entries of the list from A to Z by their first letters.
func (v *View) ByLetter(entries []*Page) []LetterGroup {
	var groups []LetterGroup
	for _, p := range entries {
		letter := viet.FirstLetter(p.Title)
		if n := len(groups); n == 0 || groups[n-1].Letter != letter {
			groups = append(groups, LetterGroup{Letter: letter, Anchor: letterAnchor(letter)})
		}
		g := &groups[len(groups)-1]
		g.Entries = append(g.Entries, p)
	}
	return groups
}

var lettersQuery = newQuery("letters", noArgs, func(s *Site, _ none) []Letter {
	return once(s, question{"letters", SearchPath}, s.letters) // each page of the list asks
}, sumLetters)

// Letters returns the letters with which entries of the list from A to Z
// begin, each with the page on which it begins.
func (v *View) Letters() []Letter { return lettersQuery.ask(v, none{}) }

func sumLetters(letters []Letter) uint64 {
	parts := make([]string, 0, 2*len(letters))
	for _, l := range letters {
		parts = append(parts, l.Letter, l.Page)
	}
	return sumText(parts...)
}

func (s *Site) letters() []Letter {
	var letters []Letter
	list := s.byPath[SearchPath]
	for i, p := range s.children[SearchPath] { // none where there is no search
		letter := viet.FirstLetter(p.Title)
		if n := len(letters); n == 0 || letters[n-1].Letter != letter {
			letters = append(letters, Letter{letter, letterAnchor(letter), list.At(i/list.PerPage + 1)})
		}
	}
	return letters
}

// letterAnchor returns an id that no other letter has: chu_a, chu_aw for Ă,
// chu_aa for Â, as they are typed.
func letterAnchor(letter string) string {
	typed := map[string]string{"Ă": "aw", "Â": "aa", "Đ": "dd", "Ê": "ee", "Ô": "oo", "Ơ": "ow", "Ư": "uw", "#": "so"}
	if t, ok := typed[letter]; ok {
		return "chu_" + t
	}
	return "chu_" + viet.Fold(letter)
}

// A Searched is a page that the search finds, with the name of its field, ""
// for none.
type Searched struct {
	*Page
	Field string
}

var (
	searchableQuery      = newQuery("searchable", noArgs, (*Site).searchable, sumSearched)
	searchableTextsQuery = newQuery("searchableTexts", noArgs, (*Site).searchable, func(found []Searched) uint64 {
		parts := []uint64{sumSearched(found)}
		for _, p := range found {
			parts = append(parts, p.body.Digest)
		}
		return sum(parts...)
	}).aboutText()
)

// Searchable returns what the search finds: every entry and every section, by
// address. This one question stands for all that the index has of them — an
// index of ten thousand pages has a thousand files, and each of them depends on
// it — so that an index is made again when any of it changes; full says that it
// has their texts too.
func (v *View) Searchable(full bool) []Searched {
	if full {
		return searchableTextsQuery.ask(v, none{})
	}
	return searchableQuery.ask(v, none{})
}

func sumSearched(found []Searched) uint64 {
	parts := make([]uint64, 0, 2*len(found))
	for _, p := range found {
		parts = append(parts, p.digest, sumText(p.Field))
	}
	return sum(parts...)
}

// findable reports whether the search finds a page.
func (p *Page) findable() bool {
	return (p.Kind == SectionPage || p.Kind == EntryPage && !p.Entry.Broken) && p.Offered()
}

func (s *Site) searchable(none) []Searched {
	var found []Searched
	for _, p := range s.pages {
		if !p.findable() {
			continue
		}
		field := ""
		for _, t := range p.terms {
			if t.Taxonomy.Name == "field" {
				field = t.Name
			}
		}
		found = append(found, Searched{p, field})
	}
	return found
}

var searchSizeQuery = newQuery("searchSize", noArgs, (*Site).searchSize, sumNumber)

// SearchSize returns how many pages the search finds.
func (v *View) SearchSize() int { return searchSizeQuery.ask(v, none{}) }

func (s *Site) searchSize(none) int {
	n := 0
	for _, p := range s.pages {
		if p.findable() {
			n++
		}
	}
	return n
}
