package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
// nil or an [*OutError], or an [*Error]. Folders are compared as the
// system knows them, so that links, mounts and the case of letters do not
// matter.
func CheckOut(site, out string) error {
	at, err := Resolve(out)
	if err != nil {
		return &Error{out, err}
	}
	if info, err := os.Stat(at); err == nil && !info.IsDir() {
		return &OutError{OutIsFile, ""}
	} else if err != nil && !os.IsNotExist(err) {
		return &Error{out, err}
	}
	for _, source := range []string{"content", "themes"} {
		dir, err := Resolve(filepath.Join(site, source))
		if err != nil {
			return err
		}
		if holds(at, dir) || holds(dir, at) {
			return &OutError{OutHoldsSource, filepath.Join(site, source)}
		}
	}
	dir, err := Resolve(site)
	if err != nil {
		return err
	}
	if holds(at, dir) {
		return &OutError{OutHoldsSource, site}
	}
	if isHome(at) {
		return &OutError{OutIsHome, ""}
	}
	return nil
}

// Below returns the way from a folder to another one in it, "." to itself, as the system knows
// them; ok is false where the other one is not in it.
func Below(dir, inner string) (rel string, ok bool) {
	outer, err := Resolve(dir)
	if err != nil {
		return "", false
	}
	below, err := Resolve(inner)
	if err != nil {
		return "", false
	}
	return way(outer, below)
}

// Folders returns the names of the folders in another one that have a side folder beside them: into
// these something was published.
func Folders(dir string) (names []string) {
	entries, _ := os.ReadDir(dir) // there is none in what cannot be read
	for _, e := range entries {
		name, ok := strings.CutSuffix(strings.TrimPrefix(e.Name(), "."), ".cchc")
		if ok && name != "" && e.IsDir() && e.Name() == sideNames(name)[0] {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && info.IsDir() {
				names = append(names, name)
			}
		}
	}
	return names
}

// isHome reports whether a folder is or holds a home, or is the root of a disk.
func isHome(dir string) bool {
	parent := filepath.Dir(dir)
	if parent == dir {
		return true
	}
	if home, err := os.UserHomeDir(); err == nil && home != "" {
		if home, err = Resolve(home); err == nil && filepath.Dir(home) != home && holds(dir, home) {
			return true
		}
	}
	return slices.Contains([]string{"home", "Users"}, filepath.Base(parent)) && filepath.Dir(filepath.Dir(parent)) == filepath.Dir(parent)
}

// Resolve returns the absolute path of a folder without links, as far as it is
// there.
func Resolve(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := abs; ; dir = filepath.Dir(dir) {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest), nil
		}
		if filepath.Dir(dir) == dir {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

// holds reports whether inner is dir or below it; both are resolved.
func holds(dir, inner string) bool {
	_, ok := way(dir, inner)
	return ok
}

// way is [Below] for paths that are resolved.
func way(dir, inner string) (rel string, ok bool) {
	this, err := os.Stat(dir)
	for p := inner; ; p = filepath.Dir(p) {
		is := p == dir
		if !is && err == nil {
			info, bad := os.Stat(p)
			is = bad == nil && os.SameFile(this, info)
		}
		if is {
			rel, err := filepath.Rel(p, inner)
			return filepath.ToSlash(rel), err == nil
		}
		if filepath.Dir(p) == p {
			return "", false
		}
	}
}
