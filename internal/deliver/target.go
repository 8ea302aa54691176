package deliver

import (
	"cmp"
	"context"
	"errors"

	"cchc/internal/config"
	"cchc/internal/remote"
)

// Run delivers a published column to a target of its settings. The error is a [*remote.Fault] where
// it is known what it is.
func Run(ctx context.Context, src Source, t *config.Target, env remote.Env, opts Options) (Result, error) {
	r, err := run(ctx, src, t, env, opts)
	r.DryRun = opts.DryRun
	if err == nil {
		return r, nil
	}
	if err = remote.OfNetwork(err); errors.Is(ctx.Err(), context.Canceled) {
		err = remote.NewFault(remote.Stopped, nil, nil)
	} else if remote.KindOf(err) == "" {
		err = remote.NewFault(remote.BadAnswer, err, nil)
	}
	var f *remote.Fault
	if errors.As(err, &f) {
		for key, value := range map[string]string{
			"Host": t.Where(), "User": t.User, "Folder": remote.FolderOf(t), "Name": string(t.Name), "Bucket": t.Bucket,
			"Branch": t.Branch, "Variable": t.Name.Variable(), "Detail": "", "Site": opts.Site, "Dir": cmp.Or(t.Share, t.Where()),
		} {
			if had, there := f.Args[key]; !there || had == "" {
				f.Args[key] = value
			}
		}
	}
	return r, err
}

func run(ctx context.Context, src Source, t *config.Target, env remote.Env, opts Options) (Result, error) {
	switch t.Type {
	case config.ZipTarget:
		return runZip(ctx, src, env.Path(t.File), opts)
	case config.GitTarget:
		return runGit(ctx, src, t, env, opts)
	}
	o, err := remote.NewOpener(t, env)
	if err != nil {
		return Result{}, err
	}
	r, err := runHost(ctx, src, o.Dial, o.Traits(), opts)
	r.Where, r.HostKey = o.Where(), o.HostKey()
	return r, err
}
