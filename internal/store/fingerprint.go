package store

import (
	"errors"
	"io/fs"
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// Fingerprint is a digest of every file of a site by its name, size and time:
// where it is the same as it was, a build has nothing to do. The error is for
// what cannot be looked at.
func Fingerprint(site fs.FS) (uint64, error) {
	h := xxhash.New()
	var line []byte
	for _, top := range []string{"content", "themes"} {
		if _, err := Stat(site, top); top == "themes" && errors.Is(err, fs.ErrNotExist) {
			continue // a site need not have themes of its own
		}
		err := fs.WalkDir(site, top, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case name != top && Ignored(d.Name()):
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			case d.IsDir():
				line = append(append(line[:0], name...), '\n')
				_, _ = h.Write(line)
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			line = append(append(line[:0], name...), ' ')
			for _, n := range []int64{info.Size(), info.ModTime().UnixNano(), int64(info.Mode())} {
				line = append(strconv.AppendInt(line, n, 10), ' ')
			}
			_, _ = h.Write(append(line, '\n'))
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return h.Sum64(), nil
}
