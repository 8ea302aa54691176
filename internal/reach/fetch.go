package reach

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// maxFetched is how many bytes a file may have that is fetched.
const maxFetched = 8 << 20

// ErrTooLarge is why a file was not fetched that is larger than 8 MB.
var ErrTooLarge = errors.New("the file is too large")

// A StatusError is an answer that is no file.
type StatusError struct{ Status int }

func (e *StatusError) Error() string { return fmt.Sprintf("status %d", e.Status) }

// A Fetched is a file as its host gave it.
type Fetched struct {
	Data      []byte
	Unchanged bool // it is the one that was fetched last; there is no Data
	seen      seen
}

// A Fetcher fetches files of other hosts: one behind the other, with a pause between two of
// a host, and only where they have changed (RFC 9110, 13).
type Fetcher struct {
	opts Options
	ask  *asker
	file string
	kept map[string]seen
	last map[string]time.Time // the last request, by host
	now  func() time.Time
}

// seen is what a host said of a file, by which it tells later whether it has changed.
type seen struct {
	Tag      string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// NewFetcher returns a fetcher that remembers in the side folder of a site what it has
// fetched. What cannot be read there counts as nothing: all is fetched anew.
func NewFetcher(site string, opts Options) *Fetcher {
	f := &Fetcher{opts: opts, ask: newAsker(opts), file: filepath.Join(site, ".cchc", "collect.json"), kept: map[string]seen{}, last: map[string]time.Time{}, now: time.Now}
	if data, err := os.ReadFile(f.file); err == nil {
		var kept map[string]seen
		if json.Unmarshal(data, &kept) == nil && kept != nil {
			f.kept = kept
		}
	}
	return f
}

// Fetch fetches a file. The error is a [*StatusError] for an answer that is none, and
// [ErrTooLarge].
func (f *Fetcher) Fetch(ctx context.Context, address string) (Fetched, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return Fetched{}, &url.Error{Op: "fetch", URL: address, Err: errors.ErrUnsupported}
	}
	if before, ok := f.last[u.Host]; ok {
		if wait := f.opts.Pause - f.now().Sub(before); wait > 0 {
			select {
			case <-ctx.Done():
				return Fetched{}, ctx.Err()
			case <-time.After(wait):
			}
		}
	}
	defer func() { f.last[u.Host] = f.now() }()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Fetched{}, err
	}
	req.Header.Set("User-Agent", f.opts.Agent)
	if s, ok := f.kept[address]; ok {
		setIf(req, "If-None-Match", s.Tag)
		setIf(req, "If-Modified-Since", s.Modified)
	}
	res, err := f.ask.client.Do(req)
	if err != nil {
		return Fetched{}, err
	}
	defer res.Body.Close()
	return read(res)
}

func setIf(req *http.Request, key, value string) {
	if value != "" {
		req.Header.Set(key, value)
	}
}

func read(res *http.Response) (Fetched, error) {
	switch {
	case res.StatusCode == http.StatusNotModified:
		return Fetched{Unchanged: true}, nil
	case res.StatusCode != http.StatusOK:
		return Fetched{}, &StatusError{res.StatusCode}
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxFetched+1))
	if err == nil && len(data) > maxFetched {
		err = ErrTooLarge
	}
	return Fetched{Data: data, seen: seen{res.Header.Get("ETag"), res.Header.Get("Last-Modified")}}, err
}

// Taken notes that what was fetched has been taken over, so that only something new is
// fetched next time.
func (f *Fetcher) Taken(address string, fetched Fetched) {
	if !fetched.Unchanged {
		f.kept[address] = fetched.seen
	}
}

// Save keeps what was taken for later runs.
func (f *Fetcher) Save() error { return writeAside(f.file, "collect-*", f.kept) }

// Why names what kept a host from answering, as [Ask] does.
func Why(err error) string { return why(err) }
