// Package render is every output of a site, addressed by where it is
// published.
//
// [Open] follows the line from a folder to a [Set]: content, then graph, then
// theme. A Set is the heart of the program: its outputs are known by path, and
// none is made before somebody asks for it. Publishing asks for all of them;
// a preview asks for the one that the editor looks at. So there is one way to
// make a page.
//
// An [Output] can be rendered by several goroutines at once. What it makes
// depends only on the site, the theme and the day: the same input gives the
// same bytes. Where nothing but one entry has changed, a new set is made of the
// old one ([Set.Again]), and all else is shared.
//
// An output of all entries has [Rows], one of each: a build takes those that are
// as they were over from the published file (rows.go). The index of the search is
// made of what the one before kept of the pages that are as they were, and divided so
// that most of its files stay (package search).
//
// # What a web server needs
//
// [Set.HeaderRules] is the one table of the headers of everything, and
// [Set.Redirects] the one list of old addresses. Where the settings name hosts,
// their configuration is written from these two and is an output like any other
// (package hosting). The policy in the table allows what a
// page itself holds of scripts and styles by its hash, found in the theme's
// templates and not in pages, so that nothing is rendered for it.
//
// # Without a server, without a network
//
// A site that is carried about on a USB stick has the same pages, in which
// addresses are made those of files (portable.go). The web manifest (manifest.go)
// and the service worker (worker.go) are for readers' telephones.
package render

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/hosting"
	"cchc/internal/minify"
	"cchc/internal/output"
	"cchc/internal/site"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/svg"
	"cchc/internal/theme"
	"cchc/internal/themefiles"
	"cchc/themes"

	"github.com/cespare/xxhash/v2"
)

// Kind groups outputs, for the summary of a build.
type Kind string

// The kinds of outputs.
const (
	Page Kind = "page" // an HTML page
	Data Kind = "data" // feeds, site maps, open data
	File Kind = "file" // what is published as it is: assets, pictures, attachments
)

// An Output is one file of the published site.
type Output struct {
	Path string // the address: /thu-tuc/khai-sinh/, /sitemap.xml
	Kind Kind
	file string // whose name it has: content/logo.svg, themes/a/static/robots.txt; "" for what the program names
	make func(s *Set) Result
	from func(s *Set) uint64 // a digest of what it is made of beside the theme, the settings and the answers of the site; nil for nothing
}

// Source is a digest of what an output is made of, but for what it asks of the
// site ([Result].Queries): where both are the same as they were, so is the
// output. 0 for an output that has to be made each time, which costs little.
func (s *Set) Source(o *Output) uint64 {
	var b [24]byte
	binary.BigEndian.PutUint64(b[:], s.theme.Chain.Digest())
	binary.BigEndian.PutUint64(b[8:], s.Site.SettingsDigest())
	if o.from != nil {
		own := o.from(s)
		if own == 0 {
			return 0
		}
		binary.BigEndian.PutUint64(b[16:], own)
	}
	return xxhash.Sum64(b[:])
}

// eachTime is the source of outputs that depend on what all others are.
func eachTime(*Set) uint64 { return 0 }

// ofData is the source of what is published as it stands.
func ofData(data []byte) func(*Set) uint64 {
	sum := xxhash.Sum64(data)
	return func(*Set) uint64 { return sum }
}

// ofFile is the source of what is made of a file beside the entries: it is
// taken to be the same as long as its state is.
func ofFile(f *store.File) func(*Set) uint64 {
	return ofData(fmt.Appendln(nil, fileRules, f.Name, f.Size, f.State))
}

// fileRules is raised when other files are published, or published otherwise:
// then those of an earlier build are judged anew.
const fileRules = 3

// A Result is what an output is, and what was found while making it.
type Result struct {
	Data     []byte
	Queries  []site.Query // what was asked of the site for it
	Problems diag.List
	Exact    bool  // white space in it has a meaning: it is not minified
	Rows     *Rows // its parts of one entry each, of an exact output; nil for none
	Stays    bool  // it is as an earlier build published it, and was not made (see [Earlier])

	Open func() (io.ReadCloser, error) // a large file that is published as it is, instead of Data; nil for none
	File string                        // the file that Open opens

	buffer *bytes.Buffer // of Data, nil for one of its own; see Release
}

// Name returns where the output stands in the published folder, see
// [output.Name].
func (o *Output) Name() string { return output.Name(o.Path) }

