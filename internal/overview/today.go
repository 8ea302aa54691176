package overview

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/screen"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// todayScreen is the screen Hôm nay: what waits for the board, each kind of thing in a card.
type todayScreen struct {
	Cards   []card
	Drafts  []screen.DraftView
	Pending bool // the first check is still under way
	Unit    string
	Units   []screen.Option
}

// A card is some things of one kind that wait.
type card struct {
	Name  string // the message desk.card-NAME
	Path  string // of the screen that has all of them
	Count int
	Items []cardItem
}

// A cardItem is one of them.
type cardItem struct{ Text, Path string }

// mostOnCard is how many things a card names.
const mostOnCard = 5

// add adds a thing to a card.
func (c *card) add(text, path string) {
	c.Count++
	if len(c.Items) < mostOnCard {
		c.Items = append(c.Items, cardItem{text, path})
	}
}

// findingCards are the cards of findings: each with the rules that it tells of.
var findingCards = []struct {
	name  string
	rules []string
}{
	{"evidence", []string{"task-without-evidence"}},
	{"quotas", []string{"quota-missed", "quota-due"}},
	{"answers", []string{"question-late", "feedback-late", "feedback-waiting"}},
	{"reviews", []string{"review-due"}},
	{"reports", []string{"report-closing"}},
	{"duties", []string{"spokesperson-missing", "reception-missing", "feedback-missing", "information-missing"}},
	{"fill", []string{"to-fill"}},
}

func (d *Desk) todayScreen(r *http.Request) (any, error) {
	report, _ := d.LastCheck()
	s := &todayScreen{Pending: report == nil, Unit: unitOf(r)}
	cards := []card{d.settingsCard(), d.taskCard(s), d.approvalCard(), d.unpublishedCard()}
	for _, c := range findingCards {
		one := card{Name: c.name, Path: "/kiem-tra"}
		for _, f := range d.Findings(func(f *check.Finding) bool { return slices.Contains(c.rules, f.Code) }) {
			path := d.pathOf(f)
			if c.name == "reports" {
				path = "/bao-cao"
			}
			one.add(diag.Capitalize(d.Voice.Message(f.Diagnostic)), path)
		}
		if len(c.rules) == 1 {
			one.Path = screen.Link("/kiem-tra", "quy-tac", c.rules[0])
		}
		cards = append(cards, one)
	}
	s.Cards = slices.DeleteFunc(cards, func(c card) bool { return c.Count == 0 })
	if why := d.BackupProblem(); why != "" {
		s.Cards = append(s.Cards, card{Name: "backup", Path: "/cai-dat#backup", Count: 1, Items: []cardItem{{why, "/cai-dat#backup"}}})
	}
	var err error
	s.Drafts, err = d.DraftViews(nil)
	return s, err
}

// settingsCard is what is wrong with the settings: nothing else counts until it is mended.
func (d *Desk) settingsCard() card {
	c := card{Name: "settings", Path: screen.Link("/soan", "tep", config.SettingsFile)}
	for _, p := range d.SettingsProblems() {
		c.add(diag.Capitalize(d.Voice.Message(p)), c.Path)
	}
	return c
}

// taskCard is the tasks that are late or soon due: those of the user's unit where one is
// chosen.
func (d *Desk) taskCard(s *todayScreen) card {
	c := card{Name: "tasks", Path: "/ke-hoach"}
	set := d.Set()
	if set == nil {
		return c
	}
	type due struct {
		*site.Task
		number int
	}
	var all []due
	units := map[string]bool{}
	for _, p := range plans(set) {
		if list, _ := content.TasksOf(p.Data()); list.Reference {
			continue
		}
		for i, t := range set.Site.Tasks(p) {
			for _, name := range t.Lead {
				units[name] = true
			}
			if (t.Progress == site.Late || dueSoon(t, set.Site.Today)) && (s.Unit == "" || hasUnit(t, s.Unit)) {
				all = append(all, due{t, i + 1})
			}
		}
	}
	for name := range units {
		s.Units = append(s.Units, screen.Option{Value: name, Label: name, Chosen: viet.NameKey(name) == viet.NameKey(s.Unit)})
	}
	slices.SortFunc(s.Units, func(a, b screen.Option) int { return viet.Compare(a.Label, b.Label) })
	slices.SortStableFunc(all, func(a, b due) int { return a.Due.Compare(b.Due) })
	for _, t := range all {
		text := d.Say("desk.task-due", diag.Args{"Name": t.Name, "Day": t.Due.String(), "Late": t.Progress == site.Late})
		c.add(text, screen.Link("/ke-hoach/viec", "tep", t.Plan.File, "so", strconv.Itoa(t.number)))
	}
	return c
}

// approvalCard is the entries that wait for approval.
func (d *Desk) approvalCard() card {
	c := card{Name: "approvals", Path: "/duyet"}
	for _, v := range d.Entries() {
		if v.State == "waiting" {
			c.add(v.Title, screen.Link("/duyet/bai", "tep", v.File))
		}
	}
	return c
}

// unpublishedCard is the entries that are not on the web as they are let out.
func (d *Desk) unpublishedCard() card {
	c := card{Name: "unpublished", Path: "/dua-len"}
	titles := d.Titles()
	for _, file := range d.Unpublished() {
		text := titles[file]
		if text == "" {
			text = d.Say("desk.was-removed", diag.Args{"File": file})
		}
		c.add(text, "/dua-len")
	}
	return c
}

// unitCookie is the unit whose tasks a browser's user sees first.
const unitCookie = "cchc_don_vi"

// unitOf returns the unit of the person at a browser, "" where none was chosen.
func unitOf(r *http.Request) string {
	return screen.Remembered(r, unitCookie)
}

// unitAction takes the unit of the person at a browser, which keeps it for a year.
func (d *Desk) unitAction(r *http.Request) (any, error) {
	var in struct{ Unit string }
	if err := screen.Sent(r, &in); err != nil {
		return nil, err
	}
	return screen.Remember(unitCookie, strings.TrimSpace(in.Unit)), nil
}

// pathOf returns the address of the screen that mends a finding.
func (d *Desk) pathOf(f check.Finding) string {
	if _, err := d.OnDisk(f.File); err != nil {
		return "/kiem-tra"
	}
	if m := taskField.FindStringSubmatch(f.Field); m != nil && strings.HasPrefix(f.Code, "task-") {
		return screen.Link("/ke-hoach/viec", "tep", f.File, "so", m[1])
	}
	if f.Line > 0 {
		return screen.Link("/soan", "tep", f.File, "cho", f.Field, "dong", strconv.Itoa(f.Line))
	}
	return screen.Link("/soan", "tep", f.File, "cho", f.Field)
}

// taskField is the path of a task's field: tasks[3].deadline.
var taskField = regexp.MustCompile(`^tasks\[(\d+)\]`)

// Waiting counts what waits at the screens of the menu.
func (d *Desk) Waiting() map[string]int {
	return map[string]int{"approvals": d.approvalCard().Count, "checks": len(d.Findings(isError)), "publish": len(d.Unpublished())}
}

func isError(f *check.Finding) bool { return f.Severity == diag.Error }
