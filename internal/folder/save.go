package folder

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cchc/internal/diag"
	"cchc/internal/filename"
	"cchc/internal/sitefile"

	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"
)

// A Digest is the SHA-256 of a file's bytes, in hexadecimal.
type Digest string

// NoFile is the digest of a file that there is not.
const NoFile Digest = "none"

// DigestOf returns the digest of a file's bytes.
func DigestOf(data []byte) Digest {
	sum := sha256.Sum256(data)
	return Digest(hex.EncodeToString(sum[:]))
}

// A ConflictError says that a file is not what it was when somebody began to
// change it. Nothing has been written.
type ConflictError struct {
	Name     string
	Was, Now Digest
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("save %s: it was %.12s and is %.12s", e.Name, e.Was, e.Now)
}

// SaveProblem returns what an editor is told of an error of [Folder.Save]. file is
// as messages name it.
func SaveProblem(file string, err error) diag.Diagnostic {
	code := "save-failed"
	var conflict *ConflictError
	switch {
	case errors.As(err, &conflict) && conflict.Now == NoFile:
		code = "save-vanished"
	case errors.As(err, &conflict) && conflict.Was == NoFile:
		code = "save-exists"
	case errors.As(err, &conflict):
		code = "save-conflict"
	case errors.Is(err, fs.ErrInvalid):
		code = "save-name"
	case errors.Is(err, sitefile.ErrNotRegular):
		code = "file-special"
	case errors.Is(err, sitefile.ErrInUse): // before the rights: Windows says that as well
		code = "save-in-use"
	case errors.Is(err, fs.ErrPermission):
		code = "save-permission"
	case errors.Is(err, context.DeadlineExceeded):
		code = "save-busy"
	case errors.Is(err, ErrNotKept):
		code = "save-not-kept"
	}
	return diag.New(diag.Position{File: file}, "", code, nil)
}

// lockFolder, at the top of a site, has the file that is locked while a file of the
// site is saved. It stays, empty.
const lockFolder, lockName = ".cchc", "save.lock"

// lockWait is how long a Save waits for another one.
const lockWait = 10 * time.Second

// Save writes a source file, and only in the place of the one that its writer has
// read: old is the digest of that, [NoFile] for a new file. Where the file on the
// disk is another one, the error is a [*ConflictError] and nothing is written. Of
// several writers that have read the same, one wins, also on different machines
// whose share has locks.
//
// Readers see the old file or the new one, never a part: data goes to a temporary
// file beside it, which no loader takes for an entry ([sitefile.Ignored]), is forced
// to the disk, and takes the place of the old one, with its mode. Where that fails
// the old file stays and the temporary one is removed; what a crash has left of
// one, the first Save of that file by a Folder that is opened later removes.
//
// name is a path with slashes, below the folder. A name that leads out of it, also
// through links, is refused, and so are a link itself, what is no regular file
// ([sitefile.ErrNotRegular]), a file that may not be written ([fs.ErrPermission]),
// names that the loader ignores (but for [sitefile.DismissalsFile] and the files of
// [sitefile.NationalFolder] and [sitefile.ProvinceFolder]), and those that Windows cannot have
// ([fs.ErrInvalid]). The folders on the way to a new file are made.
func (f *Folder) Save(name string, old Digest, data []byte) error {
	return f.SaveWith(name, old, data, Steps{})
}

// Steps are what belongs to one [Folder.SaveWith] beside its file. They run while the disk
// is waited for anyway, which is most of what saving takes.
type Steps struct {
	// Before has to be done before the file is another one; with an error it stays what it
	// is. It runs while the temporary file is written.
	Before func() error
	// After is done once the file is in its place, and only then. It runs while the folder
	// of the file is forced to the disk.
	After func()
}

// SaveWith does what [Folder.Save] does, with other steps. All of them are done when it
// returns.
func (f *Folder) SaveWith(name string, old Digest, data []byte, steps Steps) error {
	if err := Saveable(name); err != nil {
		return &fs.PathError{Op: "save", Path: name, Err: err}
	}
	unlock, err := f.lock()
	if err != nil {
		return fmt.Errorf("save %s: %w", name, err)
	}
	defer unlock()
	defer f.Forget()
	s := newSaver(f.root, name)
	s.steps, s.first = steps, f.first(name)
	return s.save(old, data)
}

// first reports whether a file is saved for the first time: to look for what a crash has left
// of it lists its folder, which may have thousands of files.
func (f *Folder) first(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saved[name] {
		return false
	}
	f.saved[name] = true
	return true
}

