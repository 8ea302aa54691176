package history

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"cchc/internal/folder"
)

// keptMonths is how long versions of pictures and other files that are no text are kept.
const keptMonths = 12

// texts are the endings of files of which all versions stay.
var texts = []string{".md", ".yaml", ".yml", ".toml", ".json", ".csv", ".txt", ".svg", ".vtt", ".srt", ".html", ".css", ".js"}

func isText(name string) bool { return slices.Contains(texts, strings.ToLower(path.Ext(name))) }

// Prune removes versions of pictures and other files that are no texts, twelve months
// after the last entry that names them. The newest version of each file stays, and so
// does what the last approval of an entry holds.
func (l *Log) Prune(now time.Time) (count int, err error) {
	if err := l.Reload(); err != nil {
		return 0, err
	}
	limit := now.AddDate(0, -keptMonths, 0)
	kept := l.held(limit)
	top := path.Join(Dir, "files")
	err = fs.WalkDir(l.root.FS(), top, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if name == top && errors.Is(err, fs.ErrNotExist) {
				return fs.SkipAll
			}
			return err
		}
		digest, ok := strings.CutSuffix(d.Name(), ".gz")
		info, err := d.Info()
		if err != nil || !ok || kept[folder.Digest(digest)] || info.ModTime().After(limit) {
			return err // of what is named by no entry, its own may still be on the way
		}
		count++
		return folder.Retry(func() error { return l.root.Remove(name) })
	})
	return count, err
}

// held are the versions that stay.
func (l *Log) held(limit time.Time) map[folder.Digest]bool {
	kept := map[folder.Digest]bool{}
	newest, approved := map[string]folder.Digest{}, map[string][]Named{}
	for _, e := range l.snapshot() {
		all := append([]Named{{e.File, e.From}, {e.File, e.To}}, e.With...)
		for _, f := range all {
			if isText(f.Name) || e.Time.After(limit) {
				kept[f.Digest] = true
			}
			if f.Digest != "" && f.Digest != folder.NoFile {
				newest[f.Name] = f.Digest
			}
		}
		if e.Act == Approved || e.Act == Bypassed {
			approved[e.File] = e.With
		}
	}
	for _, d := range newest {
		kept[d] = true
	}
	for _, with := range approved {
		for _, f := range with {
			kept[f.Digest] = true
		}
	}
	return kept
}
