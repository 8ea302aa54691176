package remote

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"cchc/internal/diag"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// An sftpHost is a folder on an SFTP server.
type sftpHost struct {
	lines *lines
	ssh   *ssh.Client
	c     *sftp.Client
	dir   string
	posix bool // the server renames over what is there
}

// sftp opens a connection to an SFTP server.
func (o *Opener) sftp(ctx context.Context) (Host, error) {
	auth, err := o.sshAuth()
	if err != nil {
		return nil, err
	}
	address := o.target.Host.Address("22")
	lines := newLines(ctx, o.env.Dial)
	conn, err := lines.connect("tcp", address)
	if err != nil {
		lines.Close()
		return nil, OfNetwork(err)
	}
	config := &ssh.ClientConfig{User: o.target.User, Auth: auth, HostKeyCallback: o.checkHostKey, Timeout: dialTimeout}
	if kept := parseKey(o.env.Keys.HostKey(address)); kept != nil && o.target.Fingerprint == "" && o.env.NewKey == "" {
		config.HostKeyAlgorithms = algorithms(kept.Type())
	}
	sc, channels, requests, err := ssh.NewClientConn(conn, address, config)
	if err != nil {
		lines.Close()
		return nil, ofSSH(err)
	}
	h := &sftpHost{lines: lines, ssh: ssh.NewClient(sc, channels, requests), dir: o.folder()}
	if h.c, err = sftp.NewClient(h.ssh, sftp.UseConcurrentWrites(true)); err != nil {
		lines.Close()
		return nil, ofSSH(err)
	}
	_, h.posix = h.c.HasExtension("posix-rename@openssh.com")
	return h, nil
}

// algorithms are those by which a server shows a key of a type.
func algorithms(keyType string) []string {
	if keyType == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{keyType}
}

// ofSSH returns what the other side said as a fault.
func ofSSH(err error) error {
	switch {
	case strings.Contains(err.Error(), "unable to authenticate"):
		return NewFault(WrongPassword, err, nil)
	case KindOf(err) == "" && strings.Contains(err.Error(), "handshake failed") && !isCut(err):
		return NewFault(BadAnswer, err, nil)
	}
	return OfNetwork(err)
}

func parseKey(line string) ssh.PublicKey {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return nil
	}
	return key
}

// checkHostKey lets in the key that the settings name, or the one that the user's machine has
// seen first.
func (o *Opener) checkHostKey(_ string, _ net.Addr, key ssh.PublicKey) error {
	o.mu.Lock() // several connections are opened at once
	defer o.mu.Unlock()
	print := ssh.FingerprintSHA256(key)
	address := o.target.Host.Address("22")
	is := func(want string) bool { return strings.TrimRight(want, "=") == print }
	changed := func(kept string) error {
		return NewFault(HostKeyChanged, nil, diag.Args{"Kept": kept, "Print": print, "Declared": o.target.Fingerprint != ""})
	}
	if want := string(o.target.Fingerprint); want != "" {
		if !is(want) {
			return changed(want)
		}
		return nil
	}
	kept := parseKey(o.env.Keys.HostKey(address))
	switch {
	case o.env.NewKey != "" && !is(o.env.NewKey):
		return changed(o.env.NewKey)
	case kept != nil && o.env.NewKey == "":
		if string(kept.Marshal()) != string(key.Marshal()) {
			return changed(ssh.FingerprintSHA256(kept))
		}
		return nil
	}
	if err := o.env.Keys.KeepHostKey(address, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))); err != nil {
		return err
	}
	o.seen = print
	return nil
}

// sshAuth returns how the user shows who they are: with the key of the settings; else with the
// password; else with the keys of the user's agent and folder.
func (o *Opener) sshAuth() ([]ssh.AuthMethod, error) {
	if o.target.Key != "" {
		signer, err := o.readKey(o.target.Key)
		if err != nil {
			return nil, NewFault(KeyUnreadable, err, diag.Args{"File": o.target.Key})
		}
		return []ssh.AuthMethod{ssh.PublicKeys(signer)}, nil
	}
	if o.secret != "" {
		answer := func(_, _ string, questions []string, _ []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				answers[i] = o.secret
			}
			return answers, nil
		}
		return []ssh.AuthMethod{ssh.Password(o.secret), ssh.KeyboardInteractive(answer)}, nil
	}
	var signers []ssh.Signer
	if socket := os.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := net.Dial("unix", socket); err == nil {
			if keys, err := agent.NewClient(conn).Signers(); err == nil {
				signers = append(signers, keys...)
			}
		}
	}
	for _, name := range []string{"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"} {
		if signer, err := o.readKey(name); err == nil {
			signers = append(signers, signer)
		}
	}
	if len(signers) == 0 {
		return nil, secretMissing(o.target)
	}
	return []ssh.AuthMethod{ssh.PublicKeys(signers...)}, nil
}

