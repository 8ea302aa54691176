package history

import (
	"errors"

	"cchc/internal/folder"

	"golang.org/x/sync/errgroup"
)

// ErrNotRecorded is why a change that was made is not in the log: the file is as it was
// to become.
var ErrNotRecorded = errors.New("history: the change was made and could not be recorded")

// A Change is a file of the site to be saved, and what is recorded of that. Its From and To
// are those of Old and Data; the act is Created or Saved where it is empty.
type Change struct {
	Entry
	Disk      string   // the name of the file as the disk has it; "" for that of the entry
	Old, Data []byte   // what its writer has read, nil for a new file, and what it becomes
	Beside    [][]byte // of the files of With, which are kept, too
}

// Save saves a file of the site ([folder.Folder.Save]) and records that. Both versions, and
// what lies beside, are kept before the file is another one, so that neither is lost whatever happens between.
//
// The disk is waited for three times, whatever has to be written: for the two versions and
// the new text, for the names of the versions, and, once the file is in its place, for that
// and the line of the log. These last two may become durable in either order: where the
// power fails between, nobody has been told that the file was saved, and both its texts are
// there.
func (l *Log) Save(dir *folder.Folder, c Change) error {
	c.complete()
	var unrecorded error
	err := dir.SaveWith(c.Disk, c.From, c.Data, folder.Steps{
		Before: func() error { return l.keepAll(&c) },
		After:  func() { unrecorded = l.Record(c.Entry) },
	})
	if err == nil && unrecorded != nil {
		err = errors.Join(ErrNotRecorded, unrecorded)
	}
	return err
}

// keepersAtOnce is how many versions SaveAll writes at the same time: waiting for the disk
// is most of the work.
const keepersAtOnce = 16

// SaveAll saves several files, each as Save does, and returns the errors in the same order;
// those that could be saved are. It waits for the disk far less often.
func (l *Log) SaveAll(dir *folder.Folder, changes []Change) []error {
	errs := make([]error, len(changes))
	var work errgroup.Group
	work.SetLimit(keepersAtOnce)
	for i := range changes {
		changes[i].complete()
		work.Go(func() error { errs[i] = l.keepAll(&changes[i]); return nil })
	}
	_ = work.Wait() // the errors are in errs
	var files []folder.Change
	var of []int
	for i, c := range changes {
		if errs[i] == nil {
			files, of = append(files, folder.Change{Name: c.Disk, Old: c.From, Data: c.Data}), append(of, i)
		}
	}
	var made []Entry
	var saved []int
	for i, err := range dir.SaveAll(files) {
		if err != nil {
			errs[of[i]] = &fileError{err}
		} else {
			made, saved = append(made, changes[of[i]].Entry), append(saved, of[i])
		}
	}
	if err := l.record(made); err != nil {
		for _, i := range saved {
			errs[i] = errors.Join(ErrNotRecorded, err)
		}
	}
	return errs
}

// A fileError is one of writing the file of a change, not of the log.
type fileError struct{ error }

func (e *fileError) Unwrap() error { return e.error }

func (c *Change) complete() {
	act := Created
	c.From, c.To = folder.NoFile, folder.DigestOf(c.Data)
	if c.Old != nil {
		c.From, act = folder.DigestOf(c.Old), Saved
	}
	if c.Act == "" {
		c.Act = act
	}
	if c.Disk == "" {
		c.Disk = c.File
	}
}

func (l *Log) keepAll(c *Change) error {
	var both errgroup.Group
	if c.Old != nil {
		both.Go(func() error { return l.keep(c.Old) })
	}
	both.Go(func() error { return l.keep(c.Data) })
	both.Go(func() error {
		for _, data := range c.Beside {
			if err := l.keep(data); err != nil {
				return err
			}
		}
		return nil
	})
	return both.Wait()
}
