package themefiles

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/sitefile"
)

// A File is a file of a theme that a site uses.
type File struct {
	Path string // in a theme: layouts/base.html
	Name string // themes/congvu/layouts/base.html
	Own  bool   // the site's, not the program's
	Text []byte
}

// List returns the files of a theme and of those that it inherits from, in the
// order of their paths. The nearest file of a path counts and is the only one, but
// for the words (strings/), which are taken key by key, the nearest file first. The
// theme's own theme.yaml is among them.
func List(name string, own, builtin fs.FS) ([]File, diag.List) {
	r := newReader(name, own, builtin)
	r.inherit(name)
	if len(r.problems) > 0 {
		return nil, r.problems.Sort()
	}
	sources := r.chain.Words
	for _, f := range r.chain.Files {
		sources = append(sources, f)
	}
	for _, fsys := range r.sources() {
		if text, err := fs.ReadFile(fsys, name+"/"+manifestFile); err == nil {
			sources = append(sources, Source{Folder + "/" + name + "/" + manifestFile, text})
			break
		}
	}
	var files []File
	for _, f := range sources {
		in := strings.TrimPrefix(f.Name, Folder+"/")
		_, rel, _ := strings.Cut(in, "/")
		files = append(files, File{Path: rel, Name: f.Name, Own: own != nil && there(own, in), Text: f.Text})
	}
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files, nil
}

// Names lists the themes that there are: those of the site, nil for none, and those of
// the program.
func Names(own, builtin fs.FS) []string { return newReader("", own, builtin).known() }

// IsBuiltin reports whether a theme is part of the program.
func IsBuiltin(name string, builtin fs.FS) bool { return there(builtin, name+"/"+manifestFile) }

func there(fsys fs.FS, name string) bool {
	_, err := sitefile.Stat(fsys, name)
	return err == nil
}

// Used returns the name of the theme that a site's settings name, that of a site
// without settings else.
func Used(site fs.FS) (string, diag.List) {
	text, err := sitefile.Read(site, config.SettingsFile, maxFile)
	if err != nil {
		return config.DefaultTheme, nil
	}
	settings, problems := config.ParseSettings(text)
	if settings == nil {
		return config.DefaultTheme, problems
	}
	return settings.Theme, nil
}
