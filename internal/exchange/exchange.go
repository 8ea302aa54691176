package exchange

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/drafts"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/form"
	"cchc/internal/history"
	"cchc/internal/newentry"
	"cchc/internal/parcel"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// receivedDir is where parcels wait that were sent and neither taken in nor refused.
const receivedDir = drafts.Dir + "/received"

// mostWaiting is how many of them may wait.
const mostWaiting = 20

// exchangeScreen is the screen Gửi bài, nhận bài. The address has what is looked for (tim).
type exchangeScreen struct {
	Search  string
	Rows    []*workspace.Entry
	Waiting []waitingParcel
}

// A waitingParcel is one that was sent.
type waitingParcel struct {
	Key string
	*parcel.Parcel
}

// mostToSend is how many entries the list to send from shows.
const mostToSend = 12

func (d *Desk) exchangeScreen(r *http.Request) (any, error) {
	s := &exchangeScreen{Search: r.URL.Query().Get("tim")}
	words := strings.Fields(viet.Fold(s.Search))
	for _, v := range d.Entries() {
		if v.Has(words) && len(s.Rows) < mostToSend {
			s.Rows = append(s.Rows, v)
		}
	}
	for _, key := range d.waitingKeys() {
		if p, err := d.waitingParcel(key); err == nil {
			s.Waiting = append(s.Waiting, waitingParcel{key, p})
		}
	}
	return s, nil
}

// waitingKeys are the names under which parcels wait.
func (d *Desk) waitingKeys() (keys []string) {
	entries, _ := fs.ReadDir(d.Root.FS(), receivedDir)
	for _, e := range entries {
		if key, ok := strings.CutSuffix(e.Name(), ".zip"); ok && isKey(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// isKey reports whether a text is one that [key] makes.
func isKey(text string) bool {
	return len(text) == 16 && strings.Trim(text, "0123456789abcdef") == ""
}

// waitingParcel reads a parcel that waits; it is looked at anew each time.
func (d *Desk) waitingParcel(key string) (*parcel.Parcel, error) {
	if !isKey(key) {
		return nil, fault.NotFound(key)
	}
	data, err := sitefile.Read(d.Root.FS(), path.Join(receivedDir, key+".zip"), parcel.MaxSize)
	if err != nil {
		return nil, fault.NotFound(key)
	}
	p, err := parcel.Read(data)
	if err != nil {
		return nil, d.parcelFault(err)
	}
	return p, nil
}

// parcelFault puts why something is no parcel into words.
func (d *Desk) parcelFault(err error) error {
	var refused *parcel.Refusal
	if errors.As(err, &refused) {
		return fault.New(http.StatusUnprocessableEntity, "desk."+refused.Code, refused.Args)
	}
	return err
}

// sendDownload gives an entry with its files as a parcel.
func (d *Desk) sendDownload(w http.ResponseWriter, r *http.Request) error {
	p, err := d.pack(r.URL.Query().Get("tep"), screen.Who(r))
	if err != nil {
		return err
	}
	data, err := parcel.Write(p)
	if err != nil {
		return d.parcelFault(err)
	}
	stem := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(p.File, "content/"), path.Ext(p.File)), "/index")
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", `attachment; filename="`+viet.Slug(strings.ReplaceAll(stem, "/", " "))+parcel.Ext+`"`)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	_, err = w.Write(data)
	return err
}

// pack gathers an entry with its files.
func (d *Desk) pack(file, who string) (*parcel.Parcel, error) {
	e, _, err := d.Status(file)
	if err != nil {
		return nil, err
	}
	s, err := d.Source(file)
	if err != nil {
		return nil, err
	}
	lib := d.Set().Site.Library()
	v, err := d.VersionOf(e)
	if err != nil {
		return nil, d.Unsaved(file, err)
	}
	p := &parcel.Parcel{Entry: s.Data, Manifest: parcel.Manifest{Kind: e.Kind, File: file, Title: e.Common.Title, From: who, Agency: lib.Settings.Agency.Name, Day: d.Today().ISO()}}
	if above := workspace.SectionAbove(lib, file); above != nil {
		p.Section = above.Dir
	}
	for _, f := range v.Files {
		data, err := sitefile.Read(d.Folder.FS(), f.Name, parcel.MaxFile)
		if err != nil {
			return nil, fault.New(http.StatusUnprocessableEntity, "desk.parcel-large", diag.Args{"File": f.Name})
		}
		p.Files = append(p.Files, parcel.Listed{Name: viet.NFC(f.Name)})
		p.Data = append(p.Data, data)
	}
	return p, nil
}

// receiveAction keeps a parcel that somebody has sent and shows what taking it in would
// change. Nothing of the site changes.
func (d *Desk) receiveAction(r *http.Request) (any, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, parcel.MaxSize+64<<10)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.BadRequest()
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, fault.New(http.StatusBadRequest, "desk.parcel-choose", nil)
		}
		if part.FormName() != "goi" {
			continue
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		return d.keepParcel(data)
	}
}

