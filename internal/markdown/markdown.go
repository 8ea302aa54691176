// Package markdown turns the Markdown of entries into HTML. It is the only
// room that knows goldmark.
//
// A [Converter] makes a [Page] from a source: its HTML, its headings and the
// problems found in it. Where a link leads is not known here: the caller gives
// a [Resolver] that knows the site.
//
// # What is understood
//
// CommonMark with tables, footnotes, definition lists, struck out text, bare
// addresses as links, and attributes on headings. Headings get ids from their
// Vietnamese text (## Hồ sơ → #ho-so). The letters and numbers of the legal
// outline, which are no Markdown, are kept as written (outline.go). The number
// of a document in running text becomes a link where the site has the document
// (docnumber.go). An abbreviation of public administration gets its words where
// a page uses it first (abbreviation.go).
//
// # What is made of pasted text
//
// Text from Word, Excel, Zalo and portals is put into the form of CommonMark
// first, so that a page shows what an editor sees (package mdsource): spaces, bullets,
// lines and rows with tabs. Stars that open close again, one ~ strikes nothing out,
// addresses end where the sentence goes on (emphasis.go, address.go). Marks of
// other tools are noted.
//
// # What is not passed through
//
// Tags of HTML: their words, tables, links and pictures become what Markdown has
// for them, scripts and frames are reported and left out (package rawhtml). Style and event
// attributes, links of other schemes than http, https, mailto and tel. A
// first-level heading becomes a second-level one, because a page's title is its
// only one.
package markdown

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/mdsource"
	"cchc/internal/rawhtml"
	"cchc/internal/viet"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Resolver knows where the links of an entry lead. A problem is the code and
// the values of a message; the code "" means that there is none.
type Resolver interface {
	// Link returns the address for the destination of a link.
	Link(dest string) (href string, p Problem)
	// Image returns what is shown for the source of a picture.
	Image(src string) (shown Picture, p Problem)
	// Document returns the address and the title of the document or plan with
	// a number, "" where the site has it not.
	Document(n viet.DocNumber) (href, title string)
}

// A Problem is what is wrong with a link.
type Problem struct {
	Code string
	Args diag.Args
}

// Labels are the words that a reader meets in the HTML made here, in the
// language of the site.
type Labels struct {
	FootnoteBack string // the link from a footnote back to its place
	FootnoteTo   string // the link to a footnote
	Table        string // names a table that scrolls
	TaskDone     string // a box of a task list that is ticked
	TaskOpen     string // one that is not
}

// A Heading is a heading of a page, for its contents list.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// A Page is Markdown converted.
type Page struct {
	HTML     string
	Headings []Heading
	Problems diag.List
}

// A Converter converts Markdown. It can be used by several goroutines at once.
type Converter struct {
	md    goldmark.Markdown
	plain goldmark.Markdown // makes no links of bare addresses, and looks for none behind every space

	labels Labels
	use    Use
}

// New returns a converter that uses the given words and shows pictures in the
// given way.
func New(l Labels, pictures Use) *Converter {
	return &Converter{md: newMarkdown(l, pictures, true), plain: newMarkdown(l, pictures, false), labels: l, use: pictures}
}

// job is what the parts of one conversion share.
type job struct {
	file     string
	line     int              // of the first line of source
	source   []byte           // as the library reads it
	prepared *mdsource.Source // what source was made of
	places   *diag.Places     // in the source as it was
	bounds   bounds
	resolver Resolver
	page     Page
	behind   []int // where addresses behind the texts of links are, by their places in source
	bare     bool  // one of them is in running text after all
	anchors  map[string]bool
	jumps    []jump          // links to places of the same page
	expanded map[string]bool // abbreviations that the page has used

	starsIn   ast.Node   // the block that stars were read in last
	starsOpen [3]bool    // by their number: some are open in it
	seen      *collector // what a [Reading] is made in, nil where HTML is made
}

type jump struct {
	id   string
	link ast.Node
}

var jobKey = parser.NewContextKey()

func jobOf(pc parser.Context) *job { return pc.Get(jobKey).(*job) }

// context returns the context of a conversion.
func (j *job) context(options ...parser.ContextOption) parser.Context {
	pc := parser.NewContext(options...)
	pc.Set(jobKey, j)
	page := rawhtml.Page{Source: j.source, Plain: func(n ast.Node) string { return plain(n, j.source) }, Report: j.reportAt}
	page.Begin(pc)
	return pc
}

