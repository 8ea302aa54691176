// Package revision says which files of a folder have changed, by the git that is
// installed on this machine.
package revision

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os/exec"
	"strings"

	"cchc/internal/viet"
)

// ErrNoGit is that no git is installed, or that the folder is in no repository.
var ErrNoGit = errors.New("no git repository")

// ErrUnknown is that a repository has no such revision.
var ErrUnknown = errors.New("unknown revision")

// Since returns the files of a folder, by their paths from it with slashes and in NFC,
// that differ from a revision, a commit, branch or tag: changed, new, committed or not.
func Since(ctx context.Context, dir, rev string) (map[string]bool, error) {
	g := git{ctx, dir}
	if err := g.known(); err != nil {
		return nil, err
	}
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, ErrUnknown
	}
	changed, err := g.run("diff", "--name-only", "--relative", "-z", strings.TrimSpace(string(commit)), "--")
	if err != nil {
		return nil, err
	}
	return g.with(changed)
}

// SinceDay does the same for the commits since a day.
func SinceDay(ctx context.Context, dir string, day viet.Date) (map[string]bool, error) {
	g := git{ctx, dir}
	if err := g.known(); err != nil {
		return nil, err
	}
	committed, err := g.run("log", "--since="+day.Day().Time().Format("2006-01-02T15:04:05-07:00"), "--name-only", "--relative", "-z", "--format=")
	if err != nil {
		return nil, err
	}
	now, err := g.run("diff", "--name-only", "--relative", "-z", "HEAD", "--")
	if err != nil {
		return nil, err
	}
	return g.with(committed, now)
}

// A git is the program at work in a folder.
type git struct {
	ctx context.Context
	dir string
}

func (g git) run(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"-C", g.dir, "-c", "core.quotePath=false"}, args...)...)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.Bytes(), err
}

// known reports whether the folder is in a repository with a commit.
func (g git) known() error {
	if _, err := g.run("rev-parse", "--verify", "--quiet", "HEAD"); err != nil {
		return ErrNoGit
	}
	return nil
}

// with returns lists of names, together with the files that git does not keep yet.
func (g git) with(lists ...[]byte) (map[string]bool, error) {
	others, err := g.run("ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	for _, list := range append(lists, others) {
		for name := range strings.SplitSeq(string(list), "\x00") {
			if name = strings.TrimSpace(name); name != "" {
				files[viet.NFC(name)] = true
			}
		}
	}
	return files, nil
}

// OnDisk returns the files of a site whose time of change is not before a day: for a
// folder that is in no repository.
func OnDisk(site fs.FS, day viet.Date) map[string]bool {
	files := map[string]bool{}
	_ = fs.WalkDir(site, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // what cannot be read is reported by reading the site
		}
		if info, err := d.Info(); err == nil && !viet.DateOf(info.ModTime()).Before(day.Day()) {
			files[viet.NFC(name)] = true
		}
		return nil
	})
	return files
}