// A Change is a file for [Folder.SaveAll].
type Change struct {
	Name string
	Old  Digest
	Data []byte
}

// saversAtOnce is how many files SaveAll writes at the same time: waiting for the disk is
// most of the work.
const saversAtOnce = 16

// SaveAll saves several files, each as [Folder.Save] does, and returns the errors in the same
// order; those that could be saved are. It waits once for other writers, and forces each
// folder to the disk once.
func (f *Folder) SaveAll(changes []Change) []error {
	errs := make([]error, len(changes))
	unlock, err := f.lock()
	if err != nil {
		for i, c := range changes {
			errs[i] = fmt.Errorf("save %s: %w", c.Name, err)
		}
		return errs
	}
	defer unlock()
	defer f.Forget()
	folders := map[string]*saver{}
	var work errgroup.Group
	work.SetLimit(saversAtOnce)
	for i, c := range changes {
		if err := Saveable(c.Name); err != nil {
			errs[i] = &fs.PathError{Op: "save", Path: c.Name, Err: err}
			continue
		}
		s := newSaver(f.root, c.Name)
		s.many = true
		folders[path.Dir(c.Name)] = s
		work.Go(func() error {
			errs[i] = s.save(c.Old, c.Data)
			return nil
		})
	}
	_ = work.Wait() // the errors are in errs
	for _, s := range folders {
		s.syncFolder()
	}
	return errs
}

func newSaver(disk *os.Root, name string) *saver {
	return &saver{disk: disk, name: filepath.FromSlash(name), write: (*os.File).Write, sync: (*os.File).Sync, rename: disk.Rename, busy: busy, pause: time.Sleep}
}

// Saveable returns why a name is not one of a source file, nil for one that is.
func Saveable(name string) error {
	if name == sitefile.DismissalsFile {
		return nil
	}
	if rest, ok := strings.CutPrefix(name, sitefile.NationalFolder); ok && !strings.Contains(rest, "/") {
		name = rest
	}
	if rest, ok := strings.CutPrefix(name, sitefile.ProvinceFolder); ok {
		name = rest
	}
	if !fs.ValidPath(name) || name == "." {
		return fs.ErrInvalid
	}
	for part := range strings.SplitSeq(name, "/") {
		if sitefile.Ignored(part) || filename.Check(part) != filename.None {
			return fs.ErrInvalid
		}
	}
	return nil
}

// lock waits until no other Save is at work, of this program or another.
func (f *Folder) lock() (unlock func(), err error) {
	if err := f.root.Mkdir(lockFolder, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if info, err := f.root.Lstat(lockFolder); err != nil || !info.IsDir() {
		return nil, errors.Join(err, fs.ErrExist) // a link could lead out of the site
	}
	if info, err := f.root.Lstat(filepath.Join(lockFolder, lockName)); err == nil && !info.Mode().IsRegular() {
		return nil, sitefile.ErrNotRegular
	}
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	l := flock.New(filepath.Join(f.dir, lockFolder, lockName), flock.SetPermissions(0o666))
	if _, err := l.TryLockContext(ctx, 5*time.Millisecond); err != nil {
		return nil, err
	}
	return func() { _ = l.Close() }, nil
}

// A saver writes one file. What can fail is in its fields, for tests.
type saver struct {
	disk   *os.Root
	name   string // with the separators of the system
	write  func(*os.File, []byte) (int, error)
	sync   func(*os.File) error
	rename func(from, to string) error
	busy   func(error) bool // the error is one that passes
	pause  func(time.Duration)
	many   bool // it is one of many: what concerns the folder is done for all of them
	first  bool // nobody has looked yet for what a crash has left of it
	steps  Steps
}

func (s *saver) save(old Digest, data []byte) error {
	mode, err := s.unchanged(old)
	if err != nil {
		return err
	}
	if old == NoFile {
		if err := s.disk.MkdirAll(filepath.Dir(s.name), 0o755); err != nil {
			return err
		}
	}
	var before errgroup.Group
	if s.steps.Before != nil {
		before.Go(s.steps.Before)
	}
	temp, err := s.writeTemp(data, mode)
	if err = errors.Join(before.Wait(), err); err == nil {
		_, err = s.unchanged(old) // a program that takes no lock has had its time
	}
	if err == nil {
		err = s.retried(func() error { return s.rename(temp, s.name) })
	}
	if err != nil {
		if temp != "" {
			err = errors.Join(err, s.retried(func() error { return s.disk.Remove(temp) }))
		}
		return err
	}
	return s.placed(data)
}

// placed ends a save whose file is in its place.
func (s *saver) placed(data []byte) error {
	err := s.verify(data)
	var wg sync.WaitGroup
	if err == nil && s.steps.After != nil {
		wg.Go(s.steps.After)
	}
	if s.first {
		wg.Go(s.removeLeft)
	}
	if !s.many {
		s.syncFolder()
	}
	wg.Wait()
	return err
}

// unchanged returns the mode of the file, 0 where there is none, or the error where
// it is not the one that its writer has read.
func (s *saver) unchanged(old Digest) (fs.FileMode, error) {
	now, mode, err := s.current()
	if err == nil && now != old {
		err = &ConflictError{Name: filepath.ToSlash(s.name), Was: old, Now: now}
	}
	return mode, err
}

// current returns the digest and the mode of the file that is there.
func (s *saver) current() (Digest, fs.FileMode, error) {
	info, err := s.disk.Lstat(s.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return NoFile, 0, nil
	case err != nil:
		return "", 0, err
	case !info.Mode().IsRegular():
		return "", 0, &fs.PathError{Op: "save", Path: s.name, Err: sitefile.ErrNotRegular}
	case info.Mode().Perm()&0o200 == 0:
		return "", 0, &fs.PathError{Op: "save", Path: s.name, Err: fs.ErrPermission}
	}
	var data []byte
	err = s.retried(func() (err error) { data, err = s.disk.ReadFile(s.name); return err })
	return DigestOf(data), info.Mode().Perm(), err
}

// writeTemp writes the temporary file, with the mode of the old one. Its name is
// returned once it is there, also with an error.
func (s *saver) writeTemp(data []byte, mode fs.FileMode) (temp string, err error) {
	name := filepath.Join(filepath.Dir(s.name), s.prefix()+rand.Text()[:10]+".tmp")
	file, err := s.disk.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", err
	}
	if mode != 0 {
		err = file.Chmod(mode)
	}
	if err == nil {
		_, err = s.write(file, data)
	}
	if err == nil {
		err = s.sync(file)
	}
	return name, errors.Join(err, file.Close())
}

