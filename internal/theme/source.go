package theme

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/sitefile"
)

// A File is a file of a theme that a site uses.
type File struct {
	Path string // in a theme: layouts/base.html
	Name string // themes/congvu/layouts/base.html
	Own  bool   // the site's, not the program's
	Text []byte
}

// Files returns the files of a theme and of those that it inherits from, in the
// order of their paths. The nearest file of a path counts and is the only one, but
// for the words (strings/), which are taken key by key, the nearest file first. The
// theme's own theme.yaml is among them.
func Files(name string, own, builtin fs.FS) ([]File, diag.List) {
	l := &loader{own: own, builtin: builtin, theme: &Theme{Name: name, files: map[string]source{}, pictures: map[string]markdown.Use{}}}
	l.chain(name)
	if len(l.problems) > 0 {
		return nil, l.problems.Sort()
	}
	sources := l.words
	for _, f := range l.theme.files {
		sources = append(sources, f)
	}
	for _, fsys := range l.sources() {
		if text, err := fs.ReadFile(fsys, name+"/"+manifestFile); err == nil {
			sources = append(sources, source{themesFolder + "/" + name + "/" + manifestFile, text})
			break
		}
	}
	var files []File
	for _, f := range sources {
		in := strings.TrimPrefix(f.name, themesFolder+"/")
		_, rel, _ := strings.Cut(in, "/")
		files = append(files, File{Path: rel, Name: f.name, Own: own != nil && there(own, in), Text: f.text})
	}
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return files, nil
}

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
