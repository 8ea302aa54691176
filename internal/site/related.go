package site

import (
	"cmp"
	"slices"

	"cchc/internal/config"
	"cchc/internal/content"
)

// Neighbours are the entries of a list beside one of them, nil where it is the first or
// the last.
type Neighbours struct{ Newer, Older *Page }

var (
	neighboursQuery = newQuery("neighbours", pageArg, (*Site).neighbours, func(n Neighbours) uint64 { return sum(sumPage(n.Newer), sumPage(n.Older)) })
	relatedQuery    = newQuery("related", twoArgs(pageArg, numberArg), func(s *Site, a pair[*Page, int]) []*Page { return s.related(a.first, a.then) }, sumPages)
)

// Neighbours returns the entries beside one in the list of its section.
func (v *View) Neighbours(p *Page) Neighbours { return neighboursQuery.ask(v, p) }

func (s *Site) neighbours(p *Page) (n Neighbours) {
	up := s.parent(p)
	if up == nil {
		return n
	}
	list := s.children[up.Path]
	at := once(s, question{"places", up.Path}, func() map[*Page]int { return places(list) })
	i, ok := at[p]
	if !ok {
		return n
	}
	if i > 0 {
		n.Newer = list[i-1]
	}
	if i+1 < len(list) {
		n.Older = list[i+1]
	}
	return n
}

// places returns where each page stands in a list.
func places(list []*Page) map[*Page]int {
	at := make(map[*Page]int, len(list))
	for i, p := range list {
		at[p] = i
	}
	return at
}

// relatedFrom is how many entries of each term are looked at.
const relatedFrom = 40

// Related returns at most n other entries of the same kind that share tags, the topic
// or the field with one, those that share most and the newest first.
func (v *View) Related(p *Page, n int) []*Page { return relatedQuery.ask(v, and(p, n)) }

func (s *Site) related(p *Page, n int) []*Page {
	shared := map[*Page]int{}
	var found []*Page
	for _, term := range p.terms {
		if term.Taxonomy.Name == string(config.ByYear) || term.Taxonomy.Name == string(config.ByAudience) {
			continue
		}
		looked := 0
		for _, other := range s.children[term.Path] {
			if other == p || other.EntryKind() != p.EntryKind() {
				continue
			}
			if shared[other]++; shared[other] == 1 {
				found = append(found, other)
			}
			if looked++; looked == relatedFrom {
				break
			}
		}
	}
	newest := entryOrder(content.ByDate)
	slices.SortStableFunc(found, func(a, b *Page) int { return cmp.Or(cmp.Compare(shared[b], shared[a]), newest(a, b)) })
	return found[:min(len(found), n)]
}
