package deliver

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"cchc/internal/content"
)

// An Env is what a delivery has of the machine and its user.
type Env struct {
	SiteDir string                                  // from which the paths of targets are read
	Secret  func(t *content.Target) (string, error) // see [Secret]
	Keys    Keys                                    // of SFTP servers
	NewKey  string                                  // the fingerprint of a host key that the user trusts instead of the one that is kept
	Dial    DialFunc                                // nil for the network of the machine
}

// Keys keeps the keys of hosts for the user.
type Keys interface {
	HostKey(address string) string // "" for a host that was never seen
	KeepHostKey(address, key string) error
}

// Run delivers a published column to a target of its settings. The error is a [*Fault] where
// it is known what it is.
func Run(ctx context.Context, src Source, t *content.Target, env Env, opts Options) (Result, error) {
	r, err := run(ctx, src, t, env, opts)
	if err == nil {
		return r, nil
	}
	if err = ofNetwork(err); errors.Is(ctx.Err(), context.Canceled) {
		err = fault(Stopped, nil, nil)
	} else if kindOf(err) == "" {
		err = fault(BadAnswer, err, nil)
	}
	var f *Fault
	if errors.As(err, &f) {
		o := &opener{target: t}
		for key, value := range map[string]string{
			"Host": t.Where(), "User": t.User, "Folder": orDot(o.folder()), "Name": string(t.Name), "Bucket": t.Bucket,
			"Branch": t.Branch, "Variable": t.Name.Variable(), "Detail": "", "Site": opts.Site,
		} {
			if _, there := f.Args[key]; !there {
				f.Args[key] = value
			}
		}
	}
	return r, err
}

func run(ctx context.Context, src Source, t *content.Target, env Env, opts Options) (Result, error) {
	switch t.Type {
	case content.ZipTarget:
		return runZip(ctx, src, env.path(t.File), opts)
	case content.GitTarget:
		return runGit(ctx, src, t, env, opts)
	case content.FolderTarget:
		dir := env.path(t.Folder)
		r, err := runHost(ctx, src, dialFolder(dir), Traits{Parallel: 4}, opts)
		r.Where = filepath.ToSlash(dir)
		return r, err
	}
	secret := ""
	if t.NeedsSecret() || t.Key != "" {
		var err error
		if secret, err = env.Secret(t); err != nil && !(t.Type == content.SFTPTarget && kindOf(err) == SecretMissing) {
			return Result{}, err
		}
	}
	o := &opener{target: t, env: env, secret: secret}
	dial, traits := o.protocol()
	r, err := runHost(ctx, src, dial, traits, opts)
	r.Where, r.HostKey = o.where(), o.seen
	return r, err
}

// protocol returns what opens a connection of the target's type.
func (o *opener) protocol() (func(context.Context) (Host, error), Traits) {
	switch o.target.Type {
	case content.FTPSTarget:
		return o.ftps, Traits{Parallel: 2} // many hosts allow few connections
	case content.WebDAVTarget:
		return o.webdav, Traits{Parallel: 4}
	case content.SMBTarget:
		return o.smb, Traits{Parallel: 4}
	case content.S3Target:
		return o.s3, Traits{Direct: true, Parallel: 6}
	}
	return o.sftp, Traits{Parallel: 4}
}

// path returns a path of the settings as one of this machine.
func (e Env) path(name string) string {
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

// An opener opens connections to the host of a target.
type opener struct {
	target *content.Target
	env    Env
	secret string
	hidden atomic.Bool // FTP: hidden names have to be asked for

	mu   sync.Mutex
	seen string // the key of the host that was seen for the first time
}

// where names the place to people.
func (o *opener) where() string {
	t := o.target
	return strings.TrimSuffix(path.Join(t.Where(), t.Share, t.Bucket, t.Folder), "/")
}

// folder returns the column's folder on the host as its protocol names it: "" for the one in
// which a user begins.
func (o *opener) folder() string {
	dir := path.Clean(strings.ReplaceAll(o.target.Folder, `\`, "/"))
	if dir == "." {
		return ""
	}
	return dir
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
