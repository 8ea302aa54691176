// Package theme renders pages through themes. This comment is the manual for
// authors of themes.
//
// The main types are [Theme], a chain of theme folders read and ready, and
// [Context], what a template is given.
//
// # The folder of a theme
//
//	themes/NAME/theme.yaml       name, inherits (another theme's name), kiosk (see below), options
//	themes/NAME/layouts/         one template for each kind of page, base.html, poster.html and leaflet.html
//	themes/NAME/partials/        pieces that layouts share
//	themes/NAME/assets/          CSS and JS: minified, published under names with a fingerprint
//	themes/NAME/static/          files published as they are, at the root of the site: HTML, fonts, pictures and the types of entries,
//	                             under no name that a server reads or the program makes (robots.txt, _headers)
//	themes/NAME/icons/           SVG icons for the function icon
//	themes/NAME/worker/          offline.js, the service worker of a site that is kept on devices; off.js, which removes it
//	themes/NAME/strings/         the words of the interface, a file for each language: vi.toml, en.toml
//
// A site's own themes/NAME overrides the built-in theme of that name file by
// file, and a theme overrides the one that it inherits from in the same way:
// a file is looked for in the site's theme, the built-in one, then in what
// they inherit. A column that wants another footer has one file,
// themes/congvu/partials/footer.html. Words are overridden key by key: a
// strings/vi.toml needs only the words that differ.
//
// For a screen for everybody (cchc build --kiosk) the theme that a theme of the chain
// names under kiosk stands before the whole chain, file by file.
//
// # Layouts
//
// A page is rendered with the first of these layouts that the theme has:
//
//	home page            home; of another language home-language, home
//	section              list-KIND (list-procedure), list
//	entry                KIND (procedure, news, plan …), page
//	taxonomy, term       taxonomy, term-NAME (term-field), term
//	all tasks, agency's  tasks, agency-tasks
//	procedures' changes  changes
//	site map             sitemap
//	open data            open-data
//	search, list A to Z  search
//	not found            not-found
//	no network           offline
//	an old address       redirect
//
// Required are base.html, the last layout of each line for which the site has a
// page, and redirect where entries have old addresses; all that lack are reported
// together. So a theme that inherits needs none, one that does not: base, home,
// list, page, search, sitemap, not-found, and as the site has them taxonomy, term,
// tasks, agency-tasks, changes, open-data, offline, redirect. Optional are those
// for one kind or taxonomy (list-KIND, KIND, term-NAME), poster.html with the
// poster-KIND, leaflet.html with the leaflet-KIND, and all partials that no layout
// calls.
//
// cchc theme list names the files of the theme that a site uses, cchc theme show
// prints one, cchc theme copy writes it into a theme of the site.
//
// A layout defines the template "main"; it may define "head" and any other
// block of layouts/base.html. What is rendered is base.html, with those
// definitions; redirect.html stands alone. Partials are called by their path:
// {{ template "partials/card.html" . }}.
//
// The poster of a page, a sheet to print and post (niêm yết), is the same page
// rendered with poster-KIND (poster-procedure, poster-field, poster-contacts) in
// layouts/poster.html instead of base.html. A theme without that layout has no
// such posters. The leaflet, a sheet to hand out (tờ rơi), is rendered in the same
// way with leaflet-KIND (leaflet-procedure, leaflet-contacts) in layouts/leaflet.html.
//
// # What a template is given
//
// The dot is a [Context]: .Page (a [site.Page]), .Site (a [site.View], whose
// methods are the queries a template may ask: Latest, Children, Sections,
// TermsOf, Contacts, ContactsOf, HomeOf, SearchOf, Notices, TaskGroups, TaskStates, Popular, SectionOf, Upcoming, Related, Neighbours, Publications, Replaces, Asked, InForce, Facets, HasFeed, Datasets, DatasetSize, Letters, ByLetter, Languages …), .Body (the text of the page as
// HTML, with .HTML and .Headings; .HasText), .Items and .Pager on lists, .Lang. An
// entry's front matter is .Page.Data: {{ with .Page.Data }}{{ .Code }}{{ end }}
// for a procedure; its fields are those of the kind's type in the room
// content.
//
// The partial procedure-row, where a theme has one, is one procedure of a list
// (.Item, .Ctx). Then a section of procedures has tra-cuu.js, the data with which
// js/finder.js narrows its list (the room search, finder.go).
//
// # Languages
//
// A page whose text is in another language than the site (front matter: lang) has the
// interface in that language, where the theme has strings in it; else in that of the site.
// T, dates, numbers and the words in scripts follow the page. A language needs
// strings/TAG.toml; what that lacks is Vietnamese. date.day and date.months say how it
// writes days.
//
// A section directly below content with a lang of its own is the home page of that
// language: .Home is the home page of the page's language, .Search the page that searches
// in it, nil for none, .Contacts KIND its registers, .Translation whether it is another
// language than the site's. .Settings are the settings with the words of the language
// (languages in site.yaml); .Site.Settings those of the site. .OtherLanguages are links to
// the page, or else to the home page, in each other language; .XDefault is the address for
// everybody else; .Translated PAGE is an entry in the language of the page.
//
// # Scripts
//
// A script among the assets may name words and other assets, each as a text of
// JavaScript: /*{ T "helps.open" }*/, /*{ asset "css/helps.css" }*/. The address
// of an asset is relative to the folder of the script. js/site.js is in every
// page, before anything is seen, and has what the other scripts share.
//
// # Options
//
// theme.yaml declares what a site may set under themeOptions, with a kind:
// text; color, which must be readable against each colour of "against" and is
// given to css/site.css, css/poster.css and css/leaflet.css as --option-NAME; file, the address of one of the
// site's files; blocks, an ordered list of the theme's partials/OPTION-*.html,
// which a layout renders with .Blocks OPTION. A new block is one new partial.
//
// # Pictures
//
// .Picture REF ALT "cover" is the picture that the page's front matter names as
// HTML, "" where there is none; .PictureOf PAGE REF ALT "item" that of another
// page, for lists. A photo comes out as <picture> with WebP in the sizes that
// the site publishes and a JPEG for old browsers, any other picture as <img>,
// both with width and height, so that nothing moves while they load. theme.yaml
// says under "pictures" in which ways the theme shows them:
//
//	pictures:
//	  - {name: cover, sizes: "(min-width: 900px) 864px, 100vw", eager: true}
//
// sizes is how wide the picture stands on the page, in the words of HTML's
// attribute of that name, from which a browser chooses; in it rem is 16px,
// whatever the style sheet says. A picture that is eager is loaded before all
// others; the rest load when a reader comes near. The way "text" is that of
// pictures in the text of an entry.
//
// # Metadata
//
// .Metadata is what the page's head says of it to programs (see [Metadata]):
// .Creator, .Changed, .Subjects, .Type, .Locale, .Image with .URL and .Alt …
// .LinkedData is the page in the words of schema.org, as JSON-LD for a script
// element. .Languages are the links to the page in other languages; .Tongue, and
// .TongueOf PAGE, is the attribute lang for an entry's text where its language is
// another one than the site's, "" else. The picture of a page that has no cover is a card, drawn
// in the colours of the options that theme.yaml names; a theme without
// "cards" has none:
//
//	cards: {ground: brand, edge: accent}
//
// Nothing else of the site can be reached, so that the program knows what a
// page depends on.
//
// Its other methods: .URL "/thu-tuc/" (an address with the path of the base
// address), .Abs (a whole address), .Asset "css/site.css" (the fingerprinted
// address), .File REF (the address of a file that the entry names), .TitleOf
// and .SummaryOf PAGE, .Option "name" (an option of the theme), .With KEY
// VALUE … (a map for a partial, in which .Ctx is the context), .Feeds (the
// feeds of the page, each with .Name, .Type and .Form, for link elements),
// .Manifest (the address of the web manifest, "" for none),
// .Paragraphs TEXT (what the function does, with abbreviations expanded),
// .Poster, .Leaflet (the paths of the page's sheets, "" for none), .Hotline (the first
// number of the hotlines with its contact, nil for none), .Counter (the number to
// call about a procedure).
//
// The partial feed-text, where a theme has one, is what feeds with full text
// show of an entry; else they show its text.
//
// An id in a template has an underscore: those of the headings in an entry's
// text never do, so the two cannot meet.
//
// # Without a server
//
// A site that is carried about on a USB stick, or shown on a screen for
// everybody, has the same pages: addresses that a template writes with .URL,
// .Asset and .File become those of files. There a script can fetch nothing; data
// stands in a script that hands it to a function, and is loaded by cchc.load of
// js/site.js. partials/head.html is what every page and sheet loads beside its
// own.
//
// # Functions
//
//	T KEY [N or map]  the words with a key, in the language of the page
//	icon NAME         an icon as inline SVG, hidden from screen readers
//	label VALUE       the Vietnamese name of a value of an enumeration
//	fieldLabel D KEY  the Vietnamese name of a field of an entry: fieldLabel .Page.Data "place"
//	date, longDate    09/3/2026; ngày 09 tháng 3 năm 2026; in English 9 March 2026
//	datetime          09/3/2026, 08:30
//	iso               2026-03-09, for attributes
//	number            88,37; in English 88.37
//	quantity N UNIT   88,37%, 75 điểm
//	filesize          340 KB
//	tel               the address of a telephone number
//	qr TEXT           a QR code of a text, usually a whole address, as inline SVG
//	national CODE     the address of a procedure on the national portal
//	linked TEXT       a text with its telephone numbers and e-mail addresses as links
//	openHours TEXT    the hours of the week for scripts, "" where the text does not say them
//	paragraphs TEXT   a text with line breaks as paragraphs
//	chart INDICATOR   the geometry of a line chart (see [chart.Chart])
//	trend INDICATOR   what its last year says (see [chart.Trend])
//	components INDICATOR  its parts by year (see [chart.YearComponents])
//	months TASKS DAY  the bars of tasks by the months of their deadlines (see [chart.Months]): months (.Site.TaskStates .Page) .Site.Today
//	list, dict        a list and a map of their arguments
//	join LIST SEP     texts joined
//	add, sub, percent whole numbers
//	lower, slug, key  texts
//	default A B       B, or A where B is empty
//
// Everything that html/template has is there too: and, or, eq, len, index,
// printf … Values are escaped for where they stand.
//
// Templates may say whatever html/template takes. Most of it is rendered by the
// package runner in a small part of the time; what is not – values in scripts and
// styles, rare functions, partials that are called in an attribute or a script –
// is rendered by html/template with the same result, and cchc build --verbose
// says where and why.
package theme

