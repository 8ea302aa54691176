package writing

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/drafts"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/form"
	"cchc/internal/history"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/userdir"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// A settingsPart is some keys of site.yaml that are shown together; its name is the
// message desk.part-NAME.
type settingsPart struct {
	Name string
	keys []string
}

// settingsParts are all settings, in the order of their screens.
var settingsParts = []settingsPart{
	{"column", []string{"title", "shortTitle", "summary", "baseURL", "lang", "languages", "demonstration"}},
	{"agency", []string{"agency", "zalo", "survey", "feedback"}},
	{"menu", []string{"menu", "popular", "links"}},
	{"theme", []string{"theme", "themeOptions", "posters", "pageSize", "pictures"}},
	{"terms", []string{"fields", "agencies", "taxonomies", "synonyms"}},
	{"quotas", []string{"quotas"}},
	{"reports", []string{"reports"}},
	{"approval", []string{"approval"}},
	{"check", []string{"check"}},
	{"web", []string{"hosting", "patterns", "feeds", "search", "openData", "offline", "files", "collect", "province"}},
	{"targets", []string{"targets"}},
}

// partOf finds a part by its name, or by a path of a field in it: agency.phone.
func partOf(name, field string) *settingsPart {
	key, _, _ := strings.Cut(field, ".")
	key, _, _ = strings.Cut(key, "[")
	for i := range settingsParts {
		if p := &settingsParts[i]; p.Name == name || name == "" && slices.Contains(p.keys, key) {
			return p
		}
	}
	return nil
}

// settingsScreen is the screen Cài đặt: the parts of the settings, the sections, and what
// is kept on this machine.
type settingsScreen struct {
	Parts    []partView
	Sections []sectionView
	Kinds    []screen.Option
	Home     string // the file of the home page, "" where there is none
	Broken   string // why there is no form for the settings
	Backup   *workspace.Backup
	Dir      string
	Version  string
	Another  bool // another column can be chosen at the next start
}

// A partView is a part with the number of its errors.
type partView struct {
	Name   string
	Errors int
}

// A sectionView is a section as the settings list it.
type sectionView struct {
	File, Title, Kind, Path string
	Empty                   bool // it can be put into the trash
}

func (d *Desk) settingsScreen(*http.Request) (any, error) {
	dir, err := filepath.Abs(d.Dir)
	if err != nil {
		return nil, err
	}
	s := &settingsScreen{Dir: dir, Version: d.Version, Backup: d.Backup(), Another: d.User != nil}
	file, err := d.Source(config.SettingsFile)
	if err != nil {
		return nil, err
	}
	if !file.Formed() && len(file.Problems) > 0 {
		s.Broken = d.Voice.Message(file.Problems[0])
	}
	errors := map[string]int{}
	for _, p := range d.Problems(config.SettingsFile) {
		if part := partOf("", p.Field); part != nil && p.Severity == diag.Error {
			errors[part.Name]++
		}
	}
	for _, p := range settingsParts {
		s.Parts = append(s.Parts, partView{p.Name, errors[p.Name]})
	}
	if _, err := d.OnDisk("content/_index.md"); err == nil {
		s.Home = "content/_index.md"
	}
	if set := d.Set(); set != nil {
		for _, one := range set.Site.Library().Sections {
			if one.File != "" {
				s.Sections = append(s.Sections, sectionView{one.File, one.Title, schema.Label(one.Kind), one.Path, d.IsEmpty(one.File)})
			}
		}
	}
	for _, o := range content.Kind("").Options() {
		s.Kinds = append(s.Kinds, screen.Option{Value: o.Value, Label: o.Name(), Chosen: false})
	}
	return s, nil
}

// partScreen is the form of one part of the settings, with the home page beside it. The
// address has the part (phan), or a field in it (cho).
type partScreen struct {
	*editorScreen
	Part     *settingsPart
	Fields   []screen.Control
	Themes   []string // that can be chosen, for the part with the theme
	Options  []themeOption
	Pictures []string // addresses of pictures of the site
	Rules    []ruleGroup
}

func (d *Desk) partScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	part := partOf(q.Get("phan"), q.Get("cho"))
	if part == nil {
		return nil, screen.Redirect("/cai-dat")
	}
	e, err := d.editorOf(config.SettingsFile)
	if err != nil {
		return nil, err
	}
	if !e.Formed() {
		return nil, screen.Redirect(screen.Link("/soan", "tep", config.SettingsFile, "van-ban", "1"))
	}
	s := &partScreen{editorScreen: e, Part: part, Fields: screen.ControlsOf(e.Source.File, part.keys)}
	switch part.Name {
	case "theme":
		s.Themes, s.Options, s.Pictures = d.themeNames(), d.themeOptions(e.Source), d.pictureAddresses()
	case "check":
		s.Rules = d.ruleGroups(e.Source)
	}
	return s, nil
}

