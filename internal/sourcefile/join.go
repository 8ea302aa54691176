package sourcefile

import (
	"encoding/json"
	"strings"

	"cchc/internal/form"
	"cchc/internal/textdiff"
)

// A Joining is what is known of what was typed and of the file that it cannot be saved
// over.
type Joining struct {
	Base, There *File
	Conflicts   []form.Conflict
	Chunks      []textdiff.Chunk
	values      form.Group
	typed       Typed
	text        bool // the text of the whole file is joined by lines
}

// Join joins what was typed into base with the file that is there now.
func Join(base, there *File, t Typed) (*Joining, error) {
	j := &Joining{Base: base, There: there, typed: t}
	mine, err := base.Compose(t)
	if err != nil {
		return nil, err
	}
	made := Read(base.Name, mine, base.Written)
	if t.Text != nil || !base.Formed() || !there.Formed() || !made.Formed() {
		j.text = true
		j.Chunks = textdiff.Merge(LineFeeds(base.Data), LineFeeds(mine), LineFeeds(there.Data))
		return j, nil
	}
	values, err := form.Parse(t.Form)
	if err != nil {
		return nil, ErrForm
	}
	j.values, j.Conflicts = form.Merge(base.Written.Type, base.Values, base.unmanaged(values), there.Values)
	j.Chunks = textdiff.Merge(base.Body, made.Body, there.Body)
	return j, nil
}

// Chosen returns the joined file, with what was chosen of each conflict of fields, and of
// lines: mine, theirs or both.
func (j *Joining) Chosen(fields, chunks []string) ([]byte, error) {
	if len(fields) != len(j.Conflicts) {
		return nil, ErrUnchosen
	}
	values := j.values
	for i, c := range j.Conflicts {
		if fields[i] == "mine" {
			values = form.With(j.Base.Written.Type, values, c, c.Mine)
		}
	}
	var b strings.Builder
	for _, c := range j.Chunks {
		if !c.Conflict {
			b.WriteString(c.Result())
			continue
		}
		if len(chunks) == 0 {
			return nil, ErrUnchosen
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
		return j.There.Compose(Typed{Text: &text})
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	return j.There.Compose(Typed{Form: raw, Loose: j.Base.changedLoose(j.typed.Loose), Body: &text})
}
