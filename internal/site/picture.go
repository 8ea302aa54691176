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

// pictureNamed returns the picture with a name below content, the zero Picture
// where there is none or it is not published.
func (v *View) pictureNamed(name string) markdown.Picture {
	f := v.site.lib.Files[name]
	if f == nil || !v.site.published(f.Path) {
		v.note(0, "picture", name)
		return markdown.Picture{}
	}
	return v.picture(f)
}

// picture returns a file as a picture, with the addresses of pages.
func (v *View) picture(f *store.File) markdown.Picture {
	shown := markdown.Picture{Src: f.Path}
	if v.site.pictures != nil {
		var problems diag.List
		shown, problems = v.site.pictures.Picture(f)
		v.problems = append(v.problems, problems...)
	}
	parts := []string{shown.Src, strconv.Itoa(shown.Width), strconv.Itoa(shown.Height), shown.Type}
	shown.Src = v.URL(shown.Src)
	var sources []markdown.Source
	for _, s := range shown.Sources {
		parts = append(parts, s.URL, strconv.Itoa(s.Width))
		sources = append(sources, markdown.Source{URL: v.URL(s.URL), Width: s.Width})
	}
	shown.Sources = sources
	v.note(sumText(parts...), "picture", f.Name)
	return shown
}
