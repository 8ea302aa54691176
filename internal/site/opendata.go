package site

import (
	"slices"

	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Dataset is the published entries of one kind as open data (dữ liệu mở):
// whole as JSON, and as a table.
type Dataset struct {
	content.Dataset
	Kind content.Kind
}

// datasets are the sets that a column can have, in the order of their page.
var datasets = allDatasets()

func allDatasets() (sets []*Dataset) {
	for _, k := range content.Kinds {
		if set, ok := content.DatasetOf(k); ok {
			sets = append(sets, &Dataset{set, k})
		}
	}
	slices.SortStableFunc(sets, func(a, b *Dataset) int { return compareWeight(a.Weight, b.Weight) })
	return sets
}

// neverData are fields that no set has: what no page shows, what is only about the form
// of a page, and the official who approved a text, which is no fact about a procedure or
// a telephone.
var neverData = []string{"draft", "aliases", "weight", "cover", "approvedBy", "approvedOn", "reviewBy", "owner", "lang", "translations", "leaflet", "legalBasis.unchecked"}

// OpenData is the address of the page that lists the sets, and of the folder
// of their files.
const OpenData = "/du-lieu/"

// Path returns the address of one of the set's files by the end of its name:
// json, csv, schema.json.
func (d *Dataset) Path(ending string) string { return OpenData + d.Slug + "." + ending }

// Anchor returns the id of the set on the page that lists them, which names it
// in the description of the data too.
func (d *Dataset) Anchor() string { return "bo_" + d.Slug }

// Has reports whether a set has a field of its entries' declaration, by its
// keys: tasks.name.
func (d *Dataset) Has(field string) bool {
	return !slices.Contains(neverData, field) && !slices.Contains(d.Leave, field)
}

// Type returns the declaration of the set's entries.
func (d *Dataset) Type() *schema.Type { return d.Kind.Type() }

// entries returns the entries of a set in the order of their kind. Drafts and
// entries of later days are not among them even where a preview shows them.
func (s *Site) entries(d *Dataset) []*Page {
	var pages []*Page
	for _, p := range s.byKind[d.Kind] {
		if p.Entry.State == store.Published && p.Entry.Brief.Rows > 0 {
			pages = append(pages, p)
		}
	}
	return pages
}

// addOpenData makes the page that lists the sets, where there are any.
func (s *Site) addOpenData() {
	if !s.Settings.OpenData.Off && slices.ContainsFunc(datasets, func(d *Dataset) bool { return len(s.entries(d)) > 0 }) {
		s.addPage(&Page{Kind: OpenDataPage, Path: OpenData})
	}
}

var datasetsQuery = newQuery("datasets", noArgs, (*Site).datasets, func(some []*Dataset) uint64 {
	var names []string
	for _, d := range some {
		names = append(names, d.Name)
	}
	return sumText(names...)
})

// Datasets returns the sets that have entries; none where the settings turn
// open data off.
func (v *View) Datasets() []*Dataset { return datasetsQuery.ask(v, none{}) }

func (s *Site) datasets(none) []*Dataset {
	var some []*Dataset
	for _, d := range datasets {
		if !s.Settings.OpenData.Off && len(s.entries(d)) > 0 {
			some = append(some, d)
		}
	}
	return some
}

// datasetArg is a set by its name.
var datasetArg = args[*Dataset]{
	func(b []byte, d *Dataset) []byte { return textArg.write(b, d.Name) },
	func(_ *Site, name string) (*Dataset, bool) {
		i := slices.IndexFunc(datasets, func(d *Dataset) bool { return d.Name == name })
		if i < 0 {
			return nil, false
		}
		return datasets[i], true
	},
}

var dataEntriesQuery = newQuery("dataEntries", datasetArg, (*Site).entries, sumPages)

// DataEntries returns the entries of a set in the order of their kind.
func (v *View) DataEntries(d *Dataset) []*Page { return dataEntriesQuery.ask(v, d) }

// A DatasetSize says how much a set has, and how new it is.
type DatasetSize struct {
	Entries int
	Rows    int       // of its table
	Updated viet.Date // the newest of its entries
}

// DatasetSize counts a set.
func (v *View) DatasetSize(d *Dataset) DatasetSize {
	var size DatasetSize
	for _, p := range v.DataEntries(d) {
		size.Entries++
		size.Rows += p.Entry.Brief.Rows
		size.Updated = laterDay(size.Updated, p.Updated.Day())
	}
	return size
}
