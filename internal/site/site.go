// Package site is the graph of a column: its pages, what belongs to what, and
// the addresses of everything.
//
// [Build] makes a [Site] from a store.Library. A Site never changes. What
// pages may ask of it goes through a [View], whose methods are the named
// queries; a View remembers what was asked and a digest of each answer, so
// that it is known when a page must be made again.
//
// # Pages
//
// Every page is a [Page], whatever it shows: the home page, a section, an
// entry, a taxonomy and its terms, the tasks of all plans and of one agency,
// the changes of procedures, the text site map, the open data, the search, and the page for
// what is not found. A page that lists others is divided by a pager: /tin-tuc/,
// /tin-tuc/trang/2/. A sheet for paper is no page of its own but another form of one
// ([Page.Sheet]).
//
// # Addresses
//
// Addresses are paths from the root of the site, /thu-tuc/khai-sinh/, without
// the base address; templates add that. No two things may have one address:
// entries, sections, terms, files and old addresses (aliases) are all held
// against one another.
package site

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// PageKind says what a page shows.
type PageKind string

// The kinds of pages.
const (
	HomePage     PageKind = "home"
	SectionPage  PageKind = "section"
	EntryPage    PageKind = "entry"
	TaxonomyPage PageKind = "taxonomy"
	TermPage     PageKind = "term"
	TasksPage    PageKind = "tasks"        // all agencies that have tasks
	AgencyPage   PageKind = "agency-tasks" // the tasks of one agency
	ChangesPage  PageKind = "changes"      // thủ tục mới, sửa đổi, bãi bỏ
	SitemapPage  PageKind = "sitemap"      // sơ đồ trang
	OpenDataPage PageKind = "open-data"    // dữ liệu mở
	SearchPage   PageKind = "search"       // tìm kiếm, danh sách A–Z
	NotFoundPage PageKind = "not-found"
	OfflinePage  PageKind = "offline" // shown where there is no network
)

// OfflinePath is the address of the page that devices show where there is no
// network, in the place of those that they have not kept.
const OfflinePath = "/mat-mang/"

// A Page is one page of the site. It knows nothing of others: what it is
// connected with stands in the tables of its Site and is asked of a [View].
type Page struct {
	Kind     PageKind
	Path     string // /thu-tuc/khai-sinh/
	Title    string // "" for pages that the theme names: tasks, changes, site map, open data, search, not found
	Summary  string
	Updated  viet.Date
	Lang     content.Tongue // of its text, "" for that of the site
	Entry    *store.Entry   // of an entry
	Section  *store.Section // of a section and an entry, that of a language for its pages
	Taxonomy *Taxonomy      // of a taxonomy and of a term
	Term     *Term          // of a term
	Agency   *AgencyTasks   // of an agency's tasks
	File     string         // the file behind the page, for messages
	PerPage  int            // how many entries a page of its list shows; 0 for no list

	body   store.Body // ask View.Text
	digest uint64
	terms  []*Term // of an entry
}

// A Taxonomy is one way of grouping entries (phân loại).
type Taxonomy struct {
	Name   string // field, agency, topic, audience, service, tag, year
	Path   string // /linh-vuc/
	Terms  []*Term
	bySlug map[string]*Term
	names  *naming
}

// A Term is one group of a taxonomy, such as the field Hộ tịch.
type Term struct {
	Name     string
	Slug     string
	Path     string // /linh-vuc/ho-tich/
	Summary  string
	Count    int
	Taxonomy *Taxonomy
	order    int
	pages    []*Page // while the graph is made
	spelling map[string]int
}

// An AgencyTasks is the tasks that one agency leads or supports.
type AgencyTasks struct {
	Name     string
	Slug     string
	Path     string // /nhiem-vu/so-noi-vu/
	Lead     []*Task
	Support  []*Task
	spelling map[string]int
}