// readKey reads a private key, which the password may open.
func (o *Opener) readKey(name string) (ssh.Signer, error) {
	at := o.env.Path(name)
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, err
		}
		at = filepath.Join(home, filepath.FromSlash(rest))
	}
	text, err := os.ReadFile(at)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) && o.secret != "" {
		return ssh.ParsePrivateKeyWithPassphrase(text, []byte(o.secret))
	}
	return signer, err
}

func (h *sftpHost) at(name string) string { return join(h.dir, name) }

// of returns what the server said as a fault.
func (h *sftpHost) of(err error) error {
	var status *sftp.StatusError
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return err
	case errors.Is(err, fs.ErrPermission):
		return NewFault(NoRights, err, nil)
	case errors.Is(err, sftp.ErrSSHFxConnectionLost):
		return NewFault(Cut, err, nil)
	case errors.As(err, &status):
		if code := status.FxCode(); code == sftp.ErrSSHFxConnectionLost || code == sftp.ErrSSHFxNoConnection {
			return NewFault(Cut, err, nil)
		}
		if room, bad := h.c.StatVFS(orDot(h.dir)); bad == nil && (room.Bavail == 0 || room.Favail == 0 && room.Files > 0) {
			return NewFault(Full, err, nil)
		}
		return NewFault(BadAnswer, err, nil)
	}
	return OfNetwork(err)
}

func (h *sftpHost) List(dir string) ([]Entry, error) {
	infos, err := h.c.ReadDir(h.at(dir))
	if err != nil {
		return nil, h.of(err)
	}
	entries := make([]Entry, len(infos))
	for i, info := range infos {
		entries[i] = entryOf(info)
		entries[i].Stamp = strconv.FormatInt(info.ModTime().Unix(), 36)
	}
	return entries, nil
}

func (h *sftpHost) Read(name string) (io.ReadCloser, error) {
	f, err := h.c.Open(h.at(name))
	if err != nil {
		return nil, h.of(err)
	}
	return &reading{f, h.of}, nil
}

// A reading is a file that is read, with what the host says of it as faults.
type reading struct {
	io.ReadCloser
	of func(error) error
}

func (r *reading) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = r.of(err)
	}
	return n, err
}

func (h *sftpHost) Write(name string, r io.Reader, _ int64) error {
	f, err := h.c.OpenFile(h.at(name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return h.of(err)
	}
	_, err = f.ReadFrom(r)
	return h.of(errors.Join(err, f.Close()))
}

func (h *sftpHost) Rename(from, to string) error {
	if h.posix {
		return h.of(h.c.PosixRename(h.at(from), h.at(to)))
	}
	err := h.c.Rename(h.at(from), h.at(to))
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// The old one has to go first: for a moment the name is nobody's.
	if bad := h.c.Remove(h.at(to)); bad != nil {
		return h.of(err)
	}
	return h.of(h.c.Rename(h.at(from), h.at(to)))
}

func (h *sftpHost) Remove(name string) error   { return h.of(h.c.Remove(h.at(name))) }
func (h *sftpHost) RemoveDir(dir string) error { return h.of(h.c.RemoveDirectory(h.at(dir))) }

func (h *sftpHost) Mkdir(dir string) error {
	if dir == "." {
		return makeAbove(h.dir, h.mkdir)
	}
	return h.mkdir(h.at(dir))
}

// mkdir makes a folder; servers do not say that there is one.
func (h *sftpHost) mkdir(at string) error {
	err := h.c.Mkdir(at)
	if err == nil || isCut(err) {
		return h.of(err)
	}
	if _, bad := h.c.Lstat(at); bad == nil {
		return fs.ErrExist
	}
	if _, bad := h.c.Lstat(path.Dir(at)); errors.Is(bad, fs.ErrNotExist) {
		return fs.ErrNotExist
	}
	return h.of(err)
}

func (h *sftpHost) Close() error {
	return h.lines.closeAfter(func() error { return errors.Join(h.c.Close(), h.ssh.Close()) }, 5*time.Second)
}
