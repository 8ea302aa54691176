// Package backup copies the sources of a site into a dated archive (sao lưu): one for each
// day, of which the last ones are kept.
//
// An archive has what cannot be made again: content, themes, the history, what is not
// saved yet, and the files beside content. To restore a site, it is unpacked into an
// empty folder.
package backup

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/folder"
	"cchc/internal/viet"
)

// A Place is where the archives of one site go.
type Place struct {
	Dir  string // of this machine, or on a share or a stick; it has to be there
	Name string // of the site: letters, digits and hyphens
	Days int    // an archive is kept for so many days, and the last one always
}

// sources are the folders that are copied, whole.
var sources = []string{"content", "themes", ".cchc/history", ".cchc/desk/drafts", ".cchc/desk/bases"}

// A LeftOutError says which files could not be read and are not in an archive that was made
// all the same.
type LeftOutError struct {
	Names []string
	Err   error // of the first one
}

func (e *LeftOutError) Error() string { return strings.Join(e.Names, ", ") + ": " + e.Err.Error() }

// Unwrap returns the system's error.
func (e *LeftOutError) Unwrap() error { return e.Err }

// ErrDamaged says that what was written is not what is read.
var ErrDamaged = errors.New("backup: the archive cannot be read")

// file is the archive of a day.
func (p Place) file(day viet.Date) string {
	return filepath.Join(p.Dir, "cchc-"+p.Name+"-"+day.ISO()+".zip")
}

// Last returns the day of the newest archive, zero for none. The error says that the
// folder cannot be read.
func (p Place) Last() (day viet.Date, err error) {
	days, err := p.days()
	if len(days) > 0 {
		day = days[len(days)-1]
	}
	return day, err
}

// days are those of all archives of the site, the oldest first.
func (p Place) days() (days []viet.Date, err error) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return nil, err
	}
	name := regexp.MustCompile(`^cchc-` + regexp.QuoteMeta(p.Name) + `-(\d{4}-\d{2}-\d{2})\.zip$`)
	for _, e := range entries {
		if m := name.FindStringSubmatch(e.Name()); m != nil && e.Type().IsRegular() {
			if day, err := viet.ParseDate(m[1]); err == nil {
				days = append(days, day)
			}
		}
	}
	slices.SortFunc(days, viet.Date.Compare)
	return days, nil
}

// Make writes the archive of a day, in the place of an earlier one of that day, reads it
// again, and removes archives that are too old. The file is there whole or not at all. The
// error is a [*LeftOutError] where some files cannot be read: it is made without them, but not in
// the place of an earlier one.
func (p Place) Make(site fs.FS, day viet.Date) (err error) {
	temp, err := os.CreateTemp(p.Dir, ".cchc-*.tmp")
	if err != nil {
		return err
	}
	count, left, err := write(temp, site)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = verify(temp.Name(), count)
	}
	if _, there := os.Stat(p.file(day)); err == nil && left != nil && there == nil {
		err = left // the one of that day stays, which may have them
	}
	if err == nil {
		err = folder.Retry(func() error { return os.Rename(temp.Name(), p.file(day)) })
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	if err := p.prune(day); err != nil || left == nil {
		return err
	}
	return left
}

// prune removes the archives that are older than Days, but for the newest one.
func (p Place) prune(today viet.Date) error {
	days, err := p.days()
	if err != nil {
		return err
	}
	for _, day := range days[:max(0, len(days)-1)] {
		if p.Days > 0 && day.AddDays(p.Days).Compare(today) < 0 {
			err = errors.Join(err, os.Remove(p.file(day)))
		}
	}
	return err
}

// write writes the archive of a site and returns how many files it has; left are those
// that could not be read, nil for none.
func write(w io.Writer, site fs.FS) (count int, left *LeftOutError, err error) {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	leave := func(name string, err error) {
		if left == nil {
			left = &LeftOutError{Err: err}
		}
		left.Names = append(left.Names, name)
	}
	add := func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // it went away meanwhile, or was never there
			return nil
		case err != nil:
			leave(name, err)
			return nil
		case !d.Type().IsRegular() || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".lock"):
			return nil
		}
		file, err := site.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			leave(name, err)
			return nil
		}
		defer file.Close()
		count++
		return addFile(z, file, name)
	}
	entries, err := fs.ReadDir(site, ".")
	if err != nil {
		return 0, nil, err
	}
	for _, e := range entries {
		if err := add(e.Name(), e, nil); err != nil {
			return count, left, err
		}
	}
	for _, dir := range sources {
		if err := fs.WalkDir(site, dir, add); err != nil {
			return count, left, err
		}
	}
	return count, left, z.Close()
}

// addFile copies one file.
func addFile(z *zip.Writer, file fs.File, name string) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: info.ModTime()}
	if slices.Contains([]string{".gz", ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".zip", ".docx", ".xlsx", ".pdf"}, strings.ToLower(path.Ext(name))) {
		h.Method = zip.Store
	}
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = io.Copy(w, file)
	}
	return err
}

// verify reads an archive again: every file of it, with its check sum.
func verify(name string, count int) error {
	z, err := zip.OpenReader(name)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	defer z.Close()
	if len(z.File) != count {
		return ErrDamaged
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			err = errors.Join(err, r.Close())
		}
		if err != nil {
			return fmt.Errorf("%w: %s: %w", ErrDamaged, f.Name, err)
		}
	}
	return nil
}