// A Site is the graph of a column.
type Site struct {
	Settings *config.Settings
	Today    viet.Date
	Delivery store.Delivery

	lib         *store.Library
	home        *Page
	homes       []*Page // of the other languages, see language.go
	pages       []*Page // by path
	byPath      map[string]*Page
	byFile      map[string]*Page
	byKind      map[content.Kind][]*Page // entries in their order
	children    map[string][]*Page       // the entries of a page's list, by the page's path
	below       map[string][]*Page       // the sections below a section or the home page, by its path
	sections    map[*store.Section]*Page
	taxonomies  []*Taxonomy
	documents   map[string][]*Page // by the key of their number
	procedures  map[string]*Page   // by national code
	tasks       map[string][]*Task // by the plan's path
	taskSums    map[string]uint64  // of the progress of these tasks, by the same
	agencies    []*AgencyTasks
	agencyOf    map[string]*AgencyTasks // the same by the keys of all names that tasks use, see viet.NameKey
	sharedSlugs bool                    // the slugs of some names differ by digests, which dates decide, see naming
	replaces    map[string][]*Page      // the procedures that a procedure replaces, by its national code
	asked       map[string][]*Page      // the questions about a procedure, by its national code
	sheets      map[string]bool         // by path
	languages   map[string][]Language   // the languages that a page's text is there in, by its path
	facets      map[string][]Facet      // in which ways the procedures of a section can be narrowed, by its path
	found       *sync.Map               // question → answer: what was found out once, see once
	aliases     []Alias
	moved       []store.Moved // addresses of earlier builds that were asked for
	files       []*store.File // that are published
	owners      map[string]owner
	problems    diag.List
	digest      uint64   // see Digest
	pictures    Pictures // nil where files are shown as they are
}

// An Alias is an old address of a page.
type Alias struct {
	Path string
	Page *Page
	At   diag.Position // where the entry names it; no file for one that an earlier build published
}

// owner is what an address belongs to.
type owner struct {
	what string // in the words of a message: a file, or a thing the program makes
	made bool   // made by the program
}

// Build makes the graph of a library. What is not shown on the day of opts is
// not part of it.
func Build(lib *store.Library, opts store.Options) (*Site, diag.List) {
	most := len(lib.Entries)
	s := &Site{
		found:    &sync.Map{},
		Settings: lib.Settings, Today: opts.Today, Delivery: lib.Delivery, lib: lib, pages: make([]*Page, 0, most),
		byPath: make(map[string]*Page, most), byFile: make(map[string]*Page, most), byKind: map[content.Kind][]*Page{},
		children: map[string][]*Page{}, below: map[string][]*Page{},
		sections: map[*store.Section]*Page{}, documents: map[string][]*Page{}, procedures: map[string]*Page{},
		tasks: map[string][]*Task{}, taskSums: map[string]uint64{}, replaces: map[string][]*Page{}, asked: map[string][]*Page{},
		facets: map[string][]Facet{}, sheets: map[string]bool{}, languages: map[string][]Language{}, owners: make(map[string]owner, most),
	}
	s.addHome()
	s.addSections()
	s.addEntries(opts)
	s.addTaxonomies()
	s.addFacets()
	s.addTasks()
	s.addChanges()
	s.addPage(&Page{Kind: SitemapPage, Path: "/so-do-trang/"})
	s.addOpenData()
	s.addSearch()
	s.addPage(&Page{Kind: NotFoundPage, Path: "/404.html"})
	if s.Settings.Offline.Size > 0 {
		s.addPage(&Page{Kind: OfflinePage, Path: OfflinePath})
	}
	s.addSheets()
	s.addCalendars()
	s.addFiles(opts)
	s.addAliases(opts)
	s.checkReferences()
	s.checkEverywhere()
	s.checkPrivate(opts)
	s.addLanguages()
	s.digest = sum(lib.Digest(), s.sumFiles(), sumText(opts.Today.ISO(), fmt.Sprint(opts.Drafts, opts.Future, s.moved)))
	slices.SortFunc(s.pages, func(a, b *Page) int { return strings.Compare(a.Path, b.Path) })
	return s, s.problems.Sort()
}

// claim gives an address to what is called by what, and reports when it has an
// owner already.
func (s *Site) claim(path string, at diag.Position, what owner) bool {
	old, taken := s.owners[path]
	if !taken {
		s.owners[path] = what
		return true
	}
	code := "address-taken"
	if old.made || what.made {
		code = "address-reserved"
	}
	if what.made {
		at = diag.Position{File: old.what}
	}
	s.problems = append(s.problems, diag.New(at, "", code, diag.Args{"Path": path, "Other": old.what}))
	return false
}

