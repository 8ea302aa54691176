package entrydiff

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A State says how an entry stands to a document.
type State string

// The states.
const (
	New     State = "new"
	Changed State = "changed"
	Same    State = "same"
	Gone    State = "gone" // the document does not have it any more
)

// A Proposal is what an import would do with one entry.
type Proposal struct {
	File   string // content/thu-tuc/khai-sinh.md
	State  State
	Title  string
	Fields []Field
	// Old is the file as it is, nil for a new one; Data the file as it would be, nil where
	// nothing changes.
	Old, Data []byte
	Pictures  []File    // to be saved beside a new entry
	Problems  diag.List // why it cannot be changed
	kind      content.Kind
	values    map[string]any
	own       bool // see [Reading.Own]
}

// A Target is where the entries of an import belong.
type Target struct {
	Library *store.Library
	Files   fs.FS
	Section *store.Section
	Begin   content.Beginning
	Publish bool                    // new entries that have all mandatory fields are no drafts
	Repeal  bool                    // an entry that a list has no more is marked as repealed
	index   map[string]*store.Entry // by what documents call them
	taken   map[string]bool         // names of files and codes of new entries
	seen    map[*store.Entry]bool
	labels  bool
}

// Compare finds the entries that a reading is about, and says what would become of them, in
// the order of the document; those that are gone stand last. Documents of one import are
// compared one behind the other: an entry belongs to the first that names it.
func (t *Target) Compare(r *Reading) (all []Proposal) {
	t.prepare()
	for i := range r.Drafts {
		d := &r.Drafts[i]
		values := d.Settle()
		for _, text := range d.Left {
			r.AddUnread(d.Row, text)
		}
		e := t.find(d, values)
		code := codeKey(Text(values["code"]))
		switch {
		case d.Once && e != nil:
			all = append(all, Proposal{File: e.File, State: Same, Title: e.Title})
		case d.Once && t.taken[linkKey(d.Link)]: // another feed has it too
		case e != nil && t.seen[e], e == nil && code != "" && t.taken[code]: // twice in the documents
			r.AddUnread(d.Row, strings.TrimSpace(code+" "+d.Title))
		case e != nil:
			t.seen[e] = true
			all = append(all, t.changed(e, values))
		default:
			t.taken[code] = true
			if d.Once {
				t.taken[linkKey(d.Link)] = true
			}
			all = append(all, t.created(d, values))
		}
	}
	if r.List {
		all = append(all, t.gone(r)...)
	}
	for i := range all {
		all[i].own = r.Own
	}
	slices.SortStableFunc(r.Unread, func(a, b Unread) int { return a.Row - b.Row })
	return all
}

// prepare looks the entries of the column up, once for all documents of an import.
func (t *Target) prepare() {
	if t.index != nil {
		return
	}
	t.index, t.taken, t.seen = map[string]*store.Entry{}, map[string]bool{}, map[*store.Entry]bool{}
	t.labels = newentry.SectionLabels(t.Files, t.Library, t.Section)
	lang := t.language("", t.Section)
	for _, e := range t.Library.Entries {
		if t.language(e.Lang, e.Section) != lang {
			continue // a translation has the code of what it translates
		}
		for _, key := range keysOf(e) {
			if t.index[key] == nil {
				t.index[key] = e
			}
		}
	}
}

// language returns the language of a text that names none or stands in a section.
func (t *Target) language(own content.Tongue, s *store.Section) content.Tongue {
	if own == "" && s != nil {
		own = s.Lang
	}
	return cmp.Or(own, content.Tongue(t.Library.Settings.Lang))
}

// keysOf returns the names that documents give an entry: its code or its number, else its
// title.
func keysOf(e *store.Entry) (keys []string) {
	kind := string(e.Kind) + "\n"
	if e.Data() != nil {
		if code := content.Code(e.Data()); !code.IsZero() {
			keys = append(keys, kind+code.Base)
		}
		if n, ok := e.Data().(interface{ OfficialNumber() viet.DocNumber }); ok && !n.OfficialNumber().IsZero() {
			keys = append(keys, kind+n.OfficialNumber().Key()+"\n"+fmt.Sprint(e.Data().When().Year()))
		}
	}
	if e.Common != nil && e.Source != nil && e.Source.URL != "" {
		keys = append(keys, kind+"link\n"+linkKey(string(e.Source.URL)))
	}
	return append(keys, kind+viet.Key(e.Title))
}

