// Package overview has the screens of the desk that say how the column stands (Hôm nay, Kế
// hoạch, Kiểm tra, Báo cáo): what waits for the board, the tasks of its plans, what the checks
// find, and the reports to the upper level.
package overview

import (
	"embed"
	"html/template"

	"cchc/internal/report"
	"cchc/internal/screen"
	"cchc/internal/workspace"
)

//go:embed ui
var files embed.FS

// A Desk shows how the column stands.
type Desk struct {
	*screen.Server
	reported workspace.Known[*goingOut] // the site as reports are made of it
}

// New returns the desk whose screens a server answers with.
func New(s *screen.Server) *Desk { return &Desk{Server: s} }

// Part is the screens and what they send.
func (d *Desk) Part() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{
			{Name: "today", Path: "/", Data: d.todayScreen},
			{Name: "plans", Path: "/ke-hoach", Data: d.plansScreen},
			{Name: "plan", Path: "/ke-hoach/bang", Within: "plans", Data: d.planScreen},
			{Name: "task", Path: "/ke-hoach/viec", Within: "plans", Data: d.taskScreen},
			{Name: "checks", Path: "/kiem-tra", Data: d.checksScreen},
			{Name: "reports", Path: "/bao-cao", Data: d.reportsScreen},
		},
		Actions: map[string]screen.Action{
			"/don-vi":          d.unitAction,
			"/ke-hoach/viec":   d.taskAction,
			"/kiem-tra/bo-qua": d.dismissAction,
			"/kiem-tra/hien":   d.undismissAction,
		},
		Downloads: map[string]screen.Download{
			"/kiem-tra/tai": d.checksDownload,
			"/bao-cao/tai":  d.reportDownload,
		},
		Files: files,
		Funcs: template.FuncMap{"isNumber": report.IsNumber, "isTable": isTable},
	}
}