func (d *Desk) keepParcel(data []byte) (any, error) {
	if _, err := parcel.Read(data); err != nil {
		return nil, d.parcelFault(err)
	}
	name := drafts.Key(string(folder.DigestOf(data)))
	waiting := d.waitingKeys()
	if len(waiting) >= mostWaiting && !slices.Contains(waiting, name) {
		return nil, fault.New(http.StatusConflict, "desk.parcel-waiting", diag.Args{"Count": mostWaiting})
	}
	if err := folder.Write(d.Root, path.Join(receivedDir, name+".zip"), data); err != nil {
		return nil, d.Unsaved(receivedDir, err)
	}
	return nil, screen.Redirect(screen.Link("/nhan", "goi", name))
}

// parcelScreen shows what taking in a parcel would change. The address has the parcel
// (goi) and the section that it goes to (muc).
type parcelScreen struct {
	*arrival
	Sections []screen.Option
	Kind     string
	There    workspace.Entry // the entry that it replaces
	Fields   []sourcefile.FieldChange
	Body     []textdiff.Piece
	Text     []textdiff.Piece // the whole file, where no form shows it
}

// An arrival is a parcel as it would stand in this column.
type arrival struct {
	Key    string
	Parcel *parcel.Parcel
	File   string // of the entry, here
	made   *workspace.Source
	there  *workspace.Source // the entry of that name; nil for none
	Files  []arrivingFile
}

// An arrivingFile is a file of a parcel with its name here.
type arrivingFile struct {
	Name  string
	Size  int
	Same  bool // it is here already
	Other bool // there is another one of its name
	data  []byte
	base  folder.Digest // of that
}

// KB is its size in kilobytes.
func (f arrivingFile) KB() int { return (f.Size + 1023) >> 10 }

// arrive says where a parcel would go.
func (d *Desk) arrive(key, section string) (*arrival, error) {
	p, err := d.waitingParcel(key)
	if err != nil {
		return nil, err
	}
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	a := &arrival{Key: key, Parcel: p}
	sections := newentry.Sections(set.Site.Library(), p.Kind)
	if section == "" {
		section = p.Section
	}
	if !slices.ContainsFunc(sections, func(s *store.Section) bool { return s.Dir == section }) {
		if len(sections) == 0 {
			return nil, fault.New(http.StatusUnprocessableEntity, "desk.parcel-no-section", diag.Args{"Kind": schema.Label(p.Kind)})
		}
		section = sections[0].Dir
	}
	here := func(name string) string {
		if rest, ok := strings.CutPrefix(name, "content/"+p.Section+"/"); ok {
			return "content/" + section + "/" + rest
		}
		return name
	}
	a.File = here(p.File)
	if a.there, err = d.Source(a.File); err != nil {
		a.there = nil
		if disk, err := d.OnDisk(a.File); err == nil { // it is there and cannot be read
			return nil, fault.New(http.StatusConflict, "desk.unreadable", diag.Args{"File": disk, "Why": ""})
		}
	}
	a.made = d.SourceOf(a.File, p.Entry)
	for i, f := range p.Files {
		one := arrivingFile{Name: here(f.Name), Size: len(p.Data[i]), data: p.Data[i], base: folder.NoFile}
		disk, _ := d.Locate(one.Name)
		if was, err := sitefile.Read(d.Folder.FS(), disk, parcel.MaxFile); err == nil {
			one.Same, one.base = bytes.Equal(was, one.data), folder.DigestOf(was)
			one.Other = !one.Same
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fault.New(http.StatusConflict, "desk.unreadable", diag.Args{"File": one.Name, "Why": err.Error()})
		}
		a.Files = append(a.Files, one)
	}
	return a, nil
}

