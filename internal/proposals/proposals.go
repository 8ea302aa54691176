// Package proposals is between the shared content of a province and the column of a unit
// that has a copy of it (đề xuất của tỉnh): a unit whose board works on a machine of its own
// takes in what the province sends, and decides on each later change.
//
// [Open] reads a pack, [Source.Compare] says what it would do to the column, entry by entry
// and field by field; [Outcome.Take] and [Outcome.Decline] decide on some of it.
//
// # Whose a value is
//
// An entry that was taken in is an entry of the column like others. When the province changes
// it, each field is as the province has it now, but for these:
//
//   - a field that units may change (overrides of sites.yaml) stays where the unit has changed
//     it since it was taken in;
//   - the text that the unit has written at {unit.part} stays;
//   - a field that only the unit has, who has approved the entry and whether it is a draft stay.
//
// Fields that change by themselves (automatic) are taken without a sharedpack.Decision, in entries that
// the unit has taken in before; the rest of the change waits.
//
// # What is remembered
//
// content/.tinh has the shared texts as they were taken in, under their names, and what was
// decided of each ([sharedpack.Record]). What was declined is not proposed again until the
// province changes it again.
package proposals

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/folder"
	"cchc/internal/sharedpack"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// A Source is the shared content of a province as a unit has it.
type Source struct {
	Fleet  *fleet.Fleet
	Unit   *fleetunits.Unit
	Pack   *sharedpack.Pack
	First  bool // no pack of this province was taken in before, and the settings name no key
	record *sharedpack.Record
}

// Options say who takes in a pack.
type Options struct {
	Unit     string // the id or the name of the unit, "" to find it by the settings
	TrustKey string // the fingerprint of a key that takes the place of the one that was kept
}

// Open reads a pack for a column: its key has to be the one that the settings name or that was
// kept, and its number no smaller than that of the last one. file is the name of the pack.
// The source is nil with an error among the problems; it is to be closed.
func Open(file string, data []byte, own fs.FS, settings *config.Settings, opts Options) (*Source, diag.List) {
	pack, err := sharedpack.Read(data)
	if err != nil {
		return nil, diag.List{refusalOf(file, err)}
	}
	s := &Source{Pack: pack}
	var problem *diag.Diagnostic
	if s.record, problem = sharedpack.ReadRecord(own); problem != nil {
		return nil, diag.List{*problem}
	}
	if problem := s.trust(file, settings, opts.TrustKey); problem != nil {
		return nil, diag.List{*problem}
	}
	if problem := s.current(file); problem != nil {
		return nil, diag.List{*problem}
	}
	var problems diag.List
	if s.Fleet, problems = fleet.OpenPack(pack); s.Fleet == nil {
		return nil, problems
	}
	if s.Unit = s.unit(cmp.Or(opts.Unit, settings.Province.Unit, s.record.Unit), settings); s.Unit == nil {
		defer s.Close()
		return nil, append(problems, diag.New(diag.Position{File: file}, "", "pack-unit", diag.Args{"Known": strings.Join(s.units(), ", ")}))
	}
	if kept := s.keptUnit(settings); opts.Unit != "" && kept != nil && kept != s.Unit {
		defer s.Close()
		return nil, append(problems, diag.New(diag.Position{File: file}, "", "pack-other-unit", diag.Args{"Unit": s.Unit.Name, "Kept": kept.Name, "ID": s.Unit.ID}))
	}
	return s, problems
}

// Close closes what the source has open.
func (s *Source) Close() { _ = s.Fleet.Close() } // of a pack there is nothing

// refusalOf is what an editor is told of an error of reading a pack.
func refusalOf(file string, err error) diag.Diagnostic {
	if r, ok := err.(*sharedpack.Refusal); ok {
		return r.Problem(file)
	}
	return diag.New(diag.Position{File: file}, "", "pack-none", nil)
}

