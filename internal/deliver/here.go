package deliver

import (
	"context"
	"errors"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/outdir"
	"cchc/internal/remote"
	"cchc/internal/transfer"
	"cchc/internal/userdir"

	"github.com/gofrs/flock"
)

// A Published is a published column of this machine.
type Published struct {
	*outdir.Published
	dir   string // the folder
	files []transfer.File
	busy  *flock.Flock // held while it is open, see [UnderWay]
}

// Open opens what is published in a folder, see [outdir.OpenPublished]. The error is a
// [*remote.Fault], or what the system refused.
func Open(out string, waiting func()) (*Published, error) {
	src, err := outdir.OpenPublished(out, waiting)
	var changed *outdir.ChangedError
	switch {
	case errors.Is(err, outdir.ErrNothingPublished):
		return nil, remote.NewFault(remote.NothingThere, nil, diag.Args{"Out": filepath.ToSlash(out)})
	case errors.As(err, &changed):
		return nil, remote.NewFault(remote.PublicChanged, nil, diag.Args{"File": changed.Name})
	case err != nil:
		return nil, err
	}
	p := &Published{Published: src, dir: out, busy: busyLock(out)}
	_, _ = p.busy.TryLock() // what others are told of it, and no more, depends on it
	for _, f := range src.Files {
		p.files = append(p.files, transfer.File{Name: f.Name, Size: f.Size, Digest: transfer.Digest(f.Digest)})
	}
	return p, nil
}

// busyLock is a lock beside that of publishing, which a delivery holds too, in the folder that publishing keeps beside its own.
func busyLock(out string) *flock.Flock {
	side := sideFolders(out)
	dir := side[0]
	if _, err := os.Stat(dir); err != nil {
		dir = side[1]
	}
	return flock.New(filepath.Join(dir, "delivering"))
}

// UnderWay reports whether what keeps others from publishing into a folder is a delivery.
func UnderWay(out string) bool {
	l := busyLock(out)
	free, err := l.TryRLock()
	if free {
		_ = l.Unlock() // its file is closed in any case
	}
	return !free && err == nil
}

// Close lets others publish into the folder, and deliver from it.
func (p *Published) Close() {
	_ = p.busy.Unlock() // its file is closed in any case
	p.Published.Close()
}

// Files returns the files, by name.
func (p *Published) Files() []transfer.File { return p.files }

// Open opens a file.
func (p *Published) Open(name string) (io.ReadCloser, error) { return p.Published.Open(name) }

// Options say how to deliver from this machine.
type Options struct {
	transfer.Options
	Own      *Own          // folders that no target may lie in, beside those of the site and what is published; nil for no others
	Declared diag.Position // where the target stands in the settings
}

// RunHere is [Run] for the user of this machine: of two deliveries to a target that are begun
// here at once the second is told, and a lock that one of here has left is known for what it
// is. A target that lies in the site or in what is published, or holds them, is refused.
func RunHere(ctx context.Context, src *Published, t *config.Target, env remote.Env, opts Options, user *userdir.Dir) (transfer.Result, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if err := checkBase(src, opts.Site); err != nil {
		return transfer.Result{}, err
	}
	for _, own := range []*Own{ofColumn(env.SiteDir, src.dir), opts.Own} {
		if err := own.check(t, env, opts.Declared); err != nil {
			return transfer.Result{}, err
		}
	}
	if !opts.DryRun {
		claim, _, err := user.Claim("deliver " + remote.KeyringName(t) + " " + env.Path(t.Folder+t.File) + " " + t.Share + t.Bucket + t.Branch)
		if errors.Is(err, userdir.ErrRunning) {
			return transfer.Result{}, remote.NewFault(remote.LockedHere, nil, diag.Args{"Name": string(t.Name)})
		}
		if err != nil {
			return transfer.Result{}, err
		}
		defer func() { _ = claim.Release() }() // the system lets go of it at the end in any case
		opts.Alone = true
		if opts.Machine, err = user.Machine(); err != nil {
			return transfer.Result{}, err
		}
	}
	return Run(ctx, src, t, env, opts.Options)
}

var canonical = regexp.MustCompile(`<link rel="?canonical"? href="?([^" >]+)`)

// checkBase refuses a column that was built for another address (cchc build --base): none of
// its links would lead anywhere.
func checkBase(src transfer.Source, site string) error {
	r, err := src.Open("index.html")
	if err != nil {
		return nil // it has no home page
	}
	page, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	if m := canonical.FindSubmatch(page); m != nil && html.UnescapeString(string(m[1])) != site {
		return remote.NewFault(remote.OtherBase, nil, diag.Args{"There": html.UnescapeString(string(m[1])), "Site": site})
	}
	return nil
}