// Render makes an output of the set.
func (s *Set) Render(o *Output) Result {
	r := o.make(s)
	if r.Problems.Errors() > 0 || len(r.Data) == 0 || r.Exact {
		return r
	}
	kind := strings.TrimPrefix(strings.ToLower(path.Ext(o.Name())), ".")
	if o.Kind == File { // it is the theme's, or published as it is
		if small, err := minify.Text(kind, r.Data); err == nil {
			r.Data = small
		}
		return r
	}
	small := getBuffer()
	if err := minify.Into(small, kind, r.Data); err != nil { // our own output must be well formed
		r.Problems = append(r.Problems, diag.New(diag.Position{File: o.Path}, "", "output-broken", diag.Args{"Detail": err.Error()}))
		return r
	}
	putBuffer(r.buffer)
	r.Data, r.buffer = small.Bytes(), small
	if o.Kind == Page && s.Site.Delivery.Portable {
		data, problems := s.carried(o, r.Data)
		r.Data, r.Problems = data, append(r.Problems, problems...)
	}
	return r
}

// A Set is all outputs of a site.
type Set struct {
	Site     *site.Site
	theme    *theme.Theme
	files    fs.FS
	pictures *pictures
	outputs  []*Output // by path
	byPath   map[string]*Output
	broken   map[string]bool // files with errors: their pages are only checked for more
	opts     store.Options

	redirects []hosting.Redirect // by old address
	inline    []theme.Inline     // what the pages' policy has to allow

	feedTexts *sync.Map // *site.Page → feedText
	search    *searchIndexes
	earlier   Earlier // nil for none
}

// Open reads the site in a folder and returns its outputs, with the problems
// found so far. With errors among them the set can only be checked for more
// ([Set.Check]); it is nil where the settings or the theme cannot be read.
func Open(folder fs.FS, opts store.Options) (*Set, diag.List) {
	return Reopen(folder, opts, nil)
}

// Reopen does what Open does, with the theme of an earlier set of the same
// folder, where neither settings nor themes have changed since; nil for none.
func Reopen(folder fs.FS, opts store.Options, earlier *Set) (*Set, diag.List) {
	lib, problems := store.Load(folder, opts)
	if lib == nil {
		return nil, problems
	}
	var look *theme.Theme
	if earlier != nil {
		look = earlier.theme.Renew()
	} else {
		var more diag.List
		look, more = loadTheme(folder, lib.Settings, lib.Delivery)
		problems = append(problems, more...)
	}
	if look != nil {
		opts.Addresses = addresses(look)
	}
	graph, more := site.Build(lib, opts)
	problems = append(problems, more...)
	problems = problems.Sort()
	if look == nil {
		return nil, problems
	}
	if missing := look.MissingLayouts(graph.Pages(), len(graph.Aliases()) > 0); len(missing) > 0 {
		return nil, append(problems, missing...).Sort()
	}
	shown := newPictures(folder, lib.Settings, earlier)
	s := &Set{Site: graph.WithPictures(shown), theme: look, files: folder, pictures: shown, opts: opts, byPath: make(map[string]*Output, len(lib.Entries)), broken: map[string]bool{}, feedTexts: &sync.Map{}, search: &searchIndexes{}}
	for _, d := range problems {
		if d.Severity == diag.Error {
			s.broken[d.File] = true
		}
	}
	s.addPages()
	s.addSheets()
	s.addFeeds()
	s.addCalendars()
	s.addOpenData()
	s.addSearch()
	s.addFinders()
	if !lib.Delivery.Portable {
		s.addSitemap(protocolLimit)
		s.addRobots()
		s.addManifest()
		s.addWorker()
	}
	problems = append(problems, s.addHosting()...)
	problems = append(problems, s.addPictures()...)
	problems = append(problems, s.addFiles()...)
	problems = append(problems, s.addThemeFiles()...)
	if !lib.Delivery.Portable { // in whose place a site can have its own
		s.addCards()
		s.addIcons()
	}
	problems = append(problems, s.addAliases()...)
	slices.SortFunc(s.outputs, func(a, b *Output) int { return strings.Compare(a.Path, b.Path) })
	problems = append(problems, s.checkNames()...)
	for option, path := range look.Chain.OptionFiles() {
		if s.byPath[path] == nil {
			problems = append(problems, diag.New(diag.Position{File: config.SettingsFile}, "themeOptions."+option, "theme-file-missing", diag.Args{"Path": path}))
		}
	}
	return s, problems.Sort()
}

// addresses are those of files that the theme names, and those where a site can
// have a file of its own in the place of one that the program makes.
func addresses(look *theme.Theme) map[string]bool {
	named := look.Chain.Addresses()
	for path := range look.Chain.Static() {
		named[path] = true
	}
	for _, i := range appIcons {
		named["/"+i.Src] = true
	}
	for _, name := range theme.CardNames() {
		named["/chia-se/"+name+".png"] = true
	}
	return named
}