// find returns the entry that a draft is about, nil for none. A draft with a code never is
// one with another code.
func (t *Target) find(d *Draft, values map[string]any) *store.Entry {
	if e := t.Library.ByFile(d.File); e != nil && e.Kind == d.Kind {
		return e
	}
	kind := string(d.Kind) + "\n"
	if d.Once {
		if e := t.index[kind+"link\n"+linkKey(d.Link)]; e != nil {
			return e
		}
		if e := t.index[kind+viet.Key(d.Title)]; e != nil && values["date"] != nil && e.Date.Day() == values["date"] {
			return e // the same news, under another address
		}
		return nil
	}
	code := codeKey(Text(values["code"]))
	if code != "" {
		if e := t.index[kind+code]; e != nil {
			return e
		}
	}
	if number := Text(values["number"]); number != "" {
		year := ""
		for _, key := range []string{"issued", "signedOn"} {
			if day, ok := values[key].(viet.Date); ok {
				year = fmt.Sprint(day.Year())
			}
		}
		if e := t.index[kind+docKey(number)+"\n"+year]; e != nil {
			return e
		}
	}
	e := t.index[kind+viet.Key(d.Title)]
	if e != nil && code != "" && e.Data() != nil && !content.Code(e.Data()).IsZero() {
		return nil
	}
	return e
}

// changed compares a draft with an entry.
func (t *Target) changed(e *store.Entry, values map[string]any) Proposal {
	p := Proposal{File: e.File, State: Same, Title: e.Title, kind: e.Kind, values: values}
	source, err := fs.ReadFile(t.Files, e.File)
	if err != nil {
		p.Problems = diag.List{diag.New(diag.Position{File: e.File}, "", "file-unreadable", nil)}
		return p
	}
	p.Old = source
	old, problems := valuesIn(e.File, e.Kind, source)
	if problems != nil {
		p.Problems = problems
		return p
	}
	delete(values, "date") // the day of publication is the column's own
	d := difference{root: e.Kind.Type(), labels: newentry.WritesLabels([][]byte{source})}
	d.structs("", d.root, old, values)
	p.apply(d)
	return p
}

// apply makes the file that a difference leaves.
func (p *Proposal) apply(d difference) {
	if len(d.fields) == 0 {
		return
	}
	p.State, p.Fields = Changed, d.fields
	data, err := edit.Apply(p.Old, d.root, d.changes)
	if err != nil {
		p.Problems = diag.List{newentry.Problem(p.File, err)}
		return
	}
	p.Data = data
}

// valuesIn reads the values of an entry from its file.
func valuesIn(file string, kind content.Kind, source []byte) (map[string]any, diag.List) {
	text := strings.TrimPrefix(viet.NFC(strings.ReplaceAll(string(source), "\r\n", "\n")), "\ufeff")
	parts, problems := front.Split(file, []byte(text))
	if parts.Front == nil || len(problems) > 0 {
		return nil, append(problems, diag.New(diag.Position{File: file}, "", "import-entry-broken", nil))[:1]
	}
	defer parts.Front.Free()
	data := kind.New()
	schema.Decode(file, parts.Front, data)
	tree := ValuesOf(data)
	return tree, nil
}