// prefix is what the names of temporary files of a file begin with. The name of
// the file is not in it: with it, the whole could be too long.
func (s *saver) prefix() string {
	return ".save-" + string(DigestOf([]byte(filepath.Base(s.name))))[:12] + "-"
}

// removeLeft removes temporary files that a crash has left.
func (s *saver) removeLeft() {
	dir, err := s.disk.Open(filepath.Dir(s.name))
	if err != nil {
		return
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(-1)
	prefix := s.prefix()
	for _, name := range names {
		if strings.HasPrefix(name, prefix) && path.Ext(name) == ".tmp" {
			_ = s.disk.Remove(filepath.Join(filepath.Dir(s.name), name))
		}
	}
}

// syncFolder forces to the disk that the file has its name. Windows has no such
// thing, and what of it fails elsewhere cannot be undone.
func (s *saver) syncFolder() {
	if dir, err := s.disk.Open(filepath.Dir(s.name)); err == nil {
		_, _ = dir.Sync(), dir.Close()
	}
}

// ErrNotKept is why a Save has failed though everything was written: a share, or
// a program that synchronises the folder, has put something else there.
var ErrNotKept = errors.New("the file is not what was written")

// verify reads the file again.
func (s *saver) verify(data []byte) error {
	var now []byte
	err := s.retried(func() (err error) { now, err = s.disk.ReadFile(s.name); return err })
	if err == nil && DigestOf(now) != DigestOf(data) {
		err = &fs.PathError{Op: "save", Path: s.name, Err: ErrNotKept}
	}
	return err
}

// attempts is how often something is tried that Windows refuses while a virus
// scanner or an indexer looks at the file, in about two seconds.
const attempts = 10

// retried does something again while it is refused for a moment.
func (s *saver) retried(do func() error) error { return retry(do, s.busy, s.pause) }

// Retry does something with files again while it is refused for a moment, as Windows
// does while a virus scanner or an indexer has the file open. Where it is refused longer
// than that, the error is a [sitefile.ErrInUse].
func Retry(do func() error) error { return retry(do, busy, time.Sleep) }

func retry(do func() error, busy func(error) bool, pause func(time.Duration)) error {
	wait := 4 * time.Millisecond
	for try := 1; ; try++ {
		err := do()
		switch {
		case err == nil || !busy(err):
			return err
		case try == attempts:
			return fmt.Errorf("%w: %w", sitefile.ErrInUse, err)
		}
		pause(wait)
		wait = min(2*wait, 500*time.Millisecond)
	}
}
