package exchange

import (
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"cchc/internal/batch"
	"cchc/internal/collect"
	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/entrydiff"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/importer"
	"cchc/internal/libreoffice"
	"cchc/internal/newentry"
	"cchc/internal/proposals"
	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/store"
	"cchc/internal/textdiff"
)

// What a browser sends at once to be taken over: how many bytes, and how many files.
const mostImported, manyImported = 128 << 20, 500

// An importJob is a batch of documents that somebody looks at. It is there until it is given
// up, the program stops, or many others came behind it.
type importJob struct {
	Key   string
	Batch *batch.Batch
	Round *collect.Round // of feeds, nil for documents
	Saved *importResult  // the last time that something of it was saved, nil for never

	mu      sync.Mutex
	set     *render.Set // that the outcome is of
	into    importPlace
	outcome *batch.Outcome
}

// Names are the names of the documents.
func (j *importJob) Names() string {
	var names []string
	for _, f := range j.Batch.Files {
		names = append(names, f.Name)
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return strings.Join(names, ", ")
}

// An importPlace is where new entries belong.
type importPlace struct{ section, unit string }

// An importResult is what was saved, and what could not be.
type importResult struct {
	Count, Drafts int
	Failed        []string
}

// imports are the batches that wait, the newest first.
type imports struct {
	mu   sync.Mutex
	jobs []*importJob
	read sync.Mutex // documents are large in memory while they are read
}

// keptImports is how many batches wait at most.
const keptImports = 6

func (s *imports) add(j *importJob) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.Key = rand.Text()
	s.jobs = slices.Insert(s.jobs, 0, j)
	s.jobs = s.jobs[:min(len(s.jobs), keptImports)]
	return j.Key
}

func (s *imports) all() []*importJob {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.jobs)
}

func (s *imports) get(key string) (*importJob, error) {
	for _, j := range s.all() {
		if j.Key == key {
			return j, nil
		}
	}
	return nil, fault.New(http.StatusGone, "desk.import-gone", nil)
}

func (s *imports) drop(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.jobs = slices.DeleteFunc(s.jobs, func(j *importJob) bool { return j.Key == key })
}

// importSources are the kinds of documents, in the order in which they are offered.
func importSources() []importer.Source {
	return append(slices.Clone(importer.Sources), importer.Official)
}

// importScreen is the screen Nhập: which documents, and which feeds there are.
type importScreen struct {
	Sources []importSource
	Feeds   []config.UnitFeed
	Waiting []*importJob
	Pack    bool // something of the province may wait
}

// An importSource is a kind of documents as it is offered.
type importSource struct {
	Name    string
	Section bool // the column has a place for its entries
}

func (d *Desk) importScreen(*http.Request) (any, error) {
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	s := &importScreen{Feeds: set.Site.Settings.Collect, Waiting: d.imports.all(), Pack: proposals.IsKept(d.Root)}
	for _, one := range importSources() {
		s.Sources = append(s.Sources, importSource{one.Name, len(newentry.Sections(set.Site.Library(), one.Kind)) > 0})
	}
	return s, nil
}

// importAction reads documents and shows what they would do. Nothing of the site changes.
func (d *Desk) importAction(r *http.Request) (any, error) {
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	r.Body = http.MaxBytesReader(nil, r.Body, mostImported+1<<20)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(http.StatusUnsupportedMediaType, "desk.bad-request", nil)
	}
	b := &batch.Batch{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, screen.SendFault(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, screen.SendFault(err)
		}
		switch part.FormName() {
		case "loai":
			at := slices.IndexFunc(importSources(), func(s importer.Source) bool { return s.Name == string(data) })
			if at < 0 {
				return nil, fault.New(http.StatusBadRequest, "desk.import-kind", nil)
			}
			b.Source = importSources()[at]
		case "tep":
			if err := addImported(b, screen.BaseName(part.FileName()), data); err != nil {
				return nil, err
			}
		}
	}
	if len(b.Files) == 0 {
		return nil, fault.New(http.StatusBadRequest, "desk.import-choose", nil)
	}
	return d.openImport(&importJob{Batch: b})
}

// addImported reads a file that was sent.
func addImported(b *batch.Batch, name string, data []byte) error {
	switch {
	case b.Source.Read == nil: // the kind stands before the files
		return fault.New(http.StatusBadRequest, "desk.import-kind", nil)
	case len(data) == 0 || sitefile.Ignored(name): // a box without a file, what systems hide in folders
		return nil
	case len(b.Files) == manyImported:
		return fault.New(http.StatusRequestEntityTooLarge, "desk.import-many", diag.Args{"Count": manyImported})
	}
	b.Add(name, data)
	return nil
}

