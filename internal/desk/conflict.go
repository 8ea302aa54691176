package desk

import (
	"errors"
	"net/http"
	"strconv"

	"cchc/internal/drafts"
	"cchc/internal/folder"
	"cchc/internal/sourcefile"
	"cchc/internal/textdiff"
	"cchc/internal/viet"
)

// A draftView is a draft as screens show it.
type draftView struct {
	*drafts.Draft
	Title string
	Day   string // when it was typed
	Lines []textdiff.Piece
	Moved bool // the file has changed since
}

// draftViews returns the drafts of a file that nobody is typing at now, with what saving
// each would change; with nil those of all files, without that.
func (d *Desk) draftViews(s *source) (views []draftView, err error) {
	var all []*drafts.Draft
	if s == nil {
		all, err = d.drafts.All()
	} else {
		all, err = d.drafts.Of(s.Name)
	}
	if err != nil {
		return nil, d.unsaved(drafts.Dir, err)
	}
	for _, t := range all {
		v := draftView{Draft: t, Title: d.view(t.File).Title, Day: stamp(t.Time)}
		if s != nil {
			text, err := d.draftText(t)
			if err != nil {
				continue
			}
			v.Moved = t.Base != s.digest
			v.Lines = textdiff.Lines(sourcefile.LineFeeds(s.Data), sourcefile.LineFeeds(text))
			if len(v.Lines) == 1 && v.Lines[0].Op == textdiff.Same || len(v.Lines) == 0 {
				_ = d.drafts.Drop(t.File, t.Tab) // it says what the file says
				continue
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// draftText returns the file that saving a draft would make.
func (d *Desk) draftText(t *drafts.Draft) ([]byte, error) {
	base, err := d.base(t.File, t.Base)
	if err != nil {
		return nil, err
	}
	return base.Compose(t.Typed)
}

// findDraft returns a draft by its file and tab.
func (d *Desk) findDraft(file, tab string) (*drafts.Draft, error) {
	all, err := d.drafts.Of(file)
	if err != nil {
		return nil, d.unsaved(file, err)
	}
	for _, t := range all {
		if t.Tab == tab {
			return t, nil
		}
	}
	return nil, notFound(file)
}

// conflictScreen is the screen where what two people made of an entry is joined: what only
// one of them has changed is joined already. The address has the file (tep) and the draft
// (ban).
type conflictScreen struct {
	Entry  entryView
	Draft  draftView
	Theirs folder.Digest
	Who    string // who wrote the file, "" where nobody knows
	Fields []fieldConflict
	Chunks []textdiff.Chunk
	Clean  bool // nothing is to be chosen
	Joined bool // some of the text is joined already
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
	there *source
}

// join joins a draft with the file as it is now.
func (d *Desk) join(file, tab string) (*joining, error) {
	t, err := d.findDraft(file, tab)
	if err != nil {
		return nil, err
	}
	base, err := d.base(file, t.Base)
	if err != nil {
		return nil, err
	}
	there, err := d.open(file)
	if err != nil {
		return nil, err
	}
	j, err := sourcefile.Join(base.File, there.File, t.Typed)
	return &joining{j, t, there}, err
}

func (d *Desk) conflictScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	j, err := d.join(q.Get("tep"), q.Get("ban"))
	if err != nil {
		return nil, err
	}
	s := &conflictScreen{Entry: d.view(j.there.Name), Theirs: j.there.digest, Chunks: j.Chunks, Clean: len(j.Conflicts) == 0}
	s.Draft = draftView{Draft: j.draft, Day: stamp(j.draft.Time)}
	for _, c := range j.Conflicts {
		label, f := sourcefile.LabelOf(j.Base.Written.Type, c.Path)
		s.Fields = append(s.Fields, fieldConflict{c.Path, label, sourcefile.InWords(f, c.Base), sourcefile.InWords(f, c.Mine), sourcefile.InWords(f, c.Theirs)})
	}
	for _, c := range j.Chunks {
		s.Clean = s.Clean && !c.Conflict
		s.Joined = s.Joined || !c.Conflict && (c.Mine != c.Base || c.Theirs != c.Base)
	}
	for _, e := range d.history.Of(j.there.Name) {
		if e.To == j.there.digest {
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
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	j, err := d.join(in.File, in.Tab)
	if err != nil {
		return nil, err
	}
	again := redirect(link("/xung-dot", "tep", in.File, "ban", in.Tab))
	if j.there.digest != in.Theirs {
		return nil, again // it has changed once more
	}
	text, err := j.Chosen(in.Fields, in.Chunks)
	if err != nil {
		return nil, err
	}
	_, err = d.save(d.who(r), in.File, j.there.digest, text)
	var conflict *folder.ConflictError
	if errors.As(err, &conflict) {
		return nil, again
	}
	if err != nil {
		return nil, d.unsaved(in.File, err)
	}
	if err := d.drafts.Drop(in.File, in.Tab); err != nil {
		return nil, d.unsaved(in.File, err)
	}
	return nil, redirect(link("/soan", "tep", in.File))
}

// number writes a number.
func number(n int) string { return strconv.Itoa(n) }