// Convert converts the body of an entry. line is the line of file on which src
// begins.
func (c *Converter) Convert(file string, line int, src []byte, r Resolver) Page {
	text := mdsource.Prepare(src)
	behind, bare := addresses(text.Text)
	if !bare {
		// What stands in brackets can still turn out to be no link.
		if page, bare := convertBy(c.plain, file, line, src, &text, behind, r); !bare {
			return page
		}
	}
	page, _ := convertBy(c.md, file, line, src, &text, nil, r)
	return page
}

// addresses looks for addresses in a source. bare is for one that does not
// stand behind the text of a link, or is one of electronic mail; behind are the
// places of the others, each of its "://".
func addresses(src []byte) (behind []int, bare bool) {
	for at := 0; ; at += len("://") {
		next := bytes.Index(src[at:], []byte("://"))
		if next < 0 {
			break
		}
		at += next
		scheme := bytes.TrimRight(src[:at], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
		if !bytes.HasSuffix(scheme, []byte("](")) {
			return nil, true
		}
		behind = append(behind, at)
	}
	return behind, bytes.Contains(src, []byte("www.")) || bytes.IndexByte(src, '@') >= 0
}

func newJob(file string, line int, src []byte, text *mdsource.Source, r Resolver) *job {
	return &job{file: file, line: line, source: text.Text, prepared: text, places: diag.NewPlaces(src), resolver: r,
		anchors: map[string]bool{}, expanded: map[string]bool{}}
}

func convertBy(md goldmark.Markdown, file string, line int, src []byte, prepared *mdsource.Source, behind []int, r Resolver) (page Page, bare bool) {
	j := newJob(file, line, src, prepared, r)
	j.behind = behind
	doc := j.parse(md)
	out := buffers.Get().(*buffer)
	defer buffers.Put(out)
	out.Reset()
	if err := md.Renderer().Render(out, j.source, doc); err != nil {
		j.page.Problems = append(j.page.Problems, diag.New(diag.Position{File: file, Line: line}, "", "markdown-broken", nil))
	}
	j.page.HTML = out.String()
	sortByPlace(j.page.Problems)
	return j.page, j.bare
}

// parse parses the source of a job, and reports what is wrong with it so far.
func (j *job) parse(md goldmark.Markdown) ast.Node {
	for _, n := range j.prepared.Notes {
		l, column := j.places.At(n.At)
		d := diag.New(diag.Position{File: j.file, Line: j.line + l - 1, Column: column}, "", n.Code, n.Args)
		d.Severity = n.Severity
		j.page.Problems = append(j.page.Problems, d)
	}
	pc := j.context(parser.WithIDs(ids{j.anchors, map[string]int{}}))
	doc := md.Parser().Parse(text.NewReader(j.source), parser.WithContext(pc))
	for _, l := range j.jumps {
		if !j.anchors[l.id] {
			j.report(l.link, diag.Error, "anchor-missing", diag.Args{"ID": l.id})
		}
	}
	return doc
}

// sortByPlace orders problems as they stand in the file.
func sortByPlace(problems diag.List) {
	slices.SortStableFunc(problems, func(a, b diag.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// A buffer is what HTML is written into, without another buffer before it.
type buffer struct{ bytes.Buffer }

var buffers = sync.Pool{New: func() any { return new(buffer) }}

func (*buffer) Buffered() int { return 0 }
func (*buffer) Flush() error  { return nil }

// pos returns the place of a byte of the source as the library reads it.
func (j *job) pos(offset int) diag.Position {
	line, column := j.places.At(j.prepared.Origin(offset))
	return diag.Position{File: j.file, Line: j.line + line - 1, Column: column}
}

func (j *job) report(n ast.Node, severity diag.Severity, code string, args diag.Args) {
	j.reportAt(place(n), severity, code, args)
}

// reportAt reports what is wrong at a byte of the source as the library reads it.
func (j *job) reportAt(offset int, severity diag.Severity, code string, args diag.Args) {
	d := diag.New(j.pos(offset), "", code, args)
	d.Severity = severity
	j.page.Problems = append(j.page.Problems, d)
}

// place returns the byte at which a node begins, or the nearest one known.
func place(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if p := n.Pos(); p >= 0 {
			return p
		}
	}
	return 0
}

// ids gives headings their ids: the slug of their text, with a number behind
// it where the page has it already.
type ids struct {
	used map[string]bool
	last map[string]int // by slug: the number that was given last
}

func (s ids) Generate(value []byte, _ ast.NodeKind) []byte {
	slug := viet.Slug(viet.NFC(string(value)))
	if slug == "" {
		slug = "muc"
	}
	id := slug
	for n := max(s.last[slug], 1); s.used[id]; {
		n++
		s.last[slug], id = n, slug+"-"+strconv.Itoa(n)
	}
	s.used[id] = true
	return []byte(id)
}

func (s ids) Put(value []byte) { s.used[string(value)] = true }

// pageTransformer goes once through a parsed page: it resolves links, links
// document numbers, collects headings and removes what must not be passed
// through.
type pageTransformer struct{}

func (pageTransformer) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	j := jobOf(pc)
	shift := 0
	var texts []*ast.Text // in which numbers of documents become links
	if j.seen == nil {
		texts = make([]*ast.Text, 0, 64)
	}
	fixed, images := 0, 0       // how many nodes around this one keep text as it is, and how many are pictures
	var tables map[ast.Node]int // of a block, so far
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if keepsText(n) {
			step := 1
			if !entering {
				step = -1
			}
			fixed += step
			if n.Kind() == ast.KindImage {
				images += step
			}
		}
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			if n.Level == 1 {
				shift = 1
			}
			j.heading(n)
		case *ast.Link:
			j.link(n)
		case *ast.Image:
			j.image(n, images > 1)
		case *ast.AutoLink:
			if dest := autoLinkURL(n, j.source); !safe(dest) {
				j.report(n, diag.Error, "link-scheme", diag.Args{"Path": dest})
			}
		case *ast.Paragraph, *ast.TextBlock:
			j.brokenLinks(n)
		case *extast.Table:
			if j.seen != nil {
				break // its number is for HTML
			}
			if tables == nil {
				tables = map[ast.Node]int{}
			}
			tables[n.Parent()]++
			n.SetAttributeString(tableNumber, tables[n.Parent()])
		case *ast.CodeSpan:
			if inTable(n) {
				unescapePipes(n, j.source)
			}
		case *ast.List:
			if n.IsOrdered() {
				j.number(n)
			}
		case *ast.Text:
			mergeText(n)
			j.bare = j.bare || j.hasAddress(n.Segment)
			if fixed == 0 && j.seen == nil {
				texts = append(texts, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, t := range texts {
		j.linkNumbers(t, j.linkCalls)
	}
	if shift > 0 {
		_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if h, ok := n.(*ast.Heading); ok && entering {
				h.Level = min(h.Level+shift, 6)
			}
			return ast.WalkContinue, nil
		})
		for i := range j.page.Headings {
			j.page.Headings[i].Level = min(j.page.Headings[i].Level+shift, 6)
		}
	}
}

// number gives the items of a list the numbers that were typed, where counting on
// does not.
func (j *job) number(list *ast.List) {
	next := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		typed, at := 0, item.Pos()
		for at >= 0 && at < len(j.source) && j.source[at] >= '0' && j.source[at] <= '9' && typed < 1e8 {
			typed = 10*typed + int(j.source[at]-'0')
			at++
		}
		if at > item.Pos() && at < len(j.source) && j.source[at] == '.' && typed != next {
			item.SetAttributeString("value", []byte(strconv.Itoa(typed)))
			next = typed
		}
		next++
	}
}

// hasAddress reports whether an address that was taken to be behind the text of
// a link is in a segment of running text.
func (j *job) hasAddress(s text.Segment) bool {
	i, _ := slices.BinarySearch(j.behind, s.Start)
	return i < len(j.behind) && j.behind[i]+len("://") <= s.Stop
}

// A link whose path has a space is no link in Markdown, and shows as it was
// typed; code is left out of the search.
var brokenLink = regexp.MustCompile(`\]\(([^()<>"'\n]+ [^()<>"'\n]*[^()<>"'\n ])(?: +"[^"\n]*"| +'[^'\n]*')? *\)`)

// brokenLinks reports links that are none because of a space in their path.
func (j *job) brokenLinks(n ast.Node) {
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		if !mayBreak(seg.Value(j.source)) {
			continue
		}
		line := mdsource.CodeSpan.ReplaceAllStringFunc(string(seg.Value(j.source)), func(s string) string { return strings.Repeat("x", len(s)) })
		for _, m := range brokenLink.FindAllStringSubmatchIndex(line, -1) {
			d := diag.New(j.pos(seg.Start+m[2]), "", "link-space", diag.Args{"Path": line[m[2]:m[3]]})
			j.page.Problems = append(j.page.Problems, d)
		}
	}
}

