package overview

import (
	"cmp"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/approval"
	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/fault"
	"cchc/internal/folder"
	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/screen"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
	"cchc/internal/workspace"
)

// soon is how many days before its deadline a task is said to be due.
const soon = 14

// plansScreen is the screen Kế hoạch: the board's own plans, and those for reference.
type plansScreen struct{ Own, Others []planView }

// A planView is a plan as lists show it.
type planView struct {
	workspace.Entry
	site.Tally
	Soon int
}

// plans returns the plans of a site, the newest first.
func plans(set *render.Set) (all []*site.Page) {
	for _, p := range set.Site.Pages() {
		if p.Kind != site.EntryPage || p.Entry == nil {
			continue
		}
		if list, ok := content.TasksOf(p.Entry.Unusual()); ok && len(list.Tasks) > 0 {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b *site.Page) int { return b.Data().When().Compare(a.Data().When()) })
	return all
}

func (d *Desk) plansScreen(*http.Request) (any, error) {
	set := d.Set()
	if set == nil {
		return nil, fault.NoSite()
	}
	s := &plansScreen{}
	view := set.Site.NewView()
	for _, p := range plans(set) {
		v := planView{Entry: d.Entry(p.File), Tally: view.Tally(p)}
		for _, t := range set.Site.Tasks(p) {
			if dueSoon(t, set.Site.Today) {
				v.Soon++
			}
		}
		if list, _ := content.TasksOf(p.Data()); list.Reference {
			s.Others = append(s.Others, v)
		} else {
			s.Own = append(s.Own, v)
		}
	}
	return s, nil
}

// dueSoon reports whether a task is to be done within the next days.
func dueSoon(t *site.Task, today viet.Date) bool {
	open := t.Progress == site.InProgress || t.Progress == site.NotStarted
	return open && !t.Due.IsZero() && !t.Due.After(today.AddDays(soon))
}

// planScreen is the board of one plan: its tasks by group and quarter, what is late first.
// The address has the plan (tep), the unit whose tasks are shown (don-vi), and their state
// (trang-thai).
type planScreen struct {
	Entry       workspace.Entry
	Tally       site.Tally
	Unit, State string
	Units       []screen.Option
	States      []screen.Option
	Groups      []planGroup
	Shown       int
	Reference   bool
}

// A planGroup is the tasks under one heading of a plan.
type planGroup struct {
	Name    string
	Columns []planColumn
}

// A planColumn is those of a group that are late, or due in one quarter.
type planColumn struct {
	Name  string
	Late  bool
	Tasks []planTask
	order int
}

// A planTask is a task as the board shows it.
type planTask struct {
	*site.Task
	Number   int    // of the task among those of the plan, from 1
	State    string // late, soon, or its progress
	Evidence []evidenceView
}

// An evidenceView is what shows that a task was done, with where it can be seen; "" for
// nowhere.
type evidenceView struct{ Name, Path string }

// taskStates are the states that tasks are shown by.
var taskStates = []string{"late", "soon", string(site.InProgress), string(site.NotStarted), string(site.Ongoing), string(site.Done), string(site.Cancelled)}

// planOf returns the page of a plan and its tasks.
func (d *Desk) planOf(file string) (*render.Set, *site.Page, []*site.Task, error) {
	set := d.Set()
	if set == nil {
		return nil, nil, nil, fault.NoSite()
	}
	p := workspace.PageOf(set, file)
	if p == nil || p.Data() == nil {
		return nil, nil, nil, fault.NotFound(file)
	}
	if _, ok := content.TasksOf(p.Data()); !ok {
		return nil, nil, nil, fault.NotFound(file)
	}
	return set, p, set.Site.Tasks(p), nil
}

