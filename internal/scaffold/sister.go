package scaffold

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Sister is a column after which a new one is set up (chuyên mục mẫu).
type Sister struct {
	fs      fs.FS
	library *store.Library
}

// ReadSister reads a column as it is today. The problems are those for which it cannot
// be read.
func ReadSister(site fs.FS, today viet.Date) (*Sister, diag.List) {
	l, problems := store.Load(site, store.Options{Today: today, Drafts: true, Future: true})
	if l == nil {
		return nil, problems
	}
	return &Sister{site, l}, nil
}

// Answer gives answers that the new column has in common with its sister, where they
// are not given: the units.
func (s *Sister) Answer(a *Answers) {
	if len(a.Units) == 0 {
		a.Units = s.units(a.owner())
	}
}

// units are the units of the sister under the names that they have in a column of another owner.
func (s *Sister) units(to owner) (names []string) {
	from := s.owner()
	for _, unit := range s.library.Settings.Agencies {
		if viet.Key(unit.Name) != viet.Key(from.Agency) {
			names = append(names, renamedUnit(unit.Name, from, to))
		}
	}
	return names
}

// owner is the agency that owns the sister column.
func (s *Sister) owner() owner {
	agency := s.library.Settings.Agency
	a := Answers{Name: agency.Name, Province: withoutCommittee(agency.Parent)}
	_ = a.Read("level", agency.Level) // what is no level is told from the name
	return a.owner()
}

// renamedUnit returns the name of a unit in a column of another level and place: Công
// an xã Bình Lạc, Công an phường Hải Châu.
func renamedUnit(unit string, from, to owner) string {
	for _, pair := range [][2]string{{from.Short, to.Short}, {from.kind(), to.kind()}} {
		if rest, ok := strings.CutSuffix(unit, " "+pair[0]); ok {
			return rest + " " + pair[1]
		}
	}
	return unit
}

