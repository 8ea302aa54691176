package writing

import (
	"errors"
	"net/http"

	"cchc/internal/drafts"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/screen"
	"cchc/internal/sourcefile"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// findDraft returns a draft by its file and tab.
func (d *Desk) findDraft(file, tab string) (*drafts.Draft, error) {
	all, err := d.Drafts.Of(file)
	if err != nil {
		return nil, d.Unsaved(file, err)
	}
	for _, t := range all {
		if t.Tab == tab {
			return t, nil
		}
	}
	return nil, fault.NotFound(file)
}

// conflictScreen is the screen where what two people made of an entry is joined: what only
// one of them has changed is joined already. The address has the file (tep) and the draft
// (ban).
type conflictScreen struct {
	Entry  workspace.Entry
	Draft  screen.DraftView
	Theirs folder.Digest
	Who    string // who wrote the file, "" where nobody knows
	Fields []fieldConflict
	Chunks []textdiff.Chunk
	Lost   bool             // what the draft was typed into is not kept any more: it takes the place of the file
	Lines  []textdiff.Piece // what that changes
	Clean  bool             // nothing is to be chosen
	Joined bool             // some of the text is joined already
}

// Same reports whether one person made both.
func (s *conflictScreen) Same() bool { return viet.NameKey(s.Who) == viet.NameKey(s.Draft.Who) }

// A fieldConflict is a field that both have changed.
type fieldConflict struct {
	Path, Label        string
	Base, Mine, Theirs string
}

// A joining is a draft, and what joining it with the file that is there now makes.
type joining struct {
	*sourcefile.Joining
	draft *drafts.Draft
	there *workspace.Source
	lost  bool // what the draft was typed into is not kept any more
}

// join joins a draft with the file as it is now. The error is a [screen.Redirect] to the
// drafts of the file where it is not there, or what was typed cannot be written into it.
func (d *Desk) join(file, tab string) (*joining, error) {
	t, err := d.findDraft(file, tab)
	if err != nil {
		return nil, err
	}
	there, err := d.Source(file)
	if err != nil {
		return nil, d.toDrafts(file, err)
	}
	base, lost := d.DraftBase(t)
	j, err := sourcefile.Join(base.File, there.File, t.Typed)
	if err != nil {
		return nil, d.toDrafts(file, err)
	}
	return &joining{j, t, there, lost}, nil
}

func (d *Desk) conflictScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	j, err := d.join(q.Get("tep"), q.Get("ban"))
	if err != nil {
		return nil, err
	}
	s := &conflictScreen{Entry: d.Entry(j.there.Name), Theirs: j.there.Digest, Chunks: j.Chunks, Clean: len(j.Conflicts) == 0}
	if s.Lost = j.lost; s.Lost {
		text, err := d.DraftText(j.draft)
		if err != nil {
			return nil, err
		}
		s.Lines = textdiff.Lines(sourcefile.LineFeeds(j.there.Data), sourcefile.LineFeeds(text))
	}
	s.Draft = screen.DraftView{Draft: j.draft, Day: screen.Stamp(j.draft.Time)}
	for _, c := range j.Conflicts {
		label, f := sourcefile.LabelOf(j.Base.Written.Type, c.Path)
		s.Fields = append(s.Fields, fieldConflict{c.Path, label, sourcefile.InWords(f, c.Base), sourcefile.InWords(f, c.Mine), sourcefile.InWords(f, c.Theirs)})
	}
	for _, c := range j.Chunks {
		s.Clean = s.Clean && !c.Conflict
		s.Joined = s.Joined || !c.Conflict && (c.Mine != c.Base || c.Theirs != c.Base)
	}
	for _, e := range d.History.Of(j.there.Name) {
		if e.To == j.there.Digest {
			s.Who = e.Who
			break
		}
	}
	return s, nil
}

// joinAction saves what was joined, with what was chosen: of each conflict of fields, and of
// lines, mine, theirs or both, in their order.
func (d *Desk) joinAction(r *http.Request) (any, error) {
	var in struct {
		File, Tab string
		Theirs    folder.Digest
		Fields    []string
		Chunks    []string
	}
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	j, err := d.join(in.File, in.Tab)
	if err != nil {
		return nil, err
	}
	again := screen.Redirect(screen.Link("/xung-dot", "tep", in.File, "ban", in.Tab))
	if j.there.Digest != in.Theirs {
		return nil, again // it has changed once more
	}
	text, err := j.Chosen(in.Fields, in.Chunks)
	if err != nil {
		return nil, err
	}
	_, err = d.Save(screen.Who(r), in.File, j.there.Digest, text)
	var conflict *folder.ConflictError
	if errors.As(err, &conflict) {
		return nil, again
	}
	if err != nil {
		return nil, d.Unsaved(in.File, err)
	}
	if err := d.Drafts.Drop(in.File, in.Tab); err != nil {
		return nil, d.Unsaved(in.File, err)
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", in.File))
}
