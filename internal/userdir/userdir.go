// Package userdir keeps what belongs to the user of a machine and not to a column: which
// columns were open, which desk is running for a column, where its backups go.
//
// It stands in the user's own folder for settings, which others of the machine cannot
// read: the address of a running desk lets in whoever knows it.
package userdir

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"cchc/internal/folder"

	"github.com/gofrs/flock"
)

// A Dir is the folder of one user.
type Dir struct{ name string }

// Open returns the folder of the user who runs the program, and makes it. The error says
// that there is none.
func Open() (*Dir, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return nil, err
	}
	return At(filepath.Join(base, "cchc"))
}

// At returns a folder by its name, and makes it.
func At(name string) (*Dir, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, err
	}
	return &Dir{name}, nil
}

// A Backup says where the copies of a column go (sao lưu).
type Backup struct {
	Folder string `json:"folder"`
	Days   int    `json:"days"` // for which copies are kept
}

// Choices are what a user has chosen.
type Choices struct {
	Last    string            `json:"last,omitempty"`    // the column that was open last; "" where the next one is to be chosen
	Columns []string          `json:"columns,omitempty"` // the last one first
	Backups map[string]Backup `json:"backups,omitempty"` // by the folder of the column
}

// mostColumns is how many columns are remembered.
const mostColumns = 12

// choicesFile is where the choices stand.
const choicesFile = "desk.json"

// Choices returns what the user has chosen; nothing where that cannot be read.
func (d *Dir) Choices() (c Choices) {
	if data, err := os.ReadFile(filepath.Join(d.name, choicesFile)); err == nil {
		_ = json.Unmarshal(data, &c)
	}
	return c
}

// Change changes what the user has chosen; several programs may do so at once.
func (d *Dir) Change(change func(c *Choices)) error {
	lock := flock.New(filepath.Join(d.name, choicesFile+".lock"))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Close()
	c := d.Choices()
	change(&c)
	return d.write(choicesFile, c)
}

// write writes a file that only the user can read, whole or not at all.
func (d *Dir) write(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	name = filepath.Join(d.name, filepath.FromSlash(name))
	temp, err := os.CreateTemp(filepath.Dir(name), ".cchc-*.tmp") // with mode 0600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = folder.Retry(func() error { return os.Rename(temp.Name(), name) })
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// Opened notes that a column was opened.
func (d *Dir) Opened(column string) error {
	return d.Change(func(c *Choices) {
		c.Last = column
		c.Columns = slices.DeleteFunc(c.Columns, func(other string) bool { return other == column })
		c.Columns = append([]string{column}, c.Columns...)
		c.Columns = c.Columns[:min(len(c.Columns), mostColumns)]
	})
}

// A Running is a desk that runs.
type Running struct {
	URL string `json:"url"` // lets in whoever knows it
	PID int    `json:"pid"`
}

// A Claim is the right to run the desk of a column, which one program of the user has.
type Claim struct {
	dir  *Dir
	name string
	lock *flock.Flock
}

// ErrRunning is why a column cannot be claimed: a desk runs for it.
var ErrRunning = errors.New("a desk runs for this column")

// Claim claims a column, by its folder. Where a desk runs for it, the error is ErrRunning
// and other says which. What a desk has left that was ended before it could clear up is
// no such desk: the system has let go of its lock.
func (d *Dir) Claim(column string) (c *Claim, other Running, err error) {
	if real, err := filepath.EvalSymlinks(column); err == nil {
		column = real
	}
	sum := sha256.Sum256([]byte(column))
	c = &Claim{dir: d, name: "running/" + hex.EncodeToString(sum[:8])}
	if err := os.MkdirAll(filepath.Join(d.name, "running"), 0o700); err != nil {
		return nil, other, err
	}
	c.lock = flock.New(c.path(".lock"), flock.SetPermissions(0o600))
	got, err := c.lock.TryLock()
	if err != nil {
		return nil, other, err
	}
	if got {
		return c, other, nil
	}
	data, err := os.ReadFile(c.path(".json"))
	if err == nil {
		err = json.Unmarshal(data, &other)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, other, err
	}
	return nil, other, ErrRunning
}

func (c *Claim) path(ext string) string {
	return filepath.Join(c.dir.name, filepath.FromSlash(c.name)+ext)
}

// Announce says where the desk is.
func (c *Claim) Announce(url string) error {
	return c.dir.write(c.name+".json", Running{url, os.Getpid()})
}

// Release gives the right back.
func (c *Claim) Release() error {
	err := os.Remove(c.path(".json"))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, c.lock.Close())
}

// hostsFile is where the keys of hosts stand.
const hostsFile = "hosts.json"

// HostKey returns the key that a host (name:port) had when it was seen first, "" for one that
// was never seen.
func (d *Dir) HostKey(address string) string { return d.hostKeys()[address] }

func (d *Dir) hostKeys() map[string]string {
	keys := map[string]string{}
	if data, err := os.ReadFile(filepath.Join(d.name, hostsFile)); err == nil {
		_ = json.Unmarshal(data, &keys)
	}
	return keys
}

// KeepHostKey keeps the key of a host; several programs may do so at once.
func (d *Dir) KeepHostKey(address, key string) error {
	lock := flock.New(filepath.Join(d.name, hostsFile+".lock"))
	if err := lock.Lock(); err != nil {
		return err
	}
	defer lock.Close()
	keys := d.hostKeys()
	keys[address] = key
	return d.write(hostsFile, keys)
}

// Machine returns a name of this user's machine that no other has, and that says nothing of
// it.
func (d *Dir) Machine() (string, error) {
	file := filepath.Join(d.name, "machine")
	if data, err := os.ReadFile(file); err == nil && len(data) > 0 {
		return string(data), nil
	}
	name := rand.Text()
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) { // another program was quicker, and is writing it
		return name, nil
	}
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(name)
	return name, errors.Join(err, f.Close())
}

// SigningKey returns the file with the key that the user signs packs of shared content with,
// whether it is there or not.
func (d *Dir) SigningKey() string { return filepath.Join(d.name, "signing.pem") }
