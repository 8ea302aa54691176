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
	Disk      string // the name of the file as the disk has it; "" for that of the entry
	Old, Data []byte // what its writer has read, nil for a new file, and what it becomes
}

// Save saves a file of the site ([folder.Folder.Save]) and records that. Both versions are
// kept before the file is written, so that neither is lost whatever happens between.
func (l *Log) Save(dir *folder.Folder, c Change) error {
	c.complete()
	if err := l.keepBoth(&c); err != nil {
		return err
	}
	if err := dir.Save(c.Disk, c.From, c.Data); err != nil {
		return err
	}
	if err := l.Record(c.Entry); err != nil {
		return errors.Join(ErrNotRecorded, err)
	}
	return nil
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
		work.Go(func() error { errs[i] = l.keepBoth(&changes[i]); return nil })
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
		if errs[of[i]] = err; err == nil {
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

func (l *Log) keepBoth(c *Change) error {
	if c.Old != nil {
		if err := l.keep(c.Old); err != nil {
			return err
		}
	}
	return l.keep(c.Data)
}
