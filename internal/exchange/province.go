package exchange

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/fault"
	"cchc/internal/history"
	"cchc/internal/proposals"
	"cchc/internal/screen"
	"cchc/internal/sharedpack"
	"cchc/internal/sourcefile"
	"cchc/internal/textdiff"
)

// receivePackAction reads a pack of shared content of the province and keeps it. What the province
// lets change by itself is saved at once; nothing else changes.
func (d *Desk) receivePackAction(r *http.Request) (any, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, sharedpack.MaxSize+64<<10)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(http.StatusUnsupportedMediaType, "desk.bad-request", nil)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, fault.New(http.StatusBadRequest, "desk.province-choose", nil)
		}
		if err != nil {
			return nil, screen.SendFault(err)
		}
		if part.FormName() != "goi" {
			continue
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return nil, screen.SendFault(err)
		}
		return d.keepPack(screen.Who(r), screen.BaseName(part.FileName()), data)
	}
}

// keepPack keeps a pack that can be taken in.
func (d *Desk) keepPack(who, name string, data []byte) (any, error) {
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	if name == "" {
		return nil, fault.New(http.StatusBadRequest, "desk.province-choose", nil)
	}
	o, err := d.openPack(name, data)
	if err != nil {
		return nil, err
	}
	defer o.Close()
	if err := proposals.Keep(d.Root, data); err != nil {
		return nil, d.Unsaved(name, err)
	}
	if err := d.decided(func() proposals.Result {
		return o.TakeAutomatic(proposals.Actor{Dir: d.Folder, Log: d.History, Who: who, Why: d.Say("desk.province-automatic-why", nil)})
	}); err != nil {
		return nil, err
	}
	return nil, screen.Redirect("/nhap/tinh")
}

// openPack compares a pack with the column as it is now. The outcome is to be closed.
func (d *Desk) openPack(name string, data []byte) (*proposals.Outcome, error) {
	d.Folder.Forget()
	text, err := fs.ReadFile(d.Folder.FS(), config.SettingsFile)
	if err != nil {
		return nil, fault.NoSite()
	}
	settings, problems := config.ParseSettings(text)
	if settings == nil || problems.Errors() > 0 {
		return nil, fault.NoSite()
	}
	s, problems := proposals.Open(name, data, d.Folder.FS(), settings, proposals.Options{})
	if s == nil {
		return nil, d.Told(http.StatusUnprocessableEntity, problems[0])
	}
	return s.Compare(d.Folder.FS()), nil
}

// keptPack compares the pack that is kept.
func (d *Desk) keptPack() (*proposals.Outcome, error) {
	data, err := proposals.Kept(d.Root)
	if err != nil {
		return nil, fault.New(http.StatusGone, "desk.province-gone", nil)
	}
	return d.openPack("", data)
}

// decided has somebody's decision written, and says what could not be.
func (d *Desk) decided(decide func() proposals.Result) error {
	d.Saving.Lock()
	defer d.Saving.Unlock()
	if err := d.RememberApproval(""); err != nil {
		return err
	}
	result := decide()
	if len(result.Changed) > 0 {
		d.Saved(result.Changed...)
	}
	if len(result.Problems) > 0 {
		return d.Told(http.StatusConflict, result.Problems[0])
	}
	return nil
}

// provinceScreen shows what the province has made of what it shares: the entries of a state (loc) or, with none,
// those that wait; a page of them (trang).
type provinceScreen struct {
	*proposals.Outcome
	Rows        []*provinceRow
	Filters     []importFilter
	State       string
	Page, Pages int
	Taken       []takenFromPack
	Notes       []string
	Approval    bool // somebody has to approve what is taken in
}

// A provinceRow is an entry as the screen shows it.
type provinceRow struct {
	*proposals.Row
	Changes []sourcefile.FieldChange
	Fees    bool // what citizens pay would change
	Ticked  bool
	Why     string // it cannot be taken in
}

// Value is how a browser says which row is meant, and as what it was seen.
func (r *provinceRow) Value() string { return packValue(r.Row) }

func packValue(r *proposals.Row) string { return r.Mark() + " " + r.File }

// A takenFromPack is a file that was taken in or declined.
type takenFromPack struct{ File, Title, Act, Why string }

// packStates are the states that the screen tells apart, in its order.
var packStates = []proposals.State{proposals.Changed, proposals.New, proposals.Gone, proposals.Declined, proposals.Same}

