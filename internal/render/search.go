package render

import (
	"sync"

	"cchc/internal/search"
	"cchc/internal/site"
)

// A searchIndex is the index of a set's search, made when the first of its
// files is asked for.
type searchIndex struct {
	once    sync.Once
	index   *search.Index
	queries []site.Query
}

// addSearch adds the files of the search index. All of them depend on the one
// index, which is made once for a set and shared by them.
func (s *Set) addSearch() {
	if s.Site.At(site.SearchPath) == nil {
		return
	}
	for _, f := range search.Files(s.Site.NewView().SearchSize()) {
		path := site.SearchPath + f.Name
		s.add(path, Data, func(s *Set) Result {
			x := s.searchIndex(s.Output(path))
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

// searchIndex returns the index of the set's search, of which o is a file.
func (s *Set) searchIndex(o *Output) *searchIndex {
	x := s.search
	x.once.Do(func() {
		view := s.Site.NewView()
		var kept []byte
		if s.earlier != nil {
			kept = s.earlier.Index()
		}
		x.index = search.Rebuild(view, s.searchWords(), s.Source(o), kept)
		x.queries = view.Queries()
	})
	return x
}

// KeptIndex returns what is to be kept of the index of the search for a later build,
// once its files were made, in pieces; none for nothing. published is the digest of an output by
// its name, see [Earlier].
func (s *Set) KeptIndex(published func(name string) uint64) [][]byte {
	if s.search.index == nil {
		return nil
	}
	return s.search.index.Kept(func(name string) uint64 { return published(s.Output(site.SearchPath + name).Name()) })
}

// searchWords are the words of results, in the language of the site.
func (s *Set) searchWords() search.Words {
	return search.Words{Kind: func(kind string) string { return s.theme.Words("kind." + kind) }, Label: s.theme.Label}
}
