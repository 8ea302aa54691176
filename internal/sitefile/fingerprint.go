package sitefile

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cespare/xxhash/v2"
)

// Fingerprint is a digest of every file of a site by its name and its state:
// where it is the same as it was, a build has nothing to do. The error is for
// what cannot be looked at.
func Fingerprint(site fs.FS) (uint64, error) {
	type seen struct {
		name  string
		info  fs.FileInfo // nil for a folder
		state uint64
	}
	var all []seen
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
				all = append(all, seen{name: name})
				return nil
			}
			info, err := d.Info()
			all = append(all, seen{name: name, info: info})
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	Each(len(all), func(i int) {
		if s := &all[i]; s.info != nil {
			s.state = StateOf(site, s.name, s.info)
		}
	})
	h := xxhash.New()
	var line []byte
	for _, s := range all {
		line = append(append(line[:0], s.name...), '\n')
		if s.info != nil {
			line = binary.LittleEndian.AppendUint64(line, s.state)
			line = binary.LittleEndian.AppendUint32(line, uint32(s.info.Mode()))
		}
		_, _ = h.Write(line)
	}
	return h.Sum64(), nil
}

// Each visits the numbers below n on all processors.
func Each(n int, visit func(i int)) {
	var (
		wg   sync.WaitGroup
		next atomic.Int64
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				visit(i)
			}
		})
	}
	wg.Wait()
}