// addPage adds a page that the address is free for.
func (s *Site) addPage(p *Page) bool {
	what := owner{what: p.File}
	if p.File == "" {
		what = owner{what: p.Path, made: true}
	}
	if !s.claim(p.Path, diag.Position{File: p.File}, what) {
		return false
	}
	s.pages = append(s.pages, p)
	s.byPath[p.Path] = p
	if p.File != "" {
		s.byFile[p.File] = p
	}
	return true
}

func (s *Site) addHome() {
	home, front := s.lib.Home, s.lib.HomeDigest()
	s.home = &Page{
		Kind: HomePage, Path: "/", Title: cmp.Or(home.Title, s.Settings.Title), Summary: cmp.Or(home.Summary, s.Settings.Summary),
		Updated: home.Updated, File: "content/_index.md", body: s.lib.HomeBody,
	}
	s.home.seal(front)
	s.addPage(s.home)
}

func (s *Site) addSections() {
	for _, sec := range s.lib.Sections {
		p := &Page{
			Kind: SectionPage, Path: sec.Path, Title: sec.Title, Summary: sec.Summary, Updated: sec.Updated, Lang: sec.Lang,
			Section: sec, File: sec.File, body: sec.Body, PerPage: cmp.Or(sec.PageSize, s.Settings.PageSize),
		}
		if s.isHome(sec) {
			p.Kind, p.PerPage = HomePage, 0
			s.homes = append(s.homes, p)
		}
		p.seal(sec.Digest)
		if s.addPage(p) {
			s.sections[sec] = p
		}
	}
	for _, p := range s.pages {
		if p.Kind == SectionPage && p.Section.Listed != content.ListedEditors {
			up := s.parent(p).Path
			s.below[up] = append(s.below[up], p)
		}
	}
	for _, sections := range s.below {
		slices.SortStableFunc(sections, func(a, b *Page) int {
			return cmp.Or(compareWeight(a.Section.Weight, b.Section.Weight), viet.Compare(a.Title, b.Title))
		})
	}
}

// parent returns the page above, nil for the home page.
func (s *Site) parent(p *Page) *Page {
	var up *Page
	switch p.Kind {
	case HomePage:
		return nil
	case EntryPage:
		up = s.sections[p.Section]
	case SectionPage:
		up = s.sections[p.Section.Parent]
	case SearchPage:
		up = s.sections[p.Section]
	case TermPage:
		up = s.byPath[p.Taxonomy.Path]
	case AgencyPage:
		up = s.byPath[tasksPath]
	}
	if up == nil {
		return s.home
	}
	return up
}

// compareWeight orders weights: those that are set come first.
func compareWeight(a, b int) int {
	switch {
	case a == b:
		return 0
	case a == 0:
		return 1
	case b == 0:
		return -1
	}
	return cmp.Compare(a, b)
}

func (s *Site) addEntries(opts store.Options) {
	translated := map[content.Kind][]*Page{}
	for _, e := range s.lib.Entries {
		if !opts.Shown(e.State) {
			continue
		}
		p := entryPage(e)
		switch {
		case !s.addPage(p) || e.Broken: // a broken one keeps its address and is listed nowhere
		case s.IsTranslated(p):
			translated[e.Kind] = append(translated[e.Kind], p)
		default:
			s.byKind[e.Kind] = append(s.byKind[e.Kind], p)
			s.register(p)
		}
	}
	s.addChildren(s.byKind)
	s.addChildren(translated)
	for _, p := range s.pages {
		if p.Kind == SectionPage && listOrder(p, p.Section.Kind) != content.DefaultOrder(p.Section.Kind) {
			slices.SortFunc(s.children[p.Path], entryOrder(p.Section.Sort))
		}
	}
}

// addChildren puts entries in order, and each on the list of the page above it.
func (s *Site) addChildren(byKind map[content.Kind][]*Page) {
	for _, k := range content.Kinds {
		slices.SortFunc(byKind[k], entryOrder(content.DefaultOrder(k)))
		for _, p := range byKind[k] {
			up := s.parent(p).Path
			s.children[up] = append(s.children[up], p)
		}
	}
}