// created makes a new entry of a draft.
func (t *Target) created(d *Draft, values map[string]any) Proposal {
	p := Proposal{State: New, Title: d.Title, Pictures: d.Pictures, kind: d.Kind, values: values}
	body := d.Body
	if len(d.Left) > 0 {
		body = strings.TrimLeft(body+"\n## Phần chưa đọc được khi nhập\n\n- "+strings.Join(d.Left, "\n- ")+"\n", "\n")
	}
	delete(values, "title")
	if t.Publish && len(d.Left) == 0 && complete(d.Kind, values) {
		values["draft"] = false
	}
	r := newentry.Request{Kind: d.Kind, Title: d.Title, Dir: t.Section.Dir, Labels: t.labels, Beginning: t.Begin}
	made, err := newentry.Filled(r, values, body)
	if err != nil {
		p.Problems = diag.List{diag.New(diag.Position{File: t.Section.File}, "", "import-title", diag.Args{"Title": d.Title, "Row": d.Row})}
		return p
	}
	p.File = t.free(made.Name)
	p.Data = made.Data
	if len(p.Pictures) > 0 { // a folder of its own
		stem := strings.TrimSuffix(p.File, ".md")
		p.File = stem + "/index.md"
		for i := range p.Pictures {
			p.Pictures[i].Name = stem + "/" + p.Pictures[i].Name
		}
	}
	d2 := difference{root: d.Kind.Type()}
	d2.structs("", d2.root, map[string]any{}, values)
	p.Fields = append([]Field{{"title", d2.root.Field("title").Label, "", d.Title}}, d2.fields...)
	return p
}

// complete reports whether all mandatory fields have a value.
func complete(k content.Kind, values map[string]any) bool {
	var whole func(st *schema.Type, values map[string]any) bool
	whole = func(st *schema.Type, values map[string]any) bool {
		for _, f := range st.Fields {
			v, given := values[f.Key]
			if !given && f.Required && f.Key != "title" {
				return false
			}
			in := f.Struct()
			if list, ok := v.([]any); ok && in != nil {
				for _, item := range list {
					if m, ok := item.(map[string]any); ok && !whole(in, m) {
						return false
					}
				}
			} else if m, ok := v.(map[string]any); ok && in != nil && !whole(in, m) {
				return false
			}
		}
		return true
	}
	return whole(k.Type(), values)
}

// free returns the name of a file that neither the column nor this import has.
func (t *Target) free(name string) string {
	stem := strings.TrimSuffix(name, ".md")
	for n := 2; ; n++ {
		_, err := fs.Stat(t.Files, name)
		_, folder := fs.Stat(t.Files, strings.TrimSuffix(name, ".md"))
		if !t.taken[name] && err != nil && folder != nil {
			t.taken[name] = true
			return name
		}
		name = fmt.Sprintf("%s-%d.md", stem, n)
	}
}

// gone returns the entries with a code that a list has no more: those in force whose field
// (lĩnh vực) it covers.
func (t *Target) gone(r *Reading) (all []Proposal) {
	fields := map[string]bool{}
	for _, f := range r.Fields {
		fields[viet.Key(f)] = true
	}
	for _, e := range t.Library.Entries {
		p, ok := e.Data().(*content.Procedure)
		if !ok || t.seen[e] || p.Code.IsZero() || !p.InForce() || e.Section != t.Section || len(fields) > 0 && !fields[viet.Key(p.Field)] {
			continue
		}
		gone := Proposal{File: e.File, State: Gone, Title: e.Title}
		gone.Fields = []Field{{"status", Label(e.Kind.Type(), "status"), ShownText(p.Status), ShownText(content.ProcedureRepealed)}}
		if t.Repeal {
			gone.repeal(t.Files, e.Kind.Type())
		}
		all = append(all, gone)
	}
	return all
}

func (p *Proposal) repeal(files fs.FS, st *schema.Type) {
	source, err := fs.ReadFile(files, p.File)
	if err != nil {
		p.Problems = diag.List{diag.New(diag.Position{File: p.File}, "", "file-unreadable", nil)}
		return
	}
	p.Old = source
	var status any = content.ProcedureRepealed
	if newentry.WritesLabels([][]byte{source}) {
		status = inLabels(status)
	}
	if p.Data, err = edit.Apply(source, st, []edit.Change{{Path: "status", Value: status}}); err != nil {
		p.Data, p.Problems = nil, diag.List{newentry.Problem(p.File, err)}
	}
}
