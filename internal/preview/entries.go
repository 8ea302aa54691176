package preview

import (
	"os"
	"sync"

	"cchc/internal/disk"
	"cchc/internal/store"
)

// EntriesFile is where a site's folder keeps what was read of the entries, see
// [store.Cache.Restore]. Its folder can be deleted at any time, which costs only time.
const EntriesFile = entriesFolder + "/read"

const entriesFolder = ".cchc/entries"

// keptEntries is what was read of the entries in earlier runs, from which front matters are
// read as long as the server runs, and what this run adds. A nil one keeps nothing.
type keptEntries struct {
	root    *os.Root
	key     string
	earlier disk.Recalled
	adding  sync.WaitGroup
	place   func() // puts what was added into place; nil where it is
}

// recallEntries has the first load take what earlier runs of the same program have read.
func recallEntries(dir, key string, cache *store.Cache) *keptEntries {
	if key == "" {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil
	}
	k := &keptEntries{root: root, key: key, earlier: disk.Recall(disk.Folder{Root: root}, key, EntriesFile)}
	cache.Restore(k.earlier)
	return k
}

// keep keeps what the first load has read, in the background. What changes later is read
// by the next run, and kept by that.
func (k *keptEntries) keep(cache *store.Cache) {
	if k == nil {
		return
	}
	pieces, whole := cache.Kept()
	k.adding.Go(func() {
		files := disk.Folder{Root: k.root}
		if whole {
			_, _ = files.Write(entriesFolder+"/.gitignore", []byte("*\n")) // without it git would ask about the rest
		}
		k.place = disk.Keep(files, k.key, EntriesFile, pieces, whole)
		if k.earlier.Size() == 0 { // else some systems rename nothing over a file that is open
			k.place()
			k.place = nil
		}
	})
}

// close gives back what is held, once all is kept.
func (k *keptEntries) close() {
	if k == nil {
		return
	}
	k.adding.Wait()
	_ = k.earlier.Close() // it was only read
	if k.place != nil {
		k.place()
		k.place = nil
	}
	_ = k.root.Close()
}
