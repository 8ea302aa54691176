package site

import (
	"net/url"
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
func (v *View) Linker(p *Page) *Linker {
	at := p.Entry
	if at == nil {
		dir := "."
		if p.Section != nil {
			dir = p.Section.Dir
		}
		at = &store.Entry{File: p.File, Dir: dir}
	}
	return &Linker{v, p, at}
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
	if p, ok := l.view.site.address(path); ok {
		l.view.one(p, "page", path)
		return l.view.site.Settings.BaseURL.Path + strings.TrimPrefix(path, "/") + fragment, markdown.Problem{}
	}
	href, p := l.file(path)
	if href != "" {
		href += fragment
	}
	return href, p
}

// address reports whether path is the address of a page, with its slashes.
func (s *Site) address(path string) (*Page, bool) {
	if !strings.HasPrefix(path, "/") {
		return nil, false
	}
	p := s.byPath[path]
	return p, p != nil
}

// Image resolves the source of a picture, which must be a file of the site.
func (l *Linker) Image(src string) (markdown.Picture, markdown.Problem) {
	if strings.Contains(src, "://") || strings.HasPrefix(src, "//") || strings.HasPrefix(src, "data:") {
		return markdown.Picture{}, problem("image-outside", src, "")
	}
	href, p := l.file(src)
	if name, ok := store.Within(l.at.Dir, decoded(src)); ok && href != "" {
		if f := l.view.site.lib.Files[name]; f != nil {
			return l.view.picture(f), p
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

// file resolves the path of a file as an editor writes it.
func (l *Linker) file(ref string) (string, markdown.Problem) {
	ref = decoded(ref)
	s := l.view.site
	path, d := s.lib.Resolve(l.at, ref)
	if d != nil {
		l.view.note(0, "link", l.page.Path, ref)
		return "", markdown.Problem{Code: strings.Replace(d.Code, "file-missing", "link-missing", 1), Args: d.Args}
	}
	l.view.note(sumText(path, strconv.FormatBool(s.published(path))), "link", l.page.Path, ref)
	if path == "" {
		return "", markdown.Problem{}
	}
	if !s.published(path) {
		return "", problem("link-unpublished", ref, path)
	}
	return l.view.URL(path), markdown.Problem{}
}

// decoded returns the path that an editor means: a space may be written %20.
func decoded(ref string) string {
	if plain, err := url.PathUnescape(ref); err == nil {
		return viet.NFC(plain)
	}
	return ref
}

// published reports whether an address is a page's or a file's.
func (s *Site) published(path string) bool {
	_, ok := s.owners[path]
	return ok
}

func problem(code, path, full string) markdown.Problem {
	return markdown.Problem{Code: code, Args: diag.Args{"Path": path, "Full": full}}
}

// FileURL returns the address of a file that an entry's front matter names, ""
// where it is not published.
func (v *View) FileURL(p *Page, ref content.FileRef) string {
	if ref.IsZero() || p.Entry == nil {
		return ""
	}
	path, d := v.site.lib.Resolve(p.Entry, ref.Path)
	if d != nil || !v.site.published(path) {
		v.note(0, "fileURL", p.Path, ref.Path)
		return ""
	}
	v.note(sumText(path), "fileURL", p.Path, ref.Path)
	return v.URL(path)
}

// FileOf returns the file of the site that an entry's front matter names, nil
// for a page and for a file that is not published.
func (v *View) FileOf(p *Page, ref content.FileRef) *store.File {
	var f *store.File
	if name, ok := store.Within(p.Entry.Dir, ref.Path); ok && !ref.IsZero() {
		f = v.site.lib.Files[name]
	}
	if f == nil || !v.site.published(f.Path) {
		v.note(0, "fileOf", p.Path, ref.Path)
		return nil
	}
	v.note(uint64(f.Size), "fileOf", p.Path, ref.Path)
	return f
}