// mayBreak reports whether a line can have such a link: one with a space before
// its path ends.
func mayBreak(line []byte) bool {
	for {
		_, rest, ok := bytes.Cut(line, []byte("]("))
		if !ok {
			return false
		}
		path := rest
		if end := bytes.IndexAny(rest, `()<>"'`); end >= 0 {
			path = rest[:end]
		}
		if bytes.IndexByte(path, ' ') >= 0 {
			return true
		}
		line = rest
	}
}

// keepsText reports whether the text in a node must stay as it is.
func keepsText(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindLink, ast.KindImage, ast.KindHeading, ast.KindCodeSpan:
		return true
	}
	return false
}

func (j *job) heading(h *ast.Heading) {
	id, class := "", ""
	for _, a := range h.Attributes() {
		value, _ := a.Value.([]byte)
		switch string(a.Name) {
		case "id":
			id = string(value)
		case "class":
			class = string(value)
		}
	}
	if id != "" {
		j.anchors[id] = true
	}
	if len(h.Attributes()) > 1 || id == "" {
		h.RemoveAttributes() // all but those two
		if id != "" {
			h.SetAttributeString("id", []byte(id))
		}
		if class != "" {
			h.SetAttributeString("class", []byte(class))
		}
	}
	j.page.Headings = append(j.page.Headings, Heading{h.Level, id, plain(h, j.source)})
}