import (
	"bytes"
	"html/template"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/qr"
	"cchc/internal/site"
	"cchc/internal/themefiles"
)

// A Theme is a chain of theme folders, read and ready to render. It can be used
// by several goroutines at once.
type Theme struct {
	Chain     *themefiles.Chain // what it is made of
	settings  *config.Settings
	reference bool // html/template renders all, for tests
	strings   *dictionary
	site      *Locale   // in the language of the site
	locales   *sync.Map // in others: the language → *Locale
	icons     map[string]template.HTML
	assets    map[string]*Asset
	excerpts  *sync.Map // *site.Page → string
	codes     *qr.Codes
}

// An Asset is a CSS or JS file under the name it is published by.
type Asset struct {
	Name string // css/site.css
	Path string // /assets/css/site.3f2a9c41.css
	Data []byte // minified
}

// Load reads the theme that the settings name: from own, the site's themes
// folder (nil for none), and from builtin, that of the program.
func Load(settings *config.Settings, own, builtin fs.FS) (*Theme, diag.List) {
	chain, problems := themefiles.Load(settings, own, builtin)
	return load(settings, chain, problems)
}

// LoadKiosk does what Load does, for a screen for everybody: before the theme stands the
// one that it, or one that it inherits from, names for that.
func LoadKiosk(settings *config.Settings, own, builtin fs.FS) (*Theme, diag.List) {
	chain, problems := themefiles.LoadKiosk(settings, own, builtin)
	return load(settings, chain, problems)
}

