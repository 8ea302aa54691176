package workspace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"cchc/internal/backup"
	"cchc/internal/diag"
	"cchc/internal/fault"
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
func (w *Workspace) backupChoice() (b userdir.Backup, ok bool) {
	if w.User == nil {
		return b, false
	}
	b, ok = w.User.Choices().Backups[w.absDir()]
	return b, ok && b.Folder != ""
}

func (w *Workspace) absDir() string {
	if dir, err := filepath.Abs(w.Dir); err == nil {
		return dir
	}
	return w.Dir
}

// backupPlace is where the copies go. Their name tells whose they are, and the column from
// others of the same agency: two of them may be copied into one folder.
func (w *Workspace) backupPlace(b userdir.Backup) backup.Place {
	name := viet.Slug(filepath.Base(w.absDir()))
	if set := w.Set(); set != nil {
		name = viet.Slug(set.Site.Settings.Agency.Name)
	}
	if name == "" {
		name = "chuyen-muc"
	}
	at := sha256.Sum256([]byte(w.Host + "\n" + strings.ToLower(w.absDir()))) // in any case: Windows has folders so
	return backup.Place{Dir: b.Folder, Name: name + "-" + hex.EncodeToString(at[:3]), Days: b.Days}
}

// SetBackup takes where copies are to go, none for nowhere, and makes one at once.
func (w *Workspace) SetBackup(b userdir.Backup) error {
	if b.Folder != "" {
		var left *backup.LeftOutError
		if err := w.backUp(b); err != nil && !errors.As(err, &left) { // which BackupProblem tells
			return &fault.Fault{Status: http.StatusUnprocessableEntity, Code: "desk.backup-failed", Args: w.backupArgs(b, err), Field: "folder"}
		}
	}
	return w.User.Change(func(c *userdir.Choices) {
		if c.Backups == nil {
			c.Backups = map[string]userdir.Backup{}
		}
		c.Backups[w.absDir()] = b
	})
}

// backUpDaily makes the copy of each day on which the desk is open.
func (w *Workspace) backUpDaily(ctx context.Context) {
	tick := time.NewTicker(30 * time.Minute)
	defer tick.Stop()
	for {
		if b, ok := w.backupChoice(); ok {
			if last, err := w.backupPlace(b).Last(); err != nil || last.Compare(w.Today()) < 0 {
				_ = w.backUp(b)
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
func (w *Workspace) backUp(b userdir.Backup) error {
	w.backups.mu.Lock()
	defer w.backups.mu.Unlock()
	w.Folder.Forget()
	w.backups.failed = w.backupPlace(b).Make(w.Folder.FS(), w.Today())
	return w.backups.failed
}

// BackupProblem says why there is no copy of today, "" where there is no reason.
func (w *Workspace) BackupProblem() string {
	w.backups.mu.Lock()
	err := w.backups.failed
	w.backups.mu.Unlock()
	b, ok := w.backupChoice()
	if err == nil || !ok {
		return ""
	}
	var left *backup.LeftOutError
	if errors.As(err, &left) {
		return w.Say("desk.backup-lacks", diag.Args{"Files": strings.Join(left.Names[:min(len(left.Names), 5)], ", "), "Count": len(left.Names), "Detail": fault.Why(w.Voice, left.Err)})
	}
	return w.Say("desk.backup-failed", w.backupArgs(b, err))
}

func (w *Workspace) backupArgs(b userdir.Backup, err error) diag.Args {
	return diag.Args{"Dir": b.Folder, "Detail": fault.Why(w.Voice, err)}
}

// A Backup is what the settings show of the copies.
type Backup struct {
	userdir.Backup
	Last    string
	Problem string
}

// Backup is nil where the user's choices cannot be kept.
func (w *Workspace) Backup() *Backup {
	if w.User == nil {
		return nil
	}
	b, ok := w.backupChoice()
	v := &Backup{Backup: b, Problem: w.BackupProblem()}
	if ok {
		if last, err := w.backupPlace(b).Last(); err == nil && !last.IsZero() {
			v.Last = last.String()
		}
	} else {
		v.Days = usualDays
	}
	return v
}
