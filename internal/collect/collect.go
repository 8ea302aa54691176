// Package collect reads the feeds of units (RSS, Atom, JSON Feed) that the settings of a
// site name: addresses, which are asked for politely and only where they have changed
// (package reach), and files.
package collect

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/importer"
	"cchc/internal/reach"
	"cchc/internal/sitefile"
)

// A Feed is one that was read.
type Feed struct {
	config.UnitFeed
	Data    []byte             // as it was read
	Reading *entrydiff.Reading // of that; nil for a feed that has not changed, or could not be read
	Failed  *diag.Diagnostic   // why it could not
}

// A Round is all feeds, read once.
type Round struct {
	Feeds   []Feed
	fetcher *reach.Fetcher
	fetched map[string]reach.Fetched
}

// Read reads the feeds of a site, which is in a folder. One that fails does not keep the
// others from being read.
func Read(ctx context.Context, dir string, feeds []config.UnitFeed) *Round {
	opts := reach.Default()
	opts.Agent = "cchc-collect (tong hop tin)"
	r := &Round{fetcher: reach.NewFetcher(dir, opts), fetched: map[string]reach.Fetched{}}
	for _, f := range feeds {
		r.Feeds = append(r.Feeds, r.read(ctx, dir, f))
	}
	return r
}

// Taken notes that all that the feeds have was taken over: they are only asked for what is
// new next time.
func (r *Round) Taken() error {
	for address, got := range r.fetched {
		r.fetcher.Taken(address, got)
	}
	return r.fetcher.Save()
}

func (r *Round) read(ctx context.Context, dir string, f config.UnitFeed) Feed {
	feed := Feed{UnitFeed: f}
	var err error
	if feed.Data, err = r.data(ctx, dir, f.Address); err == nil && feed.Data != nil {
		feed.Reading, err = importer.Feed(feed.Data, f)
	}
	if err != nil {
		delete(r.fetched, f.Address)
		p := problem(f.Address, err)
		feed.Reading, feed.Failed = nil, &p
	}
	return feed
}

// data returns the bytes of a feed, nil for one that has not changed.
func (r *Round) data(ctx context.Context, dir, address string) ([]byte, error) {
	if !strings.Contains(address, "://") {
		return readFile(filepath.Join(dir, filepath.FromSlash(address)))
	}
	got, err := r.fetcher.Fetch(ctx, address)
	if err == nil {
		r.fetched[address] = got
	}
	return got.Data, err
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, importer.MaxSize+1))
	if err == nil && len(data) > importer.MaxSize {
		err = &sitefile.TooLargeError{Size: int64(len(data)), Limit: importer.MaxSize}
	}
	return data, err
}

// problem says what is wrong with a feed.
func problem(address string, err error) diag.Diagnostic {
	at := diag.Position{File: address}
	var refused *docmodel.Error
	var status *reach.StatusError
	switch {
	case errors.As(err, &refused):
		return refused.Problem(address)
	case errors.As(err, &status):
		return diag.New(at, "", "collect-status", diag.Args{"Status": status.Status})
	case errors.Is(err, reach.ErrTooLarge):
		return diag.New(at, "", "file-too-large", diag.Args{"Size": 8, "Limit": 8})
	case errors.Is(err, os.ErrNotExist):
		return sitefile.Problem(address, err, "collect-missing")
	case !strings.Contains(address, "://"):
		return sitefile.Problem(address, err, "file-unreadable")
	}
	return diag.New(at, "", "collect-failed", diag.Args{"Why": diag.Word("answer-" + reach.Why(err))})
}
