package desk

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strconv"

	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/scaffold"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/viet"
)

//go:embed ui
var files embed.FS

// HasColumn reports whether a folder of this machine has a column: content with something
// in it.
func HasColumn(dir string) bool {
	entries, err := os.ReadDir(filepath.Join(dir, "content"))
	return err == nil && len(entries) > 0
}

// firstScreen is the screen of a desk that has no column yet: the questions of cchc init,
// and where the folder is not given, the columns that were open here before.
type firstScreen struct {
	Folders []string
	Where   string // the folder of the new column, or the one that it will be made in
	Choose  bool   // the folder is not given
	Fields  []screen.Control
}

// stopPart is what ends the desk.
func (d *Desk) stopPart() screen.Part {
	return screen.Part{Actions: map[string]screen.Action{"/cai-dat/dung": d.stopAction}, Files: files}
}

// firstPart is all that a desk without a column has.
func (d *Desk) firstPart() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{{Name: "first", Path: "/", Data: d.firstScreen}},
		Actions: map[string]screen.Action{
			"/mo-dau":       d.beginAction,
			"/mo-dau/goi-y": d.usualAction,
			"/mo-dau/mo":    d.openAction,
			"/cai-dat/dung": d.stopAction,
			"/nhip":         func(*http.Request) (any, error) { return map[string]any{}, nil },
		},
		Files: files,
	}
}

func (d *Desk) firstScreen(*http.Request) (any, error) {
	s := &firstScreen{Where: d.Dir, Choose: d.Dir == ""}
	if s.Choose {
		s.Where = d.opts.Home
		for _, dir := range d.opts.Folders {
			if HasColumn(dir) {
				s.Folders = append(s.Folders, dir)
			}
		}
	}
	s.Fields = screen.EmptyControls(schema.TypeOf(reflect.TypeFor[scaffold.Answers]()))
	return s, nil
}

// readAnswers reads the answers that a browser sends. A wrong one is left out, and the
// error says the first of them.
func (d *Desk) readAnswers(r *http.Request) (a scaffold.Answers, wrong error, err error) {
	var in map[string]string
	if err := screen.Sent(r, &in); err != nil {
		return a, nil, err
	}
	for _, key := range scaffold.AnswerKeys() {
		if in[key] == "" {
			continue
		}
		if err := a.Read(key, in[key]); err != nil && wrong == nil {
			wrong = err
		}
	}
	return a, wrong, nil
}

// usualAction says which answers are taken where none is given. Nothing is changed.
func (d *Desk) usualAction(r *http.Request) (any, error) {
	a, _, err := d.readAnswers(r)
	if err != nil {
		return nil, err
	}
	usual := map[string]string{}
	for _, key := range scaffold.AnswerKeys() {
		if a.Name != "" || key == "year" {
			usual[key] = a.Usual(key, d.Today())
		}
	}
	return usual, nil
}

// answerFault puts what is wrong with an answer into words.
func (d *Desk) answerFault(err error) error {
	var wrong *scaffold.AnswerError
	if !errors.As(err, &wrong) {
		return err
	}
	p := diag.New(diag.Position{}, "", wrong.Code, wrong.Args)
	label := schema.TypeOf(reflect.TypeFor[scaffold.Answers]()).Field(wrong.Key).Label
	return &fault.Fault{Status: http.StatusUnprocessableEntity, Code: "desk.first-wrong", Args: diag.Args{"Field": label, "Why": d.Voice.Message(p), "Hint": d.Voice.Hint(p)}, Field: wrong.Key}
}

// beginAction makes a new column and opens it.
func (d *Desk) beginAction(r *http.Request) (any, error) {
	a, wrong, err := d.readAnswers(r)
	if err != nil {
		return nil, err
	}
	if wrong != nil {
		return nil, d.answerFault(wrong)
	}
	if a.Name == "" || a.Province == "" { // the usual answers are made of these
		if err := a.Check(); err != nil {
			return nil, d.answerFault(err)
		}
	}
	a.Complete(d.Today())
	if err := a.Check(); err != nil {
		return nil, d.answerFault(err)
	}
	d.Saving.Lock()
	defer d.Saving.Unlock()
	if d.IsOpen() {
		return nil, screen.Redirect("/")
	}
	dir, err := d.newFolder(a)
	if err != nil {
		return nil, d.notMade(dir, err)
	}
	var files []folder.NewFile
	for _, f := range scaffold.Column(a, d.Today()) {
		files = append(files, folder.NewFile(f))
	}
	if err := folder.Create(dir, files); err != nil {
		return nil, d.notMade(dir, err)
	}
	if err := d.openIn(dir); err != nil {
		return nil, d.notMade(dir, err)
	}
	return nil, screen.Redirect("/")
}

// newFolder returns the folder of a new column: the one that is given, or one in the
// user's documents that is named for the agency.
func (d *Desk) newFolder(a scaffold.Answers) (string, error) {
	if d.Dir != "" {
		name, err := folder.Occupant(d.Dir)
		if name != "" {
			err = fs.ErrExist
		}
		return d.Dir, err
	}
	stem := filepath.Join(d.opts.Home, "cchc-"+viet.Slug(a.Name))
	for n := 1; n < 100; n++ {
		dir := stem
		if n > 1 {
			dir += "-" + strconv.Itoa(n)
		}
		if name, err := folder.Occupant(dir); name == "" && err == nil {
			return dir, nil
		}
	}
	return stem, fs.ErrExist
}

// notMade says why a column was not made or opened.
func (d *Desk) notMade(dir string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fault.New(http.StatusConflict, "desk.first-failed", diag.Args{"Dir": dir, "Detail": err.Error()})
}

// openAction opens a column that is there already.
func (d *Desk) openAction(r *http.Request) (any, error) {
	var in struct{ Dir string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	if d.Dir != "" || !filepath.IsAbs(in.Dir) || !HasColumn(in.Dir) {
		return nil, &fault.Fault{Status: http.StatusUnprocessableEntity, Code: "desk.first-no-column", Args: diag.Args{"Dir": in.Dir}, Field: "dir"}
	}
	d.Saving.Lock()
	defer d.Saving.Unlock()
	if d.IsOpen() {
		return nil, screen.Redirect("/")
	}
	if err := d.openIn(filepath.Clean(in.Dir)); err != nil {
		return nil, d.notMade(in.Dir, err)
	}
	return nil, screen.Redirect("/")
}

// stopAction ends the desk, after the answer.
func (d *Desk) stopAction(*http.Request) (any, error) {
	d.stop()
	return map[string]any{}, nil
}
