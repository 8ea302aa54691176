package writing

import (
	"net/http"
	"path"
	"strings"

	"cchc/internal/drafts"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/screen"
	"cchc/internal/sitefile"
	"cchc/internal/sourcefile"
	"cchc/internal/workspace"
)

// draftScreen is the screen with what was typed into a file and not saved, where that cannot
// be joined with the file: it is not there, or what was typed does not fit into it. The
// address has the file (tep).
type draftScreen struct {
	Entry   workspace.Entry
	There   bool // the file
	Drafts  []typedDraft
	Renamed *workspace.Entry // where the file is now, nil for nowhere
	Places  []*newPlace      // where a new entry can be made of it; none for what is no entry
	Dir     string           // that of the file
}

// A typedDraft is a draft with all of what was typed.
type typedDraft struct {
	screen.DraftView
	Text  string
	Whole bool // Text is a file that can be saved
}

// toDrafts returns the way to the drafts of a file that an error keeps from being opened, or
// the error where it has none.
func (d *Desk) toDrafts(file string, why error) error {
	if all, err := d.Drafts.Of(file); err != nil || len(all) == 0 || !workspace.IsSource(file) {
		return why
	}
	return screen.Redirect(screen.Link("/ban-do", "tep", file))
}

func (d *Desk) draftScreen(r *http.Request) (any, error) {
	file := r.URL.Query().Get("tep")
	if !workspace.IsSource(file) {
		return nil, fault.NotFound(file)
	}
	all, err := d.Drafts.Of(file)
	if err != nil {
		return nil, d.Unsaved(file, err)
	}
	if len(all) == 0 {
		return nil, screen.Redirect(screen.Link("/bai-viet"))
	}
	s := &draftScreen{Entry: d.Entry(file)}
	_, err = d.OnDisk(file)
	s.There = err == nil
	for _, t := range all {
		one := typedDraft{DraftView: screen.DraftView{Draft: t, Day: screen.Stamp(t.Time)}}
		if text, err := d.DraftText(t); err == nil {
			one.Text, one.Whole = sourcefile.LineFeeds(text), true
		} else {
			one.Text = t.InWords(d.SortOf(file).Type)
		}
		s.Drafts = append(s.Drafts, one)
		if to := d.Renamed(t); to != "" && !s.There && s.Renamed == nil {
			e := d.Entry(to)
			s.Renamed = &e
		}
	}
	if path.Base(file) != "_index.md" && sitefile.IsMarkdown(file) {
		s.Places, s.Dir = d.places(), strings.TrimPrefix(path.Dir(file), "content/")
	}
	return s, nil
}

// draftAction saves a draft that cannot be joined with its file: As says as what. It is the
// file again ("old"), a new entry in the section To ("new"), or is handed to the file To,
// which is that which it was typed into ("renamed").
func (d *Desk) draftAction(r *http.Request) (any, error) {
	var in struct{ File, Tab, As, To string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	if !workspace.IsSource(in.File) {
		return nil, fault.NotFound(in.File)
	}
	t, err := d.findDraft(in.File, in.Tab)
	if err != nil {
		return nil, err
	}
	switch in.As {
	case "old":
		return nil, d.saveDraft(r, t, in.File, false)
	case "new":
		name, err := d.newName(in.File, in.To)
		if err != nil {
			return nil, err
		}
		return nil, d.saveDraft(r, t, name, true)
	case "renamed":
		if in.To == "" || d.Renamed(t) != in.To {
			return nil, fault.NotFound(in.To)
		}
		moved := *t
		moved.File = in.To
		if err := d.Drafts.Keep(&moved); err != nil {
			return nil, d.Unsaved(in.To, err)
		}
		if err := d.Drafts.Drop(t.File, t.Tab); err != nil {
			return nil, d.Unsaved(t.File, err)
		}
		return nil, screen.Redirect(screen.Link("/xung-dot", "tep", in.To, "ban", in.Tab))
	}
	return nil, fault.BadRequest()
}

// newName returns a free name in a section, after that of a file.
func (d *Desk) newName(file, dir string) (string, error) {
	for _, p := range d.places() {
		if p.Dir == dir {
			base := path.Base(file)
			if base == "index.md" {
				base = path.Base(path.Dir(file)) + ".md"
			}
			return d.FreeName(path.Join("content", dir, base))
		}
	}
	return "", fault.New(http.StatusBadRequest, "desk.new-section", nil)
}

// saveDraft makes a file of a draft and gives the draft up; the error is the way to the
// file's editor. A new entry is a draft of the site, which nobody has approved.
func (d *Desk) saveDraft(r *http.Request, t *drafts.Draft, name string, asNew bool) error {
	text, err := d.DraftText(t)
	if err != nil {
		return fault.New(http.StatusUnprocessableEntity, "desk.draft-unfit", nil)
	}
	if asNew {
		changes := []edit.Change{{Path: "draft", Op: edit.Set, Value: true}}
		s := d.SourceOf(name, text)
		for _, key := range sourcefile.Managed {
			if s.Values[key] != nil {
				changes = append(changes, edit.Change{Path: key, Op: edit.Remove})
			}
		}
		if changed, err := s.Apply(changes); err == nil { // else its front matter cannot be read, and nothing of it goes out
			text = changed
		}
	}
	if err := d.Create(screen.Who(r), name, text); err != nil {
		return d.Unsaved(name, err)
	}
	if err := d.Drafts.Drop(t.File, t.Tab); err != nil {
		return d.Unsaved(t.File, err)
	}
	return screen.Redirect(screen.Link("/soan", "tep", name))
}