// openImport keeps a batch and shows it; one of which nothing could be read is an error.
func (d *Desk) openImport(j *importJob) (any, error) {
	o, err := d.outcome(j, importPlace{})
	if err != nil {
		return nil, err
	}
	convertible := slices.ContainsFunc(j.Batch.Files, func(f *batch.File) bool { return f.Convertible })
	if len(o.Rows) == 0 && len(o.Failed) == 1 && len(j.Batch.Files) == 1 && !(convertible && libreoffice.Program() != "") {
		return nil, d.Told(http.StatusUnprocessableEntity, *o.Failed[0].Failed)
	}
	return nil, screen.Redirect(screen.Link("/nhap/xem", "ma", d.imports.add(j)))
}

// collectAction asks the feeds that the settings name.
func (d *Desk) collectAction(r *http.Request) (any, error) {
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	j := &importJob{Batch: &batch.Batch{Source: importer.Source{Name: "collect", Kind: content.KindNews}}}
	j.Round = collect.Read(r.Context(), d.Dir, set.Site.Settings.Collect)
	for _, feed := range j.Round.Feeds {
		j.Batch.AddFeed(feed)
	}
	if len(j.Batch.Files) == 0 {
		return nil, fault.New(http.StatusBadRequest, "desk.collect-none", nil)
	}
	return d.openImport(j)
}

// convertAction has LibreOffice make a document readable.
func (d *Desk) convertAction(r *http.Request) (any, error) {
	var in struct{ Key, Digest string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	j, err := d.imports.get(in.Key)
	if err != nil {
		return nil, err
	}
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	j.mu.Lock()
	defer j.mu.Unlock()
	program := libreoffice.Program()
	for _, f := range j.Batch.Files {
		if f.Digest == in.Digest && f.Convertible && program != "" {
			j.Batch.Convert(r.Context(), program, f)
		}
	}
	j.set = nil
	return map[string]any{}, nil
}

// outcome says what a batch would do to the site as it is now.
func (d *Desk) outcome(j *importJob, into importPlace) (*batch.Outcome, error) {
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	lib := set.Site.Library()
	sections := newentry.Sections(lib, j.Batch.Source.Kind)
	if len(sections) == 0 {
		return nil, fault.New(http.StatusUnprocessableEntity, "desk.parcel-no-section", diag.Args{"Kind": schema.Label(j.Batch.Source.Kind)})
	}
	at := max(0, slices.IndexFunc(sections, func(s *store.Section) bool { return s.Dir == into.section }))
	unit, _ := newentry.UnitNamed(lib.Settings, into.unit)
	if into.unit == "" || newentry.UnitField(j.Batch.Source.Kind) == nil {
		unit = ""
	}
	into = importPlace{sections[at].Dir, unit}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.outcome == nil || j.set != set || j.into != into {
		d.Folder.Forget()
		t := &entrydiff.Target{Library: lib, Files: d.Folder.FS(), Section: sections[at], Repeal: true, Begin: content.Beginning{Today: d.Today(), Agency: lib.Settings.Agency.Name}}
		j.outcome = j.Batch.Compare(t, importer.Begin{Beginning: t.Begin, Unit: unit}, entrydiff.Origin{Day: d.Today()})
		j.set, j.into = set, into
	}
	return j.outcome, nil
}

// takingScreen shows what a batch would do: the entries of a state or, with none, those that
// are not as they were. The address has the batch (ma), the section (muc) and the unit
// (don-vi) of new entries, the state (loc) and the page (trang).
type takingScreen struct {
	*importJob
	Sections, Units []screen.Option
	Section, Unit   string
	Rows            []*takingRow
	Ticked          int
	Others          int // that "all" takes
	Filters         []importFilter
	State           string
	Page, Pages     int
	Unread          []batch.Unread
	Remarks         []string
	Broken          []brokenImport
	Stamp           string
}

// An importFilter leads to the entries of one state.
type importFilter struct {
	Name    string
	Count   int
	Current bool
}

// A takingRow is an entry as the screen shows it.
type takingRow struct {
	*batch.Row
	Changes []sourcefile.FieldChange
	Body    string
	Ticked  bool
	Why     string // it cannot be changed
}

// Value is how a browser says which row is meant, and as what it was seen.
func (r *takingRow) Value() string { return rowValue(r.Row) }

func rowValue(r *batch.Row) string { return r.Mark + " " + r.File }

// A brokenImport is a document that was not read, and why.
type brokenImport struct {
	Name, Message, Hint string
	Digest              string // of one that LibreOffice could convert
}

func (d *Desk) takingScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	j, err := d.imports.get(q.Get("ma"))
	if err != nil {
		return nil, err
	}
	o, err := d.outcome(j, importPlace{q.Get("muc"), q.Get("don-vi")})
	if err != nil {
		return nil, err
	}
	s := &takingScreen{importJob: j, Section: j.into.section, Unit: j.into.unit, State: q.Get("loc"), Unread: o.Unread, Stamp: stampOf(o), Others: len(allOf(o))}
	d.importChoices(s)
	rows, page, pages := screen.Paged(s.filter(o), q.Get("trang"))
	s.Page, s.Pages = page, pages
	for _, row := range rows {
		s.Rows = append(s.Rows, d.takingRow(row))
	}
	d.importRemarks(s, o)
	return s, nil
}

