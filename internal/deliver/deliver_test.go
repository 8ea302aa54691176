package deliver

import (
	"context"
	"testing"

	"cchc/internal/config"
	"cchc/internal/remote"
	"cchc/internal/transfer"
)

// TestStopped: whoever stops a delivery is told so, whatever the target is.
func TestStopped(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	for _, target := range []config.Target{
		{Name: "a", Type: config.FolderTarget, Folder: t.TempDir()},
		{Name: "b", Type: config.GitTarget, Repository: t.TempDir(), Branch: "web"},
	} {
		if _, err := Run(ctx, &Published{}, &target, remote.Env{}, transfer.Options{}); remote.KindOf(err) != remote.Stopped && remote.KindOf(err) != remote.NoGit {
			t.Errorf("%s: %v", target.Type, err)
		}
	}
}
