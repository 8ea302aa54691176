package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/hosting"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// An s3Host is the objects of a bucket that begin with a folder's name.
type s3Host struct {
	ctx    context.Context
	lines  *lines
	http   *http.Transport
	c      *minio.Client
	bucket string
	dir    string
}

// s3 opens a bucket.
func (o *Opener) s3(ctx context.Context) (Host, error) {
	u, err := url.Parse(string(o.target.URL))
	if err != nil {
		return nil, err
	}
	lines := newLines(ctx, o.env.Dial)
	h := &s3Host{ctx: ctx, lines: lines, bucket: o.target.Bucket, dir: strings.Trim(o.folder(), "/"), http: httpTransport(lines, string(o.target.URL), o.target.Fingerprint)}
	region := o.target.Region
	if region == "" {
		region = "us-east-1" // which services without regions take for their own
	}
	h.c, err = minio.New(u.Host, &minio.Options{
		Creds: credentials.NewStaticV4(o.target.User, o.secret, ""), Secure: u.Scheme == "https",
		Region: region, Transport: h.http, MaxRetries: 1, BucketLookup: minio.BucketLookupAuto,
	})
	if err != nil {
		lines.Close()
		return nil, err
	}
	return h, nil
}

// of returns what the service said as a fault.
func (h *s3Host) of(err error) error {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return OfNetwork(err)
	}
	switch answer.Code {
	case minio.NoSuchKey, "NotFound":
		return fs.ErrNotExist
	case minio.NoSuchBucket:
		return NewFault(NoSuchBucket, err, nil)
	case "SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthorizationHeaderMalformed", "UnauthorizedAccess":
		return NewFault(WrongPassword, err, nil)
	case "RequestTimeTooSkewed", "RequestExpired":
		return NewFault(ClockSkew, err, diag.Args{"Until": ""})
	case minio.AccessDenied, "AllAccessDisabled", "AccountProblem":
		return NewFault(NoRights, err, nil)
	case "QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "InsufficientCapacity", "XMinioStorageFull", "EntityTooLarge":
		return NewFault(Full, err, nil)
	case "SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout":
		return NewFault(Cut, err, nil)
	case "PreconditionFailed":
		return fs.ErrExist
	}
	if answer.StatusCode == http.StatusNotFound {
		return fs.ErrNotExist
	}
	return NewFault(BadAnswer, err, nil)
}

// marker is the object that stands for a folder that only one can make.
const marker = "/.cchc-folder"

func (h *s3Host) key(name string) string { return path.Join(h.dir, name) }

// ListAll returns all objects, and the folders that their names have.
func (h *s3Host) ListAll() (map[string]Entry, error) {
	all := map[string]Entry{}
	return all, h.list(".", true, func(name string, e Entry) {
		for _, dir := range above(path.Dir(name)) {
			all[dir] = Entry{Name: path.Base(dir), Dir: true}
		}
		all[name] = e
	})
}

// List returns the objects below a folder; what is deeper counts as a folder.
func (h *s3Host) List(dir string) (entries []Entry, err error) {
	err = h.list(dir, false, func(_ string, e Entry) { entries = append(entries, e) })
	return entries, err
}

func (h *s3Host) list(dir string, deep bool, visit func(name string, e Entry)) error {
	prefix := h.key(dir) + "/"
	if prefix == "./" || prefix == "/" {
		prefix = ""
	}
	ctx, cancel := context.WithCancel(h.ctx)
	defer cancel() // ends the listing where it is left early
	for o := range h.c.ListObjects(ctx, h.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: deep}) {
		if o.Err != nil {
			return h.of(o.Err)
		}
		name := strings.TrimSuffix(strings.TrimPrefix(o.Key, prefix), "/")
		if fs.ValidPath(name) && path.Base(name) != path.Base(marker) {
			visit(name, Entry{Name: path.Base(name), Dir: strings.HasSuffix(o.Key, "/"), Size: o.Size, Stamp: strings.Trim(o.ETag, `"`)})
		}
	}
	return nil
}

func (h *s3Host) Read(name string) (io.ReadCloser, error) {
	// The object of the library's own reader asks for pieces, and waits for ever for some.
	r, _, _, err := minio.Core{Client: h.c}.GetObject(h.ctx, h.bucket, h.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, h.of(err)
	}
	return &reading{r, h.of}, nil
}

func (h *s3Host) Write(name string, r io.Reader, size int64) error {
	_, err := h.c.PutObject(h.ctx, h.bucket, h.key(name), r, size, minio.PutObjectOptions{ContentType: hosting.ContentType(name)})
	return h.of(err)
}

func (h *s3Host) Rename(string, string) error { return errors.ErrUnsupported }

func (h *s3Host) Remove(name string) error {
	return h.of(h.c.RemoveObject(h.ctx, h.bucket, h.key(name), minio.RemoveObjectOptions{}))
}

// Mkdir makes an object that stands for a folder: only if there is none.
func (h *s3Host) Mkdir(dir string) error {
	o, err := h.c.StatObject(h.ctx, h.bucket, h.key(dir+marker), minio.StatObjectOptions{})
	if err == nil && o.Key != "" {
		return fs.ErrExist // for services that do not know conditions
	}
	opts := minio.PutObjectOptions{}
	opts.SetMatchETagExcept("*")
	_, err = h.c.PutObject(h.ctx, h.bucket, h.key(dir+marker), bytes.NewReader(nil), 0, opts)
	return h.of(err)
}

func (h *s3Host) RemoveDir(dir string) error { return h.Remove(dir + marker) }

func (h *s3Host) Close() error {
	h.http.CloseIdleConnections()
	h.lines.Close()
	return nil
}
