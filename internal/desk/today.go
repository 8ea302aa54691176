package desk

import (
	"net/http"
	"slices"

	"cchc/internal/check"
)

// todayScreen is the screen Hôm nay: what waits for the board, each kind of thing in a card.
type todayScreen struct {
	Cards   []card
	Drafts  []draftView
	Pending bool // the first check is still under way
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

// cards are the cards of findings: each with the rules that it tells of.
var findingCards = []struct {
	name  string
	rules []string
}{
	{"tasks", []string{"task-late", "task-without-evidence"}},
	{"quotas", []string{"quota-missed", "quota-due"}},
	{"answers", []string{"question-late", "feedback-late", "feedback-waiting"}},
	{"reviews", []string{"review-due"}},
	{"reports", []string{"report-closing"}},
	{"duties", []string{"spokesperson-missing", "reception-missing", "feedback-missing", "information-missing"}},
	{"fill", []string{"to-fill"}},
}

func (d *Desk) todayScreen(*http.Request) (any, error) {
	report, _ := d.checks.now()
	s := &todayScreen{Pending: report == nil}
	for _, c := range findingCards {
		one := card{Name: c.name, Path: "/kiem-tra"}
		for _, f := range d.findings(func(f *check.Finding) bool { return slices.Contains(c.rules, f.Code) }) {
			one.Count++
			if len(one.Items) < mostOnCard {
				one.Items = append(one.Items, cardItem{d.opts.Voice.Message(f.Diagnostic), d.pathOf(f)})
			}
		}
		if one.Count > 0 {
			s.Cards = append(s.Cards, one)
		}
	}
	if why := d.backupProblem(); why != "" {
		s.Cards = append(s.Cards, card{Name: "backup", Path: "/cai-dat#backup", Count: 1, Items: []cardItem{{why, "/cai-dat#backup"}}})
	}
	var err error
	s.Drafts, err = d.draftViews(nil)
	return s, err
}

// pathOf returns the address of the screen that mends a finding.
func (d *Desk) pathOf(f check.Finding) string {
	if _, err := d.onDisk(f.File); err != nil {
		return "/kiem-tra"
	}
	return link("/soan", "tep", f.File, "cho", f.Field)
}

// waiting counts what waits at the screens of the menu.
func (d *Desk) waiting() map[string]int {
	counts := map[string]int{}
	for _, v := range d.entries() {
		if v.State == "waiting" {
			counts["approvals"]++
		}
	}
	counts["checks"] = len(d.findings(isError))
	return counts
}
