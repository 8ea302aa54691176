package deliver

import (
	"archive/zip"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cespare/xxhash/v2"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/remote"
	"cchc/internal/transfer"
)

// zipComment begins the comment of an archive that a delivery has made; the base address of
// the column follows.
const zipComment = "cchc "

// zipTime is the time of all files in an archive, so that the same column gives the same
// bytes.
var zipTime = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// runZip writes the column into an archive: beside the one that is there, whole, then in its
// place.
func runZip(ctx context.Context, src transfer.Source, file string, opts transfer.Options) (r transfer.Result, err error) {
	r.Where = filepath.ToSlash(file)
	m := transfer.NewMeter(opts.Progress)
	if err := remote.FolderAbove(file); err != nil {
		return r, err
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return r, remote.NewFault(remote.Blocked, nil, diag.Args{"File": r.Where})
	}
	had, mine, err := readZip(file, opts.Site)
	if err != nil {
		return r, remote.OfDisk(err)
	}
	if had != nil && !mine && !opts.TakeOver {
		return r, remote.NewFault(remote.Occupied, nil, diag.Args{"Names": filepath.Base(file), "Count": 1, "Folder": r.Where})
	}
	r.First = had == nil
	r.Plan, err = planZip(src, had)
	if err != nil || opts.DryRun {
		return r, err
	}
	if r.Empty() && mine && checkZip(src, file) == nil { // a damaged one is written anew
		r.Read = len(src.Files())
		return r, nil
	}
	m.Begin(transfer.Sending, len(src.Files()), r.Bytes)
	fresh, err := writeZip(ctx, src, file, opts, m)
	if err != nil {
		return r, remote.OfDisk(err)
	}
	if err = checkZip(src, fresh); err == nil {
		err = folder.Retry(func() error { return os.Rename(fresh, file) })
	}
	if err != nil {
		return r, errors.Join(remote.OfDisk(err), os.Remove(fresh))
	}
	r.Read, r.Sent = len(src.Files()), m.Sent()
	return r, nil
}

// readZip returns the size and check sum of each file of an archive, nil for none, and whether
// a delivery of the column has made it.
func readZip(file, site string) (files map[string][2]uint64, mine bool, err error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	files = map[string][2]uint64{}
	if !info.Mode().IsRegular() {
		return files, false, nil
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		return files, info.Size() == 0, nil // it is no archive
	}
	for _, f := range z.File {
		files[f.Name] = [2]uint64{f.UncompressedSize64, uint64(f.CRC32)}
	}
	return files, z.Comment == zipComment+site, z.Close()
}

// planZip compares a column with what an archive has.
func planZip(src transfer.Source, had map[string][2]uint64) (p transfer.Plan, err error) {
	site := map[string]bool{}
	for _, f := range src.Files() {
		site[f.Name] = true
		old, there := had[f.Name]
		if !there {
			p.Added = append(p.Added, f.Name)
		} else if same, err := sameSum(src, f, old); err != nil {
			return p, err
		} else if same {
			p.Kept++
		} else {
			p.Changed = append(p.Changed, f.Name)
		}
		p.Bytes += f.Size
	}
	for name := range had {
		if !site[name] {
			p.Removed = append(p.Removed, name)
		}
	}
	if p.Empty() {
		p.Bytes = 0
	}
	p.Sort()
	return p, nil
}

// sameSum reports whether a published file has a size and CRC-32.
func sameSum(src transfer.Source, f transfer.File, want [2]uint64) (bool, error) {
	if uint64(f.Size) != want[0] {
		return false, nil
	}
	r, err := transfer.OpenFile(src, f)
	if err != nil {
		return false, err
	}
	sum := crc32.NewIEEE()
	_, err = io.Copy(sum, r)
	return uint64(sum.Sum32()) == want[1], errors.Join(err, r.Close())
}

// writeZip writes an archive beside a file, and returns its name.
func writeZip(ctx context.Context, src transfer.Source, file string, opts transfer.Options, m *transfer.Meter) (name string, err error) {
	out, err := os.CreateTemp(filepath.Dir(file), ".cchc-*.zip.part")
	if errors.Is(err, fs.ErrNotExist) {
		return "", remote.NewFault(remote.NoFolder, err, diag.Args{"Dir": filepath.ToSlash(filepath.Dir(file))})
	}
	if err != nil {
		return "", err
	}
	z := zip.NewWriter(out)
	err = z.SetComment(zipComment + opts.Site)
	for _, f := range src.Files() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = addToZip(z, src, f, m)
		}
	}
	err = errors.Join(err, z.Close(), out.Chmod(0o644), out.Sync(), out.Close())
	if err != nil {
		return "", errors.Join(err, os.Remove(out.Name()))
	}
	return out.Name(), nil
}

func addToZip(z *zip.Writer, src transfer.Source, f transfer.File, m *transfer.Meter) error {
	s, err := transfer.NewReader(src, f, m)
	if err != nil {
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: zipTime})
	if err == nil {
		_, err = io.Copy(w, s)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	return s.End()
}

// checkZip reads an archive back.
func checkZip(src transfer.Source, file string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	var wrong []string
	files := src.Files()
	for i, f := range z.File {
		r, err := f.Open()
		sum := xxhash.New()
		if err == nil {
			_, err = io.Copy(sum, r)
			err = errors.Join(err, r.Close())
		}
		if err != nil || i >= len(files) || f.Name != files[i].Name || transfer.Digest(sum.Sum64()) != files[i].Digest {
			wrong = append(wrong, f.Name)
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	if len(wrong) > 0 || len(z.File) != len(files) {
		return remote.NewFault(remote.NotArrived, nil, diag.Args{"Names": transfer.Some(wrong), "Count": len(wrong)})
	}
	return nil
}