func (d *Desk) planScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	set, p, tasks, err := d.planOf(q.Get("tep"))
	if err != nil {
		return nil, err
	}
	list, _ := content.TasksOf(p.Data())
	s := &planScreen{Entry: d.Entry(p.File), Tally: set.Site.NewView().Tally(p), Unit: q.Get("don-vi"), State: q.Get("trang-thai"), Reference: list.Reference}
	units := map[string]bool{}
	for i, t := range tasks {
		for _, name := range slices.Concat(t.Lead, t.Support) {
			if !units[name] {
				units[name] = true
				s.Units = append(s.Units, screen.Option{Value: name, Label: name, Chosen: name == s.Unit})
			}
		}
		one := d.planTask(set, p, t, i+1)
		if s.Unit != "" && !hasUnit(t, s.Unit) || s.State != "" && s.State != one.State && s.State != string(t.Progress) {
			continue
		}
		s.Shown++
		s.add(one, list.Year, d)
	}
	for _, g := range s.Groups {
		slices.SortStableFunc(g.Columns, func(a, b planColumn) int { return cmp.Compare(a.order, b.order) })
	}
	slices.SortFunc(s.Units, func(a, b screen.Option) int { return viet.Compare(a.Label, b.Label) })
	for _, state := range taskStates {
		s.States = append(s.States, screen.Option{Value: state, Label: d.Say("desk.task-"+state, nil), Chosen: state == s.State})
	}
	return s, nil
}

// hasUnit reports whether a unit leads a task or supports it.
func hasUnit(t *site.Task, unit string) bool {
	return slices.ContainsFunc(slices.Concat(t.Lead, t.Support), func(name string) bool { return viet.NameKey(name) == viet.NameKey(unit) })
}

// planTask is a task as the board shows it.
func (d *Desk) planTask(set *render.Set, p *site.Page, t *site.Task, number int) planTask {
	one := planTask{Task: t, Number: number, State: string(t.Progress)}
	if dueSoon(t, set.Site.Today) {
		one.State = "soon"
	}
	view := set.Site.NewView()
	for _, a := range t.Task.Evidence {
		v := evidenceView{Name: cmp.Or(a.Name, a.File.Path, string(a.URL)), Path: string(a.URL)}
		if to := view.FileURL(p, a.File); to != "" {
			v.Path = d.PreviewOrigin + to
		}
		one.Evidence = append(one.Evidence, v)
	}
	return one
}

// add puts a task into its group and column.
func (s *planScreen) add(t planTask, year int, d *Desk) {
	if n := len(s.Groups); n == 0 || s.Groups[n-1].Name != t.Group {
		s.Groups = append(s.Groups, planGroup{Name: t.Group})
	}
	g := &s.Groups[len(s.Groups)-1]
	c := planColumn{Late: t.State == string(site.Late)}
	switch quarter := (int(t.Due.Time().Month()) + 2) / 3; {
	case c.Late:
		c.Name, c.order = d.Say("desk.task-late", nil), -1
	case t.Due.IsZero():
		c.Name, c.order = d.Say("desk.no-deadline", nil), 1<<20
	default:
		c.Name, c.order = d.Say("desk.quarter", map[string]any{"Quarter": roman(quarter), "Year": t.Due.Year(), "Other": t.Due.Year() != year}), t.Due.Year()*4+quarter
	}
	i := slices.IndexFunc(g.Columns, func(other planColumn) bool { return other.order == c.order })
	if i < 0 {
		i = len(g.Columns)
		g.Columns = append(g.Columns, c)
	}
	g.Columns[i].Tasks = append(g.Columns[i].Tasks, t)
}

// roman writes the number of a quarter.
func roman(quarter int) string { return []string{"", "I", "II", "III", "IV"}[quarter] }

// taskScreen is where it is said how far a task has come. The address has the plan (tep) and
// the number of the task (so).
type taskScreen struct {
	Entry    workspace.Entry
	Base     folder.Digest
	Task     planTask
	Statuses []screen.Option
	Suggest  []screen.Suggestion
}

