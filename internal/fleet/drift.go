package fleet

import (
	"bytes"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/fleetunits"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Drift is an entry of a unit that says otherwise than the shared one.
type Drift struct {
	Title  string
	File   string   // what the unit changes it by, as sites.yaml sees it: an override, or a copy
	Shared string   // the shared file
	Fields []string // labels of the fields that differ; the body is [fleetunits.BodyLabel]
	Copy   bool     // an entry of the unit's own that is of the same title, or that it has taken in
}

// Drift returns the entries of the column that say otherwise than shared ones, by file. Values that stand
// for variables are no difference.
func (c *Column) Drift(lib *store.Library) (all []Drift) {
	l := c.layer
	shared := map[string]*store.Entry{}
	for _, e := range lib.Entries {
		if l.sharedAt(e.File) != nil {
			shared[subject(e)] = e
		}
	}
	for _, e := range lib.Entries {
		if e.State != store.Published {
			continue
		}
		if f := l.sharedAt(e.File); f != nil && l.overrides[e.File] != "" {
			all = l.drifts(all, Drift{Title: e.Title, File: l.place(l.overrides[e.File]), Shared: f.place()}, e, f, l.composition(f).text)
		} else if l.covered[e.File] && l.tookIn(e.File) {
			all = c.copy(all, e, l.view.files[e.File])
		} else if f == nil {
			all = c.copied(all, e, shared)
		}
	}
	slices.SortFunc(all, func(a, b Drift) int { return strings.Compare(a.File, b.File) })
	return all
}

// subject says what an entry is about. Two procedures of one code are an error of the site.
func subject(e *store.Entry) string { return string(e.Kind) + " " + viet.Key(e.Title) }

// sharedKinds are the kinds of which a unit's own entry about the same subject is a copy.
var sharedKinds = []content.Kind{content.KindProcedure, content.KindPage}

// copied adds an entry of the unit's own where it differs from the shared one about the same.
func (c *Column) copied(all []Drift, e *store.Entry, shared map[string]*store.Entry) []Drift {
	other := shared[subject(e)]
	if other == nil || !slices.Contains(sharedKinds, e.Kind) {
		return all
	}
	return c.copy(all, e, c.layer.sharedAt(other.File))
}

// copy adds an entry of the unit's own where it differs from a shared one.
func (c *Column) copy(all []Drift, e *store.Entry, f *sharedFile) []Drift {
	text, err := sitefile.Read(c.layer.own, e.File, maxSource)
	if err != nil {
		return all // which is told where it is read
	}
	return c.layer.drifts(all, Drift{Title: e.Title, File: c.layer.place(e.File), Shared: f.place(), Copy: true}, e, f, text)
}

// drifts adds an entry where its text has other fields than the shared one.
func (l *layer) drifts(all []Drift, d Drift, e *store.Entry, f *sharedFile, text []byte) []Drift {
	f.load()
	theirs, _ := fleetunits.Substitute(f.place(), f.text, f.uses, l.values)
	a, _ := front.Split(f.place(), normal(theirs))
	b, _ := front.Split(d.File, normal(text))
	st := fleetunits.TypeOf(e.Kind)
	if a.Front == nil || b.Front == nil || st == nil {
		return all
	}
	if d.Fields = differing(st, a.Front, b.Front); !bytes.Equal(words(a.Body), words(b.Body)) {
		d.Fields = append(d.Fields, fleetunits.BodyLabel)
	}
	if len(d.Fields) > 0 {
		all = append(all, d)
	}
	return all
}

func normal(text []byte) []byte { return viet.NFCBytes(front.LineFeeds(text)) }

// words returns the words of a text, without the place of a unit's part.
func words(body []byte) []byte {
	return bytes.Join(bytes.Fields(bytes.ReplaceAll(body, []byte("{"+fleetunits.Part+"}"), nil)), []byte(" "))
}

// differing returns the labels of the fields that have other values, in the order of the declaration. A field
// that the second does not have counts, one that it has besides does too.
func differing(st *schema.Type, a, b *front.Node) (labels []string) {
	for _, f := range st.Fields {
		if flat(f, f.ValueIn(a)) != flat(f, f.ValueIn(b)) {
			label, _, _ := strings.Cut(f.Label, "|")
			labels = append(labels, label)
		}
	}
	return labels
}

// flat returns what a value says in one text, however it is written: keys by their declared names, choices by
// their values, one value like a list of one.
func flat(f *schema.Field, n *front.Node) string {
	switch {
	case n == nil || n.Kind == front.Null:
		return ""
	case n.Kind == front.List:
		var items []string
		for _, item := range n.Items {
			items = append(items, flat(f, item))
		}
		return strings.Join(items, "\n")
	case n.Kind != front.Map:
		return schema.ChoiceOf(f, strings.Join(strings.Fields(n.Text), " "))
	}
	var pairs []string
	st := f.Struct()
	for _, p := range n.Pairs {
		key, field := p.Key, f
		if st != nil && st.Field(p.Key) != nil {
			field = st.Field(p.Key)
			key = field.Key
		}
		pairs = append(pairs, key+": "+flat(field, p.Value))
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "\n")
}
