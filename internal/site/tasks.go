package site

import (
	"slices"
	"strconv"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// Progress says how a task stands on the day of the build.
type Progress string

// The progresses. A task of a reference plan has none.
const (
	NoProgress Progress = ""
	Done       Progress = "done"
	Late       Progress = "late"        // its deadline has passed
	InProgress Progress = "in-progress" // the board says so
	NotStarted Progress = "not-started"
	Ongoing    Progress = "ongoing" // returns all year (thường xuyên)
	Cancelled  Progress = "cancelled"
)

// A Task is a task of a plan with what follows from its deadline.
type Task struct {
	*content.Task
	Plan     *Page
	Anchor   string    // of its row on the plan's page: nv_12
	Due      viet.Date // no date where the deadline names no day
	Progress Progress
	Late     bool // done behind its deadline, or not done and the deadline has passed
}

// A TaskGroup is the tasks of a plan under one heading, or of one state.
type TaskGroup struct {
	Name  string
	Tasks []*Task
}

// A Tally counts the tasks of a plan by progress.
type Tally struct {
	Total, Done, Late, InProgress, NotStarted, Ongoing, Cancelled int
}

// Percent returns the share of done tasks among those that can be done, from 0 to
// 100: rounded, but 100 only where all are done.
func (t Tally) Percent() int {
	n := t.Total - t.Cancelled - t.Ongoing
	switch {
	case n <= 0:
		return 0
	case t.Done == n:
		return 100
	}
	return min((t.Done*200+n)/(2*n), 99)
}

// tasksPath is the address of the page of all agencies that have tasks.
const tasksPath = "/nhiem-vu/"

// addTasks reads the tasks of the plans and makes the pages of the agencies
// that have some in the column's own plans.
func (s *Site) addTasks() {
	s.agencyOf = map[string]*AgencyTasks{}
	agency := s.nameAgencies()
	for p := range s.listed {
		plan, ok := content.TasksOf(p.unusual())
		if !ok {
			continue
		}
		var progress []string
		for i := range plan.Tasks {
			t := s.task(p, &plan, i)
			s.tasks[p.Path] = append(s.tasks[p.Path], t)
			progress = append(progress, string(t.Progress))
			if plan.Reference {
				continue // tasks of others
			}
			for _, name := range t.Lead {
				if a := agency(name); a != nil && !endsWith(a.Lead, t) {
					a.Lead = append(a.Lead, t)
				}
			}
			for _, name := range t.Support {
				if a := agency(name); a != nil && !endsWith(a.Support, t) && !endsWith(a.Lead, t) {
					a.Support = append(a.Support, t)
				}
			}
		}
		s.taskSums[p.Path] = sumText(progress...)
	}
	if len(s.agencies) == 0 {
		return
	}
	for _, a := range s.agencies {
		if a.spelling != nil {
			a.Name = mostUsed(a.spelling)
		}
	}
	slices.SortFunc(s.agencies, func(a, b *AgencyTasks) int { return viet.Compare(a.Name, b.Name) })
	list := &Page{Kind: TasksPage, Path: tasksPath}
	list.seal(0)
	s.addPage(list)
	for _, a := range s.agencies {
		p := &Page{Kind: AgencyPage, Path: a.Path, Title: a.Name, Agency: a}
		p.seal(a.digest())
		s.addPage(p)
	}
}

// endsWith reports whether a task is the last of a list, as it is where it was
// named twice: tasks come one after the other.
func endsWith(tasks []*Task, t *Task) bool { return len(tasks) > 0 && tasks[len(tasks)-1] == t }

// digest is a digest of an agency's tasks.
func (a *AgencyTasks) digest() uint64 {
	var parts []uint64
	for _, tasks := range [][]*Task{a.Lead, a.Support} {
		for _, t := range tasks {
			parts = append(parts, t.Plan.digest, sumText(t.Anchor, string(t.Progress)))
		}
		parts = append(parts, 0)
	}
	return sum(parts...)
}

// task returns task i of a plan as it stands today.
func (s *Site) task(p *Page, plan *content.TaskList, i int) *Task {
	t := &Task{Task: &plan.Tasks[i], Plan: p, Anchor: "nv_" + strconv.Itoa(i+1)}
	t.Due, _ = t.Deadline.Due(plan.Year)
	if plan.Reference {
		return t
	}
	overdue := !t.Due.IsZero() && s.Today.After(t.Due)
	switch {
	case t.Status == content.TaskDone:
		t.Progress = Done
		t.Late = !t.Task.Done.IsZero() && !t.Due.IsZero() && t.Task.Done.Day().After(t.Due)
	case t.Status == content.TaskCancelled:
		t.Progress = Cancelled
	case overdue:
		t.Progress, t.Late = Late, true
	case t.Recurs():
		t.Progress = Ongoing
	case t.Status == content.TaskInProgress:
		t.Progress = InProgress
	default:
		t.Progress = NotStarted
	}
	return t
}

// Recurs reports whether a task has no day on which it is to be done but returns all
// year (thường xuyên, định kỳ).
func (t *Task) Recurs() bool {
	return t.Due.IsZero() && (t.Cadence.Period() != viet.NoPeriod || viet.Cadence(t.Deadline).Period() != viet.NoPeriod)
}

// nameAgencies makes the agencies that the tasks of all plans name, each once
// whatever name of it is used.
func (s *Site) nameAgencies() (agency func(name string) *AgencyTasks) {
	names := newNaming()
	declared := map[string]string{} // slug → name
	for _, info := range s.Settings.AllAgencies() {
		if slug := names.declare(info); declared[slug] == "" {
			declared[slug] = info.Name
		}
	}
	for p := range s.listed {
		plan, ok := content.TasksOf(p.unusual())
		for i := 0; ok && !plan.Reference && i < len(plan.Tasks); i++ {
			for _, name := range slices.Concat(plan.Tasks[i].Lead, plan.Tasks[i].Support) {
				names.use(name, p.Entry.Brief.When.Day())
			}
		}
	}
	names.resolve()
	s.sharedSlugs = s.sharedSlugs || names.shared
	bySlug := map[string]*AgencyTasks{}
	return func(name string) *AgencyTasks {
		slug := names.slugs[name]
		if slug == "" {
			return nil
		}
		a := bySlug[slug]
		if a == nil {
			a = &AgencyTasks{Name: declared[slug], Slug: slug, Path: tasksPath + slug + "/"}
			if a.Name == "" {
				a.spelling = map[string]int{}
			}
			bySlug[slug] = a
			s.agencies = append(s.agencies, a)
		}
		s.agencyOf[viet.NameKey(name)] = a
		if a.spelling != nil {
			a.spelling[name]++
		}
		return a
	}
}

// groups returns the tasks under their headings, in the order of the plan; a
// heading that comes again, as misnumbered plans have it, stands again.
func groups(tasks []*Task) []TaskGroup {
	var gs []TaskGroup
	for _, t := range tasks {
		if len(gs) == 0 || gs[len(gs)-1].Name != t.Group {
			gs = append(gs, TaskGroup{Name: t.Group})
		}
		g := &gs[len(gs)-1]
		g.Tasks = append(g.Tasks, t)
	}
	return gs
}

// byState returns the tasks of a plan by what is to be done: the late ones (late), those
// to come by their deadlines (open), those that return all year (ongoing), the done ones
// (done) and those that are given up (cancelled); states without tasks are left out.
func byState(tasks []*Task) []TaskGroup {
	states := []TaskGroup{{Name: "late"}, {Name: "open"}, {Name: "ongoing"}, {Name: "done"}, {Name: "cancelled"}}
	of := map[Progress]int{Late: 0, InProgress: 1, NotStarted: 1, Ongoing: 2, Done: 3, Cancelled: 4}
	for _, t := range tasks {
		g := &states[of[t.Progress]]
		g.Tasks = append(g.Tasks, t)
	}
	for _, g := range states[:2] {
		slices.SortStableFunc(g.Tasks, byDue)
	}
	return slices.DeleteFunc(states, func(g TaskGroup) bool { return len(g.Tasks) == 0 })
}

// byDue orders tasks by their deadlines, those without one last.
func byDue(a, b *Task) int {
	switch {
	case a.Due.IsZero() && b.Due.IsZero():
		return 0
	case a.Due.IsZero():
		return 1
	case b.Due.IsZero():
		return -1
	}
	return a.Due.Compare(b.Due)
}

// tally counts tasks.
func tally(tasks []*Task) Tally {
	c := Tally{Total: len(tasks)}
	for _, t := range tasks {
		switch t.Progress {
		case Done:
			c.Done++
		case Late:
			c.Late++
		case InProgress:
			c.InProgress++
		case NotStarted:
			c.NotStarted++
		case Ongoing:
			c.Ongoing++
		case Cancelled:
			c.Cancelled++
		}
	}
	return c
}

// Tasks returns the tasks of a plan as they stand today, none for any other page.
func (s *Site) Tasks(plan *Page) []*Task { return s.tasks[plan.Path] }
