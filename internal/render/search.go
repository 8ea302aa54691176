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
		s.add(site.SearchPath+f.Name, Data, func(s *Set) Result {
			x := s.search
			x.once.Do(func() {
				view := s.Site.NewView()
				x.index = search.Build(view, s.searchWords())
				x.queries = view.Queries()
			})
			return Result{Data: f.Text(x.index), Queries: x.queries, Problems: x.index.Problems, Exact: true}
		})
	}
}

// searchWords are the words of results, in the language of the site.
func (s *Set) searchWords() search.Words {
	return search.Words{Kind: func(kind string) string { return s.theme.Words("kind." + kind) }, Label: s.theme.Label}
}
