package deliver

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/remote"
)

// Own are folders of this machine that no target may lie in: sources, and what is published.
type Own struct {
	kept   map[string]string // by their paths without symbolic links
	around map[string]string // folders that hold them, with one that each holds
}

// Site adds the folder of a site: its sources, the folder in which it is published if no other one is
// named, and what programs keep in it (names with a dot). Other folders in it may be targets.
func (o *Own) Site(dir string) {
	names := []string{"content", "themes", "overrides", "public", ".cchc"}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if err == nil && strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	for _, name := range names {
		o.Folder(filepath.Join(dir, name))
	}
}

// Folder adds a folder with all that is in it.
func (o *Own) Folder(dir string) {
	if o.kept == nil {
		o.kept, o.around = map[string]string{}, map[string]string{}
	}
	if full, err := filepath.Abs(dir); err == nil {
		dir = full
	}
	o.kept[plainPath(dir)] = dir
	for p := plainPath(dir); o.around[p] == ""; p = filepath.Dir(p) {
		o.around[p] = dir
	}
}

// ofColumn are the folders of a published column and of the site whose target it goes to.
func ofColumn(site, published string) *Own {
	own := &Own{}
	own.Site(site)
	own.Folder(published)
	own.Folder(sideFolders(published)[0]) // the other one is in the folder
	return own
}

// sideFolders are where publishing may keep what belongs to a folder: beside it, or in it.
func sideFolders(published string) [2]string {
	if real, err := folder.Resolve(published); err == nil {
		published = real
	}
	return [2]string{filepath.Join(filepath.Dir(published), "."+filepath.Base(published)+".cchc"), filepath.Join(published, ".cchc")}
}

// check refuses a target of this machine that lies in one of the folders, or holds one. A repository of
// Git may hold the site: another branch of its own is where many a site is published.
func (o *Own) check(t *config.Target, env remote.Env, declared diag.Position) error {
	place := placeHere(t, env)
	if place == "" || o == nil {
		return nil
	}
	refuse := func(own string, around bool) error {
		return remote.NewFault(remote.OwnFolder, nil, diag.Args{
			"Name": string(t.Name), "File": declared.File, "Line": declared.Line, "Where": filepath.ToSlash(place), "Own": filepath.ToSlash(own), "Around": around, "Zip": t.Type == config.ZipTarget,
		})
	}
	at := plainPath(place)
	if t.Type == config.ZipTarget { // the file takes the place of a link
		at = filepath.Join(plainPath(filepath.Dir(place)), foldPath(filepath.Base(place)))
	}
	if own := o.around[at]; own != "" && t.Type != config.GitTarget && o.kept[at] == "" {
		return refuse(own, true)
	}
	for p := at; ; p = filepath.Dir(p) {
		if own := o.kept[p]; own != "" && !(t.Type == config.GitTarget && filepath.Base(own) == ".git") {
			return refuse(own, false)
		}
		if p == filepath.Dir(p) {
			return nil
		}
	}
}

// placeHere returns the folder or file of a target on this machine, "" for one that is on another.
func placeHere(t *config.Target, env remote.Env) string {
	switch t.Type {
	case config.FolderTarget:
		return env.Path(t.Folder)
	case config.ZipTarget:
		return env.Path(t.File)
	case config.GitTarget:
		at := gitAddress(t, env)
		if u, err := url.Parse(at); err == nil && u.Scheme == "file" {
			return env.Path(u.Path)
		}
		if at != t.Repository || filepath.IsAbs(at) {
			return at
		}
	}
	return ""
}

// plainPath returns a path without symbolic links, as far as it is there; where a system takes letters of both
// cases for the same, in small ones.
func plainPath(name string) string {
	if plain, err := folder.Resolve(name); err == nil {
		name = plain
	}
	return foldPath(filepath.Clean(name))
}

func foldPath(name string) string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return strings.ToLower(name)
	}
	return name
}
