package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cchc/internal/folder"
	"cchc/internal/outdir"
)

// An OutError says why nothing may be published into a folder.
type OutError struct {
	Reason OutReason
	Dir    string // what it meets; "" for none
}

func (e *OutError) Error() string { return fmt.Sprintf("cannot publish there: %s %s", e.Reason, e.Dir) }

// OutReason tells the reasons of an [OutError] apart.
type OutReason string

// The reasons.
const (
	OutHoldsSource OutReason = "out-in-site" // it is, holds or is in a folder that the column is made of
	OutIsHome      OutReason = "out-is-home" // it is, or holds, a home or the root of a disk
	OutIsFile      OutReason = "out-is-file" // it is a file
)

// CheckOut reports whether the site in a folder may be published into another:
// nil or an [*OutError], or an [*outdir.Error]. Folders are compared as the
// system knows them, so that links, mounts and the case of letters do not
// matter.
func CheckOut(site, out string) error {
	at, err := folder.Resolve(out)
	if err != nil {
		return &outdir.Error{Name: out, Err: err}
	}
	if info, err := os.Stat(at); err == nil && !info.IsDir() {
		return &OutError{OutIsFile, ""}
	} else if err != nil && !os.IsNotExist(err) {
		return &outdir.Error{Name: out, Err: err}
	}
	for _, source := range []string{"content", "themes"} {
		dir, err := folder.Resolve(filepath.Join(site, source))
		if err != nil {
			return err
		}
		if folder.Holds(at, dir) || folder.Holds(dir, at) {
			return &OutError{OutHoldsSource, filepath.Join(site, source)}
		}
	}
	dir, err := folder.Resolve(site)
	if err != nil {
		return err
	}
	if folder.Holds(at, dir) {
		return &OutError{OutHoldsSource, site}
	}
	if isHome(at) {
		return &OutError{OutIsHome, ""}
	}
	return nil
}

// isHome reports whether a folder is or holds a home, or is the root of a disk.
func isHome(dir string) bool {
	parent := filepath.Dir(dir)
	if parent == dir {
		return true
	}
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		if home, err = folder.Resolve(home); err == nil && filepath.Dir(home) != home && folder.Holds(dir, home) {
			return true
		}
	}
	return slices.Contains([]string{"home", "Users"}, filepath.Base(parent)) && filepath.Dir(filepath.Dir(parent)) == filepath.Dir(parent)
}