func (d *Desk) parcelScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	a, err := d.arrive(q.Get("goi"), q.Get("muc"))
	if err != nil {
		return nil, err
	}
	s := &parcelScreen{arrival: a, Kind: schema.Label(a.Parcel.Kind)}
	for _, one := range newentry.Sections(d.Set().Site.Library(), a.Parcel.Kind) {
		s.Sections = append(s.Sections, screen.Option{Value: one.Dir, Label: one.Title, Chosen: strings.HasPrefix(a.File, "content/"+one.Dir+"/")})
	}
	before := &workspace.Source{File: &sourcefile.File{Written: a.made.Written, Values: form.Group{}}}
	if a.there != nil {
		before, s.There = a.there, d.Entry(a.File)
	}
	if a.made.Formed() && (a.there == nil || a.there.Formed()) {
		s.Fields = fieldChanges(a.made, before.Values)
		s.Body = textdiff.Words(before.Body, a.made.Body)
	} else {
		s.Text = textdiff.Lines(sourcefile.LineFeeds(before.Data), sourcefile.LineFeeds(a.made.Data))
	}
	return s, nil
}

// IsNew reports whether there is no entry of that name.
func (a *arrival) IsNew() bool { return a.there == nil }

// Base is the digest of the entry that is there.
func (a *arrival) Base() folder.Digest {
	if a.there == nil {
		return folder.NoFile
	}
	return a.there.Digest
}

// fieldChanges lists the fields that a file has otherwise, but for those of approval,
// which stay as they are here.
func fieldChanges(made *workspace.Source, before form.Group) (all []sourcefile.FieldChange) {
	for _, f := range made.Written.Type.Fields {
		if slices.Contains(keptHere, f.Key) || form.Equal(before[f.Key], made.Values[f.Key]) {
			continue
		}
		all = append(all, sourcefile.FieldChange{Label: f.Label, Pieces: textdiff.Words(sourcefile.InWords(f, before[f.Key]), sourcefile.InWords(f, made.Values[f.Key]))})
	}
	return all
}

// keptHere are the fields that nobody else's file decides: who has approved the entry, and
// whether it is out.
var keptHere = append([]string{"draft"}, sourcefile.Managed...)

