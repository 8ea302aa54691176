package search

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// What the search must reach, in parts of a thousand of the queries: that one of
// the first three pages answers, and that the first one is the best.
const (
	goalThree = 970
	goalFirst = 850

	mostUnsure = 50 // of those that are answered
)

// A wish is what somebody types, and the pages that answer it: ends of addresses.
type wish struct {
	query      string
	best, also []string // none where nothing answers
	asked      []string // who asks, and how it is typed
}

// wishes reads testdata/queries.txt.
func wishes(t testing.TB) []wish {
	t.Helper()
	text, err := os.ReadFile("testdata/queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []wish
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, " | ")
		if len(parts) != 3 {
			t.Fatalf("%q is not query | pages | who", line)
		}
		w := wish{query: parts[0], asked: strings.Split(parts[2], ", ")}
		best, also, _ := strings.Cut(parts[1], ";")
		if best != "-" {
			w.best, w.also = strings.Fields(best), strings.Fields(also)
		}
		all = append(all, w)
	}
	return all
}

// answers reports whether a result is one of some pages.
func (h Hit) answers(pages []string) bool {
	return slices.ContainsFunc(pages, func(p string) bool { return strings.HasSuffix(h.Page.Path, "/"+p+"/") })
}

// A rate counts queries, and how many of them are answered how well.
type rate struct{ all, three, first int }

func (r *rate) add(three, first bool) {
	r.all++
	if three {
		r.three++
	}
	if first {
		r.first++
	}
}

func (r *rate) permille() (three, first int) { return r.three * 1000 / r.all, r.first * 1000 / r.all }

// TestQueries asks what people ask, and holds the search to its goals. With -v
// it names each query that it does not answer.
func TestQueries(t *testing.T) {
	x := demonstration(t)
	rates := map[string]*rate{}
	total, unsure := &rate{}, 0
	for _, w := range wishes(t) {
		found := x.Search(w.query)
		hits := found.Hits
		three, first := answered(w, found)
		if found.Unsure && three && len(w.best) > 0 {
			unsure++
			t.Logf("unsure %q", w.query)
		}
		total.add(three, first)
		for _, a := range w.asked {
			if rates[a] == nil {
				rates[a] = &rate{}
			}
			rates[a].add(three, first)
		}
		if !first {
			logMiss(t, w, hits, three)
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(rates), func(a, b string) int { return cmp.Or(cmp.Compare(rates[b].all, rates[a].all), cmp.Compare(a, b)) }) {
		three, first := rates[name].permille()
		t.Logf("%4d %-10s first three %3d.%d %%, first %3d.%d %%", rates[name].all, name, three/10, three%10, first/10, first%10)
	}
	three, first := total.permille()
	t.Logf("%4d queries    first three %3d.%d %%, first %3d.%d %%", total.all, three/10, three%10, first/10, first%10)
	if unsure*1000 > mostUnsure*total.all {
		t.Errorf("%d queries that are answered are said to be unsure", unsure)
	}
	if three < goalThree || first < goalFirst {
		t.Errorf("in parts of a thousand: first three %d, wanted %d; first %d, wanted %d", three, goalThree, first, goalFirst)
	}
}

// answered reports whether one of the first three results answers, and whether
// the first is the best; where nothing answers, that no result is given as one.
func answered(w wish, found Results) (three, first bool) {
	hits := found.Hits
	if len(w.best) == 0 {
		nothing := len(hits) == 0 || found.Unsure
		return nothing, nothing
	}
	good := slices.Concat(w.best, w.also)
	three = slices.ContainsFunc(hits[:min(len(hits), 3)], func(h Hit) bool { return h.answers(good) })
	return three, len(hits) > 0 && hits[0].answers(w.best)
}

func logMiss(t *testing.T, w wish, hits []Hit, three bool) {
	var found []string
	for _, h := range hits[:min(len(hits), 3)] {
		found = append(found, h.Page.Path)
	}
	miss := "MISS"
	if three {
		miss = "second"
	}
	t.Logf("%-6s %q (%s): %s; found %s", miss, w.query, strings.Join(w.asked, ", "), strings.Join(w.best, " "), strings.Join(found, " "))
}
