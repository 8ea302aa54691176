// Package exchange has the screens of the desk by which entries come from others and go to them
// (Nhập; Gửi bài, nhận bài): documents and feeds that are taken over together (imports.go), one
// entry with its files as a parcel (exchange.go), and the shared content of the province
// (province.go). What comes is shown with what it would change, and nothing is taken over before
// somebody has decided.
package exchange

import (
	"embed"

	"cchc/internal/screen"
)

//go:embed ui
var files embed.FS

// A Desk takes over what others have made, and gives entries to others.
type Desk struct {
	*screen.Server
	imports imports
}

// New returns the desk whose screens a server answers with.
func New(s *screen.Server) *Desk { return &Desk{Server: s} }

// Part is the screens and what they send.
func (d *Desk) Part() screen.Part {
	return screen.Part{
		Screens: []screen.Screen{
			{Name: "exchange", Path: "/gui-nhan", Data: d.exchangeScreen},
			{Name: "parcel", Path: "/nhan", Within: "exchange", Data: d.parcelScreen},
			{Name: "import", Path: "/nhap", Data: d.importScreen},
			{Name: "taking", Path: "/nhap/xem", Within: "import", Data: d.takingScreen},
			{Name: "province", Path: "/nhap/tinh", Within: "import", Data: d.provinceScreen},
		},
		Actions: map[string]screen.Action{
			"/nhan":           d.receiveAction,
			"/nhan/lay":       d.takeAction,
			"/nhan/bo":        d.refuseAction,
			"/nhap":           d.importAction,
			"/nhap/tong-hop":  d.collectAction,
			"/nhap/chuyen":    d.convertAction,
			"/nhap/lay":       d.takeImportAction,
			"/nhap/bo":        d.dropImportAction,
			"/nhap/tinh":      d.receivePackAction,
			"/nhap/tinh/nhan": d.decidePackAction,
			"/nhap/tinh/bo":   d.dropPackAction,
		},
		Downloads: map[string]screen.Download{
			"/gui": d.sendDownload,
		},
		Files:   files,
		Uploads: []string{"/nhan", "/nhap", "/nhap/tinh"},
	}
}
