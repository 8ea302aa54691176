package site

import (
	"strconv"
	"strings"
)

// A query is a named query with all that makes it one: how its arguments stand
// in a [Query]'s name, how a site answers it and what the digest of an answer
// is. It is declared once, beside the method of [View] that pages ask it by, and
// named in queries, by which [Site.Ask] asks it again.
type query[A, R any] struct {
	name   string
	args   args[A]
	answer func(s *Site, a A) R
	digest func(R) uint64
	text   bool // see AboutText
}

func newQuery[A, R any](name string, args args[A], answer func(s *Site, a A) R, digest func(R) uint64) *query[A, R] {
	return &query[A, R]{name: name, args: args, answer: answer, digest: digest}
}

// aboutText says that the answer depends on the texts of entries.
func (q *query[A, R]) aboutText() *query[A, R] {
	q.text = true
	return q
}

// ask answers a page and notes what was asked.
func (q *query[A, R]) ask(v *View, a A) R {
	r := q.answer(v.site, a)
	v.name = q.args.write(append(v.name[:0], q.name...), a)
	if !v.has(v.name) {
		v.note(Query{string(v.name), q.digest(r)})
	}
	return r
}

// again returns the digest of the present answer; words are what stands behind
// the name of the query.
func (q *query[A, R]) again(s *Site, words string) (digest uint64, ok bool) {
	a, ok := q.args.read(s, words)
	if !ok {
		return 0, false
	}
	return q.digest(q.answer(s, a)), true
}

func (q *query[A, R]) called() string { return q.name }
func (q *query[A, R]) ofText() bool   { return q.text }

// An asker is a query of any arguments and answer.
type asker interface {
	called() string
	ofText() bool
	again(s *Site, words string) (digest uint64, ok bool)
}

// queries are all named queries by their names; a test finds one that is
// missing.
var queries = byName(
	todayQuery, homeQuery, pageQuery, refQuery, parentQuery, trailQuery, sectionsQuery, sectionOfQuery, childrenQuery, upcomingQuery, neighboursQuery, relatedQuery, sliceQuery, countQuery,
	latestQuery, popularQuery, ownPlansQuery, changesQuery, publicationsQuery, replacesQuery, askedQuery,
	termsQuery, termsOfQuery, procedureQuery, documentQuery, contactsQuery, noticesQuery,
	tasksQuery, taskAgenciesQuery, taskAgencyQuery, allQuery,
	hasFeedQuery, datedQuery, newestQuery, textQuery, linkQuery, fileURLQuery, fileOfQuery, pictureQuery,
	facetsQuery, findableQuery, sheetQuery, hasCardQuery, languagesQuery, homeOfQuery, searchOfQuery, datasetsQuery, dataEntriesQuery,
	lettersQuery, searchSizeQuery, searchableQuery, searchableTextsQuery,
)

func byName(all ...asker) map[string]asker {
	table := make(map[string]asker, len(all))
	for _, q := range all {
		table[q.called()] = q
	}
	return table
}

// Ask asks a question again that a page of another state of the site has asked
// (see [Query]). ok is false where it cannot be asked any more: what it is
// about is gone.
func (s *Site) Ask(question string) (digest uint64, ok bool) {
	name, words, _ := strings.Cut(question, between)
	q := queries[name]
	if q == nil {
		return 0, false
	}
	return q.again(s, words)
}

// AboutText reports whether the answer to a question can change while the
// digest of the graph ([Site.Digest]) does not.
func AboutText(question string) bool {
	name, _, _ := strings.Cut(question, between)
	q := queries[name]
	return q != nil && q.ofText()
}

// between stands between the words of a question: no path, kind or number has
// it, so that only the last word can.
const between = "\t"

// args is how the arguments of a query are written behind its name, each behind
// a tab, and read again. ok is false where a site has not what they name.
type args[A any] struct {
	write func(b []byte, a A) []byte
	read  func(s *Site, words string) (a A, ok bool)
}

type none struct{}

// The arguments of queries: none, a text, a number, a page by its path.
var (
	noArgs = args[none]{
		func(b []byte, _ none) []byte { return b },
		func(_ *Site, words string) (none, bool) { return none{}, words == "" },
	}
	textArg = args[string]{
		func(b []byte, text string) []byte { return append(append(b, between...), text...) },
		func(_ *Site, words string) (string, bool) { return words, true },
	}
	numberArg = args[int]{
		func(b []byte, n int) []byte { return strconv.AppendInt(append(b, between...), int64(n), 10) },
		func(_ *Site, words string) (int, bool) { n, err := strconv.Atoi(words); return n, err == nil },
	}
	pageArg = args[*Page]{
		func(b []byte, p *Page) []byte { return append(append(b, between...), p.Path...) },
		func(s *Site, words string) (*Page, bool) { p := s.byPath[words]; return p, p != nil },
	}
)

// A pair is two arguments.
type pair[A, B any] struct {
	first A
	then  B
}

func and[A, B any](first A, then B) pair[A, B] { return pair[A, B]{first, then} }

// twoArgs are two arguments, of which the first has no tab in it.
func twoArgs[A, B any](first args[A], then args[B]) args[pair[A, B]] {
	return args[pair[A, B]]{
		func(b []byte, p pair[A, B]) []byte { return then.write(first.write(b, p.first), p.then) },
		func(s *Site, words string) (p pair[A, B], ok bool) {
			one, two, _ := strings.Cut(words, between)
			if p.first, ok = first.read(s, one); !ok {
				return p, false
			}
			p.then, ok = then.read(s, two)
			return p, ok
		},
	}
}

// A Query is something that was asked of a site, with a digest of the answer.
type Query struct {
	Name   string // latest news 5, with tabs between the words
	Digest uint64
}

// Queries returns what was asked, in order, each question once.
func (v *View) Queries() []Query { return v.queries }

// Take remembers what another view of the same site was asked, for a page that
// shows what was made through that view.
func (v *View) Take(asked []Query) {
	for _, q := range asked {
		if v.name = append(v.name[:0], q.Name...); !v.has(v.name) {
			v.note(q)
		}
	}
}

// note remembers a question that was not asked before, with its answer.
func (v *View) note(q Query) {
	v.queries = append(v.queries, q)
	if v.asked != nil {
		v.asked[q.Name] = true
	}
}

// fewQueries are found faster without a map.
const fewQueries = 8

// has reports whether a question was asked already.
func (v *View) has(name []byte) bool {
	if v.asked == nil && len(v.queries) > fewQueries {
		v.asked = make(map[string]bool, 4*fewQueries)
		for _, q := range v.queries {
			v.asked[q.Name] = true
		}
	}
	if v.asked != nil {
		return v.asked[string(name)]
	}
	for _, q := range v.queries {
		if q.Name == string(name) {
			return true
		}
	}
	return false
}
