package site

import (
	"path"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// maxPrivateFiles is how many files with numbers of people are named, of each kind
// of numbers.
const maxPrivateFiles = 50

// privateCodes are the codes of the warnings, in the order in which they are told.
var privateCodes = []struct {
	kind viet.PrivateKind
	code string
}{{viet.PrivateID, "private-id"}, {viet.PrivatePhone, "private-phone"}, {viet.PrivateDossier, "private-dossier"}}

// checkPrivate warns of numbers of people in what is published: once for each file
// and kind, with the first place and how many there are. The telephones that the
// column itself names as an agency's or a contact's are nobody's own.
func (s *Site) checkPrivate(opts store.Options) {
	official := map[string]bool{}
	for _, phone := range store.PhonesIn(s.Settings) {
		official[phone] = true
	}
	if p, err := viet.ParsePhone(path.Base(string(s.Settings.Zalo))); err == nil {
		official[p.Dial] = true
	}
	var files []privateFile
	add := func(file string, found []store.Private) {
		if len(found) > 0 {
			files = append(files, privateFile{file, found})
		}
	}
	add("content/_index.md", s.lib.HomePrivate())
	for _, sec := range s.lib.Sections {
		add(sec.File, sec.Private())
	}
	for _, e := range s.lib.Entries {
		if !opts.Shown(e.State) {
			continue
		}
		for _, phone := range e.Phones() {
			official[phone] = true
		}
		add(e.File, e.Private())
	}
	slices.SortFunc(files, func(a, b privateFile) int { return strings.Compare(a.file, b.file) })
	for _, c := range privateCodes {
		s.reportPrivate(c.kind, c.code, files, official)
	}
}

type privateFile struct {
	file  string
	found []store.Private
}

// reportPrivate warns of the numbers of one kind.
func (s *Site) reportPrivate(kind viet.PrivateKind, code string, files []privateFile, official map[string]bool) {
	warn := func(at diag.Position, code string, args diag.Args) {
		s.problems = append(s.problems, diag.Warn(at, "", code, args))
	}
	named, more := 0, 0
	for _, f := range files {
		numbers := map[string]bool{}
		var first content.Place
		for _, p := range f.found {
			if p.Kind != kind || official[p.Number] {
				continue
			}
			if numbers[p.Number] = true; first == (content.Place{}) {
				first = p.Place
			}
		}
		switch {
		case len(numbers) == 0:
		case named == maxPrivateFiles:
			more++
		default:
			named++
			warn(first.In(f.file), code, diag.Args{"Count": len(numbers)})
		}
	}
	if more > 0 {
		warn(diag.Position{File: "content"}, "private-more", diag.Args{"Count": more})
	}
}