// load makes a theme of its files, nil for none. Problems with the values of options are
// told with those of words, assets and templates.
func load(settings *config.Settings, chain *themefiles.Chain, problems diag.List) (*Theme, diag.List) {
	if chain == nil {
		return nil, problems
	}
	t := &Theme{
		Chain: chain, settings: settings,
		icons: map[string]template.HTML{}, assets: map[string]*Asset{}, excerpts: &sync.Map{}, codes: &qr.Codes{}, locales: &sync.Map{},
	}
	l := &loader{theme: t}
	t.strings, l.problems = readWords(chain.Words, problems)
	lang := string(settings.Lang)
	t.site = &Locale{Lang: lang, theme: t, strings: t.strings.in(lang), settings: settings, layouts: map[string]*layout{}}
	t.site.begin()
	l.readAssets()
	l.parse()
	if len(l.problems) > 0 {
		return nil, l.problems.Sort()
	}
	return t, nil
}

// Renew returns the theme for another graph of the same site, whose settings
// have not changed.
func (t *Theme) Renew() *Theme {
	again := *t
	again.excerpts = &sync.Map{}
	return &again
}

type loader struct {
	theme    *Theme
	problems diag.List
}

func (l *loader) report(pos diag.Position, code string, args diag.Args) {
	l.problems = append(l.problems, diag.New(pos, "", code, args))
}

