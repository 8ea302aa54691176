package newentry

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// NextPlan makes the plan of the next year from that of a year, a draft: its tasks with
// their deadlines moved by one year, without what became of them. Comments and order
// stay. Where r has no title, the old one is taken with its year moved, and so is the
// name of the file. The error is an [*edit.Error] where the source cannot be changed.
//
// The number, the day of issue and the summary are to be filled in, or go; so does
// everything that says of the old plan that it was approved or amended.
func NextPlan(r Request) (File, error) { return LaterPlan(r, 1) }

// LaterPlan makes a plan from that of a year, as [NextPlan] does, some years later.
func LaterPlan(r Request, by int) (File, error) {
	source := Tidy(r.Like)
	parts, problems := front.Split("", source)
	if len(problems) > 0 {
		return File{}, Unreadable{}
	}
	st := r.Kind.Type()
	data := r.Kind.New()
	schema.Decode("", parts.Front, data)
	list, ok := content.TasksOf(data)
	if !ok || list.Year == 0 {
		return File{}, Unreadable{}
	}
	name := shifted(path.Base(r.LikeName), list.Year, by)
	if name == path.Base(r.LikeName) && by != 0 || r.Title != "" {
		name = "" // it names no year
	}
	if r.Title == "" {
		r.Title = moved(data.CommonFields().Title, list.Year, by)
	}
	r.Title = tidyTitle(r.Title)
	if fromTitle, err := FileName(r.Kind, r.Title); err != nil {
		return File{}, err
	} else if name == "" {
		name = fromTitle
	}
	p := planner{st: st, front: parts.Front, year: list.Year, by: by}
	p.set("title", r.Title)
	p.set("draft", true)
	p.set("date", r.Today)
	p.remove("updated", "summary", "aliases", "approvedBy", "approvedOn", "attachments", "source", "translations")
	p.fill("number")
	p.fill("issued")
	p.move(p.front, st, "", "period")
	for i := range list.Tasks {
		p.task(i)
	}
	out, err := edit.Apply(source, st, p.changes)
	if err != nil {
		return File{}, err
	}
	out = append(slices.Clip(out[:len(out)-len(parts.Body)]), moved(string(parts.Body), list.Year, by)...)
	return File{"content/" + r.Dir + "/" + name, out}, nil
}

// A planner gathers the changes that make the next year's plan.
type planner struct {
	st      *schema.Type
	front   *front.Node
	year    int
	by      int // how many years it moves
	changes []edit.Change
}

func (p *planner) set(key string, v any) {
	p.changes = append(p.changes, edit.Change{Path: key, Value: v})
}

// fill has a field filled in.
func (p *planner) fill(key string) {
	p.set(key, schema.Placeholder(what(p.st.Field(key))))
}

// remove takes out fields that are written.
func (p *planner) remove(keys ...string) {
	for _, key := range keys {
		if p.st.Field(key).ValueIn(p.front) != nil {
			p.changes = append(p.changes, edit.Change{Path: key, Op: edit.Remove})
		}
	}
}

// move moves the years that fields of a map name.
func (p *planner) move(n *front.Node, st *schema.Type, path string, keys ...string) {
	for _, key := range keys {
		v := st.Field(key).ValueIn(n)
		if v == nil || v.Kind != front.Scalar {
			continue
		}
		if next := shifted(v.Text, p.year, p.by); next != v.Text {
			p.changes = append(p.changes, edit.Change{Path: path + key, Value: next})
		}
	}
}

// task moves a task, from 0, to the next year, with nothing done.
func (p *planner) task(i int) {
	tasks := p.st.Field("tasks")
	list := tasks.ValueIn(p.front)
	if list == nil || list.Kind != front.List || i >= len(list.Items) || list.Items[i].Kind != front.Map {
		return // a text has nothing but its name
	}
	task, st, path := list.Items[i], structOf(tasks.Type), fmt.Sprintf("tasks[%d].", i+1)
	p.move(task, st, path, "start", "deadline")
	for _, key := range []string{"name", "detail", "product", "group"} {
		if v := st.Field(key).ValueIn(task); v != nil && v.Kind == front.Scalar {
			if next := moved(v.Text, p.year, p.by); next != v.Text {
				p.set(path+key, next)
			}
		}
	}
	for _, key := range []string{"status", "done", "evidence", "note"} {
		if st.Field(key).ValueIn(task) != nil {
			p.changes = append(p.changes, edit.Change{Path: path + key, Op: edit.Remove})
		}
	}
}

var yearRE = regexp.MustCompile(`\b(?:19|20)\d\d\b`)

// shifted moves the plan's year, the one before and the one behind, in a text that is
// a time.
func shifted(text string, year, by int) string {
	return yearRE.ReplaceAllStringFunc(text, func(s string) string {
		if n, _ := strconv.Atoi(s); n >= year-1 && n <= year+1 {
			return strconv.Itoa(n + by)
		}
		return s
	})
}

// inYear matches a year that a text is about, with what may show that it is the year of
// a day instead.
var inYear = regexp.MustCompile(`(tháng \d{1,2} )?([nN]ăm |[qQ]uý (?:I{1,3}|IV|[1-4])[ /]+)((?:19|20)\d\d)\b`)

// moved moves the years of which a text speaks: năm 2026, not those of days and of
// documents (ngày 09 tháng 01 năm 2026, 12/2026/KH-UBND).
func moved(text string, year, by int) string {
	return inYear.ReplaceAllStringFunc(text, func(s string) string {
		m := inYear.FindStringSubmatch(s)
		if m[1] != "" {
			return s
		}
		return strings.TrimSuffix(s, m[3]) + shifted(m[3], year, by)
	})
}

// Problem returns what an editor is told of an error of this room. file is the one
// whose shape was asked for.
func Problem(file string, err error) diag.Diagnostic {
	at := diag.Position{File: file}
	switch err := err.(type) {
	case *edit.Error:
		d := err.Diagnostic
		d.Position.File = file
		return d
	case Unreadable:
		return diag.New(at, "", "shape-unreadable", nil)
	}
	return diag.New(at, "title", "title-without-letter", nil)
}
