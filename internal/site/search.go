package site

import (
	"slices"
	"strings"

	"cchc/internal/viet"
)

// SearchPath is the address of the page that searches, and of the folder of
// the index. Without a script the page is the list of all entries from A to Z.
const SearchPath = "/tim-kiem/"

// searchFolder is that page below the home page of another language: /en/search/.
const searchFolder = "search/"

// searchPerPage is how many entries a page of the list from A to Z has.
const searchPerPage = 200

// addSearch makes the page that searches, one for each language with a home page,
// where the settings do not say that there is none.
func (s *Site) addSearch() {
	if s.Settings.Search.Off {
		return
	}
	s.addPage(searchPage(&Page{Kind: SearchPage, Path: SearchPath}))
	for _, home := range s.homes {
		s.addPage(searchPage(&Page{Kind: SearchPage, Path: home.Path + searchFolder, Lang: home.Lang, Section: home.Section}))
	}
	for _, p := range s.pages {
		if search := s.searchOf(p); search != nil && p.Kind == EntryPage && !p.Entry.Broken && p.Offered() {
			s.children[search.Path] = append(s.children[search.Path], p)
		}
	}
	for _, home := range slices.Concat(s.homes, []*Page{s.home}) {
		if search := s.searchOf(home); search != nil {
			slices.SortFunc(s.children[search.Path], azOrder)
		}
	}
}

func searchPage(p *Page) *Page {
	p.PerPage = searchPerPage
	p.seal(0)
	return p
}

// searchOf returns the page that searches in the language of a page, nil where there
// is none.
func (s *Site) searchOf(p *Page) *Page {
	if home := s.homeOf(p); home != s.home {
		return s.byPath[home.Path+searchFolder]
	}
	return s.byPath[SearchPath]
}

var searchOfQuery = newQuery("searchOf", pageArg, (*Site).searchOf, sumPage)

// SearchOf returns the page that searches in the language of a page, nil where there
// is none.
func (v *View) SearchOf(p *Page) *Page { return searchOfQuery.ask(v, p) }

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

var lettersQuery = newQuery("letters", pageArg, func(s *Site, p *Page) []Letter {
	return once(s, question{"letters", p.Path}, func() []Letter { return s.letters(p) }) // each page of the list asks
}, sumLetters)

// Letters returns the letters with which entries of a list from A to Z begin, each
// with the page on which it begins.
func (v *View) Letters(list *Page) []Letter { return lettersQuery.ask(v, list) }

func sumLetters(letters []Letter) uint64 {
	parts := make([]string, 0, 2*len(letters))
	for _, l := range letters {
		parts = append(parts, l.Letter, l.Page)
	}
	return sumText(parts...)
}

func (s *Site) letters(list *Page) []Letter {
	if list.PerPage == 0 { // it has none
		return nil
	}
	var letters []Letter
	for i, p := range s.children[list.Path] {
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
	searchableQuery      = newQuery("searchable", pageArg, (*Site).searchable, sumSearched)
	searchableTextsQuery = newQuery("searchableTexts", pageArg, (*Site).searchable, func(found []Searched) uint64 {
		parts := []uint64{sumSearched(found)}
		for _, p := range found {
			parts = append(parts, p.body.Digest)
		}
		return sum(parts...)
	}).aboutText()
)

// Searchable returns what a page that searches finds: every entry and every section of
// its language, by address. This one question stands for all that the index has of them — an
// index of ten thousand pages has a thousand files, and each of them depends on
// it — so that an index is made again when any of it changes; full says that it
// has their texts too.
func (v *View) Searchable(search *Page, full bool) []Searched {
	if full {
		return searchableTextsQuery.ask(v, search)
	}
	return searchableQuery.ask(v, search)
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

func (s *Site) searchable(search *Page) []Searched {
	var found []Searched
	home := s.homeOf(search)
	for _, p := range s.pages {
		if !p.findable() || s.homeOf(p) != home {
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

var searchSizeQuery = newQuery("searchSize", pageArg, (*Site).searchSize, sumNumber)

// SearchSize returns how many pages a page that searches finds.
func (v *View) SearchSize(search *Page) int { return searchSizeQuery.ask(v, search) }

func (s *Site) searchSize(search *Page) int {
	n, home := 0, s.homeOf(search)
	for _, p := range s.pages {
		if p.findable() && s.homeOf(p) == home {
			n++
		}
	}
	return n
}
