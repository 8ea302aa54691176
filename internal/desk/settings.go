package desk

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"cchc/internal/approval"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/form"
	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/userdir"
	"cchc/internal/viet"
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
	Kinds    []option
	Home     string // the file of the home page, "" where there is none
	Broken   string // why there is no form for the settings
	Backup   *backupView
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
type sectionView struct{ File, Title, Kind, Path string }

func (d *Desk) settingsScreen(*http.Request) (any, error) {
	dir, err := filepath.Abs(d.opts.Dir)
	if err != nil {
		return nil, err
	}
	s := &settingsScreen{Dir: dir, Version: d.opts.Version, Backup: d.backupView(), Another: d.opts.User != nil}
	file, err := d.open(content.SettingsFile)
	if err != nil {
		return nil, err
	}
	if !file.Formed() && len(file.Problems) > 0 {
		s.Broken = d.opts.Voice.Message(file.Problems[0])
	}
	errors := map[string]int{}
	for _, p := range d.problems(content.SettingsFile) {
		if part := partOf("", p.Field); part != nil && p.Severity == diag.Error {
			errors[part.Name]++
		}
	}
	for _, p := range settingsParts {
		s.Parts = append(s.Parts, partView{p.Name, errors[p.Name]})
	}
	if _, err := d.onDisk("content/_index.md"); err == nil {
		s.Home = "content/_index.md"
	}
	if set := d.set(); set != nil {
		for _, one := range set.Site.Library().Sections {
			if one.File != "" {
				s.Sections = append(s.Sections, sectionView{one.File, one.Title, schema.Label(one.Kind), one.Path})
			}
		}
	}
	for _, o := range content.Kind("").Options() {
		s.Kinds = append(s.Kinds, option{o.Value, o.Name(), false})
	}
	return s, nil
}

// partScreen is the form of one part of the settings, with the home page beside it. The
// address has the part (phan), or a field in it (cho).
type partScreen struct {
	*editorScreen
	Part     *settingsPart
	Fields   []control
	Themes   []string // that can be chosen, for the part with the theme
	Options  []themeOption
	Pictures []string // addresses of pictures of the site
	Rules    []ruleGroup
}

func (d *Desk) partScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	part := partOf(q.Get("phan"), q.Get("cho"))
	if part == nil {
		return nil, redirect("/cai-dat")
	}
	e, err := d.editorOf(content.SettingsFile)
	if err != nil {
		return nil, err
	}
	if !e.Formed() {
		return nil, redirect(link("/soan", "tep", content.SettingsFile, "van-ban", "1"))
	}
	s := &partScreen{editorScreen: e, Part: part}
	b := formBuilder{}
	b.labels, _ = schema.Labels(e.Front.Keys())
	for _, key := range part.keys {
		if f := e.Written.Type.Field(key); f.Form().Widget != schema.AnyWidget {
			s.Fields = append(s.Fields, b.control(f.Form(), f, "f-"+key, e.Values[key], true))
		}
	}
	switch part.Name {
	case "theme":
		s.Themes, s.Options, s.Pictures = d.themeNames(), d.themeOptions(e.source), d.pictureAddresses()
	case "check":
		s.Rules = d.ruleGroups(e.source)
	}
	return s, nil
}

