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
// again, and removes archives that are too old. The file is there whole or not at all.
func (p Place) Make(site fs.FS, day viet.Date) (err error) {
	temp, err := os.CreateTemp(p.Dir, ".cchc-*.tmp")
	if err != nil {
		return err
	}
	count, err := write(temp, site)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = verify(temp.Name(), count)
	}
	if err == nil {
		err = folder.Retry(func() error { return os.Rename(temp.Name(), p.file(day)) })
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return p.prune(day)
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

// write writes the archive of a site and returns how many files it has.
func write(w io.Writer, site fs.FS) (count int, err error) {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	add := func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it went away meanwhile, or was never there
		}
		if err != nil || !d.Type().IsRegular() || strings.HasSuffix(name, ".tmp") || strings.HasSuffix(name, ".lock") {
			return err
		}
		done, err := addFile(z, site, name)
		if done {
			count++
		}
		return err
	}
	entries, err := fs.ReadDir(site, ".")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		if err := add(e.Name(), e, nil); err != nil {
			return count, err
		}
	}
	for _, dir := range sources {
		if err := fs.WalkDir(site, dir, add); err != nil {
			return count, err
		}
	}
	return count, z.Close()
}

// addFile copies one file; done is false for one that went away meanwhile.
func addFile(z *zip.Writer, site fs.FS, name string) (done bool, err error) {
	file, err := site.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return false, err
	}
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: info.ModTime()}
	if slices.Contains([]string{".gz", ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".zip", ".docx", ".xlsx", ".pdf"}, strings.ToLower(path.Ext(name))) {
		h.Method = zip.Store
	}
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = io.Copy(w, file)
	}
	return err == nil, err
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
