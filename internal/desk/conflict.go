package desk

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"cchc/internal/folder"
	"cchc/internal/form"
	"cchc/internal/schema"
	"cchc/internal/textdiff"
)

// A draftView is a draft as screens show it.
type draftView struct {
	*draft
	Title string
	Day   string // when it was typed
	Lines []textdiff.Piece
	Moved bool // the file has changed since
}

// draftViews returns the drafts of a file that nobody is typing at now, with what saving
// each would change; with nil those of all files, without that.
func (d *Desk) draftViews(s *source) (views []draftView, err error) {
	var all []*draft
	if s == nil {
		all, err = d.drafts.all()
	} else {
		all, err = d.drafts.of(s.file)
	}
	if err != nil {
		return nil, d.unsaved(deskDir, err)
	}
	for _, t := range all {
		v := draftView{draft: t, Title: d.view(t.File).Title, Day: t.Time.Format("15:04 02/01/2006")}
		if s != nil {
			text, err := d.draftText(t)
			if err != nil {
				continue
			}
			v.Moved = t.Base != s.digest
			v.Lines = textdiff.Lines(lineFeeds(s.data), lineFeeds(text))
			if len(v.Lines) == 1 && v.Lines[0].Op == textdiff.Same || len(v.Lines) == 0 {
				_ = d.drafts.drop(t.File, t.Tab) // it says what the file says
				continue
			}
		}
		views = append(views, v)
	}
	return views, nil
}

// draftText returns the file that saving a draft would make.
func (d *Desk) draftText(t *draft) ([]byte, error) {
	base, err := d.base(t.File, t.Base)
	if err != nil {
		return nil, err
	}
	return base.compose(t.typed)
}

// findDraft returns a draft by its file and tab.
func (d *Desk) findDraft(file, tab string) (*draft, error) {
	all, err := d.drafts.of(file)
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
}

// A fieldConflict is a field that both have changed.
type fieldConflict struct {
	Path, Label        string
	Base, Mine, Theirs string
}

// A joining is what is known of a draft and the file that it cannot be saved over.
type joining struct {
	draft       *draft
	base, there *source
	values      form.Group
	conflicts   []form.Conflict
	chunks      []textdiff.Chunk
	text        bool // the text of the whole file is joined by lines
}

// join joins a draft with the file as it is now.
func (d *Desk) join(file, tab string) (*joining, error) {
	t, err := d.findDraft(file, tab)
	if err != nil {
		return nil, err
	}
	j := &joining{draft: t}
	if j.base, err = d.base(file, t.Base); err != nil {
		return nil, err
	}
	if j.there, err = d.open(file); err != nil {
		return nil, err
	}
	mine, err := j.base.compose(t.typed)
	if err != nil {
		return nil, err
	}
	made := d.sourceOf(file, mine)
	if t.Text != nil || !j.base.formed() || !j.there.formed() || !made.formed() {
		j.text = true
		j.chunks = textdiff.Merge(lineFeeds(j.base.data), lineFeeds(mine), lineFeeds(j.there.data))
		return j, nil
	}
	values, err := form.Parse(t.Form)
	if err != nil {
		return nil, failed(http.StatusBadRequest, "desk.bad-request", nil)
	}
	j.values, j.conflicts = form.Merge(j.base.sort.Type, j.base.values, j.base.unmanaged(values), j.there.values)
	j.chunks = textdiff.Merge(j.base.body, made.body, j.there.body)
	return j, nil
}

func (d *Desk) conflictScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	j, err := d.join(q.Get("tep"), q.Get("ban"))
	if err != nil {
		return nil, err
	}
	s := &conflictScreen{Entry: d.view(j.there.file), Theirs: j.there.digest, Chunks: j.chunks, Clean: len(j.conflicts) == 0}
	s.Draft = draftView{draft: j.draft, Day: j.draft.Time.Format("15:04 02/01/2006")}
	for _, c := range j.conflicts {
		label, f := labelOf(j.base.sort.Type, c.Path)
		s.Fields = append(s.Fields, fieldConflict{c.Path, label, inWords(f, c.Base), inWords(f, c.Mine), inWords(f, c.Theirs)})
	}
	for _, c := range j.chunks {
		s.Clean = s.Clean && !c.Conflict
	}
	for _, e := range d.history.Of(j.there.file) {
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
	text, err := j.chosen(in.Fields, in.Chunks)
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
	if err := d.drafts.drop(in.File, in.Tab); err != nil {
		return nil, d.unsaved(in.File, err)
	}
	return nil, redirect(link("/soan", "tep", in.File))
}

// chosen returns the joined file.
func (j *joining) chosen(fields, chunks []string) ([]byte, error) {
	if len(fields) != len(j.conflicts) {
		return nil, failed(http.StatusBadRequest, "desk.choose", nil)
	}
	values := j.values
	for i, c := range j.conflicts {
		if fields[i] == "mine" {
			values = form.With(j.base.sort.Type, values, c, c.Mine)
		}
	}
	var b strings.Builder
	for _, c := range j.chunks {
		if !c.Conflict {
			b.WriteString(c.Result())
			continue
		}
		if len(chunks) == 0 {
			return nil, failed(http.StatusBadRequest, "desk.choose", nil)
		}
		switch chunks[0] {
		case "mine":
			b.WriteString(c.Mine)
		case "both":
			b.WriteString(c.Theirs + c.Mine)
		default:
			b.WriteString(c.Theirs)
		}
		chunks = chunks[1:]
	}
	text := b.String()
	if j.text {
		return j.there.compose(typed{Text: &text})
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	return j.there.compose(typed{Form: raw, Loose: j.base.changedLoose(j.draft.Loose), Body: &text})
}

// labelOf returns the labels on the way to a field, and the field: Nhiệm vụ 3, Tình trạng.
func labelOf(st *schema.Type, path string) (string, *schema.Field) {
	var words []string
	var f *schema.Field
	for step := range strings.SplitSeq(path, ".") {
		key, number, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if st == nil || st.Field(key) == nil {
			return path, nil
		}
		f = st.Field(key)
		words = append(words, strings.TrimSpace(f.Label+" "+number))
		st = f.Struct()
	}
	return strings.Join(words, ", "), f
}

// inWords shows the value of a field in lines.
func inWords(f *schema.Field, v form.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case form.Group:
		return groupInWords(f.Struct(), v)
	case []form.Item:
		var all []string
		for i, one := range v {
			all = append(all, number(i+1)+". "+inWords(f, one.Value))
		}
		return strings.Join(all, "\n")
	}
	return ""
}

func groupInWords(st *schema.Type, g form.Group) string {
	var all []string
	for _, f := range st.Fields {
		if v := g[f.Key]; v != nil {
			all = append(all, f.Label+": "+inWords(f, v))
		}
	}
	return strings.Join(all, "\n")
}

// number writes a number.
func number(n int) string { return strconv.Itoa(n) }