// wholeForm has the form of a part of the settings stand for that of all of them: what the
// part does not show is as it was when the editor was opened.
func (d *Desk) wholeForm(e *sentEditor) error {
	part := partOf(e.Part, "")
	if part == nil || e.File != config.SettingsFile || e.Form == nil {
		return fault.BadRequest()
	}
	s, _ := d.DraftBase(&drafts.Draft{File: e.File, Base: e.Base})
	typed, err := form.Parse(e.Form)
	if err != nil {
		return fault.BadRequest()
	}
	all := maps.Clone(s.Values)
	if all == nil {
		all = form.Group{}
	}
	for _, key := range part.keys {
		delete(all, key)
		if v, ok := typed[key]; ok {
			all[key] = v
		}
	}
	e.Form, err = json.Marshal(all)
	return err
}

// sectionAction makes a new section.
func (d *Desk) sectionAction(r *http.Request) (any, error) {
	var in struct{ Title, Kind string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	title := strings.TrimSpace(viet.NFC(in.Title))
	slug := viet.Slug(title)
	kind, ok := content.KindNamed(in.Kind)
	if slug == "" || !ok {
		return nil, fault.New(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": title})
	}
	file := path.Join("content", slug, "_index.md")
	sort := d.SortOf(file)
	text, err := edit.Apply(nil, sort.Type, []edit.Change{{Path: "title", Op: edit.Set, Value: title}, {Path: "kind", Op: edit.Set, Value: kind}})
	if err != nil {
		return nil, fault.New(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": title})
	}
	if err := d.Create(screen.Who(r), file, text); err != nil {
		return nil, d.Unsaved(file, err)
	}
	for _, p := range d.Problems(file) { // of its address, say, which may be taken
		if p.Severity == diag.Error {
			err := d.takeBack(r, file)
			return nil, errors.Join(fault.New(http.StatusUnprocessableEntity, "desk.section-refused", diag.Args{"Title": title, "Why": p.Message, "Hint": p.Hint}), err)
		}
	}
	return nil, screen.Redirect(screen.Link("/soan", "tep", file))
}

// takeBack puts a file that was just made into the trash.
func (d *Desk) takeBack(r *http.Request, file string) error {
	s, err := d.Source(file)
	if err != nil {
		return err
	}
	d.Saving.Lock()
	defer d.Saving.Unlock()
	err = d.History.Remove(d.Folder, history.Entry{Who: screen.Who(r), File: s.Disk}, s.Digest, nil)
	d.Saved(s.Disk)
	return err
}

// anotherAction has the next start ask which column to open.
func (d *Desk) anotherAction(*http.Request) (any, error) {
	if d.User == nil {
		return nil, fault.NotFound("")
	}
	return map[string]any{}, d.User.Change(func(c *userdir.Choices) { c.Last = "" })
}

// backupFolder takes the folder that copies are to go to: one that is there and can be
// written to, outside of the column.
func (d *Desk) backupFolder(dir string) (string, error) {
	wrong := func(code string) error {
		return &fault.Fault{Status: http.StatusUnprocessableEntity, Code: code, Args: diag.Args{"Dir": dir}, Field: "folder"}
	}
	dir = filepath.Clean(strings.TrimSpace(dir))
	info, err := os.Stat(dir)
	if !filepath.IsAbs(dir) || err != nil || !info.IsDir() {
		return "", wrong("desk.backup-no-folder")
	}
	own, err := filepath.EvalSymlinks(d.Dir)
	if err == nil {
		own, err = filepath.Abs(own)
	}
	real, err2 := filepath.EvalSymlinks(dir)
	if err != nil || err2 != nil {
		return "", wrong("desk.backup-no-folder")
	}
	if rel, err := filepath.Rel(own, real); err == nil && (rel == "." || filepath.IsLocal(rel)) {
		return "", wrong("desk.backup-inside")
	}
	return dir, nil
}

// backupAction takes where copies are to go, "" for nowhere, and makes one at once.
func (d *Desk) backupAction(r *http.Request) (any, error) {
	var in struct{ Folder, Days string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	if d.User == nil {
		return nil, fault.NotFound("")
	}
	b := userdir.Backup{}
	if in.Folder != "" {
		dir, err := d.backupFolder(in.Folder)
		if err != nil {
			return nil, err
		}
		days, err := strconv.Atoi(in.Days)
		if err != nil || days < 1 || days > 3650 {
			return nil, &fault.Fault{Status: http.StatusUnprocessableEntity, Code: "desk.backup-days", Args: nil, Field: "days"}
		}
		b = userdir.Backup{Folder: dir, Days: days}
	}
	return map[string]any{}, d.SetBackup(b)
}