// entryPage returns the page of an entry.
func entryPage(e *store.Entry) *Page {
	p := &Page{
		Kind: EntryPage, Path: e.Path, Title: e.Title, Summary: e.Summary, Updated: e.Modified(),
		Lang: e.Lang, Entry: e, Section: e.Section, File: e.File, body: e.Body,
	}
	if p.Lang == "" && e.Section != nil {
		p.Lang = e.Section.Lang
	}
	p.seal(e.Digest)
	return p
}

// register notes the numbers by which other entries call this one.
func (s *Site) register(p *Page) {
	b := &p.Entry.Brief
	if n := b.Number; !n.IsZero() {
		s.documents[n.Key()] = append(s.documents[n.Key()], p)
	}
	code := b.Code
	if code.IsZero() {
		return
	}
	if old := s.procedures[code.Base]; old != nil {
		s.problems = append(s.problems, diag.New(diag.Position{File: p.File}, "code", "procedure-twice", diag.Args{"Code": code.Text, "Other": old.File}))
		return
	}
	s.procedures[code.Base] = p
}

// listOrder is how the entries of a kind are ordered in the list of a section
// or the home page.
func listOrder(p *Page, k content.Kind) content.Order {
	if p.Section != nil && p.Section.Sort != "" {
		return p.Section.Sort
	}
	return content.DefaultOrder(k)
}

// entryOrder returns how entries of one kind are compared: procedures that are
// not in force last, those with a weight first, then by date (latest first) or
// title.
func entryOrder(order content.Order) func(a, b *Page) int {
	return func(a, b *Page) int {
		if over := isOver(a); over != isOver(b) {
			if over {
				return 1
			}
			return -1
		}
		if c := compareWeight(a.Entry.Weight, b.Entry.Weight); c != 0 {
			return c
		}
		if order == content.ByDate {
			if c := b.Entry.Brief.When.Compare(a.Entry.Brief.When); c != 0 {
				return c
			}
		}
		if c := strings.Compare(a.Entry.SortKey, b.Entry.SortKey); c != 0 {
			return c
		}
		return strings.Compare(a.Path, b.Path)
	}
}

// isOver reports whether an entry is a procedure that is not in force any more.
func isOver(p *Page) bool { return p.Entry.Brief.Retired }

// listed visits the entries that lists have, by kind, in their order.
func (s *Site) listed(visit func(*Page) bool) {
	for _, k := range content.Kinds {
		for _, p := range s.byKind[k] {
			if !visit(p) {
				return
			}
		}
	}
}

func (s *Site) addAliases(opts store.Options) {
	for _, p := range s.pages {
		if p.Kind != EntryPage {
			continue
		}
		for _, old := range p.Entry.Aliases {
			path, ok := oldAddress(string(old.Path))
			if !ok {
				s.problems = append(s.problems, diag.New(old.In(p.File), "aliases", aliasProblem(string(old.Path)), diag.Args{"Value": string(old.Path)}))
				continue
			}
			if page, taken := s.owners[indexOf(path)]; taken { // some servers show this file in the place of the page
				s.problems = append(s.problems, diag.New(old.In(p.File), "", "address-taken", diag.Args{"Path": path, "Other": page.what}))
				continue
			}
			if s.claim(strings.ToLower(path), old.In(p.File), owner{what: p.File}) {
				s.aliases = append(s.aliases, Alias{path, p, old.In(p.File)})
			}
		}
	}
	if opts.Moved != nil {
		s.addMoved(opts.Moved(s.Entries()))
	}
	slices.SortFunc(s.aliases, func(a, b Alias) int { return strings.Compare(a.Path, b.Path) })
}