// takeAction takes a parcel in: in the place of the entry of its name, or as a new one.
func (d *Desk) takeAction(r *http.Request) (any, error) {
	var in struct {
		Key, Section string
		Base         folder.Digest
		As           string // "update", "new"
		Replace      any    // names of files that take the place of others
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	a, err := d.arrive(in.Key, in.Section)
	if err != nil {
		return nil, err
	}
	if a.Base() != in.Base || in.As != "new" && in.As != "update" || in.As == "update" && a.there == nil {
		return nil, screen.Redirect(screen.Link("/nhan", "goi", in.Key, "muc", in.Section))
	}
	if in.As == "new" {
		if err := d.renewNames(a); err != nil {
			return nil, err
		}
	}
	text, err := a.text()
	if err != nil {
		return nil, err
	}
	if err := d.takeIn(screen.Who(r), a, text, chosenNames(in.Replace)); err != nil {
		return nil, d.Unsaved(a.File, err)
	}
	if err := d.dropParcel(in.Key); err != nil {
		return nil, err
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", a.File))
}

// chosenNames are the values of the boxes that were ticked: none, one or several.
func chosenNames(value any) (names []string) {
	switch v := value.(type) {
	case string:
		names = append(names, v)
	case []any:
		for _, one := range v {
			if name, ok := one.(string); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// renewNames gives an arriving entry a name that is free, and with it the files that have a
// folder with it.
func (d *Desk) renewNames(a *arrival) error {
	if a.there == nil {
		return nil
	}
	dir, isIndex := strings.CutSuffix(a.File, "/index.md")
	var err error
	if !isIndex {
		a.File, err = d.FreeName(a.File)
	} else {
		var free string
		free, err = d.freeFolder(dir)
		for i := range a.Files {
			if rest, ok := strings.CutPrefix(a.Files[i].Name, dir+"/"); ok {
				a.Files[i] = arrivingFile{Name: free + "/" + rest, Size: a.Files[i].Size, data: a.Files[i].data, base: folder.NoFile}
			}
		}
		a.File = free + "/index.md"
	}
	a.there = nil
	a.made.Name = a.File
	return err
}

// freeFolder returns a name for a new folder, with a number.
func (d *Desk) freeFolder(dir string) (string, error) {
	d.Folder.Forget()
	for n := 2; n < 1000; n++ {
		try := dir + "-" + strconv.Itoa(n)
		if _, there := d.Locate(try); !there {
			return try, nil
		}
	}
	return "", fault.New(http.StatusConflict, "desk.name-taken", diag.Args{"File": dir})
}

// text is the entry with the fields that stay as they are here; a new one is a draft that
// nobody has approved.
func (a *arrival) text() ([]byte, error) {
	if a.there != nil && a.there.Front == nil { // whether it is a draft cannot be told
		return nil, fault.New(http.StatusUnprocessableEntity, "desk.parcel-entry", diag.Args{"File": a.File})
	}
	var changes []edit.Change
	for _, key := range keptHere {
		var v form.Value
		if a.there != nil {
			v = a.there.Values[key]
		} else if key == "draft" {
			v = "true"
		}
		switch {
		case v == nil && a.made.Values[key] != nil:
			changes = append(changes, edit.Change{Path: key, Op: edit.Remove})
		case v != nil && !form.Equal(v, a.made.Values[key]):
			changes = append(changes, edit.Change{Path: key, Op: edit.Set, Value: v})
		}
	}
	text, err := a.made.Apply(changes)
	if err != nil {
		return nil, fault.New(http.StatusUnprocessableEntity, "desk.parcel-entry", diag.Args{"File": a.File})
	}
	return text, nil
}

// takeIn writes the files and then the entry that names them.
func (d *Desk) takeIn(who string, a *arrival, text []byte, replace []string) error {
	d.Saving.Lock()
	defer d.Saving.Unlock()
	for _, f := range a.Files {
		if f.Same || f.Other && !slices.Contains(replace, f.Name) {
			continue
		}
		if err := d.receive(who, a.Parcel.From, f.Name, f.base, f.data); err != nil {
			return err
		}
	}
	file, base := a.File, folder.NoFile
	if a.there != nil {
		file, base = a.there.Disk, a.there.Digest
	}
	return d.receive(who, a.Parcel.From, file, base, text)
}

// receive saves a file that somebody else has sent, and notes who that was.
func (d *Desk) receive(who, from, file string, base folder.Digest, data []byte) error {
	var old []byte
	disk, _ := d.Locate(file)
	if base != folder.NoFile {
		var err error
		if old, err = sitefile.Read(d.Folder.FS(), disk, parcel.MaxFile); err != nil {
			return err
		}
		if now := folder.DigestOf(old); now != base {
			return &folder.ConflictError{Name: file, Was: base, Now: now}
		}
	}
	return d.Change(history.Change{Entry: history.Entry{Who: who, Act: history.Received, File: file, Target: from}, Disk: disk, Old: old, Data: data})
}

// refuseAction gives up a parcel.
func (d *Desk) refuseAction(r *http.Request) (any, error) {
	var in struct{ Key string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	return map[string]any{}, d.dropParcel(in.Key)
}

func (d *Desk) dropParcel(key string) error {
	if !isKey(key) {
		return fault.NotFound(key)
	}
	err := d.Root.Remove(path.Join(receivedDir, key+".zip"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
