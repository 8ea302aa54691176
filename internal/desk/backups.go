package desk

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"cchc/internal/backup"
	"cchc/internal/diag"
	"cchc/internal/userdir"
	"cchc/internal/viet"
)

// backups are the daily copies of the sources (sao lưu). Where they go is a matter of the
// machine and its user, not of the site.
type backups struct {
	mu     sync.Mutex
	failed error // why the last one was not made, nil where it was
}

// usualDays is how long copies are kept where nobody says otherwise.
const usualDays = 30

// backupChoice returns where the user wants copies of this column; ok is false for
// nowhere.
func (d *Desk) backupChoice() (b userdir.Backup, ok bool) {
	if d.opts.User == nil {
		return b, false
	}
	b, ok = d.opts.User.Choices().Backups[d.absDir()]
	return b, ok && b.Folder != ""
}

func (d *Desk) absDir() string {
	if dir, err := filepath.Abs(d.opts.Dir); err == nil {
		return dir
	}
	return d.opts.Dir
}

// backupPlace is where the copies go.
func (d *Desk) backupPlace(b userdir.Backup) backup.Place {
	name := viet.Slug(filepath.Base(d.absDir()))
	if set := d.set(); set != nil {
		name = viet.Slug(set.Site.Settings.Agency.Name)
	}
	if name == "" {
		name = "chuyen-muc"
	}
	return backup.Place{Dir: b.Folder, Name: name, Days: b.Days}
}

// backUpDaily makes the copy of each day on which the desk is open.
func (d *Desk) backUpDaily(ctx context.Context) {
	tick := time.NewTicker(30 * time.Minute)
	defer tick.Stop()
	for {
		if b, ok := d.backupChoice(); ok {
			if last, err := d.backupPlace(b).Last(); err != nil || last.Compare(d.today()) < 0 {
				_ = d.backUp(b)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// backUp makes a copy now, and keeps why it could not be made.
func (d *Desk) backUp(b userdir.Backup) error {
	d.backups.mu.Lock()
	defer d.backups.mu.Unlock()
	d.folder.Forget()
	d.backups.failed = d.backupPlace(b).Make(d.folder.FS(), d.today())
	return d.backups.failed
}

// backupProblem says why there is no copy of today, "" where there is no reason.
func (d *Desk) backupProblem() string {
	d.backups.mu.Lock()
	err := d.backups.failed
	d.backups.mu.Unlock()
	b, ok := d.backupChoice()
	if err == nil || !ok {
		return ""
	}
	return d.say("desk.backup-failed", diag.Args{"Dir": b.Folder, "Detail": systemWords(err)})
}

// systemWords is what the system says, without names of files.
func systemWords(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}

// A backupView is what the settings show of the copies.
type backupView struct {
	userdir.Backup
	Last    string
	Problem string
}

// backupView is nil where the user's choices cannot be kept.
func (d *Desk) backupView() *backupView {
	if d.opts.User == nil {
		return nil
	}
	b, ok := d.backupChoice()
	v := &backupView{Backup: b, Problem: d.backupProblem()}
	if ok {
		if last, err := d.backupPlace(b).Last(); err == nil && !last.IsZero() {
			v.Last = last.String()
		}
	} else {
		v.Days = usualDays
	}
	return v
}

// backupAction takes where copies are to go, "" for nowhere, and makes one at once.
func (d *Desk) backupAction(r *http.Request) (any, error) {
	var in struct{ Folder, Days string }
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	if d.opts.User == nil {
		return nil, notFound("")
	}
	b := userdir.Backup{}
	if in.Folder != "" {
		dir, err := d.backupFolder(in.Folder)
		if err != nil {
			return nil, err
		}
		days, err := strconv.Atoi(in.Days)
		if err != nil || days < 1 || days > 3650 {
			return nil, &fault{http.StatusUnprocessableEntity, "desk.backup-days", nil, "days"}
		}
		b = userdir.Backup{Folder: dir, Days: days}
		if err := d.backUp(b); err != nil {
			return nil, &fault{http.StatusUnprocessableEntity, "desk.backup-failed", diag.Args{"Dir": dir, "Detail": systemWords(err)}, "folder"}
		}
	}
	return map[string]any{}, d.opts.User.Change(func(c *userdir.Choices) {
		if c.Backups == nil {
			c.Backups = map[string]userdir.Backup{}
		}
		c.Backups[d.absDir()] = b
	})
}
