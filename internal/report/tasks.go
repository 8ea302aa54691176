package report

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// A state is how a task stood when the figures ended. It has one state.
type state string

// The states, in the order of tables.
const (
	done        state = "Hoàn thành"
	doneUndated state = "Hoàn thành, chưa ghi ngày"
	late        state = "Quá hạn"
	open        state = "Chưa đến hạn"
	ongoing     state = "Thường xuyên, định kỳ"
	cancelled   state = "Không thực hiện"
)

var states = []state{done, doneUndated, late, open, ongoing, cancelled}

// A task is a task of a plan as it stood when the figures ended.
type task struct {
	*site.Task
	state state
}

// doneOn is the day on which the task was done, none where it was not.
func (t task) doneOn() viet.Date {
	if t.state != done {
		return viet.Date{}
	}
	return t.Task.Task.Done.Day()
}

// behind reports whether the task was done behind its deadline.
func (t task) behind() bool {
	return t.state == done && !t.Due.IsZero() && t.doneOn().After(t.Due)
}

// stateOf is the state of a task when the figures end.
func (g *gathering) stateOf(t *site.Task) state {
	day := t.Task.Done
	switch {
	case t.Status == content.TaskCancelled:
		return cancelled
	case t.Status == content.TaskDone && day.IsZero():
		return doneUndated
	case t.Status == content.TaskDone && g.known(day):
		return done
	case !t.Due.IsZero() && t.Due.Before(g.until):
		return late
	case t.Recurs():
		return ongoing
	}
	return open
}

