package deliver

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha1" // as git names contents
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/remote"
	"cchc/internal/transfer"
)

// A gitRun delivers to a branch by the git of this machine: one commit on top of the branch,
// made without a work tree, so that no setting of the user changes a byte; it is pushed, never
// by force. The branch has a manifest, too.
type gitRun struct {
	ctx        context.Context
	dir        string // of a repository for the time of the delivery
	repository string
	env        []string
	opts       transfer.Options
	meter      *transfer.Meter
}

// runGit delivers to a branch.
func runGit(ctx context.Context, src transfer.Source, t *config.Target, env remote.Env, opts transfer.Options) (r transfer.Result, err error) {
	r.Where = t.Repository + " " + t.Branch
	if _, err := exec.LookPath("git"); err != nil {
		return r, remote.NewFault(remote.NoGit, err, nil)
	}
	dir, err := os.MkdirTemp("", "cchc-git-")
	if err != nil {
		return r, remote.OfDisk(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what stays is the system's to remove
	g := &gitRun{ctx: ctx, dir: dir, repository: gitAddress(t, env), opts: opts, meter: transfer.NewMeter(opts.Progress)}
	if g.env, err = gitEnv(t, env); err != nil {
		return r, err
	}
	if _, err := g.git(nil, "init", "--quiet", "--bare", dir); err != nil {
		return r, err
	}
	g.meter.Begin(transfer.Looking, 0, 0)
	tip, err := g.fetch(t.Branch)
	if err != nil {
		return r, err
	}
	r.First = tip == ""
	had, m, err := g.read(tip)
	if err != nil {
		return r, err
	}
	if r.Plan, err = planGit(src, had, m, opts); err != nil || opts.DryRun {
		return r, err
	}
	if r.Empty() && m != nil {
		r.Read = len(src.Files()) // git names files by their content
		return r, nil
	}
	return r, g.deliver(src, t.Branch, tip, &r)
}

// deliver makes the commit and pushes it.
func (g *gitRun) deliver(src transfer.Source, branch, tip string, r *transfer.Result) error {
	g.meter.Begin(transfer.Sending, len(r.Added)+len(r.Changed), r.Bytes)
	commit, err := g.commit(src, tip, &r.Plan)
	if err != nil {
		return err
	}
	if _, err := g.git(nil, "push", "--quiet", "--", g.repository, commit+":refs/heads/"+branch); err != nil {
		return err
	}
	g.meter.Begin(transfer.Comparing, 0, 0)
	out, err := g.git(nil, "ls-remote", "--", g.repository, "refs/heads/"+branch)
	if err != nil {
		return err
	}
	if there, _, _ := strings.Cut(string(out), "\t"); there != commit {
		return remote.NewFault(remote.BranchMoved, nil, diag.Args{"Branch": branch})
	}
	r.Sent, r.Read = g.meter.Sent(), len(src.Files())
	return nil
}

// gitAddress returns a repository as git takes it: a folder of this machine by its whole path.
func gitAddress(t *config.Target, env remote.Env) string {
	scp := strings.Contains(t.Repository, ":") && !filepath.IsAbs(filepath.FromSlash(t.Repository))
	if strings.Contains(t.Repository, "://") || scp {
		return t.Repository
	}
	return env.Path(t.Repository)
}

// gitEnv returns the environment of git: it asks nobody, follows the protocols of repositories
// alone, and gets a password so that no list of programs shows it.
func gitEnv(t *config.Target, env remote.Env) ([]string, error) {
	vars := append(os.Environ(), "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=file:git:http:https:ssh", "LC_ALL=C", "GIT_SSH_COMMAND=ssh -o BatchMode=yes", "GIT_OPTIONAL_LOCKS=0")
	vars = slices.DeleteFunc(vars, func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"}, name)
	})
	if t.User == "" || !strings.HasPrefix(t.Repository, "http") {
		return vars, nil
	}
	secret, err := env.Secret(t)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(t.Repository)
	if err != nil {
		return nil, err
	}
	login := base64.StdEncoding.EncodeToString([]byte(t.User + ":" + secret))
	return append(vars, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=http."+u.Scheme+"://"+u.Host+"/.extraHeader", "GIT_CONFIG_VALUE_0=Authorization: Basic "+login), nil
}

// git runs git in the repository of the delivery.
func (g *gitRun) git(in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(g.ctx, "git", append([]string{"--git-dir=" + g.dir, "-c", "protocol.ext.allow=never", "-c", "core.hooksPath=" + os.DevNull, "-c", "gc.auto=0"}, args...)...)
	cmd.Env, cmd.Stdin = g.env, in
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, ofGit(err, said.String(), g.repository)
	}
	return out.Bytes(), nil
}

// ofGit returns what git said of a repository as a fault.
func ofGit(err error, said, repository string) error {
	detail := diag.Args{"Detail": strings.Join(strings.Fields(said), " "), "Repository": filepath.ToSlash(repository)}
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(said, part) })
	}
	kind := remote.BadAnswer
	switch {
	case has("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref", "failed to update ref"):
		kind = remote.BranchMoved
	case has("Authentication failed", "could not read Username", "could not read Password", "Permission denied (", "HTTP 401", "error: 401"):
		kind = remote.WrongPassword
	case has("Host key verification failed"):
		kind = remote.SSHHostKey
	case has("Could not resolve host"):
		kind = remote.UnknownHost
	case has("Connection refused", "Failed to connect", "Connection timed out", "Network is unreachable"):
		kind = remote.Unreachable
	case has("SSL certificate"):
		kind = remote.BadCertificate
		detail["Fingerprint"] = ""
	case has("does not appear to be a git repository", "not found", "does not exist"):
		kind = remote.NoRepository
	case has("No space left", "quota"):
		kind = remote.Full
	case has("ermission", "403", "protected branch", "pre-receive hook declined"):
		kind = remote.NoRights
	case has("early EOF", "hung up"):
		kind = remote.Cut
	}
	return remote.NewFault(kind, err, detail)
}

