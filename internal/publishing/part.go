// Package publishing has the screens of the desk by which entries go out (Duyệt bài, Đưa lên
// mạng): their approval, what publishing would change, publishing itself, in the background, and
// the delivery to where the column is hosted.
package publishing

import (
	"embed"

	"cchc/internal/screen"
)

//go:embed ui
var files embed.FS

// A Desk approves entries and publishes the site.
type Desk struct {
	*screen.Server
	publishing publishing
}

// New returns the desk whose screens a server answers with.
func New(s *screen.Server) *Desk { return &Desk{Server: s} }

// Part is the screens and what they send.
func (d *Desk) Part() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{
			{Name: "approvals", Path: "/duyet", Data: d.approvalsScreen},
			{Name: "approval", Path: "/duyet/bai", Within: "approvals", Data: d.approvalScreen},
			{Name: "publish", Path: "/dua-len", Data: d.publishScreen},
		},
		Actions: map[string]screen.Action{
			"/soan/trinh": d.submitAction,
			"/soan/dang":  d.draftAction,
			"/duyet/bai":  d.approveAction,
			"/dua-len":    d.publishAction,
		},
		Files: files,
	}
}