func (j *job) link(n *ast.Link) {
	if n.Reference != nil && !j.refer(n, len(n.Destination)+len(n.Title)) {
		n.Destination, n.Title = nil, nil
		return
	}
	n.Title = unescape(n.Title)
	if j.seen != nil {
		j.seen.link(n)
	}
	dest := string(n.Destination)
	if id, ok := strings.CutPrefix(dest, "#"); ok {
		j.jumps = append(j.jumps, jump{id, n})
		return
	}
	href, p := j.resolver.Link(dest)
	if p.Code != "" {
		j.report(n, diag.Error, p.Code, p.Args)
	}
	n.Destination = []byte(href)
}

// image resolves a picture; one that is inside another is part of its words.
func (j *job) image(n *ast.Image, inside bool) {
	if n.Reference != nil && !j.refer(n, len(n.Destination)+len(n.Title)) {
		n.Destination, n.Title = nil, nil
		return
	}
	n.Title = unescape(n.Title)
	if j.seen != nil {
		j.seen.image(n)
	}
	shown, p := j.resolver.Image(string(n.Destination))
	if p.Code != "" {
		j.report(n, diag.Error, p.Code, p.Args)
	}
	if !inside && plain(n, j.source) == "" {
		j.report(n, diag.Error, "image-without-alt", diag.Args{"Src": string(n.Destination)})
	}
	n.Destination = []byte(shown.Src)
	n.SetAttributeString(pictureAttribute, shown)
}

// unescape returns a text of the source as readers see it: goldmark leaves escapes and
// entities in titles and texts. What an escape stands before is no part of an entity.
func unescape(src []byte) []byte {
	if bytes.IndexByte(src, '\\') < 0 && bytes.IndexByte(src, '&') < 0 {
		return src
	}
	var out []byte
	for len(src) > 0 {
		n := bytes.IndexByte(src, '\\')
		if n < 0 {
			n = len(src)
		}
		out = append(out, util.ResolveEntityNames(util.ResolveNumericReferences(src[:n]))...)
		src = src[n:]
		switch {
		case len(src) > 1 && util.IsPunct(src[1]):
			out, src = append(out, src[1]), src[2:]
		case len(src) > 0:
			out, src = append(out, '\\'), src[1:]
		}
	}
	return out
}

// plain returns the text of a node without its marks.
func plain(n ast.Node, source []byte) string {
	if t, ok := n.FirstChild().(*ast.Text); ok && n.ChildCount() == 1 {
		if value := t.Value(source); bytes.IndexByte(value, '&') < 0 && bytes.IndexByte(value, '\\') < 0 {
			return strings.TrimSpace(string(value))
		}
	}
	var b strings.Builder
	_ = ast.Walk(n, func(c ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch c := c.(type) {
		case *ast.Text:
			b.Write(c.Value(source))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(source))
		case *rawhtml.Element:
			if c.Name == "br" {
				b.WriteByte(' ')
			}
		case *extast.FootnoteLink, *extast.FootnoteBacklink:
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(string(unescape([]byte(b.String()))))
}