// wholeForm has the form of a part of the settings stand for that of all of them: what the
// part does not show is as it was when the editor was opened.
func (d *Desk) wholeForm(e *sentEditor) error {
	part := partOf(e.Part, "")
	if part == nil || e.File != content.SettingsFile || e.Form == nil {
		return failed(http.StatusBadRequest, "desk.bad-request", nil)
	}
	s, err := d.base(e.File, e.Base)
	if err != nil {
		return err
	}
	typed, err := form.Parse(e.Form)
	if err != nil {
		return failed(http.StatusBadRequest, "desk.bad-request", nil)
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

// beforeSettings looks at settings before they are saved: a mistake in them would take
// down the whole column. What approval they ask for is noted before that holds. There may
// be as many mistakes as there were, less one.
func (d *Desk) beforeSettings(who, disk string, text []byte) error {
	before := d.settingsErrors(disk, nil)
	if found := d.settingsErrors(disk, text); len(found) > 0 && len(found) >= max(1, len(before)) {
		p := found[0]
		return &fault{http.StatusUnprocessableEntity, "desk.settings-wrong", diag.Args{"Why": d.opts.Voice.Message(p), "Hint": d.opts.Voice.Hint(p), "Count": len(found)}, p.Field}
	}
	next, _ := content.ParseSettings(text)
	if next == nil {
		return nil
	}
	now, _ := d.approvalOnDisk(disk)
	if now.People() == next.Approval.People() {
		return nil
	}
	for _, want := range []content.Approval{now, next.Approval} {
		if err := approval.Keep(d.history, want, who); err != nil {
			return err
		}
	}
	return nil
}

// approvalOf is what the settings as they are saved ask for: somebody may have others in an
// editor. Where they cannot be read, it is what those of set ask for.
func (d *Desk) approvalOf(set *render.Set) content.Approval {
	if want, ok := d.approvalOnDisk(content.SettingsFile); ok {
		return want
	}
	return set.Site.Settings.Approval
}

// approvalOnDisk is what the settings as they are saved ask for; ok is false where they
// cannot be read.
func (d *Desk) approvalOnDisk(disk string) (want content.Approval, ok bool) {
	data, err := store.ReadFile(d.folder.FS(), disk, maxSource)
	if err != nil {
		return "", false
	}
	settings, _ := content.ParseSettings(data)
	if settings == nil {
		return "", false
	}
	return settings.Approval, true
}

// settingsErrors returns what is wrong with settings, as the preview reads them; nil
// stands for those that are saved.
func (d *Desk) settingsErrors(disk string, text []byte) (found diag.List) {
	d.preview.Unsaved(disk, text)
	_, problems := d.now()
	for _, p := range problems {
		if p.File == content.SettingsFile && p.Severity == diag.Error {
			found = append(found, p)
		}
	}
	return found
}

// sectionAction makes a new section.
func (d *Desk) sectionAction(r *http.Request) (any, error) {
	var in struct{ Title, Kind string }
	if err := sent(r, &in); err != nil {
		return nil, err
	}
	title := strings.TrimSpace(viet.NFC(in.Title))
	slug := viet.Slug(title)
	kind, ok := content.KindNamed(in.Kind)
	if slug == "" || !ok {
		return nil, failed(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": title})
	}
	file := path.Join("content", slug, "_index.md")
	sort := d.sortOf(file)
	text, err := edit.Apply(nil, sort.Type, []edit.Change{{Path: "title", Op: edit.Set, Value: title}, {Path: "kind", Op: edit.Set, Value: kind}})
	if err != nil {
		return nil, failed(http.StatusBadRequest, "desk.new-title", diag.Args{"Title": title})
	}
	if err := d.create(d.who(r), file, text); err != nil {
		return nil, d.unsaved(file, err)
	}
	return nil, redirect(link("/soan", "tep", file))
}

// anotherAction has the next start ask which column to open.
func (d *Desk) anotherAction(*http.Request) (any, error) {
	if d.opts.User == nil {
		return nil, notFound("")
	}
	return map[string]any{}, d.opts.User.Change(func(c *userdir.Choices) { c.Last = "" })
}

// backupFolder takes the folder that copies are to go to: one that is there and can be
// written to, outside of the column.
func (d *Desk) backupFolder(dir string) (string, error) {
	wrong := func(code string) error {
		return &fault{http.StatusUnprocessableEntity, code, diag.Args{"Dir": dir}, "folder"}
	}
	dir = filepath.Clean(strings.TrimSpace(dir))
	info, err := os.Stat(dir)
	if !filepath.IsAbs(dir) || err != nil || !info.IsDir() {
		return "", wrong("desk.backup-no-folder")
	}
	own, err := filepath.EvalSymlinks(d.opts.Dir)
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
