package desk

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/scaffold"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// An entryView is an entry as lists show it.
type entryView struct {
	File    string `json:"file"`
	Title   string `json:"title"`
	Kind    string `json:"kind"` // its label
	Unit    string `json:"unit"`
	Day     string `json:"day"`
	State   string `json:"state"` // a code: draft, waiting, approved, published, scheduled
	Changed bool   `json:"changed"`
	Errors  int    `json:"errors"`
	sort    string // of its kind
	when    viet.Date
	folded  string // title, file and unit, to search in
	owner   string
}

// entries are all entries of the site, the newest first, with their states. They are made
// once for each state of the site.
func (d *Desk) entries() []*entryView {
	set, problems := d.now()
	if set == nil {
		return nil
	}
	return d.listed.of(set, d.history.Len(), func() []*entryView {
		errors := map[string]int{}
		for _, p := range problems {
			if p.Severity == diag.Error {
				errors[p.File]++
			}
		}
		status := d.states()
		var all []*entryView
		for _, p := range set.Site.Pages() {
			if p.Kind == site.EntryPage && p.Entry != nil {
				v := d.entryView(p, status)
				v.Errors = errors[p.File]
				delete(errors, p.File)
				all = append(all, v)
			}
		}
		for file, n := range errors {
			if path.Ext(file) == ".md" && path.Base(file) != "_index.md" {
				sort := d.sortOf(file)
				all = append(all, &entryView{File: file, Title: path.Base(file), Kind: sort.Label, sort: sort.Name, Errors: n, State: "draft", folded: viet.Fold(file)})
			}
		}
		slices.SortStableFunc(all, func(a, b *entryView) int { return cmp.Or(b.when.Compare(a.when), strings.Compare(a.File, b.File)) })
		return all
	})
}

func (d *Desk) entryView(p *site.Page, status func(p *site.Page) (state string, changed bool)) *entryView {
	v := &entryView{File: p.File, Title: p.Title, Kind: schema.Label(p.Entry.Kind), sort: string(p.Entry.Kind), when: p.Entry.Brief.When.Day(), owner: p.Entry.Owner, Unit: p.Entry.Brief.Unit}
	if !v.when.IsZero() {
		v.Day = v.when.String()
	}
	v.State, v.Changed = status(p)
	v.folded = viet.Fold(v.Title + " " + v.File + " " + v.Unit)
	return v
}

// view returns one entry as lists show it, without making those of all others.
func (d *Desk) view(file string) entryView {
	set, problems := d.now()
	if set != nil {
		if p := pageOf(set, file); p != nil && p.Kind == site.EntryPage && p.Entry != nil {
			v := d.entryView(p, d.states())
			for _, one := range problems {
				if one.File == file && one.Severity == diag.Error {
					v.Errors++
				}
			}
			return *v
		}
	}
	sort := d.sortOf(file)
	return entryView{File: file, Title: path.Base(file), Kind: sort.Label, sort: sort.Name}
}

// rowsAtOnce is how many entries a list shows; the others are on further pages of it.
const rowsAtOnce = 100

// listScreen is the screen Bài viết. The address has what is looked for (tim), the kind
// (loai), the state (trang-thai), the unit (don-vi), whether only the user's own are shown
// (cua-toi), and the page (trang).
type listScreen struct {
	Rows                []*entryView
	Count, Page, Pages  int
	Kinds, States       []option
	Units               []option
	Search, Kind, State string
	Unit                string
	Mine                bool
	Sections            []*newPlace
}