func (d *Desk) provinceScreen(r *http.Request) (any, error) {
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	o, err := d.keptPack()
	if err != nil {
		return nil, err
	}
	defer o.Close()
	q := r.URL.Query()
	s := &provinceScreen{Outcome: o, State: q.Get("loc"), Taken: d.takenFrom(o.From())}
	if want, ok := d.ApprovalOnDisk(config.SettingsFile); ok {
		s.Approval = want.People() > 0
	}
	rows, page, pages := screen.Paged(s.filter(), q.Get("trang"))
	s.Page, s.Pages = page, pages
	for _, row := range rows {
		s.Rows = append(s.Rows, d.provinceRow(row))
	}
	for _, p := range o.Problems {
		s.Notes = append(s.Notes, p.File+": "+d.Voice.Message(p)+" "+d.Voice.Hint(p))
	}
	return s, nil
}

// filter returns the rows of the state that is asked for, changes first.
func (s *provinceScreen) filter() (rows []*proposals.Row) {
	waiting := []proposals.State{proposals.Changed, proposals.New, proposals.Gone}
	for _, state := range packStates {
		if n := s.Count(state); n > 0 {
			s.Filters = append(s.Filters, importFilter{string(state), n, s.State == string(state)})
		}
		for _, row := range s.Outcome.Rows {
			if row.State == state && (s.State == string(state) || s.State == "" && slices.Contains(waiting, state)) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// provinceRow puts a row into words. What citizens would pay otherwise has to be read before it is taken, and what
// the province has no more is not marked by itself.
func (d *Desk) provinceRow(row *proposals.Row) *provinceRow {
	v := &provinceRow{Row: row, Ticked: row.State == proposals.New || row.State == proposals.Changed}
	for _, f := range row.Fields {
		change := sourcefile.FieldChange{Label: f.Label, Pieces: wordsOrWhole(f.Old, f.New)}
		switch {
		case f.Label == "":
			change = sourcefile.FieldChange{Label: d.Say("desk.text-of-file", nil), Pieces: textdiff.Lines(f.Old, f.New)}
		case f.Path == "body":
			change.Pieces = sourcefile.Condense(change.Pieces)
		}
		v.Changes = append(v.Changes, change)
		v.Fees = v.Fees || row.State == proposals.Changed && strings.Contains(f.Path, "fees")
	}
	v.Ticked = v.Ticked && !v.Fees
	if len(row.Problems) > 0 {
		v.Ticked, v.Why = false, row.Problems[0].File+": "+d.Voice.Message(row.Problems[0])+" "+d.Voice.Hint(row.Problems[0])
	}
	return v
}

// takenFrom are the files of which something was decided from a pack, the last one first.
func (d *Desk) takenFrom(from string) (all []takenFromPack) {
	for e := range d.History.Latest() {
		if e.Target == from && e.File != "" && slices.Contains([]history.Act{history.Received, history.Declined, history.Removed}, e.Act) {
			all = append(all, takenFromPack{e.File, d.Entry(e.File).Title, string(e.Act), e.Why})
		}
	}
	return all
}

// decidePackAction takes in the entries that were ticked, or declines some.
func (d *Desk) decidePackAction(r *http.Request) (any, error) {
	var in struct {
		Take, Decline any
		State         string
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	d.imports.read.Lock()
	defer d.imports.read.Unlock()
	o, err := d.keptPack()
	if err != nil {
		return nil, err
	}
	defer o.Close()
	take, err := packRows(o, chosenNames(in.Take), func(r *proposals.Row) bool { return len(r.Problems) == 0 })
	if err != nil {
		return nil, err
	}
	decline, err := packRows(o, chosenNames(in.Decline), func(r *proposals.Row) bool { return r.State != proposals.Same })
	if err != nil {
		return nil, err
	}
	if len(take)+len(decline) == 0 {
		return nil, fault.New(http.StatusBadRequest, "desk.import-none-ticked", nil)
	}
	a := proposals.Actor{Dir: d.Folder, Log: d.History, Who: screen.Who(r)}
	if err := d.decided(func() proposals.Result {
		if len(decline) > 0 {
			return o.Decline(a, decline)
		}
		return o.Take(a, take)
	}); err != nil {
		return nil, err
	}
	return nil, screen.Redirect(screen.Link("/nhap/tinh", "loc", in.State))
}

// packRows returns the rows that a browser names; they have to be what it was shown, and such that may is true of.
func packRows(o *proposals.Outcome, values []string, may func(*proposals.Row) bool) (rows []*proposals.Row, err error) {
	for _, v := range values {
		i := slices.IndexFunc(o.Rows, func(r *proposals.Row) bool { return packValue(r) == v && may(r) })
		if i < 0 {
			return nil, fault.New(http.StatusConflict, "desk.import-changed", nil)
		}
		rows = append(rows, o.Rows[i])
	}
	return rows, nil
}

// dropPackAction gives the pack up that is kept: what waits in it is not proposed any more.
func (d *Desk) dropPackAction(r *http.Request) (any, error) {
	if err := screen.Sent(r, &struct{}{}); err != nil {
		return nil, err
	}
	if err := proposals.Drop(d.Root); err != nil {
		return nil, d.Unsaved("", err)
	}
	return map[string]any{}, nil
}