// importChoices fills in where new entries may belong.
func (d *Desk) importChoices(s *takingScreen) {
	lib := d.Set().Site.Library()
	for _, one := range newentry.Sections(lib, s.Batch.Source.Kind) {
		s.Sections = append(s.Sections, screen.Option{Value: one.Dir, Label: one.Title, Chosen: one.Dir == s.Section})
	}
	if s.Round == nil && s.Batch.Source.Kind == content.KindNews {
		s.Units = []screen.Option{{Value: "", Label: "", Chosen: s.Unit == ""}}
		for _, name := range newentry.Units(lib.Settings) {
			s.Units = append(s.Units, screen.Option{Value: name, Label: name, Chosen: name == s.Unit})
		}
	}
}

// filter returns the rows of the state that is asked for, changes first.
func (s *takingScreen) filter(o *batch.Outcome) (rows []*batch.Row) {
	for _, state := range []entrydiff.State{entrydiff.Changed, entrydiff.New, entrydiff.Gone, entrydiff.Same} {
		if n := o.Count(state); n > 0 {
			s.Filters = append(s.Filters, importFilter{string(state), n, s.State == string(state)})
		}
		for _, row := range o.Rows {
			if row.State == state && (s.State == string(state) || s.State == "" && state != entrydiff.Same) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// takingRow puts a row into words. What citizens would pay otherwise has to be read before
// it is taken, and what a list has no more is not marked by itself.
func (d *Desk) takingRow(row *batch.Row) *takingRow {
	v := &takingRow{Row: row, Ticked: !row.Fees && (row.State == entrydiff.New || row.State == entrydiff.Changed)}
	if row.Problems != nil {
		v.Ticked, v.Why = false, d.Voice.Message(row.Problems[0])+" "+d.Voice.Hint(row.Problems[0])
	}
	for _, f := range row.Fields {
		v.Changes = append(v.Changes, sourcefile.FieldChange{Label: f.Label, Pieces: wordsOrWhole(f.Old, f.New)})
	}
	if row.State == entrydiff.New {
		v.Body = strings.TrimSpace(d.SourceOf(row.File, row.Data).Body)
	}
	return v
}

// wordsOrWhole says how two values differ: by words, or one behind the other where they have
// little in common.
func wordsOrWhole(old, now string) []textdiff.Piece {
	pieces, same := textdiff.Words(old, now), 0
	for _, p := range pieces {
		if p.Op == textdiff.Same {
			same += len(p.Text)
		}
	}
	if 2*same >= min(len(old), len(now)) || old == "" || now == "" {
		return pieces
	}
	return []textdiff.Piece{{Op: textdiff.Gone, Text: old}, {Op: textdiff.Same, Text: "\n"}, {Op: textdiff.New, Text: now}}
}

// importRemarks puts into words what a person has to know of the documents.
func (d *Desk) importRemarks(s *takingScreen, o *batch.Outcome) {
	for _, p := range o.Remarks {
		s.Remarks = append(s.Remarks, p.File+": "+d.Voice.Message(p)+" "+d.Voice.Hint(p))
	}
	for _, f := range o.Failed {
		one := brokenImport{Name: f.Name, Message: diag.Capitalize(d.Voice.Message(*f.Failed)), Hint: d.Voice.Hint(*f.Failed)}
		if f.Convertible && libreoffice.Program() != "" {
			one.Digest = f.Digest
		}
		s.Broken = append(s.Broken, one)
	}
}

// allOf are the rows that are taken without being looked at one by one.
func allOf(o *batch.Outcome) (rows []*batch.Row) {
	for _, r := range o.Rows {
		if (r.State == entrydiff.New || r.State == entrydiff.Changed && !r.Fees) && r.Problems == nil {
			rows = append(rows, r)
		}
	}
	return rows
}

// stampOf is another one where any row is.
func stampOf(o *batch.Outcome) string {
	var b strings.Builder
	for _, r := range o.Rows {
		b.WriteString(rowValue(r) + "\n")
	}
	return string(folder.DigestOf([]byte(b.String()))[:16])
}

// takeImportAction saves the entries that were ticked, or all that need no second look.
func (d *Desk) takeImportAction(r *http.Request) (any, error) {
	var in struct {
		Key, Section, Unit, All string
		Take                    any
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	j, err := d.imports.get(in.Key)
	if err != nil {
		return nil, err
	}
	o, err := d.outcome(j, importPlace{in.Section, in.Unit})
	if err != nil {
		return nil, err
	}
	rows, err := chosenRows(o, in.All, chosenNames(in.Take))
	if err != nil {
		return nil, err
	}
	result := d.saveRows(screen.Who(r), rows)
	if o, err := d.outcome(j, importPlace{in.Section, in.Unit}); err == nil {
		d.saveRecords(screen.Who(r), o)
	}
	j.mu.Lock()
	j.Saved = result
	j.mu.Unlock()
	if j.Round != nil && len(result.Failed) == 0 && len(rows) >= o.Count(entrydiff.New) {
		if err := j.Round.Taken(); err != nil { // the feeds are read again next time
			result.Failed = append(result.Failed, d.Say("desk.collect-unkept", diag.Args{"Detail": err.Error()}))
		}
	}
	return nil, screen.Redirect(screen.Link("/nhap/xem", "ma", in.Key, "muc", in.Section, "don-vi", in.Unit))
}

// chosenRows returns the rows that a browser names; they have to be what it was shown.
func chosenRows(o *batch.Outcome, all string, values []string) (rows []*batch.Row, err error) {
	if all != "" {
		if all != stampOf(o) {
			return nil, fault.New(http.StatusConflict, "desk.import-changed", nil)
		}
		return allOf(o), nil
	}
	byValue := map[string]*batch.Row{}
	for _, r := range o.Rows {
		byValue[rowValue(r)] = r
	}
	for _, v := range values {
		row := byValue[v]
		if row == nil {
			return nil, fault.New(http.StatusConflict, "desk.import-changed", nil)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, fault.New(http.StatusBadRequest, "desk.import-none-ticked", nil)
	}
	return rows, nil
}

// saveRows saves entries, behind the pictures that they show.
func (d *Desk) saveRows(who string, rows []*batch.Row) *importResult {
	result := &importResult{}
	var pictures, entries []history.Change
	var shownBy []string // the entry of each picture
	for _, row := range rows {
		why := d.Say("desk.imported-from", diag.Args{"File": row.From.File, "Digest": row.From.Digest[:12]})
		for _, w := range row.Writes(d.Folder.FS(), row.From) {
			c := history.Change{Entry: history.Entry{Who: who, File: w.Name, Why: why}, Old: w.Old, Data: w.Data}
			switch {
			case w.Entry:
				c.Disk, _ = d.OnDisk(w.Name) // "" for a new one
				entries = append(entries, c)
			case !w.Record:
				pictures, shownBy = append(pictures, c), append(shownBy, row.File)
			}
		}
	}
	broken := map[string]bool{}
	note := func(c history.Change, err error) {
		_, text := d.FaultOf(d.Unsaved(c.File, err))
		result.Failed = append(result.Failed, text)
	}
	for i, err := range d.ChangeAll(pictures) {
		if err != nil {
			broken[shownBy[i]] = true
			note(pictures[i], err)
		}
	}
	entries = slices.DeleteFunc(entries, func(c history.Change) bool { return broken[c.File] })
	for i, err := range d.ChangeAll(entries) {
		if err != nil {
			note(entries[i], err)
			continue
		}
		result.Count++
		if entries[i].Old == nil {
			result.Drafts++
		}
	}
	return result
}

// saveRecords writes what the source says of entries that are as it has them, for the check
// to say later what has drifted. They are made of the source and have no history.
func (d *Desk) saveRecords(who string, o *batch.Outcome) {
	d.Saving.Lock()
	defer d.Saving.Unlock()
	var records []folder.Change
	for _, row := range o.Rows {
		from := row.From
		from.Who = who
		for _, w := range row.Writes(d.Folder.FS(), from) {
			if w.Record && row.State == entrydiff.Same {
				c := folder.Change{Name: w.Name, Old: folder.NoFile, Data: w.Data}
				if w.Old != nil {
					c.Old = folder.DigestOf(w.Old)
				}
				records = append(records, c)
			}
		}
	}
	if len(records) > 0 {
		d.Folder.SaveAll(records) // one that cannot be written is written with the next import
		d.Folder.Forget()
		d.CheckAgain()
	}
}

// dropImportAction gives a batch up.
func (d *Desk) dropImportAction(r *http.Request) (any, error) {
	var in struct{ Key string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	d.imports.drop(in.Key)
	return map[string]any{}, nil
}