func (d *Desk) listScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	s := &listScreen{Search: q.Get("tim"), Kind: q.Get("loai"), State: q.Get("trang-thai"), Unit: q.Get("don-vi"), Mine: q.Get("cua-toi") != ""}
	if set := d.set(); set == nil {
		return nil, failed(http.StatusServiceUnavailable, "desk.no-site", nil)
	}
	words := strings.Fields(viet.Fold(s.Search))
	mine := map[string]bool{}
	if s.Mine {
		mine = d.touchedBy(d.who(r))
	}
	var rows []*entryView
	for _, v := range d.entries() {
		is := (s.Kind == "" || v.sort == s.Kind) && (s.State == "" || v.State == s.State || s.State == "errors" && v.Errors > 0 || s.State == "changed" && v.Changed) &&
			(s.Unit == "" || v.Unit == s.Unit) && (!s.Mine || mine[v.File] || v.owner == d.who(r)) &&
			!slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(v.folded, w) })
		if is {
			rows = append(rows, v)
		}
	}
	s.Count = len(rows)
	s.Pages = max(1, (s.Count+rowsAtOnce-1)/rowsAtOnce)
	s.Page, _ = strconv.Atoi(q.Get("trang"))
	s.Page = min(max(1, s.Page), s.Pages)
	s.Rows = rows[min(len(rows), (s.Page-1)*rowsAtOnce):min(len(rows), s.Page*rowsAtOnce)]
	d.choices(s)
	return s, nil
}

// choices fills in what can be chosen among.
func (d *Desk) choices(s *listScreen) {
	for _, o := range content.Kind("").Options() {
		s.Kinds = append(s.Kinds, option{o.Value, o.Name(), o.Value == s.Kind})
	}
	for _, state := range []string{"draft", "waiting", "approved", "published", "scheduled", "changed", "errors"} {
		s.States = append(s.States, option{state, d.say("desk.state-"+state, nil), state == s.State})
	}
	seen := map[string]bool{}
	for _, v := range d.entries() {
		if v.Unit != "" && !seen[v.Unit] {
			seen[v.Unit] = true
			s.Units = append(s.Units, option{v.Unit, v.Unit, v.Unit == s.Unit})
		}
	}
	slices.SortFunc(s.Units, func(a, b option) int { return strings.Compare(viet.SortKey(a.Label), viet.SortKey(b.Label)) })
	s.Sections = d.places()
}

// touchedBy returns the files that somebody has written.
func (d *Desk) touchedBy(who string) map[string]bool {
	files := map[string]bool{}
	for e := range d.history.All() {
		if e.Who == who && e.File != "" {
			files[e.File] = true
		}
	}
	return files
}

// A newPlace is a section that new entries can be written in.
type newPlace struct{ Dir, Title, Kind string }

// places lists the sections that new entries can be written in.
func (d *Desk) places() (all []*newPlace) {
	set := d.set()
	if set == nil {
		return nil
	}
	for _, k := range content.Kinds {
		for _, s := range scaffold.Sections(set.Site.Library(), k) {
			all = append(all, &newPlace{s.Dir, s.Title, schema.Label(k)})
		}
	}
	return all
}

// newAction makes a new entry, a draft, and opens it.
func (d *Desk) newAction(r *http.Request) (any, error) {
	var in struct{ Dir, Title string }
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	set := d.set()
	if set == nil {
		return nil, failed(http.StatusServiceUnavailable, "desk.no-site", nil)
	}
	lib := set.Site.Library()
	section := scaffold.SectionNamed(lib, in.Dir)
	if section == nil || section.Kind == "" {
		return nil, failed(http.StatusBadRequest, "desk.new-section", nil)
	}
	req := scaffold.Request{Kind: section.Kind, Title: viet.NFC(strings.TrimSpace(in.Title)), Dir: section.Dir, Labels: scaffold.SectionLabels(d.folder.FS(), lib, section)}
	req.Today, req.Agency = d.today(), lib.Settings.Agency.Name
	made, err := scaffold.Entry(req)
	if err != nil {
		return nil, failed(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": in.Title})
	}
	name, err := d.freeName(made.Name)
	if err != nil {
		return nil, err
	}
	if err := d.create(d.who(r), name, made.Data); err != nil {
		return nil, d.unsaved(name, err)
	}
	return nil, redirect(link("/soan", "tep", name))
}

// freeName returns a name for a new file, with a number where the name is taken.
func (d *Desk) freeName(name string) (string, error) {
	stem, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	d.folder.Forget()
	for n := 1; n < 1000; n++ {
		try := stem + ext
		if n > 1 {
			try = stem + "-" + strconv.Itoa(n) + ext
		}
		if _, err := d.onDisk(try); err != nil {
			return try, nil
		}
	}
	return "", failed(http.StatusConflict, "desk.name-taken", diag.Args{"File": name})
}