// pageBase is what pages are rendered in.
const pageBase = "layouts/base.html"

// sheetNames are what the layouts of sheets for paper are called.
var sheetNames = map[site.Sheet]string{site.Poster: "poster", site.Leaflet: "leaflet"}

// sheetBase returns what sheets are rendered in.
func sheetBase(form site.Sheet) string { return "layouts/" + sheetNames[form] + ".html" }

// parse makes the layouts: each is base.html, poster.html, leaflet.html, all
// partials and its own definitions.
func (l *loader) parse() {
	funcs := l.theme.site.funcs()
	shared := newSet(funcs)
	var layouts []string
	for _, rel := range slices.Sorted(maps.Keys(l.theme.Chain.Files)) {
		switch {
		case !strings.HasSuffix(rel, ".html"):
		case strings.HasPrefix(rel, "partials/"), rel == pageBase, rel == sheetBase(site.Poster), rel == sheetBase(site.Leaflet):
			l.parseInto(shared, rel)
		case strings.HasPrefix(rel, "layouts/"):
			layouts = append(layouts, rel)
		}
	}
	for _, rel := range layouts {
		own := newSet(funcs)
		l.parseInto(own, rel)
		l.theme.site.layouts[strings.TrimSuffix(strings.TrimPrefix(rel, "layouts/"), ".html")] = &layout{own: own, shared: shared, funcs: funcs}
	}
}

func (l *loader) parseInto(set *template.Template, rel string) {
	if _, err := set.New(rel).Parse(string(l.theme.Chain.Files[rel].Text)); err != nil {
		l.problems = append(l.problems, l.theme.templateProblem(err, "template-parse", rel, nil))
	}
}

// templateError matches the errors of the template packages: the template's
// name, its line, perhaps the column, and what is wrong.
var templateError = regexp.MustCompile(`(?s)^(?:html/)?template: ?([^:\s]+):(\d+)(?::(\d+))?: (.*)$`)

// templateProblem gives an error of the template packages its place in the
// theme.
func (t *Theme) templateProblem(err error, code, rel string, args diag.Args) diag.Diagnostic {
	if args == nil {
		args = diag.Args{}
	}
	pos := diag.Position{File: t.Chain.Files[rel].Name}
	detail := err.Error()
	if m := templateError.FindStringSubmatch(detail); m != nil {
		if f, ok := t.Chain.Files[m[1]]; ok {
			pos.File, rel = f.Name, m[1]
		}
		pos.Line, _ = strconv.Atoi(m[2])
		if column, err := strconv.Atoi(m[3]); err == nil {
			pos.Column = column + 1
		}
		detail = m[4]
	}
	args["Detail"] = strings.TrimSpace(detail)
	d := diag.New(pos, "", code, args)
	if lines := strings.Split(string(t.Chain.Files[rel].Text), "\n"); pos.Line >= 1 && pos.Line <= len(lines) {
		d.Excerpt = lines[pos.Line-1]
	}
	return d
}

// layoutsFor returns the layouts that a page can be rendered with, the first one
// that there is; the last is required of every theme whose site has such a page.
func layoutsFor(p *site.Page) []string {
	switch p.Kind {
	case site.HomePage:
		if p.Section != nil { // of another language
			return []string{"home-language", "home"}
		}
		return []string{"home"}
	case site.SectionPage:
		return []string{"list-" + string(p.EntryKind()), "list"}
	case site.EntryPage:
		return []string{string(p.EntryKind()), "page"}
	case site.TermPage:
		return []string{"term-" + p.Taxonomy.Name, "term"}
	}
	return []string{string(p.Kind)}
}

// layoutFor returns the layout of a page.
func (t *Theme) layoutFor(p *site.Page) string {
	names := layoutsFor(p)
	for _, n := range names {
		if t.site.layouts[n] != nil {
			return n
		}
	}
	return names[len(names)-1]
}