// allTasks returns the tasks that the report is about: those of plans that were there
// when the figures end, but for what was done before the year and what belongs to
// earlier plans and is done.
func (g *gathering) allTasks(year int) []task {
	var tasks []task
	for _, p := range g.view.Latest(string(content.KindPlan), 0) {
		plan, _ := content.TasksOf(p.Data())
		if plan.Reference || !g.known(whenOf(p)) {
			continue
		}
		for _, group := range g.view.TaskGroups(p) {
			for _, t := range group.Tasks {
				if s := g.stateOf(t); slices.ContainsFunc(t.Lead, g.ofUnit) && g.concerns(t, s, plan.Year >= year) {
					tasks = append(tasks, task{t, s})
				}
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b task) int {
		return cmp.Or(whenOf(a.Plan).Compare(whenOf(b.Plan)), strings.Compare(a.Plan.Path, b.Plan.Path))
	})
	return tasks
}

// concerns reports whether a task of a plan of this year, or of another one, belongs
// into the report.
func (g *gathering) concerns(t *site.Task, s state, current bool) bool {
	switch s {
	case done:
		return g.inYear(t.Task.Done)
	case late:
		return true
	}
	return current
}

// tasks is how far the tasks of the plans have come.
func (g *gathering) tasks() Section {
	g.tasked = newList(g, "nhiem-vu", "Nhiệm vụ của các kế hoạch",
		[]Column{{Title: "Nhóm nhiệm vụ", Width: 26}, {Title: "Nhiệm vụ", Width: 42}, {Title: "Chủ trì", Width: 26}, {Title: "Thời hạn", Width: 14}, {Title: "Ngày hết hạn", Width: 11, Data: true}, {Title: "Tình trạng", Width: 14}, {Title: "Ngày hoàn thành", Width: 11}, {Title: "Minh chứng", Width: 26}, {Title: "Ghi chú", Width: 30}},
		g.allTasks(g.year), g.taskCells, func(t task) bool { return g.inPeriod(t.doneOn()) })
	s := Section{Title: "Thực hiện kế hoạch"}
	if len(g.tasked.items) == 0 {
		return s
	}
	doneNow, doneYear := both(g, g.tasked, task.doneOn, all[task])
	s.Blocks = append(s.Blocks,
		append(sentence("Các kế hoạch có %s nhiệm vụ%s. ", g.tasked.where(all[task]), Reference{g.tasked.Table}), g.doneWords(doneNow, doneYear)...),
		g.byPlan())
	if g.unit == "" {
		s.Blocks = append(s.Blocks, g.byGroup())
	}
	return s
}

// doneWords says how many tasks were done, are late and come.
func (g *gathering) doneWords(now, year Figure) Paragraph {
	p := sentence("Trong kỳ chưa có nhiệm vụ hoàn thành")
	if now.Value() > 0 {
		p = sentence("Trong kỳ hoàn thành %s nhiệm vụ", now)
	}
	if !g.oneSpan() {
		p = append(p, sentence(", lũy kế từ đầu năm %s", year)...)
	}
	p = append(p, sentence(". Đến ngày %s ", g.until.String())...)
	left := ", còn "
	if lates := g.inState(late); lates.Value() == 0 {
		p = append(p, Text("không có nhiệm vụ quá hạn"))
	} else {
		p = append(p, sentence("có %s nhiệm vụ quá hạn", lates)...)
	}
	for _, s := range []state{open, ongoing} {
		if f := g.inState(s); f.Value() > 0 {
			p = append(p, sentence(left+"%s nhiệm vụ %s", f, lowerFirst(string(s)))...)
			left = ", "
		}
	}
	return append(p, Text("."))
}

// inState is how many tasks are in a state.
func (g *gathering) inState(s state) Figure {
	return g.tasked.where(func(t task) bool { return t.state == s })
}

func (g *gathering) taskCells(t task) []Cell {
	var evidence Links
	for _, a := range t.Evidence {
		evidence = append(evidence, g.evidence(t.Plan, a))
	}
	words := string(t.state)
	if t.behind() {
		words = "Hoàn thành chậm hạn"
	}
	return []Cell{Text(groupName(t)), Links{{taskName(t), g.link(t.Plan)[0].URL + "#" + t.Anchor}}, Text(g.units(t.Lead)),
		Text(cmp.Or(t.Deadline.String(), t.Cadence.String())), Day{t.Due}, Text(words), Day{t.doneOn()}, evidence, Text(t.Note)}
}

// taskName is what a task is called, with its number in the plan.
func taskName(t task) string {
	if t.No == "" {
		return t.Name
	}
	return t.No + ". " + t.Name
}

// planName is the number of a plan, else its title.
func planName(p *site.Page) string { return cmp.Or(content.Number(p.Data()).String(), p.Title) }

// evidence is a proof with its address.
func (g *gathering) evidence(p *site.Page, a content.Attachment) Link {
	link := Link{cmp.Or(a.Name, a.File.Path, string(a.URL)), string(a.URL)}
	if path := g.view.FileURL(p, a.File); path != "" {
		link.URL = g.site.Settings.BaseURL.Origin + path
	}
	return link
}

// stateColumns are the columns of a table of tasks by state, of which those without a
// task are left out.
func (g *gathering) stateColumns(label string) (columns []Column, is []func(task) bool) {
	columns = []Column{{Title: label, Width: 40}}
	add := func(title string, f func(task) bool) {
		if g.tasked.where(f).Value() > 0 {
			columns, is = append(columns, Column{Title: title, Width: 9}), append(is, f)
		}
	}
	add("Tổng số", all[task])
	add("Hoàn thành trong kỳ", func(t task) bool { return g.inPeriod(t.doneOn()) })
	if !g.oneSpan() {
		add("Hoàn thành từ đầu năm", func(t task) bool { return t.state == done })
	}
	add("Trong đó chậm hạn", task.behind)
	for _, s := range states[1:] {
		add(string(s), func(t task) bool { return t.state == s })
	}
	return columns, is
}

// tasksBy makes a table of tasks by a label and by state.
func (g *gathering) tasksBy(name, title, head string, labels []string, label func(task) string) *Table {
	t := &Table{Name: name, Title: title, Total: true}
	columns, is := g.stateColumns(head)
	t.Columns = columns
	labelled := g.tasked.each(label)
	for _, text := range append(labels, "Cộng") {
		cells := []Cell{Text(text)}
		for _, f := range is {
			cells = append(cells, g.tasked.whereRow(func(row int, t task) bool { return (labelled[row] == text || text == "Cộng") && f(t) }))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func (g *gathering) byPlan() *Table {
	label := func(t task) string { return planTitle(t.Plan) }
	return g.tasksBy("nhiem-vu-theo-ke-hoach", "Nhiệm vụ theo kế hoạch", "Kế hoạch", inOrder(g.tasked, label), label)
}

func (g *gathering) byGroup() *Table {
	return g.tasksBy("nhiem-vu-theo-nhom", "Nhiệm vụ theo nhóm", "Nhóm nhiệm vụ", inOrder(g.tasked, groupName), groupName)
}

// groupName is the heading under which a task stands in its plan.
func groupName(t task) string {
	if t.Group == "" {
		return planName(t.Plan)
	}
	return planName(t.Plan) + ": " + t.Group
}

// planTitle is the title of a plan with its number.
func planTitle(p *site.Page) string {
	if n := content.Number(p.Data()); !n.IsZero() {
		return p.Title + " (" + n.String() + ")"
	}
	return p.Title
}

// nextTasks are the tasks that are to be done until the next period ends, and the
// events that are announced.
func (g *gathering) nextTasks() []Block {
	next := g.next
	due := g.tasked.where(func(t task) bool { return t.state == open && !t.Due.IsZero() && !t.Due.After(next.Until) })
	slices.SortStableFunc(due.Rows, func(a, b int) int { return g.tasked.items[a].Due.Compare(g.tasked.items[b].Due) })
	blocks := []Block{}
	if n := due.Value(); n > 0 {
		table := &Table{Name: "nhiem-vu-ky-toi", Title: "Nhiệm vụ đến hạn từ sau ngày " + g.until.String() + " đến ngày " + next.Until.String(),
			Columns: []Column{{Title: "STT", Width: 5}, {Title: "Nhiệm vụ", Width: 46}, {Title: "Chủ trì", Width: 26}, {Title: "Hạn", Width: 11}}}
		for i, row := range due.Rows {
			t := g.tasked.items[row]
			table.Rows = append(table.Rows, []Cell{Number(i + 1), Text(t.Name), Text(g.units(t.Lead)), Day{t.Due}})
		}
		blocks = append(blocks, sentence("Đến ngày %s, ngày chốt số liệu của báo cáo %s, có %s nhiệm vụ đến hạn.", next.Until.String(), lowerFirst(next.Name()), due), table)
	}
	if lates := g.inState(late); lates.Value() > 0 {
		blocks = append(blocks, sentence("Hoàn thành dứt điểm %s nhiệm vụ đã quá hạn.", lates))
	}
	blocks = append(blocks, g.announced()...)
	return append(blocks, fill("nhiệm vụ trọng tâm khác của kỳ tới"))
}

// announced are the events that are held until the next period ends.
func (g *gathering) announced() []Block {
	var events []*site.Page
	for _, p := range g.entries(content.KindEvent) {
		if start := p.Data().(*content.Event).Start.Day(); start.After(g.until) && !start.After(g.next.Until) && g.known(p.Published()) {
			events = append(events, p)
		}
	}
	if len(events) == 0 {
		return nil
	}
	slices.SortStableFunc(events, func(a, b *site.Page) int { return whenOf(a).Compare(whenOf(b)) })
	blocks := []Block{sentence("Các sự kiện đã công bố:")}
	for i, p := range events {
		e, end := p.Data().(*content.Event), ";"
		if i == len(events)-1 {
			end = "."
		}
		blocks = append(blocks, sentence("- %s (ngày %s, %s)%s", p.Title, e.Start.Day().String(), e.Place, end))
	}
	return blocks
}
