package sharedpack

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/sitefile"
)

// RecordFile has what was decided.
const RecordFile = sitefile.ProvinceFolder + "da-nhan.json"

// maxRecord bounds it: some hundred bytes for each of some thousand files.
const maxRecord = 8 << 20

// A Record is what a unit has taken in of a province, and what it has declined.
type Record struct {
	Title    string               `json:"title"`    // what the province calls its columns
	Key      string               `json:"key"`      // the fingerprint of the key of its packs
	Unit     string               `json:"unit"`     // the id of the unit
	Serial   int64                `json:"serial"`   // of the last pack of which something was decided
	Day      string               `json:"day"`      // likewise
	Contents folder.Digest        `json:"contents"` // likewise
	Files    map[string]*Decision `json:"files"`    // by name: content/thu-tuc/a.md

	digest folder.Digest // of the file as it was read
}

// Written says that the change of [Record.Write] was made.
func (r *Record) Written(c folder.Change) { r.digest = folder.DigestOf(c.Data) }

// A Decision is what was decided of a file. Versions are digests of what the province had.
type Decision struct {
	Taken    string `json:"taken,omitempty"`    // the last one that was taken in
	Declined string `json:"declined,omitempty"` // one that is not proposed again
	Partly   string `json:"partly,omitempty"`   // one of which the fields that change by themselves were taken
}

// ReadRecord reads the record of a column, an empty one where it has none.
func ReadRecord(own fs.FS) (*Record, *diag.Diagnostic) {
	r := &Record{Files: map[string]*Decision{}, digest: folder.NoFile}
	text, err := sitefile.Read(own, RecordFile, maxRecord)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err == nil {
		r.digest, err = folder.DigestOf(text), json.Unmarshal(text, r)
	}
	if err != nil {
		d := diag.New(diag.Position{File: RecordFile}, "", "pack-record", nil)
		return nil, &d
	}
	if r.Files == nil {
		r.Files = map[string]*Decision{}
	}
	for name, d := range r.Files {
		if d == nil {
			delete(r.Files, name)
		}
	}
	return r, nil
}

// Of returns what was decided of a file.
func (r *Record) Of(name string) Decision {
	if d := r.Files[name]; d != nil {
		return *d
	}
	return Decision{}
}

// Change changes what was decided of a file.
func (r *Record) Change(name string, to func(d *Decision)) {
	if r.Files[name] == nil {
		r.Files[name] = &Decision{}
	}
	to(r.Files[name])
}

// Write is the change of the file that keeps the record.
func (r *Record) Write() (folder.Change, error) {
	text, err := json.MarshalIndent(r, "", " ")
	return folder.Change{Name: RecordFile, Old: r.digest, Data: append(text, '\n')}, err
}

// BaseName is where the shared text of a file is kept as it was taken in.
func BaseName(name string) string {
	return sitefile.ProvinceFolder + strings.TrimPrefix(name, "content/")
}
