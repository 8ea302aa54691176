// Package fleet builds the columns of many units from shared content: those of the
// communes of a province (tỉnh), from the texts that the province writes once.
//
// [Open] reads sites.yaml; [Fleet.Build] publishes the columns of some units, one
// [Result] for each. A unit that cannot be built keeps its old column and stops none of
// the others.
//
// # The folders
//
//	sites.yaml                        units, shared folders, what units may change
//	dung-chung/content/…              a shared folder: a site without the unit's own part
//	don-vi/xa-a/content/…             a unit's folder: an ordinary site, which builds alone
//	don-vi/xa-a/overrides/thu-tuc/khai-sinh.md
//	                                  what the unit changes in content/thu-tuc/khai-sinh.md
//	                                  of a shared folder: fields, and its part of the text
//
// The names of the folders are free; sites.yaml names them. A unit without a folder has a
// column of shared content alone. A unit has the settings of its own content/site.yaml; one
// that has none those of a shared folder, with the address and the agency of sites.yaml.
//
// # A unit's site
//
// The site of a unit is a file system (layer.go): its own files, and behind them those
// of the shared folders. An _index.md of the unit's own stands in the place of a shared one; any
// other file that both have is an error of the unit's. From there on a unit is
// like any other site: packages store, render and publish know nothing of units.
//
// In shared Markdown files and settings {agency.name} and {unit.hotline} stand for values of the unit
// (package fleetunits). A line {unit.part} is where the text of the unit's override comes; it
// goes where a unit has none.
//
// # What is done once
//
// Shared files are read once in a process, and what a Markdown file says is found out
// once for all units that have it word for word ([store.Shared]). Variants of
// pictures are made once (.cchc/pictures beside sites.yaml). Files with the same bytes are on the
// disk once ([outdir.SharedFiles]). One unit is built and released before the next one is
// read, so memory does not grow with their number.
package fleet

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/folder"
	"cchc/internal/sitefile"
	"cchc/internal/store"
)

// File is the usual name of the file that declares units.
const File = "sites.yaml"

// maxSites bounds sites.yaml: some lines for each of a few thousand units.
const maxSites = 4 << 20

// A Fleet is the units of sites.yaml with what they share.
type Fleet struct {
	*fleetunits.Declared
	dir    string // the folder of sites.yaml; "" for a pack
	file   string // its name
	files  io.Closer
	shared *shared
	read   *store.Shared // what shared files say
}

// Open reads a file sites.yaml in a folder, and the shared folders that it names. With
// problems that are not those of a single unit the fleet is nil. It is to be closed
// after the last use.
func Open(dir, name string) (*Fleet, diag.List) {
	files, err := folder.Open(dir)
	if err != nil {
		return nil, diag.List{sitefile.Problem(name, err, "fleet-no-sites")}
	}
	text, err := sitefile.Read(files.FS(), name, maxSites)
	if err != nil {
		_ = files.Close()
		return nil, diag.List{sitefile.Problem(name, err, "fleet-no-sites")}
	}
	return openFrom(&Fleet{dir: dir, file: name, files: files}, text, func(name string) (fs.FS, io.Closer, error) {
		opened, err := folder.Open(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, nil, err
		}
		return opened.FS(), opened, nil
	})
}

// openFrom reads a text that declares units; each shared folder is opened by its name.
func openFrom(f *Fleet, text []byte, folder opener) (*Fleet, diag.List) {
	text, problems := store.PlainText(f.file, text)
	if problems.Errors() == 0 {
		f.Declared, problems = fleetunits.Parse(f.file, text)
	}
	if f.read = store.NewShared(); problems.Errors() == 0 {
		var more diag.List
		f.shared, more = openShared(f.file, f.Sites.Shared, folder)
		problems = append(problems, more...)
	}
	if problems.Errors() > 0 {
		_ = f.Close()
		return nil, problems.Sort()
	}
	return f, problems.Sort()
}

// An opener opens a shared folder.
type opener func(name string) (fs.FS, io.Closer, error)

// Close closes the fleet.
func (f *Fleet) Close() error {
	f.shared.close()
	return f.files.Close()
}

// All returns all units, in the order of the file.
func (f *Fleet) All() (units []*fleetunits.Unit) {
	for i := range f.Units {
		units = append(units, &f.Units[i])
	}
	return units
}

// File returns the name of the file that declares the units, as problems have it.
func (f *Fleet) File() string { return f.file }

// Dir returns the folder of the file, from which paths in it are read.
func (f *Fleet) Dir() string { return f.dir }

// SharedFolders returns the shared folders that a unit has, from the folder of the file.
func (f *Fleet) SharedFolders(u *fleetunits.Unit) (names []string) {
	for _, s := range f.shared.view(u).folders {
		names = append(names, s.Folder)
	}
	return names
}

// SharedTops returns what a column is made of in a shared folder.
func SharedTops() []string { return slices.Clone(tops) }

// OwnTops returns what a column is made of in the unit's folder.
func OwnTops() []string { return append(SharedTops(), overridesDir) }

// missing reports whether an error says that something is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
