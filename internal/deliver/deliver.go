// Package deliver takes a published column to where it is hosted (đưa lên máy chủ).
//
// [Run] delivers to a target of the settings: to the folder of a host by package transfer, to a
// ZIP file or a branch of Git, which are made whole each time. [RunHere] does so for the user of
// this machine, from a folder that [Open] holds meanwhile, and into none of the folders that are
// the user's [Own].
//
// # Secrets
//
// Passwords stand in the keyring of the system, or in the environment ([remote.Secret]), never in a
// file of the column. The key of an SFTP server is kept for the user at first sight; another
// one is refused from then on.
package deliver

import (
	"cmp"
	"context"
	"errors"

	"cchc/internal/config"
	"cchc/internal/remote"
	"cchc/internal/transfer"
)

// Run delivers a published column to a target of its settings. The error is a [*remote.Fault] where
// it is known what it is.
func Run(ctx context.Context, src transfer.Source, t *config.Target, env remote.Env, opts transfer.Options) (transfer.Result, error) {
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

func run(ctx context.Context, src transfer.Source, t *config.Target, env remote.Env, opts transfer.Options) (transfer.Result, error) {
	switch t.Type {
	case config.ZipTarget:
		return runZip(ctx, src, env.Path(t.File), opts)
	case config.GitTarget:
		return runGit(ctx, src, t, env, opts)
	}
	o, err := remote.NewOpener(t, env)
	if err != nil {
		return transfer.Result{}, err
	}
	return transfer.Run(ctx, src, o, opts)
}
