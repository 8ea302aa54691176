// Package versions has the screens of the desk for what was (Lịch sử, Thùng rác): who did what,
// a version of a file compared with the one before and the one now, and the trash.
package versions

import (
	"embed"

	"cchc/internal/screen"
)

//go:embed ui
var files embed.FS

// A Desk shows what was: the history, versions of files, the trash.
type Desk struct {
	*screen.Server
}

// New returns the desk whose screens a server answers with.
func New(s *screen.Server) *Desk { return &Desk{Server: s} }

// Part is the screens and what they send.
func (d *Desk) Part() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{
			{Name: "history", Path: "/lich-su", Data: d.historyScreen},
			{Name: "version", Path: "/lich-su/ban", Within: "history", Data: d.versionScreen},
			{Name: "trash", Path: "/thung-rac", Data: d.trashScreen},
			{Name: "remove", Path: "/thung-rac/bo", Within: "trash", Data: d.removeScreen},
		},
		Actions: map[string]screen.Action{
			"/lich-su/ban":  d.restoreAction,
			"/thung-rac":    d.untrashAction,
			"/thung-rac/bo": d.removeAction,
		},
		Files: files,
	}
}