// Column makes the files of a column that is set up like the sister: its settings with
// their comments, its sections, pages, themes and last plans, with the names of the new
// agency in the place of the old one's, and without its entries.
//
// A page of the sister stands in the place of one that every new column has
// ([Column]) where nothing in it looks like the sister's own: a telephone number, an
// e-mail address, a person. Pages that a new column has not are drafts, to be looked
// through; links to what is not copied become words.
func (s *Sister) Column(a Answers, today viet.Date) []newentry.File {
	c := &copier{Sister: s, a: a, today: today, from: s.owner(), to: a.owner(), files: map[string]newentry.File{}, usual: slices.Equal(a.Units, s.units(a.owner())), copied: map[string]bool{}, moved: map[string]string{}}
	c.rename()
	for _, f := range Column(a, today) {
		c.files[f.Name] = f
	}
	c.settings()
	c.sections()
	c.plans()
	for _, e := range s.library.Entries {
		if e.Kind == content.KindPage && !e.Broken && e.Section != nil && e.Lang == "" && e.Section.Lang == "" {
			c.page(e)
		}
	}
	c.themes()
	delete(c.files, "DOC-TRUOC.md")
	var files []newentry.File
	for _, f := range c.files {
		if c.copied[f.Name] {
			f.Data = c.unlinked(f.Name, f.Data)
		}
		files = append(files, f)
	}
	slices.SortFunc(files, func(a, b newentry.File) int { return strings.Compare(a.Name, b.Name) })
	files = append(files, a.firstSteps(files))
	slices.SortFunc(files, func(a, b newentry.File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// A copier gathers the files of a column that is set up like another.
type copier struct {
	*Sister
	a        Answers
	today    viet.Date
	from, to owner
	names    *strings.Replacer
	files    map[string]newentry.File
	copied   map[string]bool   // those that were written by the sister
	moved    map[string]string // plans of the sister: the names of the new ones
	usual    bool              // the units are the sister's
}

// keep takes a file of the sister.
func (c *copier) keep(name string, data []byte) {
	c.files[name] = newentry.File{Name: name, Data: data}
	c.copied[name] = true
}

// rename prepares the names and addresses that become others, the longest first.
func (c *copier) rename() {
	pairs := append(c.renamedAgency(), c.renamedAddresses()...)
	for i := range pairs {
		pairs = append(pairs, [2]string{capital(pairs[i][0]), capital(pairs[i][1])})
	}
	slices.SortStableFunc(pairs, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	var flat []string
	for _, p := range pairs {
		if p[0] != "" && p[0] != p[1] {
			flat = append(flat, p[0], p[1])
		}
	}
	c.names = strings.NewReplacer(flat...)
}

// renamedAgency are the names of the agency, its place and its units with the new ones.
func (c *copier) renamedAgency() [][2]string {
	from, to := c.from, c.to
	pairs := [][2]string{{from.Agency, to.Agency}, {"UBND " + from.Short, "UBND " + to.Short}, {from.Short, to.Short}, {from.Province, to.Province}}
	for _, place := range [][2]string{{from.Place, to.Place}, {from.City, to.City}} {
		if strings.Contains(place[0], " ") { // one of one syllable may be any word
			pairs = append(pairs, place)
		}
	}
	if from.kind() != to.kind() {
		pairs = append(pairs, [2]string{"UBND " + from.kind(), "UBND " + to.kind()}, [2]string{"Ủy ban nhân dân " + from.kind(), "Ủy ban nhân dân " + to.kind()})
		for _, unit := range c.library.Settings.Agencies {
			pairs = append(pairs, [2]string{unit.Name, renamedUnit(unit.Name, from, to)})
		}
	}
	return pairs
}

// renamedAddresses are the addresses and numbers of the agency with the new ones, or
// what is to be filled in.
func (c *copier) renamedAddresses() [][2]string {
	old, now := c.library.Settings, c.a
	or := func(text, what string) string {
		if text == "" {
			return schema.Placeholder(what)
		}
		return text
	}
	pairs := [][2]string{
		{old.BaseURL.String(), now.BaseURL.String()},
		{strings.TrimPrefix(old.BaseURL.Origin, "https://"), strings.TrimPrefix(now.BaseURL.Origin, "https://")},
		{old.Agency.Address, or(now.Address, "địa chỉ")},
		{old.Agency.Phone.Text, or(now.Phone.Text, "số điện thoại")},
		{string(old.Agency.Email), or(string(now.Email), "thư điện tử")},
		{old.Agency.Hours, or(now.Hours, "giờ làm việc")},
		{old.Agency.Responsible, or(now.Responsible, "người chịu trách nhiệm")},
	}
	for _, number := range c.hotlines() {
		pairs = append(pairs, [2]string{number, or(now.Hotline.Text, "số đường dây nóng")})
	}
	return pairs
}

// hotlines are the numbers of the sister's hotlines.
func (s *Sister) hotlines() (numbers []string) {
	for _, e := range s.library.Entries {
		for _, g := range content.Groups(e.Data()) {
			for _, contact := range g.Contacts {
				for _, p := range contact.Phones {
					if g.Kind == content.Hotline {
						numbers = append(numbers, p.Number.Text)
					}
				}
			}
		}
	}
	return numbers
}

// settings copies site.yaml. What is the old agency's alone goes.
func (c *copier) settings() {
	source, err := fs.ReadFile(c.fs, config.SettingsFile)
	if err != nil {
		return
	}
	of := settingsType()
	var changes []edit.Change
	set := func(path, text string) { changes = append(changes, edit.Change{Path: path, Value: text}) }
	set("baseURL", c.a.BaseURL.String())
	set("agency.name", c.to.Agency)
	set("agency.level", c.to.kind())
	values := tree(source, true)
	agency := of.Field("agency").ValueIn(values)
	for _, key := range []string{"parent", "address", "phone", "email", "hours", "responsible"} {
		f := schema.TypeOf(of.Field("agency").Type).Field(key)
		switch text := c.a.Text(key); {
		case text != "":
			set("agency."+key, text)
		case agency != nil && f.ValueIn(agency) != nil:
			changes = append(changes, edit.Change{Path: "agency." + key, Op: edit.Remove})
		}
	}
	// What is the sister's alone, what leads to entries, which are not copied, and words in other languages.
	for _, key := range []string{"demonstration", "zalo", "survey", "popular", "languages"} {
		if of.Field(key).ValueIn(values) != nil {
			changes = append(changes, edit.Change{Path: key, Op: edit.Remove})
		}
	}
	changes = append(changes, c.patterns(of, values)...)
	changes = append(changes, c.quotas()...)
	changes = append(changes, c.units()...)
	if out, err := c.renamed(newentry.Tidy(source), of, true, changes); err == nil {
		c.files[config.SettingsFile] = newentry.File{Name: config.SettingsFile, Data: out}
	}
}

// patterns leaves out the addresses of the systems of another province.
func (c *copier) patterns(of *schema.Type, settings *front.Node) (changes []edit.Change) {
	patterns := of.Field("patterns").ValueIn(settings)
	if patterns == nil || viet.NameKey(c.from.Province) == viet.NameKey(c.to.Province) {
		return nil
	}
	left := len(patterns.Pairs)
	for _, key := range []string{"dossier", "lookUp"} {
		if schema.TypeOf(of.Field("patterns").Type).Field(key).ValueIn(patterns) != nil {
			changes = append(changes, edit.Change{Path: "patterns." + key, Op: edit.Remove})
			left--
		}
	}
	if left == 0 {
		return []edit.Change{{Path: "patterns", Op: edit.Remove}}
	}
	return changes
}

// units puts the units that were given in the place of the sister's.
func (c *copier) units() (changes []edit.Change) {
	if c.usual {
		return nil
	}
	changes = append(changes, edit.Change{Path: "agencies", Value: c.to.agencies(c.a.Units)})
	var names []any
	for _, unit := range c.a.Units {
		names = append(names, unit)
	}
	for i, q := range c.library.Settings.Quotas {
		if len(q.Units) > 0 {
			changes = append(changes, edit.Change{Path: pathTo("quotas", i, "units"), Value: names})
		}
	}
	return changes
}

// quotas has the sister's quotas begin when the new plan does, with it as their basis.
func (c *copier) quotas() (changes []edit.Change) {
	for i, q := range c.library.Settings.Quotas {
		if q.Basis != "" {
			changes = append(changes, edit.Change{Path: pathTo("quotas", i, "basis"), Value: c.a.planTitle()})
		}
		if !q.From.IsZero() {
			changes = append(changes, edit.Change{Path: pathTo("quotas", i, "from"), Value: c.a.quotasFrom(c.today)})
		}
		if !q.Until.IsZero() {
			changes = append(changes, edit.Change{Path: pathTo("quotas", i, "until"), Op: edit.Remove})
		}
	}
	return changes
}

// sections copies the sections, and the home page but for that of a demonstration. A
// text that may be the sister's own is left out.
func (c *copier) sections() {
	for _, s := range c.library.Sections {
		if s.Lang == "" { // words in other languages name the sister in ways that nothing here can change
			c.section(s.File, "section")
		}
	}
	if c.library.Settings.Demonstration == "" {
		c.section("content/_index.md", "home")
	}
}

func (c *copier) section(name, as string) {
	of, _ := config.WrittenFileNamed(as)
	source, err := fs.ReadFile(c.fs, name)
	if err != nil {
		return
	}
	parts, problems := front.Split(name, newentry.Tidy(source))
	out, err := c.renamed(newentry.Tidy(source), of.Type, false, nil)
	if err != nil || len(problems) > 0 {
		return
	}
	if c.theirs(out) {
		out = out[:len(out)-len(c.names.Replace(string(parts.Body)))]
	}
	if _, ours := c.files[name]; !c.theirs(out) || !ours {
		c.keep(name, out)
	}
}

// plans copies the plans of the last year, moved to the year of the new one.
func (c *copier) plans() {
	last := 0
	for _, e := range c.library.Entries {
		if list, ok := content.TasksOf(e.Data()); ok && !list.Reference {
			last = max(last, list.Year)
		}
	}
	for _, e := range c.library.Entries {
		list, ok := content.TasksOf(e.Data())
		if !ok || list.Reference || list.Year != last || last == 0 || e.Broken {
			continue
		}
		source, err := fs.ReadFile(c.fs, e.File)
		if err != nil {
			continue
		}
		r := newentry.Request{Kind: e.Kind, Dir: e.Section.Dir, LikeName: e.File}
		r.Today = c.today
		if r.Like, err = c.renamed(newentry.Tidy(source), e.Kind.Type(), false, nil); err != nil {
			continue
		}
		f, err := newentry.LaterPlan(r, c.a.Year-last)
		if err != nil {
			continue
		}
		for name := range c.files {
			if path.Dir(name) == "content/ke-hoach" && strings.HasPrefix(path.Base(name), "tuyen-truyen-") {
				delete(c.files, name)
			}
		}
		c.keep(f.Name, f.Data)
		c.moved[e.File] = f.Name
	}
}

// page copies a page; one that has to be looked through as a draft.
func (c *copier) page(e *store.Entry) {
	source, err := fs.ReadFile(c.fs, e.File)
	if err != nil {
		return
	}
	ours, known := c.files[e.File]
	if known && len(newentry.Placeholders(source)) > 0 {
		return // it was never filled in
	}
	st := e.Kind.Type()
	changes := c.leaveOut(e, st, tree(newentry.Tidy(source), false))
	draft := !known || isDraft(ours.Data)
	out, err := c.renamed(newentry.Tidy(source), st, false, changes)
	if err != nil || !draft && c.theirs(out) {
		return // ours stays
	}
	if draft {
		if out, err = edit.Apply(out, st, []edit.Change{{Path: "draft", Value: true}}); err != nil {
			return
		}
		if len(newentry.Placeholders(out)) == 0 {
			out = append(bytes.TrimRight(out, "\n"), "\n\n"+schema.Placeholder("đọc lại cả trang cho đúng với cơ quan mình rồi xóa dòng này")+"\n"...)
		}
	}
	c.keep(e.File, out)
	e.Names(func(name string) { c.copyFile("content/" + name) })
}

// leaveOut takes out of a page who approved it, and references to what is not copied.
func (c *copier) leaveOut(e *store.Entry, st *schema.Type, n *front.Node) (changes []edit.Change) {
	gone := []string{"approvedBy", "approvedOn", "aliases", "translations"}
	e.References(func(ref content.FileRef, field string) {
		name, ok := store.Within(e.Dir, ref.Path)
		if key := strings.FieldsFunc(field, func(r rune) bool { return r == '.' || r == '[' })[0]; !ok || c.library.Files[name] == nil {
			gone = append(gone, key)
		}
	})
	slices.Sort(gone)
	for _, key := range slices.Compact(gone) {
		if st.Field(key).ValueIn(n) != nil {
			changes = append(changes, edit.Change{Path: key, Op: edit.Remove})
		}
	}
	return changes
}

// themes copies the themes of the sister, and the files at the top of content and of
// the pictures for sharing, which its settings may name.
func (c *copier) themes() {
	_ = fs.WalkDir(c.fs, "themes", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			c.copyFile(name)
		}
		return nil
	})
	for name := range c.library.Files {
		if dir := path.Dir(name); dir == "." || dir == "chia-se" {
			c.copyFile("content/" + name)
		}
	}
}

// copyFile copies a file as it is.
func (c *copier) copyFile(name string) {
	if f := c.library.Files[strings.TrimPrefix(name, "content/")]; f != nil || strings.HasPrefix(name, "themes/") {
		if data, err := fs.ReadFile(c.fs, name); err == nil {
			c.files[name] = newentry.File{Name: name, Data: data}
		}
	}
}

var (
	phoneLike  = regexp.MustCompile(`(?:\+84|\b0)[0-9][0-9 .\-]{6,}[0-9]`)
	emailLike  = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)
	personLike = regexp.MustCompile(`(?:\b[Bb]à|[ôÔ]ng|[đĐ]ồng chí) \p{Lu}\p{Ll}`)
	linkToPage = regexp.MustCompile(`\[([^\[\]]*)\]\(([^()\s#]+\.md)(#[^()\s]*)?\)`)
)

// theirs reports whether a file has something that looks like the sister's own.
func (c *copier) theirs(data []byte) bool {
	own := strings.NewReplacer(pairsOf(c.a.Hotline.Text, c.a.Phone.Text, string(c.a.Email), c.a.Responsible)...).Replace(string(data))
	return len(newentry.Placeholders(data)) > 0 || phoneLike.MatchString(own) || emailLike.MatchString(own) || personLike.MatchString(own)
}

// unlinked leaves the words alone of links to pages that are not copied, or are drafts
// where the page itself is none.
func (c *copier) unlinked(name string, data []byte) []byte {
	return linkToPage.ReplaceAllFunc(data, func(link []byte) []byte {
		m := linkToPage.FindSubmatch(link)
		target := path.Join(path.Dir(name), string(m[2]))
		if now := c.moved[target]; now != "" && path.Dir(now) == path.Dir(target) {
			link = bytes.Replace(link, []byte(path.Base(target)), []byte(path.Base(now)), 1)
			target = now
		}
		if f, ok := c.files[target]; ok && (isDraft(data) || !isDraft(f.Data)) {
			return link
		}
		return m[1]
	})
}

// pairsOf has every text replaced by nothing.
func pairsOf(texts ...string) (pairs []string) {
	for _, text := range texts {
		if text != "" {
			pairs = append(pairs, text, "")
		}
	}
	return pairs
}