// checkReferences checks what the settings and the entries name by address or
// code.
func (s *Site) checkReferences() {
	missing := func(path content.SitePath) bool { return path != "" && !s.known(string(path)) }
	report := func(at content.Place, field, code string, args diag.Args) {
		s.problems = append(s.problems, diag.New(at.In(config.SettingsFile), field, code, args))
	}
	checkItem := func(m config.MenuItem, field string) {
		if m.Page == "" && m.URL == "" {
			report(m.Place, field, "menu-nowhere", diag.Args{"Name": m.Name})
		}
		if missing(m.Page) {
			report(m.Place, field+".page", "page-missing", diag.Args{"Path": string(m.Page)})
		}
	}
	for i, m := range s.Settings.Menu {
		checkItem(m, fmt.Sprintf("menu[%d]", i+1))
	}
	for i, m := range s.Settings.Popular {
		checkItem(m, fmt.Sprintf("popular[%d]", i+1))
	}
	for _, p := range s.pages {
		if p.Kind == EntryPage && !p.Entry.Broken {
			s.checkEntry(p)
		}
	}
	if missing(s.Settings.Feedback) {
		report(content.Place{}, "feedback", "page-missing", diag.Args{"Path": string(s.Settings.Feedback)})
	}
}

// known reports whether an address is published, or that of an entry whose file
// could not be read: that is reported where it is.
func (s *Site) known(path string) bool { return s.published(path) || s.lib.BrokenAt(path) }

// incomplete reports whether an entry has errors, so that nobody knows by which
// codes entries can be found.
func (s *Site) incomplete() bool {
	return s.lib.Unread || slices.ContainsFunc(s.lib.Entries, func(e *store.Entry) bool { return e.Broken })
}

// checkEntry checks that what an entry's front matter names is published.
func (s *Site) checkEntry(p *Page) {
	p.Entry.References(func(ref content.FileRef, field string) {
		if path, d := s.lib.Resolve(p.Entry, ref.Path); d == nil && path != "" && !s.published(path) {
			s.problems = append(s.problems, diag.New(ref.In(p.File), field, "link-unpublished", diag.Args{"Path": ref.Path}))
		}
	})
	for i, code := range content.ReplacedBy(p.unusual()) {
		if s.procedures[code.Base] == nil && !s.incomplete() {
			s.problems = append(s.problems, diag.Warn(diag.Position{File: p.File, Line: 1}, fmt.Sprintf("replacedBy[%d]", i+1), "replaced-by-missing", diag.Args{"Code": code.String()}))
		}
	}
	banner, _ := content.BannerOf(p.unusual())
	for _, scope := range banner.Scope {
		if !s.known(string(scope)) {
			s.problems = append(s.problems, diag.New(diag.Position{File: p.File}, "scope", "page-missing", diag.Args{"Path": string(scope)}))
		}
	}
}

// Pages returns all pages by address.
func (s *Site) Pages() []*Page { return s.pages }

// At returns the page at an address, nil for none.
func (s *Site) At(path string) *Page { return s.byPath[path] }

// Origin returns the file that brought a page about, for messages: its own, or
// that of an entry which names the term or agency; "" for none.
func (s *Site) Origin(p *Page) string {
	switch {
	case p.File != "":
		return p.File
	case p.Agency != nil:
		for _, t := range slices.Concat(p.Agency.Lead, p.Agency.Support) {
			return t.Plan.File
		}
	case p.Term != nil:
		for _, q := range s.pages {
			if slices.Contains(q.terms, p.Term) {
				return q.File
			}
		}
	}
	return ""
}

// Digest is a digest of all that the graph was made of: the settings, the day,
// and of every file what is not the text of an entry. Where it is the same, so
// are all answers but those about texts.
func (s *Site) Digest() uint64 { return s.digest }

// SettingsDigest is a digest of the settings and of how the site is delivered.
func (s *Site) SettingsDigest() uint64 { return s.lib.SettingsDigest }

// PagerCount returns how many pages the pager of a page's list has, at least 1.
func (s *Site) PagerCount(p *Page) int {
	n := len(s.children[p.Path])
	if p.PerPage <= 0 || n == 0 {
		return 1
	}
	return (n + p.PerPage - 1) / p.PerPage
}

// Files returns the files that are published, by name.
func (s *Site) Files() []*store.File { return s.files }

// Aliases returns the old addresses, in order.
func (s *Site) Aliases() []Alias { return s.aliases }

// Library returns what the graph was made of.
func (s *Site) Library() *store.Library { return s.lib }
