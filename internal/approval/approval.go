// Package approval says who has approved what (duyệt bài), from the log of a site
// ([history.Log]), its settings (approval: none, one, two) and the front matter of its
// entries.
//
// A [Version] is what is approved: an entry's text with the files that it names; [Files]
// knows those that are on the disk. A [Book] knows what became of every entry; its [Status] is Nháp, Chờ duyệt, Đã duyệt, Đã đăng or
// Hẹn ngày. An [Actor] submits, approves and returns. [Published] is the site as it goes out: each
// entry in its last approved version, and those that were never approved as drafts.
//
// # What an approval is bound to
//
// It holds for one digest: of the entry's text without the keys that approving changes
// (approvedBy, approvedOn, draft) and of all files that the entry names. Any other change
// voids it. What was approved is kept in the history, so that it can go out while a later
// version waits.
//
// # Entries that the log does not know
//
// An entry of which nothing is recorded goes out as it is: it was written by hand, and
// its front matter says who approved it. One that is recorded for the first time when it is
// changed goes out as it was before that, until the change is approved. So does every
// entry as it is when the settings begin to ask for approval.
package approval

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/front"
	"cchc/internal/history"
	"cchc/internal/schema"
	"cchc/internal/store"
)

// maxFile is the size of the largest file that is kept with an approval, in bytes. A
// larger one is known by its digest alone.
const maxFile = 20 << 20

// A Version is one version of an entry with the files that it names.
type Version struct {
	Source folder.Digest   // of the bytes of its file
	Text   folder.Digest   // of those without the keys that approving changes
	Files  []history.Named // by name
	dir    string          // the folder of the file, from which Digest names Files
}

// Digest is what an approval is bound to. It stays the same where the entry is moved
// together with its files.
func (v Version) Digest() folder.Digest {
	h := sha256.New()
	fmt.Fprintln(h, v.Text)
	for _, f := range v.Files {
		name, ok := strings.CutPrefix(f.Name, v.dir+"/")
		if !ok {
			name = "/" + f.Name
		}
		fmt.Fprintf(h, "%s %q\n", f.Digest, name)
	}
	return folder.Digest(hex.EncodeToString(h.Sum(nil)))
}

// versionIn is the version that an entry of the log names.
func versionIn(e *history.Entry) Version {
	return Version{Source: e.To, Text: e.Text, Files: e.With, dir: path.Dir(e.File)}
}

// approvalKeys are the keys that approving changes.
var approvalKeys = []string{"approvedBy", "approvedOn", "draft"}

// commonType declares the fields of every kind.
var commonType = schema.TypeOf(reflect.TypeFor[content.Common]())

// TextDigest is the digest of an entry's file without the keys that approving changes.
// Of a file in which they cannot be told from the rest (TOML, JSON, what is broken) it is
// that of all.
func TextDigest(source []byte) folder.Digest {
	plain := bytes.ReplaceAll(bytes.TrimPrefix(source, []byte("\uFEFF")), []byte("\r\n"), []byte("\n"))
	parts, problems := front.Split("", plain)
	if parts.Front == nil || len(problems) > 0 {
		return folder.DigestOf(source)
	}
	defer parts.Front.Free()
	var changes []edit.Change
	for _, key := range approvalKeys {
		field := commonType.Field(key)
		if slices.ContainsFunc(parts.Front.Pairs, func(p front.Pair) bool { return field.Is(p.Key) }) {
			changes = append(changes, edit.Change{Path: key, Op: edit.Remove})
		}
	}
	if len(changes) == 0 {
		return folder.DigestOf(source)
	}
	text, err := edit.Apply(source, commonType, changes)
	if err != nil {
		text = source
	}
	return folder.DigestOf(text)
}

// add adds a file that the entry names.
func (v *Version) add(name string, d folder.Digest) {
	v.Files = append(v.Files, history.Named{Name: name, Digest: d})
}

// readVersion reads the version of an entry that is on the disk now, with its bytes: of
// its file first, then of those that it names as far as they are kept.
func readVersion(site fs.FS, lib *store.Library, e *store.Entry) (v Version, data [][]byte, err error) {
	source, err := fs.ReadFile(site, e.File)
	if err != nil {
		return v, nil, err
	}
	v = Version{Source: folder.DigestOf(source), Text: TextDigest(source), dir: path.Dir(e.File)}
	data = append(data, source)
	for _, name := range filesOf(lib, e) {
		d, file, err := readNamed(site, name, true)
		if err != nil {
			return v, nil, err
		}
		v.add(name, d)
		if file != nil {
			data = append(data, file)
		}
	}
	return v, data, nil
}

// filesOf are the files beside the entries that an entry names and that are there, as
// paths in the site's folder.
func filesOf(lib *store.Library, e *store.Entry) (names []string) {
	e.Names(func(name string) {
		if f := lib.Files[name]; f != nil {
			names = append(names, f.Disk)
		}
	})
	slices.Sort(names)
	return slices.Compact(names)
}

// readNamed returns the digest of a file and, where it is kept, its bytes.
func readNamed(site fs.FS, name string, keep bool) (folder.Digest, []byte, error) {
	file, err := site.Open(name)
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	h := sha256.New()
	var b bytes.Buffer
	w := io.Writer(h)
	if info, err := file.Stat(); err == nil && keep && info.Size() <= maxFile {
		w = io.MultiWriter(h, &b)
	}
	if _, err := io.Copy(w, file); err != nil {
		return "", nil, err
	}
	data := b.Bytes()
	if w == io.Writer(h) {
		data = nil
	}
	return folder.Digest(hex.EncodeToString(h.Sum(nil))), data, nil
}

// isEntry reports whether a file of the log is an entry's.
func isEntry(name string) bool {
	return strings.HasPrefix(name, "content/") && strings.EqualFold(path.Ext(name), ".md") && path.Base(name) != "_index.md"
}
