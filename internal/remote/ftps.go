package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"io/fs"
	"net"
	"net/textproto"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/jlaffaye/ftp"
)

// An ftpsHost is a folder on an FTP server over TLS.
type ftpsHost struct {
	lines   *lines
	c       *ftp.ServerConn
	dir     string
	hidden  bool // LIST -a is used, which lists a folder itself too
	precise bool // times have seconds and do not change with the days
}

// ftps opens a connection to an FTP server: TLS from the first byte on port 990, else after
// AUTH TLS.
func (o *Opener) ftps(ctx context.Context) (Host, error) {
	h, err := o.dialFTPS(ctx)
	if err == nil && !h.precise && !h.hidden {
		// LIST without -a leaves names out that begin with a dot.
		o.hidden.Store(true)
		_ = h.Close() // it was opened to ask
		h, err = o.dialFTPS(ctx)
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

func (o *Opener) dialFTPS(ctx context.Context) (*ftpsHost, error) {
	address, hidden := o.target.Host.Address("21"), o.hidden.Load()
	name, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	config := tlsConfig(name, o.target.Fingerprint)
	config.MaxVersion = tls.VersionTLS12 // servers that want data to come by the session of the commands know only the sessions of 1.2
	lines := newLines(ctx, o.env.Dial)
	implicit, first := port == "990", true
	dial := func(network, address string) (net.Conn, error) {
		conn, err := lines.connect(network, address)
		if err != nil {
			return nil, err
		}
		plain := first && !implicit // the commands, before AUTH TLS
		first = false
		if plain {
			return conn, nil
		}
		return tls.Client(conn, config), nil
	}
	options := []ftp.DialOption{ftp.DialWithDialFunc(dial), ftp.DialWithForceListHidden(hidden), ftp.DialWithShutTimeout(idleTimeout)}
	if !implicit {
		options = append(options, ftp.DialWithExplicitTLS(config))
	}
	c, err := ftp.Dial(address, options...)
	if err == nil {
		err = c.Login(o.target.User, o.secret)
	}
	if err != nil {
		lines.Close()
		return nil, ofLogin(err)
	}
	return &ftpsHost{lines: lines, c: c, dir: o.folder(), hidden: hidden, precise: c.IsTimePreciseInList()}, nil
}

func ofLogin(err error) error {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		if reply.Code == ftp.StatusNotLoggedIn {
			return NewFault(WrongPassword, err, nil)
		}
		return NewFault(BadAnswer, err, nil)
	}
	return OfNetwork(err)
}

// of returns what the server said as a fault. Many servers have one number for what is not
// there and for what is not allowed: then there says whether the file is there.
func (h *ftpsHost) of(err error, name string) error {
	var reply *textproto.Error
	if err == nil || !errors.As(err, &reply) {
		return OfNetwork(err)
	}
	text := strings.ToLower(reply.Msg)
	switch {
	case reply.Code == ftp.StatusExceededStorage, reply.Code == 452, reply.Code == 451, strings.Contains(text, "quota"), strings.Contains(text, "no space"):
		return NewFault(Full, err, nil)
	case reply.Code == ftp.StatusNotAvailable, reply.Code == ftp.StatusTransfertAborted, reply.Code == ftp.StatusCanNotOpenDataConnection:
		return NewFault(Cut, err, nil)
	case reply.Code == ftp.StatusNotLoggedIn:
		return NewFault(WrongPassword, err, nil)
	}
	there, bad := h.isThere(name)
	if bad != nil {
		return bad
	}
	if !there {
		return fs.ErrNotExist
	}
	return NewFault(NoRights, err, nil)
}

// isThere reports whether something of a name is there, by what its folder lists.
func (h *ftpsHost) isThere(name string) (bool, error) {
	if name == "." {
		return true, nil
	}
	entries, err := h.c.List(join(h.dir, path.Dir(name)))
	if err != nil {
		var reply *textproto.Error
		if errors.As(err, &reply) {
			return false, nil
		}
		return false, OfNetwork(err)
	}
	for _, e := range entries {
		if path.Base(e.Name) == path.Base(name) {
			return true, nil
		}
	}
	return false, nil
}

func (h *ftpsHost) List(dir string) ([]Entry, error) {
	found, err := h.c.List(join(h.dir, dir))
	if err != nil {
		return nil, h.of(err, dir)
	}
	var entries []Entry
	itself := false
	for _, f := range found {
		if f.Name == "." || f.Name == ".." {
			itself = true
			continue
		}
		e := Entry{Name: f.Name, Dir: f.Type == ftp.EntryTypeFolder, Other: f.Type == ftp.EntryTypeLink, Size: int64(f.Size)}
		if h.precise && !h.hidden {
			e.Stamp = strconv.FormatInt(f.Time.Unix(), 36)
		}
		entries = append(entries, e)
	}
	if h.hidden && !itself && len(entries) == 0 {
		return nil, fs.ErrNotExist
	}
	return entries, nil
}

func (h *ftpsHost) Read(name string) (io.ReadCloser, error) {
	r, err := h.c.Retr(join(h.dir, name))
	if err != nil {
		return nil, h.of(err, name)
	}
	return &reading{r, OfNetwork}, nil
}

func (h *ftpsHost) Write(name string, r io.Reader, _ int64) error {
	return h.of(h.c.Stor(join(h.dir, name), r), path.Dir(name))
}

func (h *ftpsHost) Rename(from, to string) error {
	err := h.c.Rename(join(h.dir, from), join(h.dir, to))
	var reply *textproto.Error
	if err == nil || !errors.As(err, &reply) {
		return OfNetwork(err)
	}
	if there, bad := h.isThere(from); bad != nil || !there {
		return errors.Join(bad, fs.ErrNotExist)
	}
	// Some servers do not rename over a file: for a moment the name is nobody's.
	if bad := h.c.Delete(join(h.dir, to)); bad != nil {
		return h.of(err, to)
	}
	return h.of(h.c.Rename(join(h.dir, from), join(h.dir, to)), from)
}

func (h *ftpsHost) Remove(name string) error { return h.of(h.c.Delete(join(h.dir, name)), name) }

func (h *ftpsHost) RemoveDir(dir string) error { return h.of(h.c.RemoveDir(join(h.dir, dir)), dir) }

func (h *ftpsHost) Mkdir(dir string) error {
	if dir == "." {
		for _, dir := range above(h.dir) {
			if err := h.c.MakeDir(dir); err != nil {
				var reply *textproto.Error
				if !errors.As(err, &reply) { // else it is there, or what is done in it says so
					return OfNetwork(err)
				}
			}
		}
		return nil
	}
	err := h.c.MakeDir(join(h.dir, dir))
	var reply *textproto.Error
	if err == nil || !errors.As(err, &reply) {
		return OfNetwork(err)
	}
	if there, bad := h.isThere(dir); bad != nil || there {
		return errors.Join(bad, fs.ErrExist)
	}
	return h.of(err, path.Dir(dir))
}

func (h *ftpsHost) Close() error {
	return h.lines.closeAfter(h.c.Quit, 2*time.Second)
}
