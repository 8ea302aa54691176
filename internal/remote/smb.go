package remote

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"cchc/internal/diag"

	"github.com/cloudsoda/go-smb2"
)

// An smbHost is a folder of a share of Windows or Samba (SMB 2, 3).
type smbHost struct {
	lines   *lines
	session *smb2.Session
	share   *smb2.Share
	dir     string
}

// smb opens a share.
func (o *Opener) smb(ctx context.Context) (Host, error) {
	lines := newLines(ctx, o.env.Dial)
	address := o.target.Host.Address("445")
	conn, err := lines.connect("tcp", address)
	if err != nil {
		lines.Close()
		return nil, OfNetwork(err)
	}
	d := &smb2.Dialer{Initiator: &smb2.NTLMInitiator{User: o.target.User, Password: o.secret, Domain: o.target.Domain}}
	h := &smbHost{lines: lines, dir: o.folder()}
	if h.session, err = d.DialConn(ctx, conn, address); err == nil {
		h.share, err = h.session.Mount(o.target.Share)
	}
	if err != nil {
		lines.Close()
		return nil, h.of(err)
	}
	return h, nil
}

// Numbers of answers (MS-ERREF 2.3.1).
const (
	ntAccessDenied     = 0xC0000022
	ntNameCollision    = 0xC0000035
	ntPathNotFound     = 0xC000003A
	ntQuota            = 0xC0000044
	ntNameNotFound     = 0xC0000034
	ntLogonFailure     = 0xC000006D
	ntAccountLimit     = 0xC000006E
	ntPasswordExpired  = 0xC0000071
	ntAccountDisabled  = 0xC0000072
	ntDiskFull         = 0xC000007F
	ntBadNetworkName   = 0xC00000CC
	ntMediaProtected   = 0xC00000A2
	ntSharingViolation = 0xC0000043
	ntDeletePending    = 0xC0000056
	ntAccountLocked    = 0xC0000234
)

// of returns what the server said as a fault.
func (h *smbHost) of(err error) error {
	var answer *smb2.ResponseError
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return err
	case errors.As(err, &answer):
		switch answer.Code {
		case ntLogonFailure, ntAccountLimit, ntPasswordExpired, ntAccountDisabled, ntAccountLocked:
			return NewFault(WrongPassword, err, nil)
		case ntDiskFull, ntQuota:
			return NewFault(Full, err, nil)
		case ntAccessDenied, ntMediaProtected:
			return NewFault(NoRights, err, nil)
		case ntNameCollision:
			return fs.ErrExist
		case ntBadNetworkName:
			return NewFault(NoFolder, err, diag.Args{"Dir": ""})
		case ntPathNotFound, ntNameNotFound:
			return fs.ErrNotExist
		case ntSharingViolation, ntDeletePending: // somebody has it open for a moment
			return NewFault(Cut, err, nil)
		}
		return NewFault(BadAnswer, err, nil)
	case errors.Is(err, fs.ErrPermission):
		return NewFault(NoRights, err, nil)
	case isTransport(err):
		return NewFault(Cut, err, nil)
	}
	return OfNetwork(err)
}

func isTransport(err error) bool {
	var broken *smb2.TransportError
	return errors.As(err, &broken)
}

func (h *smbHost) List(dir string) ([]Entry, error) {
	infos, err := h.share.ReadDir(join(h.dir, dir))
	if err != nil {
		return nil, h.of(err)
	}
	entries := make([]Entry, len(infos))
	for i, info := range infos {
		entries[i] = entryOf(info)
	}
	return entries, nil
}

func (h *smbHost) Read(name string) (io.ReadCloser, error) {
	f, err := h.share.Open(join(h.dir, name))
	if err != nil {
		return nil, h.of(err)
	}
	return &reading{f, h.of}, nil
}

func (h *smbHost) Write(name string, r io.Reader, _ int64) error {
	f, err := h.share.OpenFile(join(h.dir, name), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return h.of(err)
	}
	_, err = io.Copy(f, r)
	return h.of(errors.Join(err, f.Close()))
}

func (h *smbHost) Rename(from, to string) error {
	return h.of(h.share.Rename(join(h.dir, from), join(h.dir, to)))
}

func (h *smbHost) Remove(name string) error { return h.of(h.share.Remove(join(h.dir, name))) }

func (h *smbHost) RemoveDir(dir string) error { return h.Remove(dir) }

func (h *smbHost) Mkdir(dir string) error {
	if dir == "." {
		return makeAbove(h.dir, h.mkdir)
	}
	return h.mkdir(join(h.dir, dir))
}

func (h *smbHost) mkdir(at string) error {
	err := h.share.Mkdir(at, 0o755)
	if errors.Is(err, fs.ErrExist) {
		return fs.ErrExist
	}
	return h.of(err)
}

func (h *smbHost) Close() error {
	h.lines.Close() // the server lets go of what the session had
	return nil
}
