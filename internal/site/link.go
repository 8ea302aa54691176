package site

import (
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Linker resolves the links in the text of one page; it implements
// markdown.Resolver. What it looks up, the view remembers.
type Linker struct {
	view *View
	page *Page
	at   *store.Entry // where relative links start
}

// Linker returns the resolver for the text of a page.
func (v *View) Linker(p *Page) *Linker { return &Linker{v, p, p.start()} }

// start returns the entry from whose folder the relative links of a page start;
// one without text for the page of a section.
func (p *Page) start() *store.Entry {
	at := p.Entry
	if at == nil {
		dir := "."
		if p.Section != nil {
			dir = p.Section.Dir
		}
		at = &store.Entry{File: p.File, Dir: dir}
	}
	return at
}

// Link resolves the destination of a link: an address outside, the file of an
// entry, or a file beside the entries.
func (l *Linker) Link(dest string) (string, markdown.Problem) {
	scheme, _, ok := strings.Cut(dest, ":")
	if ok && !strings.ContainsAny(scheme, "/?#.") {
		switch strings.ToLower(scheme) {
		case "http", "https", "mailto", "tel":
			return dest, markdown.Problem{}
		}
		return "", problem("link-scheme", dest, "")
	}
	if strings.HasPrefix(dest, "//") {
		return "", problem("link-scheme", dest, "")
	}
	path, fragment, _ := strings.Cut(dest, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	if path == "" {
		return fragment, markdown.Problem{}
	}
	if l.view.site.address(path) {
		l.view.Page(path)
		return l.view.site.Settings.BaseURL.Path + strings.TrimPrefix(path, "/") + fragment, markdown.Problem{}
	}
	href, p := l.file(path)
	if href != "" {
		href += fragment
	}
	return href, p
}

// address reports whether path is the address of a page, with its slashes.
func (s *Site) address(path string) bool {
	return strings.HasPrefix(path, "/") && s.byPath[path] != nil
}

// Target returns the page that a link in the text of a page leads to, by its path
// without the name of a place; nil for a file and for what is not there.
func (s *Site) Target(p *Page, dest string) *Page {
	if s.address(dest) {
		return s.byPath[dest]
	}
	path, missing := s.lib.Resolve(p.start(), store.Decoded(dest))
	if missing != nil {
		return nil
	}
	return s.byPath[path]
}

// Image resolves the source of a picture, which must be a file of the site.
func (l *Linker) Image(src string) (markdown.Picture, markdown.Problem) {
	if strings.Contains(src, "://") || strings.HasPrefix(src, "//") || strings.HasPrefix(src, "data:") {
		return markdown.Picture{}, problem("image-outside", src, "")
	}
	href, p := l.file(src)
	if name, ok := store.Within(l.at.Dir, store.Decoded(src)); ok && href != "" {
		if l.view.site.lib.Files[name] != nil {
			return l.view.pictureNamed(name), p
		}
	}
	return markdown.Picture{Src: href}, p
}

// Document resolves the number of a document in running text; a page does not
// link to itself.
func (l *Linker) Document(n viet.DocNumber) (href, title string) {
	p := l.view.Document(n)
	if p == nil || p == l.page {
		return "", ""
	}
	return l.view.URL(p.Path), p.Title
}

// URL returns the address of a path of the site with the base address's path.
func (v *View) URL(path string) string {
	return v.site.Settings.BaseURL.Path + strings.TrimPrefix(path, "/")
}

// A target is where a link to a file leads.
type target struct {
	path      string
	published bool
	missing   *diag.Diagnostic
}

var linkQuery = newQuery("link", twoArgs(pageArg, textArg), func(s *Site, a pair[*Page, string]) target {
	path, missing := s.lib.Resolve(a.first.start(), a.then)
	return target{path, s.published(path), missing}
}, func(t target) uint64 {
	if t.missing != nil {
		return 0
	}
	return sumText(t.path, strconv.FormatBool(t.published))
})

// file resolves the path of a file as an editor writes it.
func (l *Linker) file(ref string) (string, markdown.Problem) {
	ref = store.Decoded(ref)
	to := linkQuery.ask(l.view, and(l.page, ref))
	switch {
	case to.missing != nil:
		return "", markdown.Problem{Code: strings.Replace(to.missing.Code, "file-missing", "link-missing", 1), Args: to.missing.Args}
	case to.path == "":
		return "", markdown.Problem{}
	case !to.published:
		return "", problem("link-unpublished", ref, to.path)
	}
	return l.view.URL(to.path), markdown.Problem{}
}

// published reports whether an address is a page's or a file's.
func (s *Site) published(path string) bool {
	_, ok := s.owners[path]
	return ok
}

func problem(code, path, full string) markdown.Problem {
	return markdown.Problem{Code: code, Args: diag.Args{"Path": path, "Full": full}}
}

var fileURLQuery = newQuery("fileURL", twoArgs(pageArg, textArg), func(s *Site, a pair[*Page, string]) string {
	if a.first.Entry == nil {
		return ""
	}
	path, d := s.lib.Resolve(a.first.Entry, a.then)
	if d != nil || !s.published(path) {
		return ""
	}
	return path
}, func(path string) uint64 { return sumText(path) })

// FileURL returns the address of a file that an entry's front matter names, ""
// where it is not published.
func (v *View) FileURL(p *Page, ref content.FileRef) string {
	if ref.IsZero() || p.Entry == nil {
		return ""
	}
	path := fileURLQuery.ask(v, and(p, ref.Path))
	if path == "" {
		return ""
	}
	return v.URL(path)
}

var fileOfQuery = newQuery("fileOf", twoArgs(pageArg, textArg), (*Site).fileOf, func(f *store.File) uint64 {
	if f == nil {
		return 0
	}
	return uint64(f.Size)
})

// FileOf returns the file of the site that an entry's front matter names, nil
// for a page and for a file that is not published.
func (v *View) FileOf(p *Page, ref content.FileRef) *store.File {
	return fileOfQuery.ask(v, and(p, ref.Path))
}

func (s *Site) fileOf(a pair[*Page, string]) *store.File {
	p, ref := a.first, a.then
	if p.Entry == nil || ref == "" {
		return nil
	}
	name, ok := store.Within(p.Entry.Dir, ref)
	if f := s.lib.Files[name]; ok && f != nil && s.published(f.Path) {
		return f
	}
	return nil
}
