// Package themefiles reads the folders of themes: the files of a theme and of those that it
// inherits from, what each theme.yaml declares, and the values that a site gives to options.
// It knows neither templates nor pages; package theme renders with what it returns, and its
// comment is the manual for authors of themes.
//
// The main type is [Chain], all files of a theme. [List] names them for people.
package themefiles

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/markdown"

	"github.com/cespare/xxhash/v2"
)

// A Chain is a theme and those that it inherits from: their files, and what they declare.
type Chain struct {
	Name     string                  // of the first theme, which the settings name
	Files    map[string]Source       // by path in a theme, the nearest of each path; without strings/ and theme.yaml
	Words    []Source                // all files of strings/, the nearest theme first
	Pictures map[string]markdown.Use // the ways to show pictures, by name
	Cards    *CardUse                // nil for none
	declared []Option                // the nearest theme first
	options  map[string]string       // the values, by name
	kinds    map[string]OptionKind   // of the options
	digest   uint64
}

// A Source is a file of a theme and where it was found.
type Source struct {
	Name string // as the editor knows it: themes/congvu/layouts/base.html
	Text []byte
}

// Load reads the theme that the settings name and those that it inherits from: from own,
// the site's themes folder (nil for none), and from builtin, that of the program. Without
// a chain the problems, in the order of the folders, are of files; else they are of the
// site's values of options.
func Load(settings *config.Settings, own, builtin fs.FS) (*Chain, diag.List) {
	return newReader(settings.Theme, own, builtin).load(settings)
}

// LoadKiosk does what Load does, for a screen for everybody: before the theme stands the
// one that it, or one that it inherits from, names for that.
func LoadKiosk(settings *config.Settings, own, builtin fs.FS) (*Chain, diag.List) {
	r := newReader(settings.Theme, own, builtin)
	if name := r.kiosk(settings.Theme); name != "" && r.exists(name) {
		r.folder(name)
		r.declare(name)
	}
	return r.load(settings)
}

// Digest is a digest of every file of the chain and of the options' values.
func (c *Chain) Digest() uint64 { return c.digest }

// A reader reads a chain.
type reader struct {
	own, builtin fs.FS
	chain        *Chain
	problems     diag.List
}

func newReader(name string, own, builtin fs.FS) *reader {
	return &reader{own: own, builtin: builtin, chain: &Chain{
		Name: name, Files: map[string]Source{}, Pictures: map[string]markdown.Use{}, options: map[string]string{}, kinds: map[string]OptionKind{},
	}}
}

func (r *reader) report(pos diag.Position, code string, args diag.Args) {
	r.problems = append(r.problems, diag.New(pos, "", code, args))
}

// load reads the theme and those that it inherits from, behind what has been read.
func (r *reader) load(settings *config.Settings) (*Chain, diag.List) {
	r.inherit(r.chain.Name)
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	r.readOptions(settings.ThemeOptions)
	r.chain.digest = r.chain.sum()
	return r.chain, r.problems
}

// inherit reads a theme and those that it inherits from; files that are there
// already stay.
func (r *reader) inherit(name string) {
	for seen := map[string]bool{}; name != ""; {
		file := Folder + "/" + name + "/" + manifestFile
		if seen[name] {
			r.report(diag.Position{File: file}, "theme-circle", diag.Args{"Name": name})
			return
		}
		seen[name] = true
		if !fs.ValidPath(name) || strings.Contains(name, "/") || !r.folder(name) {
			r.report(diag.Position{File: config.SettingsFile}, "theme-missing", diag.Args{"Name": name, "Known": strings.Join(r.known(), ", ")})
			return
		}
		name = r.declare(name).Inherits
	}
}

// declare takes over what a theme says of itself.
func (r *reader) declare(name string) manifest {
	m := r.manifest(name, Folder+"/"+name+"/"+manifestFile)
	r.chain.declared = append(r.chain.declared, m.Options...)
	for _, u := range m.Pictures {
		if _, nearer := r.chain.Pictures[u.Name]; !nearer {
			r.chain.Pictures[u.Name] = markdown.Use{Sizes: u.Sizes, Eager: u.Eager}
		}
	}
	if r.chain.Cards == nil {
		r.chain.Cards = m.Cards
	}
	return m
}

// kiosk returns the theme for screens for everybody that a theme, or one that it
// inherits from, names; "" for none, and where that is one of them.
func (r *reader) kiosk(name string) string {
	found, chain := "", map[string]bool{}
	for name != "" && !chain[name] && r.exists(name) {
		chain[name] = true
		m := r.manifest(name, Folder+"/"+name+"/"+manifestFile)
		found, name = cmp.Or(found, m.Kiosk), m.Inherits
	}
	r.problems = nil // they are told where the chain is read
	if chain[found] {
		return ""
	}
	return found
}

// exists reports whether there is a theme of a name.
func (r *reader) exists(name string) bool {
	return fs.ValidPath(name) && !strings.Contains(name, "/") && slices.Contains(r.known(), name)
}

// known lists the themes that there are.
func (r *reader) known() []string {
	names := map[string]bool{}
	for _, fsys := range r.sources() {
		entries, _ := fs.ReadDir(fsys, ".")
		for _, e := range entries {
			if e.IsDir() {
				names[e.Name()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func (c *Chain) sum() uint64 {
	h := xxhash.New()
	for _, rel := range slices.Sorted(maps.Keys(c.Files)) {
		fmt.Fprintf(h, "%s %d %s\n", rel, len(c.Files[rel].Text), c.Files[rel].Text)
	}
	for _, f := range c.Words {
		fmt.Fprintf(h, "%s %d %s\n", f.Name, len(f.Text), f.Text)
	}
	fmt.Fprintln(h, c.declared, c.options)
	return h.Sum64()
}