func (d *Desk) taskScreen(r *http.Request) (any, error) {
	q := r.URL.Query()
	file := q.Get("tep")
	set, p, tasks, err := d.planOf(file)
	if err != nil {
		return nil, err
	}
	s, err := d.Source(file)
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(q.Get("so"))
	if n < 1 || n > len(tasks) || s.Front == nil {
		return nil, fault.NotFound(d.Say("desk.task-number", map[string]any{"Number": q.Get("so")}))
	}
	shown := &taskScreen{Entry: d.Entry(file), Base: s.Digest, Task: d.planTask(set, p, tasks[n-1], n)}
	status := cmp.Or(tasks[n-1].Status, content.TaskNotStarted)
	for _, o := range status.Options() {
		if o.Value != string(content.TaskDone) || status == content.TaskDone {
			shown.Statuses = append(shown.Statuses, screen.Option{Value: o.Value, Label: o.Name(), Chosen: o.Value == string(status)})
		}
	}
	shown.Suggest = d.Suggest(file, "")
	return shown, nil
}

// sentTask is what a browser sends of a task.
type sentTask struct {
	File                   string
	Base                   folder.Digest
	Number                 string
	Act                    string // done, or change
	Done                   string
	Evidence, Name, Later  string // Later: there is no evidence yet
	Status, Deadline, Note string
}

// taskAction says that a task was done, with the day and what shows it, or how far it has
// come, and saves once.
func (d *Desk) taskAction(r *http.Request) (any, error) {
	var in sentTask
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	set, p, tasks, err := d.planOf(in.File)
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(in.Number)
	if n < 1 || n > len(tasks) {
		return nil, fault.NotFound(in.Number)
	}
	at := "tasks[" + in.Number + "]."
	var changes []edit.Change
	switch in.Act {
	case "done":
		changes, err = d.taskDone(set, p, tasks[n-1], at, &in)
	case "change":
		if day := (viet.Deadline{Text: in.Deadline}); day.Impossible(set.Site.Today.Year()) {
			return nil, fault.New(http.StatusBadRequest, "desk.task-bad-deadline", map[string]any{"Value": in.Deadline})
		}
		changes, err = taskChanges(tasks[n-1], at, &in)
	default:
		err = fault.BadRequest()
	}
	if err != nil {
		return nil, err
	}
	if _, err := d.Edit(screen.Who(r), in.File, in.Base, changes...); err != nil {
		return nil, err
	}
	return nil, screen.Redirect(screen.Link("/ke-hoach/bang", "tep", in.File) + "#nv_" + in.Number)
}

// taskDone are the changes that say that a task was done.
func (d *Desk) taskDone(set *render.Set, p *site.Page, t *site.Task, at string, in *sentTask) ([]edit.Change, error) {
	day, err := viet.ParseDate(strings.TrimSpace(in.Done))
	switch {
	case err != nil:
		return nil, fault.New(http.StatusBadRequest, "desk.task-bad-day", map[string]any{"Value": in.Done})
	case day.Day().After(d.Today()):
		return nil, fault.New(http.StatusBadRequest, "desk.task-future", map[string]any{"Value": day.Day().String()})
	}
	changes := []edit.Change{{Path: at + "status", Value: content.TaskDone}, {Path: at + "done", Value: day.Day()}}
	shown := viet.NFC(strings.TrimSpace(in.Evidence))
	if shown == "" {
		if len(t.Task.Evidence) == 0 && in.Later == "" {
			return nil, fault.New(http.StatusBadRequest, "desk.task-no-evidence", nil)
		}
		return changes, nil
	}
	found, err := d.evidence(set, p, shown)
	if err != nil {
		return nil, err
	}
	if name := viet.NFC(strings.TrimSpace(in.Name)); name != "" {
		found["name"] = name
	}
	path := at + "evidence"
	if len(t.Task.Evidence) == 0 {
		return append(changes, edit.Change{Path: path, Value: []any{found}}), nil
	}
	return append(changes, edit.Change{Path: path + "[" + strconv.Itoa(len(t.Task.Evidence)+1) + "]", Op: edit.Insert, Value: found}), nil
}