func loadTheme(folder fs.FS, settings *config.Settings, delivery store.Delivery) (*theme.Theme, diag.List) {
	own, problems := themefiles.Own(folder)
	if len(problems) > 0 {
		return nil, problems
	}
	if delivery.Idle > 0 {
		return theme.LoadKiosk(settings, own, themes.FS)
	}
	return theme.Load(settings, own, themes.FS)
}

// Again returns the set as it is with the file of one entry as it stands now.
// ok is false where more than that entry's page and its place in lists can have
// changed, or something is wrong with it: then the site must be opened anew.
func (s *Set) Again(file string) (again *Set, ok bool) {
	if s.broken[file] {
		return nil, false
	}
	graph, ok := s.Site.Again(s.files, file, s.opts)
	if !ok {
		return nil, false
	}
	next := *s
	next.Site, next.theme, next.feedTexts, next.search = graph, s.theme.Renew(), &sync.Map{}, &searchIndexes{}
	return &next, true
}

// Fallbacks returns the templates rendered so far that html/template had to
// render, in more time, and why.
func (s *Set) Fallbacks() []theme.Fallback { return s.theme.Fallbacks() }

// Theme returns the theme of the site.
func (s *Set) Theme() *theme.Theme { return s.theme }

// Outputs returns all outputs by path.
func (s *Set) Outputs() []*Output { return s.outputs }

// Output returns the output at a path, nil for none.
func (s *Set) Output(path string) *Output { return s.byPath[path] }

// add adds an output; the first one at a path stays.
func (s *Set) add(path string, kind Kind, make func(s *Set) Result) *Output {
	if s.byPath[path] != nil {
		return &Output{} // nobody's
	}
	o := &Output{Path: path, Kind: kind, make: make}
	s.byPath[path] = o
	s.outputs = append(s.outputs, o)
	return o
}

// addPages adds every page, and every page of the lists.
func (s *Set) addPages() {
	for _, p := range s.Site.Pages() {
		if p.Kind == site.NotFoundPage && s.Site.Delivery.Portable {
			continue // a server shows it
		}
		for n := 1; n <= s.Site.PagerCount(p); n++ {
			s.add(p.At(n), Page, func(s *Set) Result {
				p := s.Site.At(p.Path)
				view := s.Site.NewView()
				if s.broken[p.File] || s.broken[config.SettingsFile] {
					return Result{Problems: s.theme.CheckText(view, p)}
				}
				return page(view, func(out *bytes.Buffer) diag.List { return s.theme.Render(out, view, p, n) })
			}).from = func(s *Set) uint64 { return s.sourceOf(s.Site.At(p.Path)) }
		}
	}
}

// addSheets adds the sheets for paper of the pages that have one.
func (s *Set) addSheets() {
	for _, p := range s.Site.Pages() {
		for _, form := range site.Sheets {
			if s.Site.HasSheet(p, form) && s.theme.HasSheet(p, form) {
				s.addSheet(p, form)
			}
		}
	}
}

func (s *Set) addSheet(p *site.Page, form site.Sheet) {
	s.add(p.Sheet(form), Page, func(s *Set) Result {
		p := s.Site.At(p.Path)
		view := s.Site.NewView()
		if s.broken[p.File] || s.broken[config.SettingsFile] {
			return Result{Problems: s.theme.CheckText(view, p)}
		}
		return page(view, func(out *bytes.Buffer) diag.List { return s.theme.Sheet(out, view, p, form) })
	}).from = func(s *Set) uint64 { return s.Site.At(p.Path).Source() }
}

// addFile adds an output whose name is its author's. What the program makes
// itself nothing takes the place of; a site's file wins over a theme's.
func (s *Set) addFile(path, file string, make func(s *Set) Result) (*Output, diag.List) {
	old := s.byPath[path]
	if folder, isIndex := strings.CutSuffix(path, "index.html"); isIndex && old == nil {
		old = s.byPath[folder] // which is the same file
	}
	if old != nil && old.file == "" && !(old.Kind == Page && strings.HasPrefix(file, "content/")) { // the graph has told of these
		return &Output{}, diag.List{diag.New(diag.Position{File: file}, "", "address-reserved", diag.Args{"Path": path})}
	}
	o := s.add(path, File, make)
	o.file = file
	return o, nil
}

// addFiles adds the files beside the entries.
func (s *Set) addFiles() (problems diag.List) {
	for _, f := range s.Site.Files() {
		if f.IsPicture() {
			continue // see addPictures
		}
		o, taken := s.addFile(f.Path, "content/"+f.Name, func(s *Set) Result { return s.file(f) })
		o.from = ofFile(f)
		problems = append(problems, taken...)
	}
	return problems
}

