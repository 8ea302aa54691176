package site

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/store"
)

// addFiles publishes the files beside the entries that somebody names: an entry
// that is published, in its front matter or in its text; the text of a section or
// of the home page; the settings; the theme; a pattern of files in the settings.
// What nobody names stays back and is reported, for it may have been put there
// to be kept, not to be read by everybody. So does what only unpublished entries
// have: a draft's attachment must not be on the web before the draft.
func (s *Site) addFiles(opts store.Options) {
	named, held := s.named(opts), s.held(opts)
	matched := make([]bool, len(s.Settings.Files))
	var unnamed []string
	for name, f := range s.lib.Files {
		publish := named[name]
		for i, p := range s.Settings.Files {
			if p.Matches(name) {
				matched[i] = true
				publish = publish || !held[name]
			}
		}
		switch {
		case publish:
			s.files = append(s.files, f)
		case !held[name]:
			unnamed = append(unnamed, name)
		}
	}
	slices.SortFunc(s.files, func(a, b *store.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range s.files {
		s.claim(f.Path, diag.Position{File: "content/" + f.Name}, owner{what: "content/" + f.Name})
		for _, path := range f.Variants(&s.Settings.Pictures) {
			s.claim(path, diag.Position{File: "content/" + f.Name}, owner{what: "content/" + f.Name})
		}
	}
	if !s.lib.Unread {
		s.reportUnnamed(unnamed)
	}
	s.reportRefused(named, held)
	for i, p := range s.Settings.Files {
		if !matched[i] && p.Pattern != "" && p.Pattern != "**" { // which asks for whatever there is
			s.problems = append(s.problems, diag.Warn(p.In(config.SettingsFile), fmt.Sprintf("files[%d]", i+1), "file-pattern-unmatched", diag.Args{"Pattern": p.Pattern}))
		}
	}
}

// reportRefused reports the files that cannot be published: as errors where they
// were to be, else as warnings, for they stay back like all that nobody names.
func (s *Site) reportRefused(named, held map[string]bool) {
	for _, f := range s.lib.Refused {
		problem := diag.New(diag.Position{File: "content/" + f.Name}, "", f.Code, f.Args)
		matched := slices.ContainsFunc(s.Settings.Files, func(p content.FileGlob) bool { return p.Matches(f.Name) })
		switch {
		case named[f.Name], matched && !held[f.Name]:
			s.problems = append(s.problems, problem)
		case !held[f.Name] && !s.lib.Unread:
			s.problems = append(s.problems, diag.Warn(problem.Position, "", f.Code, f.Args))
		}
	}
}

// named returns the names of the files that something published names. Some of
// the names are no files'.
func (s *Site) named(opts store.Options) map[string]bool {
	named := map[string]bool{}
	note := func(name string) { named[name] = true }
	s.lib.HomeNames(note)
	for _, sec := range s.lib.Sections {
		sec.Names(note)
	}
	for _, e := range s.lib.Entries {
		if opts.Shown(e.State) {
			e.Names(note)
		}
	}
	addresses := maps.Clone(opts.Addresses)
	if addresses == nil {
		addresses = map[string]bool{}
	}
	s.settingsAddresses(addresses)
	for name, f := range s.lib.Files {
		if addresses[f.Path] {
			named[name] = true
		}
	}
	return named
}

// settingsAddresses adds the addresses that the settings name.
func (s *Site) settingsAddresses(addresses map[string]bool) {
	addresses[string(s.Settings.Feedback)] = true
	for _, m := range s.Settings.Menu {
		addresses[string(m.Page)] = true
	}
	var visit func(n *front.Node)
	visit = func(n *front.Node) {
		addresses[n.Text] = true
		for _, item := range n.Items {
			visit(item)
		}
		for _, p := range n.Pairs {
			visit(p.Value)
		}
	}
	if s.Settings.ThemeOptions != nil {
		visit(s.Settings.ThemeOptions)
	}
}

// held returns the files that belong to entries which are not published: what is
// in the folder of such an entry, and what such an entry names.
func (s *Site) held(opts store.Options) map[string]bool {
	held := map[string]bool{}
	var folders []string
	for _, e := range s.lib.Entries {
		if opts.Shown(e.State) {
			continue
		}
		e.Names(func(name string) { held[name] = true })
		if path.Base(e.File) == "index.md" {
			folders = append(folders, e.Dir+"/")
		}
	}
	for name := range s.lib.Files {
		if slices.ContainsFunc(folders, func(dir string) bool { return strings.HasPrefix(name, dir) }) {
			held[name] = true
		}
	}
	return held
}

// How much is said of files that nobody names.
const (
	maxUnnamedFolders = 20 // that are named, each in a warning of its own
	maxUnnamedFiles   = 5  // of a folder that are named
)

// reportUnnamed reports the files that are not published, folder by folder.
func (s *Site) reportUnnamed(names []string) {
	byFolder := map[string][]string{}
	for _, name := range names {
		byFolder[path.Dir(name)] = append(byFolder[path.Dir(name)], path.Base(name))
	}
	folders := slices.Sorted(maps.Keys(byFolder))
	warn := func(file, code string, args diag.Args) {
		s.problems = append(s.problems, diag.Warn(diag.Position{File: file}, "", code, args))
	}
	for _, dir := range folders[:min(len(folders), maxUnnamedFolders)] {
		files := slices.Sorted(slices.Values(byFolder[dir]))
		shown := strings.Join(files[:min(len(files), maxUnnamedFiles)], ", ")
		if len(files) > maxUnnamedFiles {
			shown += ", …"
		}
		warn(path.Join("content", dir), "files-unnamed", diag.Args{"Count": len(files), "Names": shown, "Pattern": path.Join(dir, files[0])})
	}
	if more := len(folders) - maxUnnamedFolders; more > 0 {
		n := 0
		for _, dir := range folders[maxUnnamedFolders:] {
			n += len(byFolder[dir])
		}
		warn("content", "files-unnamed-more", diag.Args{"Count": n, "Folders": more})
	}
}

// sumFiles is a digest of which files are published, which depends on texts.
func (s *Site) sumFiles() uint64 {
	names := make([]string, len(s.files))
	for i, f := range s.files {
		names[i] = f.Name
	}
	return sumText(names...)
}