// fetch brings the tip of a branch here; "" where there is no such branch.
func (g *gitRun) fetch(branch string) (tip string, err error) {
	out, err := g.git(nil, "ls-remote", "--", g.repository, "refs/heads/"+branch)
	if err != nil || len(out) == 0 {
		return "", err
	}

	_, err = g.git(nil, "fetch", "--quiet", "--depth=1", "--no-tags", "--", g.repository, "+refs/heads/"+branch+":refs/heads/tip")
	if err != nil {
		return "", err
	}
	out, err = g.git(nil, "rev-parse", "refs/heads/tip")
	return strings.TrimSpace(string(out)), err
}

// read returns the files of a commit with the names that git gives their contents, and its
// manifest; nil for none.
func (g *gitRun) read(tip string) (had map[string]string, m *transfer.Manifest, err error) {
	had = map[string]string{}
	if tip == "" {
		return had, nil, nil
	}
	out, err := g.git(nil, "ls-tree", "-r", "-z", tip)
	if err != nil {
		return nil, nil, err
	}
	for line := range strings.SplitSeq(string(out), "\x00") {
		if what, name, ok := strings.Cut(line, "\t"); ok { // 100644 blob e69de29…
			had[name] = what[strings.LastIndexByte(what, ' ')+1:]
		}
	}
	if had[transfer.ManifestFile] != "" {
		out, err = g.git(nil, "cat-file", "blob", tip+":"+transfer.ManifestFile)
		m = transfer.DecodeManifest(bytes.NewReader(out))
	}
	return had, m, err
}

