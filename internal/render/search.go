package render

import (
	"sync"

	"cchc/internal/search"
	"cchc/internal/site"
)

// A searchIndex is the index of a search, made when the first of its
// files is asked for.
type searchIndex struct {
	once    sync.Once
	index   *search.Index
	queries []site.Query
}

// searchIndexes are those of a set, by the path of the page that searches.
type searchIndexes struct{ byPath sync.Map }

func (x *searchIndexes) of(path string) *searchIndex {
	known, _ := x.byPath.LoadOrStore(path, &searchIndex{})
	return known.(*searchIndex)
}

// addSearch adds the files of the search indexes, one index for each language that is
// searched. All files depend on the one index, which is made once for a set and shared
// by them.
func (s *Set) addSearch() {
	for _, p := range s.Site.Pages() {
		if p.Kind == site.SearchPage {
			s.addIndex(p.Path)
		}
	}
}

func (s *Set) addIndex(folder string) {
	for _, f := range search.Files(s.Site.NewView().SearchSize(s.Site.At(folder))) {
		path := folder + f.Name
		s.add(path, Data, func(s *Set) Result {
			x := s.searchIndex(folder, s.Output(path))
			r := Result{Queries: x.queries, Problems: x.index.Problems, Exact: true}
			if s.earlier != nil && len(r.Problems) == 0 {
				published, ok := s.earlier.Published(s.Output(path).Name())
				r.Stays = ok && f.Stays(x.index, published)
			}
			if !r.Stays {
				r.Data = f.Text(x.index)
			}
			return r
		})
	}
}

// searchIndex returns the index of a search of the set, of which o is a file. That of
// the site's own language, the largest, is made of what the one before kept.
func (s *Set) searchIndex(folder string, o *Output) *searchIndex {
	x := s.search.of(folder)
	x.once.Do(func() {
		view, words := s.Site.NewView(), s.searchWords(s.Site.At(folder))
		if folder == site.SearchPath {
			var kept []byte
			if s.earlier != nil {
				kept = s.earlier.Index()
			}
			x.index = search.Rebuild(view, words, s.Source(o), kept)
		} else {
			x.index = search.Build(view, words)
		}
		x.queries = view.Queries()
	})
	return x
}

// KeptIndex returns what is to be kept of the index of the search for a later build,
// once its files were made, in pieces; none for nothing. published is the digest of an output by
// its name, see [Earlier].
func (s *Set) KeptIndex(published func(name string) uint64) [][]byte {
	x := s.search.of(site.SearchPath).index
	if x == nil {
		return nil
	}
	return x.Kept(func(name string) uint64 { return published(s.Output(site.SearchPath + name).Name()) })
}

// searchWords are the words of results, in the language of the page that searches.
func (s *Set) searchWords(p *site.Page) search.Words {
	look := s.theme.Locale(s.Site.Tongue(p))
	return search.Words{Page: p, Kind: func(kind string) string { return look.Words("kind." + kind) }, Label: look.Label, Date: look.Date}
}
