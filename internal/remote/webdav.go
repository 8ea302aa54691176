package remote

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"

	"github.com/emersion/go-webdav"
)

// A webdavHost is a folder of a WebDAV server.
type webdavHost struct {
	ctx   context.Context
	lines *lines
	http  *http.Transport
	c     *webdav.Client
	davClient
}

// httpTransport returns what requests to a host go through.
func httpTransport(lines *lines, address string, print config.Fingerprint) *http.Transport {
	name := ""
	if u, err := url.Parse(address); err == nil {
		name = u.Hostname()
	}
	var config *tls.Config
	if print != "" {
		config = tlsConfig(name, print)
	}
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return lines.connectContext(ctx, network, address)
		},
		TLSClientConfig: config, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: 2 * time.Minute,
		MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute, Proxy: http.ProxyFromEnvironment,
	}
}

// webdav opens a WebDAV folder.
func (o *Opener) webdav(ctx context.Context) (Host, error) {
	lines := newLines(ctx, o.env.Dial)
	h := &webdavHost{ctx: ctx, lines: lines, http: httpTransport(lines, string(o.target.URL), o.target.Fingerprint)}
	h.davClient = davClient{c: &http.Client{Transport: h.http}, user: o.target.User, password: o.secret}
	c, err := webdav.NewClient(&h.davClient, strings.TrimSuffix(string(o.target.URL), "/")+"/")
	if err != nil {
		lines.Close()
		return nil, err
	}
	h.c = c
	return h, nil
}

// A davClient sends the requests of the library: with the user's name and password, the size
// of what is sent, and with the number of an answer as an error.
type davClient struct {
	c              *http.Client
	user, password string
	size           int64 // of what is sent next
	folder         bool  // the next name is one of a folder: it ends in a slash, which the library takes away
}

// A statusError is an answer of a server that is none of success.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("HTTP %d", int(e)) }

func (c *davClient) Do(r *http.Request) (*http.Response, error) {
	if c.user != "" {
		r.SetBasicAuth(c.user, c.password)
	}
	if c.folder && !strings.HasSuffix(r.URL.Path, "/") {
		r.URL.Path, r.URL.RawPath = r.URL.Path+"/", ""
	}
	c.folder = false
	if r.Method == http.MethodPut {
		r.ContentLength = c.size
		if c.size == 0 {
			r.Body = http.NoBody
		}
	}
	answer, err := c.c.Do(r)
	if err == nil && answer.StatusCode/100 != 2 {
		_ = answer.Body.Close()
		return nil, statusError(answer.StatusCode)
	}
	if err == nil && answer.StatusCode == http.StatusMultiStatus {
		err = readWeakTags(answer)
	}
	return answer, err
}

// largestList bounds what is read of a listing, in bytes.
const largestList = 64 << 20

// readWeakTags turns the weak tags of a listing (W/"…", of files that were just written) into
// such as the library reads.
func readWeakTags(answer *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(answer.Body, largestList))
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return err
	}
	answer.Body = io.NopCloser(bytes.NewReader(bytes.ReplaceAll(text, []byte(">W/"), []byte(">"))))
	return nil
}

// of returns what the server said as a fault.
func (h *webdavHost) of(err error) error {
	var status statusError
	if !errors.As(err, &status) {
		return OfNetwork(err)
	}
	switch status {
	case http.StatusNotFound, http.StatusConflict: // 409: the folder that holds it is not there
		return fs.ErrNotExist
	case http.StatusUnauthorized:
		return NewFault(WrongPassword, err, nil)
	case http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusLocked:
		return NewFault(NoRights, err, nil)
	case http.StatusInsufficientStorage, http.StatusRequestEntityTooLarge:
		return NewFault(Full, err, nil)
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return NewFault(Cut, err, nil)
	}
	return NewFault(BadAnswer, err, nil)
}

func (h *webdavHost) List(dir string) ([]Entry, error) {
	h.folder = true
	infos, err := h.c.ReadDir(h.ctx, davName(dir), false)
	if err != nil {
		return nil, h.of(err)
	}
	var entries []Entry
	for _, info := range infos[min(1, len(infos)):] { // the first is the folder itself
		e := Entry{Name: path.Base(info.Path), Dir: info.IsDir, Size: info.Size, Stamp: info.ETag}
		if e.Stamp == "" && !info.ModTime.IsZero() {
			e.Stamp = strconv.FormatInt(info.ModTime.Unix(), 36)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// davName returns a name as the library has it: from the address of the folder on.
func davName(name string) string {
	if name == "." {
		return "."
	}
	return "./" + name
}

func (h *webdavHost) Read(name string) (io.ReadCloser, error) {
	r, err := h.c.Open(h.ctx, davName(name))
	if err != nil {
		return nil, h.of(err)
	}
	return &reading{r, h.of}, nil
}

func (h *webdavHost) Write(name string, r io.Reader, size int64) error {
	h.size = size
	w, err := h.c.Create(h.ctx, davName(name))
	if err != nil {
		return h.of(err)
	}
	_, err = io.Copy(w, r)
	return h.of(errors.Join(err, w.Close()))
}

func (h *webdavHost) Rename(from, to string) error {
	return h.of(h.c.Move(h.ctx, davName(from), davName(to), nil))
}

func (h *webdavHost) Remove(name string) error { return h.of(h.c.RemoveAll(h.ctx, davName(name))) }

// RemoveDir removes a folder: the server would remove all that is in it, too.
func (h *webdavHost) RemoveDir(dir string) error {
	entries, err := h.List(dir)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return NewFault(BadAnswer, fs.ErrExist, nil)
	}
	h.folder = true
	return h.of(h.c.RemoveAll(h.ctx, davName(dir)))
}

func (h *webdavHost) Mkdir(dir string) error {
	if dir == "." {
		_, err := h.List(".")
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	h.folder = true
	err := h.c.Mkdir(h.ctx, davName(dir))
	if errors.Is(err, statusError(http.StatusMethodNotAllowed)) {
		return fs.ErrExist
	}
	if err = h.of(err); dir == "." && errors.Is(err, fs.ErrNotExist) {
		return NewFault(NoFolder, err, diag.Args{"Dir": ""})
	}
	return err
}

func (h *webdavHost) Close() error {
	h.http.CloseIdleConnections()
	h.lines.Close()
	return nil
}