// MissingLayouts reports all layouts together that the theme lacks for the pages of
// a site; aliases is whether the site has old addresses.
func (t *Theme) MissingLayouts(pages []*site.Page, aliases bool) diag.List {
	missing := map[string]bool{}
	if t.Chain.Files[pageBase].Text == nil {
		missing[pageBase] = true
	}
	if aliases && t.site.layouts["redirect"] == nil {
		missing["layouts/redirect.html"] = true
	}
	for _, p := range pages {
		if name := t.layoutFor(p); t.site.layouts[name] == nil {
			missing["layouts/"+name+".html"] = true
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return diag.List{t.layoutMissing(slices.Sorted(maps.Keys(missing))...)}
}

func (t *Theme) layoutMissing(names ...string) diag.Diagnostic {
	return diag.New(diag.Position{File: themefiles.Folder + "/" + t.Chain.Name}, "", "layout-missing", diag.Args{"Layouts": strings.Join(names, ", ")})
}

// context returns what the templates of a page are given.
func (t *Theme) context(view *site.View, p *site.Page) *Context {
	l := t.Locale(view.Tongue(p))
	return &Context{Page: p, Site: view, Lang: l.Lang, theme: t, locale: l}
}

// Render renders page n (from 1) of a page into out.
func (t *Theme) Render(out *bytes.Buffer, view *site.View, p *site.Page, n int) diag.List {
	ctx := t.context(view, p)
	if p.PerPage > 0 {
		ctx.Pager = newPager(p, n, view.PagerCount(p))
		ctx.Items = view.Slice(p, n)
	}
	return t.execute(out, t.layoutFor(p), pageBase, ctx)
}

// sheetLayout returns the layout of a page's sheet.
func sheetLayout(p *site.Page, form site.Sheet) string {
	if p.Kind == site.TermPage {
		return sheetNames[form] + "-" + p.Taxonomy.Name
	}
	return sheetNames[form] + "-" + string(p.EntryKind())
}

// HasSheet reports whether the theme can render a sheet of a page.
func (t *Theme) HasSheet(p *site.Page, form site.Sheet) bool {
	return t.site.layouts[sheetLayout(p, form)] != nil && t.Chain.Files[sheetBase(form)].Text != nil
}

// Sheet renders a sheet of a page into out.
func (t *Theme) Sheet(out *bytes.Buffer, view *site.View, p *site.Page, form site.Sheet) diag.List {
	return t.execute(out, sheetLayout(p, form), sheetBase(form), t.context(view, p))
}

// CheckText finds the problems in the text of a page that cannot be rendered.
func (t *Theme) CheckText(view *site.View, p *site.Page) diag.List {
	ctx := t.context(view, p)
	ctx.Body()
	return ctx.problems
}

// Redirect renders the page at an old address of p into out.
func (t *Theme) Redirect(out *bytes.Buffer, view *site.View, p *site.Page) diag.List {
	return t.execute(out, "redirect", "layouts/redirect.html", t.context(view, p))
}

func (t *Theme) execute(out *bytes.Buffer, name, start string, ctx *Context) diag.List {
	set := ctx.locale.layouts[name]
	if set == nil {
		return diag.List{t.layoutMissing("layouts/" + name + ".html")}
	}
	ctx.set = set
	if err := set.render(out, start, ctx, ctx); err != nil {
		rendering := ctx.Page.File
		if rendering == "" {
			rendering = ctx.Page.Path
		}
		d := t.templateProblem(err, "template-run", start, diag.Args{"Page": rendering})
		return append(ctx.problems, d)
	}
	return ctx.problems
}

// Assets returns the assets by name that pages in some languages load.
func (t *Theme) Assets(tongues ...content.Tongue) []*Asset {
	var all []*Asset
	for _, name := range slices.Sorted(maps.Keys(t.assets)) {
		all = append(all, t.assets[name])
		for _, tongue := range tongues {
			if a := t.Locale(tongue).asset(name); a.Path != t.assets[name].Path {
				all = append(all, a)
			}
		}
	}
	return all
}

// Worker returns a service worker of the theme: worker/offline.js, which the
// program begins with what it knows, or worker/off.js, which removes it.
func (t *Theme) Worker(name string) []byte { return t.Chain.Files["worker/"+name+".js"].Text }