// planGit compares a column with a branch, by the names that git gives contents.
func planGit(src transfer.Source, had map[string]string, m *transfer.Manifest, opts transfer.Options) (p transfer.Plan, err error) {
	var files map[string]transfer.Placed
	if m != nil {
		files = m.Files
	}
	site := map[string]bool{}
	var others []string
	for _, f := range src.Files() {
		site[f.Name] = true
		if had[f.Name] == "" {
			p.Added = append(p.Added, f.Name)
			p.Bytes += f.Size
			continue
		}
		id, err := blobName(src, f, len(had[f.Name]))
		if err != nil {
			return p, err
		}
		if id == had[f.Name] {
			p.Kept++
			continue
		}
		p.Changed = append(p.Changed, f.Name)
		p.Bytes += f.Size
		if _, ours := files[f.Name]; !ours {
			others = append(others, f.Name)
		}
	}
	for name := range files {
		if !site[name] && had[name] != "" {
			p.Removed = append(p.Removed, name)
		}
	}
	p.Sort()
	if m == nil {
		others = slices.Collect(maps.Keys(had))
	}
	return p, transfer.Refuse(m, others, opts)
}

// blobName returns the name that git gives the content of a file: of SHA-256 where names have
// 64 digits, else of SHA-1.
func blobName(src transfer.Source, f transfer.File, digits int) (string, error) {
	r, err := transfer.OpenFile(src, f)
	if err != nil {
		return "", err
	}
	sum := sha1.New()
	if digits == 64 {
		sum = sha256.New()
	}
	fmt.Fprintf(sum, "blob %d\x00", f.Size)
	_, err = io.Copy(sum, r)
	return hex.EncodeToString(sum.Sum(nil)), errors.Join(err, r.Close())
}

// commit makes the commit by git fast-import, which takes bytes as they are.
func (g *gitRun) commit(src transfer.Source, tip string, p *transfer.Plan) (string, error) {
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		out := bufio.NewWriter(w)
		err := g.writeCommit(out, src, tip, p)
		if err == nil {
			err = out.Flush()
		}
		done <- errors.Join(err, w.CloseWithError(err))
	}()
	_, err := g.git(r, "fast-import", "--quiet", "--done")
	_ = r.CloseWithError(io.ErrClosedPipe) // whoever still writes ends
	if bad := <-done; bad != nil && remote.KindOf(bad) != "" {
		return "", bad
	}
	if err != nil {
		return "", err
	}
	out, err := g.git(nil, "rev-parse", "refs/heads/delivery")
	return strings.TrimSpace(string(out)), err
}

// writeCommit writes what fast-import reads.
func (g *gitRun) writeCommit(w *bufio.Writer, src transfer.Source, tip string, p *transfer.Plan) error {
	changed := map[string]bool{}
	for _, name := range slices.Concat(p.Added, p.Changed) {
		changed[name] = true
	}
	message := fmt.Sprintf("cchc: %d added, %d changed, %d removed\n", len(p.Added), len(p.Changed), len(p.Removed))
	who := strings.Map(func(r rune) rune {
		if r < ' ' || r == '<' || r == '>' {
			return -1
		}
		return r
	}, g.opts.Who)
	fmt.Fprintf(w, "commit refs/heads/delivery\ncommitter %s <cchc@localhost> %d +0700\ndata %d\n%s", who, g.opts.Now().Unix(), len(message), message)
	if tip != "" {
		fmt.Fprintf(w, "from %s\n", tip)
	}
	for _, name := range p.Removed {
		fmt.Fprintf(w, "D %s\n", quoted(name))
	}
	for _, f := range src.Files() {
		if changed[f.Name] {
			if err := g.writeFile(w, src, f); err != nil {
				return err
			}
		}
	}
	text, err := transfer.NewManifest(src, g.opts.Site, g.opts.Now()).Encode()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n", quoted(transfer.ManifestFile), len(text))
	_, _ = w.Write(text) // Flush tells
	_, err = w.WriteString("\ndone\n")
	return err
}

func (g *gitRun) writeFile(w *bufio.Writer, src transfer.Source, f transfer.File) error {
	s, err := transfer.NewReader(src, f, g.meter)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n", quoted(f.Name), f.Size)
	_, err = io.Copy(w, s)
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if err := s.End(); err != nil {
		return err
	}
	return w.WriteByte('\n')
}

// quoted returns a name as fast-import reads it.
func quoted(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(name) + `"`
}
