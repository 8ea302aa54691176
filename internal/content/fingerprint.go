package content

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
)

// Fingerprint is a digest of every file of a site by its name, size and time:
// where it is the same as it was, a build has nothing to do. The error is for
// what cannot be looked at.
func Fingerprint(site fs.FS) ([32]byte, error) {
	h := sha256.New()
	for _, top := range []string{"content", "themes"} {
		err := fs.WalkDir(site, top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil && name == "themes":
				return nil // a site need not have themes of its own
			case err != nil:
				return err
			case name != top && Ignored(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir():
				fmt.Fprintln(h, name)
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			fmt.Fprintln(h, name, info.Size(), info.ModTime().UnixNano(), info.Mode())
			return nil
		})
		if err != nil {
			return [32]byte{}, err
		}
	}
	return [32]byte(h.Sum(nil)), nil
}
