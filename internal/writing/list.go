package writing

import (
	"net/http"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// listScreen is the screen Bài viết. The address has what is looked for (tim), the kind
// (loai), the state (trang-thai), the unit (don-vi), whether only the user's own are shown
// (cua-toi), and the page (trang).
type listScreen struct {
	Rows                []*workspace.Entry
	Count, Page, Pages  int
	Kinds, States       []screen.Option
	Units               []screen.Option
	Search, Kind, State string
	Unit                string
	Mine                bool
	Sections            []*newPlace
}

func (d *Desk) listScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	s := &listScreen{Search: q.Get("tim"), Kind: q.Get("loai"), State: q.Get("trang-thai"), Unit: q.Get("don-vi"), Mine: q.Get("cua-toi") != ""}
	if set := d.Set(); set == nil {
		return nil, fault.NoSite()
	}
	words := strings.Fields(viet.Fold(s.Search))
	mine := map[string]bool{}
	if s.Mine {
		mine = d.touchedBy(screen.Who(r))
	}
	var rows []*workspace.Entry
	for _, v := range d.Entries() {
		is := (s.Kind == "" || v.Sort == s.Kind) && (s.State == "" || v.State == s.State || s.State == "errors" && v.Errors > 0 || s.State == "changed" && v.Changed) &&
			(s.Unit == "" || v.Unit == s.Unit) && (!s.Mine || mine[v.File] || v.Owner == screen.Who(r)) && v.Has(words)
		if is {
			rows = append(rows, v)
		}
	}
	s.Count = len(rows)
	s.Rows, s.Page, s.Pages = screen.Paged(rows, q.Get("trang"))
	d.choices(s)
	return s, nil
}

// choices fills in what can be chosen among.
func (d *Desk) choices(s *listScreen) {
	for _, o := range content.Kind("").Options() {
		s.Kinds = append(s.Kinds, screen.Option{Value: o.Value, Label: o.Name(), Chosen: o.Value == s.Kind})
	}
	for _, state := range []string{"draft", "waiting", "approved", "published", "scheduled", "changed", "errors"} {
		s.States = append(s.States, screen.Option{Value: state, Label: d.Say("desk.state-"+state, nil), Chosen: state == s.State})
	}
	seen := map[string]bool{}
	for _, v := range d.Entries() {
		if v.Unit != "" && !seen[v.Unit] {
			seen[v.Unit] = true
			s.Units = append(s.Units, screen.Option{Value: v.Unit, Label: v.Unit, Chosen: v.Unit == s.Unit})
		}
	}
	slices.SortFunc(s.Units, func(a, b screen.Option) int { return strings.Compare(viet.SortKey(a.Label), viet.SortKey(b.Label)) })
	s.Sections = d.places()
}

// touchedBy returns the files that somebody has written.
func (d *Desk) touchedBy(who string) map[string]bool {
	files := map[string]bool{}
	for e := range d.History.All() {
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
	set := d.Set()
	if set == nil {
		return nil
	}
	for _, k := range content.Kinds {
		for _, s := range newentry.Sections(set.Site.Library(), k) {
			all = append(all, &newPlace{s.Dir, s.Title, schema.Label(k)})
		}
	}
	return all
}

// newAction makes a new entry, a draft, and opens it.
func (d *Desk) newAction(r *http.Request) (any, error) {
	var in struct{ Dir, Title string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	lib := set.Site.Library()
	section := newentry.SectionNamed(lib, in.Dir)
	if section == nil || section.Kind == "" {
		return nil, fault.New(http.StatusBadRequest, "desk.new-section", nil)
	}
	req := newentry.Request{Kind: section.Kind, Title: viet.NFC(strings.TrimSpace(in.Title)), Dir: section.Dir, Labels: newentry.SectionLabels(d.Folder.FS(), lib, section)}
	req.Today, req.Agency = d.Today(), lib.Settings.Agency.Name
	made, err := newentry.Draft(req)
	if err != nil {
		return nil, fault.New(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": in.Title})
	}
	name, err := d.FreeName(made.Name)
	if err != nil {
		return nil, err
	}
	if err := d.Create(screen.Who(r), name, made.Data); err != nil {
		return nil, d.Unsaved(name, err)
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", name))
}
