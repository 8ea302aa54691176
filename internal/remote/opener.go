package remote

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/config"
)

// An Env is what a delivery has of the machine and its user.
type Env struct {
	SiteDir string                                 // from which the paths of targets are read
	Secret  func(t *config.Target) (string, error) // see [Secret]
	Keys    Keys                                   // of SFTP servers
	NewKey  string                                 // the fingerprint of a host key that the user trusts instead of the one that is kept
	Dial    DialFunc                               // nil for the network of the machine
}

// Keys keeps the keys of hosts for the user.
type Keys interface {
	HostKey(address string) string // "" for a host that was never seen
	KeepHostKey(address, key string) error
}

// Path returns a path of the settings as one of this machine.
func (e Env) Path(name string) string {
	name = filepath.FromSlash(name)
	if filepath.IsAbs(name) || strings.HasPrefix(name, `\\`) {
		return filepath.Clean(name)
	}
	full, err := filepath.Abs(filepath.Join(e.SiteDir, name))
	if err != nil {
		return filepath.Join(e.SiteDir, name)
	}
	return full
}

// An Opener opens connections to the host of a target.
type Opener struct {
	target *config.Target
	env    Env
	dial   func(context.Context) (Host, error)
	traits Traits
	secret string
	hidden atomic.Bool // FTP: hidden names have to be asked for

	mu   sync.Mutex
	seen string // the key of the host that was seen for the first time
}

// NewOpener returns what opens connections to a target that is a folder on a host: any but
// a ZIP file and a Git branch. The error is a [*Fault] where no password is to be had.
func NewOpener(t *config.Target, env Env) (*Opener, error) {
	o := &Opener{target: t, env: env}
	if t.NeedsSecret() || t.Key != "" {
		var err error
		if o.secret, err = env.Secret(t); err != nil && !(t.Type == config.SFTPTarget && KindOf(err) == SecretMissing) {
			return nil, err
		}
	}
	switch t.Type {
	case config.FolderTarget:
		o.dial, o.traits = dialFolder(env.Path(t.Folder)), Traits{Parallel: 4}
	case config.FTPSTarget:
		o.dial, o.traits = o.ftps, Traits{Parallel: 2} // many hosts allow few connections
	case config.WebDAVTarget:
		o.dial, o.traits = o.webdav, Traits{Parallel: 4}
	case config.SMBTarget:
		o.dial, o.traits = o.smb, Traits{Parallel: 4}
	case config.S3Target:
		o.dial, o.traits = o.s3, Traits{Direct: true, Parallel: 6}
	default:
		o.dial, o.traits = o.sftp, Traits{Parallel: 4}
	}
	return o, nil
}

// Dial opens a connection.
func (o *Opener) Dial(ctx context.Context) (Host, error) { return o.dial(ctx) }

// Traits say what the host can do.
func (o *Opener) Traits() Traits { return o.traits }

// Where names the place to people.
func (o *Opener) Where() string {
	t := o.target
	if t.Type == config.FolderTarget {
		return filepath.ToSlash(o.env.Path(t.Folder))
	}
	return strings.TrimSuffix(path.Join(t.Where(), t.Share, t.Bucket, t.Folder), "/")
}

// HostKey returns the fingerprint of the host's key where it was seen for the first time, ""
// otherwise.
func (o *Opener) HostKey() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seen
}

// FolderOf returns the column's folder as the protocol of a target names it: "." for the one
// in which a user begins.
func FolderOf(t *config.Target) string { return path.Clean(strings.ReplaceAll(t.Folder, `\`, "/")) }

// folder is that of the host, "" for the one in which the user begins.
func (o *Opener) folder() string {
	if dir := FolderOf(o.target); dir != "." {
		return dir
	}
	return ""
}

// join returns the name of a file on a host of which the column's folder is dir.
func join(dir, name string) string {
	if name == "." {
		return orDot(dir)
	}
	return path.Join(dir, name)
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// makeAbove makes a folder and those above it, as far as they are not there.
func makeAbove(dir string, mkdir func(at string) error) error {
	for _, one := range above(dir) {
		if err := mkdir(one); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// above returns a folder and those above it, the outermost first.
func above(dir string) (all []string) {
	for ; dir != "" && dir != "." && dir != "/"; dir = path.Dir(dir) {
		all = append([]string{dir}, all...)
	}
	return all
}