// taskChanges are the changes of a task that is not done.
func taskChanges(t *site.Task, at string, in *sentTask) (changes []edit.Change, err error) {
	status := content.TaskStatus(in.Status)
	if !slices.ContainsFunc(status.Options(), func(o schema.Option) bool { return o.Value == in.Status }) {
		return nil, fault.BadRequest()
	}
	if status != cmp.Or(t.Status, content.TaskNotStarted) {
		changes = append(changes, edit.Change{Path: at + "status", Value: status})
		if t.Status == content.TaskDone && !t.Task.Done.IsZero() { // it was not done after all
			changes = append(changes, edit.Change{Path: at + "done", Op: edit.Remove})
		}
	}
	change := func(key, was, now string) {
		switch now = viet.NFC(strings.TrimSpace(now)); {
		case now == was:
		case now == "":
			changes = append(changes, edit.Change{Path: at + key, Op: edit.Remove})
		default:
			changes = append(changes, edit.Change{Path: at + key, Value: now})
		}
	}
	change("deadline", t.Deadline.Text, in.Deadline)
	change("note", t.Note, in.Note)
	return changes, nil
}

// evidence reads what shows that a task was done: an address, the number of a document of
// the site, an entry by its name or file, or a file of the site.
func (d *Desk) evidence(set *render.Set, p *site.Page, typed string) (map[string]any, error) {
	var address content.Link
	if strings.Contains(typed, "://") {
		if err := address.UnmarshalText([]byte(typed)); err != nil {
			return nil, fault.New(http.StatusBadRequest, "desk.task-bad-address", map[string]any{"Value": typed})
		}
		return map[string]any{"name": address.Host(), "url": string(address)}, nil
	}
	if n, err := viet.ParseDocNumber(typed); err == nil {
		if to := set.Site.NewView().Document(n); to != nil && to.Entry != nil {
			if to.Entry.Draft {
				return nil, draftEvidence(to.Title)
			}
			return map[string]any{"name": n.String(), "file": relative(p.Entry.Dir, to.File)}, nil
		}
	}
	name, ok := store.Within(p.Entry.Dir, typed)
	if lib := set.Site.Library(); ok {
		if f := lib.Files[name]; f != nil {
			return map[string]any{"name": path.Base(name), "file": typed}, nil
		}
		if e := lib.ByFile("content/" + name); e != nil {
			if e.Draft {
				return nil, draftEvidence(e.Title)
			}
			return map[string]any{"name": e.Title, "file": relative(p.Entry.Dir, e.File)}, nil
		}
	}
	for _, v := range d.Entries() {
		if viet.NameKey(v.Title) == viet.NameKey(typed) {
			if v.State == string(approval.Draft) {
				return nil, draftEvidence(v.Title)
			}
			return map[string]any{"name": v.Title, "file": relative(p.Entry.Dir, v.File)}, nil
		}
	}
	return nil, fault.New(http.StatusBadRequest, "desk.task-unknown-evidence", map[string]any{"Value": typed})
}

// draftEvidence refuses an entry that nobody can open: the page of the plan would lead to nothing,
// and could not be published.
func draftEvidence(title string) error {
	return fault.New(http.StatusBadRequest, "desk.task-draft-evidence", map[string]any{"Title": title})
}

// relative is the path of a file of the site from a folder below content.
func relative(dir, file string) string {
	from, to := strings.Split(path.Clean(dir), "/"), strings.Split(strings.TrimPrefix(file, "content/"), "/")
	if dir == "." || dir == "" {
		from = nil
	}
	for len(from) > 0 && len(to) > 1 && from[0] == to[0] {
		from, to = from[1:], to[1:]
	}
	return strings.Repeat("../", len(from)) + strings.Join(to, "/")
}
