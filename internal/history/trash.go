package history

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/folder"
)

// Remove puts a file into the trash (thùng rác), with the files that go with it: it keeps
// all of them, records that, and removes them. old is the digest of what its reader has
// read. Where the file cannot be removed the record is taken back by another one.
func (l *Log) Remove(dir *folder.Folder, e Entry, old folder.Digest, with []string) error {
	e.Act, e.To, e.With = Removed, folder.NoFile, nil
	from, err := l.keepFile(dir, e.File)
	if err != nil {
		return err
	}
	if e.From = from; from != old {
		return &folder.ConflictError{Name: e.File, Was: old, Now: from}
	}
	for _, name := range with {
		d, err := l.keepFile(dir, name)
		if err != nil {
			return err
		}
		e.With = append(e.With, Named{name, d})
	}
	if err := l.Record(e); err != nil {
		return err
	}
	if err := dir.Remove(e.File, old); err != nil {
		back := Entry{Who: e.Who, Act: Restored, File: e.File, From: folder.NoFile, To: old}
		return errors.Join(&fileError{err}, l.Record(back))
	}
	for _, f := range e.With {
		err = errors.Join(err, dir.Remove(f.Name, f.Digest))
	}
	return err
}

// keepFile keeps the version of a file that is there.
func (l *Log) keepFile(dir *folder.Folder, name string) (folder.Digest, error) {
	data, err := fs.ReadFile(dir.FS(), name)
	if err != nil {
		return "", err
	}
	return folder.DigestOf(data), l.keep(data)
}

// Trash returns the removals that nothing has undone, the newest first. What undoes one is
// that the file is made again as it was, under its name or by [Log.Restore] under another
// one; another file of its name does not.
func (l *Log) Trash() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []*Entry
	for _, e := range l.entries {
		if e.Act == Removed {
			found = append(found, e)
			continue
		}
		was := cmp.Or(e.Was, e.File)
		for i, r := range slices.Backward(found) {
			if r.File == was && r.From == e.To {
				found = slices.Delete(found, i, i+1)
				break
			}
		}
	}
	return newest(found)
}

// Displaced returns the files that went with a removed one and that [Log.Restore] would
// not make: other are those in whose place there is another file now, gone those that are
// not kept any more.
func (l *Log) Displaced(dir *folder.Folder, removed Entry) (other, gone []string) {
	name := freeName(dir.FS(), removed.File)
	for _, f := range removed.With {
		to := beside(removed.File, name, f.Name)
		now, err := fs.ReadFile(dir.FS(), to)
		if err == nil && folder.DigestOf(now) != f.Digest {
			other = append(other, to)
		} else if _, kept := l.Data(f.Digest); err != nil && kept != nil {
			gone = append(gone, to)
		}
	}
	return other, gone
}

// Restore makes a removed file again, with the files that went with it, and records
// that. The name is another one where there is a file of its name now: a-2.md, or
// a-2/index.md. kept are the files that went with it and are not made, since there is
// another one of their name.
func (l *Log) Restore(dir *folder.Folder, removed Entry, who string) (name string, kept []string, err error) {
	data, err := l.Data(removed.From)
	if err != nil {
		return "", nil, err
	}
	name = freeName(dir.FS(), removed.File)
	var with []Named
	for _, f := range removed.With {
		f.Name = beside(removed.File, name, f.Name)
		file, err := l.Data(f.Digest)
		if err == nil {
			err = dir.Save(f.Name, folder.NoFile, file)
		}
		var conflict *folder.ConflictError
		switch {
		case errors.As(err, &conflict) && conflict.Now == f.Digest: // it is there
		case errors.As(err, &conflict), errors.Is(err, fs.ErrNotExist):
			kept = append(kept, f.Name)
			continue
		case err != nil:
			return "", kept, err
		}
		with = append(with, f)
	}
	if err := dir.Save(name, folder.NoFile, data); err != nil {
		return "", kept, err
	}
	e := Entry{Who: who, Act: Restored, File: name, From: folder.NoFile, To: removed.From, With: with}
	if name != removed.File {
		e.Was = removed.File
	}
	if err := l.Record(e); err != nil {
		return name, kept, errors.Join(ErrNotRecorded, err)
	}
	return name, kept, nil
}

// freeName returns a name for a file, the first that is not taken.
func freeName(site fs.FS, file string) string {
	for n := 1; ; n++ {
		name := file
		if n > 1 {
			name = numbered(file, n)
		}
		if _, err := fs.Stat(site, name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
}

// numbered returns the name of the n-th file of a name.
func numbered(file string, n int) string {
	dir, base := path.Split(file)
	if base == "index.md" && path.Dir(path.Clean(dir)) != "." {
		return path.Clean(dir) + "-" + strconv.Itoa(n) + "/" + base
	}
	ext := path.Ext(base)
	return dir + strings.TrimSuffix(base, ext) + "-" + strconv.Itoa(n) + ext
}

// beside returns the name of a file that went with another one, of which the name is
// another one now: where that is its folder's, it goes there too.
func beside(was, now, name string) string {
	if rest, ok := strings.CutPrefix(name, path.Dir(was)+"/"); ok && path.Dir(was) != path.Dir(now) {
		return path.Dir(now) + "/" + rest
	}
	return name
}
