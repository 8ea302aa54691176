package folder

import (
	"os"
	"path/filepath"
)

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

// Holds reports whether inner is dir or below it; both are resolved.
func Holds(dir, inner string) bool {
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