// trust compares the key of the pack with the one that the settings name, or that was kept.
func (s *Source) trust(file string, settings *config.Settings, trusted string) *diag.Diagnostic {
	print := s.Pack.Fingerprint()
	kept := cmp.Or(string(settings.Province.Fingerprint), s.record.Key)
	if s.First = kept == "" && trusted == ""; s.First {
		return nil
	}
	if trusted != "" && settings.Province.Fingerprint == "" {
		kept = trusted
	}
	if sharedpack.SameFingerprint(kept, print) {
		return nil
	}
	d := diag.New(diag.Position{File: file}, "", "pack-key", diag.Args{"Kept": kept, "Print": print, "Named": settings.Province.Fingerprint != ""})
	return &d
}

// current refuses a pack that is older than the last one, and another one of its number. A number counts for
// the key that it was signed with.
func (s *Source) current(file string) *diag.Diagnostic {
	r, code := s.record, ""
	switch sum := s.contents(); {
	case r.Key != s.Pack.Fingerprint():
	case s.Pack.Serial < r.Serial:
		code = "pack-older"
	case s.Pack.Serial == r.Serial && r.Contents != "" && r.Contents != sum:
		code = "pack-same-number"
	}
	if code == "" {
		return nil
	}
	d := diag.New(diag.Position{File: file}, "", code, diag.Args{"Serial": s.Pack.Serial, "Kept": r.Serial, "Day": r.Day})
	return &d
}

// keptUnit is the unit that the column is known to be: by its settings, by the packs that it has taken in, by its
// address; nil where nothing says so.
func (s *Source) keptUnit(settings *config.Settings) *fleetunits.Unit {
	if name := cmp.Or(settings.Province.Unit, s.record.Unit); name != "" {
		if u, _ := s.Fleet.Named(name); u != nil {
			return u
		}
	}
	if i := slices.IndexFunc(s.Fleet.All(), func(u *fleetunits.Unit) bool { return hasAddress(u, settings) }); i >= 0 {
		return s.Fleet.All()[i]
	}
	return nil
}

// hasAddress reports whether a unit is published where the column is.
func hasAddress(u *fleetunits.Unit, settings *config.Settings) bool {
	return u.BaseURL.Origin != "" && u.BaseURL.String() == settings.BaseURL.String()
}

// unit finds the unit of the column: by its name, else by its address and its agency; the only one of a pack is it.
func (s *Source) unit(name string, settings *config.Settings) *fleetunits.Unit {
	if name != "" {
		u, _ := s.Fleet.Named(name)
		return u
	}
	all := s.Fleet.All()
	if len(all) == 1 {
		return all[0]
	}
	agency := viet.Key(settings.Agency.Name)
	for _, same := range []func(u *fleetunits.Unit) bool{
		func(u *fleetunits.Unit) bool { return hasAddress(u, settings) },
		func(u *fleetunits.Unit) bool { return agency != "" && strings.HasSuffix(agency, viet.Key(u.Name)) },
	} {
		if i := slices.IndexFunc(all, same); i >= 0 {
			return all[i]
		}
	}
	return nil
}

// units are the ids of the units of the pack.
func (s *Source) units() (ids []string) {
	for _, u := range s.Fleet.All() {
		ids = append(ids, u.ID)
	}
	return ids
}

// keptFile is the last pack that was looked at, until there is a newer one: what waits in it is
// decided on when there is time.
const keptFile = ".cchc/province.zip"

// Keep keeps a pack below the folder of a column.
func Keep(root *os.Root, data []byte) error { return folder.Write(root, keptFile, data) }

// Kept returns the pack that is kept. The error is fs.ErrNotExist where there is none.
func Kept(root *os.Root) ([]byte, error) {
	return sitefile.Read(root.FS(), keptFile, sharedpack.MaxSize)
}

// IsKept reports whether a pack is kept, without reading it.
func IsKept(root *os.Root) bool {
	info, err := root.Stat(keptFile)
	return err == nil && info.Mode().IsRegular()
}

// Drop removes the pack that is kept.
func Drop(root *os.Root) error {
	if err := root.Remove(keptFile); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