// file publishes a file beside the entries.
func (s *Set) file(f *store.File) Result {
	if f.IsDrawing() && f.Size > svg.MaxSize {
		_, problems := store.PublishSVG("content/"+f.Name, make([]byte, svg.MaxSize+1))
		return Result{Problems: problems}
	}
	if isLarge(f) {
		return s.largeFile(f)
	}
	data, err := sitefile.Read(s.files, f.Disk, maxHeld)
	if err != nil {
		return unreadable(f, err)
	}
	return published("content/"+f.Name, f.Path, data)
}

// maxHeld is how many bytes a file may have that is held in memory.
const maxHeld = 16 << 20

// isLarge reports whether a file is copied instead of held in memory: from one
// mebibyte, or sixteen where it may become smaller first.
func isLarge(f *store.File) bool {
	return !f.IsDrawing() && (f.Size > maxHeld || f.Size > 1<<20 && !hosting.Compressible(f.Path))
}

// largeFile publishes a file of which only the beginning is read here.
func (s *Set) largeFile(f *store.File) Result {
	file, err := s.files.Open(f.Disk)
	if err != nil {
		return unreadable(f, err)
	}
	defer file.Close()
	head, err := io.ReadAll(io.LimitReader(file, store.HeadSize))
	if err != nil {
		return unreadable(f, err)
	}
	return Result{
		Problems: store.CheckHead("content/"+f.Name, f.Path, head),
		File:     "content/" + f.Name,
		Open:     func() (io.ReadCloser, error) { return s.files.Open(f.Disk) },
	}
}

// published is a file with what is wrong with it under its published name.
func published(file, path string, data []byte) (r Result) {
	if strings.HasSuffix(path, ".svg") {
		r.Data, r.Problems = store.PublishSVG(file, data)
		return r
	}
	return Result{Data: data, Problems: store.CheckHead(file, path, data[:min(len(data), store.HeadSize)])}
}

// addThemeFiles adds the theme's files.
func (s *Set) addThemeFiles() (problems diag.List) {
	add := func(path, file string, make func(s *Set) Result, data []byte) {
		if code := store.ThemeFile(path); code != "" {
			problems = append(problems, diag.New(diag.Position{File: file}, "", code, diag.Args{"Path": path}))
			return
		}
		o, taken := s.addFile(path, file, make)
		o.from = ofData(data)
		problems = append(problems, taken...)
	}
	for _, a := range s.theme.Assets(s.Site.Tongues()...) {
		add(a.Path, s.theme.AssetFile(a), func(s *Set) Result { return Result{Data: a.Data} }, a.Data)
	}
	for path, data := range s.theme.Chain.Static() {
		file := s.theme.Chain.StaticFile(path)
		add(path, file, func(s *Set) Result { return published(file, path, data) }, data)
	}
	return problems
}

// unreadable is what comes of a file that cannot be read.
func unreadable(f *store.File, err error) Result {
	return Result{Problems: diag.List{sitefile.Problem("content/"+f.Name, err, "file-vanished")}}
}

// Check renders every output for its problems alone.
func (s *Set) Check() diag.List {
	var (
		mu       sync.Mutex
		problems diag.List
	)
	s.Each(func(_ int, o *Output) bool {
		found := s.Render(o).Problems
		mu.Lock()
		defer mu.Unlock()
		problems = append(problems, found...)
		return true
	})
	return append(problems, s.Site.Library().LateProblems()...)
}

// Each visits every output with its number among [Set.Outputs], several at once
// on all processors. No further ones are begun by a goroutine whose visit
// returned false.
func (s *Set) Each(visit func(i int, o *Output) bool) {
	each(s.outputs, visit)
}

// each visits the items of a list as [Set.Each] does.
func each[T any](list []T, visit func(i int, item T) bool) {
	var (
		wg   sync.WaitGroup
		next atomic.Int64
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(list) && visit(i, list[i]); i = int(next.Add(1)) - 1 {
			}
		})
	}
	wg.Wait()
}

// FileProblems returns what is wrong with the files beside the entries, as far as their
// heads tell: nothing is made of them.
func (s *Set) FileProblems() (problems diag.List) {
	for _, f := range s.Site.Files() {
		switch {
		case f.IsPicture():
			if l := s.pictures.of(f); l.err != nil && !l.failed { // the others have been told of
				problems = append(problems, refuse(f, l, l.err).Problems...)
			}
		case f.IsDrawing():
			problems = append(problems, s.file(f).Problems...)
		default:
			problems = append(problems, s.largeFile(f).Problems...) // its head is read
		}
	}
	return problems
}
