package site

import (
	"strconv"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/store"
)

// Pictures knows how the files of a site are shown as pictures. The addresses
// of what it returns are those of the site, without the base address. It is
// asked by several goroutines at once. The problems are those of a file that
// cannot be read.
type Pictures interface {
	Picture(f *store.File) (shown markdown.Picture, problems diag.List)
}

// WithPictures returns the site as it is, with its files shown as p says.
func (s *Site) WithPictures(p Pictures) *Site {
	next := *s
	next.pictures = p
	return &next
}

// Picture returns the picture that a page's front matter names, the zero
// Picture where there is none or it is not published.
func (v *View) Picture(p *Page, ref content.FileRef) markdown.Picture {
	if p.Entry == nil || ref.IsZero() {
		return markdown.Picture{}
	}
	name, _ := store.Within(p.Entry.Dir, ref.Path)
	return v.pictureNamed(name)
}

// A shownFile is a file as a picture, with what keeps it from being read.
type shownFile struct {
	markdown.Picture
	problems diag.List
}

var pictureQuery = newQuery("picture", textArg, (*Site).picture, func(p shownFile) uint64 {
	if p.Src == "" {
		return 0
	}
	parts := []string{p.Src, strconv.Itoa(p.Width), strconv.Itoa(p.Height), p.Type}
	for _, s := range p.Sources {
		parts = append(parts, s.URL, strconv.Itoa(s.Width))
	}
	return sumText(parts...)
})

// picture returns the picture with a name below content, the zero Picture where
// there is none or it is not published.
func (s *Site) picture(name string) shownFile {
	f := s.lib.Files[name]
	if f == nil || !s.published(f.Path) {
		return shownFile{}
	}
	if s.pictures == nil {
		return shownFile{Picture: markdown.Picture{Src: f.Path}}
	}
	shown, problems := s.pictures.Picture(f)
	return shownFile{shown, problems}
}

// pictureNamed returns the same with the addresses of pages.
func (v *View) pictureNamed(name string) markdown.Picture {
	found := pictureQuery.ask(v, name)
	v.problems = append(v.problems, found.problems...)
	shown := found.Picture
	if shown.Src == "" {
		return shown
	}
	shown.Src = v.URL(shown.Src)
	var sources []markdown.Source
	for _, s := range shown.Sources {
		sources = append(sources, markdown.Source{URL: v.URL(s.URL), Width: s.Width})
	}
	shown.Sources = sources
	return shown
}
