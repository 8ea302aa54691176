// Package batch holds documents that are taken over together, from when somebody chooses
// them until all that they say was decided on.
//
// A [Batch] keeps what was read of each document ([Batch.Add], [Batch.AddFeed]);
// [Batch.Compare] says what they would do to a site as it is at that moment, entry by entry,
// as often as the site changes. Nothing is written here.
package batch

import (
	"context"
	"errors"
	"slices"
	"strings"

	"cchc/internal/collect"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/folder"
	"cchc/internal/importer"
	"cchc/internal/intake"
	"cchc/internal/libreoffice"
	"cchc/internal/newentry"
)

// A Batch is some documents of one kind.
type Batch struct {
	Source importer.Source
	Files  []*File
}

// A File is a document, or a feed.
type File struct {
	Name        string
	Digest      string           // SHA-256 of its bytes, in hexadecimal
	Failed      *diag.Diagnostic // why it was not read
	Convertible bool             // LibreOffice would have it in a format that is read

	data []byte // of one that is convertible
	read func(importer.Begin) (*entrydiff.Reading, error)
}

// Add reads a document.
func (b *Batch) Add(name string, data []byte) {
	f := &File{Name: name, Digest: string(folder.DigestOf(data))}
	b.Files = append(b.Files, f)
	b.parse(f, data)
	if _, ok := intake.Sniff(data).Convertible(); ok && f.Failed != nil {
		f.Convertible, f.data = true, data
	}
}

// parse reads the bytes of a document.
func (b *Batch) parse(f *File, data []byte) {
	f.Failed = nil
	var d *docmodel.Document
	err := error(&docmodel.Error{Code: "intake-too-large", Args: diag.Args{"Size": len(data) >> 20, "Limit": importer.MaxSize >> 20}})
	if len(data) <= importer.MaxSize {
		d, err = intake.Read(data)
	}
	if err != nil {
		f.fail(err)
		return
	}
	f.read = func(begin importer.Begin) (*entrydiff.Reading, error) {
		r := b.Source.Read(d, begin)
		if len(r.Drafts) == 0 {
			return nil, &docmodel.Error{Code: b.Source.Nothing}
		}
		return r, nil
	}
}

func (f *File) fail(err error) {
	var refused *docmodel.Error
	if !errors.As(err, &refused) {
		refused = &docmodel.Error{Code: "intake-damaged"}
	}
	p := refused.Problem(f.Name)
	f.Failed = &p
}

// Convert has a LibreOffice write a document that is convertible in a format that is read.
func (b *Batch) Convert(ctx context.Context, program string, f *File) {
	to, ok := intake.Sniff(f.data).Convertible()
	if !ok {
		return
	}
	data, err := libreoffice.Convert(ctx, program, f.Name, f.data, to)
	if err != nil {
		f.fail(&docmodel.Error{Code: "import-convert"})
		return
	}
	f.Convertible, f.data = false, nil
	b.parse(f, data)
}

// AddFeed takes a feed that was read; one that has not changed has nothing to say.
func (b *Batch) AddFeed(feed collect.Feed) {
	f := &File{Name: feed.Address, Digest: string(folder.DigestOf(feed.Data)), Failed: feed.Failed}
	if feed.Reading != nil {
		f.read = func(importer.Begin) (*entrydiff.Reading, error) { return importer.Feed(feed.Data, feed.UnitFeed) }
	}
	b.Files = append(b.Files, f)
}

// An Outcome is what a batch would do to a site.
type Outcome struct {
	Rows    []*Row
	Unread  []Unread
	Remarks diag.List // what a person has to know, each with its document
	Failed  []*File   // those of which nothing is in it
}

// A Row is what would become of an entry.
type Row struct {
	entrydiff.Proposal
	From     entrydiff.Origin
	Mark     string // another one where the entry or what it becomes is another one
	Unfilled int    // places that somebody has to fill in
	Fees     bool   // of an entry that is there, what citizens pay would change
}

// An Unread is a part of a document that was not understood.
type Unread struct {
	File string
	entrydiff.Unread
}

// Compare says what the documents would do to a site. origin is what they share of where
// they come from: the day, and who.
func (b *Batch) Compare(t *entrydiff.Target, begin importer.Begin, origin entrydiff.Origin) *Outcome {
	o := &Outcome{}
	for _, f := range b.Files {
		if f.Failed != nil {
			o.Failed = append(o.Failed, f)
			continue
		}
		if f.read == nil {
			continue
		}
		begin.Name = f.Name
		r, err := f.read(begin)
		if err != nil {
			failed := &File{Name: f.Name}
			failed.fail(err)
			o.Failed = append(o.Failed, failed)
			continue
		}
		origin.File, origin.Digest = f.Name, f.Digest
		o.add(t, r, origin)
	}
	return o
}

func (o *Outcome) add(t *entrydiff.Target, r *entrydiff.Reading, from entrydiff.Origin) {
	for _, p := range t.Compare(r) {
		row := &Row{Proposal: p, From: from, Mark: string(folder.DigestOf(slices.Concat(p.Old, []byte("\x00"), p.Data))[:16])}
		row.Unfilled = len(newentry.Placeholders(p.Data))
		row.Fees = p.State == entrydiff.Changed && slices.ContainsFunc(p.Fields, func(f entrydiff.Field) bool { return strings.Contains(f.Path, "fees") })
		o.Rows = append(o.Rows, row)
	}
	for _, u := range r.Unread {
		o.Unread = append(o.Unread, Unread{from.File, u})
	}
	for _, p := range r.Remarks {
		p.File = from.File
		o.Remarks = append(o.Remarks, p)
	}
}

// Count returns how many rows are in a state.
func (o *Outcome) Count(state entrydiff.State) (n int) {
	for _, r := range o.Rows {
		if r.State == state {
			n++
		}
	}
	return n
}
