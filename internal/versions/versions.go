package versions

import (
	"errors"
	"net/http"
	"path"
	"slices"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// historyScreen is the screen Lịch sử: who did what, the newest first. The address narrows it
// to one file (tep) or one day (ngay), and has the page (trang).
type historyScreen struct {
	File, Title string
	Entry       bool // the file is there
	Day         string
	Who         string
	People      []screen.Option
	Rows        []versionRow
	Count       int
	Page, Pages int
	Breaks      []string // at which the history is not what was written
	Whole       bool     // it is
}

// A versionRow is one thing that somebody did.
type versionRow struct {
	Hash   string
	Day    string // the first of its day has it
	Time   string
	Who    string
	Host   string
	Act    history.Act
	File   string
	Title  string
	Why    string
	Target string
	Was    string
	Has    bool // there is a version to look at
}

func (d *Desk) historyScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	if err := d.History.Reload(); err != nil {
		return nil, d.Unread(err)
	}
	s := &historyScreen{File: q.Get("tep"), Day: q.Get("ngay"), Who: q.Get("ai")}
	if err := d.verifyHistory(s); err != nil {
		return nil, err
	}
	titles := d.Titles()
	if s.File != "" {
		s.Title, s.Entry = titles[s.File], titles[s.File] != ""
		if !s.Entry {
			s.Title = s.File
		}
	}
	all, err := d.done(s)
	if err != nil {
		return nil, err
	}
	s.Count = len(all)
	all, s.Page, s.Pages = screen.Paged(all, q.Get("trang"))
	day := ""
	for _, e := range all {
		row := d.versionRow(&e, titles)
		if row.Day == day {
			row.Day = ""
		} else {
			day = row.Day
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// done are the entries of the history that a screen shows, and who did them.
func (d *Desk) done(s *historyScreen) (all []history.Entry, err error) {
	var day viet.Date
	if s.Day != "" {
		if day, err = viet.ParseDate(s.Day); err != nil {
			return nil, fault.New(http.StatusBadRequest, "desk.task-bad-day", diag.Args{"Value": s.Day})
		}
		s.Day = day.Day().String()
	}
	switch {
	case s.File != "":
		all = d.History.Of(s.File)
	case s.Day != "":
		all = d.History.Day(day)
	default:
		all = d.History.Page(0, d.History.Len())
	}
	seen := map[string]bool{}
	for _, e := range all {
		if e.Who != "" && !seen[e.Who] {
			seen[e.Who] = true
			s.People = append(s.People, screen.Option{Value: e.Who, Label: e.Who, Chosen: e.Who == s.Who})
		}
	}
	return slices.DeleteFunc(all, func(e history.Entry) bool {
		return s.Who != "" && e.Who != s.Who || s.Day != "" && viet.DateOf(e.Time) != day.Day()
	}), nil
}

func (d *Desk) versionRow(e *history.Entry, titles map[string]string) versionRow {
	row := versionRow{Hash: e.Hash, Day: viet.DateOf(e.Time).String(), Time: e.Time.In(viet.Zone).Format("15:04"), Who: e.Who, Host: e.Host, Act: e.Act, File: e.File, Title: titles[e.File], Why: e.Why, Target: e.Target, Was: e.Was}
	switch {
	case row.Title != "":
	case e.File == config.SettingsFile:
		row.Title = d.Say("desk.file-settings", nil)
	case e.File == check.DismissalsFile:
		row.Title = d.Say("desk.file-dismissals", nil)
	default:
		row.Title = path.Base(e.File)
	}
	row.Has = e.File != "" && (e.To != "" && e.To != folder.NoFile || e.From != "" && e.From != folder.NoFile)
	return row
}

// verifyHistory says whether the history is what was written.
func (d *Desk) verifyHistory(s *historyScreen) error {
	breaks, err := d.History.Verify()
	if err != nil {
		return d.Unread(err)
	}
	for _, b := range breaks {
		p := b.Problem()
		s.Breaks = append(s.Breaks, diag.Capitalize(d.Voice.Message(p))+" "+d.Voice.Hint(p))
	}
	s.Whole = len(breaks) == 0
	return nil
}

// versionScreen is one version of a file: its text, how it differs from the one before and
// from the file as it is. The address has the entry of the history (ban).
type versionScreen struct {
	Row     versionRow
	Entry   workspace.Entry
	Digest  folder.Digest // of the version
	Base    folder.Digest // of the file as it is
	Text    string
	Gone    bool // the version is not kept any more
	Removed bool // the file is not there
	Before  *sourcefile.Comparison
	Now     *sourcefile.Comparison // nil where the file is this version
}

// entryOf returns an entry of the history by its hash.
func (d *Desk) entryOf(hash string) (*history.Entry, error) {
	if err := d.History.Reload(); err != nil {
		return nil, d.Unread(err)
	}
	for e := range d.History.All() {
		if e.Hash == hash && e.File != "" {
			return e, nil
		}
	}
	return nil, fault.NotFound(d.Say("desk.version", nil))
}

// version is which version an entry of the history is looked at for: the one after it, or,
// of a removal, the one before.
func version(e *history.Entry) folder.Digest {
	if e.To != "" && e.To != folder.NoFile {
		return e.To
	}
	return e.From
}

func (d *Desk) versionScreen(r *http.Request) (any, error) {
	e, err := d.entryOf(r.URL.Query().Get("ban"))
	if err != nil {
		return nil, err
	}
	s := &versionScreen{Row: d.versionRow(e, d.Titles()), Entry: d.Entry(e.File), Digest: version(e)}
	s.Row.Day = viet.DateOf(e.Time).String()
	now, err := d.Source(e.File)
	var f *fault.Fault
	switch {
	case errors.As(err, &f) && f.Status == http.StatusNotFound:
		s.Removed, s.Base = true, folder.NoFile
	case err != nil && e.File == check.DismissalsFile:
		s.Removed = true
	case err != nil:
		return nil, err
	default:
		s.Base = now.Digest
	}
	data, err := d.History.Data(s.Digest)
	if err != nil {
		s.Gone = true
		return s, nil
	}
	this := d.SourceOf(e.File, data)
	s.Text = sourcefile.LineFeeds(data)
	if e.From != "" && e.From != folder.NoFile && e.From != s.Digest {
		if data, err := d.History.Data(e.From); err == nil {
			s.Before = d.compareAll(d.SourceOf(e.File, data), this)
		}
	}
	if now != nil && now.Digest != s.Digest {
		s.Now = d.compareAll(this, now)
	}
	return s, nil
}

// compareAll compares two versions with what approving writes.
func (d *Desk) compareAll(was, now *workspace.Source) *sourcefile.Comparison {
	c := sourcefile.Compare(was.File, now.File, d.Say("desk.front-matter", nil))
	if c.Empty() && string(was.Data) != string(now.Data) {
		c.Fields = append(c.Fields, sourcefile.ApprovalFields(was.File, now.File)...)
	}
	return c
}

// restoreAction makes a version of the history the file's text again, as a new version.
func (d *Desk) restoreAction(r *http.Request) (any, error) {
	var in struct {
		Version string // the entry of the history
		Base    folder.Digest
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	e, err := d.entryOf(in.Version)
	if err != nil {
		return nil, err
	}
	data, err := d.History.Data(version(e))
	if err != nil {
		return nil, d.Told(http.StatusGone, history.Problem(e.File, err))
	}
	what := history.Entry{Who: screen.Who(r), Act: history.Restored, File: e.File, Why: d.Say("desk.restored-from", diag.Args{"Time": screen.Stamp(e.Time)})}
	_, err = d.SaveAs(what, in.Base, data)
	var conflict *folder.ConflictError
	switch {
	case errors.As(err, &conflict):
		return nil, fault.New(http.StatusConflict, "desk.edit-changed", nil)
	case err != nil:
		return nil, d.Unsaved(e.File, err)
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", e.File))
}
