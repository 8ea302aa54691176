package themefiles

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// Folder is the folder of a site's own themes.
const Folder = "themes"

// Own returns the folder with a site's own themes, nil where it has none.
// Anything else that is the matter with it is a problem: pages in the program's
// theme are not what the site's editors have written.
func Own(site fs.FS) (fs.FS, diag.List) {
	info, err := sitefile.Stat(site, Folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	at := diag.Position{File: Folder}
	if code := folderCode(info, err); code != "" {
		return nil, diag.List{diag.New(at, "", code, nil)}
	}
	return ownThemes{site}, nil
}

// ownThemes is the folder of a site's own themes. Unlike that of [fs.Sub] it has
// Stat, which does not open a file: a pipe would be waited for without end.
type ownThemes struct{ site fs.FS }

func (o ownThemes) Open(name string) (fs.File, error) { return o.site.Open(o.in(name)) }

func (o ownThemes) Stat(name string) (fs.FileInfo, error) { return fs.Stat(o.site, o.in(name)) }

func (o ownThemes) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.site, o.in(name)) }

func (o ownThemes) ReadFile(name string) ([]byte, error) { return fs.ReadFile(o.site, o.in(name)) }

func (o ownThemes) in(name string) string { return path.Join(Folder, name) }

// folderCode returns the code of what is the matter with a folder, "" for
// nothing.
func folderCode(info fs.FileInfo, err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "theme-folder-permission"
	case err != nil:
		return "theme-folder-unreadable"
	case !info.IsDir():
		return "theme-no-folder"
	}
	return ""
}

// fileCode returns the code of what is the matter with a file, "" for nothing.
func fileCode(info fs.FileInfo, err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "file-permission"
	case err != nil:
		return "file-unreadable"
	case !info.Mode().IsRegular():
		return "theme-no-file"
	}
	return ""
}

// sources are the folders with themes, the site's own before the program's.
func (r *reader) sources() []fs.FS {
	if r.own == nil {
		return []fs.FS{r.builtin}
	}
	return []fs.FS{r.own, r.builtin}
}

// folder reads the files of a theme's folders and reports whether there is
// one.
func (r *reader) folder(name string) bool {
	found := false
	for _, fsys := range r.sources() {
		info, err := sitefile.Stat(fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		found = true
		if code := folderCode(info, err); code != "" {
			r.reportFile(name, code)
			continue
		}
		_ = fs.WalkDir(fsys, name, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				r.reportFile(p, folderCode(nil, err))
				return fs.SkipDir
			}
			return r.entry(fsys, strings.TrimPrefix(p, name+"/"), p, d)
		})
	}
	return found
}

// entry reads what is in a theme's folder, at rel, unless a nearer theme has it.
func (r *reader) entry(fsys fs.FS, rel, p string, d fs.DirEntry) error {
	if strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), "~") {
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	_, taken := r.chain.Files[rel]
	isWords := strings.HasPrefix(rel, "strings/")
	if d.IsDir() || rel == manifestFile || taken && !isWords {
		return nil
	}
	text, err := r.read(fsys, p)
	if err != nil {
		return nil
	}
	f := Source{Name: Folder + "/" + p, Text: text}
	if isWords {
		r.chain.Words = append(r.chain.Words, f)
	} else {
		r.chain.Files[rel] = f
	}
	return nil
}

// texts are the endings of files of a theme that are text; package svg reads drawings.
var texts = []string{".css", ".html", ".js", ".json", ".toml", ".txt", ".webmanifest", ".xml", ".yaml"}

// read reads a file of a theme, text as [store.PlainText] has it; what is in static is
// published as it is. An error has been reported.
func (r *reader) read(fsys fs.FS, p string) ([]byte, error) {
	info, err := sitefile.Stat(fsys, p)
	if code := fileCode(info, err); code != "" {
		r.reportFile(p, code)
		return nil, errors.New(code)
	}
	text, err := sitefile.Read(fsys, p, maxFile)
	if err != nil {
		r.problems = append(r.problems, sitefile.Problem(Folder+"/"+p, err, "file-unreadable"))
		return nil, err
	}
	_, rel, _ := strings.Cut(p, "/")
	if strings.HasPrefix(rel, "static/") || !slices.Contains(texts, strings.ToLower(path.Ext(p))) {
		return text, nil
	}
	text, problems := store.PlainText(Folder+"/"+p, text)
	if len(problems) > 0 {
		r.problems = append(r.problems, problems...)
		return nil, errors.New(problems[0].Code)
	}
	return text, nil
}

// maxFile bounds a file of a theme, in bytes.
const maxFile = 16 << 20

func (r *reader) reportFile(p, code string) {
	r.report(diag.Position{File: Folder + "/" + p}, code, nil)
}
